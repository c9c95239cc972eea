//! One configured vendor account.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "integrations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub kind: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub config: Json,
    pub status: String,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub problem: Option<Json>,
    pub checked_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
    pub revision: i64,
    pub account_ref: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub last_check: Option<Json>,
    pub expires_at: Option<DateTimeUtc>,
    pub announced: Option<String>,
    pub next_check_at: Option<DateTimeUtc>,
    pub renewed_by: Option<Uuid>,
    pub renewed_until: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
