//! What is wrong with a form, all of it, at the form's head: read aloud when it appears, each entry leads to its field.

use std::borrow::Cow;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Icon, Picture};
use crate::i18n::use_locale;

/// The fields that were refused.
#[component]
pub fn FormSummary(
    /// Id of each refused field, and what is wrong with it: the field's name and the reason. Nothing is shown while
    /// there is none.
    #[prop(into)]
    errors: Signal<Vec<(Cow<'static, str>, String)>>,
) -> impl IntoView {
    let t = use_locale().t;
    view! {
        // Stays in the page while it is empty: a region that appears together with its words is not read everywhere.
        <div class="sy-summary" role="alert">
            {move || {
                let errors = errors.get();
                (!errors.is_empty())
                    .then(|| {
                        view! {
                            <div class="sy-notice" data-tone="bad">
                                <Icon picture=Picture::Alert />
                                <div class="sy-notice__text">
                                    <p class="sy-notice__title">{(t.errors.problem)(synkro_shared::ProblemKind::ValidationFailed)}</p>
                                    <ul class="sy-summary__list">
                                        {errors
                                            .into_iter()
                                            .map(|(field, words)| {
                                                view! {
                                                    <li>
                                                        <button class="sy-link" type="button" on:click=move |_| focus_field(&field)>
                                                            {words}
                                                        </button>
                                                    </li>
                                                }
                                            })
                                            .collect_view()}
                                    </ul>
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// Puts the focus on the control with this id; in a group of keys or boxes, on the first of them.
pub fn focus_field(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let control = if element.matches("input, select, textarea, button").unwrap_or(false) {
        Some(element)
    } else {
        element.query_selector("input, select, textarea, button").ok().flatten()
    };
    if let Some(control) = control.and_then(|control| control.dyn_into::<web_sys::HtmlElement>().ok()) {
        _ = control.focus();
    }
}
