//! Reports and their follow-up questions. No text of a report, no message and no phone is kept here: those live in
//! the client's own Supabase.

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
                    .table("reports")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(uuid_uniq("run_id"))
                    .col(string("kind"))
                    .col(timestamp_with_time_zone("period_start"))
                    .col(timestamp_with_time_zone("period_end"))
                    .col(string("timezone"))
                    .col(string("language"))
                    .col(string("status"))
                    .col(text("summary"))
                    .col(json_binary("metrics"))
                    .col(json_binary("left_out"))
                    .col(json_binary_null("receipt"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(&mut cascade("reports", "tenant_id", "tenants"))
                    .foreign_key(&mut cascade("reports", "run_id", "job_runs"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("reports_tenant_idx")
                    .table("reports")
                    .col("tenant_id")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("report_messages")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(uuid("report_id"))
                    // 1 or 2: the pair (report, position) is unique, so a third question has nowhere to go.
                    .col(integer("position"))
                    .col(text("question"))
                    .col(text_null("answer"))
                    .col(string("status"))
                    .col(uuid_null("asked_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .check(Expr::col("position").between(1, 2))
                    .foreign_key(&mut cascade("report_messages", "tenant_id", "tenants"))
                    .foreign_key(&mut cascade("report_messages", "report_id", "reports"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("report_messages_position_idx")
                    .table("report_messages")
                    .col("report_id")
                    .col("position")
                    .unique()
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["report_messages", "reports"]).await
    }
}
