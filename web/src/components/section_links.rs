//! The way through a long page: a link a section.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Links to the sections that the page has.
#[component]
pub fn SectionLinks(
    /// What the links are, for screen readers.
    label: &'static str,
    /// Id of each section's heading, and its name.
    list: Vec<(&'static str, &'static str)>,
    /// Goes to the section with this id.
    #[prop(into)]
    on_visit: Callback<&'static str>,
) -> impl IntoView {
    (list.len() > 2).then(|| {
        view! {
            <nav class="sy-sections sy-screen" aria-label=label>
                {list
                    .into_iter()
                    .map(|(id, words)| {
                        view! {
                            <a
                                class="sy-sections__link"
                                href=format!("#{id}")
                                on:click=move |event| {
                                    // The router would take it for a navigation.
                                    event.prevent_default();
                                    on_visit.run(id);
                                }
                            >
                                {words}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
        }
    })
}

/// Scrolls to a heading and puts the focus there.
pub fn go_to(id: &str) {
    let Some(heading) = document().get_element_by_id(id) else { return };
    heading.scroll_into_view();
    if let Ok(heading) = heading.dyn_into::<web_sys::HtmlElement>() {
        _ = heading.focus();
    }
}
