//! Every developer command of Synkro: `cargo xtask <command>`.
//!
//! Each says what it does, installs what is missing once, can be repeated, stops cleanly on Ctrl-C, and explains a
//! failure in one line.

mod api_document;
mod bench;
mod bench_process;
mod breaking;
mod check;
mod children;
mod circles;
mod demo;
mod dependencies;
mod deps_cache;
mod faults;
mod grown;
mod image;
mod imports;
mod journey;
mod local_http;
mod named_paths;
mod page;
mod phases;
mod proxy;
mod room;
mod rules;
mod services;
mod shell;
mod source_text;
mod stack;
mod stated;
mod tests;
mod tools;

use std::process::ExitCode;

use shell::Fail;

const HELP: &str = "\
cargo xtask <command>

  demo      build all, start the emulated vendors and Synkro, print the address and the accounts
              --port N           Synkro's port (8080); the emulators take 4900 and on
              --fresh            forget the demo's data first
  test      checks, all tests on SQLite and PostgreSQL, the browser journey
              --no-check         leave the checks out
              --no-journey       leave the browser out
              --filter TEXT      only tests whose name holds TEXT; no checks, no browser
  faults    kills, freezes, floods and clocks that are off, on the whole grid: about an hour
              --short            as in the tests
  journey   the browser journey alone
              --times N          N times in a row, built once
  stack     the grown installation as processes: PostgreSQL, Redis, two APIs, two workers, nginx with TLS; the
            journey through it, then a rolling restart
              --keep             only start it, and leave it running until Ctrl-C
  check     format, lints, dependency rules, file sizes, the API's document
  image     compile server and page in a folder with exactly what the Dockerfile copies
  bench     figures of the release build: engine, process, 500 sign-ins at once
              --debug            of the developers' build, which is there already
              --only WHAT        logins, engine or process
  page      build the page into web/dist
              --release          as it is shipped: smallest size
  openapi   write openapi/openapi.json anew
              --check            look only whether it breaks what was released, keeps its rules, and makes clients
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) =
        args.split_first().map_or(("help", &[][..]), |(first, rest)| (first.as_str(), rest));
    let begun = std::time::Instant::now();
    children::listen();
    let done = shell::go_to_root().and_then(|()| match command {
        "demo" => demo::run(rest),
        "test" => tests::run(rest),
        "faults" => faults::faults(rest),
        "journey" => journey::run(rest),
        "stack" => grown::run_stack(rest),
        "check" => check::run(),
        "image" => image::check(),
        "bench" => bench::bench(rest),
        "page" => page::build(rest.iter().any(|flag| flag == "--release")),
        "openapi" if rest.iter().any(|flag| flag == "--check") => check::openapi(),
        "openapi" => check::write_openapi(),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Fail(format!("no command `{other}`; see cargo xtask help"))),
    });
    children::stop_all();
    phases::print_table(begun.elapsed());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if children::interrupted() => ExitCode::from(130),
        Err(Fail(reason)) => {
            eprintln!("\nxtask {command}: {reason}");
            ExitCode::FAILURE
        }
    }
}
