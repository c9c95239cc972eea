//! A labelled input with its error in words.

use leptos::html::Input;
use leptos::prelude::*;

/// A text, e-mail, password or date input.
#[component]
pub fn Field(
    /// Id of the input, unique in the page.
    id: &'static str,
    /// The label above it.
    #[prop(into)]
    label: String,
    /// HTML input type.
    #[prop(into)]
    kind: Signal<&'static str>,
    /// What the browser may fill in.
    #[prop(optional)]
    autocomplete: &'static str,
    /// The text.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<&'static str>>,
    /// For a date: the latest one offered.
    #[prop(optional, into)]
    max: Option<String>,
    /// To put the focus there.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
    /// A control inside the field, at its end.
    #[prop(optional, into)]
    end: Option<ViewFn>,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let described_by = error_id.clone();
    view! {
        <div class="sy-field">
            <label class="sy-label" for=id>
                {label}
            </label>
            <div class="sy-field__box">
                <input
                    class="sy-input"
                    id=id
                    name=id
                    type=move || kind.get()
                    autocomplete=(!autocomplete.is_empty()).then_some(autocomplete)
                    max=max
                    required=true
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=move || error.get().map(|_| described_by.clone())
                    prop:value=move || value.get()
                    on:input:target=move |event| value.set(event.target().value())
                    node_ref=node_ref
                />
                {end.map(|end| end.run())}
            </div>
            <p class="sy-field__error" id=error_id>
                {move || error.get()}
            </p>
        </div>
    }
}
