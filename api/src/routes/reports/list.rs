//! `GET /api/v1/reports`.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use synkro_shared::comment::CommentView;
use synkro_shared::list::{Commented, MAX_SEARCH_CHARS, ReportPage, SortBy, SortOrder};
use synkro_shared::report::ReportStatus;
use synkro_shared::run::ReportKind;
use synkro_shared::{FieldErrorCode, ReportId, TokenScope};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Query;
use crate::http::rules::ReadReports;
use crate::routes::narrowing::Narrowing;
use crate::routes::paging::{List, Paging};
use crate::services::comments::{self, Reader};
use crate::services::report_search::{self, Sought, Words, place_of};
use crate::store::in_order::Sorting;
use crate::store::report_list::ReportFilter;

/// Which reports, and in which order.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReportsQuery {
    /// Only of this kind.
    #[param(value_type = Option<ReportKind>)]
    kind: Option<String>,
    /// Only those that stand so.
    #[param(value_type = Option<ReportStatus>)]
    status: Option<String>,
    /// Only those whose period ends after this: with `to`, whose period covers something of the time between.
    #[param(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    from: Option<String>,
    /// Only those whose period begins before this.
    #[param(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    to: Option<String>,
    /// Only those with, or without, comments.
    #[param(value_type = Option<Commented>)]
    comment: Option<String>,
    /// Words that must all stand in headline, summary or comments, in any case; ё is е. At most 120 characters. Searched
    /// are the company's newest 10 000 reports; the answer says what was left out.
    q: Option<String>,
    /// What to sort by; `created` when absent.
    #[param(value_type = Option<SortBy>)]
    sort: Option<String>,
    /// The newest or the oldest first; `desc` when absent.
    #[param(value_type = Option<SortOrder>)]
    order: Option<String>,
    /// `next_cursor` of the page before, which had the same sort and order.
    cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    limit: Option<u64>,
}

impl ReportsQuery {
    fn read(self) -> Result<(ReportFilter, Sorting, Option<Words>, Paging)> {
        let mut narrowing = Narrowing::default();
        let filter = ReportFilter {
            kind: narrowing.code("kind", self.kind.as_ref(), ReportKind::from_code),
            status: narrowing.code("status", self.status.as_ref(), ReportStatus::from_code),
            within: narrowing.within(self.from.as_ref(), self.to.as_ref()),
            commented: narrowing.code("comment", self.comment.as_ref(), Commented::from_code),
            oldest: None,
        };
        let sorting = narrowing.sorting(self.sort.as_ref(), self.order.as_ref());
        let text = self.q.unwrap_or_default();
        if text.chars().nth(MAX_SEARCH_CHARS).is_some() {
            narrowing.refuse("q", FieldErrorCode::TooLong);
        }
        narrowing.done()?;
        Ok((filter, sorting, Words::of(&text), Paging::new(self.cursor, self.limit)))
    }
}

/// The company's reports
///
/// Newest first unless asked otherwise. A token without `reports:comment` is shown no comments, and finds none. A cursor goes on in the order that it was given in, and is refused in another one.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(ReportsQuery),
    responses((status = 200, description = "A page of reports.", body = ReportPage)))]
pub async fn list_reports(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Query(query): Query<ReportsQuery>,
) -> Result<Json<ReportPage>> {
    let (filter, sorting, words, paging) = query.read()?;
    let after = paging.after(List::Reports, sorting)?;
    let wanted = paging.limit()? + 1;
    // A token reads comments by a scope of its own, here as elsewhere.
    let reads_comments =
        person.actor.token().is_none_or(|(_, scopes)| scopes.contains(&TokenScope::ReportsComment));
    let (reports, search) = match words {
        Some(words) => {
            let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
            let sought = Sought { words, in_comments: reads_comments };
            let (found, reach) =
                report_search::search(&app, person.scope, filter, sorting, after, &sought, wanted).await?;
            (found, Some(reach))
        }
        None => {
            let found = app.store.reports_in_order(person.scope, &filter, sorting, after, wanted).await?;
            (found, None)
        }
    };
    let mut page = paging.page_in_order(reports, List::Reports, sorting, |report| place_of(report, sorting));
    let reader = Reader { user: person.actor.user().id, scope: person.scope };
    let ids: Vec<ReportId> = page
        .items
        .iter()
        .filter(|report| reads_comments && report.comments > 0)
        .map(|report| report.id)
        .collect();
    let mut comments: HashMap<ReportId, CommentView> =
        comments::latest(&app, reader, &ids).await?.into_iter().collect();
    for report in &mut page.items {
        report.comment = comments.remove(&report.id);
    }
    Ok(Json(ReportPage { items: page.items, next_cursor: page.next_cursor, search }))
}
