//! The browser journey: the real page, the real server, the emulated vendors, Chromium.

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// What readers do once more, on the other database: one process with SQLite, as all that follow.
const ON_SQLITE: Script = Script {
    file: "journey.mjs",
    says: "journey: from signing in to the dialog behind a quote, on SQLite",
    size: "demo",
};
/// A newcomer's stack: nobody has a second factor yet.
const README: Script = Script { file: "readme.mjs", says: "journey: what README says to try", size: "demo" };
/// A stack of its own: its administrator has no second factor yet, and its owner loses access.
const PEOPLE: Script =
    Script { file: "people.mjs", says: "journey: who belongs to a company", size: "small" };
const API: Script = Script { file: "api.mjs", says: "docs/api.md, word by word", size: "small" };
/// The last of its steps is a report: what it reads need not be much.
const SETTINGS: Script =
    Script { file: "settings.mjs", says: "journey: six steps from nothing to green", size: "small" };

/// One lane's walk.
type Lane = fn(&Walk) -> Done;

/// What goes on side by side, because most of a walk is waiting: for pages, for runs. Each lane is a process of its own, with
/// stacks of its own that know nothing of the ones before. They take about the same time.
const LANES: [(&str, Lane); 3] = [
    ("the grown installation", Walk::through_the_stack),
    ("a reader and a newcomer", |walk| {
        [&ON_SQLITE, &README, &PEOPLE].into_iter().try_for_each(|script| walk.alone(script))
    }),
    ("an operator and an owner", |walk| {
        phase("the operator's way in, the service, SQLite's backup", Walk::operator)?;
        [&API, &SETTINGS].into_iter().try_for_each(|script| walk.alone(script))
    }),
];

/// `cargo xtask journey [--times N]`.
pub fn run(args: &[String]) -> Done {
    if let [flag, lane] = args
        && flag == "--lane"
    {
        return walk_ready()?.lane(lane);
    }
    let times = times(args)?;
    deps_cache::fetch()?;
    let walk = prepare(Server::BuiltNow)?;
    for time in 1..=times {
        if times > 1 {
            say(&format!("time {time} of {times}"));
        }
        walk.all().map_err(|Fail(why)| Fail(format!("time {time} of {times}: {why}")))?;
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
    let walk = prepare(server)?;
    phase("journeys, side by side", || walk.all())
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

    /// All lanes at once. What each says is printed when it has ended; one that fails stops no other.
    fn all(&self) -> Done {
        let folder = target().join("journey");
        std::fs::create_dir_all(&folder)?;
        // Installed here: two lanes that install at once would be in each other's way.
        ["sqlite3", "curl", "jq"].into_iter().try_for_each(tools::small)?;
        tools::postgres()?;
        tools::redis()?;
        tools::nginx()?;
        say(&format!("three lanes; what they say meanwhile is in {}/lane-*.log", folder.display()));
        let me = std::env::current_exe()?;
        let mut running = Vec::new();
        for (number, (lane, _)) in LANES.iter().enumerate() {
            let log = folder.join(format!("lane-{number}.log"));
            let file = std::fs::File::create(&log)?;
            let mut command = Command::new(&me);
            command.args(["journey", "--lane", lane]).stdout(file.try_clone()?).stderr(file);
            if number > 0 {
                // Two lanes take the same pictures.
                let pictures = std::path::absolute(format!("e2e/output/lane-{number}"))?;
                std::fs::create_dir_all(&pictures)?;
                command.env("OUTPUT", pictures);
            }
            running.push((*lane, command.spawn()?, log));
        }
        let mut failed = Vec::new();
        for (lane, child, log) in running {
            let good = children::wait(child, lane)?;
            print!("{}", std::fs::read_to_string(log)?);
            if !good {
                failed.push(lane);
            }
        }
        if failed.is_empty() { Ok(()) } else { Err(Fail(format!("{}: see above", failed.join(", ")))) }
    }

    fn lane(&self, lane: &str) -> Done {
        match LANES.iter().find(|(known, _)| *known == lane) {
            Some((_, walk)) => walk(self),
            None => Err(Fail(format!("no lane `{lane}`"))),
        }
    }

    fn operator() -> Done {
        run_command(
            command("node", ["operator.mjs", "alone"])
                .current_dir("e2e")
                .env("SYNKRO", std::path::absolute(stack::debug())?)
                .env("PORT", free_port()?.to_string()),
        )
    }

    /// A script on a stack of its own.
    fn alone(&self, script: &Script) -> Done {
        let data = target().join("journey").join(script.file);
        if data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        let stack = Stack {
            log: Some(data.join("log")),
            data,
            port: free_port()?,
            sandbox_port: free_ports(stack::SANDBOX_PORTS)?,
            binary: stack::debug(),
            size: script.size.to_owned(),
        };
        stack.start()?;
        let site = Site {
            base: format!("http://localhost:{}", stack.port),
            console: stack.sandbox_port,
            certificates: None,
        };
        let done = phase(script.says, || self.walk(script, &site));
        children::stop_one("synkro");
        children::stop_one("the sandbox");
        done
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
