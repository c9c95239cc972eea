//! Data keys, integrations, their sealed secrets, prompt versions, pending OAuth connections.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{cascade, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("tenant_data_keys")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(string("kek_id"))
                    .col(string("state"))
                    // Wiped when the key is destroyed: what it sealed is unreadable from then on.
                    .col(blob_null("wrapped"))
                    .col(big_integer("seals"))
                    .col(timestamp_with_time_zone("created_at"))
                    .check(Expr::cust("(state = 'destroyed') = (wrapped IS NULL)"))
                    .foreign_key(&mut cascade("tenant_data_keys", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("tenant_data_keys_one_active_idx")
                    .table("tenant_data_keys")
                    .col("tenant_id")
                    .unique()
                    .and_where(Expr::col("state").eq("active"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("integrations")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(string("kind"))
                    .col(json_binary("config"))
                    .col(string("status"))
                    .col(json_binary_null("problem"))
                    .col(timestamp_with_time_zone_null("checked_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .foreign_key(&mut cascade("integrations", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("integrations_tenant_kind_idx")
                    .table("integrations")
                    .col("tenant_id")
                    .col("kind")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("integration_secrets")
                    .col(uuid("integration_id"))
                    .col(string("field"))
                    .col(uuid("tenant_id"))
                    .col(integer("version"))
                    .col(string("destination_host"))
                    .col(blob("envelope"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .primary_key(Index::create().col("integration_id").col("field"))
                    .foreign_key(&mut cascade("integration_secrets", "integration_id", "integrations"))
                    .foreign_key(&mut cascade("integration_secrets", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("prompts")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(integer("version"))
                    .col(text("body"))
                    .col(uuid_null("created_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(&mut cascade("prompts", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("prompts_tenant_version_idx")
                    .table("prompts")
                    .col("tenant_id")
                    .col("version")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("oauth_states")
                    .col(string("state_hash").primary_key())
                    .col(uuid("tenant_id"))
                    .col(uuid("user_id"))
                    .col(uuid("session_id"))
                    .col(string("provider"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("consumed_at"))
                    .foreign_key(&mut cascade("oauth_states", "tenant_id", "tenants"))
                    .foreign_key(&mut cascade("oauth_states", "user_id", "users"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["oauth_states", "prompts", "integration_secrets", "integrations", "tenant_data_keys"],
        )
        .await
    }
}
