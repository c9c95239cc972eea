//! What the list of reports shows of the analysis, how many comments a report has, and the indexes that narrowed and sorted
//! lists of reports and runs go by.
//!
//! Columns are added, none is needed: a program of the release before goes on writing rows without them, and writes no
//! comments.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{Indexed, create_indexes, drop_indexes};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Name, table, columns. The first three give the order of a page; those after them are looked at in the index, so that
/// rows which a filter leaves out are not fetched.
const INDEXES: [Indexed; 4] = [
    ("reports_created_idx", "reports", &["tenant_id", "created_at", "id", "kind", "status", "comments"]),
    (
        "reports_ended_idx",
        "reports",
        &["tenant_id", "period_end", "id", "kind", "status", "comments", "period_start"],
    ),
    ("job_runs_created_idx", "job_runs", &["tenant_id", "created_at", "id", "kind", "status"]),
    ("job_runs_ended_idx", "job_runs", &["tenant_id", "period_end", "id", "kind", "status", "period_start"]),
];

const NULLABLE: [&str; 3] = ["important", "quotes_given", "quotes_confirmed"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [text_null("headline"), big_integer("comments").default(0).take()];
        for column in columns.into_iter().chain(NULLABLE.map(big_integer_null)) {
            let table = Table::alter().table("reports").add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        let count = "UPDATE reports SET comments = (SELECT count(*) FROM report_comments \
                     WHERE report_comments.report_id = reports.id AND report_comments.removed_at IS NULL) \
                     WHERE id IN (SELECT report_id FROM report_comments)";
        manager.get_connection().execute_unprepared(count).await?;
        create_indexes(manager, &INDEXES).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_indexes(manager, &INDEXES).await?;
        for column in NULLABLE.into_iter().chain(["headline", "comments"]) {
            let table = Table::alter().table("reports").drop_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
