//! Numbers by manager and by channel, and the analysis' word on each manager.

use leptos::prelude::*;
use synkro_shared::report::{ChannelNumbers, DialogNumbers, ManagerAssessment, ManagerNumbers};
use synkro_words::channel::channel_name;

use super::{Filter, Reading, UnconfirmedNumbers};
use crate::components::Card;
use crate::i18n::{Locale, use_locale};

fn time(locale: Locale, seconds: Option<u64>) -> String {
    seconds.map_or_else(|| "—".to_owned(), |seconds| locale.business_time(seconds))
}

/// The columns that managers and channels share.
fn dialog_cells(locale: Locale, numbers: &DialogNumbers) -> impl IntoView + use<> {
    view! {
        <td class="sy-number">{locale.number(numbers.unanswered)}</td>
        <td class="sy-number">{time(locale, numbers.first_reply.median_seconds)}</td>
        <td class="sy-number">{time(locale, numbers.longest_silence_seconds)}</td>
        <td class="sy-number">{locale.number(numbers.messages_in)}</td>
        <td class="sy-number">{locale.number(numbers.messages_out)}</td>
    }
}

fn dialog_heads(locale: Locale) -> impl IntoView {
    let t = locale.t;
    [
        t.metrics.dialogs,
        t.metrics.unanswered,
        t.metrics.first_reply,
        t.metrics.longest_silence,
        t.metrics.messages_in,
        t.metrics.messages_out,
    ]
    .map(|words| view! { <th class="sy-number" scope="col">{words}</th> })
    .collect_view()
}

fn deal_heads(locale: Locale) -> impl IntoView {
    let t = locale.t;
    [t.metrics.new_leads, t.metrics.won, t.metrics.lost]
        .map(|words| view! { <th class="sy-number" scope="col">{words}</th> })
        .collect_view()
}

fn deal_cells(locale: Locale, manager: &ManagerNumbers) -> impl IntoView + use<> {
    [manager.new_leads, manager.won, manager.lost]
        .map(|value| view! { <td class="sy-number">{locale.number(value)}</td> })
        .collect_view()
}

/// The hours that the columns of times are counted in.
fn times_within(locale: Locale, reading: Reading) -> impl IntoView + use<> {
    let words = locale.times_within(reading.hours);
    view! { <p class="sy-small sy-muted">{words}</p> }
}

/// A row a manager.
#[component]
pub fn ByManager(
    /// Most dialogs first.
    managers: Vec<ManagerNumbers>,
    /// There are conversations to tell of.
    talk: bool,
    /// The dialogs can be listed.
    listed: bool,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let reading: Reading = expect_context();
    let deals = reading.measured.deals;
    (!managers.is_empty()).then(|| {
        view! {
            <Card title=t.metrics.by_manager id="by-manager">
                {talk.then(|| times_within(locale, reading))}
                <div class="sy-scroll" role="group" tabindex="0" aria-labelledby="by-manager">
                    <table class="sy-table">
                        <thead>
                            <tr>
                                <th scope="col">{t.metrics.manager}</th>
                                {talk.then(|| dialog_heads(locale))}
                                {deals.then(|| deal_heads(locale))}
                            </tr>
                        </thead>
                        <tbody>
                            {managers
                                .into_iter()
                                .map(|manager| {
                                    let name = manager_name(locale, &manager);
                                    let dialogs = locale.number(manager.numbers.dialogs);
                                    let filter = Filter::Manager(manager.name.clone());
                                    let opens = listed && (manager.name.is_some() || manager.manager_id.is_none());
                                    view! {
                                        <tr>
                                            <th scope="row">{name.clone()}</th>
                                            {talk
                                                .then(|| {
                                                    view! {
                                                        <td class="sy-number">
                                                            {if opens {
                                                                view! {
                                                                    <button
                                                                        class="sy-link"
                                                                        type="button"
                                                                        aria-label=format!(
                                                                            "{dialogs}. {}: {name}",
                                                                            t.report.show_dialogs,
                                                                        )
                                                                        on:click=move |_| reading.show_dialogs(filter.clone())
                                                                    >
                                                                        {dialogs.clone()}
                                                                    </button>
                                                                }
                                                                    .into_any()
                                                            } else {
                                                                dialogs.into_any()
                                                            }}
                                                        </td>
                                                        {dialog_cells(locale, &manager.numbers)}
                                                    }
                                                })}
                                            {deals.then(|| deal_cells(locale, &manager))}
                                        </tr>
                                    }
                                })
                                .collect_view()}
                        </tbody>
                    </table>
                </div>
            </Card>
        }
    })
}

/// The name of a row.
#[must_use]
pub fn manager_name(locale: Locale, manager: &ManagerNumbers) -> String {
    match (&manager.name, manager.manager_id) {
        (Some(name), _) => name.clone(),
        (None, Some(id)) => format!("{} ({id})", locale.t.metrics.manager_unknown),
        (None, None) => locale.t.metrics.manager_nobody.to_owned(),
    }
}

/// A row a channel.
#[component]
pub fn ByChannel(
    /// Most dialogs first.
    channels: Vec<ChannelNumbers>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let reading: Reading = expect_context();
    (!channels.is_empty()).then(|| {
        view! {
            <Card title=t.metrics.by_channel id="by-channel">
                {times_within(locale, reading)}
                <div class="sy-scroll" role="group" tabindex="0" aria-labelledby="by-channel">
                    <table class="sy-table">
                        <thead>
                            <tr>
                                <th scope="col">{t.metrics.channel}</th>
                                {dialog_heads(locale)}
                            </tr>
                        </thead>
                        <tbody>
                            {channels
                                .into_iter()
                                .map(|channel| {
                                    let name = channel_name(&channel.channel, locale.language).to_owned();
                                    view! {
                                        <tr>
                                            <th scope="row">{name}</th>
                                            <td class="sy-number">{locale.number(channel.numbers.dialogs)}</td>
                                            {dialog_cells(locale, &channel.numbers)}
                                        </tr>
                                    }
                                })
                                .collect_view()}
                        </tbody>
                    </table>
                </div>
            </Card>
        }
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
