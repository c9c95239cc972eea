//! The demo: a tenant connected to emulated vendors, and an account of every role. In demo mode only.

use serde::Deserialize;
use synkro_shared::audit::AuditAction;
use synkro_shared::session::Language;
use synkro_shared::settings::{AmocrmMethod, DEMO_SLUG, SecretField};
use synkro_shared::{Grants, Role, TenantId};

use super::settings::first_look;
use crate::app::App;
use crate::connections::{
    AiConnection, AmocrmConnection, Connection, RadistConnection, SupabaseConnection, TelegramConnection,
    keep, keep_secret,
};
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::prompts::NewPrompt;
use crate::store::tenants::{NewTenant, SourceMode};
use crate::store::users::NewUser;
use crate::store::{SystemScope, TenantScope};

/// Everybody's password in the demo; the mode that allows it refuses real vendors' addresses.
pub const PASSWORD: &str = "synkro-demo-2026";

/// What the emulators tell about themselves.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    credentials: Credentials,
    timezone: String,
}

#[derive(Debug, Deserialize)]
struct Credentials {
    amocrm: Amocrm,
    radist: Radist,
    supabase: Supabase,
    gemini: Gemini,
    telegram: Telegram,
}

#[derive(Debug, Deserialize)]
struct Amocrm {
    host: String,
    long_lived_token: String,
}

#[derive(Debug, Deserialize)]
struct Radist {
    api_key: String,
    company_id: i64,
}

#[derive(Debug, Deserialize)]
struct Supabase {
    url: String,
    service_role_key: String,
    anon_key: String,
}

#[derive(Debug, Deserialize)]
struct Gemini {
    api_key: String,
    model: String,
}

#[derive(Debug, Deserialize)]
struct Telegram {
    bot_token: String,
    chat_id: serde_json::Value,
}

/// Creates the demo's tenant and accounts, or connects the tenant that is there to the emulators as they are now.
///
/// # Errors
/// When the database does not answer.
pub async fn set_up(app: &App, manifest: &Manifest) -> Result<TenantId> {
    let system = SystemScope::because("the demo sets its own tenant up");
    let known = app.store.find_tenant_by_slug(system, DEMO_SLUG).await?;
    let tenant = match known {
        Some(tenant) => tenant.id,
        None => create(app, manifest, system).await?,
    };
    connect(app, manifest, system.tenant(tenant)).await?;
    Ok(tenant)
}

/// Checks what was connected and not looked at yet, once.
///
/// # Errors
/// When the database does not answer.
pub async fn look_over(app: &App, tenant: TenantId) -> Result<()> {
    let system = SystemScope::because("the demo checks its own tenant");
    first_look::take(app, system.tenant(tenant)).await
}

/// Connects a tenant to the emulators as they are now.
///
/// # Errors
/// When the database does not answer.
pub async fn connect(app: &App, manifest: &Manifest, scope: TenantScope) -> Result<()> {
    let tenant = scope.tenant();
    app.vault.prepare(scope).await?;
    let tx = app.store.begin().await?;
    let is = &manifest.credentials;
    let supabase = SupabaseConnection { url: is.supabase.url.clone() };
    let integration = keep(app, &tx, scope, &supabase, &is.supabase.service_role_key).await?;
    if let Some(project) = supabase.account() {
        // The emulators' project is the demo's, and its key is theirs.
        tx.claim_account(scope, SupabaseConnection::KIND, &project, None, true).await?;
    }
    let host = supabase.host();
    keep_secret(app, &tx, scope, integration, SecretField::AnonKey, &host, &is.supabase.anon_key).await?;
    let amocrm = AmocrmConnection {
        method: AmocrmMethod::LongLivedToken,
        host: is.amocrm.host.clone(),
        client_id: None,
    };
    keep(app, &tx, scope, &amocrm, &is.amocrm.long_lived_token).await?;
    let radist = RadistConnection {
        base_url: "https://api.radist.online/v2".to_owned(),
        company_id: Some(is.radist.company_id),
        connection_ids: Vec::new(),
    };
    keep(app, &tx, scope, &radist, &is.radist.api_key).await?;
    let ai = AiConnection { model: Some(is.gemini.model.clone()), ..AiConnection::default() };
    keep(app, &tx, scope, &ai, &is.gemini.api_key).await?;
    let chat_id = match &is.telegram.chat_id {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let telegram = TelegramConnection { chat_id, thread_id: None, repeat_unknown: false };
    keep(app, &tx, scope, &telegram, &is.telegram.bot_token).await?;
    let chain = Chain::Both(tenant);
    tx.audit(AuditEntry::new(chain, AuditActor::Operator, AuditAction::DemoConnect, "tenant", tenant))
        .await?;
    tx.commit().await
}

async fn create(app: &App, manifest: &Manifest, system: SystemScope) -> Result<TenantId> {
    let timezone =
        manifest.timezone.parse().map_err(|_| Error::internal("the manifest's time zone is unknown"))?;
    let hash = app.passwords.hash(PASSWORD.to_owned()).await?;
    let tx = app.store.begin().await?;
    let tenant = tx
        .create_tenant(
            system,
            NewTenant {
                slug: DEMO_SLUG.to_owned(),
                name: "Окна Алатау".to_owned(),
                timezone,
                report_language: Language::Ru,
                source_mode: SourceMode::AmocrmRadist,
            },
        )
        .await?;
    let prompt = NewPrompt {
        after: 0,
        body: crate::domain::prompt::DEFAULT_PROMPT.to_owned(),
        restored_from: None,
        by: None,
    };
    tx.save_prompt(system.tenant(tenant), prompt).await?;
    let people = [
        ("owner@demo.example", "Алия Руководитель", Role::User, true),
        ("user@demo.example", "Ержан Аналитик", Role::User, false),
        ("super@demo.example", "Супер-администратор", Role::SuperAdmin, false),
        ("lite@demo.example", "Администратор", Role::AdminLite, false),
    ];
    for (email, name, role, settings) in people {
        tx.create_user(
            system,
            NewUser {
                email: email.to_owned(),
                display_name: name.to_owned(),
                password_hash: Some(hash.clone()),
                grants: Grants { role, settings },
                tenant: (role == Role::User).then_some(tenant),
                language: Language::Ru,
            },
        )
        .await?;
    }
    tx.commit().await?;
    Ok(tenant)
}
