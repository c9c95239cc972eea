//! The SQL block on a real PostgreSQL with Supabase's roles: it runs, runs again, goes from a version to the next, keeps what is
//! there, lets the service role work and nobody else in, and mends what somebody has opened.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use synkro::vendors::supabase::sql::{CURRENT, block};
use synkro::vendors::supabase::tables;

use crate::support::{TestDatabase, postgres};

const ROLES: &str = "
    do $$ begin
        create role anon nologin;
    exception when duplicate_object then null; end $$;
    do $$ begin
        create role authenticated nologin;
    exception when duplicate_object then null; end $$;
    do $$ begin
        create role service_role nologin bypassrls;
    exception when duplicate_object then null; end $$;
    grant usage on schema public to anon, authenticated, service_role;";

/// The block as it was in version 1.
pub fn first_version() -> String {
    let tables: Vec<String> = tables::ALL
        .iter()
        .filter(|table| **table != tables::CANARY)
        .map(|table| format!("public.{}", table.name))
        .collect();
    let all = tables.join(", ");
    let locks: String =
        tables.iter().map(|table| format!("alter table {table} enable row level security;")).collect();
    format!(
        "begin; {} {locks} revoke all on {all} from public, anon, authenticated;
         grant select, insert, update, delete on {all} to service_role;
         insert into public.synkro_schema_version (id, version) values (1, 1)
         on conflict (id) do update set version = greatest(excluded.version, public.synkro_schema_version.version);
         commit;",
        include_str!("../../../vendors/src/supabase/sql/v1.sql")
    )
}

/// One connection, as an SQL editor has: roles and transactions stay where they are set.
async fn project(database: &TestDatabase) -> DatabaseConnection {
    let mut options = ConnectOptions::new(&database.address);
    options.max_connections(1);
    Database::connect(options).await.expect("the project answers")
}

async fn run(project: &DatabaseConnection, sql: &str) {
    project.execute_unprepared(sql).await.expect("the block runs");
}

async fn number(project: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(project.get_database_backend(), sql);
    let row = project.query_one_raw(statement).await.expect("an answer").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// What a role may do, each in a transaction that is taken back.
async fn may(project: &DatabaseConnection, role: &str, sql: &str) -> Result<(), String> {
    let whole = format!("begin; set local role {role}; {sql}; rollback;");
    let done = project.execute_unprepared(&whole).await;
    let _ = project.execute_unprepared("rollback").await;
    done.map(|_| ()).map_err(|error| error.to_string())
}

async fn strangers_are_locked_out(project: &DatabaseConnection) {
    for table in tables::ALL.map(|table| table.name) {
        for role in ["anon", "authenticated"] {
            for deed in [format!("select * from public.{table}"), format!("delete from public.{table}")] {
                let refused = may(project, role, &deed).await.expect_err(&deed);
                assert!(refused.contains("permission denied"), "{role}: {deed}: {refused}");
            }
        }
        may(project, "service_role", &format!("select * from public.{table}")).await.expect(table);
    }
    let open = "select count(*) from pg_class where relname like 'synkro\\_%' and relkind = 'r' and not relrowsecurity";
    assert_eq!(number(project, open).await, 0, "row level security is on everywhere");
    let policies = "select count(*) from pg_policies where tablename like 'synkro\\_%'";
    assert_eq!(number(project, policies).await, 0, "and no policy opens it");
}

#[tokio::test]
async fn the_block_goes_from_a_version_to_the_next_and_locks_strangers_out() {
    let database = postgres().await;
    let project = project(&database).await;
    run(&project, ROLES).await;
    run(&project, &first_version()).await;
    let lead = "insert into public.synkro_leads (lead_id, outcome, contact_ids, phones, raw, synced_at)
        values (1, 'open', '[]', '[]', '{}', now())";
    run(&project, &format!("set role service_role; {lead}; reset role;")).await;
    assert!(may(&project, "service_role", "select * from public.synkro_canary").await.is_err());

    for _ in 0..2 {
        run(&project, &block(1)).await;
        strangers_are_locked_out(&project).await;
    }
    assert_eq!(
        number(&project, "select version::bigint from public.synkro_schema_version").await,
        i64::from(CURRENT)
    );
    assert_eq!(number(&project, "select count(*) from public.synkro_leads").await, 1, "what was there stays");
    let canary = "insert into public.synkro_canary values ('01a207ad-0000-7000-8000-000000000000', now());
        delete from public.synkro_canary";
    may(&project, "service_role", canary).await.expect("the service role works");

    // Somebody opens a table and takes a grant away; the same block mends both.
    run(
        &project,
        "alter table public.synkro_messages disable row level security;
        grant select on public.synkro_messages to anon; revoke all on public.synkro_chats from service_role;",
    )
    .await;
    assert!(may(&project, "anon", "select * from public.synkro_messages").await.is_ok());
    run(&project, &block(CURRENT)).await;
    strangers_are_locked_out(&project).await;
    // An older block run late takes nothing back.
    run(&project, &first_version()).await;
    assert_eq!(
        number(&project, "select version::bigint from public.synkro_schema_version").await,
        i64::from(CURRENT)
    );
}

#[tokio::test]
async fn the_block_makes_a_new_project_ready_and_all_of_it_or_nothing() {
    let database = postgres().await;
    let project = project(&database).await;
    run(&project, ROLES).await;
    let broken = block(0).replace("commit;", "select broken from nowhere; commit;");
    assert!(project.execute_unprepared(&broken).await.is_err());
    let _ = project.execute_unprepared("rollback").await;
    let made = "select count(*) from pg_class where relname like 'synkro\\_%'";
    assert_eq!(number(&project, made).await, 0, "nothing of a block that fails is kept");
    run(&project, &block(0)).await;
    strangers_are_locked_out(&project).await;
}
