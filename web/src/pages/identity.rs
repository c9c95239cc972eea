//! Who is there: asked at the start, and again whenever the answer may have changed. Permissions follow the server, so
//! that what was granted meanwhile is in the menu at the next press, and what was taken away is gone.

use chrono::TimeDelta;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use synkro_shared::ProblemKind;

use super::failure::error_notice;
use crate::api::{Api, ApiError, Pace};
use crate::browser::{clock, page, tabs};
use crate::components::Toasts;
use crate::i18n::Locale;
use crate::preferences::Preferences;
use crate::session::Session;

/// Looking back at a page after so long asks anew.
const STALE_AFTER: TimeDelta = TimeDelta::minutes(1);

/// Asks the server who is there, once at the start, and again until it can be reached.
pub fn identify() {
    let (session, api, preferences) =
        (expect_context::<Session>(), Api::for_this_view(), expect_context::<Preferences>());
    session.unknown();
    spawn_local(async move {
        let mut pace = Pace::default();
        let mut told = None;
        loop {
            let error = match api.me().await {
                Ok(me) => {
                    preferences.suggest(&me);
                    return session.signed_in(me);
                }
                Err(error) if error.kind() == Some(ProblemKind::Unauthenticated) => return session.ended(),
                // The retry button's own view has gone meanwhile; the question is asked anew there.
                Err(ApiError::Aborted) => return,
                Err(error) => error,
            };
            let told = *told.get_or_insert_with(|| {
                session.unreachable();
                session.number()
            });
            if !error.may_pass() {
                return;
            }
            let asked = error.retry_after().unwrap_or(0).saturating_mul(1_000);
            clock::pause(pace.millis().max(asked)).await;
            pace = pace.after(clock::is_hidden(), true);
            // Somebody pressed the button, or signed in, meanwhile.
            if session.number() != told {
                return;
            }
        }
    });
}

/// Asks again, quietly: the page stays as it is unless the answer is another one.
#[derive(Clone, Copy)]
struct Asking {
    api: Api,
    session: Session,
    asked_at: StoredValue<chrono::DateTime<chrono::Utc>>,
    under_way: StoredValue<bool>,
}

impl Asking {
    fn ask(self) {
        if self.under_way.get_value() || self.session.me_untracked().is_none() {
            return;
        }
        self.under_way.set_value(true);
        self.asked_at.set_value(clock::now());
        let number = self.session.number();
        spawn_local(async move {
            let answer = self.api.me().await;
            self.under_way.set_value(false);
            // The client itself notices that the session has ended; anything else passes or shows elsewhere.
            if let Ok(me) = answer
                && self.session.number() == number
                && !self.session.recognised(me)
            {
                page::begin_anew();
            }
        });
    }

    /// The page came back out of the browser's memory: whoever looks at it may be somebody else.
    fn ask_before_showing(self) {
        spawn_local(async move {
            let nobody_was = self.session.me_untracked().is_none();
            let is_the_same = match self.api.me().await {
                Ok(me) => self.session.recognised(me),
                Err(error) => nobody_was && error.kind() == Some(ProblemKind::Unauthenticated),
            };
            if is_the_same {
                tabs::show();
            } else {
                page::begin_anew();
            }
        });
    }

    fn ask_if_stale(self) {
        // A session that has ended may go on: signing in again in another tab is enough.
        let ended = self.session.has_ended().get_untracked();
        if ended || clock::now() - self.asked_at.get_value() > STALE_AFTER {
            self.ask();
        }
    }
}

/// Keeps what is known of the visitor true, and their account in step with what they choose. Shows nothing; once in the
/// page, never rebuilt with it.
#[component]
pub fn Watch() -> impl IntoView {
    let session: Session = expect_context();
    let api = Api::for_this_view();
    let asking =
        Asking { api, session, asked_at: StoredValue::new(clock::now()), under_way: StoredValue::new(false) };
    let pathname = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let here = pathname.get();
        if before.is_some_and(|before| before != here) {
            asking.ask();
        }
        here
    });
    Effect::new(move |before: Option<u32>| {
        let doubts = session.doubts();
        if before.is_some_and(|before| before != doubts) {
            asking.ask();
        }
        doubts
    });
    let listener = window_event_listener(leptos::ev::focus, move |_| asking.ask_if_stale());
    on_cleanup(move || listener.remove());
    tabs::when_signed_out(move || session.signed_out());
    tabs::when_brought_back(move || asking.ask_before_showing());
    carry_choices(api, session);
}

/// Takes language and theme to the account as they are chosen, one after the other, so that the last one wins.
fn carry_choices(api: Api, session: Session) {
    let (preferences, toasts): (Preferences, Toasts) = (expect_context(), expect_context());
    let carrying = StoredValue::new(false);
    Effect::new(move |_| {
        if !preferences.has_chosen() || carrying.get_value() {
            return;
        }
        if session.me_untracked().is_none() {
            // Nobody's choice stays in the browser alone.
            _ = preferences.take_chosen();
            return;
        }
        carrying.set_value(true);
        spawn_local(async move {
            while let Some(chosen) = preferences.take_chosen() {
                match api.update_account(&chosen).await {
                    // Somebody else's account by now is noticed by the next question who is there.
                    Ok(me) => _ = session.recognised(me),
                    Err(error) => {
                        let locale = Locale::new(untrack(|| preferences.language()));
                        toasts.show(format!(
                            "{} {}",
                            locale.t.account.profile.kept_here_only,
                            error_notice(locale, &error)
                        ));
                    }
                }
            }
            carrying.set_value(false);
        });
    });
}
