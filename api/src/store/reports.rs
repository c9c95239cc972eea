//! Reports' central part: period, status, summary, numbers. The text is in the client's Supabase.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Keyword, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use synkro_shared::report::{Metrics, Receipt, ReportListItem, ReportStatus};
use synkro_shared::run::{LeftOut, Period, ReportKind};
use synkro_shared::session::Language;
use synkro_shared::{ReportId, RunId};
use uuid::Uuid;

use super::entity::{job_run, report};
use super::runs::Claim;
use super::tenants::language_from_tag;
use super::{Store, TenantScope, Tx, failed, from_code, from_json, to_json};
use crate::error::{Error, Result};

/// The central part of a report.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the list shows.
    pub item: ReportListItem,
    /// Language of the text.
    pub language: Language,
    /// The numbers.
    pub metrics: Metrics,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// What it cost.
    pub receipt: Option<Receipt>,
}

/// A report to keep.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// Its id: the same however often the step is repeated.
    pub id: ReportId,
    /// How it stands.
    pub status: ReportStatus,
    /// Language of the text.
    pub language: Language,
    /// A few sentences.
    pub summary: String,
    /// The numbers.
    pub metrics: Metrics,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// What it cost.
    pub receipt: Option<Receipt>,
}

impl TryFrom<report::Model> for Report {
    type Error = Error;

    fn try_from(row: report::Model) -> Result<Self> {
        let metrics: Metrics = from_json("reports.metrics", row.metrics)?;
        Ok(Self {
            item: ReportListItem {
                id: ReportId(row.id),
                run_id: RunId(row.run_id),
                kind: from_code("reports.kind", &row.kind, ReportKind::from_code)?,
                period: Period { start: row.period_start, end: row.period_end },
                timezone: row.timezone,
                status: from_code("reports.status", &row.status, ReportStatus::from_code)?,
                summary: row.summary,
                dialogs: metrics.total.dialogs,
                unanswered: metrics.total.unanswered,
                measured: metrics.measured,
                created_at: row.created_at,
            },
            language: from_code("reports.language", &row.language, language_from_tag)?,
            metrics,
            left_out: from_json("reports.left_out", row.left_out)?,
            receipt: row.receipt.map(|json| from_json("reports.receipt", json)).transpose()?,
        })
    }
}

/// What the list shows of a report.
#[derive(FromQueryResult)]
struct ListRow {
    id: Uuid,
    run_id: Uuid,
    kind: String,
    period_start: DateTime<Utc>,
    period_end: DateTime<Utc>,
    timezone: String,
    status: String,
    summary: String,
    created_at: DateTime<Utc>,
    dialogs: Option<i64>,
    unanswered: Option<i64>,
    measured: Option<serde_json::Value>,
    /// In place of the three before.
    metrics: Option<serde_json::Value>,
}

impl TryFrom<ListRow> for ReportListItem {
    type Error = Error;

    fn try_from(row: ListRow) -> Result<Self> {
        let numbers = |count: Option<i64>| count.and_then(|count| u64::try_from(count).ok());
        let (dialogs, unanswered, measured) =
            match (numbers(row.dialogs), numbers(row.unanswered), row.measured) {
                (Some(dialogs), Some(unanswered), Some(measured)) => {
                    (dialogs, unanswered, from_json("reports.measured", measured)?)
                }
                _ => {
                    let metrics =
                        row.metrics.ok_or_else(|| Error::internal("a report without its numbers"))?;
                    let metrics: Metrics = from_json("reports.metrics", metrics)?;
                    (metrics.total.dialogs, metrics.total.unanswered, metrics.measured)
                }
            };
        Ok(Self {
            id: ReportId(row.id),
            run_id: RunId(row.run_id),
            kind: from_code("reports.kind", &row.kind, ReportKind::from_code)?,
            period: Period { start: row.period_start, end: row.period_end },
            timezone: row.timezone,
            status: from_code("reports.status", &row.status, ReportStatus::from_code)?,
            summary: row.summary,
            dialogs,
            unanswered,
            measured,
            created_at: row.created_at,
        })
    }
}

impl Store {
    /// A report of the tenant.
    ///
    /// # Errors
    /// Not found, or the database does not answer.
    pub async fn report(&self, scope: TenantScope, id: ReportId) -> Result<Report> {
        report::Entity::find_by_id(id.0)
            .filter(report::Column::TenantId.eq(scope.tenant().0))
            .one(&self.db)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?
            .try_into()
    }

    /// Reports of the tenant, newest first, older than `before`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_reports(
        &self,
        scope: TenantScope,
        before: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<ReportListItem>> {
        use report::Column as C;
        let mut query = report::Entity::find()
            .select_only()
            .columns([
                C::Id,
                C::RunId,
                C::Kind,
                C::PeriodStart,
                C::PeriodEnd,
                C::Timezone,
                C::Status,
                C::Summary,
                C::CreatedAt,
                C::Dialogs,
                C::Unanswered,
                C::Measured,
            ])
            // The numbers are large and packed: they are fetched for rows alone that have nothing else to show.
            .column_as(
                Into::<Expr>::into(
                    Expr::case(C::Dialogs.is_null(), Expr::col(C::Metrics)).finally(Keyword::Null),
                ),
                "metrics",
            )
            .filter(C::TenantId.eq(scope.tenant().0))
            .order_by_desc(C::Id)
            .limit(limit);
        if let Some(before) = before {
            query = query.filter(C::Id.lt(before));
        }
        let rows = query.into_model::<ListRow>().all(&self.db).await.map_err(failed)?;
        rows.into_iter().map(ReportListItem::try_from).collect()
    }

    /// The newest report that covers exactly the stretch of equal length before this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_previous_report(&self, scope: TenantScope, period: Period) -> Result<Option<Report>> {
        report::Entity::find()
            .filter(report::Column::TenantId.eq(scope.tenant().0))
            .filter(report::Column::PeriodEnd.eq(period.start))
            .filter(report::Column::PeriodStart.eq(period.start - (period.end - period.start)))
            .order_by_desc(report::Column::Id)
            .one(&self.db)
            .await
            .map_err(failed)?
            .map(Report::try_from)
            .transpose()
    }
}

impl Tx {
    /// Keeps the run's report; repeating it replaces the same row. Commits with the step's checkpoint.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_report(&self, claim: &Claim, new: NewReport) -> Result<()> {
        use report::Column as C;
        let row = report::ActiveModel {
            id: Set(new.id.0),
            tenant_id: Set(claim.scope().tenant().0),
            run_id: Set(claim.run().0),
            kind: Set(claim.kind().code().to_owned()),
            period_start: Set(claim.period().start),
            period_end: Set(claim.period().end),
            timezone: Set(claim.timezone().name().to_owned()),
            language: Set(new.language.tag().to_owned()),
            status: Set(new.status.code().to_owned()),
            summary: Set(new.summary),
            metrics: Set(to_json(&new.metrics)?),
            left_out: Set(to_json(&new.left_out)?),
            receipt: Set(new.receipt.as_ref().map(to_json).transpose()?),
            created_at: Set(self.clock.now()),
            dialogs: Set(i64::try_from(new.metrics.total.dialogs).ok()),
            unanswered: Set(i64::try_from(new.metrics.total.unanswered).ok()),
            measured: Set(Some(to_json(&new.metrics.measured)?)),
        };
        let replaced = [
            C::Status,
            C::Language,
            C::Summary,
            C::Metrics,
            C::LeftOut,
            C::Receipt,
            C::Dialogs,
            C::Unanswered,
            C::Measured,
        ];
        let conflict = OnConflict::column(C::Id).update_columns(replaced).to_owned();
        report::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        job_run::Entity::update_many()
            .col_expr(job_run::Column::ReportId, Expr::value(new.id.0))
            .filter(job_run::Column::Id.eq(claim.run().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
