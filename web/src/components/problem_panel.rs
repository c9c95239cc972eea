//! Why a run or an integration stands still, and the next action, in the reader's language.

use leptos::prelude::*;
use synkro_shared::run::RunProblem;

use super::{Icon, Picture};
use crate::i18n::use_locale;

/// A problem of a vendor or of ours.
#[component]
pub fn ProblemPanel(
    /// The problem.
    problem: RunProblem,
    /// It passes by itself: shown as a warning and not as an error.
    #[prop(optional)]
    passing: bool,
) -> impl IntoView {
    let locale = use_locale();
    let words = locale.problem(&problem);
    view! {
        <div class="sy-notice" data-tone=if passing { "warning" } else { "bad" }>
            <Icon picture=if passing { Picture::Clock } else { Picture::Alert } />
            <div class="sy-notice__text">
                <p class="sy-notice__title">{words.reason}</p>
                <p>
                    <span class="sy-strong">{locale.t.next_action}": "</span>
                    {words.action}
                </p>
            </div>
        </div>
    }
}
