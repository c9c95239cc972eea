//! Numbers by manager and by channel, and the analysis' word on each manager.

use leptos::prelude::*;
use synkro_metrics::{Behind, Of, Row, Scope, Source, Unit, columns, has_managers};
use synkro_shared::report::{ChannelNumbers, ManagerAssessment, ManagerNumbers, Metrics};
use synkro_words::channel::channel_name;
use synkro_words::metrics::unnamed_manager;

use super::{Filter, Reading, UnconfirmedNumbers};
use crate::components::Card;
use crate::i18n::{Locale, use_locale};

/// The headings of these metrics.
pub fn heads(locale: Locale, columns: &[&'static Row]) -> Vec<&'static str> {
    columns.iter().filter_map(|column| Some((column.shown?.name)(locale.t.metrics))).collect()
}

/// The cells of a row under them, each with its metric.
pub fn cells(locale: Locale, columns: &[&'static Row], of: Of<'_>) -> Vec<(&'static Row, String)> {
    columns.iter().map(|column| (*column, locale.value(column.unit, column.value(of)))).collect()
}

/// A table of numbers with a row for each of whom they are.
fn table(
    reading: Reading,
    (id, title, first): (&'static str, &'static str, &'static str),
    columns: &[&'static Row],
    rows: Vec<AnyView>,
) -> impl IntoView + use<> {
    let locale = use_locale();
    let heads = heads(locale, columns);
    let timed = columns.iter().any(|column| column.unit == Unit::Seconds);
    let within = timed.then(|| locale.times_within(reading.hours));
    view! {
        <Card title=title id=id>
            {within.map(|words| view! { <p class="sy-small sy-muted">{words}</p> })}
            <div class="sy-scroll" role="group" tabindex="0" aria-labelledby=id>
                <table class="sy-table">
                    <thead>
                        <tr>
                            <th scope="col">{first}</th>
                            {heads
                                .into_iter()
                                .map(|words| view! { <th class="sy-number" scope="col">{words}</th> })
                                .collect_view()}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
}

/// A row a manager.
#[component]
pub fn ByManager(
    /// The report's numbers.
    metrics: Metrics,
    /// The dialogs can be listed.
    listed: bool,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let reading: Reading = expect_context();
    has_managers(&metrics).then(|| {
        let columns: Vec<_> = columns(Scope::Manager, &metrics, false).collect();
        let row = |manager: &ManagerNumbers| {
            let name = manager_name(locale, manager);
            let opens = listed && (manager.name.is_some() || manager.manager_id.is_none());
            let cells = cells(locale, &columns, Of::Manager(manager, metrics.measured));
            let cell = |(column, value): (&Row, String)| {
                let behind = column.shown.is_some_and(|shown| shown.behind == Some(Behind::Dialogs));
                if !(opens && behind) {
                    return view! { <td class="sy-number">{value}</td> }.into_any();
                }
                let filter = Filter::Manager(manager.name.clone());
                let label = format!("{value}. {}: {name}", t.report.show_dialogs);
                view! {
                    <td class="sy-number">
                        <button
                            class="sy-link"
                            type="button"
                            aria-label=label
                            on:click=move |_| reading.show_dialogs(filter.clone())
                        >
                            {value}
                        </button>
                    </td>
                }
                .into_any()
            };
            let cells = cells.into_iter().map(cell).collect_view();
            view! {
                <tr>
                    <th scope="row">{name.clone()}</th>
                    {cells}
                </tr>
            }
            .into_any()
        };
        let rows = metrics.managers.iter().map(row).collect();
        table(reading, ("by-manager", t.metrics.by_manager, t.metrics.manager), &columns, rows)
    })
}

/// The name of a row.
#[must_use]
pub fn manager_name(locale: Locale, manager: &ManagerNumbers) -> String {
    manager.name.clone().unwrap_or_else(|| unnamed_manager(manager.manager_id, locale.language))
}

/// A row a channel; nothing where there were no conversations.
#[component]
pub fn ByChannel(
    /// The report's numbers.
    metrics: Metrics,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let reading: Reading = expect_context();
    (Source::Talk.known(&metrics) && !metrics.channels.is_empty()).then(|| {
        let columns: Vec<_> = columns(Scope::Channel, &metrics, false).collect();
        let row = |channel: &ChannelNumbers| {
            let name = channel_name(&channel.channel, locale.language).to_owned();
            let cells = cells(locale, &columns, Of::Channel(channel, metrics.measured));
            let cells = cells.into_iter().map(|(_, value)| view! { <td class="sy-number">{value}</td> });
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {cells.collect_view()}
                </tr>
            }
            .into_any()
        };
        let rows = metrics.channels.iter().map(row).collect();
        table(reading, ("by-channel", t.metrics.by_channel, t.metrics.channel), &columns, rows)
    })
}

/// The checklist of each manager.
#[component]
pub fn Assessment(
    /// The managers assessed.
    managers: Vec<ManagerAssessment>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let language = expect_context::<Reading>().other_language;
    (!managers.is_empty()).then(|| {
        view! {
            <Card title=t.parts.assessment id="assessment">
                <ul class="sy-assessments">
                    {managers
                        .into_iter()
                        .map(|manager| {
                            view! {
                                <li class="sy-assessment">
                                    <h3 class="sy-assessment__name">{manager.manager.clone()}</h3>
                                    <p class="sy-assessment__score">
                                        {manager.score.map_or_else(|| t.parts.no_score.to_owned(), |score| (t.report.score_of_100)(score))}
                                    </p>
                                    <p lang=language>{manager.note}</p>
                                    <UnconfirmedNumbers numbers=manager.unconfirmed_numbers />
                                    <ul class="sy-checklist">
                                        {manager
                                            .checklist
                                            .into_iter()
                                            .map(|point| {
                                                let name = (t.kinds.checklist_point)(&point.point)
                                                    .map_or_else(|| point.point.clone(), str::to_owned);
                                                view! {
                                                    <li class="sy-checklist__point">
                                                        <span>{name.clone()}</span>
                                                        {point
                                                            .score
                                                            .map(|score| {
                                                                view! {
                                                                    <meter
                                                                        class="sy-meter"
                                                                        min="0"
                                                                        max="10"
                                                                        low="5"
                                                                        high="8"
                                                                        optimum="10"
                                                                        value=score.to_string()
                                                                        aria-label=name
                                                                    ></meter>
                                                                }
                                                            })}
                                                        <span class="sy-number">
                                                            {point.score.map_or_else(|| t.parts.no_score.to_owned(), |score| (t.report.score_of_10)(score))}
                                                        </span>
                                                    </li>
                                                }
                                            })
                                            .collect_view()}
                                    </ul>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </Card>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_metrics::{Column, TABLE};
    use synkro_shared::session::Language;

    #[test]
    fn the_tables_have_a_column_for_every_metric_of_theirs() {
        let metrics = synkro_metrics::example();
        let locale = Locale::new(Language::En);
        let manager = Of::Manager(&metrics.managers[0], metrics.measured);
        let channel = Of::Channel(&metrics.channels[0], metrics.measured);
        for (of, paper) in [(manager, false), (manager, true), (channel, false)] {
            let columns: Vec<_> = columns(of.scope(), &metrics, paper).collect();
            let (heads, cells) = (heads(locale, &columns), cells(locale, &columns, of));
            assert_eq!(heads.len(), cells.len());
            for row in TABLE.iter().filter(|row| row.scopes.contains(&of.scope())) {
                let Some(shown) = row.shown else { continue };
                let stands = match shown.column {
                    Column::Everywhere => true,
                    Column::OnScreen => !paper,
                    Column::Nowhere => false,
                };
                assert_eq!(heads.contains(&(shown.name)(locale.t.metrics)), stands, "{:?}", row.id);
                let cell = locale.value(row.unit, row.value(of));
                assert_eq!(cells.iter().any(|(_, value)| *value == cell), stands, "{:?}", row.id);
            }
        }
    }
}
