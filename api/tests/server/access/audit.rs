//! The audit log: nothing in it can be changed unseen, nothing happens without it.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryFilter, QueryOrder, Set,
    Unchanged,
};
use serde_json::json;
use synkro::store::audit::{AuditActor, AuditEntry, Chain};
use synkro::store::audit_check::{Anchor, Why};
use synkro::store::entity::{audit_head, audit_log};
use synkro_shared::audit::AuditAction;

use crate::support::process::binary;
use crate::support::{Scene, TestDatabase, well};

/// What somebody with all rights on the database can do first.
pub(super) async fn unguarded(database: &TestDatabase) -> DatabaseConnection {
    let raw = database.raw().await;
    let guards: &[&str] = match raw.get_database_backend() {
        DbBackend::Postgres => &[
            "DROP TRIGGER audit_log_no_change ON audit_log",
            "DROP TRIGGER audit_log_no_truncate ON audit_log",
        ],
        _ => &["DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_log_no_delete"],
    };
    for guard in guards {
        raw.execute_unprepared(guard).await.expect("dropped");
    }
    raw
}

pub(super) async fn scene_with_entries(database: &TestDatabase) -> Scene {
    let scene = Scene::small(database).await;
    for _ in 0..4 {
        let mut owner = scene.signed_in("owner@demo.example").await;
        owner.post("/api/v1/auth/logout", &json!({})).await;
    }
    scene
}

both_databases!(every_way_to_tamper_is_found_and_the_entry_named);
async fn every_way_to_tamper_is_found_and_the_entry_named(database: TestDatabase) {
    let scene = scene_with_entries(&database).await;
    let tenant = scene.scope.tenant();
    let whole = scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").expect("whole");
    assert!(whole.entries >= 8, "{}", whole.entries);
    let last = whole.entries;
    let raw = unguarded(&database).await;
    let chain = format!("chain = '{tenant}'");
    // Each is tried on the same chain, which is put back afterwards.
    let keep = "CREATE TABLE kept AS SELECT * FROM audit_log";
    let keep_heads = "CREATE TABLE kept_heads AS SELECT * FROM audit_heads";
    raw.execute_unprepared(keep).await.expect("kept");
    raw.execute_unprepared(keep_heads).await.expect("kept");
    let columns = "chain, seq, at, actor_id, actor_kind, action, object_kind, object_id, outcome, detail, hash, format, \
                   tenant_id, address, request_id, times, key_id, mac";
    let cases: Vec<(&str, Vec<String>, i64, Why)> = vec![
        (
            "edit",
            vec![format!("UPDATE audit_log SET action = 'run.start' WHERE seq = 3 AND {chain}")],
            3,
            Why::Changed,
        ),
        (
            "edit an address",
            vec![format!("UPDATE audit_log SET address = '1.1.1.1' WHERE seq = 3 AND {chain}")],
            3,
            Why::Changed,
        ),
        (
            "edit a count",
            vec![format!("UPDATE audit_log SET times = 9 WHERE seq = 3 AND {chain}")],
            3,
            Why::Changed,
        ),
        ("delete", vec![format!("DELETE FROM audit_log WHERE seq = 3 AND {chain}")], 3, Why::Missing),
        (
            "delete the first",
            vec![format!("DELETE FROM audit_log WHERE seq = 1 AND {chain}")],
            1,
            Why::Missing,
        ),
        (
            "reorder",
            vec![
                format!("UPDATE audit_log SET seq = 1000 WHERE seq = 3 AND {chain}"),
                format!("UPDATE audit_log SET seq = 3 WHERE seq = 4 AND {chain}"),
                format!("UPDATE audit_log SET seq = 4 WHERE seq = 1000 AND {chain}"),
            ],
            3,
            Why::Changed,
        ),
        (
            "insert",
            vec![
                format!("UPDATE audit_log SET seq = seq + 1000 WHERE seq >= 3 AND {chain}"),
                format!("UPDATE audit_log SET seq = seq - 999 WHERE seq >= 1000 AND {chain}"),
                format!(
                    "INSERT INTO audit_log ({columns}) SELECT chain, 3, {} FROM audit_log WHERE seq = 2 AND {chain}",
                    columns.strip_prefix("chain, seq, ").expect("columns")
                ),
            ],
            3,
            Why::Changed,
        ),
        ("truncate", vec![format!("DELETE FROM audit_log WHERE seq > 3 AND {chain}")], 4, Why::Head),
        (
            "truncate with the end moved",
            vec![
                format!("DELETE FROM audit_log WHERE seq > 3 AND {chain}"),
                format!(
                    "UPDATE audit_heads SET seq = 3, hash = (SELECT hash FROM audit_log WHERE seq = 3 AND {chain}) WHERE {chain}"
                ),
            ],
            4,
            Why::Head,
        ),
        ("take the end away", vec![format!("DELETE FROM audit_heads WHERE {chain}")], last + 1, Why::Head),
        (
            "add at the end",
            vec![format!(
                "INSERT INTO audit_log ({columns}) SELECT chain, {}, {} FROM audit_log WHERE seq = {last} AND {chain}",
                last + 1,
                columns.strip_prefix("chain, seq, ").expect("columns")
            )],
            last + 1,
            Why::Head,
        ),
        (
            "another chain's signature",
            vec![format!(
                "UPDATE audit_log SET mac = (SELECT mac FROM audit_log WHERE seq = 4 AND {chain}) WHERE seq = 3 AND {chain}"
            )],
            3,
            Why::Forged,
        ),
        (
            "an unknown key",
            vec![format!("UPDATE audit_log SET mac = NULL, key_id = NULL WHERE seq = 3 AND {chain}")],
            3,
            Why::Forged,
        ),
        ("all of it", vec![format!("DELETE FROM audit_log WHERE {chain}")], 1, Why::Head),
    ];
    for (what, statements, seq, why) in cases {
        for statement in &statements {
            raw.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        let found = scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").expect_err(what);
        assert_eq!((found.seq, found.why), (seq, why), "{}: {what}: {found}", database.name);
        for restore in [
            "DELETE FROM audit_log",
            "DELETE FROM audit_heads",
            "INSERT INTO audit_log SELECT * FROM kept",
            "INSERT INTO audit_heads SELECT * FROM kept_heads",
        ] {
            raw.execute_unprepared(restore).await.expect("put back");
        }
        assert!(scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").is_ok(), "after {what}");
    }
}

/// The hash of an entry, by somebody who knows the algorithm, but not the key.
pub(super) fn hash_of(previous: &[u8], row: &audit_log::Model) -> Vec<u8> {
    let id = |id: Option<uuid::Uuid>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default().into_bytes();
    let mut fields = vec![
        previous.to_vec(),
        row.chain.clone().into_bytes(),
        row.seq.to_be_bytes().to_vec(),
        row.at.timestamp_micros().to_be_bytes().to_vec(),
        row.actor_kind.clone().into_bytes(),
        id(row.actor_id),
        row.action.clone().into_bytes(),
        row.object_kind.clone().into_bytes(),
        row.object_id.clone().into_bytes(),
        row.outcome.clone().into_bytes(),
        row.detail.clone().into_bytes(),
    ];
    let newer = [
        row.format.to_be_bytes().to_vec(),
        id(row.tenant_id),
        text(&row.address),
        text(&row.request_id),
        row.times.to_be_bytes().to_vec(),
    ];
    if row.format != 1 {
        fields.extend(newer);
    }
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    for field in fields {
        context.update(&(field.len() as u64).to_be_bytes());
        context.update(&field);
    }
    context.finish().as_ref().to_vec()
}

both_databases!(a_chain_hashed_anew_from_a_changed_entry_on_is_found_at_that_entry);
async fn a_chain_hashed_anew_from_a_changed_entry_on_is_found_at_that_entry(database: TestDatabase) {
    let scene = scene_with_entries(&database).await;
    let tenant = scene.scope.tenant();
    let raw = unguarded(&database).await;
    let rows = audit_log::Entity::find()
        .filter(audit_log::Column::Chain.eq(tenant.to_string()))
        .order_by_asc(audit_log::Column::Seq)
        .all(&raw)
        .await
        .expect("rows");
    let mut previous = Vec::new();
    for mut row in rows {
        assert_eq!(hash_of(&previous, &row) == row.hash, row.seq <= 3, "the algorithm is known");
        if row.seq == 3 {
            row.detail = "nothing to see here".to_owned();
        }
        row.hash = hash_of(&previous, &row);
        previous.clone_from(&row.hash);
        let change = audit_log::ActiveModel {
            chain: Unchanged(row.chain),
            seq: Unchanged(row.seq),
            detail: Set(row.detail),
            hash: Set(row.hash),
            ..Default::default()
        };
        audit_log::Entity::update(change).exec(&raw).await.expect("changed");
    }
    let head = audit_head::ActiveModel {
        chain: Unchanged(tenant.to_string()),
        hash: Set(previous),
        ..Default::default()
    };
    audit_head::Entity::update(head).exec(&raw).await.expect("changed");
    let found = scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").expect_err("found");
    assert_eq!((found.seq, found.why), (3, Why::Forged), "{}", database.name);
}

both_databases!(a_database_put_back_is_found_by_what_was_noted_elsewhere);
async fn a_database_put_back_is_found_by_what_was_noted_elsewhere(database: TestDatabase) {
    let scene = scene_with_entries(&database).await;
    let chain = scene.scope.tenant().to_string();
    let whole = scene.app.store.verify_chain(&chain, &[]).await.expect("an answer").expect("whole");
    let noted = Anchor { chain: chain.clone(), seq: whole.entries, hash: whole.hash.clone() };
    assert!(
        scene.app.store.verify_chain(&chain, std::slice::from_ref(&noted)).await.expect("an answer").is_ok()
    );
    let later = Anchor { seq: whole.entries + 5, ..noted.clone() };
    let found = scene.app.store.verify_chain(&chain, &[later]).await.expect("an answer").expect_err("cut");
    assert_eq!(found.why, Why::Head);
    let other = Anchor { seq: 2, hash: vec![1; 32], ..noted };
    let found =
        scene.app.store.verify_chain(&chain, &[other]).await.expect("an answer").expect_err("another");
    assert_eq!((found.seq, found.why), (2, Why::Anchor));
}

both_databases!(a_hundred_writers_at_once_leave_no_gap_and_no_fork);
async fn a_hundred_writers_at_once_leave_no_gap_and_no_fork(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let tenant = scene.scope.tenant();
    let before = scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").expect("whole").entries;
    let writers = (0..100).map(|n| {
        let store = scene.app.store.clone();
        async move {
            let chain = if n % 2 == 0 { Chain::Both(tenant) } else { Chain::Tenant(tenant) };
            let entry = AuditEntry::new(chain, AuditActor::System, AuditAction::RunStart, "run", n);
            // A machine that does a lot else lets some of them wait longer than a person would: they come again.
            let tx = well(|| store.begin()).await;
            tx.audit(entry).await.expect("written");
            tx.commit().await.expect("committed");
        }
    });
    futures::future::join_all(writers).await;
    for chain in [Some(tenant), None] {
        let whole = scene.app.store.verify_audit(chain).await.expect("an answer").expect("whole");
        if chain.is_some() {
            assert_eq!(whole.entries, before + 100, "{}", database.name);
        }
    }
}

both_databases!(nothing_happens_when_it_can_not_be_written_down);
async fn nothing_happens_when_it_can_not_be_written_down(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let id = owner.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned();
    let raw = database.raw().await;
    // The log is full, locked, gone: whatever it is, an entry can't be added.
    let stop = match raw.get_database_backend() {
        DbBackend::Postgres => {
            "CREATE TRIGGER stop BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_is_append_only()"
        }
        _ => "CREATE TRIGGER stop BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END",
    };
    raw.execute_unprepared(stop).await.expect("stopped");
    let before = database.dump().await;
    for (method, path, body) in [
        ("POST", format!("/api/v1/admin/users/{id}/disable"), json!({})),
        ("PATCH", format!("/api/v1/admin/users/{id}"), json!({"settings": false})),
        ("DELETE", format!("/api/v1/admin/users/{id}"), json!({})),
        ("POST", format!("/api/v1/admin/users/{id}/invite"), json!({})),
        ("POST", "/api/v1/admin/tenants".to_owned(), json!({"name": "x", "slug": "xyz"})),
        ("POST", format!("/api/v1/admin/tenants/{}/suspend", scene.scope.tenant()), json!({})),
        ("DELETE", format!("/api/v1/admin/tenants/{}?slug=demo", scene.scope.tenant()), json!({})),
    ] {
        assert_eq!(boss.write(method, &path, &body).await.status, 500, "{method} {path}");
    }
    assert_eq!(owner.post("/api/v1/account/sessions/revoke-others", &json!({})).await.status, 500);
    let form = json!({"name": "x", "scopes": ["reports:read"]});
    assert_eq!(owner.post("/api/v1/account/tokens", &form).await.status, 500);
    assert_eq!(owner.get("/api/v1/admin/users").await.status, 500, "a denial that can't be written down");
    assert_eq!(database.dump().await, before, "{}", database.name);
    assert_eq!(owner.get("/api/v1/auth/me").await.status, 200, "reading goes on");
}

both_databases!(entries_can_not_be_changed_and_the_applications_role_may_not_even_try);
async fn entries_can_not_be_changed_and_the_applications_role_may_not_even_try(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let raw = database.raw().await;
    for statement in ["UPDATE audit_log SET detail = 'x'", "DELETE FROM audit_log"] {
        assert!(raw.execute_unprepared(statement).await.is_err(), "{}: {statement}", database.name);
    }
    if raw.get_database_backend() != DbBackend::Postgres {
        return;
    }
    assert!(raw.execute_unprepared("TRUNCATE audit_log").await.is_err());
    let role = format!("synkro_app_{}", hex::encode(synkro::clock::random_bytes::<4>()));
    raw.execute_unprepared(&format!("CREATE ROLE {role} LOGIN")).await.expect("a role");
    let granted =
        binary(&scene, &database).args(["migrate", "--app-role", &role]).output().expect("migrated");
    assert!(granted.status.success(), "{}", String::from_utf8_lossy(&granted.stderr));
    let address = database.address.replacen("synkro@", &format!("{role}@"), 1);
    // The whole application works as that role: it starts, signs in, writes its log.
    let as_role = TestDatabase::at("postgres as the application's role", &address);
    let app_scene = scene.over(&as_role).await;
    let mut owner = app_scene.signed_in("owner@demo.example").await;
    assert_eq!(owner.get("/api/v1/audit").await.status, 200);
    let raw = as_role.raw().await;
    for statement in [
        "UPDATE audit_log SET detail = 'x'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "DELETE FROM audit_heads",
        "DROP TRIGGER audit_log_no_change ON audit_log",
        "ALTER TABLE audit_log DISABLE TRIGGER ALL",
        "DROP TABLE audit_log",
        "CREATE TABLE more (id int)",
        "DELETE FROM seaql_migrations",
    ] {
        let refused = raw.execute_unprepared(statement).await.expect_err(statement).to_string();
        assert!(
            refused.contains("permission denied") || refused.contains("must be owner"),
            "{statement}: {refused}"
        );
    }
}

both_databases!(the_operators_tools_work_and_are_written_down);
async fn the_operators_tools_work_and_are_written_down(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut lite = scene.signed_in("lite@demo.example").await;
    let run = |args: &[&str], input: &str| {
        use std::io::Write;
        let mut command = binary(&scene, &database);
        command.args(args).stdin(std::process::Stdio::piped());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = command.spawn().expect("started");
        child.stdin.take().expect("an input").write_all(input.as_bytes()).expect("written");
        let done = child.wait_with_output().expect("ended");
        let words = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
        (done.status.success(), words)
    };
    let (done, words) =
        run(&["admin", "create", "--email", "op@x.kz", "--name", "Оператор"], "password1234\n");
    assert!(!done && words.contains("common passwords"), "{words}");
    let (done, words) =
        run(&["admin", "create", "--email", "op@x.kz", "--name", "Оператор"], "верблюд на роликах\n");
    assert!(done, "{words}");
    assert_eq!(scene.browser().sign_in("op@x.kz", "верблюд на роликах").await.status, 200);
    assert!(run(&["admin", "reset-2fa", "--email", "nobody@x.kz"], "").1.contains("no account"));
    let (done, words) = run(&["admin", "reset-2fa", "--email", "lite@demo.example"], "");
    assert!(done, "{words}");
    assert_eq!(lite.get("/api/v1/auth/me").await.status, 401, "sessions end");
    let (done, words) = run(&["audit", "verify"], "");
    assert!(done && words.contains("platform "), "{words}");
    let folder = tempfile::tempdir().expect("a folder");
    let anchors = folder.path().join("anchors");
    std::fs::write(&anchors, &words).expect("written");
    let path = anchors.to_string_lossy().into_owned();
    assert!(run(&["audit", "verify", "--anchors", &path], "").0);
    let mut boss = scene.signed_in("super@demo.example").await;
    let log = boss.get("/api/v1/admin/audit?action=second_factor.reset").await.json();
    assert_eq!(log["items"][0]["actor"]["kind"], "operator");
    let raw = unguarded(&database).await;
    raw.execute_unprepared("UPDATE audit_log SET detail = 'x' WHERE chain = 'platform' AND seq = 2")
        .await
        .expect("changed");
    let (done, words) = run(&["audit", "verify"], "");
    assert!(!done && words.contains("platform: entry 2 was changed"), "{words}");
}

both_databases!(a_company_sees_who_touched_it_and_staff_see_the_platform_with_filters_and_as_a_file);
async fn a_company_sees_who_touched_it_and_staff_see_the_platform_with_filters_and_as_a_file(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let me = owner.get("/api/v1/auth/me").await.json();
    let other = boss.post("/api/v1/admin/tenants", &json!({"name": "=Другая", "slug": "other"})).await.json();
    let user = format!("/api/v1/admin/users/{}", me["id"].as_str().expect("an id"));
    boss.patch(&user, &json!({"settings": false})).await;
    boss.patch(&user, &json!({"settings": true})).await;
    // Whom staff have touched waits for a colleague's word.
    let grants = synkro_shared::Grants { role: synkro_shared::Role::User, settings: true };
    crate::support::account(&scene, "colleague@demo.example", grants, Some(scene.scope.tenant())).await;
    let mut colleague = scene.signed_in("colleague@demo.example").await;
    let approve = format!("/api/v1/people/{}/approve", me["id"].as_str().expect("an id"));
    assert_eq!(colleague.post(&approve, &json!({})).await.status, 200);
    let log = owner.get("/api/v1/audit?action=settings.grant").await.json();
    let entry = &log["items"][0];
    assert_eq!(
        (&entry["actor"]["email"], &entry["actor"]["staff"]),
        (&json!("super@demo.example"), &json!(true))
    );
    assert_eq!(
        (&entry["object_name"], &entry["address"]),
        (&json!("owner@demo.example"), &json!("192.0.2.1"))
    );
    let all = owner.get("/api/v1/audit?limit=100").await.text();
    assert!(!all.contains("other"), "nothing of another company");
    for (filter, found) in [
        (format!("tenant={}", other["id"].as_str().expect("an id")), 1),
        ("action=settings.revoke".to_owned(), 1),
        (
            format!(
                "actor={}&action=settings.grant",
                boss.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id")
            ),
            1,
        ),
        ("from=2030-01-01T00:00:00Z".to_owned(), 0),
        ("to=2020-01-01T00:00:00Z".to_owned(), 0),
    ] {
        let log = boss.get(&format!("/api/v1/admin/audit?{filter}")).await.json();
        assert_eq!(log["items"].as_array().expect("items").len(), found, "{filter}: {log}");
    }
    let wrong = boss.get("/api/v1/admin/audit?action=nonsense").await;
    assert_eq!(wrong.status, 400);
    let page = boss.get("/api/v1/admin/audit?limit=2").await.json();
    let cursor = page["next_cursor"].as_str().expect("more");
    let next = boss.get(&format!("/api/v1/admin/audit?limit=2&cursor={cursor}")).await.json();
    let seq = |page: &serde_json::Value, at: usize| page["items"][at]["seq"].as_i64().expect("a number");
    assert_eq!(seq(&next, 0), seq(&page, 1) - 1);
    let file = boss.get("/api/v1/admin/audit/export?action=tenant.create").await;
    assert!(file.header("content-type").starts_with("text/csv"));
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert!(file.text().contains("'=Другая"), "{}", file.text());
}
