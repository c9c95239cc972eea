//! One thing that is sent, one at a time: checked before, its refused fields at their place, any other failure said, the
//! wait that the server asks for kept, and who one is shown again where it wants to know.
//!
//! What was checked is what is sent: it is handed to the request and not read from the fields a second time. Pages that are
//! left abort their requests ([`crate::api::Api`]); nothing is shown of those.

use std::future::Future;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::FieldError;

use super::{FormErrors, FormField, StepUp};
use crate::api::ApiError;
use crate::components::Toasts;
use crate::i18n::{Locale, use_locale};
use crate::pages::failure::{Cooldown, error_notice};

/// Where a failure is told that concerns no field.
#[derive(Clone, Copy)]
enum ToldIn {
    /// In the form, by [`super::SubmitHead`] or [`super::SubmitFailure`].
    Place,
    /// In passing: there is no room for it where the button stands.
    Toast(Toasts),
}

/// The sending of one form, or of what one button asks for. Belongs to the view that made it.
#[derive(Clone, Copy)]
pub struct Submit {
    /// The refused fields.
    pub errors: FormErrors,
    failure: RwSignal<Option<ApiError>>,
    sending: RwSignal<bool>,
    cooldown: Cooldown,
    told_in: ToldIn,
    locale: Locale,
    step_up: StepUp,
    /// What was sent when the server asked who this is.
    held_back: StoredValue<Option<Rc<dyn Fn()>>, LocalStorage>,
    /// Sends that. Made with the view, so that it is gone with the view.
    repeat: Callback<()>,
}

impl Submit {
    /// Nothing was sent yet. The fields stand in the order of the form.
    #[must_use]
    pub fn new(fields: Vec<FormField>) -> Self {
        let locale = use_locale();
        let held_back = StoredValue::new_local(None::<Rc<dyn Fn()>>);
        let repeat = Callback::new(move |()| {
            if let Some(send) = held_back.get_value() {
                held_back.set_value(None);
                send();
            }
        });
        Self {
            errors: FormErrors::new(locale, fields),
            failure: RwSignal::new(None),
            sending: RwSignal::new(false),
            cooldown: Cooldown::new(),
            told_in: ToldIn::Place,
            locale,
            step_up: expect_context(),
            held_back,
            repeat,
        }
    }

    /// A failure that concerns no field is told by a toast.
    #[must_use]
    pub fn told_in_passing(self) -> Self {
        Self { told_in: ToldIn::Toast(expect_context()), ..self }
    }

    /// Whether it is on its way; follows changes.
    #[must_use]
    pub fn is_sending(self) -> bool {
        self.sending.get()
    }

    /// Whether another press does nothing now: something is on its way, or the server asked to wait. Follows changes.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.sending.get() || self.cooldown.waits()
    }

    /// The same for an event handler.
    #[must_use]
    pub fn is_busy_untracked(self) -> bool {
        self.sending.get_untracked() || self.cooldown.waits_untracked()
    }

    /// The same for a button.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        Signal::derive(move || self.is_busy())
    }

    /// The wait that the server asked for.
    #[must_use]
    pub const fn cooldown(self) -> Cooldown {
        self.cooldown
    }

    /// What went wrong the last time, but for refused fields; follows changes.
    #[must_use]
    pub fn failure(self) -> Option<ApiError> {
        self.failure.get()
    }

    /// Forgets what was wrong.
    pub fn clear(self) {
        self.errors.clear();
        self.failure.set(None);
    }

    /// Tells a failure.
    pub fn fail(self, error: ApiError) {
        match self.told_in {
            ToldIn::Place => self.failure.set(Some(error)),
            ToldIn::Toast(toasts) => toasts.show(error_notice(self.locale, &error)),
        }
    }

    /// Takes no press any more: what was sent leads away from the view.
    pub fn stay_busy(self) {
        _ = self.sending.try_set(true);
    }

    /// Sends what was checked; `done` takes the answer.
    pub fn send<C: 'static, T: 'static, F>(
        self,
        checked: Result<C, Vec<FieldError>>,
        request: impl Fn(Rc<C>) -> F + 'static,
        done: impl Fn(T) + 'static,
    ) where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        self.send_and(checked, request, move |answer| answer.map(&done));
    }

    /// Sends what was checked. `then` takes the answer, and gives back the failure that is to be told as any other.
    pub fn send_and<C: 'static, T: 'static, F>(
        self,
        checked: Result<C, Vec<FieldError>>,
        request: impl Fn(Rc<C>) -> F + 'static,
        then: impl Fn(Result<T, ApiError>) -> Result<(), ApiError> + 'static,
    ) where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        if self.is_busy_untracked() {
            return;
        }
        self.clear();
        match checked {
            Ok(checked) => self.start(Rc::new(checked), Rc::new(request), Rc::new(then)),
            Err(refused) => self.errors.show(refused),
        }
    }

    fn start<C: 'static, T: 'static, F>(
        self,
        checked: Rc<C>,
        request: Rc<impl Fn(Rc<C>) -> F + 'static>,
        then: Rc<impl Fn(Result<T, ApiError>) -> Result<(), ApiError> + 'static>,
    ) where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        if self.is_busy_untracked() {
            return;
        }
        self.clear();
        self.sending.set(true);
        let answer = request(Rc::clone(&checked));
        spawn_local(async move {
            let answer = answer.await;
            if matches!(answer, Err(ApiError::Aborted)) {
                return;
            }
            // A dialog may have been closed meanwhile, in a page that is still there: what came of it counts all the same.
            let gone = self.sending.try_set(false).is_some();
            if let (Err(error), false) = (&answer, gone) {
                if StepUp::is_wanted(error) {
                    let again =
                        move || self.start(Rc::clone(&checked), Rc::clone(&request), Rc::clone(&then));
                    self.held_back.set_value(Some(Rc::new(again)));
                    return self.step_up.ask(self.repeat);
                }
                self.cooldown.obey(error);
            }
            if let Err(error) = then(answer)
                && (gone || !self.errors.takes(&error))
            {
                self.fail(error);
            }
        });
    }
}
