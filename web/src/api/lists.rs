//! The lists of reports and runs, narrowed and sorted.

use chrono::{DateTime, SecondsFormat, Utc};
use synkro_shared::Page;
use synkro_shared::list::{Commented, ReportPage, SortBy, SortOrder};
use synkro_shared::run::{ReportKind, RunView};

use super::client::{Api, Call};
use super::error::ApiError;
use super::query::with_query;

/// Rows that a list loads at a time.
const PAGE_SIZE: usize = 20;
/// Rows that the API gives at a time.
const MOST_AT_ONCE: usize = 100;

/// Which rows, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Of this kind.
    pub kind: Option<ReportKind>,
    /// That stand so, by the status's stable name.
    pub status: Option<&'static str>,
    /// With or without comments; reports only.
    pub commented: Option<Commented>,
    /// Words to search for; reports only.
    pub text: String,
    /// Whose period ends after this instant.
    pub from: Option<DateTime<Utc>>,
    /// Whose period begins before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Sorted by.
    pub by: SortBy,
    /// From which end.
    pub order: SortOrder,
    /// How many are wanted at once, as far as the API goes; fewer than a list's page are never asked for.
    pub rows: usize,
}

impl ListQuery {
    fn address(&self, path: &str, cursor: Option<&str>) -> String {
        let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let (from, to) = (self.from.map(instant), self.to.map(instant));
        let limit = self.rows.clamp(PAGE_SIZE, MOST_AT_ONCE).to_string();
        let pairs = [
            ("kind", self.kind.map(ReportKind::code)),
            ("status", self.status),
            ("comment", self.commented.map(Commented::code)),
            ("q", Some(self.text.as_str()).filter(|text| !text.is_empty())),
            ("from", from.as_deref()),
            ("to", to.as_deref()),
            ("sort", Some(self.by.code())),
            ("order", Some(self.order.code())),
            ("limit", Some(limit.as_str())),
            ("cursor", cursor),
        ];
        with_query(path, &pairs)
    }
}

impl Api {
    /// `GET /reports`
    ///
    /// # Errors
    /// `validation_failed`, no connection, or no permission.
    pub async fn reports(self, query: &ListQuery, cursor: Option<&str>) -> Result<ReportPage, ApiError> {
        self.fetch(Call::get(&query.address("/api/v1/reports", cursor))).await
    }

    /// `GET /runs`
    ///
    /// # Errors
    /// `validation_failed`, no connection, or no permission.
    pub async fn runs(self, query: &ListQuery, cursor: Option<&str>) -> Result<Page<RunView>, ApiError> {
        self.fetch(Call::get(&query.address("/api/v1/runs", cursor))).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_names_what_is_chosen_and_the_order() {
        let query = ListQuery {
            kind: Some(ReportKind::Daily),
            commented: Some(Commented::With),
            text: "окна".into(),
            from: "2026-03-01T00:00:00Z".parse().ok(),
            by: SortBy::Period,
            ..ListQuery::default()
        };
        assert_eq!(
            query.address("/r", Some("c")),
            "/r?kind=daily&comment=with&q=%D0%BE%D0%BA%D0%BD%D0%B0&from=2026-03-01T00%3A00%3A00Z&sort=period&order=desc&limit=20&cursor=c"
        );
        assert_eq!(ListQuery::default().address("/r", None), "/r?sort=created&order=desc&limit=20");
        for (rows, limit) in [(60, 60), (5, 20), (1_000, 100)] {
            let query = ListQuery { rows, ..ListQuery::default() };
            assert!(query.address("/r", None).ends_with(&format!("&limit={limit}")), "{rows}");
        }
    }
}
