//! Another password. The person's other devices are signed out by it.

use leptos::prelude::*;
use synkro_shared::account::{AccountView, ChangePasswordRequest, SessionView};
use synkro_shared::password::check_new_password;
use synkro_shared::validate::refused;
use synkro_shared::{FieldError, FieldErrorCode};

use super::super::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};
use super::super::new_password::NewPassword;
use crate::api::{Api, Load, Loader};
use crate::browser::zone;
use crate::components::{Card, Checkbox, PasswordField, Toasts};
use crate::i18n::use_locale;
use crate::session::Session;

/// What the page knows to be wrong before the server is asked.
fn check(form: &ChangePasswordRequest, words: &[&str]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if form.current_password.is_empty() {
        errors.push(refused("/current_password", FieldErrorCode::Required));
    }
    if let Err(reason) = check_new_password(form.new_password.as_typed(), words) {
        errors.push(refused("/new_password", reason));
    } else if form.new_password == form.current_password {
        errors.push(refused("/new_password", FieldErrorCode::SamePassword));
    }
    errors
}

/// The card.
#[component]
pub fn Password(api: Api, account: Loader<AccountView>, sessions: Loader<Vec<SessionView>>) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.account.password;
    let (session, toasts): (Session, Toasts) = (expect_context(), expect_context());
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let end_tokens = RwSignal::new(false);
    let submit = Submit::new(vec![
        FormField::new("/current_password", "current-password", t.current),
        FormField::new("/new_password", "new-password", t.new),
    ]);
    let errors = submit.errors;
    let me = session.me_untracked();
    let email = me.as_ref().map_or_else(String::new, |me| me.email.clone());
    let own_words: Vec<String> = me
        .map(|me| {
            [me.email, me.display_name].into_iter().chain(me.tenant.map(|tenant| tenant.name)).collect()
        })
        .unwrap_or_default();
    let own_words = StoredValue::new(own_words);

    let send = move |()| {
        let form = ChangePasswordRequest {
            current_password: current.get_untracked().into(),
            new_password: new.get_untracked().into(),
            end_tokens: end_tokens.get_untracked(),
        };
        let wrong = own_words.with_value(|words| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            check(&form, &words)
        });
        submit.send(
            if wrong.is_empty() { Ok(form) } else { Err(wrong) },
            move |form| async move { api.change_password(&form).await },
            move |()| {
                current.set(String::new());
                new.set(String::new());
                toasts.show(t.changed.to_owned());
                account.refresh();
                sessions.refresh();
            },
        );
    };
    let changed_at = move || {
        account.state.with(|state| match state {
            Load::Ready(AccountView { password_changed_at: Some(at), .. }) => {
                Some((t.changed_at)(&zone::moment_text(locale, &session.timezone(), *at)))
            }
            Load::Ready(_) | Load::Loading | Load::Failed(_) => None,
        })
    };
    view! {
        <Card title=t.title id="password-section">
            <p class="sy-muted">{t.text}" "{changed_at}</p>
            <FormFrame on_submit=send>
                <SubmitHead submit=submit />
                // A password keeper reads from here whose password it is.
                <input
                    class="sy-hidden"
                    type="email"
                    autocomplete="username"
                    value=email
                    readonly
                    tabindex="-1"
                    aria-hidden="true"
                />
                <PasswordField
                    id="current-password"
                    label=t.current
                    autocomplete="current-password"
                    value=current
                    error=errors.at("/current_password")
                />
                <NewPassword
                    id="new-password"
                    rules_id="new-password-rules"
                    label=t.new
                    value=new
                    words=own_words
                    error=errors.at("/new_password")
                />
                <Checkbox id="end-tokens" label=t.end_tokens checked=end_tokens />
                <SubmitButton submit=submit words=t.change doing=t.saving />
            </FormFrame>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_password_must_be_another_one() {
        let codes = |current: &str, new: &str| {
            let form = ChangePasswordRequest {
                current_password: current.to_owned().into(),
                new_password: new.to_owned().into(),
                end_tokens: false,
            };
            check(&form, &["Окна Алатау"]).into_iter().map(|error| error.code).collect::<Vec<_>>()
        };
        assert_eq!(codes("", ""), [FieldErrorCode::Required, FieldErrorCode::Required]);
        assert_eq!(codes("верблюд на роликах", "верблюд на роликах"), [FieldErrorCode::SamePassword]);
        assert_eq!(codes("верблюд на роликах", "алатау на роликах"), [FieldErrorCode::PasswordOwnWords]);
        assert!(codes("верблюд на роликах", "пеликан на лыжах").is_empty());
    }
}
