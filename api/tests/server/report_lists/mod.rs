//! Lists in which one finds things: reports and runs, narrowed, sorted, searched, page by page.

mod by_index;
mod narrowed;
mod searched;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbBackend};
use synkro_shared::run::{ReportKind, RunStatus};
use uuid::Uuid;

use crate::support::{Scene, TestDatabase, whole_period};

/// A row that [`fill`] makes, as it follows from its number.
#[derive(Debug, Clone, Copy)]
struct Row {
    id: Uuid,
    kind: ReportKind,
    status: &'static str,
    created_at: DateTime<Utc>,
    period_start: DateTime<Utc>,
    period_end: DateTime<Utc>,
    commented: bool,
}

fn beginning() -> DateTime<Utc> {
    "2020-01-01T00:00:00Z".parse().expect("an instant")
}

/// Three rows are made in one minute; ids follow no order of these; periods stand in another order.
fn row(number: i64, of: i64) -> Row {
    let period_end = beginning() + TimeDelta::hours(number * 31 % of);
    Row {
        id: Uuid::from_u128(
            0x1000_0000_0000_7000_8000_0000_0000_0000
                | u128::try_from(number * 7919 % 1_000_003).expect("positive"),
        ),
        kind: [ReportKind::Daily, ReportKind::Weekly, ReportKind::Monthly, ReportKind::Manual]
            [usize::try_from(number % 4).expect("small")],
        status: if number % 5 == 0 {
            "incomplete"
        } else if number % 7 == 0 {
            "empty"
        } else {
            "complete"
        },
        created_at: beginning() + TimeDelta::minutes(number / 3),
        period_start: period_end - TimeDelta::days(1),
        period_end,
        commented: number % 10 == 0,
    }
}

/// A company with one report that was made, and `of` more rows like it, numbered from 1, by one statement a table. None
/// of the others has a run that is active.
async fn filled(database: &TestDatabase, of: i64) -> Scene {
    let scene = Scene::small(database).await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Done);
    let raw = database.raw().await;
    // The template itself would stand among the others.
    let (numbers, uuid, instant) = match raw.get_database_backend() {
        DbBackend::Sqlite => (
            format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {of})"),
            "unhex('{head}000000000070008000' || '0000' || printf('%08x', {value}))",
            "strftime('%Y-%m-%dT%H:%M:%S+00:00', {seconds}, 'unixepoch')",
        ),
        _ => (
            format!("WITH n AS (SELECT i::bigint AS i FROM generate_series(1, {of}) AS i)"),
            "('{head}000000-0000-7000-8000-0000' || lpad(to_hex({value}), 8, '0'))::uuid",
            "to_timestamp({seconds})",
        ),
    };
    let sqlite = raw.get_database_backend() == DbBackend::Sqlite;
    let id = |head: &str, value: &str| uuid.replace("{head}", head).replace("{value}", value);
    let at =
        |seconds: &str| instant.replace("{seconds}", &format!("{} + {seconds}", beginning().timestamp()));
    let kind =
        "CASE n.i % 4 WHEN 0 THEN 'daily' WHEN 1 THEN 'weekly' WHEN 2 THEN 'monthly' ELSE 'manual' END";
    let end = format!("(n.i * 31 % {of}) * 3600");
    let start = format!("(n.i * 31 % {of}) * 3600 - 86400");
    let (run_id, report_id) = (id("20", "n.i"), id("10", "(n.i * 7919 % 1000003)"));
    let runs = format!(
        "{numbers} INSERT INTO job_runs (id, tenant_id, kind, period_start, period_end, timezone, status, step, attempt, \
         epoch, deaths, left_out, empty, report_id, revision, created_at, started_at, finished_at) \
         SELECT {run_id}, r.tenant_id, {kind}, {}, {}, r.timezone, \
         CASE WHEN n.i % 5 = 0 THEN 'failed' ELSE 'done' END, r.step, r.attempt, r.epoch, r.deaths, r.left_out, r.empty, \
         NULL, r.revision, {}, r.started_at, r.finished_at FROM n, job_runs r WHERE r.report_id IS NOT NULL",
        at(&start),
        at(&end),
        at("(n.i / 3) * 60"),
    );
    let reports = format!(
        "{numbers} INSERT INTO reports (id, tenant_id, run_id, kind, period_start, period_end, timezone, language, status, \
         summary, metrics, left_out, receipt, created_at, dialogs, unanswered, measured, headline, comments) \
         SELECT {report_id}, r.tenant_id, {run_id}, {kind}, {}, {}, r.timezone, r.language, \
         CASE WHEN n.i % 5 = 0 THEN 'incomplete' WHEN n.i % 7 = 0 THEN 'empty' ELSE 'complete' END, \
         'Итог', '{{}}', r.left_out, NULL, {}, r.dialogs, r.unanswered, r.measured, 'Отчёт ' || n.i, \
         CASE WHEN n.i % 10 = 0 THEN 1 ELSE 0 END FROM n, reports r WHERE r.receipt IS NOT NULL",
        at(&start),
        at(&end),
        at("(n.i / 3) * 60"),
    );
    for statement in [runs, reports] {
        let made =
            raw.execute_unprepared(&statement).await.unwrap_or_else(|error| panic!("{error}: {statement}"));
        assert_eq!(made.rows_affected(), u64::try_from(of).expect("positive"), "{}", database.name);
    }
    if !sqlite {
        raw.execute_unprepared("ANALYZE").await.expect("analysed");
    }
    scene
}
