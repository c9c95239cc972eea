//! What the person is told on the first page after signing in: wrong passwords and codes for their account before it. Who has
//! looked is not told again: it goes with that page, or when it is closed. In the account it can be read for as long as the
//! session lives.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use synkro_shared::Address;

use crate::browser::zone;
use crate::components::{Icon, Picture};
use crate::i18n::use_locale;
use crate::session::Session;

/// The notice; nothing when there is nothing to tell.
#[component]
pub fn WrongTriesNotice() -> impl IntoView {
    let locale = use_locale();
    let (t, session): (_, Session) = (locale.t, expect_context());
    let pathname = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let here = pathname.get();
        // From the page of the sign-in one is led to the first page: that is not a page that was looked at.
        if before.is_some_and(|before| before != here && before != Address::Login.code()) {
            session.wrong_tries_seen();
        }
        here
    });
    move || {
        // Where it is told, nobody signs in any more.
        let wrong = session.wrong_tries().filter(|_| pathname.get() != Address::Login.code())?;
        let since = zone::moment_text(locale, &session.timezone(), wrong.since);
        let words = (t.entrance.wrong_tries)(u64::from(wrong.count), &since);
        Some(view! {
            <div class="sy-notice" data-tone="warning" role="status">
                <Icon picture=Picture::Shield />
                <div class="sy-notice__text">
                    <p class="sy-notice__title">{t.entrance.wrong_tries_title}</p>
                    <p>{words}</p>
                </div>
                <button
                    class="sy-toggle"
                    type="button"
                    aria-label=t.close
                    title=t.close
                    on:click=move |_| session.wrong_tries_seen()
                >
                    <Icon picture=Picture::Close />
                </button>
            </div>
        })
    }
}
