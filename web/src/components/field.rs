//! A labelled input with a hint and its error in words.

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
    /// Which keys a touch screen offers: `numeric`, `email`, ….
    #[prop(optional)]
    inputmode: &'static str,
    /// May stay empty.
    #[prop(optional)]
    optional: bool,
    /// Takes what is typed letter for letter: no capitals, no corrections.
    #[prop(optional)]
    verbatim: bool,
    /// The text.
    value: RwSignal<String>,
    /// What to know before typing, below the input.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Id of something else that describes the input.
    #[prop(optional)]
    described_by: &'static str,
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
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let describes: Vec<String> = hint
        .is_some()
        .then(|| hint_id.clone())
        .into_iter()
        .chain((!described_by.is_empty()).then(|| described_by.to_owned()))
        .collect();
    let described = {
        let error_id = error_id.clone();
        move || {
            // The error first: it is what brought the reader back.
            let ids: Vec<String> =
                error.get().map(|_| error_id.clone()).into_iter().chain(describes.iter().cloned()).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
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
                    inputmode=(!inputmode.is_empty()).then_some(inputmode)
                    autocapitalize=verbatim.then_some("none")
                    spellcheck=verbatim.then_some("false")
                    max=max
                    required=!optional
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described
                    prop:value=move || value.get()
                    on:input:target=move |event| value.set(event.target().value())
                    node_ref=node_ref
                />
                {end.map(|end| end.run())}
            </div>
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
