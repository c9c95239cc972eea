//! The settings wizard: what a check saw, operations under way, notices, what OAuth is bound to.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{cascade, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Columns added to tables that exist: SQLite adds one at a time.
fn columns() -> Vec<(&'static str, &'static str, ColumnDef)> {
    vec![
        // Grows with every change of the settings: what was proven of older ones proves nothing of these.
        ("integrations", "revision", big_integer("revision").default(1).to_owned()),
        // The vendor's own name of the account, where one account belongs to one tenant.
        ("integrations", "account_ref", string_null("account_ref")),
        ("integrations", "last_check", json_binary_null("last_check")),
        ("integrations", "expires_at", timestamp_with_time_zone_null("expires_at")),
        // What people were last told: `failing`, `expiring`, or nothing.
        ("integrations", "announced", string_null("announced")),
        ("integrations", "next_check_at", timestamp_with_time_zone_null("next_check_at")),
        // Who renews the vendor's token at the moment, and until when that is believed.
        ("integrations", "renewed_by", uuid_null("renewed_by")),
        ("integrations", "renewed_until", timestamp_with_time_zone_null("renewed_until")),
        // SHA-256 of the second cookie.
        ("oauth_states", "browser_hash", string("browser_hash").default("").to_owned()),
        ("prompts", "restored_from", integer_null("restored_from")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _, mut column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        // Absent names are all different, so only named accounts are held apart.
        manager
            .create_index(
                Index::create()
                    .name("integrations_account_idx")
                    .table("integrations")
                    .col("kind")
                    .col("account_ref")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("settings_operations")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(string("kind"))
                    .col(string("action"))
                    .col(string("state"))
                    .col(uuid_null("started_by"))
                    .col(timestamp_with_time_zone("started_at"))
                    .col(timestamp_with_time_zone("deadline_at"))
                    .col(timestamp_with_time_zone_null("ended_at"))
                    .col(json_binary("progress"))
                    // Sealed with the tenant's data key: samples hold what people wrote.
                    .col(blob_null("outcome"))
                    .col(json_binary_null("problem"))
                    .check(Expr::col("state").is_in(["running", "done", "failed"]))
                    .foreign_key(&mut cascade("settings_operations", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("settings_operations_latest_idx")
                    .table("settings_operations")
                    .col("tenant_id")
                    .col("kind")
                    .col("started_at")
                    .to_owned(),
            )
            .await?;
        // One of a kind at a time: a second press gets the one that runs.
        manager
            .create_index(
                Index::create()
                    .name("settings_operations_one_running_idx")
                    .table("settings_operations")
                    .col("tenant_id")
                    .col("kind")
                    .col("action")
                    .unique()
                    .and_where(Expr::col("state").eq("running"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("notices")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(string("kind"))
                    .col(string("news"))
                    .col(json_binary_null("problem"))
                    .col(timestamp_with_time_zone_null("expires_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(string("post_status"))
                    .col(integer("attempts"))
                    .col(timestamp_with_time_zone("next_attempt_at"))
                    .check(Expr::col("news").is_in(["failing", "recovered", "expiring"]))
                    .check(
                        Expr::col("post_status").is_in(["pending", "sending", "sent", "unknown", "dropped"]),
                    )
                    .foreign_key(&mut cascade("notices", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("notices_pending_idx")
                    .table("notices")
                    .col("post_status")
                    .col("next_attempt_at")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["notices", "settings_operations"]).await?;
        manager
            .drop_index(Index::drop().name("integrations_account_idx").table("integrations").to_owned())
            .await?;
        for (table, column, _) in columns() {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
