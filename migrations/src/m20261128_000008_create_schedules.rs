//! Schedules, what they fired and what they missed; a run's place in the queue; cursors within a step.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{cascade, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Columns added to tables that exist: SQLite adds one at a time.
fn columns() -> Vec<(&'static str, &'static str, ColumnDef)> {
    vec![
        // The run's place in the queue, the earlier the sooner; null once it has ended.
        ("job_runs", "place_at", timestamp_with_time_zone_null("place_at")),
        // Where a step is within itself: cursors and ids of a vendor, never content.
        ("run_steps", "cursor", json_binary_null("cursor")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _, mut column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        let mut waiting = Query::update();
        waiting
            .table("job_runs")
            .value("place_at", Expr::col("created_at"))
            .and_where(Expr::col("status").is_in(["queued", "running", "waiting"]));
        manager.execute(waiting).await?;
        manager
            .create_index(
                Index::create().name("job_runs_place_idx").table("job_runs").col("place_at").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("schedules")
                    .col(pk_uuid("tenant_id"))
                    // What was due until then has been fired or written down as missed.
                    .col(timestamp_with_time_zone("handled_until"))
                    .col(timestamp_with_time_zone_null("next_due_at"))
                    .col(timestamp_with_time_zone_null("paused_at"))
                    .foreign_key(&mut cascade("schedules", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("schedules_due_idx").table("schedules").col("next_due_at").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("schedule_fires")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(string("kind"))
                    // A civil day, week or month: used once, however often its time happens.
                    .col(string("period_key"))
                    .col(timestamp_with_time_zone("period_start"))
                    .col(timestamp_with_time_zone("period_end"))
                    .col(string("timezone"))
                    .col(timestamp_with_time_zone("due_at"))
                    .col(string("status"))
                    .col(string_null("reason"))
                    .col(uuid_null("run_id"))
                    .col(timestamp_with_time_zone("decided_at"))
                    .check(Expr::col("status").is_in(["queued", "started", "missed"]))
                    .foreign_key(&mut cascade("schedule_fires", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("schedule_fires_once_idx")
                    .table("schedule_fires")
                    .col("tenant_id")
                    .col("kind")
                    .col("period_key")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("schedule_fires_status_idx")
                    .table("schedule_fires")
                    .col("status")
                    .col("due_at")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["schedule_fires", "schedules"]).await?;
        manager.drop_index(Index::drop().name("job_runs_place_idx").table("job_runs").to_owned()).await?;
        for (table, column, _) in columns() {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
