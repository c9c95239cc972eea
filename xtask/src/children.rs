//! The programs that were started and must not be left behind.

use std::process::{Child, Command};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::shell::{Done, Fail, words};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<(String, Child)>> = Mutex::new(Vec::new());
static CLEAN_UP: Mutex<Vec<Command>> = Mutex::new(Vec::new());

/// Notes Ctrl-C and SIGTERM instead of dying of them, so that what was started can be stopped first.
pub fn listen() {
    // Without a handler Ctrl-C still ends us; only the clean-up would be missing.
    let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst));
}

/// Whether Ctrl-C or SIGTERM came.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

fn running() -> std::sync::MutexGuard<'static, Vec<(String, Child)>> {
    RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Starts a program that goes on beside us.
pub fn start(name: &str, command: &mut Command) -> Done {
    let words = words(command);
    let child = command.spawn().map_err(|error| Fail(format!("can't start `{words}`: {error}")))?;
    running().push((name.to_owned(), child));
    Ok(())
}

/// The number of a started program's process.
pub fn process(name: &str) -> Option<u32> {
    running().iter().find(|(known, _)| known == name).map(|(_, child)| child.id())
}

/// A command to run when all is over, whatever happened.
pub fn at_the_end(command: Command) {
    CLEAN_UP.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(command);
}

/// Waits for a program; `true` when it succeeded.
pub fn wait(mut child: Child, name: &str) -> Done<bool> {
    loop {
        if let Some(status) = child.try_wait()? {
            if interrupted() {
                return Err(Fail("interrupted".into()));
            }
            return Ok(status.success());
        }
        if interrupted() {
            stop(name, &mut child);
            return Err(Fail("interrupted".into()));
        }
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// The name of a started program that has ended by itself.
pub fn ended() -> Option<String> {
    let mut all = running();
    all.iter_mut().find_map(|(name, child)| {
        child.try_wait().ok().flatten().map(|status| format!("{name} ended ({status})"))
    })
}

/// Ends one started program; politely first.
pub fn stop_one(name: &str) {
    let mut all = running();
    if let Some(at) = all.iter().position(|(known, _)| known == name) {
        let (name, mut child) = all.remove(at);
        stop(&name, &mut child);
    }
}

/// Ends everything that was started, the latest first, and cleans up.
pub fn stop_all() {
    let mut all = std::mem::take(&mut *running());
    while let Some((name, mut child)) = all.pop() {
        stop(&name, &mut child);
    }
    for mut command in CLEAN_UP.lock().unwrap_or_else(std::sync::PoisonError::into_inner).drain(..).rev() {
        crate::shell::succeeds(&mut command);
    }
}

fn stop(name: &str, child: &mut Child) {
    let id = child.id().to_string();
    crate::shell::succeeds(Command::new("kill").args(["-TERM", &id]));
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        if child.try_wait().ok().flatten().is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    eprintln!("{name} does not end by itself; killing it");
    let _ = child.kill();
    let _ = child.wait();
}
