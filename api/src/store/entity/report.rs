//! A report's central part: no text of it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub run_id: Uuid,
    pub kind: String,
    pub period_start: DateTimeUtc,
    pub period_end: DateTimeUtc,
    pub timezone: String,
    pub language: String,
    pub status: String,
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub metrics: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub left_out: Json,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub receipt: Option<Json>,
    pub created_at: DateTimeUtc,
    /// What the list shows of `metrics`; none in a row of a program that did not write it apart yet.
    pub dialogs: Option<i64>,
    pub unanswered: Option<i64>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub measured: Option<Json>,
    /// What the list shows of the analysis; none in a row of a program that did not keep it yet.
    #[sea_orm(column_type = "Text", nullable)]
    pub headline: Option<String>,
    pub important: Option<i64>,
    pub quotes_given: Option<i64>,
    pub quotes_confirmed: Option<i64>,
    /// Comments on it that were not removed.
    pub comments: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
