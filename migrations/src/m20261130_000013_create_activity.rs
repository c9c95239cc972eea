//! Whether a company gets its reports, in an instant and a count: what the service's staff may know of it. A table of its own,
//! so that their requests need no right to the tables of reports and runs.
//!
//! A table is added: a program of the release before makes reports without writing here, and the next report of one that
//! knows it puts that right.

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
                    .table("tenant_activity")
                    .col(pk_uuid("tenant_id"))
                    .col(timestamp_with_time_zone_null("last_report_at"))
                    .col(big_integer("failures").default(0).take())
                    .foreign_key(&mut cascade("tenant_activity", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager.get_connection().execute_unprepared(FROM_WHAT_IS_THERE).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["tenant_activity"]).await
    }
}

/// Runs that answer a question make no report and do not count.
const FROM_WHAT_IS_THERE: &str = "INSERT INTO tenant_activity (tenant_id, last_report_at, failures) \
     SELECT t.id, (SELECT max(r.created_at) FROM reports r WHERE r.tenant_id = t.id), \
     (SELECT count(*) FROM job_runs j WHERE j.tenant_id = t.id AND j.status = 'failed' \
     AND j.step <> 'answer_question' AND NOT EXISTS (SELECT 1 FROM reports r \
     WHERE r.tenant_id = t.id AND r.created_at >= j.finished_at)) \
     FROM tenants t WHERE t.status <> 'deleted'";
