//! Why a run or an integration stands still, and the next action, in the reader's language.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use synkro_shared::run::RunProblem;

use super::{Icon, Picture};
use crate::browser::clock;
use crate::i18n::use_locale;

/// A problem of a vendor or of ours.
#[component]
pub fn ProblemPanel(
    /// The problem.
    problem: RunProblem,
    /// Of a run that waits and goes on by itself: shown as a warning and not as an error.
    #[prop(optional)]
    passing: bool,
    /// It stopped a run, which can be retried.
    #[prop(optional)]
    stopped: bool,
    /// The next action where it is another one than a run's.
    #[prop(optional_no_strip)]
    action: Option<&'static str>,
    /// When it was met: from then on the time counts after which to try again.
    #[prop(optional_no_strip)]
    at: Option<DateTime<Utc>>,
) -> impl IntoView {
    let locale = use_locale();
    let words = locale.problem(&problem);
    let heals = problem.code.passes();
    // What only time heals is nobody's mistake, unless a run gave up over it.
    let mild = passing || (heals && !stopped);
    let next = match action {
        Some(action) => Next::Words(action.to_owned()),
        None if heals && passing => Next::Words(locale.t.errors.goes_on.to_owned()),
        None => match (problem.retry_after_s.filter(|_| heals), at) {
            (Some(seconds), Some(at)) => Next::Countdown(at, seconds),
            (Some(seconds), None) => Next::Words((locale.t.errors.again_in)(seconds)),
            (None, _) => Next::Words(words.action),
        },
    };
    let then_retry = stopped && problem.code.remedy().is_a_change();
    view! {
        <div class="sy-notice" data-tone=if mild { "warning" } else { "bad" }>
            <Icon picture=if mild { Picture::Clock } else { Picture::Alert } />
            <div class="sy-notice__text">
                <p class="sy-notice__title">{words.reason}</p>
                <p>
                    <span class="sy-strong">{locale.t.errors.next_action}": "</span>
                    {match next {
                        Next::Words(words) => words.into_any(),
                        Next::Countdown(at, seconds) => view! { <Countdown at=at seconds=seconds /> }.into_any(),
                    }}
                    {then_retry.then(|| format!(" {}", locale.t.errors.then_retry))}
                </p>
            </div>
        </div>
    }
}

/// What to do next.
enum Next {
    Words(String),
    Countdown(DateTime<Utc>, u32),
}

/// `Try again in N s`, and N gets less.
#[component]
fn Countdown(at: DateTime<Utc>, seconds: u32) -> impl IntoView {
    let t = use_locale().t;
    let now = clock::ticking(|| true);
    let left = Memo::new(move |_| seconds_left(at, seconds, now.get()));
    move || match left.get() {
        0 => t.errors.again_now.to_owned(),
        left => (t.errors.again_in)(left),
    }
}

/// What is left of `seconds` that began `at`; never more than all of them, whatever the browser's clock says.
fn seconds_left(at: DateTime<Utc>, seconds: u32, now: DateTime<Utc>) -> u32 {
    let passed = u32::try_from((now - at).num_seconds().max(0)).unwrap_or(u32::MAX);
    seconds.saturating_sub(passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_to_wait_gets_less_and_ends() {
        let at: DateTime<Utc> = "2026-11-20T06:00:00Z".parse().expect("an instant");
        let left = |passed| seconds_left(at, 30, at + chrono::TimeDelta::seconds(passed));
        assert_eq!([left(-60), left(0), left(12), left(30), left(90_000)], [30, 30, 18, 0, 0]);
    }
}
