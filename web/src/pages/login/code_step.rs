//! Second step of signing in: a code from the app, or a recovery code. The password itself is not kept for it: the
//! server remembers in a cookie that the page can't read.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::FieldErrorCode;
use synkro_shared::ProblemKind;
use synkro_shared::session::{Me, SecondFactorRequest, check_code};

use super::super::failure::{Cooldown, Failure};
use super::super::form_errors::{FormErrors, FormField};
use super::code_field::CodeField;
use crate::api::{Api, ApiError};
use crate::components::{Button, FormSummary, Look};
use crate::i18n::use_locale;

/// The step.
#[component]
pub fn CodeStep(
    /// Id of the code's input.
    id: &'static str,
    /// Somebody has signed in.
    on_signed_in: Callback<Me>,
    /// Back to the password, and why if it was not wished.
    on_back: Callback<Option<ApiError>>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let words = &t.account.sign_in;
    let api = Api::for_this_view();
    let code = RwSignal::new(String::new());
    let errors = FormErrors::new(locale, vec![FormField::new("/code", id, t.account.code_name)]);
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let cooldown = Cooldown::new();

    let send = move || {
        if busy.get_untracked() || cooldown.waits_untracked() {
            return;
        }
        errors.clear();
        failure.set(None);
        let form = SecondFactorRequest { code: code.get_untracked().into() };
        if let Err(reason) = check_code(form.code.as_typed()) {
            return errors.refuse("/code", reason);
        }
        busy.set(true);
        spawn_local(async move {
            match api.second_factor(&form).await {
                Ok(me) => on_signed_in.run(me),
                Err(ApiError::Aborted) => {}
                Err(error) if error.kind() == Some(ProblemKind::ChallengeExpired) => on_back.run(Some(error)),
                Err(error) => {
                    busy.set(false);
                    if error.kind() == Some(ProblemKind::CodeRefused) {
                        errors.refuse("/code", FieldErrorCode::CodeRefused);
                    } else if !errors.takes(&error) {
                        cooldown.obey(&error);
                        failure.set(Some(error));
                    }
                }
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send();
    };

    view! {
        <form class="sy-form" novalidate on:submit=submit>
            <p>{words.code_text}</p>
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
            <CodeField
                id=id
                value=code
                error=errors.at("/code")
                on_change=move |()| errors.clear()
                on_complete=move |()| send()
            />
            <Button look=Look::Primary submit=true busy=Signal::derive(move || busy.get() || cooldown.waits())>
                {move || if busy.get() { t.entrance.signing_in } else { t.sign_in }}
            </Button>
            <Button look=Look::Quiet on_press=move |()| on_back.run(None)>
                {words.back_to_password}
            </Button>
        </form>
    }
}
