//! What comes by itself, and what was missed.

use leptos::prelude::*;
use synkro_shared::Permission;
use synkro_shared::schedule::{BackfillView, FireStatus, FireView, ScheduleView};

use super::super::admin::paged::{Listing, Paged};
use super::super::forms::Submit;
use crate::api::Api;
use crate::browser::zone;
use crate::components::{Badge, Button, Card, Icon, Look, Picture, Toasts, Tone};
use crate::i18n::use_locale;
use crate::session::Session;

const ROWS: &str = "fires-rows";

/// The card of the schedule.
#[component]
pub fn ScheduleCard(
    /// How it stands.
    schedule: ScheduleView,
    /// Something was changed: the overview is loaded anew.
    on_change: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.engine;
    let (session, toasts): (Session, Toasts) = (expect_context(), expect_context());
    let api = Api::for_this_view();
    let (may_set, may_run) = (session.may(Permission::Settings), session.may(Permission::RunsWrite));
    let submit = Submit::new(Vec::new()).told_in_passing();
    let history = RwSignal::new(false);
    let zone = schedule.timezone.clone();
    let waits = submit.busy();
    let paused = schedule.paused_at.is_some();
    let pause = move |()| {
        submit.send(
            Ok(!paused),
            move |pause| async move { api.pause_schedule(*pause).await },
            move |_| on_change.run(()),
        );
    };
    let make = move |()| {
        submit.send(
            Ok(()),
            move |_| async move { api.backfill(api.missed_fires().await?).await },
            move |made: BackfillView| {
                toasts.show((t.made)(made.queued));
                on_change.run(());
            },
        );
    };
    let next = (!schedule.next.is_empty()).then(|| {
        let reports = schedule.next.iter().take(3).map(|report| {
            let at = zone::moment_text(locale, &zone, report.fires_at);
            view! { <li><span class="sy-strong">{at}</span> " · " {(locale.t.kinds.report_kind)(report.kind)}</li> }
        });
        view! {
            <h3 class="sy-card__subtitle">{t.schedule_next}</h3>
            <ul class="sy-bullets">{reports.collect_view()}</ul>
        }
    });
    let since = schedule.paused_at.map(|at| (t.schedule_paused)(&zone::moment_text(locale, &zone, at)));
    let missed = schedule.last_missed.clone().filter(|_| schedule.missed > 0).map(|last| {
        let period = zone::period_text(locale, &zone, last.period);
        let reason = last.reason.map(t.miss_reason).unwrap_or_default();
        view! {
            <div class="sy-notice" data-tone="warning">
                <Icon picture=Picture::Alert />
                <span>
                    <span class="sy-strong">{(t.missed)(schedule.missed)}</span>
                    <br />
                    {(t.last_missed)(&period, reason)}
                </span>
            </div>
        }
    });
    let anything_missed = schedule.missed > 0;
    view! {
        <Card title=t.schedule_title id="schedule">
            {(!schedule.enabled).then(|| view! { <p class="sy-muted">{t.schedule_off}</p> })}
            {since.map(|since| view! { <p class="sy-notice" data-tone="neutral"><Icon picture=Picture::Pause />{since}</p> })}
            {next}
            {missed}
            <div class="sy-actions">
                {(may_run && anything_missed)
                    .then(|| {
                        view! {
                            <Button look=Look::Primary busy=waits on_press=make>
                                <Icon picture=Picture::Refresh />
                                {t.make_missed}
                            </Button>
                        }
                    })}
                {(may_set && schedule.enabled)
                    .then(|| {
                        view! {
                            <Button busy=waits on_press=pause>
                                {if paused { t.resume } else { t.pause }}
                            </Button>
                        }
                    })}
                {(may_set && !schedule.enabled)
                    .then(|| {
                        view! {
                            <a class=Look::Quiet.class() href="/dashboard/settings/automation">
                                {t.schedule_set_up}
                            </a>
                        }
                    })}
                {move || {
                    (!history.get())
                        .then(|| {
                            view! {
                                <Button look=Look::Quiet on_press=move |()| history.set(true)>
                                    {t.history_show}
                                </Button>
                            }
                        })
                }}
            </div>
            {
                let zone = zone.clone();
                move || history.get().then(|| view! { <History zone=zone.clone() /> })
            }
        </Card>
    }
}

#[component]
fn History(zone: String) -> impl IntoView {
    let t = use_locale().t.engine;
    let paged = Paged::new(|api, cursor| api.fires(cursor));
    let zone = StoredValue::new(zone);
    view! {
        <Listing paged=paged body=ROWS whole=true nothing=t.history_nothing>
            <table class="sy-table sy-table--cards" role="table" aria-label=t.history_title>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{t.history_period}</th>
                        <th role="columnheader" scope="col">{t.history_due}</th>
                        <th role="columnheader" scope="col">{t.history_status}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup" id=ROWS>
                    <For each=move || paged.rows.get() key=|fire: &FireView| fire.id let:fire>
                        <Fire fire=fire zone=zone.get_value() />
                    </For>
                </tbody>
            </table>
        </Listing>
    }
}

#[component]
fn Fire(fire: FireView, zone: String) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let tone = match fire.status {
        FireStatus::Queued => Tone::Active,
        FireStatus::Started => Tone::Good,
        FireStatus::Missed => Tone::Warning,
    };
    view! {
        <tr role="row" tabindex="-1">
            <td role="cell" data-label=t.engine.history_period>
                <span>
                    {zone::period_text(locale, &zone, fire.period)}
                    <span class="sy-small sy-muted sy-table__note">{(t.kinds.report_kind)(fire.kind)}</span>
                </span>
            </td>
            <td role="cell" data-label=t.engine.history_due class="sy-nowrap">
                {zone::moment_text(locale, &zone, fire.due_at)}
            </td>
            <td role="cell" data-label=t.engine.history_status>
                <span>
                    <Badge tone=tone text=(t.engine.fire_status)(fire.status) />
                    {fire
                        .reason
                        .map(|reason| {
                            view! { <span class="sy-small sy-muted sy-table__note">{(t.engine.miss_reason)(reason)}</span> }
                        })}
                    {fire
                        .run_id
                        .map(|run| {
                            view! {
                                <span class="sy-table__note">
                                    <a class="sy-link" href=format!("/dashboard/runs/{run}")>
                                        {t.engine.open_run}
                                    </a>
                                </span>
                            }
                        })}
                </span>
            </td>
        </tr>
    }
}
