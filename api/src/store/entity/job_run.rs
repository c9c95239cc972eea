//! A run: the durable queue's row.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job_runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub kind: String,
    pub period_start: DateTimeUtc,
    pub period_end: DateTimeUtc,
    pub timezone: String,
    pub status: String,
    pub step: String,
    pub attempt: i32,
    pub next_attempt_at: Option<DateTimeUtc>,
    pub epoch: i64,
    pub lease_owner: Option<String>,
    pub lease_until: Option<DateTimeUtc>,
    pub deaths: i32,
    pub cancel_requested_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub problem: Option<Json>,
    #[sea_orm(column_type = "JsonBinary")]
    pub left_out: Json,
    pub empty: bool,
    pub report_id: Option<Uuid>,
    pub started_by: Option<Uuid>,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub started_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
    pub place_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
