//! From nothing to six green steps, and the report that follows.

use serde_json::json;
use synkro_sandbox::{Action, FaultRule, Vendor};

use super::{KINDS, credentials, form, operate, put, step};
use crate::support::{Scene, TestDatabase, whole_period};

both_databases!(six_steps_from_nothing_to_green_and_then_a_report_works);
async fn six_steps_from_nothing_to_green_and_then_a_report_works(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    scene.sandbox.control().supabase_drop_everything().await.expect("an empty project");
    let mut owner = scene.signed_in("owner@demo.example").await;
    for kind in &KINDS[..5] {
        assert_eq!(owner.delete(&format!("/api/v1/integrations/{kind}")).await.status, 204, "{kind}");
    }
    let warned = scene.sandbox.control().telegram_messages().await.len();
    assert_eq!(warned, 2, "the chat hears that the project and the chat itself go");
    let path = owner.get("/api/v1/settings").await.json();
    assert_eq!(path["next"], "supabase");
    assert!(path["steps"].as_array().expect("steps").iter().all(|step| step["status"] == "not_set"));

    let known = credentials(&scene);
    put(&mut owner, "supabase", &form(&known, "supabase")).await;
    let check = operate(&mut owner, "supabase", "check").await;
    assert_eq!(check["problem"]["code"], "schema_missing", "{check}");
    let sql = owner.get("/api/v1/integrations/supabase/sql").await.json();
    assert_eq!((&sql["found"], &sql["current"]), (&json!(0), &json!(2)));
    scene.sandbox.control().supabase_sql(sql["sql"].as_str().expect("SQL")).await.expect("it runs");
    let check = operate(&mut owner, "supabase", "check").await;
    assert_eq!(check["problem"], json!(null), "{check}");
    let items = check["items"].as_array().expect("items");
    assert!(items.len() == 9 && items.iter().all(|item| item["state"] == "passed"), "{check}");
    assert_eq!(scene.sandbox.control().supabase_rows("synkro_canary").await.expect("rows").len(), 0);

    put(&mut owner, "amocrm", &form(&known, "amocrm")).await;
    assert_eq!(operate(&mut owner, "amocrm", "check").await["problem"], json!(null));
    let leads = operate(&mut owner, "amocrm", "sample").await;
    let shown = leads["outcome"]["leads"].as_array().expect("leads").clone();
    assert_eq!(shown.len(), 3);
    for field in ["name", "created_at", "manager", "stage"] {
        assert!(shown.iter().all(|lead| lead[field].is_string()), "{field}: {shown:?}");
    }

    let company = known.radist.company_id;
    let mut radist = form(&known, "radist");
    radist.as_object_mut().expect("a form").remove("company_id");
    put(&mut owner, "radist", &radist).await;
    let companies = operate(&mut owner, "radist", "list_companies").await;
    assert_eq!(companies["outcome"]["companies"][0]["id"], company);
    put(&mut owner, "radist", &json!({"base_url": "https://api.radist.online/v2", "company_id": company}))
        .await;
    let connections = operate(&mut owner, "radist", "list_connections").await;
    assert!(!connections["outcome"]["connections"].as_array().expect("connections").is_empty());
    assert_eq!(operate(&mut owner, "radist", "check").await["problem"], json!(null));
    let sample = operate(&mut owner, "radist", "sample").await;
    let chats = sample["outcome"]["chats"].as_array().expect("chats").len();
    assert!(chats > 0, "{sample}");
    let written = operate(&mut owner, "radist", "write_sample").await;
    assert_eq!(written["outcome"]["complete"], true, "{written}");
    assert_eq!(written["outcome"]["leads"], 3);
    assert_eq!(written["outcome"]["messages"], sample["outcome"]["messages"]);
    let rows = scene.sandbox.control().supabase_rows("synkro_chats").await.expect("rows");
    assert_eq!(rows.len(), chats);

    let mut ai = form(&known, "ai");
    ai.as_object_mut().expect("a form").remove("model");
    put(&mut owner, "ai", &ai).await;
    let models = operate(&mut owner, "ai", "list_models").await;
    let ids: Vec<&str> = models["outcome"]["models"]
        .as_array()
        .expect("models")
        .iter()
        .filter_map(|model| model["id"].as_str())
        .collect();
    assert!(ids.contains(&known.gemini.model.as_str()), "{ids:?}");
    assert!(ids.iter().all(|id| !id.contains("tts") && !id.contains("image") && !id.contains("embedding")));
    put(&mut owner, "ai", &json!({"provider": "gemini", "model": known.gemini.model})).await;
    assert_eq!(operate(&mut owner, "ai", "check").await["problem"], json!(null));
    let analysis = operate(&mut owner, "ai", "test_analysis").await;
    assert!(analysis["outcome"]["receipt"]["prompt_tokens"].as_u64().is_some_and(|n| n > 0), "{analysis}");
    assert!(analysis["outcome"]["content"]["citations_confirmed"].as_u64().is_some_and(|n| n > 0));

    put(&mut owner, "telegram", &form(&known, "telegram")).await;
    operate(&mut owner, "telegram", "check").await;
    assert_eq!(step(&mut owner, "telegram").await["status"], "unverified", "only a message proves it");
    assert_eq!(operate(&mut owner, "telegram", "send_test").await["state"], "done");
    assert_eq!(step(&mut owner, "telegram").await["status"], "working");
    assert_eq!(operate(&mut owner, "telegram", "check").await["problem"], json!(null));
    assert_eq!(step(&mut owner, "telegram").await["status"], "working", "what was proven stays");
    assert_eq!(operate(&mut owner, "telegram", "send_report").await["state"], "done");
    let posted = scene.sandbox.control().telegram_messages().await;
    assert_eq!(posted.len(), warned + 2);

    put(&mut owner, "automation", &form(&known, "automation")).await;
    let path = owner.get("/api/v1/settings").await.json();
    assert_eq!(path["next"], json!(null), "{path}");
    assert!(path["steps"].as_array().expect("steps").iter().all(|step| step["status"] == "working"));

    let run = owner.post("/api/v1/runs", &json!({"period": whole_period()})).await;
    assert_eq!(run.status, 202);
    scene.work().await;
    let id = run.json()["id"].as_str().expect("an id").to_owned();
    let ended = owner.get(&format!("/api/v1/runs/{id}")).await.json();
    assert!(ended["status"] == "done" || ended["status"] == "incomplete", "{ended}");
    assert_eq!(ended["problem"], json!(null));
}

both_databases!(an_openai_compatible_endpoint_goes_the_same_way);
async fn an_openai_compatible_endpoint_goes_the_same_way(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let known = credentials(&scene).openai;
    let form = json!({"provider": "openai_compatible", "base_url": known.base_url, "api_key": known.api_key,
        "model": known.model});
    put(&mut owner, "ai", &form).await;
    assert_eq!(operate(&mut owner, "ai", "check").await["problem"], json!(null));
    let run = scene.run(whole_period()).await;
    assert!(run.status.ended() && run.problem.is_none(), "{run:?}");
    let mut elsewhere = form.clone();
    elsewhere["base_url"] = json!("https://evil.example.org/v1");
    let answer = owner.write("PUT", "/api/v1/integrations/ai/settings", &elsewhere).await;
    assert_eq!(super::refused(&answer.json()), [("/base_url".to_owned(), "host_not_allowed".to_owned())]);
}

both_databases!(a_mode_without_deals_or_chats_skips_their_step);
async fn a_mode_without_deals_or_chats_skips_their_step(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    for (mode, skipped) in [("radist_only", "amocrm"), ("amocrm_only", "radist")] {
        let answer = owner.write("PUT", "/api/v1/settings/source-mode", &json!({"source_mode": mode})).await;
        assert_eq!(answer.status, 200);
        for kind in KINDS {
            assert_eq!(step(&mut owner, kind).await["needed"], kind != skipped, "{mode} {kind}");
        }
    }
    let sample = operate(&mut owner, "ai", "test_analysis").await;
    assert_eq!(sample["problem"]["code"], "nothing_to_sample", "no chats in this mode");
}

both_databases!(pressing_twice_starts_once_and_nobody_elses_operation_is_seen);
async fn pressing_twice_starts_once_and_nobody_elses_operation_is_seen(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let mut twin = owner.clone();
    let path = "/api/v1/integrations/amocrm/operations";
    let action = json!({"action": "check"});
    // However long the second press takes to arrive, the first is still at work.
    let never = FaultRule::always(Action::Stall { millis: 600_000 });
    scene.sandbox.control().add_fault(Vendor::Amocrm, never).await;
    let (first, second) = tokio::join!(owner.post(path, &action), twin.post(path, &action));
    let ids = [&first, &second].map(|answer| answer.json()["id"].clone());
    assert!(ids[0] == ids[1] || second.status == 409 || first.status == 409, "{ids:?}");
    let id = ids[0].as_str().or(ids[1].as_str()).expect("an id").to_owned();
    let other = crate::support::another_tenant(&scene, "other").await;
    let grants = synkro_shared::Grants { role: synkro_shared::Role::User, settings: true };
    crate::support::account(&scene, "stranger@other.example", grants, Some(other)).await;
    let mut stranger = scene.signed_in("stranger@other.example").await;
    let url = format!("/api/v1/operations/{id}");
    assert_eq!(owner.get(&url).await.status, 200);
    assert_eq!(stranger.get(&url).await.status, 404);
    let wrong = owner.post(path, &json!({"action": "send_test"})).await;
    assert_eq!(super::refused(&wrong.json()), [("/action".to_owned(), "not_here".to_owned())]);
}
