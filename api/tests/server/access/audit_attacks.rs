//! Somebody who may write to the database, but has no key, changes the audit log: each way is named by a walk, stays named
//! whatever the server writes next, and where the end of a chain was changed nothing is written behind it.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};
use synkro::app::App;
use synkro::http::Edge;
use synkro::jobs::housekeeping;
use synkro::routes::router;
use synkro::services::demo_tenant;
use synkro::store::SystemScope;
use synkro::store::entity::{audit_head, audit_log};
use synkro_shared::ProblemKind;

use super::audit::{hash_of, scene_with_entries, unguarded};
use crate::support::process::binary;
use crate::support::{Browser, Scene, TestDatabase, postgres};

/// The rows of a chain.
async fn rows_of(raw: &DatabaseConnection, chain: &str) -> Vec<audit_log::Model> {
    audit_log::Entity::find()
        .filter(audit_log::Column::Chain.eq(chain))
        .order_by_asc(audit_log::Column::Seq)
        .all(raw)
        .await
        .expect("rows")
}

/// Puts these rows in the place of the chain's.
async fn put(raw: &DatabaseConnection, chain: &str, rows: Vec<audit_log::Model>) {
    let old = audit_log::Entity::delete_many().filter(audit_log::Column::Chain.eq(chain));
    old.exec(raw).await.expect("deleted");
    for row in rows {
        audit_log::Entity::insert(row.into_active_model())
            .exec_without_returning(raw)
            .await
            .expect("inserted");
    }
}

/// Makes the chain's end agree with its last row, with another signature perhaps.
async fn end_at(
    raw: &DatabaseConnection,
    last: &audit_log::Model,
    key_id: Option<&str>,
    mac: Option<Vec<u8>>,
) {
    let head = audit_head::Model {
        chain: last.chain.clone(),
        seq: last.seq,
        hash: last.hash.clone(),
        key_id: key_id.map(str::to_owned),
        mac,
    };
    head.into_active_model().reset_all().update(raw).await.expect("moved");
}

async fn head_of(raw: &DatabaseConnection, chain: &str) -> audit_head::Model {
    audit_head::Entity::find_by_id(chain).one(raw).await.expect("an answer").expect("a head")
}

/// Hashes the rows anew, each behind the one before.
fn hashed_anew(rows: &mut [audit_log::Model]) {
    let mut previous = Vec::new();
    for row in rows {
        row.hash = hash_of(&previous, row);
        previous.clone_from(&row.hash);
    }
}

/// A way to change a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attack {
    Edit,
    Delete,
    Reorder,
    Cut,
    CutWithItsEnd,
    CutWithItsEndAndSignature,
    WrongSignature,
    RehashedByAnUnknownKey,
    RehashedBelowTheRightKey,
    MadeOld,
    MadeOldFromTheMiddle,
    Gone,
    GoneAndBegunAnew,
    EndGone,
    Forged,
    OlderEnd,
    AnotherChainsRows,
}

impl Attack {
    const ALL: [Self; 17] = [
        Self::Edit,
        Self::Delete,
        Self::Reorder,
        Self::Cut,
        Self::CutWithItsEnd,
        Self::CutWithItsEndAndSignature,
        Self::WrongSignature,
        Self::RehashedByAnUnknownKey,
        Self::RehashedBelowTheRightKey,
        Self::MadeOld,
        Self::MadeOldFromTheMiddle,
        Self::Gone,
        Self::GoneAndBegunAnew,
        Self::EndGone,
        Self::Forged,
        Self::OlderEnd,
        Self::AnotherChainsRows,
    ];

    /// Whether the end of the chain is another one: then nothing may be written behind it.
    fn bends_the_end(self) -> bool {
        !matches!(self, Self::Edit | Self::Delete | Self::Reorder | Self::Cut)
    }

    async fn make(self, raw: &DatabaseConnection, chain: &str, older: &audit_head::Model) {
        let mut rows = rows_of(raw, chain).await;
        let head = head_of(raw, chain).await;
        let (key_id, mac) = (head.key_id.as_deref(), head.mac.clone());
        match self {
            Self::Edit => rows[2].detail = "nothing to see here".to_owned(),
            Self::Delete => drop(rows.remove(2)),
            Self::Reorder => {
                (rows[2].seq, rows[3].seq) = (4, 3);
            }
            Self::Cut => rows.truncate(3),
            Self::CutWithItsEnd => {
                rows.truncate(3);
                end_at(raw, &rows[2], key_id, mac).await;
            }
            Self::CutWithItsEndAndSignature => {
                // An entry's signature is not an end's.
                rows.truncate(3);
                end_at(raw, &rows[2], rows[2].key_id.as_deref(), rows[2].mac.clone()).await;
            }
            Self::WrongSignature => {
                end_at(raw, rows.last().expect("rows"), key_id, Some(vec![7; 32])).await;
            }
            Self::RehashedByAnUnknownKey | Self::RehashedBelowTheRightKey => {
                rows[2].detail = "nothing to see here".to_owned();
                hashed_anew(&mut rows);
                for row in &mut rows[2..] {
                    row.key_id = Some("gone".to_owned());
                }
                let by = if self == Self::RehashedByAnUnknownKey { Some("gone") } else { key_id };
                end_at(raw, rows.last().expect("rows"), by, mac).await;
            }
            Self::MadeOld | Self::MadeOldFromTheMiddle => {
                let from = if self == Self::MadeOld { 0 } else { 2 };
                for row in &mut rows[from..] {
                    (row.format, row.key_id, row.mac) = (1, None, None);
                }
                rows[2].detail = "nothing to see here".to_owned();
                hashed_anew(&mut rows);
                end_at(raw, rows.last().expect("rows"), None, None).await;
            }
            Self::Gone | Self::GoneAndBegunAnew => {
                rows.clear();
                audit_head::Entity::delete_by_id(chain).exec(raw).await.expect("gone");
                if self == Self::GoneAndBegunAnew {
                    let new = audit_head::Model { seq: 0, hash: Vec::new(), key_id: None, mac: None, ..head };
                    audit_head::Entity::insert(new.into_active_model())
                        .exec_without_returning(raw)
                        .await
                        .expect("begun");
                }
            }
            Self::EndGone => {
                audit_head::Entity::delete_by_id(chain).exec(raw).await.expect("gone");
            }
            Self::Forged => {
                let last = rows.last().expect("rows").clone();
                let mut new = audit_log::Model {
                    seq: last.seq + 1,
                    action: "integration.update".to_owned(),
                    address: Some("203.0.113.7".to_owned()),
                    key_id: Some("gone".to_owned()),
                    ..last.clone()
                };
                new.hash = hash_of(&last.hash, &new);
                end_at(raw, &new, Some("gone"), mac).await;
                rows.push(new);
            }
            Self::OlderEnd => {
                older.clone().into_active_model().reset_all().update(raw).await.expect("put back");
            }
            Self::AnotherChainsRows => {
                let other = if chain == "platform" { "" } else { "platform" };
                let foreign = audit_log::Entity::find()
                    .filter(match other {
                        "" => audit_log::Column::Chain.ne("platform"),
                        other => audit_log::Column::Chain.eq(other),
                    })
                    .order_by_asc(audit_log::Column::Seq)
                    .one(raw)
                    .await
                    .expect("rows")
                    .expect("a row");
                let seq = rows.last().expect("rows").seq + 1;
                let new = audit_log::Model { chain: chain.to_owned(), seq, ..foreign };
                end_at(raw, &new, new.key_id.as_deref(), new.mac.clone()).await;
                rows.push(new);
            }
        }
        put(raw, chain, rows).await;
    }
}

/// Writes into a chain as a process does that has just started: an account's sign-in into its company's, a stranger's into the
/// platform's. True: it was written.
async fn writes(app: &App, chain: &str) -> bool {
    let mut browser = Browser::new(router(app.clone(), Edge::default()));
    let (answer, well) = if chain == "platform" {
        (browser.sign_in("nobody@x.kz", "not the password").await, 401)
    } else {
        (browser.sign_in("owner@demo.example", demo_tenant::PASSWORD).await, 200)
    };
    if answer.status == well {
        return true;
    }
    assert_eq!(answer.status, 503, "{}", answer.text());
    let problem = answer.json();
    assert_eq!(problem["code"], "audit_damaged", "{problem}");
    let who = if chain == "platform" { "operator" } else { "super_admin" };
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(who)), "{problem}");
    assert!(answer.header("retry-after").is_empty(), "time does not heal it");
    false
}

const KEEP: [&str; 2] =
    ["CREATE TABLE kept AS SELECT * FROM audit_log", "CREATE TABLE kept_heads AS SELECT * FROM audit_heads"];
const PUT_BACK: [&str; 4] = [
    "DELETE FROM audit_log",
    "DELETE FROM audit_heads",
    "INSERT INTO audit_log SELECT * FROM kept",
    "INSERT INTO audit_heads SELECT * FROM kept_heads",
];

both_databases!(each_attack_is_named_before_and_after_the_next_entry_and_a_changed_end_is_not_extended);
async fn each_attack_is_named_before_and_after_the_next_entry_and_a_changed_end_is_not_extended(
    database: TestDatabase,
) {
    let scene = scene_with_entries(&database).await;
    scene.signed_in("super@demo.example").await;
    let tenant = scene.scope.tenant().to_string();
    let raw = unguarded(&database).await;
    // What somebody who reads along has kept: ends as they were.
    let mut older = vec![head_of(&raw, "platform").await, head_of(&raw, &tenant).await];
    for _ in 0..3 {
        assert!(writes(&scene.app, "platform").await && writes(&scene.app, &tenant).await);
    }
    for statement in KEEP {
        raw.execute_unprepared(statement).await.expect("kept");
    }
    older.sort_by_key(|head| head.chain == "platform");
    for older in &older {
        let chain = &older.chain;
        for attack in Attack::ALL {
            let what = format!("{}: {attack:?} of {chain}", database.name);
            attack.make(&raw, chain, older).await;
            let node = scene.node(&database, scene.clock.clone()).await;
            let before = node.store.verify_chain(chain, &[]).await.expect("an answer").expect_err(&what);
            assert_eq!(writes(&node, chain).await, !attack.bends_the_end(), "{what}");
            let after = node.store.verify_chain(chain, &[]).await.expect("an answer").expect_err(&what);
            assert_eq!(before.seq, after.seq, "{what}");
            assert_eq!(node.check_readiness().await.is_ok(), !attack.bends_the_end(), "{what}");
            for statement in PUT_BACK {
                raw.execute_unprepared(statement).await.expect("put back");
            }
            node.store.verify_chain(chain, &[]).await.expect("an answer").expect(&what);
            node.store.close().await;
        }
    }
}

both_databases!(a_chain_that_was_cut_and_given_an_older_end_is_told_by_what_was_vouched_for);
async fn a_chain_that_was_cut_and_given_an_older_end_is_told_by_what_was_vouched_for(database: TestDatabase) {
    let scene = scene_with_entries(&database).await;
    let chain = scene.scope.tenant().to_string();
    let raw = unguarded(&database).await;
    let older = head_of(&raw, &chain).await;
    let rows = rows_of(&raw, &chain).await;
    assert!(writes(&scene.app, &chain).await);
    housekeeping::once(&scene.app, true).await.expect("vouched for");
    put(&raw, &chain, rows).await;
    older.clone().into_active_model().reset_all().update(&raw).await.expect("put back");
    // The process that has written it knows better.
    assert!(!writes(&scene.app, &chain).await, "{}", database.name);
    // So does one that begins as every process does.
    let node = scene.node(&database, scene.clock.clone()).await;
    let system = SystemScope::because("the test begins as a process does");
    node.store.begin_audit(system).await.expect("begun");
    assert!(!writes(&node, &chain).await, "{}", database.name);
    let broken = |app: App, chain: String| async move {
        app.store.verify_chain(&chain, &[]).await.expect("an answer").expect_err("broken")
    };
    let found = broken(node.clone(), chain.clone()).await;
    assert_eq!(found.seq, older.seq + 1, "{found}");
    // A process that knows nothing lets it grow again; what was vouched for is no longer there, whatever is vouched for next.
    let ignorant = scene.node(&database, scene.clock.clone()).await;
    for _ in 0..3 {
        assert!(writes(&ignorant, &chain).await);
    }
    assert!(head_of(&raw, &chain).await.seq > older.seq + 1);
    scene.clock.advance(std::time::Duration::from_secs(3600));
    housekeeping::once(&ignorant, true).await.expect("housekeeping");
    assert_eq!(broken(ignorant.clone(), chain.clone()).await.seq, found.seq, "{}", database.name);
    // And whoever takes that away is told of instead.
    raw.execute_unprepared("DELETE FROM audit_marks").await.expect("deleted");
    broken(ignorant.clone(), "platform".to_owned()).await;
    scene.clock.advance(std::time::Duration::from_secs(3600));
    housekeeping::once(&ignorant, true).await.expect("housekeeping");
    broken(ignorant, "platform".to_owned()).await;
}

both_databases!(ends_are_vouched_for_once_an_hour_and_only_when_something_was_written);
async fn ends_are_vouched_for_once_an_hour_and_only_when_something_was_written(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let raw = database.raw().await;
    let vouched =
        || async { rows_of(&raw, "platform").await.iter().filter(|row| row.action == "audit.heads").count() };
    for (hours, expected) in [(0, 1), (0, 1), (1, 1)] {
        scene.clock.advance(std::time::Duration::from_secs(3600 * hours));
        housekeeping::once(&scene.app, true).await.expect("housekeeping");
        assert_eq!(vouched().await, expected, "{}", database.name);
    }
    assert!(writes(&scene.app, &scene.scope.tenant().to_string()).await);
    housekeeping::once(&scene.app, true).await.expect("housekeeping");
    assert_eq!(vouched().await, 2, "{}", database.name);
    for (chain, found) in
        scene.app.store.verify_chains(SystemScope::because("the test looks"), &[]).await.expect("an answer")
    {
        found.unwrap_or_else(|found| panic!("{}: {chain}: {found}", database.name));
    }
}

both_databases!(a_company_whose_whole_log_is_gone_is_named_on_the_command_line);
async fn a_company_whose_whole_log_is_gone_is_named_on_the_command_line(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let raw = unguarded(&database).await;
    let chain = scene.scope.tenant().to_string();
    for table in ["audit_log", "audit_heads"] {
        raw.execute_unprepared(&format!("DELETE FROM {table} WHERE chain = '{chain}'")).await.expect("gone");
    }
    let verify = |scene: &Scene| binary(scene, &database).args(["audit", "verify"]).output().expect("run");
    let done = verify(&scene);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success() && said.contains(&format!("{chain}: entry 1 is gone")), "{said}");
    assert!(!writes(&scene.app, &chain).await);
    let node = scene.node(&database, scene.clock.clone()).await;
    assert!(!writes(&node, &chain).await, "{}", database.name);
    let again = verify(&scene);
    assert_eq!(again.stderr, done.stderr, "{}", database.name);
}

both_databases!(a_damaged_log_of_one_company_stops_no_other);
async fn a_damaged_log_of_one_company_stops_no_other(database: TestDatabase) {
    let scene = scene_with_entries(&database).await;
    let chain = scene.scope.tenant().to_string();
    let raw = database.raw().await;
    let bent = format!("UPDATE audit_heads SET mac = hash WHERE chain = '{chain}'");
    raw.execute_unprepared(&bent).await.expect("bent");
    let mut boss = scene.signed_in("super@demo.example").await;
    let other = serde_json::json!({"name": "Другая", "slug": "other"});
    assert_eq!(boss.post("/api/v1/admin/tenants", &other).await.status, 201, "{}", database.name);
    let mut owner = scene.browser();
    let refused = owner.sign_in("owner@demo.example", demo_tenant::PASSWORD).await;
    assert_eq!(refused.json()["code"], ProblemKind::AuditDamaged.code());
    housekeeping::once(&scene.app, true).await.expect("housekeeping goes on");
}

#[tokio::test]
async fn the_applications_own_role_can_forge_nothing_that_is_signed_for_later() {
    let database = postgres().await;
    let scene = scene_with_entries(&database).await;
    let raw = database.raw().await;
    assert_eq!(raw.get_database_backend(), DbBackend::Postgres);
    let role = format!("synkro_app_{}", hex::encode(synkro::clock::random_bytes::<4>()));
    raw.execute_unprepared(&format!("CREATE ROLE {role} LOGIN")).await.expect("a role");
    let granted =
        binary(&scene, &database).args(["migrate", "--app-role", &role]).output().expect("migrated");
    assert!(granted.status.success(), "{}", String::from_utf8_lossy(&granted.stderr));
    let address = database.address.replacen("synkro@", &format!("{role}@"), 1);
    let as_role = TestDatabase::at("postgres as the application's role", &address).raw().await;
    for statement in ["INSERT INTO audit_baselines VALUES ('x', 1, '')", "UPDATE audit_marks SET seq = 1"] {
        let refused = as_role.execute_unprepared(statement).await.expect_err(statement).to_string();
        assert!(refused.contains("permission denied"), "{refused}");
    }
    let chain = scene.scope.tenant().to_string();
    let last = rows_of(&as_role, &chain).await.pop().expect("a row");
    let head = head_of(&as_role, &chain).await;
    let mut forged = audit_log::Model {
        seq: last.seq + 1,
        action: "integration.update".to_owned(),
        key_id: Some("gone".to_owned()),
        ..last.clone()
    };
    forged.hash = hash_of(&last.hash, &forged);
    audit_log::Entity::insert(forged.clone().into_active_model())
        .exec_without_returning(&as_role)
        .await
        .expect("the role may add");
    end_at(&as_role, &forged, Some("gone"), head.mac).await;
    let node = scene.node(&database, scene.clock.clone()).await;
    assert!(!writes(&node, &chain).await && !writes(&scene.app, &chain).await);
    let done = binary(&scene, &database).args(["audit", "verify"]).output().expect("run");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let named = format!("{chain}: entry {} was not written by this installation", forged.seq);
    assert!(!done.status.success() && said.contains(&named), "{said}");
}
