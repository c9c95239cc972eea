//! Secrets in a real database.

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
