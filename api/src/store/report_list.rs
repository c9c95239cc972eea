//! The list of reports: narrowed, sorted, page by page.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::list::Commented;
use synkro_shared::report::{ReportListItem, ReportStatus};
use synkro_shared::run::ReportKind;
use uuid::Uuid;

use super::entity::report;
use super::in_order::{Columns, ListPlace, Sorting, Within};
use super::reports::{ListRow, listed};
use super::{Store, TenantScope, failed};
use crate::error::Result;

/// Which reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportFilter {
    /// Of this kind.
    pub kind: Option<ReportKind>,
    /// That stand so.
    pub status: Option<ReportStatus>,
    /// That cover something of this.
    pub within: Within,
    /// With or without comments.
    pub commented: Option<Commented>,
    /// Made at this place or later.
    pub oldest: Option<ListPlace>,
}

const COLUMNS: Columns<report::Column> = Columns {
    id: report::Column::Id,
    created_at: report::Column::CreatedAt,
    period_start: report::Column::PeriodStart,
    period_end: report::Column::PeriodEnd,
};

impl Store {
    /// A page of the tenant's reports, without their newest comments.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reports_in_order(
        &self,
        scope: TenantScope,
        filter: &ReportFilter,
        sorting: Sorting,
        after: Option<ListPlace>,
        limit: u64,
    ) -> Result<Vec<ReportListItem>> {
        use report::Column as C;
        let mut query = COLUMNS.within(COLUMNS.sort(listed(scope), sorting, after), filter.within);
        if let Some(kind) = filter.kind {
            query = query.filter(C::Kind.eq(kind.code()));
        }
        if let Some(status) = filter.status {
            query = query.filter(C::Status.eq(status.code()));
        }
        match filter.commented {
            Some(Commented::With) => query = query.filter(C::Comments.gt(0)),
            Some(Commented::Without) => query = query.filter(C::Comments.eq(0)),
            None => {}
        }
        if let Some(oldest) = filter.oldest {
            query = COLUMNS.not_older(query, oldest);
        }
        let rows = query.limit(limit).into_model::<ListRow>().all(&self.db).await.map_err(failed)?;
        rows.into_iter().map(ReportListItem::try_from).collect()
    }

    /// Where the last of the tenant's `newest` reports stands, when there are older ones, and how many there are in all.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn newest_reports(&self, scope: TenantScope, newest: u64) -> Result<(Option<ListPlace>, u64)> {
        use report::Column as C;
        let own = report::Entity::find().filter(C::TenantId.eq(scope.tenant().0));
        let all = own.clone().count(&self.db).await.map_err(failed)?;
        if all <= newest {
            return Ok((None, all));
        }
        let last: Option<(DateTime<Utc>, Uuid)> = own
            .select_only()
            .columns([C::CreatedAt, C::Id])
            .order_by_desc(C::CreatedAt)
            .order_by_desc(C::Id)
            .offset(newest.saturating_sub(1))
            .limit(1)
            .into_tuple()
            .one(&self.db)
            .await
            .map_err(failed)?;
        Ok((last.map(|(at, id)| ListPlace { at, id }), all))
    }
}
