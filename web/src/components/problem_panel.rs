//! Why a run or an integration stands still, and the next action, in the reader's language.

use leptos::prelude::*;
use synkro_shared::run::RunProblem;

use super::{Icon, Picture};
use crate::i18n::{use_locale, waits_for_a_person};

/// A problem of a vendor or of ours.
#[component]
pub fn ProblemPanel(
    /// The problem.
    problem: RunProblem,
    /// It passes by itself: shown as a warning and not as an error.
    #[prop(optional)]
    passing: bool,
    /// It stopped a run, which can be retried.
    #[prop(optional)]
    stopped: bool,
    /// The next action where it is another one than a run's.
    #[prop(optional_no_strip)]
    action: Option<&'static str>,
) -> impl IntoView {
    let locale = use_locale();
    let words = locale.problem(&problem);
    let then_retry = stopped && waits_for_a_person(problem.code);
    view! {
        <div class="sy-notice" data-tone=if passing { "warning" } else { "bad" }>
            <Icon picture=if passing { Picture::Clock } else { Picture::Alert } />
            <div class="sy-notice__text">
                <p class="sy-notice__title">{words.reason}</p>
                <p>
                    <span class="sy-strong">{locale.t.next_action}": "</span>
                    {action.map_or(words.action, str::to_owned)}
                    {then_retry.then(|| format!(" {}", locale.t.then_retry))}
                </p>
            </div>
        </div>
    }
}
