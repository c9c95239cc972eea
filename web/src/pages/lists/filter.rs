//! Which rows of a list are shown, as the address of the page says it: days instead of instants, because the reader picks
//! days. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use leptos_router::params::ParamsMap;
use synkro_shared::list::{Commented, MAX_SEARCH_CHARS, SortBy, SortOrder};
use synkro_shared::report::ReportStatus;
use synkro_shared::run::{ReportKind, RunStatus};

use crate::api::{ListQuery, with_query};
use crate::pages::admin::days::DayRange;
use crate::period::start_of_day;

/// A choice of rows, and their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Of this kind.
    pub kind: Option<ReportKind>,
    /// That stand so, by the stable name.
    pub status: Option<&'static str>,
    /// With or without comments.
    pub commented: Option<Commented>,
    /// Words to search for.
    pub text: String,
    /// Whose period reaches this day or later.
    pub from: Option<NaiveDate>,
    /// Whose period begins on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Sorted by.
    pub by: SortBy,
    /// From which end.
    pub order: SortOrder,
}

impl DayRange for ListFilter {
    fn days(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        (self.from, self.to)
    }

    fn set_days(&mut self, first: Option<NaiveDate>, last: Option<NaiveDate>) {
        (self.from, self.to) = (first, last);
    }
}

impl ListFilter {
    /// The filter of reports in an address; what it does not understand is left out.
    pub fn of_reports(query: &ParamsMap) -> Self {
        Self::read_reports(|name| query.get_str(name))
    }

    /// The filter of runs in an address.
    pub fn of_runs(query: &ParamsMap) -> Self {
        Self::read_runs(|name| query.get_str(name))
    }

    fn read_reports<'q>(get: impl Fn(&str) -> Option<&'q str>) -> Self {
        Self {
            commented: get("comment").and_then(Commented::from_code),
            text: get("q").unwrap_or_default().trim().chars().take(MAX_SEARCH_CHARS).collect(),
            ..Self::read(get, |code| ReportStatus::from_code(code).map(ReportStatus::code))
        }
    }

    fn read_runs<'q>(get: impl Fn(&str) -> Option<&'q str>) -> Self {
        Self::read(get, |code| RunStatus::from_code(code).map(RunStatus::code))
    }

    fn read<'q>(
        get: impl Fn(&str) -> Option<&'q str>,
        status: impl Fn(&str) -> Option<&'static str>,
    ) -> Self {
        Self {
            kind: get("kind").and_then(ReportKind::from_code),
            status: get("status").and_then(status),
            from: get("from").and_then(|day| day.parse().ok()),
            to: get("to").and_then(|day| day.parse().ok()),
            by: get("sort").and_then(SortBy::from_code).unwrap_or_default(),
            order: get("order").and_then(SortOrder::from_code).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// `path` with the filter as its query: only what differs from the whole list in its usual order.
    pub fn address(&self, path: &str) -> String {
        let (from, to) = (self.from.map(|day| day.to_string()), self.to.map(|day| day.to_string()));
        let pairs = [
            ("kind", self.kind.map(ReportKind::code)),
            ("status", self.status),
            ("comment", self.commented.map(Commented::code)),
            ("q", Some(self.text.as_str()).filter(|text| !text.is_empty())),
            ("from", from.as_deref()),
            ("to", to.as_deref()),
            ("sort", Some(self.by.code()).filter(|_| self.by != SortBy::default())),
            ("order", Some(self.order.code()).filter(|_| self.order != SortOrder::default())),
        ];
        with_query(path, &pairs)
    }

    /// The whole list in the same order.
    pub fn whole(&self) -> Self {
        Self { by: self.by, order: self.order, ..Self::default() }
    }

    /// Whether it leaves anything out.
    pub fn is_narrow(&self) -> bool {
        *self != self.whole()
    }

    /// The request for it: days become instants, by the zone's offset from UTC in seconds. Of reversed days the last one
    /// is left out: the field says what is wrong with it.
    pub fn request(&self, offset_at: impl Fn(DateTime<Utc>) -> i32) -> ListQuery {
        let start = |day: NaiveDate| start_of_day(day, &offset_at);
        let to = self.to.filter(|_| !self.is_reversed());
        ListQuery {
            kind: self.kind,
            status: self.status,
            commented: self.commented,
            text: self.text.clone(),
            from: self.from.map(start),
            to: to.map(|day| start(day.succ_opt().unwrap_or(day))),
            by: self.by,
            order: self.order,
            rows: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An address' query; the router's own needs a browser.
    fn query<'q>(pairs: &'q [(&'q str, &'q str)]) -> impl Fn(&str) -> Option<&'q str> {
        |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    #[test]
    fn the_address_is_read_back_and_nonsense_in_it_is_left_out() {
        let pairs = [
            ("kind", "daily"),
            ("status", "incomplete"),
            ("comment", "with"),
            ("q", " окна "),
            ("from", "2026-03-01"),
            ("sort", "period"),
            ("order", "asc"),
        ];
        let filter = ListFilter::read_reports(query(&pairs));
        assert_eq!(filter.text, "окна");
        assert_eq!(
            filter.address("/dashboard/reports"),
            "/dashboard/reports?kind=daily&status=incomplete&comment=with&q=%D0%BE%D0%BA%D0%BD%D0%B0&from=2026-03-01&sort=period&order=asc"
        );
        let nonsense = [("kind", "x"), ("status", "failed"), ("from", "yesterday"), ("order", "up")];
        assert_eq!(ListFilter::read_reports(query(&nonsense)), ListFilter::default());
        assert_eq!(ListFilter::default().address("/dashboard/reports"), "/dashboard/reports");
        let runs = ListFilter::read_runs(query(&[("status", "failed"), ("q", "окна"), ("comment", "with")]));
        assert_eq!(runs, ListFilter { status: Some("failed"), ..ListFilter::default() });
        let long = "я".repeat(500);
        assert_eq!(ListFilter::read_reports(query(&[("q", &long)])).text.chars().count(), MAX_SEARCH_CHARS);
    }

    #[test]
    fn clearing_keeps_the_order() {
        let filter = ListFilter { order: SortOrder::Asc, text: "окна".into(), ..ListFilter::default() };
        assert!(filter.is_narrow());
        assert_eq!(filter.whole(), ListFilter { order: SortOrder::Asc, ..ListFilter::default() });
        assert!(!filter.whole().is_narrow());
    }

    #[test]
    fn days_become_instants_of_the_companys_zone_the_last_day_included() {
        let day = |text: &str| text.parse().ok();
        let filter = ListFilter { from: day("2026-03-01"), to: day("2026-03-01"), ..ListFilter::default() };
        let request = filter.request(|_| 5 * 3_600);
        assert_eq!(request.from, "2026-02-28T19:00:00Z".parse().ok());
        assert_eq!(request.to, "2026-03-01T19:00:00Z".parse().ok());
        let reversed = ListFilter { to: day("2026-02-01"), ..filter };
        assert!(reversed.is_reversed());
        assert_eq!(reversed.request(|_| 0).to, None);
    }
}
