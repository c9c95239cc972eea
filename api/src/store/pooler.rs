//! Connection poolers in front of PostgreSQL. The driver prepares statements on its connection and uses them again; a pooler
//! that lends another server connection to each transaction loses them, or finds there what somebody else prepared.
//!
//! So what such a pooler does to us is tried when the database is opened, and the start ends with a sentence that tells
//! the operator which mode is needed. A pooler that keeps prepared statements by itself passes.

use sea_orm::{DatabaseConnection, DbErr, RuntimeErr, sqlx};

use super::failure::failed;
use crate::error::{Error, Result};

/// What to do, for whoever starts the program.
const NEEDS_SESSION_MODE: &str = "the connection pooler in front of PostgreSQL loses prepared statements, as in transaction \
     mode. Set DATABASE_URL to the pooler's port or pool in session mode, or to PostgreSQL itself";
/// The same for poolers that refuse the first message.
const NEEDS_PARAMETERS: &str = "the connection pooler in front of PostgreSQL refuses a parameter that Synkro sends at the \
     start. Let the pooler ignore it (PgBouncer: ignore_startup_parameters = extra_float_digits), or set DATABASE_URL to \
     PostgreSQL itself";

/// Run in turn on two connections. Several, because a busy pooler may happen to lend each the same server connection again.
const STATEMENTS: [&str; 4] = ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4"];

/// What a failure says about a pooler, in words for the operator.
pub(super) fn advice(error: &DbErr) -> Option<&'static str> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => advice_on(error),
        _ => None,
    }
}

fn advice_on(error: &sqlx::Error) -> Option<&'static str> {
    let sqlx::Error::Database(error) = error else { return None };
    match error.code().as_deref() {
        // Duplicate and unknown prepared statement: names are the driver's own, so nobody but a pooler mixes them up.
        Some("42P05" | "26000") => Some(NEEDS_SESSION_MODE),
        _ if error.message().contains("unsupported startup parameter") => Some(NEEDS_PARAMETERS),
        _ => None,
    }
}

/// An error that ends the start with what the operator must do, where a pooler is to blame.
pub(super) fn explained(error: DbErr) -> Error {
    advice(&error).map_or_else(|| failed(error), Error::internal)
}

/// Tries whether statements that were prepared are there when they are used again.
///
/// # Errors
/// When they are not, with what to do; or when the database does not answer.
pub(super) async fn keeps_prepared_statements(db: &DatabaseConnection) -> Result<()> {
    let of = |error: sqlx::Error| explained(DbErr::Query(RuntimeErr::SqlxError(error.into())));
    let pool = db.get_postgres_connection_pool();
    let mut both = [pool.acquire().await.map_err(of)?, pool.acquire().await.map_err(of)?];
    for statement in STATEMENTS {
        // Prepared the first time, found in the driver's memory the second.
        for _ in 0..2 {
            for connection in &mut both {
                sqlx::query(statement).execute(&mut **connection).await.map_err(of)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::{Arc, Mutex};

    use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};

    use crate::clock::Clock;
    use crate::store::Store;
    use crate::store::connect::{DatabaseUrl, Opening};

    /// Whose the prepared statements are.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Pooling {
        /// Each client has a server connection of its own.
        Session,
        /// All clients' statements are prepared on one server connection.
        Transaction,
        /// The same, and all are forgotten after each transaction.
        TransactionWithReset,
        /// The first message is refused.
        RefusesParameters,
    }

    type Names = Arc<Mutex<BTreeSet<Vec<u8>>>>;

    fn message(tag: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).expect("a short message");
        [&[tag][..], &length.to_be_bytes(), body].concat()
    }

    fn refusal(code: &str, words: &str) -> Vec<u8> {
        let fields = format!("SERROR\0VERROR\0C{code}\0M{words}\0\0");
        message(b'E', fields.as_bytes())
    }

    fn until_zero(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
        let at = bytes.iter().position(|byte| *byte == 0).expect("text ends with a zero");
        (bytes[..at].to_vec(), &bytes[at + 1..])
    }

    /// What a server answers to one message of the extended protocol.
    fn answer(tag: u8, body: &[u8], names: &Names) -> Vec<u8> {
        let mut names = names.lock().expect("nobody panics");
        let unknown = || refusal("26000", "prepared statement does not exist");
        match tag {
            b'P' => match names.insert(until_zero(body).0) {
                true => message(b'1', &[]),
                false => refusal("42P05", "prepared statement already exists"),
            },
            b'D' if !names.contains(&until_zero(&body[1..]).0) => unknown(),
            b'D' => {
                let column =
                    [&b"n\0"[..], &[0; 6], &23u32.to_be_bytes(), &[0, 4], &[255; 4], &[0; 2]].concat();
                [message(b't', &[0, 0]), message(b'T', &[&[0, 1], &column[..]].concat())].concat()
            }
            b'B' if !names.contains(&until_zero(until_zero(body).1).0) => unknown(),
            b'B' => message(b'2', &[]),
            b'E' => [message(b'D', &[0, 1, 0, 0, 0, 1, b'1']), message(b'C', b"SELECT 1\0")].concat(),
            b'C' => {
                names.remove(&until_zero(&body[1..]).0);
                message(b'3', &[])
            }
            b'Q' => message(b'C', b"SELECT 1\0"),
            _ => Vec::new(),
        }
    }

    async fn client(stream: TcpStream, pooling: Pooling, names: Names) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        let length = stream.read_u32().await?;
        stream.read_exact(&mut vec![0; length as usize - 4]).await?;
        if pooling == Pooling::RefusesParameters {
            let words = refusal("08P01", "unsupported startup parameter: extra_float_digits");
            return stream.write_all(&words).await;
        }
        let ready = message(b'Z', b"I");
        stream.write_all(&[message(b'R', &[0; 4]), ready.clone()].concat()).await?;
        let mut failed = false;
        loop {
            let (tag, length) = (stream.read_u8().await?, stream.read_u32().await?);
            let mut body = vec![0; length as usize - 4];
            stream.read_exact(&mut body).await?;
            // After an error everything is passed over until the next synchronisation.
            if !failed {
                let words = answer(tag, &body, &names);
                failed = words.first() == Some(&b'E');
                stream.write_all(&words).await?;
            }
            if matches!(tag, b'S' | b'Q') {
                failed = false;
                if pooling == Pooling::TransactionWithReset {
                    names.lock().expect("nobody panics").clear();
                }
                stream.write_all(&ready).await?;
            }
        }
    }

    /// Opens a store behind such a pooler.
    async fn opened(pooling: Pooling) -> Result<(), String> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = tokio::spawn(async move {
            let shared = Names::default();
            while let Ok((stream, _)) = listener.accept().await {
                let own = if pooling == Pooling::Session { Names::default() } else { shared.clone() };
                tokio::spawn(client(stream, pooling, own));
            }
        });
        let url = DatabaseUrl::Postgres(format!("postgres://synkro@127.0.0.1:{port}/synkro?sslmode=disable"));
        let opened = Store::connect(&url, Clock::system(), Opening::Create).await;
        server.abort();
        opened.map(|_| ()).map_err(|error| error.internal.unwrap_or_default())
    }

    #[tokio::test]
    async fn behind_a_pooler_in_session_mode_the_database_opens() {
        assert_eq!(opened(Pooling::Session).await, Ok(()));
    }

    #[tokio::test]
    async fn behind_a_pooler_in_transaction_mode_the_start_says_which_mode_it_needs() {
        for pooling in [Pooling::Transaction, Pooling::TransactionWithReset] {
            let words = opened(pooling).await.expect_err("statements are lost");
            assert!(words.contains("session mode") && words.contains("DATABASE_URL"), "{words}");
        }
    }

    #[tokio::test]
    async fn a_pooler_that_refuses_the_first_message_is_told_what_to_ignore() {
        let words = opened(Pooling::RefusesParameters).await.expect_err("it is refused");
        assert!(words.contains("ignore_startup_parameters"), "{words}");
    }
}
