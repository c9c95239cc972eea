//! A labelled choice from a list: the browser's own select, with a hint and its error in words.

use leptos::html;
use leptos::prelude::*;

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectOption {
    /// Its value; empty for "none of them".
    pub value: String,
    /// Its words.
    pub label: String,
    /// The heading above it and its neighbours of the same group.
    pub group: Option<&'static str>,
}

impl SelectOption {
    /// An entry without a group.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), group: None }
    }

    /// The entry under a heading.
    #[must_use]
    pub fn in_group(self, group: &'static str) -> Self {
        Self { group: Some(group), ..self }
    }
}

/// A list to choose one entry of.
#[component]
pub fn Select(
    /// Id of the control, unique in the page.
    id: &'static str,
    /// The label above it.
    #[prop(into)]
    label: String,
    /// The entries; those of one group stand together.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value that the reader chooses.
    #[prop(into)]
    on_choose: Callback<String>,
    /// What to know before choosing.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<&'static str>>,
    /// To put the focus there.
    #[prop(optional)]
    node_ref: NodeRef<html::Select>,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described_by = {
        let hint_id = hint.is_some().then(|| hint_id.clone());
        let error_id = error_id.clone();
        move || {
            let error_id = error.get().map(|_| error_id.clone());
            let ids: Vec<_> = hint_id.clone().into_iter().chain(error_id).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let entry = move |option: &SelectOption| {
        let SelectOption { value: own, label, .. } = option.clone();
        let chosen = own.clone();
        view! {
            <option value=own prop:selected=move || value.with(|value| *value == chosen)>
                {label}
            </option>
        }
    };
    let entries = move || {
        options.with(|options| {
            options
                .chunk_by(|one, next| one.group == next.group)
                .map(|chunk| {
                    let entries = chunk.iter().map(entry).collect_view();
                    match chunk[0].group {
                        Some(group) => view! { <optgroup label=group>{entries}</optgroup> }.into_any(),
                        None => entries.into_any(),
                    }
                })
                .collect_view()
        })
    };
    view! {
        <div class="sy-field">
            <label class="sy-label" for=id>
                {label}
            </label>
            <select
                class="sy-select sy-select--field"
                id=id
                name=id
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described_by
                on:change:target=move |event| on_choose.run(event.target().value())
                node_ref=node_ref
            >
                {entries}
            </select>
            {hint
                .map(|hint| {
                    view! {
                        <p class="sy-small sy-muted" id=hint_id>
                            {hint}
                        </p>
                    }
                })}
            <p class="sy-field__error" id=error_id>
                {move || error.get()}
            </p>
        </div>
    }
}
