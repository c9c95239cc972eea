//! A row in each table that a run writes: all columns, written and taken away again. A table that lacks a grant or a column
//! would fail the run; so it fails the check.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::vendors::supabase::{Table, tables};

/// A row of a table, and what it is taken away by.
pub(super) struct Canary {
    pub table: Table,
    /// The column by which the row is found again, and its value.
    pub by: (&'static str, String),
    pub row: Value,
}

/// One for each table. Their times lie before any report, so that a row which can't be taken away is in none.
pub(super) fn canaries(id: Uuid) -> Vec<Canary> {
    let long_ago = DateTime::<Utc>::UNIX_EPOCH;
    // Ids of the vendors are above zero.
    let number = -i64::from(u32::from_be_bytes([
        id.as_bytes()[12],
        id.as_bytes()[13],
        id.as_bytes()[14],
        id.as_bytes()[15],
    ])) - 1;
    let text = format!("synkro-check-{id}");
    let canary = |table, by: &'static str, value: String, row| Canary { table, by: (by, value), row };
    vec![
        canary(
            tables::MANAGERS,
            "user_id",
            number.to_string(),
            json!({"user_id": number, "name": null, "is_active": false, "raw": {}, "synced_at": long_ago}),
        ),
        canary(
            tables::LEADS,
            "lead_id",
            number.to_string(),
            json!({
                "lead_id": number, "name": null, "pipeline_id": null, "pipeline_name": null, "status_id": null,
                "status_name": null, "outcome": "open", "price": null, "responsible_user_id": null,
                "created_at": long_ago, "updated_at": long_ago, "closed_at": null, "contact_ids": [], "phones": [],
                "raw": {}, "synced_at": long_ago,
            }),
        ),
        canary(
            tables::CONTACTS,
            "contact_id",
            number.to_string(),
            json!({"contact_id": number, "name": null, "phones": [], "raw": {}, "synced_at": long_ago}),
        ),
        canary(
            tables::CHATS,
            "chat_id",
            number.to_string(),
            json!({
                "chat_id": number, "connection_id": null, "channel": null, "contact_id": null,
                "contact_name": null, "phone": null, "lead_id": null, "manager_id": null, "raw": {},
                "synced_at": long_ago,
            }),
        ),
        canary(
            tables::MESSAGES,
            "message_id",
            text.clone(),
            json!({
                "message_id": text, "chat_id": number, "direction": "unknown", "kind": "text", "body": "",
                "sent_at": long_ago, "raw": {}, "synced_at": long_ago,
            }),
        ),
        canary(
            tables::AI_PARTS,
            "run_id",
            id.to_string(),
            json!({
                "run_id": id, "part": 0, "input_hash": "", "model": "", "answer": {}, "tokens": {},
                "created_at": long_ago,
            }),
        ),
        canary(
            tables::REPORTS,
            "report_id",
            id.to_string(),
            json!({
                "report_id": id, "run_id": id, "kind": "manual", "period_start": long_ago, "period_end": long_ago,
                "language": "ru", "title": "", "body": "", "content": {}, "created_at": long_ago,
            }),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_that_a_run_writes_has_one_with_all_of_its_columns() {
        let canaries = canaries(Uuid::from_u128(7));
        let apart = [tables::SCHEMA_VERSION, tables::CANARY];
        let written: Vec<Table> = tables::ALL.into_iter().filter(|table| !apart.contains(table)).collect();
        assert_eq!(canaries.iter().map(|canary| canary.table).collect::<Vec<_>>(), written);
        for canary in canaries {
            let mut columns = canary.table.columns.to_vec();
            let mut named: Vec<&str> =
                canary.row.as_object().expect("a row").keys().map(String::as_str).collect();
            columns.sort_unstable();
            named.sort_unstable();
            assert_eq!(named, columns, "{}", canary.table.name);
        }
    }
}
