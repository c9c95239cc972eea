//! What a failure of the database means: whether time heals it, and what whoever operates the server has to do.
//!
//! The words for a person are those of [`Error::database_away`]; what the database said, and in plain words what is
//! wrong, goes to the log. Where to go next: [`super::pool`] for what becomes of the connection.

use sea_orm::{DbErr, RuntimeErr, sqlx};

use super::pooler;
use crate::error::Error;

/// What time heals, and who must help it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Away {
    /// It can't be reached, is starting or stopping, or nobody got a connection in time.
    Unreachable,
    /// Others hold it.
    Busy,
    /// There is no room for what has to be written.
    DiskFull,
    /// It takes no writes: a stand-by, a maintenance, a file system that was mounted so.
    ReadOnly,
    /// The machine can't read or write the file.
    Io,
    /// It has no memory, no handles, or another resource is used up.
    Resources,
    /// It did not confirm a commit, whatever it said.
    Commit,
}

impl Away {
    /// For whoever reads the log.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unreachable => "the database can't be reached",
            Self::Busy => "the database is busy",
            Self::DiskFull => "disk full: the database has no room to write",
            Self::ReadOnly => "the database is read-only",
            Self::Io => "the database's file can't be read or written (I/O error)",
            Self::Resources => "the database is short of a resource",
            Self::Commit => "the database refused to commit",
        }
    }
}

/// A database failure is ours; its words may hold values and stay in the log.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn failed(error: DbErr) -> Error {
    let advice = pooler::advice(&error).map_or_else(String::new, |advice| format!(" ({advice})"));
    match away(&error) {
        Some(away) => {
            let internal = format!("{}: {error}{advice}", away.words());
            Error { internal: Some(internal), ..Error::database_away() }
        }
        None => Error::internal(format_args!("database: {error}{advice}")),
    }
}

/// A commit that failed: what the request asked for is not at fault, and it did not happen, or nobody knows.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn commit_failed(error: DbErr) -> Error {
    let why = away(&error).unwrap_or(Away::Commit);
    Error { internal: Some(format!("{}: {error}", why.words())), ..Error::database_away() }
}

/// A note on the side (when something was last used): left out while the database takes no writes, so that reading goes on.
pub(super) fn unless_away<T>(written: Result<T, DbErr>) -> Result<(), Error> {
    match written {
        Err(error) if away(&error).is_some() => {
            tracing::warn!(%error, "not noted when it was last used");
            Ok(())
        }
        Err(error) => Err(failed(error)),
        Ok(_) => Ok(()),
    }
}

/// Whether time heals it, the statement not being to blame.
pub(super) fn away(error: &DbErr) -> Option<Away> {
    match error {
        // Whatever keeps us from a connection: nothing was asked yet.
        DbErr::Conn(RuntimeErr::SqlxError(error)) => driver_away(error).or(Some(Away::Unreachable)),
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Some(Away::Unreachable),
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            driver_away(error)
        }
        _ => None,
    }
}

fn driver_away(error: &sqlx::Error) -> Option<Away> {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Some(Away::Unreachable),
        sqlx::Error::Database(error) => {
            let code = error.code()?;
            match error.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
                Some(_) => sqlite(code.parse().ok()?),
                None => postgres(&code),
            }
        }
        _ => None,
    }
}

/// Whether a database refuses because it is just starting: worth a moment's patience at our own start.
pub(super) fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => matches!(
            error.kind(),
            std::io::ErrorKind::ConnectionRefused | std::io::ErrorKind::ConnectionReset
        ),
        sqlx::Error::Database(error) => error.code().as_deref() == Some("57P03"),
        _ => false,
    }
}

/// SQLite's result codes: the last eight bits are the kind, the rest says more (<https://sqlite.org/rescode.html>).
const fn sqlite(code: i32) -> Option<Away> {
    match code & 0xff {
        5 | 6 | 15 => Some(Away::Busy),
        7 => Some(Away::Resources),
        8 => Some(Away::ReadOnly),
        10 => Some(Away::Io),
        13 => Some(Away::DiskFull),
        // The file, or one beside it, can't be opened: a folder that is gone, a full disk, no handles.
        14 => Some(Away::Unreachable),
        _ => None,
    }
}

/// PostgreSQL's conditions (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
fn postgres(code: &str) -> Option<Away> {
    match code {
        "53100" => Some(Away::DiskFull),
        "25006" => Some(Away::ReadOnly),
        // A system call of the server failed; 58030 is its I/O error.
        _ if code.starts_with("58") => Some(Away::Io),
        _ if code.starts_with("53") => Some(Away::Resources),
        // Connection exceptions; shutting down, crashed, starting.
        _ if code.starts_with("08") || code.starts_with("57P") => Some(Away::Unreachable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_time_heals_is_told_from_what_the_statement_did_wrong() {
        for (code, expected) in [
            (5, Some(Away::Busy)),
            (517, Some(Away::Busy)),
            (8, Some(Away::ReadOnly)),
            (1032, Some(Away::ReadOnly)),
            (10, Some(Away::Io)),
            (778, Some(Away::Io)),
            (8458, Some(Away::Io)),
            (13, Some(Away::DiskFull)),
            (14, Some(Away::Unreachable)),
            (1, None),
            (11, None),
            (19, None),
            (2067, None),
        ] {
            assert_eq!(sqlite(code), expected, "{code}");
        }
        for (code, expected) in [
            ("53100", Some(Away::DiskFull)),
            ("53200", Some(Away::Resources)),
            ("53300", Some(Away::Resources)),
            ("25006", Some(Away::ReadOnly)),
            ("58030", Some(Away::Io)),
            ("57P01", Some(Away::Unreachable)),
            ("57P03", Some(Away::Unreachable)),
            ("08006", Some(Away::Unreachable)),
            ("57014", None),
            ("23505", None),
            ("42501", None),
            ("25P02", None),
        ] {
            assert_eq!(postgres(code), expected, "{code}");
        }
    }
}
