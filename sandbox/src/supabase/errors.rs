//! PostgREST's error bodies and the HTTP statuses of PostgreSQL's codes.

use serde_json::{Value, json};

use super::gateway::Role;
use crate::http::Reply;

#[derive(Debug)]
pub(crate) struct PgError {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
    pub(super) details: Option<String>,
    pub(super) hint: Option<String>,
}

impl PgError {
    pub(super) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), details: None, hint: None }
    }

    #[must_use]
    pub(super) fn details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn body(&self) -> Value {
        json!({"code": self.code, "details": self.details, "hint": self.hint, "message": self.message})
    }

    pub(super) fn reply(&self) -> Reply {
        Reply::json(self.status, &self.body()).with("proxy-status", format!("PostgREST; error={}", self.code))
    }
}

impl From<sqlx::Error> for PgError {
    fn from(error: sqlx::Error) -> Self {
        Self::new(500, "XX000", format!("the sandbox's database failed: {error}"))
    }
}

pub(super) fn table_not_found<'a>(name: &str, mut known: impl Iterator<Item = &'a String>) -> PgError {
    let like = |known: &&String| {
        let shared = known.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
        shared * 3 >= name.len() * 2
    };
    let error = PgError::new(
        404,
        "PGRST205",
        format!("Could not find the table 'public.{name}' in the schema cache"),
    );
    match known.find(like) {
        Some(near) => error.hint(format!("Perhaps you meant the table 'public.{near}'")),
        None => error,
    }
}

pub(super) fn column_not_found(column: &str, table: &str) -> PgError {
    PgError::new(
        400,
        "PGRST204",
        format!("Could not find the '{column}' column of '{table}' in the schema cache"),
    )
}

pub(super) fn undefined_column(column: &str, table: &str) -> PgError {
    PgError::new(400, "42703", format!("column {table}.{column} does not exist"))
}

/// 401 for the anonymous role, 403 for a key with a role.
pub(super) fn permission_denied(table: &str, privilege: &str, role: Role) -> PgError {
    let status = if role == Role::Anon { 401 } else { 403 };
    let privilege = privilege.to_uppercase();
    let hint = format!(
        "Grant the required privileges to the current role with: GRANT {privilege} ON public.{table} TO {};",
        role.name()
    );
    PgError::new(status, "42501", format!("permission denied for table {table}")).hint(hint)
}

pub(super) fn row_level_security(table: &str, role: Role) -> PgError {
    let status = if role == Role::Anon { 401 } else { 403 };
    PgError::new(status, "42501", format!("new row violates row-level security policy for table \"{table}\""))
}

pub(super) fn bad_query(what: &str, text: &str) -> PgError {
    PgError::new(400, "PGRST100", format!("\"failed to parse {what} ({text})\" (line 1, column 1)"))
        .details(format!("unexpected \"{}\"", text.chars().next().unwrap_or(' ')))
}

pub(super) fn nul() -> PgError {
    PgError::new(400, "22P05", "unsupported Unicode escape sequence")
        .details("\\u0000 cannot be converted to text.")
}
