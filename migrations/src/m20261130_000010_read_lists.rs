//! What lists show apart from what is large, and the indexes that pages and the minute's work go by.
//!
//! Columns are added, none is needed: a program of the release before goes on writing rows without them.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DatabaseBackend};

use crate::{Indexed, create_indexes, drop_indexes};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Name, table, columns.
const INDEXES: [Indexed; 3] = [
    // The report of the period before, for each report that is opened.
    ("reports_period_idx", "reports", &["tenant_id", "period_end"]),
    // The run that ended last, for the overview.
    ("job_runs_finished_idx", "job_runs", &["tenant_id", "finished_at"]),
    // Whose turn it is in the night's checks, asked each minute.
    ("integrations_next_check_idx", "integrations", &["next_check_at"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in
            [big_integer_null("dialogs"), big_integer_null("unanswered"), json_binary_null("measured")]
        {
            let table = Table::alter().table("reports").add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        // Rows without `measured` have both sources; the program knows, so it is left to read their numbers whole.
        let fill = match manager.get_database_backend() {
            DatabaseBackend::Postgres => {
                "UPDATE reports SET dialogs = (metrics #>> '{total,dialogs}')::bigint, \
                 unanswered = (metrics #>> '{total,unanswered}')::bigint, measured = metrics -> 'measured' \
                 WHERE metrics -> 'measured' IS NOT NULL"
            }
            _ => {
                "UPDATE reports SET dialogs = json_extract(metrics, '$.total.dialogs'), \
                 unanswered = json_extract(metrics, '$.total.unanswered'), measured = json_extract(metrics, '$.measured') \
                 WHERE json_extract(metrics, '$.measured') IS NOT NULL"
            }
        };
        manager.get_connection().execute_unprepared(fill).await?;
        create_indexes(manager, &INDEXES).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_indexes(manager, &INDEXES).await?;
        for column in ["dialogs", "unanswered", "measured"] {
            let table = Table::alter().table("reports").drop_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
