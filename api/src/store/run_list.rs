//! The list of runs that make reports: narrowed, sorted, page by page. Runs that answer questions are left out: they
//! stand with their question.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use synkro_shared::run::{ReportKind, RunStatus, RunView};

use super::entity::job_run;
use super::in_order::{Columns, ListPlace, Sorting, Within};
use super::start_run::of_reports;
use super::{Store, TenantScope, failed};
use crate::error::Result;

/// Which runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunFilter {
    /// Of this kind.
    pub kind: Option<ReportKind>,
    /// That stand so.
    pub status: Option<RunStatus>,
    /// That cover something of this.
    pub within: Within,
}

const COLUMNS: Columns<job_run::Column> = Columns {
    id: job_run::Column::Id,
    created_at: job_run::Column::CreatedAt,
    period_start: job_run::Column::PeriodStart,
    period_end: job_run::Column::PeriodEnd,
};

impl Store {
    /// A page of the tenant's runs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn runs_in_order(
        &self,
        scope: TenantScope,
        filter: &RunFilter,
        sorting: Sorting,
        after: Option<ListPlace>,
        limit: u64,
    ) -> Result<Vec<RunView>> {
        use job_run::Column as C;
        let own = job_run::Entity::find().filter(C::TenantId.eq(scope.tenant().0)).filter(of_reports());
        let mut query = COLUMNS.within(COLUMNS.sort(own, sorting, after), filter.within);
        if let Some(kind) = filter.kind {
            query = query.filter(C::Kind.eq(kind.code()));
        }
        if let Some(status) = filter.status {
            query = query.filter(C::Status.eq(status.code()));
        }
        let rows = query.limit(limit).all(&self.db).await.map_err(failed)?;
        self.run_views(rows).await
    }
}
