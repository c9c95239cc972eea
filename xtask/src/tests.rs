//! `cargo xtask test`: what the continuous integration runs, too.

use std::time::Instant;

use crate::shell::{Done, Fail, command, run as run_command, say, succeeds};
use crate::{check, journey, services};

fn run_tests(filter: Option<&str>) -> Done {
    let postgres = services::postgres()?;
    let redis = services::redis()?;
    say("tests of the server, the emulators and the shared types");
    let mut tests = if succeeds(&mut command("cargo", ["nextest", "--version"])) {
        let mut tests = command("cargo", ["nextest", "run", "--workspace", "--no-fail-fast"]);
        tests.args(["--features", "synkro/failpoints"]);
        if let Some(filter) = filter {
            tests.arg(filter);
        }
        tests
    } else {
        let mut tests = command("cargo", ["test", "--workspace", "--no-fail-fast"]);
        tests.args(["--features", "synkro/failpoints"]);
        if let Some(filter) = filter {
            tests.args(["--", filter]);
        }
        tests
    };
    run_command(tests.env("SYNKRO_TEST_POSTGRES", postgres).env("SYNKRO_TEST_REDIS", redis))
}

pub fn run(args: &[String]) -> Done {
    let begun = Instant::now();
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    let filter = match args.iter().position(|arg| arg == "--filter") {
        Some(at) => Some(args.get(at + 1).ok_or_else(|| Fail("--filter needs a text".into()))?.as_str()),
        None => None,
    };
    if filter.is_none() && !has("--no-check") {
        check::run()?;
    }
    run_tests(filter)?;
    if filter.is_none() && !has("--no-journey") {
        journey::run()?;
    }
    say(&format!("all passed in {} s", begun.elapsed().as_secs()));
    Ok(())
}
