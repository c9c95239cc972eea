//! The parts of a form that are the same everywhere: the element itself, what is wrong with it, its button.

use leptos::prelude::*;

use super::Submit;
use crate::components::{Button, FormSummary, Look};
use crate::pages::failure::Failure;

/// A form. The page sends it, never the browser.
#[component]
pub fn FormFrame(
    /// Sends it.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Its classes.
    #[prop(default = "sy-form")]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <form class=class novalidate on:submit=submit>
            {children()}
        </form>
    }
}

/// What is wrong with a form, at its head: its refused fields, or why it could not be sent.
#[component]
pub fn SubmitHead(
    /// The form's sending.
    submit: Submit,
) -> impl IntoView {
    view! {
        <FormSummary errors=submit.errors.summary() />
        <SubmitFailure submit=submit />
    }
}

/// Why it could not be sent, with the wait that the server asked for.
#[component]
pub fn SubmitFailure(
    /// The sending.
    submit: Submit,
) -> impl IntoView {
    move || {
        submit.failure().map(|error| {
            view! {
                <Failure error=error cooldown=submit.cooldown() />
            }
        })
    }
}

/// The button that sends the form it stands in.
#[component]
pub fn SubmitButton(
    /// The form's sending.
    submit: Submit,
    /// How much it stands out.
    #[prop(optional)]
    look: Look,
    /// What it does.
    words: &'static str,
    /// Its words while that is being done, if they are others.
    #[prop(default = "")]
    doing: &'static str,
) -> impl IntoView {
    view! {
        <Button look=look submit=true busy=submit.busy()>
            {move || if submit.is_sending() && !doing.is_empty() { doing } else { words }}
        </Button>
    }
}
