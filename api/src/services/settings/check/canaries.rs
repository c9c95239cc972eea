//! A row in each table that a run writes: all columns, written and taken away again. A table that lacks a grant or a column
//! would fail the run; so it fails the check.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// A row of a table, and what it is taken away by.
pub(super) struct Canary {
    pub table: &'static str,
    /// The columns of the table's key.
    pub key: &'static str,
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
    let canary =
        |table, key, by: &'static str, value: String, row| Canary { table, key, by: (by, value), row };
    vec![
        canary(
            "synkro_managers",
            "user_id",
            "user_id",
            number.to_string(),
            json!({"user_id": number, "name": null, "is_active": false, "raw": {}, "synced_at": long_ago}),
        ),
        canary(
            "synkro_leads",
            "lead_id",
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
            "synkro_contacts",
            "contact_id",
            "contact_id",
            number.to_string(),
            json!({"contact_id": number, "name": null, "phones": [], "raw": {}, "synced_at": long_ago}),
        ),
        canary(
            "synkro_chats",
            "chat_id",
            "chat_id",
            number.to_string(),
            json!({
                "chat_id": number, "connection_id": null, "channel": null, "contact_id": null,
                "contact_name": null, "phone": null, "lead_id": null, "manager_id": null, "raw": {},
                "synced_at": long_ago,
            }),
        ),
        canary(
            "synkro_messages",
            "message_id",
            "message_id",
            text.clone(),
            json!({
                "message_id": text, "chat_id": number, "direction": "unknown", "kind": "text", "body": "",
                "sent_at": long_ago, "raw": {}, "synced_at": long_ago,
            }),
        ),
        canary(
            "synkro_ai_parts",
            "run_id,part",
            "run_id",
            id.to_string(),
            json!({
                "run_id": id, "part": 0, "input_hash": "", "model": "", "answer": {}, "tokens": {},
                "created_at": long_ago,
            }),
        ),
        canary(
            "synkro_reports",
            "report_id",
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
    use crate::vendors::supabase::sql;

    #[test]
    fn every_table_that_a_run_writes_has_one_with_all_of_its_columns() {
        let block = sql::block(0);
        let canaries = canaries(Uuid::from_u128(7));
        let apart = ["synkro_schema_version", "synkro_canary"];
        let tables: Vec<&str> = sql::TABLES.into_iter().filter(|table| !apart.contains(table)).collect();
        assert_eq!(canaries.iter().map(|canary| canary.table).collect::<Vec<_>>(), tables);
        for canary in canaries {
            let start = format!("create table if not exists public.{} (", canary.table);
            let body =
                block.split(&start).nth(1).and_then(|rest| rest.split(");").next()).expect("the table");
            let columns: Vec<&str> = body
                .lines()
                .filter_map(|line| line.split_whitespace().next())
                .filter(|word| *word != "primary" && word.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
                .collect();
            let mut named: Vec<&str> =
                canary.row.as_object().expect("a row").keys().map(String::as_str).collect();
            let mut columns = columns;
            columns.sort_unstable();
            named.sort_unstable();
            assert_eq!(named, columns, "{}", canary.table);
        }
    }
}
