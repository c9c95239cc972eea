//! Servers of a test's own, that it may crash: a PostgreSQL cluster, and a Redis.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::databases::{TestDatabase, postgres_at};
use super::process::{free_port, until};

/// One of PostgreSQL's programs, of the newest version at hand.
///
/// # Panics
/// Without PostgreSQL's programs: a test that silently leaves them out proves nothing.
pub fn program(name: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin").join(name))
        .filter(|program| program.is_file())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| panic!("{name} is not under /usr/lib/postgresql: install PostgreSQL"))
}

/// PostgreSQL refuses to run as root.
fn other_user() -> Option<&'static str> {
    let id = |of: &str| Command::new("id").arg(of).output().expect("id runs");
    let root = id("-u").stdout.trim_ascii() == b"0";
    root.then(|| if id("postgres").status.success() { "postgres" } else { "nobody" })
}

/// A PostgreSQL cluster that is gone after the test.
pub struct Cluster {
    home: TempDir,
    port: u16,
    user: Option<&'static str>,
}

impl Cluster {
    pub async fn start() -> Self {
        let user = other_user();
        let home = tempfile::tempdir_in("/tmp").expect("a folder");
        if let Some(user) = user {
            let owned = Command::new("chown").arg(user).arg(home.path()).status();
            assert!(owned.expect("chown runs").success(), "chown");
        }
        let cluster = Self { home, port: free_port().await, user };
        let data = cluster.data();
        cluster.call("initdb", &["-D", &data, "-U", "synkro", "--auth=trust", "-E", "UTF8", "--no-sync"]);
        cluster.control("start", "smart");
        cluster
    }

    fn data(&self) -> String {
        self.home.path().join("data").to_string_lossy().into_owned()
    }

    fn data_is_served(&self) -> bool {
        self.home.path().join("data/postmaster.pid").exists()
    }

    fn call(&self, name: &str, args: &[&str]) {
        let program = program(name);
        let mut command = match self.user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        // The server lives on: it must not hold what we read from.
        command.args(args).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
        assert!(command.status().expect("it runs").success(), "{name} {args:?}");
    }

    fn control(&self, what: &str, mode: &str) {
        let home = self.home.path().to_string_lossy();
        let options = format!(
            "-p {} -k {home} -c listen_addresses=127.0.0.1 -c max_connections=100 -c log_min_messages=fatal",
            self.port
        );
        let log = format!("{home}/log");
        let data = self.data();
        let mut args = vec!["-D", &data, "-w", "-l", &log, "-m", mode];
        if what != "stop" {
            args.extend(["-o", &options]);
        }
        args.push(what);
        self.call("pg_ctl", &args);
    }

    /// Ends every process of the cluster at once, as a loss of power would, and starts it again.
    pub fn crash(&self) {
        self.control("restart", "immediate");
    }

    /// Ends it in good order, as for a maintenance; sessions are cut.
    pub fn stop(&self) {
        self.control("stop", "fast");
    }

    /// Starts it again.
    pub fn start_again(&self) {
        self.control("start", "smart");
    }

    /// From now on this role is asked for its password.
    pub fn asks_for_passwords_of(&self, role: &str) {
        let path = format!("{}/pg_hba.conf", self.data());
        let others = std::fs::read_to_string(&path).expect("its rules");
        let rules = format!("host all {role} 127.0.0.1/32 scram-sha-256\n{others}");
        std::fs::write(&path, rules).expect("written");
        self.control("reload", "smart");
    }

    /// A database in it.
    pub async fn database(&self) -> TestDatabase {
        postgres_at(&format!("postgres://synkro@127.0.0.1:{}/postgres", self.port)).await
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // A test that has stopped it may end before it starts it again.
        if self.data_is_served() {
            self.control("stop", "immediate");
        }
    }
}

/// A Redis of a test's own.
pub struct Redis {
    port: u16,
    server: Child,
}

impl Redis {
    /// # Panics
    /// Without a Redis to start: a test that silently leaves it out proves nothing.
    pub async fn start() -> Self {
        let port = free_port().await;
        let text = port.to_string();
        let started = ["redis-server", "valkey-server"].iter().find_map(|program| {
            Command::new(program)
                .args(["--port", &text, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
                .current_dir("/tmp")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .ok()
        });
        let redis = Self { port, server: started.expect("redis-server is not at hand: install it") };
        until("Redis", || async { TcpStream::connect(("127.0.0.1", port)).is_ok() }).await;
        redis
    }

    pub fn address(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }

    /// Gives it a command, in the form that people type.
    pub fn tell(&self, command: &str) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("Redis answers");
        stream.write_all(format!("{command}\r\n").as_bytes()).expect("told");
        let mut answer = [0; 64];
        let read = stream.read(&mut answer).expect("an answer");
        assert!(
            answer[..read].starts_with(b"+OK"),
            "{command}: {}",
            String::from_utf8_lossy(&answer[..read])
        );
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}
