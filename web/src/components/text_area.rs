//! A field for several lines: label, hint, how much still fits, error in words.

use leptos::html::Textarea;
use leptos::prelude::*;

use crate::i18n::use_locale;

/// Characters left from which on they are told.
const TELL_FROM: usize = 200;

/// A text of several lines.
#[component]
pub fn TextArea(
    /// Id of the control, unique in the page.
    #[prop(into)]
    id: String,
    /// The label above it.
    #[prop(into)]
    label: String,
    /// The label is for screen readers alone: what stands around says it.
    #[prop(optional)]
    label_hidden: bool,
    /// Lines that are shown.
    #[prop(default = 3)]
    rows: u8,
    /// The most characters that are taken.
    max: usize,
    /// The text.
    value: RwSignal<String>,
    /// What to know before typing, below the control.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<&'static str>>,
    /// To put the focus there.
    #[prop(optional)]
    node_ref: NodeRef<Textarea>,
) -> impl IntoView {
    let locale = use_locale();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = {
        let (hint, hint_id, error_id) = (hint.is_some(), hint_id.clone(), error_id.clone());
        move || {
            let ids = [error.get().map(|_| error_id.clone()), hint.then(|| hint_id.clone())];
            let ids: Vec<String> = ids.into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let left = move || {
        let left = max.saturating_sub(value.with(|text| text.chars().count()));
        (left <= TELL_FROM).then(|| (locale.t.talk.left)(&locale.number(u64::try_from(left).unwrap_or(0))))
    };
    view! {
        <div class="sy-field">
            <label class=if label_hidden { "sy-hidden" } else { "sy-label" } for=id.clone()>
                {label}
            </label>
            <textarea
                class="sy-input sy-textarea"
                id=id.clone()
                name=id
                rows=rows.to_string()
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
                node_ref=node_ref
            ></textarea>
            {hint
                .map(|hint| {
                    view! {
                        <p class="sy-small sy-muted" id=hint_id>
                            {hint}
                        </p>
                    }
                })}
            <p class="sy-small sy-muted" role="status">
                {left}
            </p>
            <p class="sy-field__error" id=error_id>
                {move || error.get()}
            </p>
        </div>
    }
}
