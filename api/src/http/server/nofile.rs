//! The limit on open files. Every connection is one, and what most systems give by default (1024) is an old habit: a process
//! may raise it by itself up to its hard limit.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// More is never asked for.
const WANTED: u64 = 65_536;

/// Raises the limit as far as it may be raised. Gives what it is now.
pub fn raise() -> u64 {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let before = current.unwrap_or(WANTED);
    let wanted = maximum.unwrap_or(WANTED).min(WANTED);
    if wanted <= before {
        return before;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }) {
        Ok(()) => wanted,
        Err(error) => {
            tracing::warn!(%error, before, wanted, "the limit on open files can't be raised");
            before
        }
    }
}
