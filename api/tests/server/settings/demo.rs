//! The demo: its connections are checked once, at its first start, and its settings lead to the emulated consoles.

use serde_json::{Value, json};
use synkro::services::demo_tenant;
use synkro_sandbox::{Action, FaultRule, Vendor};

use super::step;
use crate::support::{CONSOLE, Scene, TestDatabase};

const CONNECTIONS: [&str; 5] = ["supabase", "amocrm", "radist", "ai", "telegram"];

async fn tiles(scene: &Scene) -> Vec<Value> {
    let mut owner = scene.signed_in("owner@demo.example").await;
    owner.get("/api/v1/overview").await.json()["integrations"].as_array().expect("tiles").clone()
}

fn status<'a>(tiles: &'a [Value], kind: &str) -> &'a Value {
    &tiles.iter().find(|tile| tile["kind"] == kind).expect("a tile")["status"]
}

both_databases!(the_demo_has_checked_its_connections_before_anybody_looks);
async fn the_demo_has_checked_its_connections_before_anybody_looks(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let before = tiles(&scene).await;
    for kind in CONNECTIONS {
        assert_eq!(status(&before, kind), "unverified", "{kind}");
    }
    demo_tenant::look_over(&scene.app, scene.scope.tenant()).await.expect("looked over");
    let after = tiles(&scene).await;
    for kind in CONNECTIONS {
        assert_eq!(status(&after, kind), "working", "{kind}: {after:?}");
    }
    assert_eq!(status(&after, "automation"), "not_set", "when reports are made a person says");
    let posted = scene.sandbox.control().telegram_messages().await.len();
    assert_eq!(posted, 1, "the right to post is proven by a message");

    // The next start finds nothing open: no vendor is asked, nothing is posted again.
    let asked = scene.sandbox.control().requests(None, 0).await.len();
    demo_tenant::look_over(&scene.app, scene.scope.tenant()).await.expect("looked over");
    assert_eq!(scene.sandbox.control().requests(None, 0).await.len(), asked);
}

both_databases!(a_connection_that_fails_at_the_demos_start_is_red_and_keeps_nothing_else_back);
async fn a_connection_that_fails_at_the_demos_start_is_red_and_keeps_nothing_else_back(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let fault = FaultRule::always(Action::Unauthorized);
    scene.sandbox.control().add_fault(Vendor::Radist, fault).await;
    demo_tenant::look_over(&scene.app, scene.scope.tenant()).await.expect("looked over");
    let after = tiles(&scene).await;
    for kind in CONNECTIONS {
        let expected = if kind == "radist" { "failing" } else { "working" };
        assert_eq!(status(&after, kind), expected, "{kind}: {after:?}");
    }
    let mut owner = scene.signed_in("owner@demo.example").await;
    assert_eq!(step(&mut owner, "radist").await["problem"]["code"], "key_rejected");
}

both_databases!(the_path_says_where_the_demos_consoles_are);
async fn the_path_says_where_the_demos_consoles_are(database: TestDatabase) {
    let mut scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    assert_eq!(owner.get("/api/v1/settings").await.json()["demo_console"], CONSOLE);
    scene.app.demo_console = None;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let path = owner.get("/api/v1/settings").await.json();
    assert_eq!(path.get("demo_console"), None, "a real installation knows of no console: {}", json!(path));
}
