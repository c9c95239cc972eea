//! `cargo xtask test`: what the continuous integration runs, too.

use std::time::Instant;

use crate::journey::Server;
use crate::phases::phase;
use crate::shell::{Done, Fail, command, run as run_command, say, succeeds};
use crate::{check, deps_cache, journey, room, services};

/// What every test build has: one set of features, so that nothing is compiled twice.
const BUILD: [&str; 3] = ["--workspace", "--features", "synkro/failpoints"];

/// Tests at once, for each core.
const AT_ONCE: usize = 3;

fn run_tests(filter: Option<&str>) -> Done {
    let nextest = succeeds(&mut command("cargo", ["nextest", "--version"]));
    let cargo = |own: &[&str]| {
        let mut cargo = command("cargo", if nextest { &["nextest", "run"][..] } else { &["test"] });
        cargo.args(BUILD).args(own);
        cargo
    };
    phase("tests: compile", || run_command(&mut cargo(&["--no-run"])))?;
    let (postgres, redis) = phase("PostgreSQL and Redis", || {
        Ok((services::postgres(services::Disk::NotWaited)?, services::redis()?))
    })?;
    // Most of a test's time is waiting: for processes that start, for databases, for leases.
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let threads = (cores * AT_ONCE).to_string();
    phase("tests: run", || {
        let mut tests = cargo(&["--no-fail-fast"]);
        if nextest {
            tests.args(["--test-threads", &threads]).args(filter);
        } else {
            tests.arg("--").args(["--test-threads", &threads]).args(filter);
        }
        run_command(tests.env("SYNKRO_TEST_POSTGRES", postgres).env("SYNKRO_TEST_REDIS", redis))
    })
}

pub fn run(args: &[String]) -> Done {
    let begun = Instant::now();
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    let filter = match args.iter().position(|arg| arg == "--filter") {
        Some(at) => Some(args.get(at + 1).ok_or_else(|| Fail("--filter needs a text".into()))?.as_str()),
        None => None,
    };
    room::look()?;
    phase("built dependencies", deps_cache::fetch)?;
    if filter.is_none() && !has("--no-check") {
        check::run()?;
    }
    run_tests(filter)?;
    if filter.is_none() && !has("--no-journey") {
        journey::once(Server::OfTheTests)?;
    }
    if filter.is_none() && !has("--no-check") && !has("--no-journey") {
        // Only when everything was built: a clone that begins with half of it would stay with half.
        deps_cache::keep();
    }
    say(&format!("all passed in {} s", begun.elapsed().as_secs()));
    Ok(())
}
