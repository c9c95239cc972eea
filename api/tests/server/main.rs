//! The server from outside: accounts, access, the queue, the pipeline, crashes. Every database test runs on SQLite and
//! on PostgreSQL; `cargo xtask test` starts the latter.

/// Makes two tests of a function that takes a database: `name::sqlite` and `name::postgres`.
macro_rules! both_databases {
    ($name:ident) => {
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$name(crate::support::sqlite()).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::$name(crate::support::postgres().await).await;
            }
        }
    };
}

mod access;
mod accounts;
mod ahead;
mod answers;
mod blindness;
mod bounds;
mod companies;
mod compressed;
mod contract;
mod cuts;
mod examples;
mod export;
mod failures;
mod hardening;
mod hostile;
mod living;
mod log_lines;
mod modes;
mod numbers;
mod operator;
mod outages;
mod pacing;
mod processes;

mod posts;
mod projects;
mod queue;
mod report_lists;
mod requests;
mod restart;
mod resume;
mod retention;
mod runs;
mod schedules;
mod schema;
mod settings;
mod spoiled;
mod statements;
mod support;
mod talk;
mod transactions;
mod vault;
mod wake_up;
