//! A run's log: loaded when it is asked for, newest first.

use leptos::prelude::*;
use synkro_shared::RunId;
use synkro_shared::run_event::{EventLevel, RunEventView};

use super::admin::paged::{Listing, Paged};
use crate::browser::zone;
use crate::components::{Badge, Button, Card, Icon, Picture, Tone};
use crate::i18n::use_locale;

const ROWS: &str = "run-log-rows";

const fn tone(level: EventLevel) -> Tone {
    match level {
        EventLevel::Info => Tone::Neutral,
        EventLevel::Warn => Tone::Warning,
        EventLevel::Error => Tone::Bad,
    }
}

/// The card with the log.
#[component]
pub fn RunLog(
    /// Whose.
    id: RunId,
    /// Zone of the moments shown.
    #[prop(into)]
    zone: Signal<String>,
) -> impl IntoView {
    let t = use_locale().t.engine;
    let open = RwSignal::new(false);
    view! {
        <Card title=t.log_title id="run-log">
            <p class="sy-muted">{t.log_text}</p>
            {move || {
                if open.get() {
                    view! { <Rows id=id zone=zone.get_untracked() /> }.into_any()
                } else {
                    view! {
                        <div class="sy-actions">
                            <Button on_press=move |()| open.set(true)>
                                <Icon picture=Picture::Clock />
                                {t.log_show}
                            </Button>
                        </div>
                    }
                        .into_any()
                }
            }}
        </Card>
    }
}

#[component]
fn Rows(id: RunId, zone: String) -> impl IntoView {
    let t = use_locale().t.engine;
    let paged = Paged::new(move |api, cursor| api.run_events(id, cursor));
    let zone = StoredValue::new(zone);
    view! {
        <Listing paged=paged body=ROWS whole=true nothing=t.log_nothing>
            <table class="sy-table sy-table--cards" role="table" aria-label=t.log_title>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{t.log_when}</th>
                        <th role="columnheader" scope="col">{t.log_what}</th>
                        <th role="columnheader" scope="col">{t.log_step}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup" id=ROWS>
                    <For each=move || paged.rows.get() key=|event: &RunEventView| event.id let:event>
                        <Row event=event zone=zone.get_value() />
                    </For>
                </tbody>
            </table>
        </Listing>
    }
}

#[component]
fn Row(event: RunEventView, zone: String) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let counts: Vec<String> =
        event.data.counts.iter().map(|count| locale.count(count.kind, count.value)).collect();
    let reason = event.data.problem.as_ref().map(|problem| locale.problem(problem).reason);
    let next =
        event.data.next_attempt_at.map(|at| (t.engine.next_attempt)(&zone::moment_text(locale, &zone, at)));
    let from = event.data.from.map(t.engine.retry_name);
    let notes: Vec<String> = [
        reason.map(|reason| reason.to_string()),
        next,
        from.map(str::to_owned),
        (!counts.is_empty()).then(|| counts.join(", ")),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <tr role="row" tabindex="-1">
            <td role="cell" data-label=t.engine.log_when class="sy-nowrap">
                {zone::moment_text(locale, &zone, event.at)}
            </td>
            <td role="cell" data-label=t.engine.log_what>
                <span>
                    <Badge tone=tone(event.level) text=(t.engine.log_event)(event.kind) />
                    {notes
                        .into_iter()
                        .map(|note| view! { <span class="sy-small sy-muted sy-table__note">{note}</span> })
                        .collect_view()}
                </span>
            </td>
            <td role="cell" data-label=t.engine.log_step>
                {event.step.map_or_else(|| "—".to_owned(), |step| (t.kinds.step)(step).to_owned())}
            </td>
        </tr>
    }
}
