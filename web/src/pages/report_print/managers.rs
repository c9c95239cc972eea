//! Managers on paper: numbers and the model's score in one table, its remarks under it.

use std::collections::HashMap;

use leptos::prelude::*;
use synkro_metrics::{Of, Scope, Unit, columns, has_managers};
use synkro_shared::report::{ManagerAssessment, Metrics};

use super::Marked;
use crate::i18n::use_locale;
use crate::pages::report::{cells, heads, manager_name};

/// Managers that are printed; the others are counted.
const PRINTED: usize = 30;

/// The managers, most dialogs first.
#[component]
pub fn PaperManagers(
    /// The report's numbers.
    metrics: Metrics,
    /// The model's word on managers.
    assessed: Vec<ManagerAssessment>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let columns: Vec<_> = columns(Scope::Manager, &metrics, true).collect();
    let timed = columns.iter().any(|column| column.unit == Unit::Seconds);
    let table = has_managers(&metrics);
    let scores: HashMap<String, Option<u8>> =
        assessed.iter().map(|manager| (manager.manager.clone(), manager.score)).collect();
    let more = u64::try_from(metrics.managers.len().saturating_sub(PRINTED)).unwrap_or(u64::MAX);
    let mut titles = vec![t.metrics.manager];
    titles.extend(heads(locale, &columns));
    titles.push(t.export.score);
    let rows = metrics.managers.iter().take(PRINTED).map(move |manager| {
        let score = manager.name.as_ref().and_then(|name| scores.get(name).copied().flatten());
        let of = Of::Manager(manager, metrics.measured);
        let mut cells: Vec<String> =
            cells(locale, &columns, of).into_iter().map(|(_, value)| value).collect();
        cells.push(score.map_or_else(|| "—".to_owned(), |score| score.to_string()));
        view! {
            <tr>
                <th scope="row">{manager_name(locale, manager)}</th>
                {cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}
            </tr>
        }
    });
    (table || !assessed.is_empty()).then(|| {
        view! {
            <section class="sy-paper__part" aria-labelledby="paper-managers">
                <h2 id="paper-managers">{t.parts.managers}</h2>
                {table
                    .then(|| {
                        view! {
                            {timed.then(|| view! { <p class="sy-paper__small">{locale.times_within(metrics.hours)}</p> })}
                            <div class="sy-scroll" role="group" tabindex="0" aria-labelledby="paper-managers">
                                <table class="sy-paper__table">
                                    <thead>
                                        <tr>
                                            {titles
                                                .into_iter()
                                                .map(|head| view! { <th scope="col">{head}</th> })
                                                .collect_view()}
                                        </tr>
                                    </thead>
                                    <tbody>{rows.collect_view()}</tbody>
                                </table>
                            </div>
                            {(more > 0).then(|| view! { <p>{(t.export.managers_elsewhere)(more)}</p> })}
                        }
                    })}
                <ul class="sy-paper__notes">
                    {assessed
                        .into_iter()
                        .take(PRINTED)
                        .map(|manager| {
                            view! {
                                <li>
                                    <strong>{manager.manager}</strong>
                                    ". "
                                    {manager.note}
                                    <Marked numbers=manager.unconfirmed_numbers />
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}
