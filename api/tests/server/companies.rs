//! A second company beside the demo's, with accounts of its own at every vendor.

use serde_json::json;
use synkro::services::demo_tenant;
use synkro::store::SystemScope;
use synkro_shared::run::RunStatus;

use crate::support::{Scene, TestDatabase, another_tenant, by_hand, whole_period};

both_databases!(a_second_company_works_with_its_own_project_crm_chats_and_bot);
async fn a_second_company_works_with_its_own_project_crm_chats_and_bot(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let control = scene.sandbox.control();
    let theirs = control.of_company(1).expect("a second company");
    theirs.supabase_sql(&synkro::vendors::supabase::schema_sql()).await.expect("the SQL block runs");
    let tenant = another_tenant(&scene, "second").await;
    let scope = SystemScope::because("the test looks at its second company").tenant(tenant);
    let company = scene.sandbox.manifest().further[0].clone();
    let manifest = json!({"credentials": company.credentials, "timezone": "Asia/Almaty"});
    let manifest = serde_json::from_value(manifest).expect("our view of the manifest");
    demo_tenant::connect(&scene.app, &manifest, scope).await.expect("nobody else has this project");
    let id = scene.app.store.start_run(scope, by_hand(whole_period())).await.expect("accepted");
    scene.work().await;
    let run = scene.app.store.run(scope, id).await.expect("the run").0;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);

    let own: Vec<i64> = theirs.dataset().chats.iter().map(|chat| chat.id).collect();
    let rows = theirs.supabase_rows("synkro_chats").await.expect("rows");
    assert!(!rows.is_empty());
    for row in &rows {
        let chat = row["chat_id"].as_i64().or_else(|| row["id"].as_i64()).expect("a chat");
        assert!(own.contains(&chat), "{chat}");
    }
    assert_eq!(control.supabase_rows("synkro_chats").await.expect("rows").len(), 0, "not the demo's");
    assert_eq!(theirs.telegram_messages().await.len(), 1);
    assert!(control.telegram_messages().await.is_empty());
}
