//! Keeps what people typed. An empty secret means "keep"; a secret whose destination changes has to be typed again,
//! so that nobody can send it elsewhere by editing an address.

use synkro_shared::FieldError;
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::{
    AiForm, AiProvider, AmocrmForm, AmocrmMethod, CheckedAmocrm, RadistForm, SecretField, SupabaseForm,
    TelegramForm, Typed,
};
use synkro_shared::validate::refused;

use super::Person;
use crate::app::App;
use crate::error::{Error, Result};
use crate::services::connections::amocrm_tokens::CLIENT_SECRET_HOST;
use crate::services::connections::{
    AiConnection, AmocrmConnection, Connection, RadistConnection, SupabaseConnection, TelegramConnection,
    keep_secret, saved,
};
use crate::store::audit::AuditEntry;
use crate::vendors::{amocrm, openai};

/// A secret of a form.
struct SecretInput<'a> {
    field: SecretField,
    pointer: &'static str,
    typed: &'a Typed,
    /// The only host that it may be sent to from now on.
    host: String,
}

/// Keeps the settings and the typed secrets. `obsolete` secrets belong to another way of connecting and are forgotten,
/// as are those that `when_changed` names if anything changed.
async fn save<C: Connection>(
    app: &App,
    person: &Person,
    settings: C,
    inputs: &[SecretInput<'_>],
    obsolete: &[SecretField],
) -> Result<()> {
    let scope = person.scope;
    let before = saved::<C>(app, scope).await?;
    let mut errors: Vec<FieldError> = Vec::new();
    for input in inputs.iter().filter(|input| input.typed.secret().is_none()) {
        let known = match &before {
            Some((_, integration)) => {
                app.store.find_secret(scope, integration.id, input.field.code()).await?
            }
            None => None,
        };
        match known {
            None => errors.push(refused(input.pointer, "required")),
            Some(secret) if secret.destination_host != input.host => {
                errors.push(refused(input.pointer, "enter_again"));
            }
            Some(_) => {}
        }
    }
    if !errors.is_empty() {
        return Err(Error::validation(errors));
    }
    let typed: Vec<&SecretInput<'_>> = inputs.iter().filter(|input| input.typed.secret().is_some()).collect();
    if typed.is_empty() && before.is_some_and(|(before, _)| before == settings) {
        return Ok(());
    }
    app.vault.prepare(scope).await?;
    let tx = app.store.begin().await?;
    let config = serde_json::to_value(&settings).map_err(Error::internal)?;
    let integration = tx.put_integration(scope, C::KIND, config, settings.account().as_deref()).await?;
    for field in obsolete {
        tx.delete_secret(scope, integration, *field).await?;
    }
    for input in &typed {
        let secret = input.typed.secret().unwrap_or_default();
        keep_secret(app, &tx, scope, integration, input.field, &input.host, secret).await?;
    }
    let replaced: Vec<&str> = typed.iter().map(|input| input.field.code()).collect();
    tx.audit(entry(person, AuditAction::IntegrationUpdate, C::KIND).saying(&replaced.join(" "))).await?;
    tx.commit().await
}

fn entry(person: &Person, action: AuditAction, kind: IntegrationKind) -> AuditEntry<'static> {
    AuditEntry::new(person.chain(), person.by(), action, "integration", kind.code())
}

/// Keeps Supabase's project and keys.
///
/// # Errors
/// Fields that were refused, also `project_taken`.
pub async fn put_supabase(app: &App, person: &Person, form: &SupabaseForm) -> Result<()> {
    let (url, anon, secret) = form.check().map_err(Error::validation)?;
    let settings = SupabaseConnection { url };
    let host = settings.host();
    let input = |field, pointer, typed| SecretInput { field, pointer, typed, host: host.clone() };
    let inputs = [
        input(SecretField::AnonKey, "/anon_key", &anon),
        input(SecretField::ServiceRoleKey, "/service_role_key", &secret),
    ];
    save(app, person, settings, &inputs, &[]).await
}

/// Keeps how amoCRM is connected. A changed integration has to be connected anew.
///
/// # Errors
/// Fields that were refused.
pub async fn put_amocrm(app: &App, person: &Person, form: &AmocrmForm) -> Result<()> {
    let before = saved::<AmocrmConnection>(app, person.scope).await?.map(|(before, _)| before);
    match form.check().map_err(Error::validation)? {
        CheckedAmocrm::LongLived { host, access_token } => {
            let suffixes = &app.egress.config().amocrm_suffixes;
            if amocrm::oauth::account_host(&host, suffixes).is_err() {
                return Err(Error::validation(vec![refused("/host", "host_not_allowed")]));
            }
            let settings = AmocrmConnection {
                method: AmocrmMethod::LongLivedToken,
                host: host.clone(),
                client_id: None,
            };
            let input = SecretInput {
                field: SecretField::AccessToken,
                pointer: "/access_token",
                typed: &access_token,
                host,
            };
            save(app, person, settings, &[input], &[SecretField::TokenPair, SecretField::ClientSecret]).await
        }
        CheckedAmocrm::Oauth { client_id, client_secret } => {
            let same = before.filter(|before| {
                before.method == AmocrmMethod::Oauth
                    && before.client_id.as_deref() == Some(client_id.as_str())
                    && client_secret.secret().is_none()
            });
            let connected = same.is_some();
            let settings = AmocrmConnection {
                method: AmocrmMethod::Oauth,
                host: same.map(|before| before.host).unwrap_or_default(),
                client_id: Some(client_id),
            };
            let input = SecretInput {
                field: SecretField::ClientSecret,
                pointer: "/client_secret",
                typed: &client_secret,
                host: CLIENT_SECRET_HOST.to_owned(),
            };
            let obsolete: &[SecretField] = if connected {
                &[SecretField::AccessToken]
            } else {
                &[SecretField::AccessToken, SecretField::TokenPair]
            };
            save(app, person, settings, &[input], obsolete).await
        }
    }
}

/// Keeps Radist's key and choices.
///
/// # Errors
/// Fields that were refused.
pub async fn put_radist(app: &App, person: &Person, form: &RadistForm) -> Result<()> {
    let (base_url, key) = form.check().map_err(Error::validation)?;
    let mut connection_ids = form.connection_ids.clone();
    connection_ids.sort_unstable();
    connection_ids.dedup();
    let settings = RadistConnection { base_url, company_id: form.company_id, connection_ids };
    let host = settings.host();
    let input = SecretInput { field: SecretField::ApiKey, pointer: "/api_key", typed: &key, host };
    save(app, person, settings, &[input], &[]).await
}

/// Keeps whose model it is.
///
/// # Errors
/// Fields that were refused, also `host_not_allowed`.
pub async fn put_ai(app: &App, person: &Person, form: &AiForm) -> Result<()> {
    let (model, key) = form.check().map_err(Error::validation)?;
    let base_url = match form.provider {
        AiProvider::Gemini => None,
        AiProvider::OpenaiCompatible => {
            let typed = form.base_url.as_deref().unwrap_or_default().trim().trim_end_matches('/');
            if openai::Client::new(&app.egress, typed, "unchecked").is_err() {
                return Err(Error::validation(vec![refused("/base_url", "host_not_allowed")])
                    .saying("The operator of this installation allows other hosts."));
            }
            let with_scheme =
                if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
            Some(with_scheme)
        }
    };
    let settings = AiConnection { provider: form.provider, base_url, model };
    let host = settings.host();
    let input = SecretInput { field: SecretField::ApiKey, pointer: "/api_key", typed: &key, host };
    save(app, person, settings, &[input], &[]).await
}

/// Keeps the bot and the chat.
///
/// # Errors
/// Fields that were refused.
pub async fn put_telegram(app: &App, person: &Person, form: &TelegramForm) -> Result<()> {
    let (chat, token) = form.check().map_err(Error::validation)?;
    let settings = TelegramConnection { chat_id: chat.chat_id, thread_id: chat.thread_id };
    let host = settings.host();
    let input = SecretInput { field: SecretField::BotToken, pointer: "/bot_token", typed: &token, host };
    save(app, person, settings, &[input], &[]).await
}

/// Forgets an integration with its secrets.
///
/// # Errors
/// When there is none, or the database does not answer.
pub async fn delete(app: &App, person: &Person, kind: IntegrationKind) -> Result<()> {
    let tx = app.store.begin().await?;
    if !tx.delete_integration(person.scope, kind).await? {
        return Err(Error::not_found());
    }
    tx.audit(entry(person, AuditAction::IntegrationDelete, kind)).await?;
    tx.commit().await
}
