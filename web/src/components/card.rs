//! A raised surface with a heading.

use leptos::prelude::*;

/// A section of a page.
#[component]
pub fn Card(
    /// Its heading, an `h2`.
    #[prop(into)]
    title: String,
    /// Id of the heading, which names the section.
    id: &'static str,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("sy-card {class}") aria-labelledby=id>
            <h2 class="sy-card__title" id=id tabindex="-1">
                {title}
            </h2>
            {children()}
        </section>
    }
}
