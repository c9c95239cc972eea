//! Reports that a company keeps for a while only.

use std::time::Duration;

use synkro::jobs::housekeeping;
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::RunStatus;
use synkro_shared::settings::AutomationSettings;

use crate::support::{Scene, TestDatabase, by_hand, whole_period};

const DAY: Duration = Duration::from_secs(86_400);

both_databases!(old_reports_go_and_those_of_companies_that_keep_them_stay);
async fn old_reports_go_and_those_of_companies_that_keep_them_stay(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let store = &scene.app.store;
    let forgetful = scene.connected_to_project(1).await;
    let tx = store.begin().await.expect("a transaction");
    let settings =
        AutomationSettings { retention_days: Some(30), ..AutomationSettings::proposal("Asia/Almaty") };
    let config = serde_json::to_value(&settings).expect("JSON");
    tx.put_integration(forgetful, IntegrationKind::Automation, config, None).await.expect("kept");
    tx.commit().await.expect("committed");
    let kept = scene.run(whole_period()).await;
    let id = store.start_run(forgetful, by_hand(whole_period())).await.expect("accepted");
    scene.work().await;
    let reports = async |scope| store.list_reports(scope, 10).await.expect("reports").len();
    for (days, left) in [(29, 1), (2, 0)] {
        scene.clock.advance(DAY * days);
        housekeeping::once(&scene.app, true).await.expect("housekeeping");
        assert_eq!(reports(forgetful).await, left, "{}", database.name);
    }
    assert_eq!(reports(scene.scope).await, 1, "{}: the other company keeps its own", database.name);
    let run = store.run(forgetful, id).await.expect("the run stays").0;
    assert_eq!((run.status, run.report_id), (RunStatus::Done, None));
    assert!(scene.view(kept.id).await.report_id.is_some());
    let raw = database.raw().await;
    let sql = format!("SELECT detail FROM audit_log WHERE action = '{}'", AuditAction::ReportsExpire.code());
    let statement =
        sea_orm::Statement::from_string(sea_orm::ConnectionTrait::get_database_backend(&raw), sql);
    let rows = sea_orm::ConnectionTrait::query_all_raw(&raw, statement).await.expect("entries");
    let detail = rows[0].try_get::<String>("", "detail").expect("words");
    assert_eq!((rows.len(), detail.as_str()), (1, "1 older than 30 days"));
}
