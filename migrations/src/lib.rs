//! Synkro's schema. Every migration runs on SQLite and on PostgreSQL, up and down.
//!
//! Expand, then contract: a release may add columns and tables that the release before it ignores; what is not used
//! any more is removed one release later. So two neighbouring releases can run on one database at once.
//!
//! A migration that removes something ends its name with `_needs_NNNNNN`: the number of the migration whose release stopped
//! using it. A program that does not know that number refuses to start on such a schema.

use sea_orm_migration::prelude::*;

mod m20261123_000001_create_accounts;
mod m20261123_000002_create_vault;
mod m20261123_000003_create_runs;
mod m20261123_000004_create_reports;
mod m20261123_000005_create_audit;
mod m20261126_000006_create_access;
mod m20261126_000007_create_settings;
mod m20261128_000008_create_schedules;
mod m20261130_000009_create_processes;
mod m20261130_000010_read_lists;
mod m20261130_000011_create_talk;
mod m20261130_000012_narrow_lists;
mod m20261130_000013_create_activity;
mod m20261130_000014_create_membership;
mod m20261130_000015_create_audit_marks;
mod m20261130_000016_count_guesses;

/// All migrations, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_create_accounts::Migration),
            Box::new(m20261123_000002_create_vault::Migration),
            Box::new(m20261123_000003_create_runs::Migration),
            Box::new(m20261123_000004_create_reports::Migration),
            Box::new(m20261123_000005_create_audit::Migration),
            Box::new(m20261126_000006_create_access::Migration),
            Box::new(m20261126_000007_create_settings::Migration),
            Box::new(m20261128_000008_create_schedules::Migration),
            Box::new(m20261130_000009_create_processes::Migration),
            Box::new(m20261130_000010_read_lists::Migration),
            Box::new(m20261130_000011_create_talk::Migration),
            Box::new(m20261130_000012_narrow_lists::Migration),
            Box::new(m20261130_000013_create_activity::Migration),
            Box::new(m20261130_000014_create_membership::Migration),
            Box::new(m20261130_000015_create_audit_marks::Migration),
            Box::new(m20261130_000016_count_guesses::Migration),
        ]
    }
}

/// A migration's place in the order, from its name `mYYYYMMDD_NNNNNN_words`; 0: not named so.
#[must_use]
pub fn number(name: &str) -> u32 {
    name.split('_').nth(1).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The oldest migration that a program must know to work with a schema in which this one was applied; `None`: any.
#[must_use]
pub fn oldest_number_that_may_use(name: &str) -> Option<u32> {
    name.rsplit_once("_needs_").and_then(|(_, digits)| digits.parse().ok())
}

/// An index: name, table, columns.
type Indexed = (&'static str, &'static str, &'static [&'static str]);

/// Makes these indexes.
async fn create_indexes(manager: &SchemaManager<'_>, indexes: &[Indexed]) -> Result<(), DbErr> {
    for (name, table, columns) in indexes {
        let mut index = Index::create().name(*name).table(*table).to_owned();
        for column in *columns {
            index.col(*column);
        }
        manager.create_index(index).await?;
    }
    Ok(())
}

/// Takes them away.
async fn drop_indexes(manager: &SchemaManager<'_>, indexes: &[Indexed]) -> Result<(), DbErr> {
    for (name, table, _) in indexes {
        manager.drop_index(Index::drop().name(*name).table(*table).to_owned()).await?;
    }
    Ok(())
}

/// A foreign key that takes the row with it.
fn cascade(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_fk"))
        .from(table, column)
        .to(to, "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}
