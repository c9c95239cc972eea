//! What the emulated database knows about its tables: columns, keys, checks, grants. It holds no rows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::gateway::Role;

pub(super) type Catalog = BTreeMap<String, Table>;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The primary key first when there is one; unique constraints and unique indexes follow.
    pub(super) keys: Vec<Key>,
    pub(super) checks: Vec<Check>,
    pub(super) indexes: BTreeSet<String>,
    pub(super) rls: bool,
    pub(super) grants: BTreeMap<String, BTreeSet<String>>,
    pub(super) comment: Option<String>,
    /// When the API's schema cache learns of the table.
    pub(super) visible_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) primary: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Check {
    pub(super) name: String,
    pub(super) column: String,
    pub(super) allowed: Vec<Value>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) not_null: bool,
    pub(super) default: Option<DefaultValue>,
    /// When the API's schema cache learns of a column added later.
    pub(super) visible_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum DefaultValue {
    Now,
    RandomUuid,
    Literal(Value),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    SmallInt,
    Int,
    BigInt,
    Numeric,
    Double,
    Bool,
    Text,
    Uuid,
    Timestamptz,
    Date,
    Jsonb,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::SmallInt => "smallint",
            Kind::Int => "integer",
            Kind::BigInt => "bigint",
            Kind::Numeric => "numeric",
            Kind::Double => "double precision",
            Kind::Bool => "boolean",
            Kind::Text => "text",
            Kind::Uuid => "uuid",
            Kind::Timestamptz => "timestamp with time zone",
            Kind::Date => "date",
            Kind::Jsonb => "jsonb",
        }
    }

    pub(super) fn json_type(self) -> &'static str {
        match self {
            Kind::SmallInt | Kind::Int | Kind::BigInt => "integer",
            Kind::Numeric | Kind::Double => "number",
            Kind::Bool => "boolean",
            Kind::Text | Kind::Uuid | Kind::Timestamptz | Kind::Date => "string",
            Kind::Jsonb => "object",
        }
    }

    /// How SQLite keeps it.
    pub(super) fn stored_as(self) -> &'static str {
        match self {
            Kind::SmallInt | Kind::Int | Kind::BigInt | Kind::Bool | Kind::Timestamptz => "INTEGER",
            Kind::Double => "REAL",
            Kind::Numeric | Kind::Text | Kind::Uuid | Kind::Date | Kind::Jsonb => "TEXT",
        }
    }

    /// PostgreSQL's name of a type, as written in a column's definition.
    pub(super) fn parse(words: &[String]) -> Option<(Self, usize)> {
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        Some(match word(0) {
            "smallint" | "int2" => (Kind::SmallInt, 1),
            "int" | "integer" | "int4" => (Kind::Int, 1),
            "bigint" | "int8" => (Kind::BigInt, 1),
            "numeric" | "decimal" => (Kind::Numeric, 1),
            "double" if word(1) == "precision" => (Kind::Double, 2),
            "float8" | "real" => (Kind::Double, 1),
            "boolean" | "bool" => (Kind::Bool, 1),
            "text" | "varchar" => (Kind::Text, 1),
            "uuid" => (Kind::Uuid, 1),
            "timestamptz" => (Kind::Timestamptz, 1),
            "timestamp" if word(1) == "with" && word(2) == "time" && word(3) == "zone" => {
                (Kind::Timestamptz, 4)
            }
            "date" => (Kind::Date, 1),
            "jsonb" | "json" => (Kind::Jsonb, 1),
            _ => return None,
        })
    }
}

impl Table {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub(super) fn allows(&self, role: Role, privilege: &str) -> bool {
        let granted = |role: &str| self.grants.get(role).is_some_and(|granted| granted.contains(privilege));
        granted(role.name()) || granted("public")
    }

    /// The table as the API sees it: without columns that its cache does not know yet.
    pub(super) fn seen_at(&self, now: DateTime<Utc>) -> Option<Table> {
        if self.visible_at > now {
            return None;
        }
        let mut seen = self.clone();
        seen.columns.retain(|column| column.visible_at.is_none_or(|at| at <= now));
        Some(seen)
    }

    pub(super) fn stored_name(&self) -> String {
        stored_name(&self.name)
    }
}

pub(super) fn stored_name(name: &str) -> String {
    quoted(&format!("t_{name}"))
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
