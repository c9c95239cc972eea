//! The newest reports.

use leptos::prelude::*;
use synkro_shared::Permission;
use synkro_shared::report::ReportListItem;
use synkro_shared::run::CountKind;

use crate::browser::zone;
use crate::components::{Badge, Card, EmptyState, Icon, Look, Picture};
use crate::i18n::use_locale;
use crate::session::Session;

/// The newest reports, each a link.
#[component]
pub fn LatestReports(
    /// Newest first.
    reports: Vec<ReportListItem>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    if reports.is_empty() {
        let session: Session = expect_context();
        let text = if session.may(Permission::RunsWrite) {
            t.overview.no_reports_here
        } else {
            t.overview.no_reports_for_readers
        };
        return view! {
            <Card title=t.overview.latest_reports id="latest-reports">
                <EmptyState title=t.overview.no_reports_title text=text />
            </Card>
        }
        .into_any();
    }
    view! {
        <Card title=t.overview.latest_reports id="latest-reports">
            <ul class="sy-list">
                {reports
                    .into_iter()
                    .map(|item| {
                        let summary = item.headline.clone().unwrap_or_else(|| locale.summary(&item));
                        view! {
                            <li class="sy-list__item">
                                <a class="sy-list__link" href=format!("/dashboard/reports/{}", item.id)>
                                    {zone::period_text(locale, &item.timezone, item.period)}
                                </a>
                                <p class="sy-list__text">{summary}</p>
                                <p class="sy-row sy-small">
                                    <Badge tone=item.status text=(t.kinds.report_status)(item.status) />
                                    {item
                                        .measured
                                        .dialogs
                                        .then(|| {
                                            view! {
                                                <span class="sy-muted">
                                                    {locale.count(CountKind::Dialogs, item.dialogs)}
                                                </span>
                                                <span class="sy-muted">
                                                    {t.metrics.unanswered}": "{locale.number(item.unanswered)}
                                                </span>
                                            }
                                        })}
                                    <span class="sy-muted">
                                        {(t.report.made_at)(&zone::moment_text(locale, &item.timezone, item.created_at))}
                                    </span>
                                </p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <a class=Look::Quiet.class() href="/dashboard/reports">
                {t.overview.all_reports}
                <Icon picture=Picture::ArrowRight />
            </a>
        </Card>
    }
    .into_any()
}
