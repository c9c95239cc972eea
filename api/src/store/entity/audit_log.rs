//! An entry of an audit chain.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub at: DateTimeUtc,
    pub actor_id: Option<Uuid>,
    pub actor_kind: String,
    pub action: String,
    pub object_kind: String,
    pub object_id: String,
    pub outcome: String,
    #[sea_orm(column_type = "Text")]
    pub detail: String,
    pub hash: Vec<u8>,
    pub format: i32,
    pub tenant_id: Option<Uuid>,
    pub address: Option<String>,
    pub request_id: Option<String>,
    pub times: i32,
    pub key_id: Option<String>,
    pub mac: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
