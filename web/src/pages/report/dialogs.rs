//! The dialogs of the period: those to look at first, and all of them with a filter.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use synkro_shared::report::{DialogLine, ProblemDialog};

use super::{Asked, Filter, Reading};
use crate::components::{Badge, Card, Tone};
use crate::i18n::{Locale, use_locale};

/// How many lines are built before the reader asks for the rest.
const SHOWN_AT_FIRST: usize = 50;

fn client_name(locale: Locale, name: Option<&str>, chat_id: i64) -> String {
    name.map_or_else(|| (locale.t.client_unnamed)(chat_id), str::to_owned)
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
    (!dialogs.is_empty()).then(|| {
        view! {
            <Card title=t.problem_dialogs id="problem-dialogs">
                <ul class="sy-list">
                    {dialogs
                        .into_iter()
                        .map(|dialog| {
                            let name = names.get(&dialog.chat_id).and_then(Option::as_deref);
                            let name = client_name(locale, name, dialog.chat_id);
                            view! {
                                <li class="sy-list__item sy-list__item--row">
                                    <div>
                                        <p class="sy-strong">{name.clone()}</p>
                                        <p>{dialog.reason}</p>
                                    </div>
                                    <OpenDialog chat_id=dialog.chat_id name=name />
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
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
            aria-label=(t.open_dialog_of)(&name)
            on:click=move |_| reading.asked.set(Some(Asked { chat_id, message_id: None, quote: None }))
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
    let whole = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let filter = reading.filter.get();
        lines.with_value(|lines| lines.iter().filter(|line| filter.shows(line)).cloned().collect::<Vec<_>>())
    });
    let options = [
        (Filter::All, t.filter_all.to_owned()),
        (Filter::Unanswered, t.filter_unanswered.to_owned()),
        (Filter::NoLead, t.filter_no_lead.to_owned()),
    ]
    .into_iter()
    .chain(managers.into_iter().map(|name| (Filter::Manager(Some(name.clone())), name)))
    .chain([(Filter::Manager(None), t.manager_nobody.to_owned())])
    .map(|(filter, words)| {
        let code = filter.code();
        view! {
            <option value=code selected=move || reading.filter.get() == filter>
                {words}
            </option>
        }
    })
    .collect_view();
    any.then(|| {
        view! {
            <Card title=t.all_dialogs id="all-dialogs">
                <div class="sy-field sy-field--inline sy-screen">
                    <label class="sy-label" for="dialog-filter">
                        {t.filter}
                    </label>
                    <select
                        class="sy-select"
                        id="dialog-filter"
                        prop:value=move || reading.filter.get().code()
                        on:change:target=move |event| {
                            whole.set(false);
                            reading.filter.set(Filter::from_code(&event.target().value()));
                        }
                    >
                        {options}
                    </select>
                    <span class="sy-muted" role="status">
                        {move || {
                            let count = shown.with(Vec::len) as u64;
                            locale.count(synkro_shared::run::CountKind::Dialogs, count)
                        }}
                    </span>
                </div>
                {move || {
                    let all = shown.get();
                    let limit = if whole.get() { all.len() } else { SHOWN_AT_FIRST };
                    let rest = all.len() > limit;
                    if all.is_empty() {
                        return view! { <p class="sy-muted">{t.nothing_in_filter}</p> }.into_any();
                    }
                    view! {
                        <div class="sy-scroll" role="group" tabindex="0" aria-labelledby="all-dialogs">
                            <table class="sy-table">
                                <thead>
                                    <tr>
                                        <th scope="col">{t.client}</th>
                                        <th scope="col">{t.manager}</th>
                                        <th scope="col">{t.channel}</th>
                                        <th class="sy-number" scope="col">{t.messages_in}</th>
                                        <th class="sy-number" scope="col">{t.messages_out}</th>
                                        <th class="sy-number" scope="col">{t.first_reply}</th>
                                        <th scope="col">{t.status}</th>
                                        <th scope="col">
                                            <span class="sy-hidden">{t.open}</span>
                                        </th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {all
                                        .into_iter()
                                        .take(limit)
                                        .map(|line| view! { <Line line=line /> })
                                        .collect_view()}
                                </tbody>
                            </table>
                        </div>
                        {rest
                            .then(|| {
                                view! {
                                    <p class="sy-actions sy-actions--center">
                                        <button class="sy-button" type="button" on:click=move |_| whole.set(true)>
                                            {t.show_more}
                                        </button>
                                    </p>
                                }
                            })}
                    }
                        .into_any()
                }}
            </Card>
        }
    })
}

#[component]
fn Line(line: DialogLine) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let name = client_name(locale, line.contact_name.as_deref(), line.chat_id);
    let channel = (t.channel_name)(&line.channel).map_or_else(|| line.channel.clone(), str::to_owned);
    let (tone, state) =
        if line.unanswered { (Tone::Warning, t.is_unanswered) } else { (Tone::Good, t.is_answered) };
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td>{line.manager.unwrap_or_else(|| t.manager_nobody.to_owned())}</td>
            <td>{channel}</td>
            <td class="sy-number">{locale.number(line.messages_in)}</td>
            <td class="sy-number">{locale.number(line.messages_out)}</td>
            <td class="sy-number">
                {line.first_reply_seconds.map_or_else(|| "—".to_owned(), |seconds| locale.duration(seconds))}
            </td>
            <td>
                <Badge tone=tone text=state />
            </td>
            <td>
                <OpenDialog chat_id=line.chat_id name=name />
            </td>
        </tr>
    }
}
