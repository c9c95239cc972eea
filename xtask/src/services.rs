//! Throw-away PostgreSQL and Redis for the tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use crate::shell::{Done, command, free_port, output, run, say, succeeds, wait_until};
use crate::{children, tools};

/// Whether a commit is on the disk when it is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// As in production.
    Waited,
    /// As tests need it: quickly.
    NotWaited,
}

/// What was started: its name, its kind, its address.
type Started = (&'static str, Option<Disk>, String);
static STARTED: Mutex<Vec<Started>> = Mutex::new(Vec::new());

/// The address of what runs already, or of what is started now.
fn once(name: &'static str, disk: Option<Disk>, start: impl FnOnce() -> Done<String>) -> Done<String> {
    let mut started = STARTED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    started.retain(|(known, ..)| children::process(known).is_some());
    if let Some((.., address)) = started.iter().find(|(known, kind, _)| *known == name && *kind == disk) {
        return Ok(address.clone());
    }
    let address = start()?;
    started.push((name, disk, address.clone()));
    Ok(address)
}

/// A PostgreSQL cluster that is gone when we are. Gives its address.
pub fn postgres(disk: Disk) -> Done<String> {
    once("PostgreSQL", Some(disk), || start_postgres(disk))
}

/// A Redis that keeps nothing. Gives its address.
pub fn redis() -> Done<String> {
    once("Redis", None, start_redis)
}

fn start_postgres(disk: Disk) -> Done<String> {
    let bin = tools::postgres()?;
    say("starting a throw-away PostgreSQL");
    let port = free_port()?;
    let home = PathBuf::from(format!("/tmp/synkro-pg-{}", std::process::id()));
    // PostgreSQL refuses to run as root.
    let other = tools::is_root()
        .then(|| if succeeds(&mut command("id", ["postgres"])) { "postgres" } else { "nobody" });
    std::fs::create_dir_all(&home)?;
    children::at_the_end(command("rm", ["-rf", &home.to_string_lossy()]));
    if let Some(user) = other {
        run(&mut command("chown", [user, &home.to_string_lossy()]))?;
    }
    let data = home.join("data");
    let as_user = |program: &Path, args: &[&str]| match other {
        Some(user) => {
            let mut command = command("runuser", ["-u", user, "--"]);
            command.arg(program).args(args).current_dir("/");
            command
        }
        None => {
            let mut command = Command::new(program);
            command.args(args);
            command
        }
    };
    let (data, home) = (data.to_string_lossy().into_owned(), home.to_string_lossy().into_owned());
    output(&mut as_user(
        &bin.join("initdb"),
        &["-D", &data, "-U", "synkro", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    ))?;
    let mut server = as_user(
        &bin.join("postgres"),
        &[
            "-D",
            &data,
            "-p",
            &port.to_string(),
            "-k",
            &home,
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            if disk == Disk::Waited { "fsync=on" } else { "fsync=off" },
            "-c",
            "max_connections=300",
            "-c",
            "log_min_messages=fatal",
        ],
    );
    server.stdout(Stdio::null()).stderr(Stdio::null());
    children::start("PostgreSQL", &mut server)?;
    let ready = bin.join("pg_isready");
    wait_until("PostgreSQL", Duration::from_secs(30), || {
        succeeds(Command::new(&ready).args(["-h", "127.0.0.1", "-p", &port.to_string()]))
    })?;
    Ok(format!("postgres://synkro@127.0.0.1:{port}/postgres"))
}

fn start_redis() -> Done<String> {
    let server = tools::redis()?;
    say("starting a throw-away Redis");
    let port = free_port()?;
    let mut redis = command(
        &server,
        ["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    );
    redis.stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/tmp");
    children::start("Redis", &mut redis)?;
    wait_until("Redis", Duration::from_secs(20), || {
        std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
    })?;
    Ok(format!("redis://127.0.0.1:{port}"))
}
