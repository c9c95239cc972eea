//! The shape of what is being loaded.

use leptos::prelude::*;

use crate::i18n::use_locale;

/// A few grey lines, named "loading" for screen readers.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 4)]
    lines: usize,
) -> impl IntoView {
    let t = use_locale().t;
    view! {
        <div class="sy-skeleton" role="status">
            <span class="sy-hidden">{t.loading}</span>
            {(0..lines).map(|_| view! { <span class="sy-skeleton__line" aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}
