//! `cargo xtask demo`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::phases::phase;
use crate::shell::{Done, Fail, say};
use crate::stack::{self, Stack};
use crate::{children, deps_cache, page};

const DATA: &str = "data/demo";

pub fn run(args: &[String]) -> Done {
    let begun = Instant::now();
    let mut port = 8080u16;
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--fresh" => {
                if std::fs::exists(DATA)? {
                    std::fs::remove_dir_all(DATA)?;
                }
            }
            "--port" => {
                let value = rest.next().and_then(|value| value.parse().ok());
                port = value.ok_or_else(|| Fail("--port needs a number".into()))?;
            }
            other => return Err(Fail(format!("demo knows no `{other}`; see cargo xtask help"))),
        }
    }
    page::need_node()?;
    let stack = Stack {
        data: PathBuf::from(DATA),
        port,
        sandbox_port: 4900,
        log: Some(PathBuf::from(DATA).join("log")),
        binary: stack::debug(),
        size: "demo".to_owned(),
    };
    // Told before the minutes of building, not after.
    stack.ports_are_free()?;
    phase("built dependencies", deps_cache::fetch)?;
    phase("building the server and the emulators", stack::build)?;
    page::build(false)?;
    stack.start()?;
    println!(
        "
  Synkro is ready after {} s:  http://localhost:{port}

    account               password            may
    owner@demo.example    synkro-demo-2026    read reports, start runs, settings
    user@demo.example     synkro-demo-2026    read reports, start runs
    super@demo.example    synkro-demo-2026    manage access; sees no content; sets a second factor up first
    lite@demo.example     synkro-demo-2026    manage users; sees no content; sets a second factor up first

  API documentation   http://localhost:{port}/api/docs
  Emulated vendors    http://127.0.0.1:4900/console
  Logs and data       {DATA}

  Sign in as owner@demo.example, choose a period and press «Принудительный отчёт». Ctrl-C stops everything.
",
        begun.elapsed().as_secs()
    );
    while !children::interrupted() {
        if let Some(what) = children::ended() {
            return Err(Fail(format!("{what}; see {DATA}/log")));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    say("stopping");
    Ok(())
}
