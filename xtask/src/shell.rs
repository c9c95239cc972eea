//! Running other programs and saying what happens.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::time::{Duration, Instant, SystemTime};

use crate::children;

/// Why a command failed, in one line.
#[derive(Debug)]
pub struct Fail(pub String);

pub type Done<T = ()> = Result<T, Fail>;

impl From<std::io::Error> for Fail {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Says what is done now.
pub fn say(what: &str) {
    println!("▸ {what}");
}

/// Works from the repository's root, wherever the command was called.
pub fn go_to_root() -> Done {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or_else(|| Fail("no repository root".into()))?;
    Ok(std::env::set_current_dir(root)?)
}

/// Whether nothing of ours was built before: then cargo keeps no notes for the next build. They are two thirds of what a
/// whole build writes, and cost its time.
static FIRST_BUILD: AtomicBool = AtomicBool::new(false);

/// From now on cargo is told that this is a first build.
pub fn builds_for_the_first_time() {
    FIRST_BUILD.store(true, Ordering::Relaxed);
}

/// A command to run.
pub fn command<S: AsRef<OsStr>>(program: &str, args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(program);
    command.args(args);
    if FIRST_BUILD.load(Ordering::Relaxed) && program == "cargo" {
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// The command in words.
pub fn words(command: &Command) -> String {
    let parts = std::iter::once(command.get_program()).chain(command.get_args());
    let text: Vec<_> = parts.map(|part| part.to_string_lossy().into_owned()).collect();
    let text = text.join(" ");
    if text.chars().count() > 110 {
        format!("{}…", text.chars().take(110).collect::<String>())
    } else {
        text
    }
}

/// Runs a command to its end; its output is shown.
pub fn run(command: &mut Command) -> Done {
    let name = words(command);
    let child = command.spawn().map_err(|error| Fail(format!("can't start `{name}`: {error}")))?;
    let status = children::wait(child, &name)?;
    if status { Ok(()) } else { Err(Fail(format!("`{name}` failed; its own words are above"))) }
}

/// Runs a command to its end; its output is returned, and shown only when it fails.
pub fn output(command: &mut Command) -> Done<String> {
    let name = words(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Fail(format!("can't start `{name}`: {error}")))?;
    if !output.status.success() {
        eprint!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        return Err(Fail(format!("`{name}` failed; its own words are above")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether the command can be run and succeeds; silent.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Waits until `ready` holds.
pub fn wait_until(what: &str, limit: Duration, mut ready: impl FnMut() -> bool) -> Done {
    let begun = Instant::now();
    while !ready() {
        if children::interrupted() {
            return Err(Fail("interrupted".into()));
        }
        if begun.elapsed() > limit {
            return Err(Fail(format!("{what} did not come up within {} s", limit.as_secs())));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Where cargo builds into: `target`, unless the developer has another place for it.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// Where `what` is kept once for the machine: not in the clone.
pub fn cache(what: &str) -> Done<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
        .ok_or_else(|| Fail("HOME is not set: there is no place for tools".into()))?;
    Ok(base.join("synkro").join(what))
}

/// A free port of the loopback interface.
pub fn free_port() -> Done<u16> {
    free_ports(1)
}

/// The first of so many free ports in a row. Below those that the system gives to outgoing connections, one of which could
/// take a port between our look and the start; above those that services have by custom and browsers refuse.
pub fn free_ports(many: u16) -> Done<u16> {
    const FIRST: u16 = 20_000;
    const SPAN: u16 = 12_000;
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    // Two commands at once begin at different places.
    let nanos =
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
    let start = (std::process::id().wrapping_mul(2_654_435_761) ^ nanos) % u32::from(SPAN);
    let start = u16::try_from(start).unwrap_or(0);
    let is_free = |port: u16| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
    for _ in 0..SPAN / many {
        // What was given once may not be in use yet.
        let given = GIVEN.fetch_add(many, Ordering::Relaxed);
        let first = FIRST + (start + given % SPAN) % (SPAN - many);
        if (first..first + many).all(is_free) {
            return Ok(first);
        }
    }
    Err(Fail("no free ports".into()))
}

/// `PATH` with these folders first.
pub fn path_with(folders: &[PathBuf]) -> String {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&rest));
    std::env::join_paths(all).unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_in_a_row_are_free_at_once_and_not_given_twice() {
        let (one, two) = (free_ports(6).expect("ports"), free_ports(6).expect("ports"));
        assert!(one.abs_diff(two) >= 6, "{one} and {two}");
        let held: Vec<_> =
            (one..one + 6).map(|port| std::net::TcpListener::bind(("127.0.0.1", port))).collect();
        assert!(held.iter().all(Result::is_ok));
        assert!(
            (20_000..32_000).contains(&one),
            "neither a port that browsers refuse nor one of outgoing calls"
        );
    }
}
