//! The question before something that can't be taken back, or that others feel at once: what will happen, and one
//! button that says it.

use leptos::html;
use leptos::prelude::*;

use super::{Button, Dialog, Field, Look};
use crate::i18n::use_locale;

/// A word that must be typed out first, for what destroys something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedOut {
    /// What to type and where.
    pub label: String,
    /// The word, letter for letter.
    pub word: String,
    /// What is wrong when it was typed otherwise.
    pub wrong: &'static str,
}

/// A modal question.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open. Set to `false` when the reader closes it.
    open: RwSignal<bool>,
    /// Id of its heading, unique in the page.
    id: &'static str,
    /// Id of the input for the word, unique in the page.
    #[prop(default = "typed-out")]
    input_id: &'static str,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The words of the button that does it: what it does.
    #[prop(into)]
    confirm: Signal<String>,
    /// Its words while it is being done.
    #[prop(into)]
    doing: Signal<String>,
    /// Whether it is being done.
    #[prop(into)]
    busy: Signal<bool>,
    /// Whether one has to wait before asking for it again.
    #[prop(optional, into)]
    waits: Signal<bool>,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// It can be undone: no look of danger.
    #[prop(optional, into)]
    harmless: Signal<bool>,
    /// What must be typed out first.
    #[prop(optional, into)]
    typed_out: Signal<Option<TypedOut>>,
    /// What went wrong the last time, shown above the buttons.
    #[prop(optional, into)]
    failure: Option<ViewFn>,
    /// What will happen.
    children: ChildrenFn,
) -> impl IntoView {
    let t = &use_locale().t.admin.confirm;
    let children = StoredValue::new(children);
    let failure = StoredValue::new(failure);
    view! {
        <Dialog open=open id=id title=title>
            <Question
                open=open
                input_id=input_id
                confirm=confirm
                doing=doing
                busy=busy
                waits=waits
                on_confirm=on_confirm
                harmless=harmless
                typed_out=typed_out
                keep=t.keep
            >
                {children.with_value(|children| children())}
                {move || failure.with_value(|failure| failure.as_ref().map(ViewFn::run))}
            </Question>
        </Dialog>
    }
}

/// What is inside; built anew for each opening, so that nothing typed stays.
#[component]
fn Question(
    open: RwSignal<bool>,
    input_id: &'static str,
    confirm: Signal<String>,
    doing: Signal<String>,
    busy: Signal<bool>,
    waits: Signal<bool>,
    on_confirm: Callback<()>,
    harmless: Signal<bool>,
    typed_out: Signal<Option<TypedOut>>,
    keep: &'static str,
    children: Children,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let input = NodeRef::<html::Input>::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || waits.get_untracked() {
            return;
        }
        let wrong = typed_out.with_untracked(|asked| {
            let asked = asked.as_ref()?;
            (typed.with_untracked(|typed| typed.trim() != asked.word)).then_some(asked.wrong)
        });
        error.set(wrong);
        if wrong.is_some() {
            if let Some(input) = input.get_untracked() {
                _ = input.focus();
            }
            return;
        }
        on_confirm.run(());
    };
    let label = typed_out.with_untracked(|asked| asked.as_ref().map(|asked| asked.label.clone()));
    let button = move || {
        let look = if harmless.get() { Look::Primary } else { Look::Danger };
        view! {
            <Button look=look submit=true busy=Signal::derive(move || busy.get() || waits.get())>
                {move || if busy.get() { doing.get() } else { confirm.get() }}
            </Button>
        }
    };
    view! {
        <form class="sy-form" novalidate on:submit=submit>
            {children()}
            {label
                .map(|label| {
                    view! { <Field id=input_id label=label kind="text" autocomplete="off" value=typed error=error node_ref=input /> }
                })}
            <div class="sy-actions">
                {button}
                <Button on_press=move |()| open.set(false)>{keep}</Button>
            </div>
        </form>
    }
}
