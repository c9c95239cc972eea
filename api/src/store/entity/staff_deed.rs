//! What staff did to an account of a company.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_deeds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub user_id: Uuid,
    pub deed: String,
    pub actor_id: Option<Uuid>,
    pub at: DateTimeUtc,
    pub sealed: Vec<u8>,
    pub link_hash: String,
    pub chat: String,
    pub chat_revision: Option<i64>,
    pub told_at: Option<DateTimeUtc>,
    pub tries: i32,
    pub next_try_at: DateTimeUtc,
    pub refused_at: Option<DateTimeUtc>,
    pub refused_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
