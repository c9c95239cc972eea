//! Transactions that nobody waits for any more.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use synkro::clock::Clock;

use crate::support::TestDatabase;
use crate::support::process::until;

both_databases!(a_transaction_that_is_dropped_while_it_opens_stays_open_on_no_connection);
/// A browser that hangs up and a step that is stopped drop what they wait for, wherever it is.
async fn a_transaction_that_is_dropped_while_it_opens_stays_open_on_no_connection(database: TestDatabase) {
    let store = database.store(Clock::system()).await;
    let raw = database.raw().await;
    // Given up after so many answers of the database: none, some while it connects, that of the opening.
    for patience in (0..30).chain(0..30) {
        {
            let mut begins = pin!(store.begin());
            for _ in 0..patience {
                if poll_fn(|context| Poll::Ready(begins.as_mut().poll(context).is_ready())).await {
                    break;
                }
                raw.execute_unprepared("SELECT 1").await.expect("an answer");
            }
        }
        if raw.get_database_backend() == DbBackend::Sqlite {
            // The file has one writer: it would wait for ever for one that nobody has.
            store.begin().await.expect("a turn").commit().await.expect("committed");
            continue;
        }
        until("the end of the transaction", || async {
            let open = "SELECT COUNT(*) AS n FROM pg_stat_activity \
                        WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
            let row = raw.query_one_raw(Statement::from_string(DbBackend::Postgres, open)).await;
            row.expect("an answer").expect("a row").try_get::<i64>("", "n").expect("a number") == 0
        })
        .await;
    }
}
