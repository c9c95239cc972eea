//! The list of all runs that make reports: narrowed and sorted by its address.

use leptos::prelude::*;
use synkro_shared::run::{RunStatus, RunView, StepStatus};

use super::admin::narrowing::Narrowing;
use super::lists::{Controls, ListFilter, Listing, Rows, Slice};
use crate::a11y::PageTitle;
use crate::browser::zone;
use crate::components::{Badge, EmptyState, Icon, Look, Picture};
use crate::i18n::{Locale, use_locale};

/// Id of the table's body.
const ROWS: &str = "run-rows";

fn address(filter: &ListFilter) -> String {
    filter.address("/dashboard/runs")
}

/// The page with the list.
#[component]
pub fn RunsPage() -> impl IntoView {
    let t = use_locale().t;
    let narrowing = Narrowing::new(ListFilter::of_runs, address);
    let list = Rows::new(narrowing, |api, query, cursor| async move {
        api.runs(&query, cursor.as_deref()).await.map(Slice::from)
    });
    let statuses = RunStatus::ALL.map(|status| (status.code(), (t.kinds.run_status)(status))).to_vec();
    let nothing = move || {
        view! {
            <EmptyState title=t.list.no_runs_title text=t.overview.no_runs>
                <a class=Look::Primary.class() href="/dashboard">
                    {t.run.back_to_overview}
                </a>
            </EmptyState>
        }
    };
    view! {
        <div class="sy-page">
            <header class="sy-page__head sy-page__head--actions">
                <div class="sy-page__words">
                    <PageTitle text=t.list.runs_title.to_owned() />
                    <p class="sy-muted">{t.list.runs_text}</p>
                </div>
                <a class=Look::Plain.class() href="/dashboard/reports">
                    {t.overview.all_reports}
                    <Icon picture=Picture::ArrowRight />
                </a>
            </header>
            <section class="sy-card">
                <Controls narrowing=narrowing statuses=statuses of_reports=false />
                <Listing list=list body=ROWS nothing=nothing.into()>
                    <table
                        class="sy-table sy-table--cards sy-table--whole"
                        role="table"
                        aria-label=t.list.runs_title
                    >
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader" scope="col">{t.overview.period}</th>
                                <th role="columnheader" scope="col">{t.parts.kind}</th>
                                <th role="columnheader" scope="col">{t.report.status}</th>
                                <th role="columnheader" scope="col">{t.list.outcome}</th>
                                <th role="columnheader" scope="col">{t.run.started_by}</th>
                                <th role="columnheader" scope="col">{t.list.accepted}</th>
                                <th role="columnheader" scope="col">
                                    <span class="sy-hidden">{t.open}</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup" id=ROWS>
                            <For each=move || list.rows.get() key=|run| run.id let:run>
                                <Row run=run />
                            </For>
                        </tbody>
                    </table>
                </Listing>
            </section>
        </div>
    }
}

#[component]
fn Row(run: RunView) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let period = zone::period_text(locale, &run.timezone, run.period);
    let accepted = zone::moment_text(locale, &run.timezone, run.created_at);
    let outcome = outcome(locale, &run);
    let report = run.report_id.map(|id| {
        view! {
            <p class="sy-row-above">
                <a href=format!("/dashboard/reports/{id}") aria-label=(t.list.read_report)(&period)>
                    {t.run.read_report}
                </a>
            </p>
        }
    });
    view! {
        <tr role="row" tabindex="-1">
            <th role="rowheader" scope="row">{period.clone()}</th>
            <td role="cell" class="sy-table__short" data-label=t.parts.kind>{(t.kinds.report_kind)(run.kind)}</td>
            <td role="cell" data-label=t.report.status>
                <Badge tone=run.status text=(t.kinds.run_status)(run.status) />
            </td>
            <td role="cell" class="sy-table__text" data-label=t.list.outcome>
                <div>{outcome.map(|words| view! { <p class="sy-clamp">{words}</p> })} {report}</div>
            </td>
            <td role="cell" data-label=t.run.started_by>
                {run.started_by.unwrap_or_else(|| t.list.by_schedule.to_owned())}
            </td>
            <td role="cell" data-label=t.list.accepted>{accepted}</td>
            <td role="cell">
                <a
                    class=format!("{} sy-row-link", Look::Plain.class())
                    href=format!("/dashboard/runs/{}", run.id)
                    aria-label=(t.list.open_run)(&period)
                >
                    {t.open}
                    <Icon picture=Picture::ArrowRight />
                </a>
            </td>
        </tr>
    }
}

/// What became of the run: why it stopped, or where it is.
fn outcome(locale: Locale, run: &RunView) -> Option<String> {
    let t = locale.t;
    let place = || {
        let at = run.steps.iter().find(|step| step.status != StepStatus::Done)?;
        Some((t.list.at_step)(at.step.number(), run.steps.len(), (t.kinds.step)(at.step)))
    };
    match run.status {
        RunStatus::Failed | RunStatus::Waiting => {
            run.problem.as_ref().map(|problem| locale.problem(problem).reason).or_else(place)
        }
        RunStatus::Queued | RunStatus::Running | RunStatus::Cancelled => place(),
        RunStatus::Done if run.empty => Some(t.run.empty_period.to_owned()),
        RunStatus::Done | RunStatus::Incomplete => None,
    }
}
