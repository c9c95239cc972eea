//! Staff's work: tenants and accounts, who may do what to whom, and that somebody always stays who can let others in.

use std::time::Duration;

use serde_json::{Value, json};
use synkro_shared::Role;
use synkro_shared::run::RunStatus;

use crate::support::process::until;
use crate::support::{Browser, Scene, TestDatabase, another_admin, postgres, whole_period};

const SUPER: &str = "super@demo.example";

async fn id_of(browser: &mut Browser) -> String {
    browser.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned()
}

both_databases!(a_tenant_is_created_listed_renamed_and_its_slug_is_its_own);
async fn a_tenant_is_created_listed_renamed_and_its_slug_is_its_own(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in(SUPER).await;
    let form = json!({"name": " Ромашка ", "slug": "romashka"});
    let made = boss.post("/api/v1/admin/tenants", &form).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    assert_eq!(
        (&made["name"], &made["timezone"], &made["people"]),
        (&json!("Ромашка"), &json!("Asia/Almaty"), &json!(0))
    );
    for (form, pointer, code) in [
        (json!({"name": "x", "slug": "romashka"}), "/slug", "taken"),
        (json!({"name": "x", "slug": "Ромашка"}), "/slug", "not_a_slug"),
        (json!({"name": "x", "slug": "admin"}), "/slug", "slug_reserved"),
        (json!({"name": " ", "slug": "x-1"}), "/name", "required"),
        (json!({"name": "x", "slug": "x-1", "timezone": "Mars/Base"}), "/timezone", "not_a_timezone"),
    ] {
        let refused = boss.post("/api/v1/admin/tenants", &form).await;
        assert_eq!(refused.json()["errors"], json!([{"pointer": pointer, "code": code}]), "{form}");
    }
    let path = format!("/api/v1/admin/tenants/{}", made["id"].as_str().expect("an id"));
    let renamed = boss.patch(&path, &json!({"name": "Ромашка и Ко"})).await;
    assert_eq!(renamed.json()["name"], "Ромашка и Ко");
    for (query, found) in [("ромашка", 1), ("ROMASH", 1), ("нет такой", 0), ("%", 0), ("", 2)]
    {
        let encoded: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let list = boss.get(&format!("/api/v1/admin/tenants?query={encoded}")).await.json();
        assert_eq!(list["items"].as_array().expect("items").len(), found, "{query}");
    }
    let page = boss.get("/api/v1/admin/tenants?limit=1").await.json();
    let next = boss
        .get(&format!("/api/v1/admin/tenants?limit=1&cursor={}", page["next_cursor"].as_str().expect("more")))
        .await
        .json();
    assert_ne!(page["items"], next["items"]);
    assert!(next["next_cursor"].is_null());
    let mut lite = scene.signed_in("lite@demo.example").await;
    assert_eq!(lite.get("/api/v1/admin/tenants").await.status, 200);
    assert_eq!(lite.post("/api/v1/admin/tenants", &form).await.status, 403);
}

both_databases!(a_deleted_tenant_has_no_key_no_people_and_soon_nothing);
async fn a_deleted_tenant_has_no_key_no_people_and_soon_nothing(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Done);
    let before = scene.sandbox.control().supabase_tables().await.expect("tables");
    let mut boss = scene.signed_in(SUPER).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let path = |slug| format!("/api/v1/admin/tenants/{}?slug={slug}", scene.scope.tenant());
    let wrong = boss.write("DELETE", &path("dem"), &json!({})).await;
    assert_eq!(wrong.json()["errors"], json!([{"pointer": "/slug", "code": "slug_mismatch"}]));
    assert_eq!(owner.get("/api/v1/auth/me").await.status, 200);
    let deleted = boss.write("DELETE", &path("demo"), &json!({})).await;
    assert_eq!(deleted.json()["status"], "deleted", "{}", deleted.text());
    assert_eq!(owner.get("/api/v1/auth/me").await.status, 401);
    assert!(scene.app.store.find_active_key(scene.scope).await.expect("an answer").is_none());
    let dump = database.dump().await;
    assert!(dump.contains("destroyed"), "{}", database.name);
    use synkro::connections::{SupabaseConnection, connect};
    let opened = connect::<SupabaseConnection>(&scene.app, scene.scope).await;
    assert!(opened.is_err(), "its secrets are unreadable at once");
    let users = boss.get(&format!("/api/v1/admin/users?tenant={}", scene.scope.tenant())).await.json();
    assert_eq!(users["items"], json!([]));
    assert_eq!(boss.write("DELETE", &path("demo"), &json!({})).await.status, 409);
    assert_eq!(boss.post("/api/v1/admin/tenants", &json!({"name": "x", "slug": "demo"})).await.status, 422);
    synkro::jobs::housekeeping::once(&scene.app, false).await.expect("housekeeping");
    let dump = database.dump().await;
    let named = tables_that_name(&dump, &run.id.to_string());
    assert!(named.iter().all(|table| table == "audit_log"), "{}: {named:?}", database.name);
    assert_eq!(
        scene.sandbox.control().supabase_tables().await.expect("tables"),
        before,
        "the client's own data stays"
    );
    assert!(scene.app.store.verify_audit(Some(scene.scope.tenant())).await.expect("an answer").is_ok());
    synkro::jobs::housekeeping::once(&scene.app, true).await.expect("nothing is left to do");
}

/// The tables whose rows hold this id.
fn tables_that_name(dump: &str, id: &str) -> Vec<String> {
    let bytes = id.replace('-', "").to_uppercase();
    let tables = dump.split("\n== ").filter(|table| table.contains(id) || table.contains(&bytes));
    tables.map(|table| table.lines().next().unwrap_or_default().to_owned()).collect()
}

both_databases!(a_suspended_tenants_run_is_given_back_and_goes_on_when_resumed);
async fn a_suspended_tenants_run_is_given_back_and_goes_on_when_resumed(database: TestDatabase) {
    use synkro::store::runs::Heartbeat;
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in(SUPER).await;
    let tenant = format!("/api/v1/admin/tenants/{}", scene.scope.tenant());
    let id = scene.start(whole_period()).await;
    let lease = Duration::from_secs(30);
    let claim = scene.app.store.claim_run("a", lease).await.expect("an answer").expect("a claim");
    assert_eq!(scene.app.store.look_at_lease(&claim).await.expect("an answer"), Heartbeat::Held);
    boss.post(&format!("{tenant}/suspend"), &json!({})).await;
    assert_eq!(scene.app.store.look_at_lease(&claim).await.expect("an answer"), Heartbeat::TenantStopped);
    assert_eq!(scene.app.store.heartbeat(&claim, lease).await.expect("an answer"), Heartbeat::TenantStopped);
    // The worker says so to the run, which stops in its step and is given back.
    let (say, signal) = tokio::sync::watch::channel(synkro::pipeline::runner::Signal::Go);
    say.send(synkro::pipeline::runner::Signal::GiveBack).expect("heard");
    synkro::pipeline::runner::run(&scene.app, &claim, signal).await.expect("given back");
    assert_eq!(scene.view(id).await.status, RunStatus::Queued);
    assert!(scene.app.store.claim_run("a", lease).await.expect("an answer").is_none());
    boss.post(&format!("{tenant}/resume"), &json!({})).await;
    scene.work().await;
    assert_eq!(scene.view(id).await.status, RunStatus::Done);
}

both_databases!(accounts_are_created_as_the_matrix_says);
async fn accounts_are_created_as_the_matrix_says(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let (mut boss, mut lite) = (scene.signed_in(SUPER).await, scene.signed_in("lite@demo.example").await);
    let tenant = scene.scope.tenant();
    let form = |email: &str, role: &str, tenant: Value, settings: bool| json!({"email": email, "display_name": "X", "role": role, "tenant_id": tenant, "settings": settings});
    for (is_super, form, status) in [
        (false, form("1@x.kz", "user", json!(tenant), false), 201),
        (false, form("2@x.kz", "user", json!(tenant), true), 403),
        (false, form("3@x.kz", "admin_lite", Value::Null, false), 403),
        (false, form("4@x.kz", "super_admin", Value::Null, false), 403),
        (true, form("5@x.kz", "user", json!(tenant), true), 201),
        (true, form("6@x.kz", "super_admin", Value::Null, false), 201),
        (true, form("7@x.kz", "user", Value::Null, false), 422),
        (true, form("8@x.kz", "admin_lite", json!(tenant), false), 422),
        (true, form("9@x.kz", "user", json!("01a207ad-0000-7000-8000-000000000000"), false), 422),
        (true, form("1@X.kz ", "user", json!(tenant), false), 422),
    ] {
        let browser = if is_super { &mut boss } else { &mut lite };
        let answer = browser.post("/api/v1/admin/users", &form).await;
        assert_eq!(answer.status.as_u16(), status, "{form}: {}", answer.text());
    }
    let found = boss.get("/api/v1/admin/users?query=5@x&role=user&state=invited").await.json();
    assert_eq!(found["items"].as_array().expect("items").len(), 1);
    assert_eq!(boss.get("/api/v1/admin/users?state=active&query=5@x").await.json()["items"], json!([]));
    scene.clock.advance(Duration::from_secs(301));
    for form in
        [form("a@x.kz", "admin_lite", Value::Null, false), form("b@x.kz", "user", json!(tenant), false)]
    {
        let later = boss.post("/api/v1/admin/users", &form).await;
        assert_eq!(later.json()["code"], "step_up_required", "the answer would hold a way in: {form}");
    }
}

both_databases!(nobody_acts_on_themselves_and_admin_lite_only_on_users);
async fn nobody_acts_on_themselves_and_admin_lite_only_on_users(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let (mut boss, mut lite) = (scene.signed_in(SUPER).await, scene.signed_in("lite@demo.example").await);
    let (boss_id, lite_id) = (id_of(&mut boss).await, id_of(&mut lite).await);
    let user_id = id_of(&mut scene.signed_in("user@demo.example").await).await;
    let actions = ["enable", "disable", "invite", "reset-second-factor"];
    for action in actions {
        for target in [&boss_id, &lite_id] {
            let path = format!("/api/v1/admin/users/{target}/{action}");
            assert_eq!(lite.post(&path, &json!({})).await.status, 403, "{path}");
        }
        let own = format!("/api/v1/admin/users/{boss_id}/{action}");
        assert_eq!(boss.post(&own, &json!({})).await.status, 403, "{own}");
        let path = format!("/api/v1/admin/users/{user_id}/{action}");
        let expected = if action == "reset-second-factor" { 409 } else { 200 };
        let status = lite.post(&path, &json!({})).await.status.as_u16();
        // A disabled account gets no invite: enable it again on the way.
        if action == "invite" {
            assert_eq!(status, 409, "{path}");
            lite.post(&format!("/api/v1/admin/users/{user_id}/enable"), &json!({})).await;
            assert_eq!(lite.post(&path, &json!({})).await.status, 200);
        } else {
            assert_eq!(status, expected, "{path}");
        }
    }
    let own = format!("/api/v1/admin/users/{boss_id}");
    assert_eq!(boss.patch(&own, &json!({"role": "admin_lite"})).await.status, 403);
    assert_eq!(boss.delete(&own).await.status, 403);
    assert_eq!(lite.delete(&format!("/api/v1/admin/users/{user_id}")).await.status, 403);
    let user = format!("/api/v1/admin/users/{user_id}");
    for body in [json!({"role": "super_admin"}), json!({"role": "admin_lite"})] {
        let refused = boss.patch(&user, &body).await;
        assert_eq!(refused.json()["errors"], json!([{"pointer": "/role", "code": "role_refused"}]));
    }
    assert_eq!(boss.patch(&user, &json!({"tenant_id": null})).await.status, 400, "there is no such field");
    assert_eq!(
        boss.patch(&format!("/api/v1/admin/users/{lite_id}"), &json!({"settings": true})).await.status,
        422
    );
    let denied = boss.get("/api/v1/admin/audit?action=access.denied&outcome=denied").await.json();
    assert!(denied["items"].as_array().expect("items").len() >= 6, "{denied}");
}

both_databases!(twenty_attempts_at_once_to_take_the_last_two_super_admins_away_leave_one);
async fn twenty_attempts_at_once_to_take_the_last_two_super_admins_away_leave_one(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut one = scene.signed_in(SUPER).await;
    let mut two = another_admin(&scene, "second@demo.example", Role::SuperAdmin).await;
    let ids = [id_of(&mut one).await, id_of(&mut two).await];
    let tries = (0..20).map(|n| {
        let (mut actor, target) =
            if n % 2 == 0 { (one.clone(), ids[1].clone()) } else { (two.clone(), ids[0].clone()) };
        async move {
            let path = format!("/api/v1/admin/users/{target}");
            match n % 3 {
                0 => actor.post(&format!("{path}/disable"), &json!({})).await,
                1 => actor.delete(&path).await,
                _ => actor.patch(&path, &json!({"role": "admin_lite"})).await,
            }
            .status
            .as_u16()
        }
    });
    let answers = futures::future::join_all(tries).await;
    assert!(answers.iter().all(|status| [200, 204, 401, 403, 404, 409].contains(status)), "{answers:?}");
    let raw = database.raw().await;
    let sql = "SELECT COUNT(*) AS n FROM users WHERE role = 'super_admin' AND disabled_at IS NULL AND password_hash IS NOT NULL";
    use sea_orm::{ConnectionTrait, Statement};
    let row =
        raw.query_one_raw(Statement::from_string(raw.get_database_backend(), sql)).await.expect("an answer");
    assert_eq!(
        row.expect("a row").try_get::<i64>("", "n").expect("a number"),
        1,
        "{}: {answers:?}",
        database.name
    );
}

/// Two who wait for each other are ended by PostgreSQL after a second, with an error for one of them.
#[tokio::test]
async fn whoever_waits_for_an_account_holds_no_other_that_somebody_waits_for() {
    use sea_orm::{ConnectionTrait, Statement, TransactionTrait};
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    let mut one = scene.signed_in(SUPER).await;
    let mut two = another_admin(&scene, "second@demo.example", Role::SuperAdmin).await;
    let mut people = [(id_of(&mut one).await, one), (id_of(&mut two).await, two)];
    people.sort_by(|one, two| one.0.cmp(&two.0));
    let [(first, _), (second, mut actor)] = people;
    let raw = database.raw().await;
    let sql = format!("UPDATE users SET disabled_at = now() WHERE id = '{first}'");
    raw.execute_unprepared(&sql).await.expect("disabled");
    // Somebody else has the first account; the second one's holder wants to take it away.
    let holder = raw.begin().await.expect("a transaction");
    let locking = |id: &str, how: &str| format!("SELECT id FROM users WHERE id = '{id}' FOR UPDATE {how}");
    holder.execute_unprepared(&locking(&first, "")).await.expect("locked");
    let deleting = tokio::spawn(async move { actor.delete(&format!("/api/v1/admin/users/{first}")).await });
    until("the wait", || async {
        let sql = "SELECT COUNT(*) AS n FROM pg_stat_activity \
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let row = raw.query_one_raw(Statement::from_string(raw.get_database_backend(), sql)).await;
        row.expect("an answer").expect("a row").try_get::<i64>("", "n").expect("a number") == 1
    })
    .await;
    raw.execute_unprepared(&locking(&second, "NOWAIT")).await.expect("the second account is free");
    holder.rollback().await.expect("let go");
    assert_eq!(deleting.await.expect("an end").status, 204);
}

both_databases!(the_last_super_admin_stays_and_an_invited_one_does_not_count);
async fn the_last_super_admin_stays_and_an_invited_one_does_not_count(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in(SUPER).await;
    let form = json!({"email": "next@x.kz", "display_name": "X", "role": "super_admin"});
    let invited = boss.post("/api/v1/admin/users", &form).await;
    assert_eq!(invited.status, 201);
    // Only somebody else can try; the operator's own tool makes one who is then taken away again.
    let mut other = another_admin(&scene, "second@demo.example", Role::SuperAdmin).await;
    let boss_id = id_of(&mut boss).await;
    let other_id = id_of(&mut other).await;
    assert_eq!(boss.post(&format!("/api/v1/admin/users/{other_id}/disable"), &json!({})).await.status, 200);
    assert_eq!(other.get("/api/v1/admin/users").await.status, 401);
    let (scope, target) = admin_scope(&scene, &boss, &boss_id).await;
    let error = scene.app.store.set_user_enabled(scope, target, false, None).await.expect_err("refused");
    assert_eq!(error.kind, synkro_shared::ProblemKind::Forbidden, "nobody disables themselves");
}

/// The scope that a request of this browser would act with.
async fn admin_scope(
    scene: &Scene,
    browser: &Browser,
    id: &str,
) -> (synkro::store::AdminScope, synkro_shared::UserId) {
    let jwt = &browser.cookies["__Host-synkro"];
    let session = scene.app.tokens.check(jwt, scene.clock.now()).expect("a session");
    let actor = scene.app.store.check_session(session).await.expect("an answer").expect("an actor");
    (actor.admin().expect("staff"), id.parse().expect("an id"))
}
