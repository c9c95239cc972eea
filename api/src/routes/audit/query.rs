//! What is asked of an audit log, and a log as a file.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use synkro_shared::audit::{AuditAction, AuditActorKind, AuditEntryView, AuditOutcome};
use synkro_shared::validate::is_datable;
use synkro_shared::{FieldErrorCode, TenantId, UserId};

use crate::error::{Error, Result};
use crate::routes::paging::Paging;
use crate::store::audit_views::AuditFilter;

/// Which entries.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Only of this account.
    actor: Option<UserId>,
    /// Only of this kind.
    action: Option<AuditAction>,
    /// Only with this end.
    outcome: Option<AuditOutcome>,
    /// Only concerning this tenant.
    tenant: Option<TenantId>,
    /// Not before.
    from: Option<DateTime<Utc>>,
    /// Before.
    to: Option<DateTime<Utc>>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    limit: Option<u64>,
}

impl AuditQuery {
    /// The filter and the page.
    pub(in crate::routes) fn read(self) -> Result<(AuditFilter, Paging)> {
        let paging = Paging::new(self.cursor, self.limit);
        for (name, at) in [("from", self.from), ("to", self.to)] {
            if at.is_some_and(|at| !is_datable(at)) {
                return Err(Error::refused(&format!("/{name}"), FieldErrorCode::OutOfRange));
            }
        }
        let filter = AuditFilter {
            actor: self.actor,
            action: self.action,
            outcome: self.outcome,
            tenant: self.tenant,
            from: self.from,
            to: self.to,
            before: paging.before_number()?,
        };
        Ok((filter, paging))
    }
}

/// Entries as CSV (RFC 4180). Spreadsheets take a cell that begins with certain signs for a formula: such a cell gets an
/// apostrophe in front, and people's names are such cells' only way in.
pub(in crate::routes) fn to_csv(entries: &[AuditEntryView]) -> Result<Vec<u8>> {
    let broken = |error: csv::Error| Error::internal(format_args!("CSV: {error}"));
    let mut file = csv::Writer::from_writer(Vec::new());
    let head = [
        "seq",
        "at",
        "actor_kind",
        "actor_id",
        "actor_name",
        "actor_email",
        "action",
        "outcome",
        "times",
        "object_kind",
        "object_id",
        "object_name",
        "tenant_id",
        "tenant",
        "detail",
        "address",
    ];
    file.write_record(head).map_err(broken)?;
    for entry in entries {
        let kind = match entry.actor.kind {
            AuditActorKind::User => "user",
            AuditActorKind::Anonymous => "anonymous",
            AuditActorKind::System => "system",
            AuditActorKind::Operator => "operator",
        };
        let outcome = match entry.outcome {
            AuditOutcome::Done => "done",
            AuditOutcome::Denied => "denied",
        };
        let cells = [
            entry.seq.to_string(),
            entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            kind.to_owned(),
            entry.actor.id.map(|id| id.to_string()).unwrap_or_default(),
            entry.actor.name.clone().unwrap_or_default(),
            entry.actor.email.clone().unwrap_or_default(),
            entry.action.code().to_owned(),
            outcome.to_owned(),
            entry.times.to_string(),
            entry.object_kind.clone(),
            entry.object_id.clone(),
            entry.object_name.clone().unwrap_or_default(),
            entry.tenant.as_ref().map(|tenant| tenant.id.to_string()).unwrap_or_default(),
            entry.tenant.as_ref().map(|tenant| tenant.name.clone()).unwrap_or_default(),
            entry.detail.clone(),
            entry.address.clone().unwrap_or_default(),
        ];
        file.write_record(cells.iter().map(|cell| harmless(cell))).map_err(broken)?;
    }
    file.into_inner().map_err(|error| Error::internal(format_args!("CSV: {error}")))
}

fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::audit::AuditActorView;

    #[test]
    fn a_name_can_not_become_a_formula_or_another_row() {
        let entry = AuditEntryView {
            seq: 1,
            at: DateTime::UNIX_EPOCH,
            actor: AuditActorView {
                kind: AuditActorKind::User,
                id: None,
                name: Some("=HYPERLINK(\"http://x\")".into()),
                email: Some("a\"b,c@x.kz".into()),
                staff: false,
            },
            action: AuditAction::UserCreate,
            object_kind: "user".into(),
            object_id: "1".into(),
            object_name: None,
            tenant: None,
            outcome: AuditOutcome::Done,
            detail: "-1+1".into(),
            times: 1,
            address: None,
        };
        let text = String::from_utf8(to_csv(&[entry]).expect("a file")).expect("text");
        let row = text.lines().nth(1).expect("a row");
        assert_eq!(
            row,
            "1,1970-01-01T00:00:00.000000Z,user,,\"'=HYPERLINK(\"\"http://x\"\")\",\"a\"\"b,c@x.kz\",user.create,done,1,user,1,,,,'-1+1,"
        );
    }
}
