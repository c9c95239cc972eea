//! Wrong passwords and codes in a row, kept over restarts: how many there were since the person last signed in, by name and
//! by the network that they came from. What a session's person is told of them stands in the session.
//!
//! Also the newest version of each sealed secret, apart from the secret: a row put back as it once was is seen.
//!
//! Tables and columns are added. A program of the release before counts no guesses and keeps no versions: a version that is
//! newer than the one that was kept is taken.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::{Indexed, cascade, create_indexes, drop_indexes, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Columns added to tables that exist: SQLite adds one at a time.
fn columns() -> Vec<(&'static str, &'static str, ColumnDef)> {
    vec![
        ("sessions", "wrong_tries", big_integer("wrong_tries").default(0).to_owned()),
        ("sessions", "wrong_since", timestamp_with_time_zone_null("wrong_since")),
    ]
}

const INDEXES: [Indexed; 1] = [("guess_counts_last_idx", "guess_counts", &["last_wrong_at"])];

/// A version only grows: whoever may write rows can't put an older one back.
const SQLITE_GUARD: &str = "CREATE TRIGGER secret_versions_only_grow BEFORE UPDATE ON secret_versions \
     WHEN NEW.version < OLD.version \
     BEGIN SELECT RAISE(ABORT, 'the version of a secret only grows'); END";
const POSTGRES_GUARDS: [&str; 2] = [
    "CREATE FUNCTION secret_versions_only_grow() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'the version of a secret only grows'; END $$",
    "CREATE TRIGGER secret_versions_only_grow BEFORE UPDATE ON secret_versions FOR EACH ROW \
     WHEN (NEW.version < OLD.version) EXECUTE FUNCTION secret_versions_only_grow()",
];

const FROM_WHAT_IS_THERE: &str = "INSERT INTO secret_versions (integration_id, field, version) \
     SELECT integration_id, field, version FROM integration_secrets";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("guess_counts")
                    // A hash of the e-mail that was typed: names that nobody has are counted like those that somebody has.
                    .col(string("subject"))
                    .col(string("kind"))
                    // Empty: from anywhere.
                    .col(string("network"))
                    // Whose name it is; nobody's: the row is forgotten after a while.
                    .col(uuid_null("user_id"))
                    .col(big_integer("wrong"))
                    .col(timestamp_with_time_zone("since"))
                    .col(timestamp_with_time_zone("last_wrong_at"))
                    // When the last try of those that are an hour apart was taken.
                    .col(timestamp_with_time_zone_null("tried_at"))
                    .primary_key(Index::create().col("subject").col("kind").col("network"))
                    .foreign_key(&mut cascade("guess_counts", "user_id", "users"))
                    .to_owned(),
            )
            .await?;
        create_indexes(manager, &INDEXES).await?;
        for (table, _, mut column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("secret_versions")
                    .col(uuid("integration_id"))
                    .col(string("field"))
                    .col(integer("version"))
                    .primary_key(Index::create().col("integration_id").col("field"))
                    .foreign_key(&mut cascade("secret_versions", "integration_id", "integrations"))
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        db.execute_unprepared(FROM_WHAT_IS_THERE).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            db.execute_unprepared(SQLITE_GUARD).await?;
        } else {
            for guard in POSTGRES_GUARDS {
                db.execute_unprepared(guard).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["secret_versions"]).await?;
        if manager.get_database_backend() != DbBackend::Sqlite {
            manager.get_connection().execute_unprepared("DROP FUNCTION secret_versions_only_grow()").await?;
        }
        for (table, name, _) in columns() {
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        drop_indexes(manager, &INDEXES).await?;
        drop_tables(manager, &["guess_counts"]).await
    }
}
