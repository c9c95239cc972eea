//! First step of signing in: e-mail and password.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::session::{LoginRequest, Me, SignIn};

use super::super::failure::{Cooldown, Failure};
use super::super::form_errors::{FormErrors, FormField};
use super::form::Ids;
use crate::a11y::{focus_now, focus_when_shown};
use crate::api::{Api, ApiError};
use crate::components::{Button, Field, FormSummary, Look, PasswordField};
use crate::i18n::use_locale;

/// The step.
#[component]
pub fn PasswordStep(
    /// Ids of its controls.
    ids: Ids,
    /// The e-mail.
    email: RwSignal<String>,
    /// What went wrong, the last time or in the step after this one.
    failure: RwSignal<Option<ApiError>>,
    /// Takes the focus when it appears: the password when the e-mail is known.
    focus: bool,
    /// Somebody has signed in.
    on_signed_in: Callback<Me>,
    /// The password is right, and a code must follow.
    on_code_needed: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let api = Api::for_this_view();
    let password = RwSignal::new(String::new());
    let errors = FormErrors::new(
        locale,
        vec![
            FormField::new("/email", ids.email, t.entrance.email),
            FormField::new("/password", ids.password, t.entrance.password),
        ],
    );
    let busy = RwSignal::new(false);
    let cooldown = Cooldown::new();
    let (email_input, password_input) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    if focus {
        let known = email.with_untracked(|email| !email.is_empty());
        focus_when_shown(if known { password_input } else { email_input });
    }

    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || cooldown.waits_untracked() {
            return;
        }
        errors.clear();
        failure.set(None);
        let form = LoginRequest { email: email.get_untracked(), password: password.get_untracked().into() };
        if let Err(refused) = form.clone().check() {
            return errors.show(refused);
        }
        busy.set(true);
        spawn_local(async move {
            match api.login(&form).await {
                Ok(SignIn::SignedIn { me }) => on_signed_in.run(*me),
                Ok(SignIn::SecondFactor { .. }) => on_code_needed.run(()),
                Err(ApiError::Aborted) => {}
                Err(error) => {
                    busy.set(false);
                    if errors.takes(&error) {
                        return;
                    }
                    cooldown.obey(&error);
                    failure.set(Some(error));
                    focus_now(password_input);
                }
            }
        });
    };

    view! {
        <form class="sy-form" novalidate on:submit=submit>
            <FormSummary errors=errors.summary() />
            {move || {
                failure
                    .get()
                    .map(|error| {
                        view! {
                            <Failure error=error cooldown=cooldown />
                        }
                    })
            }}
            <Field
                id=ids.email
                label=t.entrance.email
                kind="email"
                autocomplete="username"
                value=email
                error=errors.at("/email")
                node_ref=email_input
            />
            <PasswordField
                id=ids.password
                label=t.entrance.password
                autocomplete="current-password"
                value=password
                error=errors.at("/password")
                node_ref=password_input
            />
            <Button look=Look::Primary submit=true busy=Signal::derive(move || busy.get() || cooldown.waits())>
                {move || if busy.get() { t.entrance.signing_in } else { t.sign_in }}
            </Button>
        </form>
    }
}
