//! Reports' central part: period, status, summary, numbers. The text is in the client's Supabase.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::sea_query::{CaseStatement, Expr, Keyword, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};
use synkro_shared::report::{
    IMPORTANT, Metrics, QuoteShare, Receipt, ReportContent, ReportListItem, ReportStatus,
};
use synkro_shared::run::{LeftOut, Period, ReportKind};
use synkro_shared::session::Language;
use synkro_shared::{ReportId, RunId};
use uuid::Uuid;

use super::entity::{job_run, report};
use super::runs::Claim;
use super::tenants::language_from_tag;
use super::{Store, TenantScope, Tx, failed, from_code, from_json, to_json};
use crate::domain::period::previous_starts;
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
    /// What the list shows of the analysis; none where nothing was analysed.
    pub highlights: Option<Highlights>,
    /// The numbers.
    pub metrics: Metrics,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// What it cost.
    pub receipt: Option<Receipt>,
}

/// What the list shows of an analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlights {
    /// One line; empty when it could not be kept without a client's words.
    pub headline: String,
    /// Findings of at least [`IMPORTANT`].
    pub important: u64,
    /// Its quotes.
    pub quotes: QuoteShare,
}

impl Highlights {
    /// Of a report with this text, under a headline that may be kept centrally.
    #[must_use]
    pub fn of(headline: &str, content: &ReportContent) -> Self {
        let important = content.findings.iter().filter(|finding| finding.importance >= IMPORTANT).count();
        Self {
            headline: headline.to_owned(),
            important: important as u64,
            quotes: QuoteShare { given: content.citations_given, confirmed: content.citations_confirmed },
        }
    }
}

/// A count as a column holds it.
fn count(column: Option<i64>) -> Option<u64> {
    column.and_then(|count| u64::try_from(count).ok())
}

fn quotes(given: Option<i64>, confirmed: Option<i64>) -> Option<QuoteShare> {
    Some(QuoteShare { given: count(given)?, confirmed: count(confirmed)? })
}

fn headline(column: Option<String>) -> Option<String> {
    column.filter(|headline| !headline.is_empty())
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
                headline: headline(row.headline),
                summary: row.summary,
                important_findings: count(row.important),
                quotes: quotes(row.quotes_given, row.quotes_confirmed),
                dialogs: metrics.total.dialogs,
                unanswered: metrics.total.unanswered,
                measured: metrics.measured,
                created_at: row.created_at,
                comments: count(Some(row.comments)).unwrap_or(0),
                comment: None,
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
pub(super) struct ListRow {
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
    headline: Option<String>,
    important: Option<i64>,
    quotes_given: Option<i64>,
    quotes_confirmed: Option<i64>,
    comments: i64,
    /// In place of dialogs, unanswered and measured.
    metrics: Option<serde_json::Value>,
}

impl TryFrom<ListRow> for ReportListItem {
    type Error = Error;

    fn try_from(row: ListRow) -> Result<Self> {
        let (dialogs, unanswered, measured) = match (count(row.dialogs), count(row.unanswered), row.measured)
        {
            (Some(dialogs), Some(unanswered), Some(measured)) => {
                (dialogs, unanswered, from_json("reports.measured", measured)?)
            }
            _ => {
                let metrics = row.metrics.ok_or_else(|| Error::internal("a report without its numbers"))?;
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
            headline: headline(row.headline),
            summary: row.summary,
            important_findings: count(row.important),
            quotes: quotes(row.quotes_given, row.quotes_confirmed),
            dialogs,
            unanswered,
            measured,
            created_at: row.created_at,
            comments: count(Some(row.comments)).unwrap_or(0),
            comment: None,
        })
    }
}

/// What the list shows of the reports of the tenant.
pub(super) fn listed(scope: TenantScope) -> Select<report::Entity> {
    use report::Column as C;
    report::Entity::find()
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
            C::Headline,
            C::Important,
            C::QuotesGiven,
            C::QuotesConfirmed,
            C::Comments,
        ])
        // The numbers are large and packed: they are fetched for rows alone that have nothing else to show.
        .column_as(
            Into::<Expr>::into(
                Expr::case(C::Dialogs.is_null(), Expr::col(C::Metrics)).finally(Keyword::Null),
            ),
            "metrics",
        )
        .filter(C::TenantId.eq(scope.tenant().0))
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

    /// The newest reports of the tenant.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_reports(&self, scope: TenantScope, limit: u64) -> Result<Vec<ReportListItem>> {
        let query = listed(scope).order_by_desc(report::Column::Id).limit(limit);
        let rows = query.into_model::<ListRow>().all(&self.db).await.map_err(failed)?;
        rows.into_iter().map(ReportListItem::try_from).collect()
    }

    /// The report with which one of this period is compared: the newest of the likeliest period before it
    /// ([`previous_starts`]) that has any.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_previous_report(
        &self,
        scope: TenantScope,
        period: Period,
        zone: Tz,
    ) -> Result<Option<Report>> {
        let starts = previous_starts(period, zone);
        if starts.is_empty() {
            return Ok(None);
        }
        let mut likeliest = CaseStatement::new();
        for (place, start) in (0_i32..).zip(&starts) {
            likeliest = likeliest.case(report::Column::PeriodStart.eq(*start), place);
        }
        let likeliest: Expr = likeliest.into();
        report::Entity::find()
            .filter(report::Column::TenantId.eq(scope.tenant().0))
            .filter(report::Column::PeriodEnd.eq(period.start))
            .filter(report::Column::PeriodStart.is_in(starts))
            .order_by_asc(likeliest)
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
            headline: Set(new.highlights.as_ref().map(|shown| shown.headline.clone())),
            important: Set(new.highlights.as_ref().and_then(|shown| i64::try_from(shown.important).ok())),
            quotes_given: Set(new
                .highlights
                .as_ref()
                .and_then(|shown| i64::try_from(shown.quotes.given).ok())),
            quotes_confirmed: Set(new
                .highlights
                .as_ref()
                .and_then(|shown| i64::try_from(shown.quotes.confirmed).ok())),
            comments: NotSet,
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
            C::Headline,
            C::Important,
            C::QuotesGiven,
            C::QuotesConfirmed,
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
        self.report_made(claim.scope()).await
    }
}
