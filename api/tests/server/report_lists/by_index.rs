//! At a hundred thousand rows a page comes by index: nothing is sorted, no table is read from end to end.

use std::sync::{Arc, Mutex};

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::filled;
use crate::support::TestDatabase;

const ROWS: i64 = 100_000;

both_databases!(a_narrowed_and_sorted_page_of_a_hundred_thousand_rows_sorts_nothing);
async fn a_narrowed_and_sorted_page_of_a_hundred_thousand_rows_sorts_nothing(database: TestDatabase) {
    let scene = filled(&database, ROWS).await;
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut store = database.store(scene.clock.clone()).await;
    let ear = heard.clone();
    store.listen(move |statement| ear.lock().expect("statements").push(statement.to_owned()));
    let user = scene.signed_in("user@demo.example").await;
    let scene = scene.with_store(store);
    let mut user = user.on(&scene);
    let raw = database.raw().await;
    let sqlite = raw.get_database_backend() == DbBackend::Sqlite;
    for (list, table, filters) in [
        (
            "reports",
            "\"reports\"",
            &[
                "",
                "&kind=monthly",
                "&status=incomplete",
                "&kind=daily&status=empty",
                "&comment=with",
                "&comment=without&status=complete",
                "&from=2021-01-01T00:00:00Z&to=2021-02-01T00:00:00Z",
                "&kind=weekly&from=2021-01-01T00:00:00Z",
            ][..],
        ),
        (
            "runs",
            "\"job_runs\"",
            &[
                "",
                "&kind=monthly",
                "&status=failed",
                "&status=done&kind=daily",
                "&from=2021-01-01T00:00:00Z&to=2021-02-01T00:00:00Z",
            ][..],
        ),
    ] {
        for filter in filters {
            for order in ["created&order=desc", "created&order=asc", "period&order=desc", "period&order=asc"]
            {
                let first = user.get(&format!("/api/v1/{list}?sort={order}{filter}&limit=20")).await;
                assert_eq!(first.status, 200, "{}", first.text());
                let next = first.json()["next_cursor"].as_str().expect("more").to_owned();
                let path = format!("/api/v1/{list}?sort={order}{filter}&limit=20&cursor={next}");
                heard.lock().expect("statements").clear();
                assert_eq!(user.get(&path).await.status, 200);
                let from = format!("FROM {table}");
                let asked: Vec<String> = heard
                    .lock()
                    .expect("statements")
                    .iter()
                    .filter(|statement| statement.contains(&from))
                    .cloned()
                    .collect();
                assert_eq!(asked.len(), 1, "{path}: {asked:#?}");
                let explain = if sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
                let explained =
                    Statement::from_string(raw.get_database_backend(), format!("{explain} {}", asked[0]));
                let column = if sqlite { "detail" } else { "QUERY PLAN" };
                let plan: Vec<String> = raw
                    .query_all_raw(explained)
                    .await
                    .expect("a plan")
                    .iter()
                    .map(|line| line.try_get("", column).expect("a line"))
                    .collect();
                let plan = plan.join("\n");
                let (sorts, reads, by) = if sqlite {
                    ("TEMP B-TREE", format!("SCAN {list}"), "USING INDEX")
                } else {
                    ("Sort", "Seq Scan".to_owned(), "Index Scan")
                };
                // Where a stretch of time is asked for in the order of another column, its few rows may be found by
                // one index and be sorted themselves.
                let found = filter.contains("to=")
                    && order.starts_with("created")
                    && plan.contains("Index Cond")
                    && plan.contains("(period_end >");
                assert!(
                    (!plan.contains(sorts) || found)
                        && !plan.contains(&reads)
                        && plan.contains(by)
                        && plan.contains("_idx"),
                    "{}: {path}\n{}\n{plan}",
                    database.name,
                    asked[0]
                );
            }
        }
    }
}
