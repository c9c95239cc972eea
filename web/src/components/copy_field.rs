//! Something to take along, a link or a key: shown to be read, with a button that copies it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Icon, Picture};
use crate::browser::clipboard;
use crate::i18n::use_locale;

/// What the last press of the button led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copying {
    NotYet,
    Copied,
    Refused,
}

/// Text that can't be changed, and a button that copies it.
#[component]
pub fn CopyField(
    /// Id of the text, unique in the page.
    id: &'static str,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    let t = &use_locale().t.admin.copy;
    let input = NodeRef::<html::Input>::new();
    let state = RwSignal::new(Copying::NotYet);
    let copy = move |_| {
        let text = value.get_untracked();
        spawn_local(async move {
            let copied = clipboard::copy(&text).await;
            if !copied && let Some(input) = input.try_get_untracked().flatten() {
                // Marked, so that one press of the keyboard or a long press of the finger copies it.
                _ = input.focus();
                input.select();
            }
            _ = state.try_set(if copied { Copying::Copied } else { Copying::Refused });
        });
    };
    view! {
        <div class="sy-field">
            <label class="sy-label" for=id>
                {label}
            </label>
            <div class="sy-copy">
                <input
                    class="sy-input sy-copy__text"
                    id=id
                    type="text"
                    readonly
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || value.get()
                    on:focus:target=move |event| event.target().select()
                    node_ref=input
                />
                <button class="sy-button" type="button" aria-describedby=id on:click=copy>
                    {move || {
                        let (picture, words) = match state.get() {
                            Copying::Copied => (Picture::Check, t.copied),
                            Copying::NotYet | Copying::Refused => (Picture::Copy, t.copy),
                        };
                        view! {
                            <Icon picture=picture />
                            {words}
                        }
                    }}
                </button>
            </div>
            // Spoken from here: inside an open dialog the page's own live region is silent.
            <p class="sy-small sy-copy__state" role="status">
                {move || match state.get() {
                    Copying::NotYet => "",
                    Copying::Copied => t.copied_long,
                    Copying::Refused => t.refused,
                }}
            </p>
        </div>
    }
}
