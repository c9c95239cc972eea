//! The audit log: one hash chain a tenant and one for the platform.

use sea_orm_migration::{prelude::*, schema::*};

use crate::drop_tables;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("audit_heads")
                    // "platform" or a tenant's id.
                    .col(string("chain").primary_key())
                    .col(big_integer("seq"))
                    .col(blob("hash"))
                    .to_owned(),
            )
            .await?;
        // No foreign keys: an entry outlives what it speaks of.
        manager
            .create_table(
                Table::create()
                    .table("audit_log")
                    .col(string("chain"))
                    .col(big_integer("seq"))
                    .col(timestamp_with_time_zone("at"))
                    .col(uuid_null("actor_id"))
                    .col(string("actor_kind"))
                    .col(string("action"))
                    .col(string("object_kind"))
                    .col(string("object_id"))
                    .col(string("outcome"))
                    .col(text("detail"))
                    .col(blob("hash"))
                    .primary_key(Index::create().col("chain").col("seq"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["audit_log", "audit_heads"]).await
    }
}
