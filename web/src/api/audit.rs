//! The log: the platform's for super administrators, the own company's for holders of `settings`.

use chrono::{DateTime, SecondsFormat, Utc};
use synkro_shared::audit::{
    AcknowledgeAuditRequest, AcknowledgedAudit, AuditAction, AuditEntryView, AuditOutcome, DamagedLog,
    PlatformAuditPage,
};
use synkro_shared::{Page, TenantId, UserId};

use super::client::{Api, Call};
use super::error::ApiError;
use super::query::with_query;

/// Rows that the list loads at a time.
const PAGE_SIZE: &str = "50";

/// Whose log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// What staff and strangers did, anywhere.
    Platform,
    /// What was done in the own company.
    Company,
}

impl Chain {
    const fn path(self) -> &'static str {
        match self {
            Self::Platform => "/api/v1/admin/audit",
            Self::Company => "/api/v1/audit",
        }
    }
}

/// Which entries a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// By this person.
    pub actor: Option<UserId>,
    /// Of this action.
    pub action: Option<AuditAction>,
    /// That ended so.
    pub outcome: Option<AuditOutcome>,
    /// That concern this company; the platform's log only.
    pub tenant: Option<TenantId>,
    /// From this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
}

/// The stable name of an outcome.
#[must_use]
pub const fn outcome_code(outcome: AuditOutcome) -> &'static str {
    match outcome {
        AuditOutcome::Done => "done",
        AuditOutcome::Denied => "denied",
    }
}

impl AuditQuery {
    fn with(&self, path: &str, more: &[(&str, Option<&str>)]) -> String {
        let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let (actor, tenant) = (self.actor.map(|id| id.to_string()), self.tenant.map(|id| id.to_string()));
        let (from, to) = (self.from.map(instant), self.to.map(instant));
        let own = [
            ("actor", actor.as_deref()),
            ("action", self.action.map(AuditAction::code)),
            ("outcome", self.outcome.map(outcome_code)),
            ("tenant", tenant.as_deref()),
            ("from", from.as_deref()),
            ("to", to.as_deref()),
        ];
        with_query(path, &[&own, more].concat())
    }

    /// Address of the platform's entries as a file.
    #[must_use]
    pub fn export(&self) -> String {
        self.with("/api/v1/admin/audit/export", &[])
    }
}

impl Api {
    /// `GET /admin/audit` or `GET /audit`
    ///
    /// # Errors
    /// No connection, or no permission.
    pub async fn audit(
        self,
        chain: Chain,
        query: &AuditQuery,
        cursor: Option<&str>,
    ) -> Result<Page<AuditEntryView>, ApiError> {
        let path = query.with(chain.path(), &[("cursor", cursor), ("limit", Some(PAGE_SIZE))]);
        self.fetch(Call::get(&path)).await
    }

    /// Logs that can't be written into: `GET /admin/audit`
    ///
    /// # Errors
    /// No connection, or no permission.
    pub async fn damaged_logs(self) -> Result<Vec<DamagedLog>, ApiError> {
        let page: PlatformAuditPage = self.fetch(Call::get("/api/v1/admin/audit?limit=1")).await?;
        Ok(page.damaged)
    }

    /// `POST /admin/audit/acknowledge`
    ///
    /// # Errors
    /// `step_up_required`, `conflict` when nothing is wrong, or no connection.
    pub async fn acknowledge_audit(
        self,
        form: &AcknowledgeAuditRequest,
    ) -> Result<AcknowledgedAudit, ApiError> {
        self.fetch(Call::post("/api/v1/admin/audit/acknowledge").json(form)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_the_same_filters_as_the_list() {
        let query = AuditQuery {
            action: Some(AuditAction::UserDisable),
            outcome: Some(AuditOutcome::Denied),
            from: Some("2026-03-01T00:00:00Z".parse().expect("an instant")),
            ..AuditQuery::default()
        };
        assert_eq!(
            query.export(),
            "/api/v1/admin/audit/export?action=user.disable&outcome=denied&from=2026-03-01T00%3A00%3A00Z"
        );
        assert_eq!(AuditQuery::default().export(), "/api/v1/admin/audit/export");
    }
}
