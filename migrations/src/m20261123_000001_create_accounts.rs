//! Tenants, users, sessions.

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
                    .table("tenants")
                    .col(pk_uuid("id"))
                    .col(string_uniq("slug"))
                    .col(string("name"))
                    .col(string("status"))
                    .col(string("timezone"))
                    .col(string("report_language"))
                    .col(string("source_mode"))
                    .col(timestamp_with_time_zone("created_at"))
                    .check(Expr::col("status").is_in(["active", "suspended", "deleted"]))
                    .check(Expr::col("source_mode").is_in(["amocrm_radist", "amocrm_only", "radist_only"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("users")
                    .col(pk_uuid("id"))
                    .col(string_uniq("email"))
                    .col(string("display_name"))
                    .col(string_null("password_hash"))
                    .col(string("role"))
                    .col(uuid_null("tenant_id"))
                    .col(boolean("settings_granted"))
                    .col(string("language"))
                    .col(timestamp_with_time_zone_null("disabled_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    // Admins are global; a user always belongs to one company.
                    .check(Expr::cust(
                        "(role = 'user' AND tenant_id IS NOT NULL) \
                         OR (role IN ('super_admin', 'admin_lite') AND tenant_id IS NULL)",
                    ))
                    .foreign_key(&mut cascade("users", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(Index::create().name("users_tenant_idx").table("users").col("tenant_id").to_owned())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("sessions")
                    .col(pk_uuid("id"))
                    .col(uuid("user_id"))
                    .col(string("user_agent"))
                    .col(string("address"))
                    // SHA-256 of the refresh token and, for a moment after a rotation, of the one before.
                    .col(string("refresh_hash"))
                    .col(string_null("previous_refresh_hash"))
                    .col(timestamp_with_time_zone("refreshed_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("last_used_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("revoked_at"))
                    .foreign_key(&mut cascade("sessions", "user_id", "users"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("sessions_user_idx").table("sessions").col("user_id").to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["sessions", "users", "tenants"]).await
    }
}
