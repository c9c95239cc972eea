//! The eight checkpoint circles: an ordered list, each step with its state in words and picture and what was counted.

use leptos::prelude::*;
use synkro_shared::run::{StepStatus, StepView};

use super::{Icon, Picture};
use crate::i18n::use_locale;

const fn code(status: StepStatus) -> &'static str {
    match status {
        StepStatus::Waiting => "waiting",
        StepStatus::Running => "running",
        StepStatus::Done => "done",
        StepStatus::Error => "error",
    }
}

/// Whether nobody is at the step just now: it goes on at its next attempt.
fn is_paused(step: &StepView) -> bool {
    step.status == StepStatus::Running && step.next_attempt_at.is_some()
}

/// The steps of a run.
#[component]
pub fn Stepper(
    /// The eight steps.
    steps: Vec<StepView>,
    /// Circles only, their names for screen readers.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    let t = use_locale().t;
    view! {
        <ol class=if compact { "sy-steps sy-steps--compact" } else { "sy-steps" } aria-label=t.run.steps_label>
            {steps.into_iter().map(|step| view! { <Step step=step compact=compact /> }).collect_view()}
        </ol>
    }
}

#[component]
fn Step(step: StepView, compact: bool) -> impl IntoView {
    let locale = use_locale();
    let paused = is_paused(&step);
    let StepView { step: name, status, counts, .. } = step;
    let current = matches!(status, StepStatus::Running | StepStatus::Error);
    let face = match status {
        StepStatus::Running if paused => view! { <Icon picture=Picture::Clock /> }.into_any(),
        StepStatus::Done => view! { <Icon picture=Picture::Check /> }.into_any(),
        StepStatus::Error => view! { <Icon picture=Picture::Alert /> }.into_any(),
        StepStatus::Waiting | StepStatus::Running => name.number().into_any(),
    };
    let counts: Vec<_> = counts
        .into_iter()
        .filter(|count| count.value > 0)
        .map(|count| view! { <li>{locale.count(count.kind, count.value)}</li> })
        .collect();
    view! {
        <li class="sy-step" data-state=if paused { "paused" } else { code(status) } aria-current=current.then_some("step")>
            <span class="sy-step__circle" aria-hidden="true">
                {face}
            </span>
            <div class=if compact { "sy-hidden" } else { "sy-step__text" }>
                <span class="sy-step__name">{(locale.t.kinds.step)(name)}</span>
                <span class="sy-step__state">
                    <span class="sy-hidden">": "</span>
                    {if paused { locale.t.engine.step_paused } else { (locale.t.kinds.step_status)(status) }}
                </span>
                {(!compact && !counts.is_empty()).then(|| view! { <ul class="sy-step__counts">{counts}</ul> })}
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_waits_for_its_next_attempt_is_not_at_work() {
        let step = |status: &str, next: Option<&str>| -> StepView {
            serde_json::from_value(serde_json::json!({
                "step": "analyze", "status": status, "attempt": 2, "max_attempts": 8, "counts": [],
                "next_attempt_at": next,
            }))
            .expect("a step")
        };
        assert!(is_paused(&step("running", Some("2026-11-04T08:00:00Z"))));
        assert!(!is_paused(&step("running", None)));
        assert!(!is_paused(&step("error", Some("2026-11-04T08:00:00Z"))));
    }
}
