//! A civil period that was due: fired, waiting for the tenant's run to end, or missed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule_fires")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub kind: String,
    pub period_key: String,
    pub period_start: DateTimeUtc,
    pub period_end: DateTimeUtc,
    pub timezone: String,
    pub due_at: DateTimeUtc,
    pub status: String,
    pub reason: Option<String>,
    pub run_id: Option<Uuid>,
    pub decided_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
