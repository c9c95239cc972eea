//! The first page after signing in: start a report, see what runs, what is new, and whether the connections work.

mod forced_report;
mod integrations;
mod latest;
mod runs;

use chrono::Timelike;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use synkro_shared::Permission;
use synkro_shared::overview::Overview;
use synkro_shared::run::RunView;

use self::forced_report::ForcedReport;
use self::integrations::Integrations;
use self::latest::LatestReports;
use self::runs::{ActiveRun, LastRun};
use super::run_watch::RunWatch;
use crate::a11y::PageTitle;
use crate::api::{Api, Load, Loader, error_words};
use crate::browser::{clock, zone};
use crate::components::{ErrorPanel, Skeleton};
use crate::i18n::use_locale;
use crate::session::Session;

/// The overview.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let session: Session = expect_context();
    let api = Api::for_this_view();
    let overview = Loader::new(move || api.overview());
    let hour = zone::civil(&session.timezone(), clock::now()).hour();
    let greeting = move || session.me().map(|me| (t.greeting)(hour, &me.display_name)).unwrap_or_default();
    view! {
        <div class="sy-page">
            <header class="sy-page__head">
                <PageTitle text=Signal::derive(greeting) />
                <p class="sy-muted">{move || session.me().and_then(|me| me.tenant).map(|tenant| tenant.name)}</p>
            </header>
            {move || match overview.state.get() {
                Load::Loading => view! { <section class="sy-card"><Skeleton lines=6 /></section> }.into_any(),
                Load::Failed(error) => {
                    let retry = Callback::new(move |()| overview.again());
                    view! {
                        <ErrorPanel
                            text=error_words(locale, &error)
                            request_id=error.request_id().map(str::to_owned)
                            on_retry=Some(retry)
                        />
                    }
                        .into_any()
                }
                Load::Ready(data) => view! { <Content overview=data reload=move || overview.refresh() /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Content(overview: Overview, reload: impl Fn() + Send + Sync + Copy + 'static) -> impl IntoView {
    let session: Session = expect_context();
    let navigate = use_navigate();
    let may_run = session.may(Permission::RunsWrite);
    let Overview { active_run, last_run, latest_reports, integrations } = overview;
    let active = active_run.is_some();
    let on_started = Callback::new(move |run: RunView| {
        navigate(&format!("/dashboard/runs/{}", run.id), NavigateOptions::default());
    });
    let on_busy = Callback::new(move |()| reload());
    view! {
        <div class="sy-overview">
            {may_run
                .then(|| {
                    view! {
                        <ForcedReport zone=session.timezone() active=active on_started=on_started on_busy=on_busy />
                    }
                })}
            <div class="sy-stack">
                {active_run.map(|run| view! { <Following run=run reload=reload /> })}
                <LastRun run=last_run quiet=active />
            </div>
        </div>
        <LatestReports reports=latest_reports />
        <Integrations tiles=integrations zone=session.timezone() />
    }
}

/// The active run, live; when it ends the overview is loaded anew.
#[component]
fn Following(run: RunView, reload: impl Fn() + Send + Sync + Copy + 'static) -> impl IntoView {
    let watch = RunWatch::new(Api::for_this_view(), run.id);
    watch.run.set(Some(run));
    Effect::new(move |_| {
        if watch.run.with(|run| run.as_ref().is_some_and(|run| run.status.ended())) {
            reload();
        }
    });
    view! { <ActiveRun run=watch.run /> }
}
