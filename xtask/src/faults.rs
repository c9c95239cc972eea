//! `cargo xtask faults`: the tests that kill, freeze, overload and reschedule, on their whole grid. The suite has the same
//! tests with few rounds; this takes an hour.

use crate::shell::{Done, command, run, say};
use crate::{children, services};

/// The tests with a grid, and those that belong to them.
const TESTS: [&str; 8] = [
    "restart::",
    "resume::",
    "processes::",
    "outages::",
    "schedules::",
    "queue::",
    "pacing::",
    "redis_away::",
];

pub fn faults(rest: &[String]) -> Done {
    let (postgres, redis) = (services::postgres(services::Disk::NotWaited)?, services::redis()?);
    let short = rest.iter().any(|flag| flag == "--short");
    say(if short { "the short grid" } else { "the whole grid: about an hour" });
    let mut tests = command(
        "cargo",
        ["test", "--package", "synkro", "--features", "failpoints", "--test", "server", "--"],
    );
    tests
        .args(TESTS)
        .env("SYNKRO_TEST_POSTGRES", postgres)
        .env("SYNKRO_TEST_REDIS", redis)
        .env("SYNKRO_GRID", if short { "short" } else { "full" });
    let done = run(&mut tests);
    children::stop_one("Redis");
    children::stop_one("PostgreSQL");
    done
}
