//! `cargo xtask bench`: figures that no test depends on. Of the release build, as it is shipped, or of the developers' one.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use crate::phases::phase;
use crate::shell::{Done, Fail, command, free_port, free_ports, run, say, target};
use crate::stack::{self, Stack};
use crate::{bench_process, children, local_http, page};

/// Sign-ins at once.
const LOGINS: usize = 500;
/// How much more memory they may take.
const MAX_GROWTH_MIB: f64 = 150.0;

pub fn bench(rest: &[String]) -> Done {
    let debug = rest.iter().any(|flag| flag == "--debug");
    let only = rest.iter().skip_while(|flag| *flag != "--only").nth(1).map(String::as_str);
    let wanted = |what: &str| only.is_none_or(|only| only == what);
    machine()?;
    for (name, says) in [("engine", "figures of the engine"), ("api", "figures of the API")] {
        if wanted(name) {
            bench_process::program(name, says)?;
        }
        if only == Some(name) {
            return Ok(());
        }
    }
    phase("building the server and the emulators", stack::build)?;
    if !debug {
        say("building the server as it is shipped");
        run(&mut command("cargo", ["build", "--quiet", "--release", "--package", "synkro"]))?;
    }
    page::need_node()?;
    page::build(false)?;
    let binary = if debug { stack::debug() } else { target().join("release/synkro") };
    if wanted("process") {
        bench_process::process(&binary)?;
    }
    if !wanted("logins") {
        return Ok(());
    }
    let data = target().join("bench");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let stack = Stack {
        log: Some(data.join("log")),
        data,
        port: free_port()?,
        sandbox_port: free_ports(stack::SANDBOX_PORTS)?,
        binary,
        size: "demo".to_owned(),
    };
    stack.start()?;
    let done = logins(stack.port);
    children::stop_one("synkro");
    children::stop_one("the sandbox");
    done
}

/// What it is measured on.
fn machine() -> Done {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let name = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    let cores = thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let rustc = crate::shell::output(&mut command("rustc", ["--version"]))?;
    println!("{cores} cores{name}; {}", rustc.trim());
    Ok(())
}

/// 500 sign-ins at once: memory, and whether the server still answers others meanwhile.
fn logins(port: u16) -> Done {
    let server = children::process("synkro").ok_or_else(|| Fail("the server is gone".into()))?;
    // The first hash takes its memory; what is measured is the growth beyond it.
    login(port, 0);
    let before = resident_mib(server)?;
    let peak = Arc::new(AtomicUsize::new(0));
    let done = Arc::new(AtomicUsize::new(0));
    let start = Arc::new(Barrier::new(LOGINS + 1));
    let workers: Vec<_> = (0..LOGINS)
        .map(|n| {
            let (start, done) = (start.clone(), done.clone());
            thread::spawn(move || {
                start.wait();
                let status = login(port, n);
                done.fetch_add(1, Ordering::SeqCst);
                status
            })
        })
        .collect();
    start.wait();
    let begun = Instant::now();
    let mut health = Vec::new();
    while done.load(Ordering::SeqCst) < LOGINS {
        let asked = Instant::now();
        local_http::get(port, "/health")?;
        health.push(asked.elapsed());
        peak.fetch_max(to_usize(resident_mib(server)? * 1024.0), Ordering::SeqCst);
        thread::sleep(Duration::from_millis(5));
    }
    let took = begun.elapsed();
    let statuses: Vec<u16> = workers.into_iter().filter_map(|worker| worker.join().ok()).collect();
    let of = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    health.sort();
    let at = |share: usize| health[(health.len() * share / 100).min(health.len() - 1)];
    let peak = to_mib(peak.load(Ordering::SeqCst));
    let growth = peak - before;
    println!(
        "
  {LOGINS} sign-ins at once, each from its own account and address, {:.1} s
    looked at (401)         {}
    limited (429)           {}
    refused, busy (503)     {}
    no answer               {}
    memory                  {before:.0} MiB before, {peak:.0} MiB at most: {growth:.0} MiB more
    /health meanwhile       {} answers; median {:?}, p99 {:?}, longest {:?}
",
        took.as_secs_f64(),
        of(401),
        of(429),
        of(503),
        of(0),
        health.len(),
        at(50),
        at(99),
        at(100),
    );
    if growth >= MAX_GROWTH_MIB {
        return Err(Fail(format!("the memory grew by {growth:.0} MiB; {MAX_GROWTH_MIB} MiB is the limit")));
    }
    if of(0) > 0 {
        return Err(Fail(format!("{} sign-ins got no answer", of(0))));
    }
    say("within the limits");
    Ok(())
}

/// The status that a wrong sign-in is answered with; 0 without an answer. The server trusts this machine's word on the
/// client's address.
fn login(port: u16, n: usize) -> u16 {
    let body = format!("{{\"email\":\"nobody{n}@bench.example\",\"password\":\"a wrong password\"}}");
    let address = format!("203.0.{}.{}", n / 250, n % 250 + 1);
    let head = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         X-Synkro: 1\r\nX-Forwarded-For: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let answer = local_http::exchange(port, &head, body.as_bytes()).unwrap_or_default();
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// The memory that a process holds, by Linux.
fn resident_mib(process: u32) -> Done<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let kib =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok());
    kib.map(|kib: f64| kib / 1024.0).ok_or_else(|| Fail("no VmRSS: the bench needs Linux".into()))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kibibytes of one process")]
fn to_usize(kib: f64) -> usize {
    kib as usize
}

#[expect(clippy::cast_precision_loss, reason = "kibibytes of one process")]
fn to_mib(kib: usize) -> f64 {
    kib as f64 / 1024.0
}
