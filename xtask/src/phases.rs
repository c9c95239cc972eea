//! How long each part of a command took: a line when it ends, a table at the very end, also when something failed.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::shell::{Done, say};

/// A part that has ended.
struct Phase {
    name: String,
    took: Duration,
    good: bool,
}

static ENDED: Mutex<Vec<Phase>> = Mutex::new(Vec::new());

fn ended() -> std::sync::MutexGuard<'static, Vec<Phase>> {
    ENDED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Does one part of a command and notes how long it took.
pub fn phase<T>(name: &str, work: impl FnOnce() -> Done<T>) -> Done<T> {
    say(name);
    let begun = Instant::now();
    let done = work();
    let took = begun.elapsed();
    println!("  {name}: {:.1} s{}", took.as_secs_f64(), if done.is_ok() { "" } else { ", failed" });
    ended().push(Phase { name: name.to_owned(), took, good: done.is_ok() });
    done
}

/// Prints what all parts took; nothing when there was only one.
pub fn print_table(whole: Duration) {
    let phases = std::mem::take(&mut *ended());
    if phases.len() > 1 {
        print!("\n{}", table(&phases, whole));
    }
}

fn table(phases: &[Phase], whole: Duration) -> String {
    let name = |phase: &Phase| format!("{}{}", phase.name, if phase.good { "" } else { " (failed)" });
    let width = phases.iter().map(|phase| name(phase).chars().count()).max().unwrap_or(0).max("all".len());
    let line = |name: &str, took: Duration| {
        let fill = " ".repeat(width - name.chars().count());
        format!("  {name}{fill}  {:>8.1} s\n", took.as_secs_f64())
    };
    let mut text: String = phases.iter().map(|phase| line(&name(phase), phase.took)).collect();
    text.push_str(&line("all", whole));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_line_a_phase_and_names_what_failed() {
        let phase = |name: &str, millis, good| Phase {
            name: name.to_owned(),
            took: Duration::from_millis(millis),
            good,
        };
        let phases = [phase("lints", 61_240, true), phase("tests: run", 1_900, false)];
        let expected = "  lints                    61.2 s\n  tests: run (failed)       1.9 s\n  all                      63.1 s\n";
        assert_eq!(table(&phases, Duration::from_millis(63_140)), expected);
    }
}
