//! The grown installation as processes: PostgreSQL, Redis, two APIs and two workers under a role that does not own the tables,
//! nginx with TLS in front. In demo mode, because only that speaks to emulated vendors; else as production is built.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::phases::phase;
use crate::proxy::Proxy;
use crate::shell::{Done, Fail, command, free_port, free_ports, output, path_with, run, say, target};
use crate::stack::{self, Stack};
use crate::{children, deps_cache, journey, page, services, tools};

/// The role that serves and works.
const ROLE: &str = "synkro_app";
const DIST: &str = "web/dist";
/// How often each process is restarted in turn, and how long all are left alone in between.
const ROUNDS: usize = 2;
const PAUSE: Duration = Duration::from_millis(1500);

/// A running installation.
pub struct Grown {
    stack: Stack,
    apis: [u16; 2],
    /// Addresses of the database: as its owner, and as the role.
    owner: String,
    role: String,
    redis: String,
    pub proxy: Proxy,
}

/// `cargo xtask stack [--keep]`.
pub fn run_stack(args: &[String]) -> Done {
    let keep = match args {
        [] => false,
        [flag] if flag == "--keep" => true,
        _ => return Err(Fail("stack knows nothing but `--keep`".into())),
    };
    page::need_node()?;
    deps_cache::fetch()?;
    phase("building the server and the emulators", stack::build)?;
    page::build(false)?;
    if !keep {
        return journey::through_the_stack();
    }
    let grown = Grown::start(&target().join("stack"), "demo", |_| Ok(()))?;
    println!(
        "
  Two APIs and two workers behind nginx:  {}

    owner@demo.example, super@demo.example and the other accounts of the demo, password synkro-demo-2026

  The certificate is signed by   {}
  Emulated vendors               http://127.0.0.1:{}/console
  Logs and data                  {}

  Ctrl-C stops everything.
",
        grown.base(),
        grown.proxy.authority().display(),
        grown.console(),
        grown.stack.data.display()
    );
    while !children::interrupted() {
        if let Some(what) = children::ended() {
            return Err(Fail(format!("{what}; see {}/log", grown.stack.data.display())));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    say("stopping");
    Ok(())
}

impl Grown {
    /// Starts everything, from an empty database; `before` is done when nginx stands and no API does.
    pub fn start(data: &Path, size: &str, before: impl FnOnce(&Self) -> Done) -> Done<Self> {
        if data.exists() {
            fs::remove_dir_all(data)?;
        }
        fs::create_dir_all(data)?;
        let apis = [free_port()?, free_port()?];
        let stack = Stack {
            log: Some(data.join("log")),
            data: data.to_owned(),
            port: apis[0],
            sandbox_port: free_ports(stack::SANDBOX_PORTS)?,
            binary: stack::debug(),
            size: size.to_owned(),
        };
        let cluster = services::postgres(services::Disk::NotWaited)?;
        let redis = services::redis()?;
        let database = format!("stack_{}", apis[0]);
        let mut psql = Command::new(tools::postgres()?.join("psql"));
        let make = format!("CREATE DATABASE {database}");
        output(psql.args(["--quiet", "--no-psqlrc", "--command", &make, &cluster]))?;
        phase("docker-compose.yml, and its role", || compose(&cluster))?;
        let owner = with_database(&cluster, &database)?;
        let role = owner.replacen("://synkro@", &format!("://{ROLE}@"), 1);
        let proxy = Proxy::start(&data.join("nginx"), apis, Path::new(DIST))?;
        let grown = Self { stack, apis, owner, role, redis, proxy };
        before(&grown)?;
        grown.set_up()?;
        for number in 0..2 {
            grown.start_api(number)?;
        }
        for number in 0..2 {
            grown.start_worker(number)?;
        }
        Ok(grown)
    }

    /// Where people find it.
    pub fn base(&self) -> String {
        format!("https://localhost:{}", self.proxy.https)
    }

    /// The port of the emulated vendors' consoles.
    pub fn console(&self) -> u16 {
        self.stack.sandbox_port
    }

    /// The owner makes the tables, the role gets its rights, the demo's company and accounts are made by the role.
    fn set_up(&self) -> Done {
        let manifest = self.stack.vendors()?;
        say("making the schema as the owner");
        output(self.synkro(&self.owner, 0)?.arg("migrate"))?;
        output(self.synkro(&self.owner, 0)?.args(["migrate", "--app-role", ROLE]))?;
        output(self.synkro(&self.role, 0)?.arg("demo").arg("--manifest").arg(manifest)).map(drop)
    }

    /// The program with the settings of this installation.
    fn synkro(&self, database: &str, number: usize) -> Done<Command> {
        let mut synkro = Command::new(&self.stack.binary);
        self.settings(&mut synkro, database, number)?;
        Ok(synkro)
    }

    fn settings<'a>(&self, command: &'a mut Command, database: &str, number: usize) -> Done<&'a mut Command> {
        Ok(self
            .stack
            .with_settings(command)?
            .env("DATABASE_URL", database)
            .env("REDIS_URL", &self.redis)
            .env("SYNKRO_LISTEN", format!("127.0.0.1:{}", self.apis[number]))
            .env("SYNKRO_PUBLIC_URL", self.base())
            .env("SYNKRO_LOG_FORMAT", "json")
            // nginx serves the page.
            .env_remove("SYNKRO_WEB_DIST"))
    }

    fn start_api(&self, number: usize) -> Done {
        let name = api(number);
        say(&format!("starting the {name}"));
        let mut serve = self.synkro(&self.role, number)?;
        serve.args(["serve", "--no-worker"]);
        self.stack.logged(&mut serve, &name)?;
        children::start(&name, &mut serve)?;
        stack::wait_for("the API", self.apis[number])
    }

    fn start_worker(&self, number: usize) -> Done {
        let name = worker(number);
        say(&format!("starting the {name}"));
        let mut work = self.synkro(&self.role, number)?;
        work.args(["worker", "--concurrency", "2"]);
        self.stack.logged(&mut work, &name)?;
        children::start(&name, &mut work)
    }

    /// Restarts one process after the other while somebody asks 20 times a second, and fails when one question was lost.
    pub fn rolling_restart(&self) -> Done {
        let mut steady = command("node", ["steady.mjs"]);
        steady
            .current_dir("e2e")
            .env("BASE_URL", self.base())
            .env("DEMO_EMAIL", "owner@demo.example")
            .env("DEMO_PASSWORD", "synkro-demo-2026")
            .env("NODE_EXTRA_CA_CERTS", self.proxy.authority())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut asking = steady.spawn()?;
        let mut said = BufReader::new(asking.stdout.take().ok_or_else(|| Fail("no output".into()))?);
        // It says when the first questions were answered.
        said.read_line(&mut String::new())?;
        let restarted = (0..2 * ROUNDS).try_for_each(|turn| -> Done {
            let number = turn % 2;
            children::stop_one(&api(number));
            self.start_api(number)?;
            children::stop_one(&worker(number));
            self.start_worker(number)?;
            // An operator looks, too, before going on to the next one; and all are asked again meanwhile.
            std::thread::sleep(PAUSE);
            Ok(())
        });
        // The end of its input ends the questions.
        drop(asking.stdin.take());
        std::io::copy(&mut said, &mut std::io::stdout())?;
        let none_lost = children::wait(asking, "steady.mjs")?;
        restarted?;
        if none_lost { Ok(()) } else { Err(Fail("a rolling restart lost requests, see above".into())) }
    }

    /// PostgreSQL's backup and its way back, by the words of docs/operations.md.
    pub fn back_up(&self) -> Done {
        let mut node = command("node", ["operator.mjs", "cluster"]);
        self.settings(&mut node, &self.owner, 0)?
            .current_dir("e2e")
            .env("OWNER_URL", &self.owner)
            .env("SYNKRO", std::path::absolute(&self.stack.binary)?)
            .env("PATH", path_with(&[tools::postgres()?]));
        run(&mut node)
    }

    /// What nginx answers by itself, and what it writes down; `when` is `down` or `up`.
    pub fn check_proxy(&self, when: &str) -> Done {
        run(command("node", ["proxy.mjs", when])
            .current_dir("e2e")
            .env("BASE_URL", self.base())
            .env("HTTP_PORT", self.proxy.http.to_string())
            .env("NGINX_LOGS", self.proxy.logs())
            .env("NGINX_ACME", self.proxy.acme())
            .env("NODE_EXTRA_CA_CERTS", self.proxy.authority()))
    }

    pub fn stop(&self) {
        for number in 0..2 {
            children::stop_one(&worker(number));
            children::stop_one(&api(number));
        }
        children::stop_one("nginx");
        children::stop_one("the sandbox");
    }
}

/// Checks `docker-compose.yml`. Its own script makes the role in this cluster.
fn compose(cluster: &str) -> Done {
    let (host, port) = cluster
        .rsplit_once('@')
        .and_then(|(_, rest)| rest.split_once('/')?.0.split_once(':'))
        .ok_or_else(|| Fail(format!("{cluster} names no host and port")))?;
    run(command("node", ["compose.mjs"])
        .current_dir("e2e")
        .env("PATH", path_with(&[tools::postgres()?]))
        .env("PGHOST", host)
        .env("PGPORT", port)
        .env("PGUSER", "synkro")
        .env("PGDATABASE", "postgres"))
}

fn api(number: usize) -> String {
    format!("API {}", number + 1)
}

fn worker(number: usize) -> String {
    format!("worker {}", number + 1)
}

/// A cluster's address with another database in it.
fn with_database(address: &str, database: &str) -> Done<String> {
    let (server, _) = address.rsplit_once('/').ok_or_else(|| Fail(format!("{address} names no database")))?;
    Ok(format!("{server}/{database}"))
}

/// Where a group of the journey's scripts finds what it walks through.
pub fn site(grown: &Grown) -> journey::Site {
    journey::Site {
        base: grown.base(),
        console: grown.console(),
        certificates: Some((grown.proxy.authority(), grown.proxy.leaf())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_cluster_is_named() {
        let address = with_database("postgres://synkro@127.0.0.1:5/postgres", "stack_1").expect("an address");
        assert_eq!(address, "postgres://synkro@127.0.0.1:5/stack_1");
        assert!(with_database("postgres", "x").is_err());
    }
}
