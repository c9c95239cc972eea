//! What people write about reports: comments, and follow-up questions with their answers. Their texts lie sealed with the
//! company's data key. A question is answered by a run of its own, beside the one that a company may have active.

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
                    .table("report_comments")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(uuid("report_id"))
                    // Stays when the account goes: no foreign key, and nobody of that id any more.
                    .col(uuid("author_id"))
                    // Counts the texts that this comment had: an older envelope put back does not open.
                    .col(integer("version"))
                    .col(binary_null("text"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("edited_at"))
                    .col(timestamp_with_time_zone_null("removed_at"))
                    .foreign_key(&mut cascade("report_comments", "tenant_id", "tenants"))
                    .foreign_key(&mut cascade("report_comments", "report_id", "reports"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("report_comments_report_idx")
                    .table("report_comments")
                    .col("report_id")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        // Nothing was ever written there: questions had no way in.
        drop_tables(manager, &["report_messages"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("report_messages")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(uuid("report_id"))
                    .col(uuid_uniq("run_id"))
                    // 1 or 2: the pair (report, place) is unique, so a third question has nowhere to go. Without a place
                    // once it ended without an answer.
                    .col(integer_null("place"))
                    .col(binary("question"))
                    .col(binary_null("answer"))
                    .col(uuid("asked_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .check(Expr::col("place").between(1, 2))
                    .foreign_key(&mut cascade("report_messages", "tenant_id", "tenants"))
                    .foreign_key(&mut cascade("report_messages", "report_id", "reports"))
                    .foreign_key(&mut cascade("report_messages", "run_id", "job_runs"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("report_messages_place_idx")
                    .table("report_messages")
                    .col("report_id")
                    .col("place")
                    .unique()
                    .to_owned(),
            )
            .await?;
        // A run that answers a question may be active beside the one that makes a report.
        one_active(manager, Expr::col("step").ne(ANSWER)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["report_messages", "report_comments"]).await?;
        let answers =
            Query::delete().from_table("job_runs").and_where(Expr::col("step").eq(ANSWER)).to_owned();
        manager.exec_stmt(answers).await?;
        one_active(manager, Expr::value(true)).await?;
        questions_as_before(manager).await
    }
}

/// The step of a run that answers a question.
const ANSWER: &str = "answer_question";

/// One active run a company, of those that `counts`.
async fn one_active(manager: &SchemaManager<'_>, counts: Expr) -> Result<(), DbErr> {
    let name = "job_runs_one_active_idx";
    manager.drop_index(Index::drop().name(name).table("job_runs").to_owned()).await?;
    let active = Expr::col("status").is_in(["queued", "running", "waiting"]);
    let index = Index::create()
        .name(name)
        .table("job_runs")
        .col("tenant_id")
        .unique()
        .and_where(active.and(counts))
        .to_owned();
    manager.create_index(index).await
}

/// The table of questions as it was made first.
async fn questions_as_before(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("report_messages")
                .col(pk_uuid("id"))
                .col(uuid("tenant_id"))
                .col(uuid("report_id"))
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
