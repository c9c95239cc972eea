//! What a list shows when it has nothing: why, and what to do next.

use leptos::prelude::*;

/// An empty list.
#[component]
pub fn EmptyState(
    /// What is missing.
    #[prop(into)]
    title: String,
    /// What to do next.
    #[prop(into)]
    text: String,
    /// A link or button for it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="sy-empty">
            <p class="sy-empty__title">{title}</p>
            <p class="sy-muted">{text}</p>
            {children.map(|children| children())}
        </div>
    }
}
