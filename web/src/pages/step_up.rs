//! Shows again who one is, before something sensitive: a dialog over whatever page needs it. What was about to be sent
//! ([`Submit`]) is sent once the code or the password is right; when the reader closes the dialog, nothing is.

use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use synkro_shared::FieldErrorCode;
use synkro_shared::ProblemKind;
use synkro_shared::password::MAX_PASSWORD_CHARS;
use synkro_shared::session::{ConfirmRequest, SecondFactor, check_code};

use super::forms::{FormField, FormFrame, StepUp, Submit, SubmitButton, SubmitHead, refused_at};
use super::login::CodeField;
use crate::a11y::focus_when_shown;
use crate::api::Api;
use crate::components::{Button, Dialog, Look, PasswordField};
use crate::i18n::use_locale;
use crate::session::Session;

/// The dialog; once in the page.
#[component]
pub fn StepUpDialog() -> impl IntoView {
    let t = &use_locale().t.account.step_up;
    let step_up: StepUp = expect_context();
    // The page that asked is left: its question goes with it.
    let pathname = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let here = pathname.get();
        if before.is_some_and(|before| before != here) {
            step_up.open.set(false);
        }
        here
    });
    view! {
        <Dialog open=step_up.open id="step-up" title=t.title.to_owned()>
            <Confirm step_up=step_up />
        </Dialog>
    }
}

#[component]
fn Confirm(step_up: StepUp) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.account.step_up;
    let session: Session = expect_context();
    let api = Api::for_this_view();
    let by_code = untrack(|| session.me()).is_some_and(|me| match me.second_factor {
        SecondFactor::On => true,
        SecondFactor::Off | SecondFactor::Required => false,
    });
    let (pointer, id, name) = if by_code {
        ("/code", "confirm-code", locale.t.account.code_name)
    } else {
        ("/password", "confirm-password", locale.t.entrance.password)
    };
    let answer = RwSignal::new(String::new());
    let submit = Submit::new(vec![FormField::new(pointer, id, name)]);
    let errors = submit.errors;
    let input = NodeRef::<Input>::new();
    focus_when_shown(input);
    let send = move || {
        let typed = answer.get_untracked();
        let checked = if by_code { check_code(&typed).map(drop) } else { check_password(&typed) };
        let form = if by_code {
            ConfirmRequest { code: Some(typed.into()), ..ConfirmRequest::default() }
        } else {
            ConfirmRequest { password: Some(typed.into()), ..ConfirmRequest::default() }
        };
        submit.send_and(
            checked.map(|()| form).map_err(refused_at(pointer)),
            move |form| async move { api.confirm(&form).await },
            move |confirmed| {
                match confirmed {
                    Ok(()) => step_up.confirmed(),
                    Err(error) if error.kind() == Some(ProblemKind::SignInFailed) => {
                        errors.refuse(pointer, FieldErrorCode::WrongPassword);
                    }
                    Err(error) if error.kind() == Some(ProblemKind::CodeRefused) => {
                        errors.refuse(pointer, FieldErrorCode::CodeRefused);
                    }
                    Err(error) => return Err(error),
                }
                Ok(())
            },
        );
    };
    let field = if by_code {
        view! {
            <CodeField
                id=id
                value=answer
                error=errors.at(pointer)
                on_change=move |()| errors.clear()
                on_complete=move |()| send()
            />
        }
        .into_any()
    } else {
        view! {
            <PasswordField
                id=id
                label=name
                autocomplete="current-password"
                value=answer
                error=errors.at(pointer)
                node_ref=input
            />
        }
        .into_any()
    };
    view! {
        <FormFrame on_submit=move |()| send()>
            <p>{if by_code { t.text_code } else { t.text_password }}</p>
            <SubmitHead submit=submit />
            {field}
            <div class="sy-actions">
                <SubmitButton submit=submit look=Look::Primary words=t.confirm doing=t.checking />
                <Button on_press=move |()| step_up.open.set(false)>{t.cancel}</Button>
            </div>
        </FormFrame>
    }
}

fn check_password(password: &str) -> Result<(), FieldErrorCode> {
    match password.chars().count() {
        0 => Err(FieldErrorCode::Required),
        1..=MAX_PASSWORD_CHARS => Ok(()),
        _ => Err(FieldErrorCode::TooLong),
    }
}
