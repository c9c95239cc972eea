//! A list whose rows are worked on one at a time: a row's facts in a dialog, what may be done to it, the question before,
//! and the row as it is after. What a kind of row is called and what may be done to it, its [`Edited`] says.

use std::future::Future;
use std::rc::Rc;

use leptos::prelude::*;
use synkro_shared::FieldError;

use super::paged::Paged;
use crate::api::{Api, ApiError};
use crate::components::{Button, Dialog, Look, Toasts, TypedOut, focus_item};
use crate::i18n::admin::{TaskWords, Tasks};
use crate::i18n::{Locale, use_locale};
use crate::pages::forms::{FormField, Question, QuestionDialog};

/// A row that can be worked on.
pub trait Edited: Clone + PartialEq + Send + Sync + 'static {
    /// What tells it from others.
    type Id: Copy + Eq + std::hash::Hash + Send + Sync + 'static;
    /// Something to do to it.
    type Task: Copy + PartialEq + Send + Sync + 'static;

    /// What tells this one from others.
    fn id(&self) -> Self::Id;
    /// What people call it.
    fn name(&self) -> &str;
    /// Something to do to it, in words.
    fn words(tasks: &'static Tasks, task: Self::Task) -> TaskWords;
    /// Whether nothing brings back what the task takes away.
    fn destroys(task: Self::Task) -> bool;
}

/// The list, and the row that is worked on. Belongs to the view that made it.
pub struct EditedList<T: Edited> {
    /// The rows.
    pub paged: Paged<T>,
    /// The row that is looked at or worked on.
    pub item: RwSignal<Option<T>>,
    /// Whether the dialog with its facts is open.
    pub looking: RwSignal<bool>,
    /// What is about to be done to it.
    pub question: Question<T::Task>,
    locale: Locale,
    api: Api,
    toasts: Toasts,
}

impl<T: Edited> Clone for EditedList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Edited> Copy for EditedList<T> {}

impl<T: Edited> EditedList<T> {
    /// Nothing is being done yet. The fields are those of a task that asks for more than yes.
    #[must_use]
    pub fn new(paged: Paged<T>, fields: Vec<FormField>) -> Self {
        Self {
            paged,
            item: RwSignal::new(None),
            looking: RwSignal::new(false),
            question: Question::with_fields(fields),
            locale: use_locale(),
            api: Api::for_this_view(),
            toasts: expect_context(),
        }
    }

    /// The rows that are there, in their order.
    #[must_use]
    pub fn ids(self) -> Memo<Vec<T::Id>> {
        Memo::new(move |_| self.paged.rows.with(|rows| rows.iter().map(T::id).collect()))
    }

    /// One row as it is now.
    #[must_use]
    pub fn row(self, id: T::Id) -> Memo<Option<T>> {
        Memo::new(move |_| self.paged.rows.with(|rows| rows.iter().find(|row| row.id() == id).cloned()))
    }

    /// Opens the facts of a row.
    pub fn look_at(self, item: T) {
        self.item.set(Some(item));
        self.looking.set(true);
    }

    /// Asks before this is done to the row that is looked at.
    pub fn ask(self, task: T::Task) {
        self.ask_in(self.question.open, task);
    }

    /// Asks in this dialog.
    pub fn ask_in(self, open: RwSignal<bool>, task: T::Task) {
        self.question.submit.clear();
        self.question.about.set(Some(task));
        self.looking.set(false);
        // Once the other dialog is closed: the focus then comes back to the row and not to what is gone.
        request_animation_frame(move || open.set(true));
    }

    /// Does it, once the question is answered; `checked` is what it asked for besides. `done` gets what came of it.
    pub fn send<C: 'static, R: 'static, F>(
        self,
        checked: Result<C, Vec<FieldError>>,
        request: impl Fn(Api, T::Task, Rc<(T, C)>) -> F + 'static,
        done: impl Fn(T::Task, &T, R) + 'static,
    ) where
        F: Future<Output = Result<R, ApiError>> + 'static,
    {
        let Some((task, item)) = self.question.about.get_untracked().zip(self.item.get_untracked()) else {
            return;
        };
        let of = item.clone();
        self.question.submit.send(
            checked.map(|with| (item, with)),
            move |what| request(self.api, task, what),
            move |came| done(task, &of, came),
        );
    }

    /// Shows the row as it is now.
    pub fn change(self, item: T) {
        let id = item.id();
        self.paged.replace(|row| row.id() == id, item);
    }

    /// Takes the row away. The button that led here is gone with it: the focus goes to its neighbour in the body with this id.
    pub fn remove(self, id: T::Id, body: &'static str) {
        if let Some(at) = self.paged.remove(|row| row.id() == id) {
            let left = self.paged.rows.with_untracked(Vec::len);
            focus_item(body, at.min(left.saturating_sub(1)));
        }
    }

    /// Says in passing that it is done.
    pub fn tell_done(self, task: T::Task, name: &str) {
        let words = T::words(&self.locale.t.admin.tasks, task);
        self.toasts.show((words.done)(name));
    }

    /// What is about to be done, in words.
    fn words(self) -> Option<TaskWords> {
        self.question.about.get().map(|task| T::words(&self.locale.t.admin.tasks, task))
    }

    /// What the row is called.
    #[must_use]
    pub fn name(self) -> Signal<String> {
        Signal::derive(move || {
            self.item.with(|item| item.as_ref().map(|item| item.name().to_owned()).unwrap_or_default())
        })
    }

    /// The question about it.
    #[must_use]
    pub fn title(self) -> Signal<String> {
        let name = self.name();
        Signal::derive(move || {
            self.words().map(|words| name.with(|name| (words.title)(name))).unwrap_or_default()
        })
    }
}

/// The dialog with the facts of a row.
#[component]
pub fn Details<T: Edited>(
    /// The list.
    list: EditedList<T>,
    /// Id of its heading, unique in the page.
    id: &'static str,
    /// What is known about the row.
    facts: Callback<T, AnyView>,
) -> impl IntoView {
    view! {
        <Dialog open=list.looking id=id title=list.name()>
            {move || list.item.get().map(|item| facts.run(item))}
        </Dialog>
    }
}

/// What may be done to the row, each with what it is for.
#[component]
pub fn TaskButtons<T: Edited>(
    /// The list.
    list: EditedList<T>,
    /// What is offered.
    tasks: Vec<T::Task>,
    /// Id of its heading, unique in the page.
    id: &'static str,
    /// Asks before one is done.
    #[prop(into)]
    on_choose: Callback<T::Task>,
) -> impl IntoView {
    let t = list.locale.t.admin;
    let button = |task: T::Task| {
        let words = T::words(&t.tasks, task);
        let look = if T::destroys(task) { Look::Danger } else { Look::Plain };
        view! {
            <li class="sy-deed">
                <p class="sy-small sy-muted">{words.about}</p>
                <Button look=look on_press=move |()| on_choose.run(task)>
                    {words.button}
                </Button>
            </li>
        }
    };
    (!tasks.is_empty()).then(|| {
        view! {
            <section class="sy-deeds" aria-labelledby=id>
                <h3 class="sy-card__subtitle" id=id>
                    {t.list.what_to_do}
                </h3>
                <ul>{tasks.into_iter().map(button).collect_view()}</ul>
            </section>
        }
    })
}

/// The question before something is done to the row, with what will happen.
#[component]
pub fn TaskQuestion<T: Edited>(
    /// The list.
    list: EditedList<T>,
    /// Id of its heading, unique in the page.
    id: &'static str,
    /// Id of the input for a word, unique in the page.
    #[prop(default = "typed-out")]
    input_id: &'static str,
    /// What must be typed out first.
    #[prop(optional, into)]
    typed_out: Signal<Option<TypedOut>>,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What stands above what will happen.
    #[prop(into)]
    before: ViewFn,
    /// What stands below it.
    #[prop(optional, into)]
    after: ViewFn,
) -> impl IntoView {
    let text = move |text: fn(TaskWords) -> &'static str| {
        Signal::derive(move || list.words().map(text).unwrap_or_default().to_owned())
    };
    let (before, after) = (StoredValue::new(before), StoredValue::new(after));
    view! {
        <QuestionDialog
            question=list.question
            id=id
            input_id=input_id
            title=list.title()
            confirm=text(|words| words.button)
            doing=text(|words| words.doing)
            on_confirm=on_confirm
            harmless=Signal::derive(move || list.question.about.get().is_some_and(|task| !T::destroys(task)))
            typed_out=typed_out
        >
            {before.with_value(ViewFn::run)}
            <ul class="sy-bullets">
                {move || {
                    list.words().map(|words| words.what.iter().map(|line| view! { <li>{*line}</li> }).collect_view())
                }}
            </ul>
            {after.with_value(ViewFn::run)}
        </QuestionDialog>
    }
}
