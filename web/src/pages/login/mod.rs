//! Sign-in.

mod code_field;
mod code_step;
mod form;
mod password_step;
mod return_path;
mod session_ended;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use synkro_shared::session::Me;

use self::form::{Ids, SignInForm};
use self::return_path::after_sign_in;
use crate::a11y::PageTitle;
use crate::i18n::use_locale;
use crate::preferences::Preferences;
use crate::session::{Session, SignInReason};

pub use code_field::CodeField;
pub use session_ended::SessionEnded;

/// The sign-in page.
#[component]
pub fn Login() -> impl IntoView {
    let t = use_locale().t;
    let (session, preferences): (Session, Preferences) = (expect_context(), expect_context());
    // Somebody whose e-mail is known goes on with the password at once.
    let expected = session.take_expected();
    let known = expected.is_some();
    let email = RwSignal::new(expected.unwrap_or_default());
    let query = use_query_map();
    let navigate = use_navigate();

    Effect::new(move |_| {
        if let Some(me) = session.me() {
            let path = after_sign_in(&me, query.with_untracked(|query| query.get("return")));
            navigate(&path, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });

    let signed_in = move |me: Me| {
        preferences.suggest(&me);
        session.tell_of_wrong_tries(me.wrong_tries);
        session.signed_in(me);
    };
    let reason = move || match session.reason() {
        SignInReason::Asked => None,
        SignInReason::SessionEnded => Some(t.entrance.session_ended),
        SignInReason::Required => Some(t.entrance.sign_in_first),
        SignInReason::SignedOut => Some(t.entrance.signed_out),
        SignInReason::PasswordSet => Some(t.account.invite.accepted),
    };

    view! {
        <div class="sy-page sy-page--narrow">
            <section class="sy-card sy-login">
                <PageTitle text=t.entrance.login_title.to_owned() />
                <p class="sy-muted">{t.entrance.login_text}</p>
                {move || reason().map(|words| view! { <p class="sy-notice" data-tone="neutral">{words}</p> })}
                <SignInForm ids=Ids::OF_PAGE email=email focus=known on_signed_in=signed_in />
                <p class="sy-small sy-muted">{t.entrance.login_help}</p>
            </section>
        </div>
    }
}
