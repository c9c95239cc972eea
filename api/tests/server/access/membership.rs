//! Staff let nobody in to a company: whatever they do to an account, it waits for the company's own word, in every session and
//! token, and the company is told.

use std::time::Duration;

use serde_json::{Value, json};
use synkro::jobs::housekeeping;
use synkro::services::deeds;
use synkro::services::demo_tenant::PASSWORD;
use synkro_shared::{Grants, Role};

use crate::support::{Answer, Browser, Scene, TestDatabase, account, another_admin, whole_period};

const GOOD: &str = "верблюд на роликах";
const DAY: Duration = Duration::from_secs(24 * 3600);

fn token_of(link: &Value) -> String {
    let url = link["url"].as_str().expect("a link");
    url.rsplit(['/', '#']).next().expect("a token").to_owned()
}

async fn id_of(browser: &mut Browser) -> String {
    browser.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned()
}

/// Every operation that reaches what is the company's: method and path of the document.
fn company_operations() -> Vec<(String, String)> {
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            if ["reports_read", "runs_write", "settings"]
                .contains(&operation["x-access"]["permission"].as_str().unwrap_or_default())
            {
                all.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    all
}

fn is_pending(answer: &Answer) -> bool {
    answer.status == 403 && answer.json()["code"] == "approval_pending"
}

/// No operation gives the account anything of the company, nor changes anything.
async fn sees_nothing(browser: &mut Browser, holds_settings: bool, why: &str) {
    for (method, path) in company_operations() {
        let url = path
            .replace("{id}", "01a207ad-0000-7000-8000-000000000000")
            .replace("{chat_id}", "1")
            .replace("{comment_id}", "01a207ad-0000-7000-8000-000000000000")
            .replace("{question_id}", "01a207ad-0000-7000-8000-000000000000");
        let answer = match method.as_str() {
            "GET" => browser.get(&url).await,
            _ => browser.write(&method, &url, &json!({})).await,
        };
        let refused = is_pending(&answer) || (!holds_settings && answer.json()["code"] == "forbidden");
        assert!(refused, "{why}: {method} {path}: {} {}", answer.status, answer.text());
    }
    let me = browser.get("/api/v1/auth/me").await.json();
    assert_eq!(me["permissions"], json!(["own_account"]), "{why}");
    assert!(me["awaiting_since"].is_string(), "{why}");
    let own = browser.get("/api/v1/account/approval").await;
    assert_eq!(own.status, 200, "{}", own.text());
}

/// A person of the demo's company who reads reports, in a browser and by a token.
async fn reader(scene: &Scene, email: &str, settings: bool) -> (Browser, String, String) {
    account(scene, email, Grants { role: Role::User, settings }, Some(scene.scope.tenant())).await;
    let mut browser = scene.signed_in(email).await;
    let form = json!({"name": "x", "scopes": ["reports:read"]});
    let token = browser.post("/api/v1/account/tokens", &form).await.json()["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    assert_eq!(browser.get("/api/v1/reports").await.status, 200);
    let id = id_of(&mut browser).await;
    (browser, token, id)
}

async fn announced(owner: &mut Browser) -> Vec<Value> {
    let answer = owner.get("/api/v1/announcements").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().expect("items").clone()
}

/// The company hears of it on the page, in its log and in its chat; then it lets the account in.
async fn is_told_and_lets_in(scene: &Scene, owner: &mut Browser, id: &str, deed: &str, email: &str) {
    let items = announced(owner).await;
    let item = &items[0];
    assert_eq!((&item["deed"], &item["about"]["email"]), (&json!(deed), &json!(email)), "{items:?}");
    assert_eq!(item["by"]["email"], "super@demo.example");
    let before = scene.sandbox.control().telegram_messages().await.len();
    deeds::tell_due(&scene.app).await.expect("told");
    let posts = scene.sandbox.control().telegram_messages().await;
    assert!(posts.len() > before, "{deed}");
    let text = &posts.last().expect("a post").text;
    assert!(text.contains(email) && text.contains("super@demo.example"), "{text}");
    assert_eq!(announced(owner).await[0]["chat"], "told");
    let log = owner.get("/api/v1/audit?limit=100").await.json();
    let named = log["items"]
        .as_array()
        .expect("entries")
        .iter()
        .any(|entry| entry["object_id"] == id && entry["actor"]["email"] == "super@demo.example");
    assert!(named, "{deed}: {log}");
    if item["awaits"] == true {
        let let_in = owner.post(&format!("/api/v1/people/{id}/approve"), &json!({})).await;
        assert_eq!(let_in.status, 200, "{}", let_in.text());
        assert!(let_in.json()["awaiting_since"].is_null());
    }
    for item in announced(owner).await {
        let path = format!("/api/v1/announcements/{}/dismiss", item["id"].as_str().expect("an id"));
        assert_eq!(owner.post(&path, &json!({})).await.status, 204);
    }
    assert!(announced(owner).await.is_empty());
}

both_databases!(no_deed_of_staff_leads_to_content_before_the_companys_word);
async fn no_deed_of_staff_leads_to_content_before_the_companys_word(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    scene.run(whole_period()).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let tenant = scene.scope.tenant();
    let path = |id: &str, what: &str| format!("/api/v1/admin/users/{id}{what}");

    // A new account, with and without `settings`; in an invite's browser.
    for settings in [false, true] {
        let email = format!("new-{settings}@demo.example");
        let form = json!({"email": email, "display_name": "Новый", "role": "user", "tenant_id": tenant, "settings": settings});
        let made = boss.post("/api/v1/admin/users", &form).await;
        assert_eq!(made.status, 201, "{}", made.text());
        assert!(made.json()["user"]["awaiting_since"].is_string(), "{}", made.text());
        let id = made.json()["user"]["id"].as_str().expect("an id").to_owned();
        let mut guest = scene.browser();
        let form = json!({"token": token_of(&made.json()["invite"]), "password": GOOD});
        assert_eq!(guest.post("/api/v1/invites/accept", &form).await.status, 204);
        assert_eq!(guest.sign_in(&email, GOOD).await.status, 200);
        sees_nothing(&mut guest, settings, "created").await;
        is_told_and_lets_in(&scene, &mut owner, &id, "created", &email).await;
        assert_eq!(guest.get("/api/v1/reports").await.status, 200, "its open session obeys");
    }

    // A new link to somebody who reads already: their open session and token obey at once.
    let (mut open, token, id) = reader(&scene, "linked@demo.example", true).await;
    let link = boss.post(&path(&id, "/invite"), &json!({})).await;
    assert_eq!(link.status, 200, "{}", link.text());
    sees_nothing(&mut open, true, "invited").await;
    assert!(is_pending(&open.with_token(&token, "GET", "/api/v1/reports", &json!({})).await));
    let mut guest = scene.browser();
    let form = json!({"token": token_of(&link.json()), "password": GOOD});
    assert_eq!(guest.post("/api/v1/invites/accept", &form).await.status, 204);
    assert_eq!(guest.sign_in("linked@demo.example", GOOD).await.status, 200);
    sees_nothing(&mut guest, true, "invited").await;
    is_told_and_lets_in(&scene, &mut owner, &id, "invited", "linked@demo.example").await;
    assert_eq!(guest.get("/api/v1/reports").await.status, 200);

    // The second factor taken away.
    let (mut open, _, id) = reader(&scene, "factor@demo.example", true).await;
    open.enrol(&scene.clock).await;
    assert_eq!(boss.post(&path(&id, "/reset-second-factor"), &json!({})).await.status, 200);
    let mut guest = scene.browser();
    assert_eq!(guest.sign_in("factor@demo.example", PASSWORD).await.status, 200);
    sees_nothing(&mut guest, true, "second factor").await;
    is_told_and_lets_in(&scene, &mut owner, &id, "second_factor_reset", "factor@demo.example").await;

    // The right given and taken.
    let (mut open, token, id) = reader(&scene, "right@demo.example", false).await;
    for (settings, deed) in [(true, "settings_granted"), (false, "settings_revoked")] {
        assert_eq!(boss.patch(&path(&id, ""), &json!({"settings": settings})).await.status, 200);
        sees_nothing(&mut open, settings, deed).await;
        assert!(is_pending(&open.with_token(&token, "GET", "/api/v1/reports", &json!({})).await));
        is_told_and_lets_in(&scene, &mut owner, &id, deed, "right@demo.example").await;
        assert_eq!(open.get("/api/v1/reports").await.status, 200);
    }

    // Shut by the company, opened by staff.
    let (_, _, id) = reader(&scene, "shut@demo.example", false).await;
    assert_eq!(owner.post(&format!("/api/v1/people/{id}/disable"), &json!({})).await.status, 200);
    assert_eq!(boss.post(&path(&id, "/enable"), &json!({})).await.status, 200);
    let mut guest = scene.browser();
    assert_eq!(guest.sign_in("shut@demo.example", PASSWORD).await.status, 200);
    sees_nothing(&mut guest, false, "enabled").await;
    is_told_and_lets_in(&scene, &mut owner, &id, "enabled", "shut@demo.example").await;

    // Deleted and created anew; what only takes away is told, too.
    let (_, _, id) = reader(&scene, "anew@demo.example", false).await;
    assert_eq!(boss.post(&path(&id, "/disable"), &json!({})).await.status, 200);
    is_told_and_lets_in(&scene, &mut owner, &id, "disabled", "anew@demo.example").await;
    assert_eq!(boss.delete(&path(&id, "")).await.status, 204);
    is_told_and_lets_in(&scene, &mut owner, &id, "deleted", "anew@demo.example").await;
    let form =
        json!({"email": "anew@demo.example", "display_name": "Новый", "role": "user", "tenant_id": tenant});
    let made = boss.post("/api/v1/admin/users", &form).await.json();
    let mut guest = scene.browser();
    let form = json!({"token": token_of(&made["invite"]), "password": GOOD});
    assert_eq!(guest.post("/api/v1/invites/accept", &form).await.status, 204);
    assert_eq!(guest.sign_in("anew@demo.example", GOOD).await.status, 200);
    sees_nothing(&mut guest, false, "created anew").await;

    // An administrator's token: created accounts wait like any other.
    let form = json!({"name": "x", "scopes": ["admin:users"]});
    let token = boss.post("/api/v1/account/tokens", &form).await.json()["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let form =
        json!({"email": "token@demo.example", "display_name": "Т", "role": "user", "tenant_id": tenant});
    let made = scene.browser().with_token(&token, "POST", "/api/v1/admin/users", &form).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert!(made.json()["user"]["awaiting_since"].is_string());
    let intact = scene.app.store.verify_audit(None).await.expect("an answer");
    assert!(intact.is_ok(), "{intact:?}");
}

/// The owner loses access: staff issue a link, somebody sets a password with it.
async fn owner_recovers(scene: &Scene, boss: &mut Browser) -> (Browser, String) {
    let id = id_of(&mut scene.signed_in("owner@demo.example").await).await;
    let link = boss.post(&format!("/api/v1/admin/users/{id}/invite"), &json!({})).await;
    assert_eq!(link.status, 200, "{}", link.text());
    let mut guest = scene.browser();
    let form = json!({"token": token_of(&link.json()), "password": GOOD});
    assert_eq!(guest.post("/api/v1/invites/accept", &form).await.status, 204);
    assert_eq!(guest.sign_in("owner@demo.example", GOOD).await.status, 200);
    (guest, id)
}

async fn last_post(scene: &Scene) -> String {
    scene.sandbox.control().telegram_messages().await.last().expect("a post").text.clone()
}

fn digits(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_digit());
    words.into_iter().find(|word| word.len() == 6).unwrap_or_else(|| panic!("no code: {text}")).to_owned()
}

both_databases!(a_sole_holder_comes_back_with_the_code_from_the_companys_chat);
async fn a_sole_holder_comes_back_with_the_code_from_the_companys_chat(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    scene.clock.advance(Duration::from_secs(60));
    let mut boss = scene.signed_in("super@demo.example").await;
    let (mut guest, _) = owner_recovers(&scene, &mut boss).await;
    sees_nothing(&mut guest, true, "recovering").await;
    let send = "/api/v1/account/approval/code";
    assert_eq!(guest.post(send, &json!({})).await.status, 409, "the chat has not been told yet");
    deeds::tell_due(&scene.app).await.expect("told");
    assert!(last_post(&scene).await.contains("/not-us#"));
    let view = guest.get("/api/v1/account/approval").await.json();
    assert_eq!((&view["holders"], &view["recovery"]["by_code"]), (&json!([]), &json!(true)), "{view}");
    assert_eq!(view["recovery"]["this_browser"], true);
    // Another browser of the same account: it knows the password, and not who opened the link.
    let mut other = scene.browser();
    assert_eq!(other.sign_in("owner@demo.example", GOOD).await.status, 200);
    assert_eq!(other.get("/api/v1/account/approval").await.json()["recovery"]["this_browser"], false);
    assert_eq!(other.post(send, &json!({})).await.status, 409);
    let sent = guest.post(send, &json!({})).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    assert!(sent.json()["recovery"]["code_sent_at"].is_string());
    let code = digits(&last_post(&scene).await);
    assert!(!database.dump().await.contains(&code), "the code lies readable");
    let enter = "/api/v1/account/approval";
    assert_eq!(other.post(enter, &json!({"code": code})).await.status, 409, "another browser");
    let wrong = format!("{:06}", (code.parse::<u32>().expect("digits") + 1) % 1_000_000);
    for _ in 0..5 {
        let refused = guest.post(enter, &json!({"code": wrong})).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (401, &json!("code_refused")));
    }
    assert_eq!(guest.post(enter, &json!({"code": code})).await.status, 401, "five wrong ones use it up");
    assert_eq!(guest.post(send, &json!({})).await.status, 200);
    let code = digits(&last_post(&scene).await);
    let opened = guest.post(enter, &json!({"code": format!("{} {}", &code[..3], &code[3..])})).await;
    assert_eq!(opened.status, 200, "{}", opened.text());
    assert!(opened.json()["awaiting_since"].is_null());
    assert_eq!(guest.get("/api/v1/reports").await.status, 200);
    assert_eq!(guest.post(enter, &json!({"code": code})).await.status, 409, "once");
}

both_databases!(codes_run_out_and_are_few_and_a_chat_that_was_set_later_is_none);
async fn codes_run_out_and_are_few_and_a_chat_that_was_set_later_is_none(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    scene.clock.advance(Duration::from_secs(60));
    let mut boss = scene.signed_in("super@demo.example").await;
    let (mut guest, _) = owner_recovers(&scene, &mut boss).await;
    deeds::tell_due(&scene.app).await.expect("told");
    let (send, enter) = ("/api/v1/account/approval/code", "/api/v1/account/approval");
    for _ in 0..5 {
        assert_eq!(guest.post(send, &json!({})).await.status, 200);
    }
    let full = guest.post(send, &json!({})).await;
    assert_eq!((full.status.as_u16(), &full.json()["code"]), (429, &json!("rate_limited")));
    let code = digits(&last_post(&scene).await);
    scene.clock.advance(Duration::from_secs(31 * 60));
    let late = guest.post(enter, &json!({"code": code})).await;
    assert_eq!((late.status.as_u16(), &late.json()["code"]), (401, &json!("code_refused")));
    // The next deed is after the chat's settings were changed a moment ahead of it: whoever did that could read the code.
    let raw = database.raw().await;
    let later = "UPDATE integrations SET updated_at = '2099-01-01 00:00:00+00:00' WHERE kind = 'telegram'";
    sea_orm::ConnectionTrait::execute_unprepared(&raw, later).await.expect("changed");
    scene.clock.advance(DAY);
    assert_eq!(guest.sign_in("owner@demo.example", GOOD).await.status, 200);
    assert_eq!(guest.post(send, &json!({})).await.status, 409);
    assert_eq!(guest.get(enter).await.json()["recovery"]["by_code"], false);
}

both_databases!(after_three_days_of_being_told_the_account_opens_by_itself_unless_somebody_objects);
async fn after_three_days_of_being_told_the_account_opens_by_itself_unless_somebody_objects(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    scene.clock.advance(Duration::from_secs(60));
    let mut boss = scene.signed_in("super@demo.example").await;
    let (mut guest, id) = owner_recovers(&scene, &mut boss).await;
    scene.clock.advance(4 * DAY);
    housekeeping::once(&scene.app, false).await.expect("done");
    assert_eq!(guest.sign_in("owner@demo.example", GOOD).await.status, 200);
    assert!(is_pending(&guest.get("/api/v1/reports").await), "nobody was told yet");
    deeds::tell_due(&scene.app).await.expect("told");
    scene.clock.advance(3 * DAY - Duration::from_secs(1));
    housekeeping::once(&scene.app, false).await.expect("done");
    assert_eq!(guest.sign_in("owner@demo.example", GOOD).await.status, 200);
    assert!(is_pending(&guest.get("/api/v1/reports").await));
    scene.clock.advance(Duration::from_secs(1));
    housekeeping::once(&scene.app, false).await.expect("done");
    assert_eq!(guest.get("/api/v1/reports").await.status, 200);
    // Somebody of the company's chat objects after all: the account is shut, for seven days it can be.
    let link = last_post(&scene).await;
    let token = link.rsplit("/not-us#").next().expect("a link").trim().to_owned();
    let mut passer_by = scene.browser();
    let look = passer_by.post("/api/v1/notices/lookup", &json!({"token": token})).await;
    assert_eq!(look.status, 200, "{}", look.text());
    let look = look.json();
    assert_eq!((&look["deed"], &look["can_refuse"]), (&json!("invited"), &json!(true)), "{look}");
    assert_eq!(look["about"]["email"], "owner@demo.example");
    assert_eq!(guest.get("/api/v1/reports").await.status, 200, "looking changes nothing");
    assert_eq!(passer_by.post("/api/v1/notices/refuse", &json!({"token": token})).await.status, 204);
    assert_eq!(guest.get("/api/v1/reports").await.status, 401, "shut, and its sessions are over");
    assert_eq!(guest.sign_in("owner@demo.example", GOOD).await.status, 401);
    let again = passer_by.post("/api/v1/notices/refuse", &json!({"token": token})).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (410, &json!("invite_gone")));
    assert_eq!(
        passer_by.post("/api/v1/notices/lookup", &json!({"token": token})).await.json()["refused"],
        true
    );
    let gone = passer_by.post("/api/v1/notices/lookup", &json!({"token": "0".repeat(64)})).await;
    assert_eq!(gone.status, 410);
    let state = boss.get(&format!("/api/v1/admin/users/{id}")).await;
    let mut boss = if state.status == 200 { boss } else { scene.signed_in("super@demo.example").await };
    assert_eq!(boss.get(&format!("/api/v1/admin/users/{id}")).await.json()["state"], "disabled");
    // Enabled by staff it waits anew.
    let mut boss = scene.signed_in("super@demo.example").await;
    let enabled = boss.post(&format!("/api/v1/admin/users/{id}/enable"), &json!({})).await;
    assert_eq!(enabled.status, 200, "{}", enabled.text());
    assert!(enabled.json()["awaiting_since"].is_string());
}

/// A company without a chat, whose only holder lost access, confirmed by one super_admin: the browser, who can confirm.
async fn without_a_chat(database: &TestDatabase, admins: u32) -> (Scene, Browser, String) {
    let scene = Scene::small(database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    assert_eq!(owner.delete("/api/v1/integrations/telegram").await.status, 204);
    if admins == 2 {
        another_admin(&scene, "second@demo.example", Role::SuperAdmin).await;
    }
    let (guest, id) = owner_recovers(&scene, &mut boss).await;
    let confirm = format!("/api/v1/admin/users/{id}/confirm-recovery");
    deeds::tell_due(&scene.app).await.expect("looked");
    let stood = boss.post(&confirm, &json!({})).await;
    assert_eq!(stood.status, 200, "{}", stood.text());
    let recovery = &stood.json()["recovery"];
    assert_eq!((&recovery["confirmations"], &recovery["confirmations_needed"]), (&json!(1), &json!(admins)));
    assert_eq!(boss.post(&confirm, &json!({})).await.status, 409, "one person is not two");
    let mut lite = scene.signed_in("lite@demo.example").await;
    assert_eq!(lite.post(&confirm, &json!({})).await.status, 403);
    (scene, guest, confirm)
}

/// The clock goes on, and what is due by then is done; the account is asked whether it is open.
async fn is_open_after(scene: &Scene, guest: &mut Browser, wait: Duration) -> bool {
    scene.clock.advance(wait);
    housekeeping::once(&scene.app, false).await.expect("done");
    assert_eq!(guest.sign_in("owner@demo.example", GOOD).await.status, 200);
    let answer = guest.get("/api/v1/reports").await;
    assert!(answer.status == 200 || is_pending(&answer), "{}", answer.text());
    answer.status == 200
}

both_databases!(without_a_chat_two_super_admins_and_three_days_open_it);
async fn without_a_chat_two_super_admins_and_three_days_open_it(database: TestDatabase) {
    let (scene, mut guest, confirm) = without_a_chat(&database, 2).await;
    assert!(!is_open_after(&scene, &mut guest, 30 * DAY).await, "one of two has confirmed");
    let mut second = scene.signed_in("second@demo.example").await;
    assert_eq!(second.post(&confirm, &json!({})).await.status, 200);
    assert!(is_open_after(&scene, &mut guest, Duration::ZERO).await);
}

both_databases!(without_a_chat_and_with_one_super_admin_it_takes_seven_days);
async fn without_a_chat_and_with_one_super_admin_it_takes_seven_days(database: TestDatabase) {
    let (scene, mut guest, _) = without_a_chat(&database, 1).await;
    assert!(!is_open_after(&scene, &mut guest, 7 * DAY - Duration::from_secs(1)).await);
    assert!(is_open_after(&scene, &mut guest, Duration::from_secs(1)).await);
}

both_databases!(staff_make_a_companys_first_holder_and_help_them_while_it_is_empty);
async fn staff_make_a_companys_first_holder_and_help_them_while_it_is_empty(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let made = boss.post("/api/v1/admin/tenants", &json!({"name": "Ромашка", "slug": "romashka"})).await;
    let tenant = made.json()["id"].clone();
    let mut create = async |email: &str, settings: bool| {
        let form = json!({"email": email, "display_name": "Первый", "role": "user", "tenant_id": tenant, "settings": settings});
        let made = boss.post("/api/v1/admin/users", &form).await;
        assert_eq!(made.status, 201, "{}", made.text());
        made.json()["user"].clone()
    };
    let reader = create("reader@romashka.kz", false).await;
    assert!(reader["awaiting_since"].is_string(), "no holder, no matter");
    let first = create("first@romashka.kz", true).await;
    assert!(first["awaiting_since"].is_null(), "the first holder ever: {first}");
    let second = create("second@romashka.kz", true).await;
    assert!(second["awaiting_since"].is_string(), "the second is the first one's business");
    let first = first["id"].as_str().expect("an id").to_owned();
    let link = boss.post(&format!("/api/v1/admin/users/{first}/invite"), &json!({})).await;
    assert_eq!(link.status, 200);
    let view = boss.get(&format!("/api/v1/admin/users/{first}")).await.json();
    assert!(view["awaiting_since"].is_null(), "nothing is there yet to be seen: {view}");
    let mut holder = scene.browser();
    let form = json!({"token": token_of(&link.json()), "password": GOOD});
    assert_eq!(holder.post("/api/v1/invites/accept", &form).await.status, 204);
    assert_eq!(holder.sign_in("first@romashka.kz", GOOD).await.status, 200);
    assert_eq!(holder.get("/api/v1/people").await.json().as_array().expect("people").len(), 3);
    // As soon as something is connected, staff's help waits like anybody's.
    let automation = holder.get("/api/v1/integrations/automation").await.json()["settings"].clone();
    let mut form = automation;
    form.as_object_mut().expect("settings").remove("kind");
    let saved = holder.write("PUT", "/api/v1/integrations/automation/settings", &form).await;
    assert!(saved.status.is_success(), "{}", saved.text());
    assert_eq!(boss.post(&format!("/api/v1/admin/users/{first}/invite"), &json!({})).await.status, 200);
    assert!(is_pending(&holder.get("/api/v1/people").await));
}

both_databases!(a_company_lets_its_people_in_and_out_itself);
async fn a_company_lets_its_people_in_and_out_itself(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let own = id_of(&mut owner).await;
    let form = json!({"email": " Anna@Demo.example", "display_name": "Анна", "settings": false});
    let made = owner.post("/api/v1/people", &form).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.json()["person"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(made.json()["person"]["email"], "anna@demo.example");
    let mut anna = scene.browser();
    let accept = json!({"token": token_of(&made.json()["invite"]), "password": GOOD});
    assert_eq!(anna.post("/api/v1/invites/accept", &accept).await.status, 204);
    assert_eq!(anna.sign_in("anna@demo.example", GOOD).await.status, 200);
    assert_eq!(anna.get("/api/v1/reports").await.status, 200, "the company's word is given");
    assert_eq!(anna.get("/api/v1/people").await.status, 403);
    assert!(announced(&mut anna).await.is_empty(), "what the company does itself is no news");
    let at = |what: &str| format!("/api/v1/people/{id}{what}");
    let on_self = |what: &str| format!("/api/v1/people/{own}{what}");
    for (method, path) in [
        ("PATCH", on_self("")),
        ("POST", on_self("/disable")),
        ("DELETE", on_self("")),
        ("POST", on_self("/invite")),
    ] {
        let refused = owner.write(method, &path, &json!({"settings": false})).await;
        let refused = if method == "PATCH" { refused } else { owner.write(method, &path, &json!({})).await };
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["code"]),
            (409, &json!("conflict")),
            "{method} {path}"
        );
    }
    assert_eq!(owner.patch(&at(""), &json!({"settings": true})).await.json()["settings"], true);
    assert_eq!(anna.get("/api/v1/people").await.status, 200, "at her next request");
    // Now Anna may shut the owner; then she is the last one.
    assert_eq!(anna.post(&on_self("/disable"), &json!({})).await.json()["state"], "disabled");
    assert_eq!(owner.get("/api/v1/reports").await.status, 401);
    assert_eq!(anna.post(&on_self("/enable"), &json!({})).await.json()["state"], "active");
    let mut owner = scene.signed_in("owner@demo.example").await;
    assert_eq!(owner.patch(&at(""), &json!({"settings": false})).await.status, 200);
    assert_eq!(anna.get("/api/v1/people").await.status, 403);
    let link = owner.post(&at("/invite"), &json!({})).await;
    assert_eq!(link.status, 200, "{}", link.text());
    assert_eq!(anna.get("/api/v1/reports").await.status, 200, "a link of the company's is no deed of staff");
    assert_eq!(owner.post(&at("/reset-second-factor"), &json!({})).await.status, 409, "she has none");
    assert_eq!(owner.post(&at("/approve"), &json!({})).await.status, 409, "she waits for nobody");
    assert_eq!(owner.delete(&at("")).await.status, 204);
    assert_eq!(anna.get("/api/v1/reports").await.status, 401);
    assert_eq!(owner.delete(&at("")).await.status, 404);
}

both_databases!(what_was_not_wanted_is_shut_from_the_page);
async fn what_was_not_wanted_is_shut_from_the_page(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut user = scene.signed_in("user@demo.example").await;
    let form = json!({"email": "spy@demo.example", "display_name": "Новый", "role": "user", "tenant_id": scene.scope.tenant()});
    let made = boss.post("/api/v1/admin/users", &form).await.json();
    let mut guest = scene.browser();
    let accept = json!({"token": token_of(&made["invite"]), "password": GOOD});
    assert_eq!(guest.post("/api/v1/invites/accept", &accept).await.status, 204);
    assert_eq!(guest.sign_in("spy@demo.example", GOOD).await.status, 200);
    let item = announced(&mut user).await[0].clone();
    assert_eq!(item["awaits"], true);
    let refuse = format!("/api/v1/announcements/{}/refuse", item["id"].as_str().expect("an id"));
    assert_eq!(user.post(&refuse, &json!({})).await.status, 204);
    assert_eq!(guest.get("/api/v1/auth/me").await.status, 401);
    assert_eq!(guest.sign_in("spy@demo.example", GOOD).await.status, 401);
    assert_eq!(announced(&mut user).await[0]["refused"], true);
    assert_eq!(user.post(&refuse, &json!({})).await.status, 409, "it is shut already");
    // Names stay when the account is gone, and nobody reads them in the database.
    assert_eq!(
        boss.delete(&format!("/api/v1/admin/users/{}", made["user"]["id"].as_str().expect("an id")))
            .await
            .status,
        204
    );
    assert!(announced(&mut user).await.iter().any(|item| item["about"]["email"] == "spy@demo.example"));
    assert!(!database.dump().await.contains("spy@demo.example"), "the name lies readable");
}
