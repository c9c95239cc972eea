//! Secrets in a real database.

use sea_orm::ConnectionTrait;
use serde_json::json;
use synkro::store::SystemScope;

use crate::support::{Scene, TestDatabase};

both_databases!(a_secret_opens_for_its_own_host_only_and_no_secret_lies_in_the_database);
async fn a_secret_opens_for_its_own_host_only_and_no_secret_lies_in_the_database(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let kind = synkro_shared::integration::IntegrationKind::Telegram;
    let integration =
        scene.app.store.find_integration(scene.scope, kind).await.expect("an answer").expect("telegram").id;
    let vault = &scene.app.vault;
    let open = |host: &'static str| vault.open(scene.scope, integration, "bot_token", host);
    let token = scene.sandbox.manifest().credentials.telegram.bot_token;
    assert_eq!(open("api.telegram.org").await.expect("opened").expect("set").expose(), token);
    assert!(open("api.telegram.org.evil.example").await.is_err());
    assert!(
        vault.open(scene.scope, integration, "other", "api.telegram.org").await.expect("an answer").is_none()
    );
    let other = SystemScope::because("the test asks for another tenant")
        .tenant(synkro_shared::TenantId(scene.clock.new_id()));
    assert!(
        vault.open(other, integration, "bot_token", "api.telegram.org").await.expect("an answer").is_none()
    );
    let dump = database.dump().await;
    let secrets = scene.sandbox.manifest().credentials;
    for secret in [
        &secrets.telegram.bot_token,
        &secrets.gemini.api_key,
        &secrets.supabase.service_role_key,
        &secrets.amocrm.long_lived_token,
        &secrets.radist.api_key,
    ] {
        assert!(!dump.contains(secret.as_str()), "{}", database.name);
        assert!(!dump.contains(&hex::encode(secret)), "{}", database.name);
    }
}

both_databases!(an_old_row_put_back_does_not_open);
async fn an_old_row_put_back_does_not_open(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let raw = database.raw().await;
    let did = async |sql: &str| raw.execute_unprepared(sql).await.map(|done| done.rows_affected());
    did("CREATE TABLE kept AS SELECT * FROM integration_secrets WHERE field = 'bot_token'")
        .await
        .expect("kept");
    let mut owner = scene.signed_in("owner@demo.example").await;
    let credentials = scene.sandbox.manifest().credentials.telegram;
    let form = json!({"chat": credentials.chat_id.to_string(), "bot_token": credentials.bot_token});
    let saved = owner.write("PUT", "/api/v1/integrations/telegram/settings", &form).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let kind = synkro_shared::integration::IntegrationKind::Telegram;
    let integration =
        scene.app.store.find_integration(scene.scope, kind).await.expect("an answer").expect("telegram").id;
    let open = || scene.app.vault.open(scene.scope, integration, "bot_token", "api.telegram.org");
    assert!(open().await.expect("opened").is_some());
    // The whole row as it was, its own version with it.
    did("DELETE FROM integration_secrets WHERE field = 'bot_token'").await.expect("gone");
    did("INSERT INTO integration_secrets SELECT * FROM kept").await.expect("put back");
    assert!(open().await.is_err(), "{}", database.name);
    // Nor can the version be taken back.
    assert!(did("UPDATE secret_versions SET version = 1 WHERE field = 'bot_token'").await.is_err());
    // Entered again it is the newest.
    let saved = owner.write("PUT", "/api/v1/integrations/telegram/settings", &form).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert!(open().await.expect("opened").is_some());
    // One that was forgotten and entered again is no earlier one either.
    assert_eq!(owner.delete("/api/v1/integrations/telegram").await.status, 204);
    let saved = owner.write("PUT", "/api/v1/integrations/telegram/settings", &form).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
}
