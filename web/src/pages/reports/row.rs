//! A report in the list. The link to it covers the whole row; what can be pressed beside it lies above.

use leptos::prelude::*;
use synkro_shared::report::ReportListItem;

use super::latest_comment::LatestComment;
use crate::api::Api;
use crate::browser::zone;
use crate::components::{Badge, Icon, Look, Picture};
use crate::i18n::{Locale, use_locale};

/// The row.
#[component]
pub fn Row(
    /// The server.
    api: Api,
    /// The report.
    item: ReportListItem,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let period = zone::period_text(locale, &item.timezone, item.period);
    let made = (t.report.made_at)(&zone::moment_text(locale, &item.timezone, item.created_at));
    let summary = locale.summary(&item);
    let chips = chips(locale, &item);
    view! {
        <tr role="row" tabindex="-1">
            <th role="rowheader" scope="row">
                {period.clone()} <span class="sy-small sy-muted sy-table__note">{made}</span>
            </th>
            <td role="cell" class="sy-table__short" data-label=t.parts.kind>{(t.kinds.report_kind)(item.kind)}</td>
            <td role="cell" data-label=t.report.status>
                <Badge tone=item.status text=(t.kinds.report_status)(item.status) />
            </td>
            <td role="cell" class="sy-table__text" data-label=t.parts.summary>
                <div>
                    {match item.headline {
                        Some(headline) => view! { <p class="sy-clamp sy-strong">{headline}</p> }.into_any(),
                        // From before headlines were kept, or nothing was analysed.
                        None => view! { <p class="sy-clamp">{summary}</p> }.into_any(),
                    }}
                    {(!chips.is_empty())
                        .then(|| {
                            view! {
                                <ul class="sy-chips" role="list">
                                    {chips.into_iter().map(|chip| view! { <li class="sy-chip">{chip}</li> }).collect_view()}
                                </ul>
                            }
                        })}
                </div>
            </td>
            <td role="cell" class="sy-table__text" data-label=t.talk.comment>
                <div class="sy-row-above">
                    <LatestComment api=api report=item.id period=period.clone() comment=item.comment />
                </div>
            </td>
            <td role="cell">
                <a
                    class=format!("{} sy-row-link", Look::Plain.class())
                    href=format!("/dashboard/reports/{}", item.id)
                    aria-label=(t.report.open_report)(&period)
                >
                    {t.open}
                    <Icon picture=Picture::ArrowRight />
                </a>
            </td>
        </tr>
    }
}

/// What is known of the report in short. A number that nobody measured is no zero, and is not shown.
fn chips(locale: Locale, item: &ReportListItem) -> Vec<String> {
    let t = locale.t.list;
    let unanswered =
        (item.measured.dialogs && item.dialogs > 0).then(|| (t.unanswered)(&locale.number(item.unanswered)));
    let important = item.important_findings.map(|count| (t.important)(&locale.number(count)));
    let quotes = item
        .quotes
        .filter(|quotes| quotes.given > 0)
        .map(|quotes| (t.quotes)(&locale.number(quotes.confirmed), &locale.number(quotes.given)));
    [unanswered, important, quotes].into_iter().flatten().collect()
}
