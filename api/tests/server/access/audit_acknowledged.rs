//! A damaged audit log is acknowledged: by a super_admin in a browser, by the operator on the command line. It can be written to
//! again, and each walk says what is not proven.

use sea_orm::ConnectionTrait;
use serde_json::json;
use synkro::services::demo_tenant;
use synkro::store::audit_check::Why;

use super::audit::{scene_with_entries, unguarded};
use crate::operator::{run, words};
use crate::support::{Scene, TestDatabase};

both_databases!(a_super_admin_acknowledges_what_is_broken_and_the_log_goes_on);
async fn a_super_admin_acknowledges_what_is_broken_and_the_log_goes_on(database: TestDatabase) {
    let scene = scene_with_entries(&database).await;
    let tenant = scene.scope.tenant();
    let raw = unguarded(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let page = boss.get("/api/v1/admin/audit").await.json();
    assert!(page.get("damaged").is_none(), "{page}");
    let form = json!({"tenant": tenant});
    let path = "/api/v1/admin/audit/acknowledge";
    let nothing = boss.post(path, &form).await;
    assert_eq!((nothing.status.as_u16(), &nothing.json()["code"]), (409, &json!("conflict")));
    let unknown = boss.post(path, &json!({"tenant": "019ab0c4-7a52-7b1e-9c35-0f2d6a4b8e11"})).await;
    assert_eq!(unknown.status, 404);
    let whole = scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").expect("whole");
    for (what, statements, from, to) in [
        ("an entry changed", vec!["UPDATE audit_log SET detail = 'x' WHERE seq = 3"], 3, 3),
        ("two of them", vec!["UPDATE audit_log SET detail = 'x' WHERE seq IN (5, 7)"], 5, 7),
        ("one removed", vec!["DELETE FROM audit_log WHERE seq = 2"], 2, 3),
        (
            "cut, and given another end",
            vec!["DELETE FROM audit_log WHERE seq > 4", "UPDATE audit_heads SET seq = 4"],
            // What was acknowledged before reaches as far as the seventh.
            8,
            0,
        ),
        (
            "all of it",
            vec!["DELETE FROM audit_log WHERE seq > 0", "DELETE FROM audit_heads WHERE seq > 0"],
            1,
            0,
        ),
    ] {
        let before = scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").expect(what);
        for statement in statements {
            let of_company = format!(
                "{statement} {} chain = '{tenant}'",
                if statement.contains("WHERE") { "AND" } else { "WHERE" }
            );
            raw.execute_unprepared(&of_company).await.expect("bent");
        }
        scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").expect_err(what);
        let done = boss.post(path, &form).await;
        assert_eq!(done.status, 200, "{}: {what}: {}", database.name, done.text());
        // Nothing is numbered twice: what this process has written is left behind.
        let to = if to < from { before.entries.max(to) } else { to };
        assert_eq!(done.json(), json!({"from": from, "to": to}), "{}: {what}", database.name);
        let signed_in = scene.browser().sign_in("owner@demo.example", demo_tenant::PASSWORD).await;
        assert_eq!(signed_in.status, 200, "{}: {what}", database.name);
        let after = scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").expect(what);
        assert!(after.entries > before.entries, "{what}");
        let part = after.acknowledged.iter().find(|part| (part.from, part.to) == (from, to)).expect(what);
        assert_eq!(
            part.by.map(|user| json!(user)),
            Some(boss.get("/api/v1/auth/me").await.json()["id"].clone())
        );
    }
    assert!(whole.acknowledged.is_empty());
    // Written down for both.
    let mut owner = scene.signed_in("owner@demo.example").await;
    let log = owner.get("/api/v1/audit?action=audit.acknowledge").await.json();
    assert_eq!(log["items"][0]["actor"]["email"], "super@demo.example");
    let log = boss.get("/api/v1/admin/audit?action=audit.acknowledge").await.json();
    assert_eq!(log["items"].as_array().map(Vec::len), Some(5), "{log}");
    // What comes after is as closely watched as ever.
    raw.execute_unprepared(&format!(
        "UPDATE audit_log SET detail = 'x' WHERE chain = '{tenant}' AND seq = (SELECT max(seq) FROM audit_log WHERE chain = '{tenant}')"
    ))
    .await
    .expect("bent");
    let found = scene.app.store.verify_audit(Some(tenant)).await.expect("an answer").expect_err("broken");
    assert_eq!(found.why, Why::Changed, "{found}");
}

both_databases!(a_damaged_end_is_seen_by_staff_and_takes_a_person_who_has_just_shown_who_they_are);
async fn a_damaged_end_is_seen_by_staff_and_takes_a_person_who_has_just_shown_who_they_are(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let tenant = scene.scope.tenant();
    let mut boss = scene.signed_in("super@demo.example").await;
    let raw = database.raw().await;
    let bent = format!("UPDATE audit_heads SET mac = hash WHERE chain = '{tenant}'");
    raw.execute_unprepared(&bent).await.expect("bent");
    let page = boss.get("/api/v1/admin/audit").await.json();
    assert_eq!(page["damaged"][0]["tenant"]["slug"], "demo", "{page}");
    // A log that is damaged is met by whoever writes, and `/ready` says so at once.
    scene.app.check_readiness().await.expect_err("not ready");
    scene.clock.advance(std::time::Duration::from_secs(600));
    let form = json!({"tenant": tenant});
    let stale = boss.post("/api/v1/admin/audit/acknowledge", &form).await;
    assert_eq!(stale.json()["code"], "step_up_required", "{}", stale.text());
    let mut lite = scene.signed_in("lite@demo.example").await;
    assert_eq!(lite.post("/api/v1/admin/audit/acknowledge", &form).await.status, 403);
    let mut boss = scene.signed_in("super@demo.example").await;
    assert_eq!(boss.post("/api/v1/admin/audit/acknowledge", &form).await.status, 200);
    let page = boss.get("/api/v1/admin/audit").await.json();
    assert!(page.get("damaged").is_none(), "{page}");
    let node = scene.node(&database, scene.clock.clone()).await;
    node.check_readiness().await.expect("ready again");
}

both_databases!(the_operator_acknowledges_the_platforms_own_log);
async fn the_operator_acknowledges_the_platforms_own_log(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    scene.signed_in("super@demo.example").await;
    let raw = unguarded(&database).await;
    let wrong = run(&scene, &database, &["audit", "acknowledge", "--chain", "nonsense"]);
    assert!(!wrong.status.success() && words(&wrong).contains("company's id"), "{}", words(&wrong));
    for bend in [
        "UPDATE audit_log SET detail = 'x' WHERE chain = 'platform' AND seq = 2",
        "UPDATE audit_heads SET mac = hash WHERE chain = 'platform'",
        "DELETE FROM audit_log WHERE chain = 'platform' AND seq > 4",
    ] {
        raw.execute_unprepared(bend).await.expect("bent");
        let verified = run(&scene, &database, &["audit", "verify"]);
        assert!(!verified.status.success(), "{}: {bend}", database.name);
        let done = run(&scene, &database, &["audit", "acknowledge", "--chain", "platform"]);
        assert!(done.status.success(), "{}: {bend}: {}", database.name, words(&done));
        let verified = run(&scene, &database, &["audit", "verify"]);
        let said = words(&verified);
        assert!(verified.status.success(), "{}: {bend}: {said}", database.name);
        assert!(said.contains("# platform: entr") && said.contains("acknowledged by the operator"), "{said}");
    }
    let again = run(&scene, &database, &["audit", "acknowledge", "--chain", "platform"]);
    assert!(!again.status.success(), "{}", words(&again));
}
