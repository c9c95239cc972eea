//! One run: the eight circles live, what it waits for, and what one may do about it.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use synkro_shared::RunId;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunStatus, RunView, StepName, StepStatus, StepView};

use super::NotFound;
use super::failure::Failure;
use super::mend::Mend;
use super::run_actions::Actions;
use super::run_log::RunLog;
use super::run_watch::RunWatch;
use crate::a11y::{Announcer, PageTitle};
use crate::api::{Api, ApiError};
use crate::browser::{clock, zone};
use crate::components::{Badge, Card, Icon, Look, Picture, ProblemPanel, Skeleton, Stepper};
use crate::i18n::use_locale;

/// The page of the run named in the address.
#[component]
pub fn RunPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<RunId>().ok()));
    move || match id.get() {
        Some(id) => view! { <Run id=id /> }.into_any(),
        None => NotFound().into_any(),
    }
}

#[component]
fn Run(id: RunId) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let watch = RunWatch::new(Api::for_this_view(), id);
    let title = Memo::new(move |_| {
        watch.run.with(|run| {
            let period = run.as_ref().map(|run| zone::period_text(locale, &run.timezone, run.period));
            period.map_or_else(|| t.run.steps_label.to_owned(), |period| (t.run.run_title)(&period))
        })
    });
    let here = Memo::new(move |_| watch.run.with(Option::is_some));
    announce_steps(watch.run);
    view! {
        <div class="sy-page">
            <header class="sy-page__head">
                <PageTitle text=title />
                <Status run=watch.run />
            </header>
            {move || {
                watch
                    .lost
                    .get()
                    .map(|error| {
                        let words = match error {
                            ApiError::Unreadable => t.errors.unreadable_error,
                            _ => t.run.connection_lost,
                        };
                        view! {
                            <p class="sy-notice" data-tone="warning" role="status">
                                <Icon picture=Picture::Refresh />
                                {words}
                            </p>
                        }
                    })
            }}
            {move || match (watch.failure.get(), here.get()) {
                (Some(error), _) => {
                    let retry = error.may_pass().then(|| Callback::new(move |()| watch.again()));
                    view! {
                        <Failure error=error on_retry=retry />
                        <p>
                            <a class=Look::Quiet.class() href="/dashboard">
                                {t.run.back_to_overview}
                            </a>
                        </p>
                    }
                        .into_any()
                }
                (None, false) => view! { <section class="sy-card"><Skeleton lines=6 /></section> }.into_any(),
                (None, true) => view! { <Content watch=watch id=id /> }.into_any(),
            }}
        </div>
    }
}

/// Says each change of a step once, and nothing else: counts and countdowns change too often to be read aloud.
fn announce_steps(run: RwSignal<Option<RunView>>) {
    let t = use_locale().t;
    let announcer: Announcer = expect_context();
    let current = Memo::new(move |_| run.with(|run| run.as_ref().map(|run| (current_step(run), run.status))));
    Effect::new(move |before: Option<Option<_>>| {
        let now = current.get();
        if let (Some(Some(_)), Some((step, status))) = (before, now)
            && before != Some(now)
        {
            announcer.say(match step {
                Some((step, state)) if !status.ended() || state == StepStatus::Error => {
                    (t.run.step_announcement)(
                        step.number(),
                        (t.kinds.step)(step),
                        (t.kinds.step_status)(state),
                    )
                }
                _ => (t.kinds.run_status)(status).to_owned(),
            });
        }
        now
    });
}

/// What is wrong with the run, or with the step that it is at. What kept a cancelled run waiting is no matter any more.
pub fn shown_problem(run: &RunView) -> Option<RunProblem> {
    let of_step = || run.steps.iter().find(|step| step.status != StepStatus::Done)?.problem.clone();
    run.problem.clone().or_else(of_step).filter(|_| run.status != RunStatus::Cancelled)
}

/// The step that the run is at, or stopped at.
pub fn current_step(run: &RunView) -> Option<(StepName, StepStatus)> {
    run.steps.iter().find(|step| step.status != StepStatus::Done).map(|step| (step.step, step.status))
}

#[component]
fn Status(run: RwSignal<Option<RunView>>) -> impl IntoView {
    let t = use_locale().t;
    let status = Memo::new(move |_| {
        run.with(|run| {
            run.as_ref().map(|run| (run.status, run.cancel_requested && !run.status.ended(), run.kind))
        })
    });
    move || {
        status.get().map(|(status, cancelling, kind)| {
            let text = if cancelling { t.run.cancelling } else { (t.kinds.run_status)(status) };
            view! {
                <p class="sy-row">
                    <Badge tone=status text=text />
                    <span class="sy-muted">{(t.kinds.report_kind)(kind)}</span>
                </p>
            }
        })
    }
}

#[component]
fn Content(watch: RunWatch, id: RunId) -> impl IntoView {
    let t = use_locale().t;
    let steps = Memo::new(move |_| {
        watch.run.with(|run| run.as_ref().map(|run| run.steps.clone()).unwrap_or_default())
    });
    let zone = Signal::derive(move || {
        watch.run.with(|run| run.as_ref().map(|run| run.timezone.clone()).unwrap_or_default())
    });
    view! {
        <Card title=t.run.steps_label id="steps">
            {move || view! { <Stepper steps=steps.get() /> }}
        </Card>
        <div class="sy-columns">
            <Outcome watch=watch />
            <Facts run=watch.run />
        </div>
        <RunLog id=id zone=zone />
    }
}

/// What is true of the run now, as far as the words and buttons depend on it.
#[derive(Clone, PartialEq)]
struct Now {
    status: RunStatus,
    step: Option<StepView>,
    problem: Option<RunProblem>,
    left_out: Vec<synkro_shared::run::LeftOut>,
    empty: bool,
    cancel_requested: bool,
    ended_at: Option<DateTime<Utc>>,
    to_mend: Option<IntegrationKind>,
    administrators: Vec<String>,
}

impl Now {
    fn of(run: &RunView) -> Self {
        Self {
            status: run.status,
            step: run.steps.iter().find(|step| step.status != StepStatus::Done).cloned(),
            problem: shown_problem(run),
            left_out: run.left_out.clone(),
            empty: run.empty,
            cancel_requested: run.cancel_requested,
            ended_at: run.finished_at,
            to_mend: run.to_mend(),
            administrators: run.administrators.clone(),
        }
    }
}

#[component]
fn Outcome(watch: RunWatch) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let now = Memo::new(move |_| watch.run.with(|run| run.as_ref().map(Now::of)));
    view! {
        <Card title=t.report.status id="outcome">
            {move || {
                now.get()
                    .map(|now| {
                        let words = match now.status {
                            RunStatus::Queued => Some(t.run.queued_text),
                            RunStatus::Cancelled => Some(t.run.cancelled_text),
                            RunStatus::Done | RunStatus::Incomplete if now.empty => Some(t.run.empty_period),
                            RunStatus::Done | RunStatus::Incomplete => Some(t.run.done_text),
                            RunStatus::Running | RunStatus::Waiting | RunStatus::Failed => None,
                        };
                        let ended = now.status.ended();
                        let problem = now.problem.clone();
                        view! {
                            {words.map(|words| view! { <p>{words}</p> })}
                            {now.step.filter(|_| !ended).map(|step| view! { <Attempt step=step /> })}
                            {problem.map(|problem| view! { <ProblemPanel problem=problem passing=!ended stopped=ended at=now.ended_at /> })}
                            {now.to_mend.map(|kind| view! { <Mend kind=kind administrators=now.administrators.clone() /> })}
                            {(!now.left_out.is_empty())
                                .then(|| {
                                    view! {
                                        <h3 class="sy-card__subtitle">{t.parts.missing}</h3>
                                        <ul class="sy-bullets">
                                            {now
                                                .left_out
                                                .iter()
                                                .map(|left| {
                                                    let noun = locale.left_out(left.kind, left.count);
                                                    view! { <li>{locale.number(left.count)} " " {noun}</li> }
                                                })
                                                .collect_view()}
                                        </ul>
                                    }
                                })}
                        }
                    })
            }}
            <Actions watch=watch />
        </Card>
    }
}

/// The step at work: its name, which attempt, and when the next one comes.
#[component]
fn Attempt(step: StepView) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let next = step.next_attempt_at;
    let now = clock::ticking(move || next.is_some());
    let countdown = move || {
        next.map(|next| match u64::try_from((next - now.get()).num_seconds()) {
            Ok(left) if left > 0 => (t.run.next_attempt_in)(&locale.duration(left)),
            _ => t.run.next_attempt_now.to_owned(),
        })
    };
    view! {
        <p>
            <span class="sy-strong">{(t.run.step_of)(step.step.number(), StepName::ALL.len())}</span>
            " · "
            {(t.kinds.step)(step.step)}
        </p>
        {(step.attempt > 1 || next.is_some())
            .then(|| view! { <p class="sy-muted">{(t.run.attempt)(step.attempt, step.max_attempts)}</p> })}
        {move || countdown().map(|words| view! { <p class="sy-strong" role="timer">{words}</p> })}
        {next.is_none().then(|| view! { <progress class="sy-progress" aria-label=t.loading></progress> })}
    }
}

/// How long the steps took, all together: what passed between a failure and a retry is nobody's work.
fn worked_seconds(run: &RunView, until: DateTime<Utc>) -> u64 {
    let step = |step: &StepView| {
        let until = step.finished_at.unwrap_or(until);
        step.started_at.map_or(0, |from| (until - from).num_milliseconds().max(0))
    };
    u64::try_from(run.steps.iter().map(step).sum::<i64>() / 1_000).unwrap_or(0)
}

#[component]
fn Facts(run: RwSignal<Option<RunView>>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let times = Memo::new(move |_| {
        run.with(|run| {
            let run = run.as_ref()?;
            Some((run.created_at, run.clone(), run.finished_at, run.timezone.clone()))
        })
    });
    let who = Memo::new(move |_| run.with(|run| run.as_ref().and_then(|run| run.started_by.clone())));
    let now = clock::ticking(move || times.with(|times| matches!(times, Some((_, _, None, _)))));
    let elapsed = move || {
        times.get().map(|(_, run, until, _)| {
            let until = until.unwrap_or_else(|| now.get());
            locale.duration(worked_seconds(&run, until))
        })
    };
    let created = move || times.get().map(|(created, .., zone)| zone::moment_text(locale, &zone, created));
    view! {
        <section class="sy-card">
            <dl class="sy-facts">
                <div>
                    <dt>{t.run.elapsed}</dt>
                    <dd class="sy-figure">{elapsed}</dd>
                </div>
                <div>
                    <dt>{t.run.created}</dt>
                    <dd>{created}</dd>
                </div>
                <div>
                    <dt>{t.run.started_by}</dt>
                    <dd>{move || who.get().unwrap_or_else(|| t.run.by_schedule.to_owned())}</dd>
                </div>
            </dl>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(step: StepName, json: serde_json::Value) -> StepView {
        let mut whole = serde_json::json!({
            "step": step, "status": "done", "attempt": 1, "max_attempts": 8, "counts": [],
        });
        if let (Some(whole), Some(json)) = (whole.as_object_mut(), json.as_object()) {
            whole.extend(json.clone());
        }
        serde_json::from_value(whole).expect("a step")
    }

    fn run(status: &str, steps: Vec<StepView>) -> RunView {
        let period = serde_json::json!({"start": "2026-11-01T00:00:00Z", "end": "2026-11-02T00:00:00Z"});
        serde_json::from_value(serde_json::json!({
            "id": "01a207ad-0000-7000-8000-000000000000", "kind": "manual", "period": period, "timezone": "UTC",
            "status": status, "steps": steps, "left_out": [], "empty": false, "cancel_requested": false,
            "created_at": "2026-11-02T08:00:00Z", "revision": 1,
        }))
        .expect("a run")
    }

    #[test]
    fn a_cancelled_run_shows_no_problem_and_any_other_does() {
        let waits = || {
            let problem =
                serde_json::json!({"code": "vendor_unavailable", "message": "x", "integration": "ai"});
            vec![step(StepName::Analyze, serde_json::json!({"status": "running", "problem": problem}))]
        };
        assert!(shown_problem(&run("waiting", waits())).is_some());
        assert!(shown_problem(&run("failed", waits())).is_some());
        assert_eq!(shown_problem(&run("cancelled", waits())), None);
        assert_eq!(shown_problem(&run("done", vec![step(StepName::Analyze, serde_json::json!({}))])), None);
    }

    #[test]
    fn a_run_took_as_long_as_its_steps_and_not_the_days_before_its_retry() {
        let at =
            |from: &str, until: Option<&str>| serde_json::json!({"started_at": from, "finished_at": until});
        let steps = vec![
            step(StepName::FetchCrm, at("2026-11-02T08:00:00Z", Some("2026-11-02T08:00:30Z"))),
            // Retried two days later.
            step(StepName::FetchDialogs, at("2026-11-04T08:00:00Z", Some("2026-11-04T08:00:12Z"))),
            step(StepName::Analyze, at("2026-11-04T08:00:12Z", None)),
            step(StepName::Notify, serde_json::json!({"status": "waiting"})),
        ];
        let now = "2026-11-04T08:00:20Z".parse().expect("an instant");
        assert_eq!(worked_seconds(&run("running", steps), now), 30 + 12 + 8);
    }
}
