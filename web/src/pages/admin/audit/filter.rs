//! Which entries of the log are shown, as the address of the page says it: days instead of instants, because the reader
//! picks days. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use leptos_router::params::ParamsMap;
use synkro_shared::audit::{AuditAction, AuditOutcome};
use synkro_shared::{TenantId, UserId};

use crate::api::{AuditQuery, outcome_code, with_query};
use crate::pages::admin::days::DayRange;
use crate::period::start_of_day;

/// A choice of entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By this person.
    pub actor: Option<UserId>,
    /// Of this action.
    pub action: Option<AuditAction>,
    /// That ended so.
    pub outcome: Option<AuditOutcome>,
    /// That concern this company.
    pub tenant: Option<TenantId>,
    /// Not before this day.
    pub from: Option<NaiveDate>,
    /// Not after this day.
    pub to: Option<NaiveDate>,
}

/// The outcome with this name.
pub fn outcome_from_code(code: &str) -> Option<AuditOutcome> {
    [AuditOutcome::Done, AuditOutcome::Denied].into_iter().find(|outcome| outcome_code(*outcome) == code)
}

impl DayRange for Filter {
    fn days(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        (self.from, self.to)
    }

    fn set_days(&mut self, first: Option<NaiveDate>, last: Option<NaiveDate>) {
        (self.from, self.to) = (first, last);
    }
}

impl Filter {
    /// The filter of an address; what it does not understand is left out.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get_str(name);
        Self {
            actor: get("actor").and_then(|id| id.parse().ok()),
            action: get("action").and_then(AuditAction::from_code),
            outcome: get("outcome").and_then(outcome_from_code),
            tenant: get("tenant").and_then(|id| id.parse().ok()),
            from: get("from").and_then(|day| day.parse().ok()),
            to: get("to").and_then(|day| day.parse().ok()),
        }
    }

    /// `path` with the filter as its query.
    pub fn address(&self, path: &str) -> String {
        let (actor, tenant) = (self.actor.map(|id| id.to_string()), self.tenant.map(|id| id.to_string()));
        let (from, to) = (self.from.map(|day| day.to_string()), self.to.map(|day| day.to_string()));
        let pairs = [
            ("actor", actor.as_deref()),
            ("action", self.action.map(AuditAction::code)),
            ("outcome", self.outcome.map(outcome_code)),
            ("tenant", tenant.as_deref()),
            ("from", from.as_deref()),
            ("to", to.as_deref()),
        ];
        with_query(path, &pairs)
    }

    /// The request for it: days become instants, by the zone's offset from UTC in seconds.
    pub fn request(&self, offset_at: impl Fn(DateTime<Utc>) -> i32) -> AuditQuery {
        let start = |day: NaiveDate| start_of_day(day, &offset_at);
        AuditQuery {
            actor: self.actor,
            action: self.action,
            outcome: self.outcome,
            tenant: self.tenant,
            from: self.from.map(start),
            to: self.to.map(|day| start(day.succ_opt().unwrap_or(day))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_instants_of_the_readers_zone_the_last_day_included() {
        let filter = Filter {
            from: Some("2026-03-01".parse().expect("a day")),
            to: Some("2026-03-01".parse().expect("a day")),
            ..Filter::default()
        };
        let request = filter.request(|_| 5 * 3_600);
        let text = |at: Option<DateTime<Utc>>| at.expect("an instant").to_rfc3339();
        assert_eq!(text(request.from), "2026-02-28T19:00:00+00:00");
        assert_eq!(text(request.to), "2026-03-01T19:00:00+00:00");
        assert!(!filter.is_reversed());
        assert!(Filter { to: "2026-02-28".parse().ok(), ..filter }.is_reversed());
    }

    #[test]
    fn the_address_names_what_is_chosen() {
        let filter = Filter {
            action: Some(AuditAction::RunStart),
            outcome: Some(AuditOutcome::Denied),
            from: "2026-03-01".parse().ok(),
            ..Filter::default()
        };
        let address = filter.address("/dashboard/activity");
        assert_eq!(address, "/dashboard/activity?action=run.start&outcome=denied&from=2026-03-01");
        assert_eq!(Filter::default().address("/admin/audit"), "/admin/audit");
        assert_eq!(outcome_from_code("denied"), Some(AuditOutcome::Denied));
    }
}
