//! The question before an account is shut because the company did not want what staff did.

use leptos::prelude::*;

use super::board::Deeds;
use super::person_words;
use crate::i18n::use_locale;
use crate::pages::forms::QuestionDialog;

/// The dialog that asks.
#[component]
pub fn RefuseDialog(deeds: Deeds) -> impl IntoView {
    let words = use_locale().t;
    let t = &words.people.announced;
    let about = deeds.question.about;
    let title = Signal::derive(move || {
        about.with(|item| item.as_ref().map(|item| (t.refuse_title)(&item.about.name)).unwrap_or_default())
    });
    let what = move || {
        about.with(|item| {
            item.as_ref()
                .map(|item| format!("{}: {}", (words.deeds.deed)(item.deed), person_words(&item.about)))
        })
    };
    view! {
        <QuestionDialog
            question=deeds.question
            id="refuse-announcement"
            title=title
            confirm=t.refuse_button.to_owned()
            doing=t.refusing.to_owned()
            on_confirm=move |()| deeds.refuse()
        >
            <p class="sy-muted sy-break">{what}</p>
            <ul class="sy-bullets">{t.refuse_what.map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        </QuestionDialog>
    }
}
