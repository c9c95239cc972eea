//! The dialogs of the period: those to look at first, and all of them with a filter.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use synkro_shared::report::{DialogLine, ProblemDialog};
use synkro_words::channel::channel_name;

use super::{Asked, Filter, Reading, UnconfirmedNumbers};
use crate::components::{Badge, Card, FoldedList, ShowMore, Tone, focus_item};
use crate::i18n::{Locale, use_locale};

/// Id of the table's body.
const LINES_ID: &str = "dialog-lines";
/// How many dialogs to look at are shown before the reader asks for the rest.
const PROBLEMS_AT_FIRST: usize = 5;
/// How many lines of all dialogs are built at first.
const LINES_AT_FIRST: usize = 10;
/// How many lines each press adds: a long period has thousands, so they are not all built at once.
const LINES_MORE: usize = 50;

/// The client's name, or the dialog's number.
pub fn client_name(locale: Locale, name: Option<&str>, chat_id: i64) -> String {
    name.map_or_else(|| (locale.t.report.client_unnamed)(chat_id), str::to_owned)
}

/// Dialogs to look at first.
#[component]
pub fn ProblemDialogs(
    /// The dialogs and why.
    dialogs: Vec<ProblemDialog>,
    /// The clients' names by dialog.
    names: BTreeMap<i64, Option<String>>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let language = expect_context::<Reading>().other_language;
    let items: Vec<_> = dialogs
        .into_iter()
        .map(|dialog| {
            let name = names.get(&dialog.chat_id).and_then(Option::as_deref);
            let name = client_name(locale, name, dialog.chat_id);
            view! {
                <div>
                    <p class="sy-strong">{name.clone()}</p>
                    <p lang=language>{dialog.reason}</p>
                    <UnconfirmedNumbers numbers=dialog.unconfirmed_numbers />
                </div>
                <OpenDialog chat_id=dialog.chat_id name=name />
            }
            .into_any()
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <Card title=t.parts.problem_dialogs id="problem-dialogs">
                <FoldedList
                    id="problem-dialog-list"
                    class="sy-list"
                    item_class="sy-list__item sy-list__item--row"
                    at_first=PROBLEMS_AT_FIRST
                    items=items
                />
            </Card>
        }
    })
}

#[component]
fn OpenDialog(chat_id: i64, name: String) -> impl IntoView {
    let t = use_locale().t;
    let reading: Reading = expect_context();
    view! {
        <button
            class="sy-button sy-screen"
            type="button"
            aria-label=(t.report.open_dialog_of)(&name)
            on:click=move |_| reading.place.open(Asked::dialog(chat_id))
        >
            {t.open}
        </button>
    }
}

/// Every dialog of the period in numbers.
#[component]
pub fn Dialogs(
    /// One line a dialog.
    lines: Vec<DialogLine>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let reading: Reading = expect_context();
    let managers: BTreeSet<String> = lines.iter().filter_map(|line| line.manager.clone()).collect();
    let any = !lines.is_empty();
    let lines = StoredValue::new(lines);
    let limit = RwSignal::new(LINES_AT_FIRST);
    let shown = Memo::new(move |_| {
        let filter = reading.place.filter.get();
        lines.with_value(|lines| lines.iter().filter(|line| filter.shows(line)).cloned().collect::<Vec<_>>())
    });
    let count = Memo::new(move |_| shown.with(Vec::len));
    let show_more = Callback::new(move |()| {
        let first_new = limit.get_untracked();
        limit.set(first_new + LINES_MORE);
        focus_item(LINES_ID, first_new);
    });
    // Whose a dialog is follows from its deal.
    let by_manager = reading.measured.deals || !managers.is_empty();
    let options = Filter::offered(managers, reading.measured.deals)
        .into_iter()
        .map(|filter| {
            let code = filter.code();
            let words = match &filter {
                Filter::All => t.report.filter_all.to_owned(),
                Filter::Unanswered => t.report.filter_unanswered.to_owned(),
                Filter::NoLead => t.report.filter_no_lead.to_owned(),
                Filter::Manager(Some(name)) => name.clone(),
                Filter::Manager(None) => t.metrics.manager_nobody.to_owned(),
            };
            view! {
                <option value=code selected=move || reading.place.filter.get() == filter>
                    {words}
                </option>
            }
        })
        .collect_view();
    any.then(|| {
        view! {
            <Card title=t.report.all_dialogs id="all-dialogs">
                <p class="sy-small sy-muted">{locale.times_within(reading.hours)}</p>
                <div class="sy-field sy-field--inline sy-screen">
                    <label class="sy-label" for="dialog-filter">
                        {t.report.filter}
                    </label>
                    <select
                        class="sy-select"
                        id="dialog-filter"
                        prop:value=move || reading.place.filter.get().code()
                        on:change:target=move |event| {
                            limit.set(LINES_AT_FIRST);
                            reading.place.narrow(&Filter::from_code(&event.target().value()));
                        }
                    >
                        {options}
                    </select>
                    <span class="sy-muted" role="status">
                        {move || {
                            locale.count(synkro_shared::run::CountKind::Dialogs, count.get() as u64)
                        }}
                    </span>
                </div>
                {move || {
                    if count.get() == 0 {
                        return view! { <p class="sy-muted">{t.report.nothing_in_filter}</p> }.into_any();
                    }
                    view! {
                        <div class="sy-scroll" role="group" tabindex="0" aria-labelledby="all-dialogs">
                            <table class="sy-table sy-table--dialogs" role="table">
                                <thead role="rowgroup">
                                    <tr role="row">
                                        <th scope="col" role="columnheader">{t.parts.client}</th>
                                        {by_manager
                                            .then(|| view! { <th scope="col" role="columnheader">{t.metrics.manager}</th> })}
                                        <th scope="col" role="columnheader">{t.metrics.channel}</th>
                                        <th class="sy-number" scope="col" role="columnheader">{t.metrics.messages_in}</th>
                                        <th class="sy-number" scope="col" role="columnheader">{t.metrics.messages_out}</th>
                                        <th class="sy-number" scope="col" role="columnheader">{t.report.first_reply_of_dialog}</th>
                                        <th scope="col" role="columnheader">{t.report.status}</th>
                                        <th scope="col" role="columnheader">
                                            <span class="sy-hidden">{t.open}</span>
                                        </th>
                                    </tr>
                                </thead>
                                <tbody role="rowgroup" id=LINES_ID>
                                    <For
                                        each=move || shown.with(|all| all.iter().take(limit.get()).cloned().collect::<Vec<_>>())
                                        key=|line| line.chat_id
                                        let:line
                                    >
                                        <Line line=line by_manager=by_manager />
                                    </For>
                                </tbody>
                            </table>
                        </div>
                        <p class="sy-small sy-muted sy-center">
                            {move || {
                                let (all, limit) = (count.get(), limit.get());
                                (all > limit)
                                    .then(|| (t.shown_of)(&locale.number(limit as u64), &locale.number(all as u64)))
                            }}
                        </p>
                        {move || {
                            let more = count.get().saturating_sub(limit.get()).min(LINES_MORE);
                            (more > 0).then(|| view! { <ShowMore more=more on_press=show_more /> })
                        }}
                    }
                        .into_any()
                }}
            </Card>
        }
    })
}

#[component]
fn Line(line: DialogLine, by_manager: bool) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let name = client_name(locale, line.contact_name.as_deref(), line.chat_id);
    let channel = channel_name(&line.channel, locale.language).to_owned();
    let (tone, state) = if line.unanswered {
        (Tone::Warning, t.report.is_unanswered)
    } else {
        (Tone::Good, t.report.is_answered)
    };
    view! {
        <tr role="row" tabindex="-1">
            <th scope="row" role="rowheader">{name.clone()}</th>
            {by_manager
                .then(|| view! { <td role="cell">{line.manager.unwrap_or_else(|| t.metrics.manager_nobody.to_owned())}</td> })}
            <td role="cell">{channel}</td>
            <td role="cell" class="sy-number" data-label=t.metrics.messages_in>{locale.number(line.messages_in)}</td>
            <td role="cell" class="sy-number" data-label=t.metrics.messages_out>{locale.number(line.messages_out)}</td>
            <td role="cell" class="sy-number" data-label=t.report.first_reply_of_dialog>
                {line.first_reply_seconds.map_or_else(|| "—".to_owned(), |seconds| locale.business_time(seconds))}
            </td>
            <td role="cell" class="sy-table__state">
                <Badge tone=tone text=state />
            </td>
            <td role="cell" class="sy-table__open">
                <OpenDialog chat_id=line.chat_id name=name />
            </td>
        </tr>
    }
}
