//! A key ring that is not the database's: nothing starts with it, nothing is signed with it, and what is missing is named.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine};
use synkro::clock::random_bytes;

use super::{run, run_with, words};
use crate::support::{Scene, TestDatabase, key_ring, sqlite};

fn key() -> String {
    BASE64_STANDARD.encode(random_bytes::<32>())
}

/// The log and what it ends with: what a wrong ring would spoil.
async fn signed(database: &TestDatabase) -> BTreeMap<String, String> {
    let dump = database.dump().await;
    let tables = dump.split("== ").filter_map(|table| table.split_once('\n'));
    tables
        .filter(|(name, _)| name.starts_with("audit_") || name.starts_with("tenant_data_keys"))
        .map(|(name, rows)| (name.to_owned(), rows.to_owned()))
        .collect()
}

both_databases!(a_ring_that_is_not_the_databases_starts_nothing_signs_nothing_and_is_told_what_it_lacks);
async fn a_ring_that_is_not_the_databases_starts_nothing_signs_nothing_and_is_told_what_it_lacks(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    scene.signed_in("super@demo.example").await;
    scene.app.store.close().await;
    let before = signed(&database).await;
    let (same_name, other_name) = (format!("demo:{}", key()), format!("demo2:{}", key()));
    for (ring, expected) in
        [(&same_name, "its key `demo` is not the one"), (&other_name, "it lacks the key `demo`")]
    {
        let mut commands = vec![
            &["serve"][..],
            &["audit", "verify"],
            &["admin", "reset-2fa", "--email", "super@demo.example"],
        ];
        if database.name == "postgres" {
            commands.extend([&["worker"][..], &["serve", "--no-worker"]]);
        }
        for command in commands {
            let done = run_with(&scene, &database, command, &[("FIELD_ENCRYPTION_KEY", ring.as_str())]);
            let said = words(&done);
            assert!(!done.status.success(), "{}: {command:?}", database.name);
            for part in
                ["FIELD_ENCRYPTION_KEY", expected, "the keys of 1 company", "second factor", "audit chains"]
            {
                assert!(said.contains(part), "{}: {command:?}: {part}: {said}", database.name);
            }
            assert!(!said.contains(ring.split_once(':').expect("a ring").1), "{said}");
        }
    }
    assert_eq!(signed(&database).await, before, "{}", database.name);
    let verified = run(&scene, &database, &["audit", "verify"]);
    assert!(verified.status.success(), "{}", words(&verified));
}

#[tokio::test]
async fn a_ring_with_a_new_key_in_front_of_the_old_one_starts_and_the_old_one_can_not_be_left_out_yet() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    scene.app.store.close().await;
    let new = key();
    let rotated = format!("demo2:{new},{}", key_ring());
    for ring in [rotated.as_str(), &key_ring()] {
        let done = run_with(&scene, &database, &["audit", "verify"], &[("FIELD_ENCRYPTION_KEY", ring)]);
        assert!(done.status.success(), "{}", words(&done));
    }
    let create = ["admin", "reset-2fa", "--email", "nobody@demo.example"];
    let done = run_with(&scene, &database, &create, &[("FIELD_ENCRYPTION_KEY", &rotated)]);
    assert!(words(&done).contains("no account"), "{}", words(&done));
    let without = format!("demo2:{new}");
    let done = run_with(&scene, &database, &["audit", "verify"], &[("FIELD_ENCRYPTION_KEY", &without)]);
    assert!(!done.status.success() && words(&done).contains("lacks the key `demo`"), "{}", words(&done));
}

both_databases!(one_end_that_was_tampered_with_does_not_make_the_ring_a_wrong_one);
/// What somebody bent in the database is no reason to take the ring for a wrong one: the rest of what it signed proves it.
async fn one_end_that_was_tampered_with_does_not_make_the_ring_a_wrong_one(database: TestDatabase) {
    use sea_orm::ConnectionTrait;
    let scene = Scene::small(&database).await;
    let bent = "UPDATE audit_heads SET mac = hash WHERE chain = 'platform'";
    database.raw().await.execute_unprepared(bent).await.expect("bent");
    let scope = synkro::store::SystemScope::because("the test looks at the ring");
    scene.app.vault.check_ring(scope).await.expect("the ring is right");
    let verified = run(&scene, &database, &["audit", "verify"]);
    assert!(words(&verified).contains("the audit log is broken: platform"), "{}", words(&verified));
}
