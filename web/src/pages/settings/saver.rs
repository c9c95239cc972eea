//! Sends a form of the wizard: one at a time, with refused fields at their place, and the wait that the server asks for.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::FieldError;

use crate::api::ApiError;
use crate::components::FormSummary;
use crate::i18n::Locale;
use crate::pages::failure::{Cooldown, Failure};
use crate::pages::form_errors::{FormErrors, FormField};

/// The sending of one form. Belongs to the view that made it.
#[derive(Clone, Copy)]
pub struct Saver {
    /// The refused fields.
    pub errors: FormErrors,
    failure: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    cooldown: Cooldown,
}

impl Saver {
    /// Nothing was sent yet.
    #[must_use]
    pub fn new(locale: Locale, fields: Vec<FormField>) -> Self {
        Self {
            errors: FormErrors::new(locale, fields),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            cooldown: Cooldown::new(),
        }
    }

    /// Whether another press does nothing now; follows changes.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get() || self.cooldown.waits()
    }

    /// Sends what was checked; `then` takes the answer.
    pub fn send<T: 'static, F>(
        self,
        checked: Result<(), Vec<FieldError>>,
        request: impl FnOnce() -> F,
        then: impl FnOnce(T) + 'static,
    ) where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        if self.busy.get_untracked() || self.cooldown.waits_untracked() {
            return;
        }
        self.errors.clear();
        self.failure.set(None);
        if let Err(refused) = checked {
            return self.errors.show(refused);
        }
        self.busy.set(true);
        let answer = request();
        spawn_local(async move {
            let answer = answer.await;
            if matches!(answer, Err(ApiError::Aborted)) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(value) => then(value),
                Err(error) if self.errors.takes(&error) => {}
                Err(error) => {
                    self.cooldown.obey(&error);
                    self.failure.set(Some(error));
                }
            }
        });
    }
}

/// What is wrong with the form, at its head.
#[component]
pub fn SaverHead(
    /// The form's sending.
    saver: Saver,
) -> impl IntoView {
    view! {
        <FormSummary errors=saver.errors.summary() />
        {move || {
            saver.failure.get().map(|error| view! { <Failure error=error cooldown=saver.cooldown /> })
        }}
    }
}
