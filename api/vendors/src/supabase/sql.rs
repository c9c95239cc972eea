//! The SQL that a customer pastes: from the version found in the project to the current one.
//!
//! One transaction, repeatable, nothing dropped, no extension. Access is written out each time, because a table that was
//! made without its grant, or opened by somebody, is mended by running the block again: row level security without a
//! policy, no rights for the public roles, rights for the service role. See
//! <https://supabase.com/docs/guides/api/hardening-data-api>.

use super::tables;

/// The version after the block was run.
pub const CURRENT: u32 = 2;
/// What each version adds, oldest first.
const VERSIONS: [&str; CURRENT as usize] = [include_str!("sql/v1.sql"), include_str!("sql/v2.sql")];
/// The block for a project in which version `found` was found; 0: none.
#[must_use]
pub fn block(found: u32) -> String {
    let from = if found >= CURRENT { 0 } else { found };
    let way = match from {
        0 => format!("version {CURRENT}"),
        from => format!("from version {from} to {CURRENT}"),
    };
    let mut sql = format!(
        "-- Synkro's tables, {way}. Paste the whole block into the project's SQL editor and run it.\n\
         -- It may be run again: it adds what is missing, mends access, and drops nothing.\nbegin;\n\n"
    );
    for part in VERSIONS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        sql.push_str(part.trim());
        sql.push_str("\n\n");
    }
    for table in tables::ALL {
        sql.push_str(&format!("alter table public.{} enable row level security;\n", table.name));
    }
    let all = tables::ALL.map(|table| format!("public.{}", table.name)).join(", ");
    sql.push_str(&format!(
        "\nrevoke all on {all} from public, anon, authenticated;\n\
         grant select, insert, update, delete on {all} to service_role;\n\n\
         insert into public.synkro_schema_version (id, version) values (1, {CURRENT})\n  \
         on conflict (id) do update set version = greatest(excluded.version, public.synkro_schema_version.version), \
         applied_at = now();\n\n\
         commit;\nnotify pgrst, 'reload schema';\n"
    ));
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_that_customers_paste_is_as_committed() {
        insta::assert_snapshot!("block", block(0));
        insta::assert_snapshot!("block_from_1", block(1));
    }

    #[test]
    fn a_block_holds_what_is_newer_than_what_was_found_and_all_of_the_access() {
        let (whole, step) = (block(0), block(1));
        for table in tables::ALL.map(|table| table.name) {
            assert!(whole.contains(&format!("create table if not exists public.{table} (")), "{table}");
            for sql in [&whole, &step] {
                assert!(sql.contains(&format!("alter table public.{table} enable row level security;")));
            }
        }
        assert!(!step.contains("synkro_leads (") && step.contains("public.synkro_canary ("));
        assert_eq!(block(CURRENT), whole);
        assert_eq!(block(99), whole);
        for sql in [whole, step] {
            let lower = sql.to_lowercase();
            assert!(!lower.contains("drop ") && !lower.contains("extension") && !lower.contains("policy"));
            assert_eq!((lower.matches("\nbegin;").count(), lower.matches("\ncommit;").count()), (1, 1));
            assert!(lower.ends_with("notify pgrst, 'reload schema';\n"));
        }
    }
}
