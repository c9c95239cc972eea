//! The first page after signing in: start a report, see what runs, what is new, and whether the connections work.

mod first_steps;
mod forced_report;
mod integrations;
mod latest;
mod runs;
mod schedule;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use synkro_shared::overview::Overview;
use synkro_shared::run::RunView;
use synkro_shared::schedule::ScheduleView;
use synkro_shared::{Permission, UserId};

use self::first_steps::{FirstSteps, is_begun};
use self::forced_report::ForcedReport;
pub use self::integrations::Integrations;
use self::latest::LatestReports;
use self::runs::{ActiveRun, LastRun};
use self::schedule::ScheduleCard;
use super::failure::Failure;
use super::run_watch::RunWatch;
use crate::a11y::PageTitle;
use crate::api::{Api, Load, Loader};
use crate::browser::zone;
use crate::components::Skeleton;
use crate::i18n::use_locale;
use crate::session::Session;

/// The overview as a person saw it last: shown at once when they come back to it, while it is loaded anew. In memory only.
#[derive(Clone, Copy)]
pub struct RememberedOverview(StoredValue<Option<(UserId, Overview)>>);

impl RememberedOverview {
    /// Nothing was seen yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// What this person saw; another's is none of theirs.
    fn of(self, person: UserId) -> Option<Overview> {
        self.0.with_value(|seen| seen.as_ref().filter(|(of, _)| *of == person).map(|(_, seen)| seen.clone()))
    }

    fn keep(self, person: UserId, overview: Overview) {
        self.0.set_value(Some((person, overview)));
    }
}

impl Default for RememberedOverview {
    fn default() -> Self {
        Self::new()
    }
}

fn nothing_yet() -> Overview {
    Overview {
        active_run: None,
        last_run: None,
        latest_reports: Vec::new(),
        integrations: Vec::new(),
        administrators: Vec::new(),
        schedule: ScheduleView {
            enabled: false,
            paused_at: None,
            timezone: String::new(),
            next: Vec::new(),
            last_missed: None,
            missed: 0,
        },
    }
}

/// The overview.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let session: Session = expect_context();
    let api = Api::for_this_view();
    let overview = Loader::new(move || api.overview());
    let today = zone::today(&session.timezone());
    // What was loaded last, on an earlier visit of this person, too: it stays while it is loaded anew, and when that fails.
    let remembered: RememberedOverview = expect_context();
    let owner = session.me_untracked().map(|me| me.id);
    let before = owner.and_then(|owner| remembered.of(owner));
    let here = RwSignal::new(before.is_some());
    let shown = RwSignal::new(before.unwrap_or_else(nothing_yet));
    let failure = Memo::new(move |_| {
        overview.state.with(|state| match state {
            Load::Failed(error) => Some(error.clone()),
            Load::Loading | Load::Ready(_) => None,
        })
    });
    Effect::new(move |_| {
        if let Load::Ready(data) = overview.state.get() {
            if let Some(owner) = owner {
                remembered.keep(owner, data.clone());
            }
            shown.set(data);
            if !here.get_untracked() {
                here.set(true);
            }
        }
    });
    let retry = Callback::new(move |()| overview.refresh());
    let day = locale.day_title(today);
    let greeting = move || {
        session.me().map(|me| {
            let hello = (t.overview.greeting)(&me.display_name);
            match me.tenant {
                Some(tenant) => format!("{hello} · {}", tenant.name),
                None => hello,
            }
        })
    };
    view! {
        <div class="sy-page">
            <header class="sy-page__head">
                <PageTitle text=day />
                <p class="sy-muted">{greeting}</p>
            </header>
            {move || failure.get().map(|error| view! { <Failure error=error on_retry=Some(retry) /> })}
            {move || {
                if here.get() {
                    Some(view! { <Content overview=shown reload=move || overview.refresh() /> }.into_any())
                } else if failure.with(Option::is_none) {
                    Some(view! { <section class="sy-card"><Skeleton lines=6 /></section> }.into_any())
                } else {
                    None
                }
            }}
        </div>
    }
}

/// Each part is built anew only when its own data change: a form that is being filled in stays as it is.
#[component]
fn Content(overview: RwSignal<Overview>, reload: impl Fn() + Send + Sync + Copy + 'static) -> impl IntoView {
    let session: Session = expect_context();
    let navigate = use_navigate();
    let may_run = session.may(Permission::RunsWrite);
    let on_started = Callback::new(move |run: RunView| {
        navigate(&format!("/dashboard/runs/{}", run.id), NavigateOptions::default());
    });
    let on_busy = Callback::new(move |()| reload());
    let active_id =
        Memo::new(move |_| overview.with(|overview| overview.active_run.as_ref().map(|run| run.id)));
    let active = Memo::new(move |_| active_id.get().is_some());
    let last = Memo::new(move |_| overview.with(|overview| overview.last_run.clone()));
    let reports = Memo::new(move |_| overview.with(|overview| overview.latest_reports.clone()));
    let schedule = Memo::new(move |_| overview.with(|overview| overview.schedule.clone()));
    let tiles = Memo::new(move |_| overview.with(|overview| overview.integrations.clone()));
    let begun = Memo::new(move |_| tiles.with(|tiles| is_begun(tiles)));
    view! {
        <div class="sy-overview">
            {move || {
                if !begun.get() {
                    let (tiles, administrators) = overview
                        .with_untracked(|overview| {
                            (overview.integrations.clone(), overview.administrators.clone())
                        });
                    return Some(view! { <FirstSteps tiles=tiles administrators=administrators /> }.into_any());
                }
                may_run
                    .then(|| {
                        let zone = session.timezone();
                        // Hidden and not taken away while a run is active: what was chosen in it stays.
                        view! {
                            <div class="sy-overview__form" hidden=active>
                                <ForcedReport zone=zone active=active on_started=on_started on_busy=on_busy />
                            </div>
                        }
                            .into_any()
                    })
            }}
            <div class="sy-stack">
                {move || {
                    active_id.get()?;
                    let run = overview.with_untracked(|overview| overview.active_run.clone())?;
                    Some(view! { <Following run=run reload=reload /> })
                }}
                {move || view! { <LastRun run=last.get() quiet=active.get() /> }}
                {move || view! { <ScheduleCard schedule=schedule.get() on_change=on_busy /> }}
            </div>
        </div>
        {move || view! { <LatestReports reports=reports.get() /> }}
        {move || view! { <Integrations tiles=tiles.get() zone=session.timezone() /> }}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_shown_again_to_the_same_person_only() {
        let owner = Owner::new();
        owner.with(|| {
            let person = |n| UserId(uuid::Uuid::from_u128(n));
            let remembered = RememberedOverview::new();
            assert_eq!(remembered.of(person(1)), None);
            remembered.keep(person(1), nothing_yet());
            assert_eq!(remembered.of(person(1)), Some(nothing_yet()));
            assert_eq!(remembered.of(person(2)), None);
            remembered.keep(person(2), nothing_yet());
            assert_eq!(
                remembered.of(person(1)),
                None,
                "a second person on one machine leaves nothing of the first"
            );
        });
    }
}
