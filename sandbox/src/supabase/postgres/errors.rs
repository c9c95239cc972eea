//! PostgreSQL's errors as PostgREST tells them: its table of SQLSTATEs and HTTP statuses.

use sqlx::postgres::PgDatabaseError;

use super::super::errors::PgError;
use super::super::gateway::Role;

/// An error of the database. `on` names the table and the privilege that the request needs.
pub(super) fn read(error: sqlx::Error, role: Role, on: Option<(&str, &str)>) -> PgError {
    let sqlx::Error::Database(database) = &error else {
        return match error {
            sqlx::Error::PoolTimedOut => {
                PgError::new(504, "PGRST003", "Timed out acquiring connection from connection pool.")
            }
            other => PgError::new(503, "PGRST001", "Database client error. Retrying the connection.")
                .details(other.to_string()),
        };
    };
    let Some(found) = database.try_downcast_ref::<PgDatabaseError>() else {
        return PgError::new(500, "XX000", error.to_string());
    };
    let mut read = PgError::new(status(found, role), found.code(), found.message());
    read.details = found.detail().map(str::to_owned);
    read.hint = found.hint().map(str::to_owned);
    if let Some((table, privilege)) = on
        && found.code() == "42501"
        && read.hint.is_none()
        && found.message().starts_with("permission denied for table")
    {
        let advice = format!("GRANT {privilege} ON public.{table} TO {};", role.name());
        read.hint = Some(format!("Grant the required privileges to the current role with: {advice}"));
    }
    read
}

fn status(error: &PgDatabaseError, role: Role) -> u16 {
    let code = error.code();
    match code {
        "23503" | "23505" => 409,
        "25006" => 405,
        "21000" if error.message().ends_with("requires a WHERE clause") => 400,
        "42501" if role == Role::Anon => 401,
        "42501" => 403,
        "42P01" | "42883" => 404,
        "42P17" | "53400" | "57P02" | "57P03" => 500,
        "57P01" => 503,
        "P0001" => 400,
        _ => match code.get(..2).unwrap_or_default() {
            "08" | "53" => 503,
            "0L" | "0P" | "28" => 403,
            "09" | "21" | "25" | "2D" | "38" | "39" | "3B" | "40" | "54" | "55" | "57" | "58" | "F0"
            | "HV" | "P0" | "XX" => 500,
            "PT" => code.get(2..).and_then(|status| status.parse().ok()).unwrap_or(500),
            _ => 400,
        },
    }
}
