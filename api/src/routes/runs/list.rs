//! `GET /api/v1/runs`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use synkro_shared::Page;
use synkro_shared::list::{SortBy, SortOrder};
use synkro_shared::run::{ReportKind, RunStatus, RunView};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Query;
use crate::http::rules::ReadReports;
use crate::routes::narrowing::Narrowing;
use crate::routes::paging::{List, Paging};
use crate::store::in_order::Sorting;
use crate::store::run_list::RunFilter;

/// Which runs, and in which order.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RunsQuery {
    /// Only of reports of this kind.
    #[param(value_type = Option<ReportKind>)]
    kind: Option<String>,
    /// Only those that stand so.
    #[param(value_type = Option<RunStatus>)]
    status: Option<String>,
    /// Only those whose period ends after this: with `to`, whose period covers something of the time between.
    #[param(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    from: Option<String>,
    /// Only those whose period begins before this.
    #[param(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    to: Option<String>,
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

impl RunsQuery {
    fn read(self) -> Result<(RunFilter, Sorting, Paging)> {
        let mut narrowing = Narrowing::default();
        let filter = RunFilter {
            kind: narrowing.code("kind", self.kind.as_ref(), ReportKind::from_code),
            status: narrowing.code("status", self.status.as_ref(), RunStatus::from_code),
            within: narrowing.within(self.from.as_ref(), self.to.as_ref()),
        };
        let sorting = narrowing.sorting(self.sort.as_ref(), self.order.as_ref());
        narrowing.done()?;
        Ok((filter, sorting, Paging::new(self.cursor, self.limit)))
    }
}

/// The company's runs
///
/// Newest first unless asked otherwise. Runs that answer a question about a report are not among them.
#[utoipa::path(get, path = "/api/v1/runs", tag = "runs", params(RunsQuery),
    responses((status = 200, description = "A page of runs.", body = Page<RunView>)))]
pub async fn list_runs(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Query(query): Query<RunsQuery>,
) -> Result<Json<Page<RunView>>> {
    let (filter, sorting, paging) = query.read()?;
    let after = paging.after(List::Runs, sorting)?;
    let runs = app.store.runs_in_order(person.scope, &filter, sorting, after, paging.limit()? + 1).await?;
    Ok(Json(
        paging.page_in_order(runs, List::Runs, sorting, |run| {
            sorting.place(run.created_at, run.period, run.id.0)
        }),
    ))
}
