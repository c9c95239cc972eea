//! `cargo xtask bench`: what a process takes. How fast it is there, what it costs while nothing happens, how much memory
//! a run takes with ten thousand and with a hundred thousand messages.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::shell::{Done, Fail, command, free_port, free_ports, output, run, say, target};
use crate::stack::{self, Stack};
use crate::{children, local_http, services};

/// How long nothing happens.
const IDLE: Duration = Duration::from_secs(30);
/// The longest that a run may take.
const RUN_LIMIT: Duration = Duration::from_secs(1800);
/// How long new tables may be unknown.
const SCHEMA_LIMIT: Duration = Duration::from_secs(30);

/// Figures of programs of their own, on SQLite and a throw-away PostgreSQL.
pub fn program(name: &str, says: &str) -> Done {
    let (postgres, redis) = (services::postgres(services::Disk::Waited)?, services::redis()?);
    say(says);
    let mut bench = command("cargo", ["bench", "--quiet", "--package", "synkro", "--bench", name]);
    let done = run(bench.env("SYNKRO_TEST_POSTGRES", postgres).env("SYNKRO_TEST_REDIS", redis));
    children::stop_one("Redis");
    children::stop_one("PostgreSQL");
    done
}

/// The process' figures.
pub fn process(binary: &Path) -> Done {
    println!("| what | measured | wanted |\n| --- | --- | --- |");
    let mut peaks = Vec::new();
    for messages in [10_000, 100_000] {
        let stack = fresh(binary, &format!("load:100:100:{messages}"))?;
        stack.start()?;
        if peaks.is_empty() {
            start_and_idle(&stack)?;
        }
        let server = children::process("synkro").ok_or_else(|| Fail("the server is gone".into()))?;
        let took = whole_run(stack.port)?;
        let peak = status_mib(server, "VmHWM:")?;
        println!(
            "| memory at most during a run of {messages} messages | {peak:.0} MiB; the run took {:.0} s | ≤ 150 MB, the same for both |",
            took.as_secs_f64()
        );
        peaks.push(peak);
        children::stop_one("synkro");
        children::stop_one("the sandbox");
    }
    Ok(())
}

fn fresh(binary: &Path, size: &str) -> Done<Stack> {
    let data = target().join("bench-process");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    Ok(Stack {
        log: Some(data.join("log")),
        data,
        port: free_port()?,
        sandbox_port: free_ports(stack::SANDBOX_PORTS)?,
        binary: binary.to_owned(),
        size: size.to_owned(),
    })
}

/// From the program's start to its first answer, and what it takes while nobody asks anything.
fn start_and_idle(stack: &Stack) -> Done {
    children::stop_one("synkro");
    let began = Instant::now();
    stack.serve()?;
    println!("| start to ready | {:.0} ms | ≤ 500 ms |", began.elapsed().as_secs_f64() * 1000.0);
    let server = children::process("synkro").ok_or_else(|| Fail("the server is gone".into()))?;
    let before = processor_ticks(server)?;
    thread::sleep(IDLE);
    let ticks = processor_ticks(server)? - before;
    // A tick is a hundredth of a second on Linux.
    println!("| processor while idle | {:.2} % of one core | < 0.5 % |", ticks / IDLE.as_secs_f64());
    println!("| memory while idle | {:.0} MiB | ≤ 60 MB |", status_mib(server, "VmRSS:")?);
    Ok(())
}

/// The demo's owner's cookies.
fn sign_in(port: u16) -> Done<String> {
    let login = r#"{"email":"owner@demo.example","password":"synkro-demo-2026"}"#;
    let signed = ask(port, "POST", "/api/v1/auth/login", "", login)?;
    if !signed.starts_with("HTTP/1.1 200") {
        return Err(Fail(format!("the demo's owner is not let in: {signed}")));
    }
    let cookies: Vec<&str> = signed
        .lines()
        .filter_map(|line| line.strip_prefix("set-cookie: ").and_then(|cookie| cookie.split(';').next()))
        .collect();
    Ok(cookies.join("; "))
}

/// How long a report over all there is takes.
fn whole_run(port: u16) -> Done<Duration> {
    let first = Instant::now();
    loop {
        let began = Instant::now();
        let ended = run_to_its_end(port)?;
        if between(&ended, "\"status\":\"", "\"") == Some("done") {
            return Ok(began.elapsed());
        }
        // Supabase learns of new tables after a moment.
        if !ended.contains("schema_missing") || first.elapsed() > SCHEMA_LIMIT {
            return Err(Fail(format!("the run did not end well: {ended}")));
        }
        thread::sleep(Duration::from_secs(1));
    }
}

/// Starts a report and waits for its end; gives how the run looks then.
fn run_to_its_end(port: u16) -> Done<String> {
    let mut cookies = sign_in(port)?;
    let at = |when: &str| output(&mut command("date", ["-u", "-d", when, "+%Y-%m-%dT%H:%M:%SZ"]));
    let (start, end) = (at("15 days ago")?, at("now")?);
    let period = format!(r#"{{"period":{{"start":"{}","end":"{}"}}}}"#, start.trim(), end.trim());
    let accepted = ask(port, "POST", "/api/v1/runs", &cookies, &period)?;
    let id = between(&accepted, "\"id\":\"", "\"").ok_or_else(|| Fail(format!("no run: {accepted}")))?;
    let began = Instant::now();
    loop {
        let view = ask(port, "GET", &format!("/api/v1/runs/{id}"), &cookies, "")?;
        let status = between(&view, "\"status\":\"", "\"");
        if view.starts_with("HTTP/1.1 401") {
            // A session's cookie lives shorter than a long run.
            cookies = sign_in(port)?;
        } else if !matches!(status, Some("queued" | "running" | "waiting")) || began.elapsed() > RUN_LIMIT {
            return Ok(view);
        }
        thread::sleep(Duration::from_millis(500));
    }
}

fn ask(port: u16, method: &str, path: &str, cookies: &str, body: &str) -> Done<String> {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         X-Synkro: 1\r\nCookie: {cookies}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    local_http::exchange(port, &head, body.as_bytes()).map_err(|error| Fail(format!("{path}: {error}")))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inner, _)| inner)
}

/// A line of Linux' account of a process, in MiB.
fn status_mib(process: u32, line: &str) -> Done<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let kib =
        status.lines().find_map(|text| text.strip_prefix(line)?.split_whitespace().next()?.parse().ok());
    kib.map(|kib: f64| kib / 1024.0).ok_or_else(|| Fail(format!("no {line} the bench needs Linux")))
}

/// Processor time that a process has used, in ticks.
fn processor_ticks(process: u32) -> Done<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name in brackets may hold anything; the numbers begin after it.
    let numbers: Vec<f64> = stat
        .rsplit(") ")
        .next()
        .map(|rest| rest.split_whitespace().filter_map(|number| number.parse().ok()).collect())
        .unwrap_or_default();
    match numbers.get(10..12) {
        Some([user, system]) => Ok(user + system),
        _ => Err(Fail("no processor time: the bench needs Linux".into())),
    }
}
