//! One of a few: radio buttons that look like a row of keys, the chosen one pressed.

use leptos::prelude::*;

/// One key.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Stable value.
    pub value: &'static str,
    /// Its words.
    pub label: String,
}

/// A group of keys.
#[component]
pub fn ChoiceGroup(
    /// What is chosen, as the group's name.
    #[prop(into)]
    legend: String,
    /// Name of the radio buttons, unique in the page.
    name: &'static str,
    /// The keys.
    choices: Vec<Choice>,
    /// The chosen value.
    #[prop(into)]
    chosen: Signal<&'static str>,
    /// Called with the new value.
    #[prop(into)]
    on_choose: Callback<&'static str>,
) -> impl IntoView {
    view! {
        <fieldset class="sy-choice">
            <legend class="sy-label">{legend}</legend>
            <div class="sy-choice__keys">
                {choices
                    .into_iter()
                    .map(|Choice { value, label }| {
                        view! {
                            <label class="sy-choice__key">
                                <input
                                    class="sy-choice__input"
                                    type="radio"
                                    name=name
                                    value=value
                                    prop:checked=move || chosen.get() == value
                                    on:change=move |_| on_choose.run(value)
                                />
                                <span class="sy-choice__face">{label}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
