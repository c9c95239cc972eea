//! Who belongs to a company is the company's own word: accounts that wait for it, what staff did to them and how the company
//! was told, and how an account opens when nobody is left who could say it.
//!
//! What is added may be absent: a program of the release before goes on making accounts, and they are let in as before.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{Indexed, cascade, create_indexes, drop_indexes, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Columns added to tables that exist: SQLite adds one at a time.
fn columns() -> Vec<(&'static str, &'static str, ColumnDef)> {
    vec![
        // Since when the account waits for its company's word. Accounts that are there were let in.
        ("users", "awaiting_since", timestamp_with_time_zone_null("awaiting_since")),
        // When the company had its first holder of `settings`: the only one that staff may make.
        ("tenants", "holder_since", timestamp_with_time_zone_null("holder_since")),
        // When something was connected for the first time.
        ("tenants", "connected_since", timestamp_with_time_zone_null("connected_since")),
    ]
}

const INDEXES: [Indexed; 3] = [
    ("staff_deeds_tenant_idx", "staff_deeds", &["tenant_id", "at"]),
    ("staff_deeds_user_idx", "staff_deeds", &["user_id"]),
    ("staff_deeds_due_idx", "staff_deeds", &["chat", "next_try_at"]),
];

async fn create_tables(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("staff_deeds")
                .col(pk_uuid("id"))
                .col(uuid("tenant_id"))
                // Stays when the account goes: no foreign key.
                .col(uuid("user_id"))
                .col(string("deed"))
                // Absent: the operator of the server.
                .col(uuid_null("actor_id"))
                .col(timestamp_with_time_zone("at"))
                // Names at that moment and the secret of the chat's link, sealed with the company's key.
                .col(binary("sealed"))
                .col(string_uniq("link_hash"))
                .col(string("chat"))
                // The settings of the chat that was told.
                .col(big_integer_null("chat_revision"))
                .col(timestamp_with_time_zone_null("told_at"))
                .col(integer("tries").default(0).take())
                .col(timestamp_with_time_zone("next_try_at"))
                .col(timestamp_with_time_zone_null("refused_at"))
                // Absent: whoever followed the chat's link.
                .col(uuid_null("refused_by"))
                .foreign_key(&mut cascade("staff_deeds", "tenant_id", "tenants"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("deed_dismissals")
                .col(uuid("deed_id"))
                .col(uuid("user_id"))
                .primary_key(Index::create().col("deed_id").col("user_id"))
                .foreign_key(&mut cascade("deed_dismissals", "deed_id", "staff_deeds"))
                .foreign_key(&mut cascade("deed_dismissals", "user_id", "users"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("account_recoveries")
                .col(pk_uuid("user_id"))
                // The browser that opened the link, or asked for a code first.
                .col(string_null("browser_hash"))
                // Sealed with the company's key: six digits would be guessed from any hash.
                .col(binary_null("code"))
                .col(integer("code_version").default(0).take())
                .col(timestamp_with_time_zone_null("code_sent_at"))
                .col(integer("code_tries").default(0).take())
                .col(timestamp_with_time_zone_null("codes_since"))
                .col(integer("codes_sent").default(0).take())
                .col(uuid_null("confirmed_by"))
                .col(timestamp_with_time_zone_null("confirmed_at"))
                .col(uuid_null("seconded_by"))
                .col(timestamp_with_time_zone_null("seconded_at"))
                .col(timestamp_with_time_zone_null("opened_at"))
                .foreign_key(&mut cascade("account_recoveries", "user_id", "users"))
                .to_owned(),
        )
        .await
}

/// What is there already: companies with a holder, and with something connected.
const FROM_WHAT_IS_THERE: [&str; 2] = [
    "UPDATE tenants SET holder_since = created_at WHERE EXISTS (SELECT 1 FROM users u \
     WHERE u.tenant_id = tenants.id AND u.settings_granted)",
    "UPDATE tenants SET connected_since = (SELECT min(i.updated_at) FROM integrations i \
     WHERE i.tenant_id = tenants.id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _, mut column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        create_tables(manager).await?;
        create_indexes(manager, &INDEXES).await?;
        for sql in FROM_WHAT_IS_THERE {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_indexes(manager, &INDEXES).await?;
        drop_tables(manager, &["account_recoveries", "deed_dismissals", "staff_deeds"]).await?;
        for (table, column, _) in columns() {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
