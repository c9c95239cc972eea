//! Runs: the queue itself, their steps and events, idempotency keys, the outbox of posts.

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
                    .table("job_runs")
                    .col(pk_uuid("id"))
                    .col(uuid("tenant_id"))
                    .col(string("kind"))
                    .col(timestamp_with_time_zone("period_start"))
                    .col(timestamp_with_time_zone("period_end"))
                    .col(string("timezone"))
                    .col(string("status"))
                    .col(string("step"))
                    .col(integer("attempt"))
                    .col(timestamp_with_time_zone_null("next_attempt_at"))
                    // The fence: grows with every claim, and every write of a worker names the one it holds.
                    .col(big_integer("epoch"))
                    .col(string_null("lease_owner"))
                    .col(timestamp_with_time_zone_null("lease_until"))
                    .col(integer("deaths"))
                    .col(timestamp_with_time_zone_null("cancel_requested_at"))
                    .col(json_binary_null("problem"))
                    .col(json_binary("left_out"))
                    .col(boolean("empty"))
                    .col(uuid_null("report_id"))
                    .col(uuid_null("started_by"))
                    // Grows with every visible change: what the ETag is made of.
                    .col(big_integer("revision"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("started_at"))
                    .col(timestamp_with_time_zone_null("finished_at"))
                    .foreign_key(&mut cascade("job_runs", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("job_runs_one_active_idx")
                    .table("job_runs")
                    .col("tenant_id")
                    .unique()
                    .and_where(Expr::col("status").is_in(["queued", "running", "waiting"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("job_runs_due_idx")
                    .table("job_runs")
                    .col("status")
                    .col("next_attempt_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("job_runs_tenant_idx")
                    .table("job_runs")
                    .col("tenant_id")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("run_steps")
                    .col(uuid("run_id"))
                    .col(string("step"))
                    .col(string("status"))
                    .col(integer("attempt"))
                    .col(json_binary("counts"))
                    .col(json_binary_null("problem"))
                    .col(timestamp_with_time_zone_null("next_attempt_at"))
                    .col(timestamp_with_time_zone_null("started_at"))
                    .col(timestamp_with_time_zone_null("finished_at"))
                    .primary_key(Index::create().col("run_id").col("step"))
                    .foreign_key(&mut cascade("run_steps", "run_id", "job_runs"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("run_events")
                    .col(pk_uuid("id"))
                    .col(uuid("run_id"))
                    .col(uuid("tenant_id"))
                    .col(timestamp_with_time_zone("at"))
                    .col(string("level"))
                    .col(string_null("step"))
                    .col(string("code"))
                    .col(json_binary("data"))
                    .foreign_key(&mut cascade("run_events", "run_id", "job_runs"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("run_events_run_idx")
                    .table("run_events")
                    .col("run_id")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("run_posts")
                    .col(uuid("run_id"))
                    .col(integer("part"))
                    .col(string("status"))
                    .col(integer("attempt"))
                    .col(big_integer("epoch"))
                    .col(big_integer_null("message_id"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .primary_key(Index::create().col("run_id").col("part"))
                    .foreign_key(&mut cascade("run_posts", "run_id", "job_runs"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("idempotency_keys")
                    .col(uuid("tenant_id"))
                    .col(string("key"))
                    .col(string("request_hash"))
                    .col(uuid("run_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("tenant_id").col("key"))
                    .foreign_key(&mut cascade("idempotency_keys", "tenant_id", "tenants"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["idempotency_keys", "run_posts", "run_events", "run_steps", "job_runs"]).await
    }
}
