//! Our tables in a client's project: what each is called, what tells its rows apart, which columns it has. The SQL that makes
//! them is beside; a test compares the two.

/// One of our tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    /// The columns that tell rows apart, comma-separated: a row that has them equal takes the other's place.
    pub key: &'static str,
    /// The unique column by which the whole table, or a named part of it, is walked.
    pub walked_by: &'static str,
    pub columns: &'static [&'static str],
}

impl Table {
    /// A table with a key of one column.
    #[must_use]
    pub const fn new(name: &'static str, key: &'static str, columns: &'static [&'static str]) -> Self {
        Self { name, key, walked_by: key, columns }
    }
}

/// Of which version the tables are.
pub const SCHEMA_VERSION: Table = Table::new("synkro_schema_version", "id", &["id", "version", "applied_at"]);

/// amoCRM's users.
pub const MANAGERS: Table =
    Table::new("synkro_managers", "user_id", &["user_id", "name", "is_active", "raw", "synced_at"]);

/// amoCRM's leads.
pub const LEADS: Table = Table::new(
    "synkro_leads",
    "lead_id",
    &[
        "lead_id",
        "name",
        "pipeline_id",
        "pipeline_name",
        "status_id",
        "status_name",
        "outcome",
        "price",
        "responsible_user_id",
        "created_at",
        "updated_at",
        "closed_at",
        "contact_ids",
        "phones",
        "raw",
        "synced_at",
    ],
);

/// amoCRM's contacts.
pub const CONTACTS: Table =
    Table::new("synkro_contacts", "contact_id", &["contact_id", "name", "phones", "raw", "synced_at"]);

/// Radist's chats.
pub const CHATS: Table = Table::new(
    "synkro_chats",
    "chat_id",
    &[
        "chat_id",
        "connection_id",
        "channel",
        "contact_id",
        "contact_name",
        "phone",
        "lead_id",
        "manager_id",
        "raw",
        "synced_at",
    ],
);

/// Radist's messages.
pub const MESSAGES: Table = Table::new(
    "synkro_messages",
    "message_id",
    &["message_id", "chat_id", "direction", "kind", "body", "sent_at", "raw", "synced_at"],
);

/// What the model answered to each part of a run.
pub const AI_PARTS: Table = Table {
    name: "synkro_ai_parts",
    key: "run_id,part",
    walked_by: "part",
    columns: &["run_id", "part", "input_hash", "model", "answer", "tokens", "created_at"],
};

/// Reports.
pub const REPORTS: Table = Table::new(
    "synkro_reports",
    "report_id",
    &[
        "report_id",
        "run_id",
        "kind",
        "period_start",
        "period_end",
        "language",
        "title",
        "body",
        "content",
        "created_at",
    ],
);

/// A row of the check, for its seconds.
pub const CANARY: Table = Table::new("synkro_canary", "id", &["id", "written_at"]);

/// All of them, in the order in which they are made.
pub const ALL: [Table; 9] =
    [SCHEMA_VERSION, MANAGERS, LEADS, CONTACTS, CHATS, MESSAGES, AI_PARTS, REPORTS, CANARY];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supabase::sql;

    #[test]
    fn every_table_has_the_columns_that_the_sql_makes() {
        let block = sql::block(0);
        let made = block.matches("create table if not exists public.").count();
        assert_eq!(made, ALL.len());
        for table in ALL {
            let start = format!("create table if not exists public.{} (", table.name);
            let body =
                block.split(&start).nth(1).and_then(|rest| rest.split("\n);").next()).expect(table.name);
            let columns: Vec<&str> = body
                .lines()
                .filter_map(|line| line.split_whitespace().next())
                .filter(|word| *word != "primary")
                .collect();
            assert_eq!(table.columns, columns, "{}", table.name);
            let keys = table.key.split(',').chain([table.walked_by]);
            assert!(keys.clone().all(|key| columns.contains(&key)), "{}", table.name);
            let declared = format!("primary key ({})", table.key.replace(',', ", "));
            let single = format!("  {} ", table.key);
            let own = body.lines().any(|line| line.starts_with(&single) && line.contains("primary key"));
            assert!(own || body.contains(&declared), "{}", table.name);
        }
    }
}
