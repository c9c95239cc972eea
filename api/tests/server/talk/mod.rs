//! What people write about a report.

mod comments;
mod questions;

use crate::support::{Scene, TestDatabase, whole_period};

/// A company with a report, and the report's address.
async fn reported(database: &TestDatabase) -> (Scene, String) {
    let scene = Scene::small(database).await;
    let run = scene.run(whole_period()).await;
    let report = run.report_id.expect("a report");
    (scene, format!("/api/v1/reports/{report}"))
}
