//! Shows again who one is, before something sensitive: a dialog over whatever page needs it.
//!
//! A page that gets `step_up_required` hands over what it was about to do: `step_up.handles(&error, again)`. Once the
//! code or the password is right, the dialog closes and that is done; when the reader closes it, nothing is.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use synkro_shared::FieldErrorCode;
use synkro_shared::ProblemKind;
use synkro_shared::password::MAX_PASSWORD_CHARS;
use synkro_shared::session::{ConfirmRequest, SecondFactor, check_code};

use super::failure::{Cooldown, Failure};
use super::form_errors::{FormErrors, FormField};
use super::login::CodeField;
use crate::a11y::focus_when_shown;
use crate::api::{Api, ApiError};
use crate::components::{Button, Dialog, FormSummary, Look, PasswordField};
use crate::i18n::use_locale;
use crate::session::Session;

/// Asks who one is. In context everywhere.
#[derive(Clone, Copy)]
pub struct StepUp {
    open: RwSignal<bool>,
    then: StoredValue<Option<Callback<()>>>,
}

impl StepUp {
    /// Nothing was asked yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), then: StoredValue::new(None) }
    }

    /// Asks, and does `then` once the answer is right.
    pub fn ask(self, then: Callback<()>) {
        self.then.set_value(Some(then));
        self.open.set(true);
    }

    /// Whether the server wants to know who this is first. Then it is being asked, and `again` repeats the call.
    #[must_use]
    pub fn handles(self, error: &ApiError, again: Callback<()>) -> bool {
        let wanted = error.kind() == Some(ProblemKind::StepUpRequired);
        if wanted {
            self.ask(again);
        }
        wanted
    }

    fn confirmed(self) {
        self.open.set(false);
        if let Some(then) = self.then.get_value() {
            self.then.set_value(None);
            // The page that asked may be gone, and its callback with it.
            _ = then.try_run(());
        }
    }
}

impl Default for StepUp {
    fn default() -> Self {
        Self::new()
    }
}

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
    let errors = FormErrors::new(locale, vec![FormField::new(pointer, id, name)]);
    let failure = RwSignal::new(None::<ApiError>);
    let cooldown = Cooldown::new();
    let busy = RwSignal::new(false);
    let input = NodeRef::<Input>::new();
    focus_when_shown(input);
    let send = move || {
        if busy.get_untracked() || cooldown.waits_untracked() {
            return;
        }
        errors.clear();
        failure.set(None);
        let typed = answer.get_untracked();
        let checked = if by_code { check_code(&typed).map(drop) } else { check_password(&typed) };
        if let Err(code) = checked {
            return errors.refuse(pointer, code);
        }
        let form = if by_code {
            ConfirmRequest { code: Some(typed.into()), ..ConfirmRequest::default() }
        } else {
            ConfirmRequest { password: Some(typed.into()), ..ConfirmRequest::default() }
        };
        busy.set(true);
        spawn_local(async move {
            let confirmed = api.confirm(&form).await;
            if matches!(confirmed, Err(ApiError::Aborted)) {
                return;
            }
            busy.set(false);
            match confirmed {
                Ok(()) => step_up.confirmed(),
                Err(error) if error.kind() == Some(ProblemKind::SignInFailed) => {
                    errors.refuse(pointer, FieldErrorCode::WrongPassword);
                }
                Err(error) if error.kind() == Some(ProblemKind::CodeRefused) => {
                    errors.refuse(pointer, FieldErrorCode::CodeRefused);
                }
                Err(error) if errors.takes(&error) => {}
                Err(error) => {
                    cooldown.obey(&error);
                    failure.set(Some(error));
                }
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send();
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
        <form class="sy-form" novalidate on:submit=submit>
            <p>{if by_code { t.text_code } else { t.text_password }}</p>
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
            {field}
            <div class="sy-actions">
                <Button look=Look::Primary submit=true busy=Signal::derive(move || busy.get() || cooldown.waits())>
                    {move || if busy.get() { t.checking } else { t.confirm }}
                </Button>
                <Button on_press=move |()| step_up.open.set(false)>{t.cancel}</Button>
            </div>
        </form>
    }
}

fn check_password(password: &str) -> Result<(), FieldErrorCode> {
    match password.chars().count() {
        0 => Err(FieldErrorCode::Required),
        1..=MAX_PASSWORD_CHARS => Ok(()),
        _ => Err(FieldErrorCode::TooLong),
    }
}
