//! Keeps what people typed. An empty secret means "keep"; a secret whose destination changes has to be typed again,
//! so that nobody can send it elsewhere by editing an address.

use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::{
    AiForm, AmocrmForm, AmocrmMethod, CheckedAmocrm, RadistForm, SecretField, SupabaseForm, TelegramForm,
    Typed,
};
use synkro_shared::validate::refused;
use synkro_shared::{FieldError, FieldErrorCode};

use super::{Person, forewarn};
use crate::app::App;
use crate::connections::amocrm_tokens::CLIENT_SECRET_HOST;
use crate::connections::{
    AiConnection, AmocrmConnection, Connection, RadistConnection, SupabaseConnection, TelegramConnection,
    keep_secret, saved,
};
use crate::error::{Error, Result};
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
            None => errors.push(refused(input.pointer, FieldErrorCode::Required)),
            Some(secret) if secret.destination_host != input.host => {
                errors.push(refused(input.pointer, FieldErrorCode::EnterAgain));
            }
            Some(_) => {}
        }
    }
    if !errors.is_empty() {
        return Err(Error::validation(errors));
    }
    let typed: Vec<&SecretInput<'_>> = inputs.iter().filter(|input| input.typed.secret().is_some()).collect();
    if typed.is_empty() && before.as_ref().is_some_and(|(before, _)| *before == settings) {
        return Ok(());
    }
    // The first entry redirects nothing.
    if let Some((before, _)) = &before {
        let elsewhere = before.destination() != settings.destination();
        if elsewhere || !typed.is_empty() {
            person.may_redirect()?;
        }
        if elsewhere {
            forewarn::chat(app, person, C::KIND).await;
        }
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
/// Fields that were refused.
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
                return Err(Error::refused("/host", FieldErrorCode::HostNotAllowed));
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
    let (base_url, model, key) = form.check().map_err(Error::validation)?;
    let allowed = |address: &String| openai::Client::new(&app.egress, address, "unchecked").is_ok();
    if !base_url.as_ref().is_none_or(allowed) {
        return Err(Error::refused("/base_url", FieldErrorCode::HostNotAllowed)
            .saying("The operator of this installation allows other hosts."));
    }
    // What was found out about a model stays true until it is another's, or another key's.
    let before = saved::<AiConnection>(app, person.scope).await?.map(|(before, _)| before);
    let same = before.filter(|before| {
        before.provider == form.provider && before.base_url == base_url && key.secret().is_none()
    });
    let (known, unsuited) = same.map(|before| (before.known, before.unsuited)).unwrap_or_default();
    let settings = AiConnection { provider: form.provider, base_url, model, known, unsuited };
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
    let settings = TelegramConnection {
        chat_id: chat.chat_id,
        thread_id: chat.thread_id,
        repeat_unknown: form.repeat_unknown,
    };
    let host = settings.host();
    let input = SecretInput { field: SecretField::BotToken, pointer: "/bot_token", typed: &token, host };
    save(app, person, settings, &[input], &[]).await
}

/// Forgets an integration with its secrets.
///
/// # Errors
/// When there is none; when the person must show again who they are; when the database does not answer.
pub async fn delete(app: &App, person: &Person, kind: IntegrationKind) -> Result<()> {
    person.may_redirect()?;
    if app.store.find_integration(person.scope, kind).await?.is_some() {
        forewarn::chat(app, person, kind).await;
    }
    let tx = app.store.begin().await?;
    if !tx.delete_integration(person.scope, kind).await? {
        return Err(Error::not_found());
    }
    tx.audit(entry(person, AuditAction::IntegrationDelete, kind)).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use synkro_shared::settings::{
        amocrm_host, bot_token, chat_address, check_prompt, project_ref, project_url, radist_base,
    };

    /// Text as people paste it and as attackers send it.
    fn pasted() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("https://".to_owned()),
            Just("t.me/c/".to_owned()),
            Just("web.telegram.org/a/#".to_owned()),
            Just(".supabase.co".to_owned()),
            Just("supabase.com/dashboard/project/".to_owned()),
            Just("abcdefghijklmnopqrst".to_owned()),
            Just("-100".to_owned()),
            Just("\u{2212}".to_owned()),
            Just("7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr".to_owned()),
            Just(".amocrm.ru".to_owned()),
            ".{0,12}",
            "[0-9]{0,20}",
        ];
        proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn nothing_pasted_makes_a_form_panic_and_what_is_taken_is_exact(text in pasted()) {
            if let Ok(name) = project_ref(&text) {
                prop_assert_eq!(name.len(), 20);
                prop_assert!(name.bytes().all(|byte| byte.is_ascii_lowercase()));
                prop_assert_eq!(project_ref(&name), Ok(name));
            }
            if let Ok(url) = project_url(&text) {
                prop_assert_eq!(project_url(&url), Ok(url));
            }
            if let Ok(host) = amocrm_host(&text) {
                prop_assert!(host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.'));
                prop_assert_eq!(amocrm_host(&host), Ok(host));
            }
            if let Ok(base) = radist_base(&text) {
                prop_assert!(base == "https://api.radist.online/v2" || base == "https://api-ru.radist.online/v2");
            }
            if let Ok(token) = bot_token(&text) {
                prop_assert_eq!(bot_token(&token), Ok(token));
            }
            if let Ok(chat) = chat_address(&text) {
                prop_assert_eq!(chat_address(&chat.chat_id).map(|again| again.chat_id), Ok(chat.chat_id));
            }
            let _ = check_prompt(&text);
        }
    }
}
