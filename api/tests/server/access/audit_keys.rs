//! The audit log over changes of its key and of its form: what came before is believed as far as it was signed for, and no
//! further.

use base64::prelude::{BASE64_STANDARD, Engine};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use synkro::clock::random_bytes;
use synkro::store::entity::{audit_head, audit_log};
use synkro::store::{Store, SystemScope};
use synkro::vault::KeyRing;

use super::audit::{hash_of, scene_with_entries, unguarded};
use crate::support::process::binary;
use crate::support::{Scene, TestDatabase, key_ring, undo_from};

fn system() -> SystemScope {
    SystemScope::because("the test begins as a process does")
}

async fn rows_of(raw: &DatabaseConnection, chain: &str) -> Vec<audit_log::Model> {
    audit_log::Entity::find()
        .filter(audit_log::Column::Chain.eq(chain))
        .order_by_asc(audit_log::Column::Seq)
        .all(raw)
        .await
        .expect("rows")
}

/// A store that signs with this ring.
async fn by_ring(scene: &Scene, database: &TestDatabase, ring: &str) -> Store {
    let keys = KeyRing::parse(ring).expect("a ring").audit_keys();
    database.store(scene.clock.clone()).await.signing_with(keys)
}

/// Chains that are not whole, with the words.
async fn broken(store: &Store) -> Vec<String> {
    let all = store.verify_chains(system(), &[]).await.expect("an answer");
    all.into_iter().filter_map(|(chain, found)| Some(format!("{chain}: {}", found.err()?))).collect()
}

async fn rewrite(raw: &DatabaseConnection, chain: &str, change: impl Fn(&mut audit_log::Model)) {
    let mut previous = Vec::new();
    let mut last = None;
    for mut row in rows_of(raw, chain).await {
        change(&mut row);
        row.hash = hash_of(&previous, &row);
        previous.clone_from(&row.hash);
        row.clone().into_active_model().reset_all().update(raw).await.expect("rewritten");
        last = Some(row);
    }
    let last = last.expect("rows");
    let head = audit_head::Model {
        chain: chain.to_owned(),
        seq: last.seq,
        hash: last.hash,
        key_id: last.key_id,
        mac: last.mac,
    };
    head.into_active_model().reset_all().update(raw).await.expect("rewritten");
}

both_databases!(unsigned_entries_are_believed_up_to_where_the_upgrade_found_them);
async fn unsigned_entries_are_believed_up_to_where_the_upgrade_found_them(database: TestDatabase) {
    let scene = scene_with_entries(&database).await;
    let chain = scene.scope.tenant().to_string();
    let raw = unguarded(&database).await;
    // A company whose entries are all of the first form, as the release before would have left it.
    rewrite(&raw, &chain, |row| (row.format, row.key_id, row.mac) = (1, None, None)).await;
    undo_from(&scene.app.store, 14).await;
    scene.app.store.migrate().await.expect("upgraded");
    let store = &scene.app.store;
    assert_eq!(broken(store).await.len(), 1, "{}: nobody has signed for it yet", database.name);
    store.begin_audit(system()).await.expect("begun");
    assert_eq!(broken(store).await, Vec::<String>::new(), "{}", database.name);
    let said = rows_of(&raw, "platform").await.pop().expect("a row");
    assert_eq!((said.action.as_str(), said.actor_kind.as_str()), ("audit.baseline", "system"));
    // It goes on, and a second start has nothing to say.
    scene.signed_in("owner@demo.example").await;
    store.begin_audit(system()).await.expect("begun");
    assert_eq!(broken(store).await, Vec::<String>::new(), "{}", database.name);
    assert_eq!(rows_of(&raw, "platform").await.pop(), Some(said), "{}", database.name);
    // What was believed may not be changed, nor what came later take the old form.
    let believed =
        audit_head::Entity::find_by_id(&chain).one(&raw).await.expect("an answer").expect("a head");
    rewrite(&raw, &chain, |row| {
        if row.seq == believed.seq {
            (row.format, row.key_id, row.mac) = (1, None, None);
        }
    })
    .await;
    let found = broken(store).await;
    assert!(found.len() == 1 && found[0].contains(&format!("entry {} was not", believed.seq)), "{found:?}");
    rewrite(&raw, &chain, |row| {
        if row.seq == 2 {
            row.detail = "another".to_owned();
        }
    })
    .await;
    let found = broken(store).await;
    assert!(found.len() == 1 && found[0].contains("vouched for"), "{}: {found:?}", database.name);
    // Nor is the note of the upgrade itself believed beyond what was signed for.
    let more = format!("UPDATE audit_baselines SET seq = 1000 WHERE chain = '{chain}'");
    sea_orm::ConnectionTrait::execute_unprepared(&raw, &more).await.expect("changed");
    store.begin_audit(system()).await.expect("begun");
    assert_eq!(broken(store).await, found, "{}", database.name);
}

both_databases!(a_key_that_left_the_ring_vouches_up_to_where_another_took_its_place);
async fn a_key_that_left_the_ring_vouches_up_to_where_another_took_its_place(database: TestDatabase) {
    let scene = scene_with_entries(&database).await;
    let chain = scene.scope.tenant().to_string();
    let raw = unguarded(&database).await;
    scene.app.store.begin_audit(system()).await.expect("begun");
    let new = format!("demo2:{}", BASE64_STANDARD.encode(random_bytes::<32>()));
    let both = format!("{new},{}", key_ring());
    let before = rows_of(&raw, "platform").await.len();
    // As every command does that writes.
    for _ in 0..2 {
        let mut command = binary(&scene, &database);
        command.args(["admin", "reset-2fa", "--email", "nobody@x.kz"]).env("FIELD_ENCRYPTION_KEY", &both);
        let said = command.output().expect("run").stderr;
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(said.contains("no account"), "{said}");
    }
    let written = rows_of(&raw, "platform").await.split_off(before);
    assert_eq!(written.len(), 1, "{}: once", database.name);
    assert_eq!(written[0].action, "audit.rotate");
    assert!(written[0].detail.starts_with("demo demo2 "), "{}", written[0].detail);
    assert_eq!(written[0].key_id.as_deref(), Some("demo2"));
    // With both keys, and with the new one alone.
    let rotated = by_ring(&scene, &database, &both).await;
    let alone = by_ring(&scene, &database, &new).await;
    for store in [&rotated, &alone] {
        assert_eq!(broken(store).await, Vec::<String>::new(), "{}", database.name);
        assert!(store.chain_ends(system()).await.expect("ends").iter().all(|end| end.damage.is_none()));
    }
    // An entry by the old key behind that is not believed, nor one by a key of which nobody has heard.
    let last = rows_of(&raw, &chain).await.pop().expect("a row");
    for key in ["demo", "gone"] {
        let mut forged = audit_log::Model {
            seq: last.seq + 1,
            key_id: Some(key.to_owned()),
            mac: Some(vec![7; 32]),
            ..last.clone()
        };
        forged.hash = hash_of(&last.hash, &forged);
        audit_log::Entity::insert(forged.clone().into_active_model())
            .exec_without_returning(&raw)
            .await
            .expect("inserted");
        let head =
            audit_head::Entity::find_by_id(&chain).one(&raw).await.expect("an answer").expect("a head");
        let bent = audit_head::Model { seq: forged.seq, hash: forged.hash.clone(), ..head.clone() };
        bent.into_active_model().reset_all().update(&raw).await.expect("moved");
        let found = broken(&alone).await;
        let named = format!("{chain}: entry {} was not written by this installation", forged.seq);
        assert_eq!(found, [named], "{}: {key}", database.name);
        audit_log::Entity::delete_by_id((chain.clone(), forged.seq)).exec(&raw).await.expect("taken back");
        head.into_active_model().reset_all().update(&raw).await.expect("taken back");
    }
    // Whoever takes away what the change of keys vouched for is told of.
    audit_mark_gone(&raw, &chain).await;
    assert!(broken(&alone).await.iter().any(|found| found.starts_with("platform: ")), "{}", database.name);
}

async fn audit_mark_gone(raw: &DatabaseConnection, chain: &str) {
    let sql = format!("DELETE FROM audit_marks WHERE chain = '{chain}'");
    sea_orm::ConnectionTrait::execute_unprepared(raw, &sql).await.expect("deleted");
}

both_databases!(keys_that_had_left_the_ring_before_the_upgrade_are_believed_as_they_were);
async fn keys_that_had_left_the_ring_before_the_upgrade_are_believed_as_they_were(database: TestDatabase) {
    let scene = scene_with_entries(&database).await;
    let chain = scene.scope.tenant().to_string();
    let raw = unguarded(&database).await;
    let rows = rows_of(&raw, &chain).await;
    let last = rows.last().expect("rows").seq;
    // All but the last entry by the key that is gone; the end is by the one that is here.
    rewrite(&raw, &chain, |row| {
        if row.seq < last {
            row.key_id = Some("gone".to_owned());
        }
    })
    .await;
    // The last one and the end are signed as the release before would have: by whoever has the key.
    let resigned = rows_of(&raw, &chain).await.pop().expect("a row");
    sign(&raw, &resigned).await;
    assert_eq!(broken(&scene.app.store).await.len(), 1, "{}: nobody has signed for it", database.name);
    undo_from(&scene.app.store, 14).await;
    scene.app.store.migrate().await.expect("upgraded");
    scene.app.store.begin_audit(system()).await.expect("begun");
    assert_eq!(broken(&scene.app.store).await, Vec::<String>::new(), "{}", database.name);
}

/// Signs an entry and the end with the demo's key.
async fn sign(raw: &DatabaseConnection, row: &audit_log::Model) {
    let master = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &[42; 32]);
    let derived = ring::hmac::sign(&master, b"synkro/audit/v1");
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, derived.as_ref());
    let signed = |kind: &str| {
        let mut bytes = Vec::new();
        for field in
            [b"synkro/audit/v2", kind.as_bytes(), row.chain.as_bytes(), &row.seq.to_be_bytes(), &row.hash]
        {
            bytes.extend((field.len() as u64).to_be_bytes());
            bytes.extend(field);
        }
        ring::hmac::sign(&key, &bytes).as_ref().to_vec()
    };
    let entry =
        audit_log::Model { key_id: Some("demo".to_owned()), mac: Some(signed("entry")), ..row.clone() };
    entry.into_active_model().reset_all().update(raw).await.expect("signed");
    let head = audit_head::Model {
        chain: row.chain.clone(),
        seq: row.seq,
        hash: row.hash.clone(),
        key_id: Some("demo".to_owned()),
        mac: Some(signed("head")),
    };
    head.into_active_model().reset_all().update(raw).await.expect("signed");
}
