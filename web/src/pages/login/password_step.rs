//! First step of signing in: e-mail and password.

use leptos::html::Input;
use leptos::prelude::*;
use synkro_shared::session::{LoginRequest, Me, SignIn};

use super::super::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};
use super::form::Ids;
use crate::a11y::{focus_now, focus_when_shown};
use crate::api::{Api, ApiError};
use crate::components::{Field, Look, PasswordField};
use crate::i18n::use_locale;

/// The step.
#[component]
pub fn PasswordStep(
    /// Ids of its controls.
    ids: Ids,
    /// The e-mail.
    email: RwSignal<String>,
    /// What went wrong in the step after this one.
    failure: Option<ApiError>,
    /// Takes the focus when it appears: the password when the e-mail is known.
    focus: bool,
    /// Somebody has signed in.
    on_signed_in: Callback<Me>,
    /// The password is right, and a code must follow.
    on_code_needed: Callback<()>,
) -> impl IntoView {
    let t = use_locale().t;
    let api = Api::for_this_view();
    let password = RwSignal::new(String::new());
    let submit = Submit::new(vec![
        FormField::new("/email", ids.email, t.entrance.email),
        FormField::new("/password", ids.password, t.entrance.password),
    ]);
    let errors = submit.errors;
    if let Some(error) = failure {
        submit.fail(error);
    }
    let (email_input, password_input) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    if focus {
        let known = email.with_untracked(|email| !email.is_empty());
        focus_when_shown(if known { password_input } else { email_input });
    }

    let send = move |()| {
        let form = LoginRequest { email: email.get_untracked(), password: password.get_untracked().into() };
        submit.send_and(
            form.check().map(|(email, password)| LoginRequest { email, password }),
            move |form| async move { api.login(&form).await },
            move |answer| {
                match answer {
                    Ok(SignIn::SignedIn { me }) => {
                        submit.stay_busy();
                        on_signed_in.run(*me);
                    }
                    Ok(SignIn::SecondFactor { .. }) => {
                        submit.stay_busy();
                        on_code_needed.run(());
                    }
                    Err(error) if errors.takes(&error) => {}
                    Err(error) => {
                        focus_now(password_input);
                        return Err(error);
                    }
                }
                Ok(())
            },
        );
    };

    view! {
        <FormFrame on_submit=send>
            <SubmitHead submit=submit />
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
            <SubmitButton submit=submit look=Look::Primary words=t.sign_in doing=t.entrance.signing_in />
        </FormFrame>
    }
}
