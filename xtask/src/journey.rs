//! The browser journey: the real page, the real server, the emulated vendors, Chromium.

use std::path::{Path, PathBuf};

use crate::grown::{self, Grown};
use crate::phases::phase;
use crate::shell::{Done, Fail, command, free_port, free_ports, run as run_command, say, target};
use crate::stack::{self, Stack};
use crate::{children, deps_cache, page, tools};

/// Which server is walked through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// Built for it, as it is shipped.
    BuiltNow,
    /// The one that the tests have just built: with failpoints, which do nothing unless a variable names one.
    OfTheTests,
}

/// What scripts are walked through.
pub struct Site {
    /// Where it is served.
    pub base: String,
    /// The port of the emulated vendors' consoles.
    pub console: u16,
    /// The authority's certificate and the server's own, where it speaks TLS.
    pub certificates: Option<(PathBuf, PathBuf)>,
}

/// A script, in words, and how much data its emulated vendors have.
struct Script {
    file: &'static str,
    says: &'static str,
    size: &'static str,
}

/// Through the grown installation: PostgreSQL, Redis, several processes, nginx. Both on one: they are of different people.
const GROWN: [Script; 2] = [
    Script {
        file: "journey.mjs",
        says: "journey: from signing in to the dialog behind a quote, through nginx",
        size: "demo",
    },
    Script {
        file: "access.mjs",
        says: "journey: an administrator lets somebody in, through nginx",
        size: "demo",
    },
];

/// Through one process with SQLite.
const ALONE: [&[Script]; 4] = [
    // What readers do once more, on the other database.
    &[Script {
        file: "journey.mjs",
        says: "journey: from signing in to the dialog behind a quote, on SQLite",
        size: "demo",
    }],
    &[Script { file: "api.mjs", says: "docs/api.md, word by word", size: "small" }],
    // A newcomer's stack: nobody has a second factor yet.
    &[Script { file: "readme.mjs", says: "journey: what README says to try", size: "demo" }],
    // The last of its steps is a report: what it reads need not be much.
    &[Script { file: "settings.mjs", says: "journey: six steps from nothing to green", size: "small" }],
];

/// `cargo xtask journey [--times N]`.
pub fn run(args: &[String]) -> Done {
    let times = times(args)?;
    deps_cache::fetch()?;
    let walk = prepare(Server::BuiltNow)?;
    for time in 1..=times {
        if times > 1 {
            say(&format!("time {time} of {times}"));
        }
        walk.all(times).map_err(|Fail(why)| Fail(format!("time {time} of {times}: {why}")))?;
    }
    if times > 1 {
        say(&format!("green {times} times in a row"));
    }
    Ok(())
}

fn times(args: &[String]) -> Done<u32> {
    let wrong = || Fail("journey knows nothing but `--times N`, N from 1 to 1000".into());
    match args {
        [] => Ok(1),
        [flag, number] if flag == "--times" => {
            number.parse().ok().filter(|times| (1..=1000).contains(times)).ok_or_else(wrong)
        }
        _ => Err(wrong()),
    }
}

/// Installs what is missing and walks through the grown installation alone; all is built.
pub fn through_the_stack() -> Done {
    walk_ready()?.through_the_stack()
}

/// Once, with a server that may be there already.
pub fn once(server: Server) -> Done {
    prepare(server)?.all(1)
}

/// What a walk needs.
struct Walk {
    chromium: String,
}

/// Builds and installs what is missing, once for all walks.
fn prepare(server: Server) -> Done<Walk> {
    page::need_node()?;
    if server == Server::BuiltNow {
        phase("building the server and the emulators", stack::build)?;
    }
    page::build(false)?;
    walk_ready()
}

fn walk_ready() -> Done<Walk> {
    let chromium = tools::chromium()?;
    if !packages_are_installed() {
        say("installing the journey's packages");
        run_command(command("npm", ["ci", "--silent", "--no-audit", "--no-fund"]).current_dir("e2e"))?;
    }
    Ok(Walk { chromium })
}

/// Whether npm has installed what the lock file names now.
fn packages_are_installed() -> bool {
    let changed = |path: &str| Path::new(path).metadata().and_then(|file| file.modified()).ok();
    let (wanted, installed) =
        (changed("e2e/package-lock.json"), changed("e2e/node_modules/.package-lock.json"));
    installed.is_some() && installed >= wanted
}

impl Walk {
    /// What a reader and an administrator do, in the grown installation; then one process after the other is restarted.
    fn through_the_stack(&self) -> Done {
        let data = target().join("journey/stack");
        let grown = phase("the grown installation starts, nginx first", || {
            Grown::start(&data, GROWN[0].size, |grown| grown.check_proxy("down"))
        })?;
        let site = grown::site(&grown);
        let done = phase("nginx as it is shipped", || grown.check_proxy("up"))
            .and_then(|()| {
                GROWN.iter().try_for_each(|script| phase(script.says, || self.walk(script, &site)))
            })
            .and_then(|()| phase("PostgreSQL's backup and its way back", || grown.back_up()))
            .and_then(|()| phase("a rolling restart loses nothing", || grown.rolling_restart()));
        grown.stop();
        done
    }

    /// All scripts, each group on a stack of its own that knows nothing of the one before.
    fn all(&self, times: u32) -> Done {
        self.through_the_stack()?;
        phase("the operator's way in, the service, SQLite's backup", || {
            tools::small("sqlite3")?;
            tools::small("curl")?;
            tools::small("jq")?;
            run_command(
                command("node", ["operator.mjs", "alone"])
                    .current_dir("e2e")
                    .env("SYNKRO", std::path::absolute(stack::debug())?)
                    .env("PORT", free_port()?.to_string()),
            )
        })?;
        for group in ALONE {
            let data = target().join("journey").join(group[0].file);
            if data.exists() {
                std::fs::remove_dir_all(&data)?;
            }
            let stack = Stack {
                log: Some(data.join("log")),
                data,
                port: free_port()?,
                sandbox_port: free_ports(stack::SANDBOX_PORTS)?,
                binary: stack::debug(),
                size: group[0].size.to_owned(),
            };
            stack.start()?;
            let site = Site {
                base: format!("http://localhost:{}", stack.port),
                console: stack.sandbox_port,
                certificates: None,
            };
            let done = group.iter().try_for_each(|script| {
                let walked = phase(script.says, || self.walk(script, &site));
                if times == 1 {
                    walked
                } else {
                    walked.map_err(|Fail(why)| Fail(format!("{}: {why}", script.file)))
                }
            });
            children::stop_one("synkro");
            children::stop_one("the sandbox");
            done?;
        }
        Ok(())
    }

    fn walk(&self, script: &Script, site: &Site) -> Done {
        let mut node = command("node", [script.file]);
        node.current_dir("e2e")
            .env("BASE_URL", &site.base)
            .env("DEMO_EMAIL", "owner@demo.example")
            .env("ADMIN_EMAIL", "super@demo.example")
            .env("DEMO_PASSWORD", "synkro-demo-2026")
            .env("CONSOLE_URL", format!("http://127.0.0.1:{}", site.console))
            .env("CHROMIUM", &self.chromium);
        if let Some((authority, leaf)) = &site.certificates {
            node.env("NODE_EXTRA_CA_CERTS", authority).env("TLS_CERTIFICATE", leaf);
        }
        run_command(&mut node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_times_is_taken_and_nothing_else() {
        let of = |args: &[&str]| times(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()).ok();
        assert_eq!((of(&[]), of(&["--times", "12"])), (Some(1), Some(12)));
        for bad in [&["--times"][..], &["--times", "0"], &["--times", "x"], &["12"], &["--times", "2", "3"]] {
            assert_eq!(of(bad), None, "{bad:?}");
        }
    }
}
