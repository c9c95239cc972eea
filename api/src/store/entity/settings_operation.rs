//! A check or a sample of the settings wizard.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "settings_operations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub kind: String,
    pub action: String,
    pub state: String,
    pub started_by: Option<Uuid>,
    pub started_at: DateTimeUtc,
    pub deadline_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary")]
    pub progress: Json,
    pub outcome: Option<Vec<u8>>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub problem: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
