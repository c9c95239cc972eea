//! How an account opens when nobody of its company is left who could let it in.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account_recoveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    pub browser_hash: Option<String>,
    pub code: Option<Vec<u8>>,
    pub code_version: i32,
    pub code_sent_at: Option<DateTimeUtc>,
    pub code_tries: i32,
    pub codes_since: Option<DateTimeUtc>,
    pub codes_sent: i32,
    pub confirmed_by: Option<Uuid>,
    pub confirmed_at: Option<DateTimeUtc>,
    pub seconded_by: Option<Uuid>,
    pub seconded_at: Option<DateTimeUtc>,
    pub opened_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
