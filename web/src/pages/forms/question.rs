//! A question before something is done to one of several things: which thing, whether it is being asked, and the sending
//! once it is answered.

use std::future::Future;
use std::rc::Rc;

use leptos::prelude::*;

use super::{FormField, Submit, SubmitFailure};
use crate::api::ApiError;
use crate::components::{ConfirmDialog, TypedOut};

/// A question about a `W`. Belongs to the view that made it.
pub struct Question<W: Send + Sync + 'static> {
    /// What it is about; stays when the question is closed, so that its words do not change while it fades.
    pub about: RwSignal<Option<W>>,
    /// Whether it is being asked.
    pub open: RwSignal<bool>,
    /// The sending of the answer.
    pub submit: Submit,
}

impl<W: Send + Sync + 'static> Clone for Question<W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W: Send + Sync + 'static> Copy for Question<W> {}

impl<W: Clone + Send + Sync + 'static> Question<W> {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with_fields(Vec::new())
    }

    /// The same, for a question that asks for more than yes.
    #[must_use]
    pub fn with_fields(fields: Vec<FormField>) -> Self {
        Self { about: RwSignal::new(None), open: RwSignal::new(false), submit: Submit::new(fields) }
    }

    /// Asks about this one.
    pub fn ask(self, about: W) {
        self.submit.clear();
        self.about.set(Some(about));
        self.open.set(true);
    }

    /// Does what was asked about. `then` takes the answer, and gives back the failure that is to be shown.
    pub fn send<T: 'static, F>(
        self,
        request: impl Fn(Rc<W>) -> F + 'static,
        then: impl Fn(Result<T, ApiError>) -> Result<(), ApiError> + 'static,
    ) where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        if let Some(about) = self.about.get_untracked() {
            self.submit.send_and(Ok(about), request, then);
        }
    }
}

/// The dialog that asks.
#[component]
pub fn QuestionDialog<W: Clone + Send + Sync + 'static>(
    /// What is asked.
    question: Question<W>,
    /// Id of its heading, unique in the page.
    id: &'static str,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The words of the button that does it.
    #[prop(into)]
    confirm: Signal<String>,
    /// Its words while it is being done.
    #[prop(into)]
    doing: Signal<String>,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// It can be undone: no look of danger.
    #[prop(optional, into)]
    harmless: Signal<bool>,
    /// Id of the input for a word, unique in the page.
    #[prop(default = "typed-out")]
    input_id: &'static str,
    /// What must be typed out first.
    #[prop(optional, into)]
    typed_out: Signal<Option<TypedOut>>,
    /// What will happen.
    children: ChildrenFn,
) -> impl IntoView {
    let submit = question.submit;
    let children = StoredValue::new(children);
    view! {
        <ConfirmDialog
            open=question.open
            id=id
            input_id=input_id
            title=title
            confirm=confirm
            doing=doing
            busy=Signal::derive(move || submit.is_sending())
            waits=Signal::derive(move || submit.cooldown().waits())
            on_confirm=on_confirm
            harmless=harmless
            typed_out=typed_out
            failure=move || view! { <SubmitFailure submit=submit /> }
        >
            {children.with_value(|children| children())}
        </ConfirmDialog>
    }
}
