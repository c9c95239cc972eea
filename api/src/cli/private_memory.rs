//! The memory of this process holds keys: no copy of it is left on a disk, and nobody of its account looks into it.

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// No core file from now on, and no other process of the same account may trace this one. Best effort: what the system
/// refuses is said in the log, and the process goes on.
pub fn keep() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    if let Err(error) = setrlimit(Resource::Core, none) {
        tracing::warn!(%error, "core files can't be switched off");
    }
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "the memory of this process can be looked into");
    }
}

#[cfg(test)]
mod tests {
    use rustix::process::{dumpable_behavior, getrlimit};

    use super::*;

    #[test]
    fn no_core_file_is_left_and_nobody_looks_in() {
        keep();
        let Rlimit { current, maximum } = getrlimit(Resource::Core);
        assert_eq!((current, maximum), (Some(0), Some(0)));
        assert_eq!(dumpable_behavior().expect("known"), DumpableBehavior::NotDumpable);
    }
}
