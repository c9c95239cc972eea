//! Something could not be loaded or done: what happened and what to do, and a way to try again where that may help.

use leptos::prelude::*;

use super::{Button, Icon, Picture};
use crate::i18n::use_locale;

/// An error in words.
#[component]
pub fn ErrorPanel(
    /// What happened and what to do.
    #[prop(into)]
    text: String,
    /// Number of the request, for support.
    #[prop(optional_no_strip, into)]
    request_id: Option<String>,
    /// Tries again.
    #[prop(optional_no_strip)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let t = use_locale().t;
    view! {
        <div class="sy-notice" data-tone="bad" role="alert">
            <Icon picture=Picture::Alert />
            <div class="sy-notice__text">
                <p class="sy-notice__title">{t.error_title}</p>
                <p>{text}</p>
                {request_id.map(|id| view! { <p class="sy-small sy-muted">{(t.request_number)(&id)}</p> })}
                {on_retry.map(|retry| view! { <Button on_press=retry>{t.try_again}</Button> })}
            </div>
        </div>
    }
}
