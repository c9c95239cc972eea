//! Green must not lie: whatever would fail the next run turns its step red, in its own words.

use serde_json::{Value, json};
use synkro_sandbox::{Action, Control, FaultRule, SettingsPatch, Vendor};

use super::{credentials, form, operate, put, step};
use crate::support::{Browser, Scene, TestDatabase};

async fn sql(control: &Control, text: &str) {
    control.supabase_sql(text).await.expect("the project's owner may");
}

/// The step is red for this reason, at this item, and so says the overview.
async fn is_red(owner: &mut Browser, kind: &str, action: &str, item: &str, code: &str) {
    let ended = operate(owner, kind, action).await;
    assert_eq!(ended["problem"]["code"], code, "{kind}: {ended}");
    let items = ended["items"].as_array().expect("items");
    let failed: Vec<&Value> = items.iter().filter(|found| found["state"] == "failed").collect();
    assert!(
        failed.len() == 1 && failed[0]["code"] == item && failed[0]["problem"] == code,
        "{kind}: {ended}"
    );
    let step = step(owner, kind).await;
    assert_eq!((&step["status"], &step["problem"]["code"]), (&json!("failing"), &json!(code)), "{kind}");
    let tiles = owner.get("/api/v1/overview").await.json()["integrations"].clone();
    let tile = tiles.as_array().expect("tiles").iter().find(|tile| tile["kind"] == kind).cloned();
    assert_eq!(tile.expect("a tile")["problem"]["code"], code, "{kind}");
}

/// And green again once it is mended.
async fn is_green(owner: &mut Browser, kind: &str) {
    let ended = operate(owner, kind, "check").await;
    assert_eq!(ended["problem"], json!(null), "{kind}: {ended}");
    assert_eq!(step(owner, kind).await["status"], "working", "{kind}");
}

/// A legacy key that names another project.
fn foreign_key(role: &str) -> String {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
    let payload =
        json!({"iss": "supabase", "ref": "zyxwvutsrqponmlkjihg", "role": role, "exp": 2_000_000_000});
    format!("eyJhbGciOiJIUzI1NiJ9.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(payload.to_string()))
}

both_databases!(a_database_that_would_fail_the_run_is_red_in_its_own_words);
async fn a_database_that_would_fail_the_run_is_red_in_its_own_words(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let control = scene.sandbox.control();
    let whole = synkro::vendors::supabase::schema_sql();
    is_green(&mut owner, "supabase").await;

    sql(&control, "revoke all on public.synkro_messages from service_role;").await;
    is_red(&mut owner, "supabase", "check", "schema_present", "grant_missing").await;
    sql(&control, &whole).await;
    is_green(&mut owner, "supabase").await;

    sql(
        &control,
        "alter table public.synkro_schema_version disable row level security;
        grant select on public.synkro_schema_version to anon;",
    )
    .await;
    is_red(&mut owner, "supabase", "check", "anon_cannot_read", "anon_can_read").await;
    assert_eq!(control.supabase_rows("synkro_canary").await.expect("rows").len(), 0, "nothing stays behind");
    sql(&control, &whole).await;
    is_green(&mut owner, "supabase").await;

    let faults = [
        (Action::ReadOnly, "canary_written", "read_only"),
        (Action::Paused, "anon_key_accepted", "project_paused"),
        (Action::DataApiOff, "schema_present", "data_api_off"),
    ];
    for (action, item, code) in faults {
        control.add_fault(Vendor::Supabase, FaultRule::always(action)).await;
        is_red(&mut owner, "supabase", "check", item, code).await;
        control.clear_faults().await;
    }
    control
        .update_settings(SettingsPatch { supabase_legacy_disabled: Some(true), ..SettingsPatch::default() })
        .await;
    is_red(&mut owner, "supabase", "check", "anon_key_accepted", "legacy_keys_off").await;
    control
        .update_settings(SettingsPatch { supabase_legacy_disabled: Some(false), ..SettingsPatch::default() })
        .await;

    let known = credentials(&scene).supabase;
    let url = &known.url;
    let keys = [
        (foreign_key("anon"), foreign_key("service_role"), "keys_shape", "wrong_project"),
        (known.service_role_key.clone(), known.anon_key.clone(), "keys_shape", "keys_swapped"),
        (
            known.publishable_key.clone(),
            "sb_secret_of_another_project".to_owned(),
            "secret_key_accepted",
            "wrong_project",
        ),
        (
            "sb_publishable_of_another".to_owned(),
            known.secret_key.clone(),
            "anon_key_accepted",
            "wrong_project",
        ),
    ];
    for (anon, secret, item, code) in keys {
        let form = json!({"url": url, "anon_key": anon, "service_role_key": secret});
        put(&mut owner, "supabase", &form).await;
        is_red(&mut owner, "supabase", "check", item, code).await;
    }
    sql(
        &control,
        "insert into public.synkro_schema_version (id, version) values (1, 1)
        on conflict (id) do update set version = excluded.version;",
    )
    .await;
    put(&mut owner, "supabase", &form(&credentials(&scene), "supabase")).await;
    is_red(&mut owner, "supabase", "check", "schema_present", "schema_outdated").await;
    let block = owner.get("/api/v1/integrations/supabase/sql").await.json();
    assert_eq!(block["found"], 1);
    sql(&control, block["sql"].as_str().expect("SQL")).await;
    is_green(&mut owner, "supabase").await;
}

both_databases!(a_source_that_would_fail_the_run_is_red_in_its_own_words);
async fn a_source_that_would_fail_the_run_is_red_in_its_own_words(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let known = credentials(&scene);
    let control = scene.sandbox.control();

    let mut amocrm = form(&known, "amocrm");
    amocrm["access_token"] = json!(known.amocrm.non_admin_token);
    put(&mut owner, "amocrm", &amocrm).await;
    is_red(&mut owner, "amocrm", "check", "sees_all_leads", "limited_rights").await;
    amocrm["access_token"] = json!("not-a-token-of-this-account");
    put(&mut owner, "amocrm", &amocrm).await;
    is_red(&mut owner, "amocrm", "check", "token_accepted", "key_rejected").await;
    put(&mut owner, "amocrm", &form(&known, "amocrm")).await;
    control.update_settings(SettingsPatch { amocrm_unpaid: Some(true), ..SettingsPatch::default() }).await;
    is_red(&mut owner, "amocrm", "check", "token_accepted", "payment_required").await;
    control.update_settings(SettingsPatch { amocrm_unpaid: Some(false), ..SettingsPatch::default() }).await;
    is_green(&mut owner, "amocrm").await;
    let expires = step(&mut owner, "amocrm").await["expires_at"].clone();
    assert!(expires.is_string(), "a long-lived token's end is counted down");

    let mut radist = form(&known, "radist");
    radist["api_key"] = json!(known.radist.api_key_without_messaging);
    put(&mut owner, "radist", &radist).await;
    is_red(&mut owner, "radist", "check", "chats_readable", "scope_missing").await;
    radist["api_key"] = json!("wrong-key");
    put(&mut owner, "radist", &radist).await;
    is_red(&mut owner, "radist", "check", "key_accepted", "key_rejected").await;
    radist["api_key"] = json!(known.radist.api_key);
    radist["company_id"] = json!(1);
    put(&mut owner, "radist", &radist).await;
    is_red(&mut owner, "radist", "check", "company_found", "not_found").await;
    radist["company_id"] = json!(known.radist.company_id);
    radist["connection_ids"] = json!([1]);
    put(&mut owner, "radist", &radist).await;
    is_red(&mut owner, "radist", "check", "connections_exist", "connection_missing").await;
    put(&mut owner, "radist", &form(&known, "radist")).await;
    is_green(&mut owner, "radist").await;
}

both_databases!(a_model_or_a_chat_that_would_fail_the_run_is_red_in_its_own_words);
async fn a_model_or_a_chat_that_would_fail_the_run_is_red_in_its_own_words(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let known = credentials(&scene);
    let control = scene.sandbox.control();

    let mut ai = form(&known, "ai");
    for (model, item) in [("gemini-2.5-flash", "model_answers"), ("gemini-9", "model_listed")] {
        ai["model"] = json!(model);
        put(&mut owner, "ai", &ai).await;
        is_red(&mut owner, "ai", "check", item, "model_unavailable").await;
    }
    ai["model"] = json!(known.gemini.model);
    // A wrong key is one to correct; one of the kind that has ended is one to replace by the new kind.
    ai["api_key"] = json!("AIza-a-wrong-key-of-nobody-at-all");
    put(&mut owner, "ai", &ai).await;
    is_red(&mut owner, "ai", "check", "models_listed", "key_outdated").await;
    ai["api_key"] = json!("AQ.a-wrong-key-of-nobody-at-all");
    put(&mut owner, "ai", &ai).await;
    is_red(&mut owner, "ai", "check", "models_listed", "key_rejected").await;
    put(&mut owner, "ai", &form(&known, "ai")).await;
    control
        .update_settings(SettingsPatch { gemini_location_blocked: Some(true), ..SettingsPatch::default() })
        .await;
    is_red(&mut owner, "ai", "check", "models_listed", "region_blocked").await;
    control
        .update_settings(SettingsPatch { gemini_location_blocked: Some(false), ..SettingsPatch::default() })
        .await;
    let quota = FaultRule::always(Action::PerDayQuota).on("generateContent");
    control.add_fault(Vendor::Gemini, quota).await;
    is_red(&mut owner, "ai", "check", "model_answers", "daily_quota").await;
    control.clear_faults().await;
    is_green(&mut owner, "ai").await;

    control
        .update_settings(SettingsPatch { telegram_can_post: Some(false), ..SettingsPatch::default() })
        .await;
    put(&mut owner, "telegram", &form(&known, "telegram")).await;
    let check = operate(&mut owner, "telegram", "check").await;
    assert_eq!(check["items"][2]["state"], "skipped", "{check}");
    assert_eq!(step(&mut owner, "telegram").await["status"], "unverified", "seeing the chat is no proof");
    is_red(&mut owner, "telegram", "send_test", "can_post", "posting_forbidden").await;
    control
        .update_settings(SettingsPatch { telegram_can_post: Some(true), ..SettingsPatch::default() })
        .await;
    let mut telegram = form(&known, "telegram");
    telegram["thread_id"] = json!(999_999);
    put(&mut owner, "telegram", &telegram).await;
    is_red(&mut owner, "telegram", "send_test", "can_post", "topic_not_found").await;
    telegram["chat"] = json!("-1009999999999");
    put(&mut owner, "telegram", &telegram).await;
    is_red(&mut owner, "telegram", "check", "chat_found", "chat_not_found").await;
    telegram["bot_token"] = json!("7000000009:AAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    put(&mut owner, "telegram", &telegram).await;
    is_red(&mut owner, "telegram", "check", "bot_found", "key_rejected").await;
    put(&mut owner, "telegram", &form(&known, "telegram")).await;
    control
        .add_fault(Vendor::Telegram, FaultRule::once(Action::Migrate { new_chat_id: -1_001_700_000_099 }))
        .await;
    let sent = operate(&mut owner, "telegram", "send_test").await;
    let view = owner.get("/api/v1/integrations/telegram").await.json();
    assert_eq!(view["settings"]["chat_id"], "-1001700000099", "the group's new number is saved: {sent}");
}

both_databases!(an_outage_is_nobodys_fault_and_turns_nothing_red);
async fn an_outage_is_nobodys_fault_and_turns_nothing_red(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let control = scene.sandbox.control();
    for (kind, vendor) in [
        ("supabase", Vendor::Supabase),
        ("amocrm", Vendor::Amocrm),
        ("radist", Vendor::Radist),
        ("ai", Vendor::Gemini),
        ("telegram", Vendor::Telegram),
    ] {
        for action in [Action::ServerError { status: 503 }, Action::Html { status: 502 }, Action::CutBody] {
            control.add_fault(vendor, FaultRule::always(action.clone())).await;
            let ended = operate(&mut owner, kind, "check").await;
            let code = ended["problem"]["code"].as_str().unwrap_or_default().to_owned();
            assert!(code == "vendor_unavailable", "{kind} {action:?}: {ended}");
            assert_eq!(step(&mut owner, kind).await["status"], "unverified", "{kind} {action:?}");
            control.clear_faults().await;
        }
        control.add_fault(vendor, FaultRule::always(Action::UnknownFields)).await;
        let ended = operate(&mut owner, kind, "check").await;
        assert_eq!(ended["problem"], json!(null), "{kind} with unknown fields: {ended}");
        control.clear_faults().await;
        let slow = Action::SlowBody { millis_per_chunk: 1, chunks: 5 };
        control.add_fault(vendor, FaultRule::always(slow)).await;
        let ended = operate(&mut owner, kind, "check").await;
        assert_eq!(ended["problem"], json!(null), "{kind} in pieces: {ended}");
        control.clear_faults().await;
    }
}

/// What a vendor says to a key that may not do this.
fn forbidden() -> Action {
    let body = json!({"title": "Forbidden", "status": 403, "detail": "the key lacks the scope"});
    let headers =
        std::collections::BTreeMap::from([("content-type".to_owned(), "application/json".to_owned())]);
    Action::Status { status: 403, headers, body: Some(body.to_string()) }
}

both_databases!(green_means_that_a_run_finds_contacts_messages_and_tables_that_take_its_rows);
async fn green_means_that_a_run_finds_contacts_messages_and_tables_that_take_its_rows(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let control = scene.sandbox.control();
    for path in ["/leads/pipelines", "/contacts"] {
        control.add_fault(Vendor::Amocrm, FaultRule::always(forbidden()).on(path)).await;
        is_red(&mut owner, "amocrm", "check", "leads_readable", "access_denied").await;
        control.clear_faults().await;
        is_green(&mut owner, "amocrm").await;
    }
    control.add_fault(Vendor::Radist, FaultRule::always(forbidden()).on("/messages/")).await;
    is_red(&mut owner, "radist", "check", "chats_readable", "scope_missing").await;
    control.clear_faults().await;
    is_green(&mut owner, "radist").await;
    let whole = synkro::vendors::supabase::schema_sql();
    for broken in [
        "revoke insert on public.synkro_messages from service_role;",
        "revoke update on public.synkro_leads from service_role;",
    ] {
        sql(&control, broken).await;
        is_red(&mut owner, "supabase", "check", "canary_written", "grant_missing").await;
        sql(&control, &whole).await;
        is_green(&mut owner, "supabase").await;
    }
    let rows = control.supabase_rows("synkro_messages").await.expect("rows");
    assert!(rows.iter().all(|row| !row["message_id"].to_string().contains("synkro-check")), "nothing stays");
}
