//! What runs now and what ran last.

use leptos::prelude::*;
use synkro_shared::Permission;
use synkro_shared::run::{RunView, StepStatus};

use crate::browser::zone;
use crate::components::{Badge, Card, Icon, Look, Picture, ProblemPanel, Stepper};
use crate::i18n::use_locale;
use crate::pages::run::shown_problem;
use crate::session::Session;

/// The active run: eight small circles and the step it is at.
#[component]
pub fn ActiveRun(
    /// The run, live.
    run: RwSignal<Option<RunView>>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let session: Session = expect_context();
    let may_run = session.may(Permission::RunsWrite);
    let steps =
        Memo::new(move |_| run.with(|run| run.as_ref().map(|run| run.steps.clone()).unwrap_or_default()));
    let current = move || {
        steps.with(|steps| {
            let at = steps.iter().find(|step| step.status != StepStatus::Done)?;
            let place = (t.run.step_of)(at.step.number(), steps.len());
            Some(format!("{place}: {}", (t.kinds.step)(at.step)))
        })
    };
    let status = Memo::new(move |_| run.with(|run| run.as_ref().map(|run| run.status)));
    let fixed = run.get_untracked().map(|run| (run.id, zone::period_text(locale, &run.timezone, run.period)));
    view! {
        <Card title=t.overview.active_run id="active-run">
            {fixed
                .map(|(id, period)| {
                    view! {
                        <p class="sy-row">
                            <span class="sy-strong">{period}</span>
                            {move || {
                                status.get().map(|status| view! { <Badge tone=status text=(t.kinds.run_status)(status) /> })
                            }}
                        </p>
                        {move || view! { <Stepper steps=steps.get() compact=true /> }}
                        <p class="sy-muted">{current}</p>
                        {may_run.then(|| view! { <p class="sy-small sy-muted">{t.overview.run_already_active}</p> })}
                        <a class=Look::Plain.class() href=format!("/dashboard/runs/{id}")>
                            {t.overview.follow_run}
                            <Icon picture=Picture::ArrowRight />
                        </a>
                    }
                })}
        </Card>
    }
}

/// The run that ended last.
#[component]
pub fn LastRun(
    /// The run; absent before the first one.
    run: Option<RunView>,
    /// Another one is active: an absent run then needs no words.
    quiet: bool,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    if quiet && run.is_none() {
        return ().into_any();
    }
    view! {
        <Card title=t.overview.last_run id="last-run">
            {match run {
                None => view! { <p class="sy-muted">{t.overview.no_runs}</p> }.into_any(),
                Some(run) => {
                    let at = run.finished_at.unwrap_or(run.created_at);
                    let ended = run.status.ended();
                    let problem = shown_problem(&run);
                    view! {
                        <p class="sy-row">
                            <span class="sy-strong">{zone::period_text(locale, &run.timezone, run.period)}</span>
                            <Badge tone=run.status text=(t.kinds.run_status)(run.status) />
                        </p>
                        <p class="sy-small sy-muted">{zone::moment_text(locale, &run.timezone, at)}</p>
                        <Stepper steps=run.steps compact=true />
                        {problem.map(|problem| view! { <ProblemPanel problem=problem passing=!ended stopped=ended at=run.finished_at /> })}
                        <p class="sy-actions sy-actions--end">
                            {run
                                .report_id
                                .map(|id| {
                                    view! {
                                        <a class=Look::Plain.class() href=format!("/dashboard/reports/{id}")>
                                            {t.run.read_report}
                                        </a>
                                    }
                                })} <a class=Look::Quiet.class() href=format!("/dashboard/runs/{}", run.id)>
                                {t.overview.open_run}
                            </a>
                        </p>
                    }
                        .into_any()
                }
            }}
        </Card>
    }
    .into_any()
}
