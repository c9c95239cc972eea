//! What the audit log's own statements are about: how far each chain was believed when heads began to be proven, and the ends
//! that entries of the platform's chain vouch for.
//!
//! Two tables are added: a program of the release before goes on without them. A migration has no keys: what it notes here is
//! believed once the first start after it has signed for it (`audit.baseline`).

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
                    .table("audit_baselines")
                    .col(string("chain").primary_key())
                    .col(big_integer("seq"))
                    .col(blob("hash"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("audit_marks")
                    // The number of the entry of the platform's chain that vouches for it.
                    .col(big_integer("entry"))
                    .col(string("chain"))
                    .col(big_integer("seq"))
                    .col(blob("hash"))
                    .primary_key(Index::create().col("entry").col("chain"))
                    .to_owned(),
            )
            .await?;
        manager.get_connection().execute_unprepared(AS_IT_IS).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["audit_marks", "audit_baselines"]).await
    }
}

const AS_IT_IS: &str =
    "INSERT INTO audit_baselines (chain, seq, hash) SELECT chain, seq, hash FROM audit_heads";
