//! The schema itself.

use synkro::clock::Clock;

use crate::support::TestDatabase;

both_databases!(migrations_go_up_down_and_up_again);
async fn migrations_go_up_down_and_up_again(database: TestDatabase) {
    let store = database.store(Clock::system()).await;
    store.undo_migrations().await.unwrap_or_else(|error| panic!("{}: {error}", database.name));
    let again = database.store(Clock::system()).await;
    again.ping().await.expect("the database answers");
}

#[tokio::test]
async fn a_second_process_on_the_same_sqlite_file_is_refused() {
    let sqlite = crate::support::sqlite();
    let first = synkro::store::RunLock::take(&sqlite.url).expect("the first process");
    assert!(synkro::store::RunLock::take(&sqlite.url).is_err());
    drop(first);
    assert!(synkro::store::RunLock::take(&sqlite.url).is_ok());
}
