//! The schema that lies in the database against the one that this program knows.
//!
//! Migrations only add, so a program works on a schema that is newer by a release: it starts and says so. One that is
//! behind is brought up to date by `synkro migrate`, by one process at a time, all or nothing. On PostgreSQL only the
//! owner may do so; the application's own role and the owner's other processes get the same words.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;
use synkro_migrations::{Migrator, number, oldest_number_that_may_use};

use super::{Store, SystemScope, failed};
use crate::error::{Error, Result};

/// Whoever holds this lock of PostgreSQL migrates; the rest wait. Any number does that nobody else uses.
const MIGRATION_LOCK: i64 = 0x5379_6e6b_726f;

/// What lies there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The newest migration that was applied; empty: none.
    pub version: String,
    /// How many of ours were not applied yet.
    pub behind: usize,
    /// How many were applied that this program does not know.
    pub ahead: usize,
    /// The oldest migration that a program must know to work with it, where this one does not know it.
    too_new: Option<String>,
}

impl Schema {
    fn between(applied: &BTreeSet<String>, known: &[String]) -> Self {
        let newest = known.iter().map(|name| number(name)).max().unwrap_or(0);
        let unknown = || applied.iter().filter(|name| !known.contains(name));
        Self {
            version: applied.last().cloned().unwrap_or_default(),
            behind: known.iter().filter(|name| !applied.contains(*name)).count(),
            ahead: unknown().count(),
            too_new: unknown()
                .find(|name| oldest_number_that_may_use(name).is_some_and(|oldest| oldest > newest))
                .cloned(),
        }
    }

    /// Whether nothing was ever applied.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.version.is_empty()
    }

    /// Whether this program can work with it.
    ///
    /// # Errors
    /// What the operator has to do.
    pub fn check(&self) -> Result<()> {
        if let Some(name) = &self.too_new {
            return Err(Error::internal(format_args!(
                "the database's schema is too new for this version of Synkro ({name} removed what it uses): start a newer version"
            )));
        }
        if self.behind > 0 {
            let (number, s) = (self.behind, if self.behind == 1 { "" } else { "s" });
            return Err(Error::internal(format_args!(
                "the database's schema is {number} migration{s} behind: run `synkro migrate` as the owner"
            )));
        }
        Ok(())
    }
}

impl Store {
    /// The schema as it was when the store was opened.
    #[must_use]
    pub fn opened_schema(&self) -> &Schema {
        &self.schema
    }

    /// The schema as it is now. Needs no right but to read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn schema(&self) -> Result<Schema> {
        let known: Vec<String> =
            Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        Ok(Schema::between(&applied(&self.db).await?, &known))
    }

    /// Brings the schema up to date, all or nothing, and only where nobody else does so at the same time. Roles that were
    /// let in by [`Store::grant_to`] may then work with new tables, too.
    ///
    /// # Errors
    /// When a migration fails, with nothing changed; when this role may not change the schema.
    pub async fn migrate(&self) -> Result<Schema> {
        let tx = self.begin().await?;
        if self.db.get_database_backend() == DbBackend::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            tx.tx.execute_unprepared(&lock).await.map_err(failed)?;
        }
        // Looked at again now that nobody else changes it.
        let before = self.schema_within(&tx).await?;
        if before.behind > 0 {
            if before.ahead > 0 {
                return Err(Error::internal(format_args!(
                    "the database has {} migration(s) that this version of Synkro does not know, and lacks {} that it does: \
                     migrate with the newest version",
                    before.ahead, before.behind
                )));
            }
            Migrator::up(&tx.tx, None).await.map_err(|error| {
                let reason = failed(error);
                Error::internal(format_args!(
                    "the schema is {} migration(s) behind and can't be changed (run `synkro migrate` as the owner): {}",
                    before.behind,
                    reason.internal.unwrap_or_default()
                ))
            })?;
            for role in roles_let_in(&tx).await? {
                grant(&tx, &role).await?;
            }
        }
        let after = self.schema_within(&tx).await?;
        tx.commit().await?;
        Ok(after)
    }

    async fn schema_within(&self, tx: &super::Tx) -> Result<Schema> {
        let known: Vec<String> =
            Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        Ok(Schema::between(&applied(&tx.tx).await?, &known))
    }

    /// PostgreSQL: lets a role work with the tables, without changing the schema, and without changing or removing entries
    /// of the audit log. The role must exist.
    ///
    /// # Errors
    /// On SQLite, which knows no roles; when there is no such role.
    pub async fn grant_to(&self, _scope: SystemScope, role: &str) -> Result<()> {
        if self.db.get_database_backend() != DbBackend::Postgres {
            return Err(Error::internal("--app-role is for PostgreSQL: SQLite knows no roles"));
        }
        if !is_plain(role) {
            return Err(Error::internal("--app-role: use a name of a-z, 0-9 and _"));
        }
        let tx = self.begin().await?;
        grant(&tx, role).await?;
        tx.commit().await
    }

    /// Takes every table away again. For tests of the migrations.
    ///
    /// # Errors
    /// When a migration can't be undone.
    pub async fn undo_migrations(&self) -> Result<()> {
        let tx = self.begin().await?;
        Migrator::down(&tx.tx, None).await.map_err(failed)?;
        tx.commit().await
    }

    /// Takes the newest migration back: the schema of the version before, with its rows. For tests of upgrades.
    ///
    /// # Errors
    /// When the migration can't be undone.
    pub async fn undo_last_migration(&self) -> Result<()> {
        // On one connection: another would go by the schema as it was.
        let tx = self.begin().await?;
        Migrator::down(&tx.tx, Some(1)).await.map_err(failed)?;
        tx.commit().await
    }
}

/// What was applied, oldest first; asks nothing that a role without rights on the schema may not ask.
async fn applied(db: &impl ConnectionTrait) -> Result<BTreeSet<String>> {
    let backend = db.get_database_backend();
    let there = match backend {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'"
        }
        _ => {
            "SELECT c.relname AS name FROM pg_catalog.pg_class c \
             WHERE c.relname = 'seaql_migrations' AND pg_catalog.pg_table_is_visible(c.oid)"
        }
    };
    let there = db.query_one_raw(Statement::from_string(backend, there)).await.map_err(failed)?;
    if there.is_none() {
        return Ok(BTreeSet::new());
    }
    let all = Statement::from_string(backend, "SELECT version FROM seaql_migrations");
    let rows = db.query_all_raw(all).await.map_err(failed)?;
    rows.iter().map(|row| row.try_get::<String>("", "version").map_err(failed)).collect()
}

fn is_plain(role: &str) -> bool {
    !role.is_empty() && role.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

async fn grant(tx: &super::Tx, role: &str) -> Result<()> {
    for sql in [
        format!("GRANT USAGE ON SCHEMA public TO {role}"),
        format!("REVOKE CREATE ON SCHEMA public FROM {role}"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
        format!("REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM {role}"),
        format!("REVOKE DELETE, TRUNCATE ON audit_heads FROM {role}"),
        // They go with their integration, which takes no right of the role's; a trigger lets them only grow.
        format!("REVOKE DELETE, TRUNCATE ON secret_versions FROM {role}"),
        format!("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_baselines FROM {role}"),
        format!("REVOKE UPDATE, TRUNCATE ON audit_marks FROM {role}"),
        format!("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON seaql_migrations FROM {role}"),
    ] {
        tx.tx.execute_unprepared(&sql).await.map_err(failed)?;
    }
    Ok(())
}

/// The roles that [`Store::grant_to`] let in, told by what it gives and what it withholds.
async fn roles_let_in(tx: &super::Tx) -> Result<Vec<String>> {
    if tx.tx.get_database_backend() != DbBackend::Postgres {
        return Ok(Vec::new());
    }
    let sql = "SELECT DISTINCT may.grantee::text AS role FROM information_schema.role_table_grants may \
               WHERE may.table_schema = 'public' AND may.table_name = 'audit_log' AND may.privilege_type = 'INSERT' \
               AND NOT EXISTS (SELECT 1 FROM information_schema.role_table_grants more \
                   WHERE more.grantee = may.grantee AND more.table_schema = 'public' \
                   AND more.table_name = 'audit_log' AND more.privilege_type IN ('UPDATE', 'DELETE'))";
    let rows = tx.tx.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.map_err(failed)?;
    let roles: Vec<String> =
        rows.iter().map(|row| row.try_get::<String>("", "role").map_err(failed)).collect::<Result<_>>()?;
    Ok(roles.into_iter().filter(|role| is_plain(role) && role != "public").collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(applied: &[&str], known: &[&str]) -> Schema {
        let known: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
        Schema::between(&applied.iter().map(|name| (*name).to_owned()).collect(), &known)
    }

    const KNOWN: [&str; 2] = ["m20260101_000001_a", "m20260102_000002_b"];

    #[test]
    fn a_newer_schema_is_worked_with_as_long_as_nothing_was_removed_that_this_program_uses() {
        let added = [KNOWN[0], KNOWN[1], "m20270101_000003_future"];
        let found = schema(&added, &KNOWN);
        assert_eq!((found.behind, found.ahead, found.version.as_str()), (0, 1, "m20270101_000003_future"));
        assert!(found.check().is_ok());
        // The third stopped using something, the fourth removed it: whoever knows the third works with the fourth.
        let removed = [added.as_slice(), &["m20270201_000004_drop_c_needs_000003"]].concat();
        let words = schema(&removed, &KNOWN).check().expect_err("too new").internal.unwrap_or_default();
        assert!(
            words.contains("m20270201_000004_drop_c_needs_000003") && words.contains("newer version"),
            "{words}"
        );
        let next = [KNOWN[0], KNOWN[1], "m20270101_000003_future"];
        assert!(schema(&removed, &next).check().is_ok());
    }

    #[test]
    fn one_that_is_behind_says_how_far_and_what_to_do() {
        for (applied, words) in [(&KNOWN[..1], "is 1 migration behind"), (&[], "is 2 migrations behind")] {
            let found = schema(applied, &KNOWN).check().expect_err("behind").internal.unwrap_or_default();
            assert!(found.contains(words) && found.contains("run `synkro migrate` as the owner"), "{found}");
        }
        assert!(schema(&KNOWN, &KNOWN).check().is_ok());
    }
}
