//! The list of reports: narrowed, sorted and searched by its address.

mod latest_comment;
mod row;

use leptos::prelude::*;
use synkro_shared::report::ReportStatus;

use self::row::Row;
use super::admin::narrowing::Narrowing;
use super::lists::{Controls, ListFilter, Listing, Rows, Slice};
use crate::a11y::PageTitle;
use crate::api::Api;
use crate::components::{EmptyState, Icon, Look, Picture};
use crate::i18n::use_locale;

/// Id of the table's body.
const ROWS: &str = "report-rows";

fn address(filter: &ListFilter) -> String {
    filter.address("/dashboard/reports")
}

/// The page with the list.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let t = use_locale().t;
    let api = Api::for_this_view();
    let narrowing = Narrowing::new(ListFilter::of_reports, address);
    let list = Rows::new(narrowing, |api, query, cursor| async move {
        api.reports(&query, cursor.as_deref()).await.map(Slice::from)
    });
    let statuses = [ReportStatus::Complete, ReportStatus::Incomplete, ReportStatus::Empty]
        .map(|status| (status.code(), (t.kinds.report_status)(status)))
        .to_vec();
    let nothing = move || {
        view! {
            <EmptyState title=t.overview.no_reports_title text=t.overview.no_reports_text>
                <a class=Look::Primary.class() href="/dashboard">
                    {t.run.back_to_overview}
                </a>
            </EmptyState>
        }
    };
    view! {
        <div class="sy-page">
            <header class="sy-page__head sy-page__head--actions">
                <div class="sy-page__words">
                    <PageTitle text=t.report.reports_title.to_owned() />
                    <p class="sy-muted">{t.report.reports_text}</p>
                </div>
                <a class=Look::Plain.class() href="/dashboard/runs">
                    {t.list.all_runs}
                    <Icon picture=Picture::ArrowRight />
                </a>
            </header>
            <section class="sy-card">
                <Controls narrowing=narrowing statuses=statuses of_reports=true />
                <Listing list=list body=ROWS nothing=nothing.into()>
                    // Roles are named because a phone shows the rows as cards, and browsers drop a table's meaning with its layout.
                    <table
                        class="sy-table sy-table--cards sy-table--whole"
                        role="table"
                        aria-label=t.report.reports_title
                    >
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader" scope="col">{t.overview.period}</th>
                                <th role="columnheader" scope="col">{t.parts.kind}</th>
                                <th role="columnheader" scope="col">{t.report.status}</th>
                                <th role="columnheader" scope="col">{t.parts.summary}</th>
                                <th role="columnheader" scope="col">{t.talk.comment}</th>
                                <th role="columnheader" scope="col">
                                    <span class="sy-hidden">{t.open}</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup" id=ROWS>
                            <For each=move || list.rows.get() key=|item| item.id let:item>
                                <Row api=api item=item />
                            </For>
                        </tbody>
                    </table>
                </Listing>
            </section>
        </div>
    }
}
