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
    /// Seconds to wait before trying again.
    #[prop(optional, into)]
    wait: Signal<u32>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let waits = Memo::new(move |_| wait.get() > 0);
    view! {
        <div class="sy-notice" data-tone="bad">
            <Icon picture=Picture::Alert />
            <div class="sy-notice__text">
                // The countdown stays outside: it would be read aloud each second.
                <div role="alert">
                    <p class="sy-notice__title">{t.error_title}</p>
                    <p>{text}</p>
                </div>
                {move || {
                    waits
                        .get()
                        .then(|| {
                            view! {
                                <p class="sy-strong" role="timer">
                                    {move || (t.may_retry_in)(&locale.duration(wait.get().into()))}
                                </p>
                            }
                        })
                }}
                {request_id.map(|id| view! { <p class="sy-small sy-muted">{(t.request_number)(&id)}</p> })}
                {on_retry.map(|retry| view! { <Button busy=waits on_press=retry>{t.try_again}</Button> })}
            </div>
        </div>
    }
}
