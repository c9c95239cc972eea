//! A failed request in words, and the wait that the server asked for before the next one.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use synkro_shared::ProblemKind;

use crate::api::{ApiError, error_words};
use crate::browser::clock;
use crate::components::ErrorPanel;
use crate::i18n::{Locale, use_locale};
use crate::session::Session;

/// A wait in seconds that ends by itself. Belongs to the view that made it.
#[derive(Clone, Copy)]
pub struct Cooldown {
    until: RwSignal<Option<DateTime<Utc>>>,
    /// Seconds left; 0 when one may ask again.
    pub left: RwSignal<u32>,
}

impl Cooldown {
    /// No wait yet.
    #[must_use]
    pub fn new() -> Self {
        let cooldown = Self { until: RwSignal::new(None), left: RwSignal::new(0) };
        Effect::new(move |_| {
            let Some(until) = cooldown.until.get() else { return };
            let tick = move || {
                let left = seconds_left(until, clock::now());
                cooldown.left.set(left);
                if left == 0 {
                    cooldown.until.set(None);
                }
            };
            if let Ok(handle) = set_interval_with_handle(tick, Duration::from_millis(250)) {
                on_cleanup(move || handle.clear());
            }
        });
        cooldown
    }

    /// Begins the wait that this answer asks for, if it asks for one.
    pub fn obey(self, error: &ApiError) {
        if let Some(seconds) = error.retry_after() {
            self.left.set(seconds);
            self.until.set(Some(clock::now() + TimeDelta::seconds(seconds.into())));
        }
    }

    /// Whether one has to wait; follows changes.
    #[must_use]
    pub fn waits(self) -> bool {
        self.left.get() > 0
    }

    /// The same for an event handler.
    #[must_use]
    pub fn waits_untracked(self) -> bool {
        self.left.get_untracked() > 0
    }
}

/// Whole seconds until then, rounded up, so that the countdown does not end early.
fn seconds_left(until: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    u32::try_from((until - now).num_milliseconds().max(0) + 999).map_or(u32::MAX, |millis| millis / 1000)
}

/// What happened, what to do, and when: for a toast.
#[must_use]
pub fn error_notice(locale: Locale, error: &ApiError) -> String {
    let words = error_words(locale, error);
    error.retry_after().map_or_else(
        || words.to_owned(),
        |seconds| format!("{words} {}.", (locale.t.errors.may_retry_in)(&locale.duration(seconds.into()))),
    )
}

/// Whether it is the visitor's own business and not support's: what they have to do anew, or to wait for.
fn is_own(error: &ApiError) -> bool {
    matches!(
        error.kind(),
        Some(
            ProblemKind::SignInFailed
                | ProblemKind::ChallengeExpired
                | ProblemKind::Unauthenticated
                | ProblemKind::RateLimited
        )
    )
}

/// A failed request: what happened, the countdown if the server asked to wait, and a way to try again.
#[component]
pub fn Failure(
    /// What came instead of an answer.
    error: ApiError,
    /// Tries again.
    #[prop(optional_no_strip)]
    on_retry: Option<Callback<()>>,
    /// The wait, when the view has a control of its own that obeys it.
    #[prop(optional)]
    cooldown: Option<Cooldown>,
) -> impl IntoView {
    let locale = use_locale();
    let cooldown = cooldown.unwrap_or_else(|| {
        let own = Cooldown::new();
        own.obey(&error);
        own
    });
    let number = error.request_id().filter(|_| !is_own(&error)).map(str::to_owned);
    let words = error_words(locale, &error);
    // A session that had ended is no failure any more once it goes on.
    let session: Session = expect_context();
    let of_ended_session = error.kind() == Some(ProblemKind::Unauthenticated);
    let renewals = untrack(|| session.renewals());
    let over = Memo::new(move |_| of_ended_session && session.renewals() != renewals);
    move || {
        (!over.get()).then(|| {
            view! { <ErrorPanel text=words request_id=number.clone() on_retry=on_retry wait=cooldown.left /> }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lockout_shows_its_countdown_and_no_number_for_support() {
        let refused = |kind: ProblemKind| {
            let body = format!(
                r#"{{"type":"/docs/problems/{0}","title":"T","status":{1},"code":"{0}","request_id":"r-1"}}"#,
                kind.code(),
                kind.status()
            );
            ApiError::refused(kind.status(), Some(890), &body)
        };
        let lockout = refused(ProblemKind::RateLimited);
        assert!(is_own(&lockout) && lockout.retry_after() == Some(890) && lockout.request_id().is_some());
        assert!(!is_own(&refused(ProblemKind::Internal)) && !is_own(&ApiError::Network));
    }

    #[test]
    fn the_countdown_rounds_up_and_stops_at_zero() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let left = |millis| seconds_left(now + TimeDelta::milliseconds(millis), now);
        assert_eq!([left(30_000), left(29_001), left(1), left(0), left(-5_000)], [30, 30, 1, 0, 0]);
    }
}
