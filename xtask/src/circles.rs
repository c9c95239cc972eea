//! Which way dependencies point within a crate, from what its files name ([`crate::imports`]).
//!
//! Two laws. Files of different folders name each other in no circle: within one folder they may, they are read together.
//! And the server's rooms, the files and folders that lie in `api/src`, stand one above the other ([`FLOORS`]): each names
//! only those below it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use crate::imports::{self, Module, Named};
use crate::shell::{Done, Fail};

/// Crates whose folders form no circle. The page and the sandbox are not among them yet: the page's words are still made of
/// files that name each other across folders, and every emulator of the sandbox hangs on its one world.
const CRATES: [&str; 7] = [
    "api/src",
    "api/clock/src",
    "api/domain/src",
    "api/vendors/src",
    "shared/src",
    "migrations/src",
    "xtask/src",
];

/// The server.
const SERVER: &str = "api/src";

/// The server's rooms from the ground to the roof. Below all of them are the crates in `api/`.
const FLOORS: [&str; 23] = [
    "error",
    "detached",
    "failpoint",
    "redis_link",
    "telemetry",
    "cpu_pool",
    "credentials",
    "locks",
    "store",
    "vault",
    "throttle",
    "config",
    "readiness",
    "app",
    "connections",
    "content",
    "pipeline",
    "services",
    "jobs",
    "http",
    "routes",
    "cli",
    "main",
];

/// What breaks a law, one line each.
///
/// # Errors
/// When a file can't be read, or there is no crate where one is expected.
pub fn broken() -> Done<Vec<String>> {
    let mut lines = Vec::new();
    for source in CRATES {
        let named = imports::of_crate(Path::new(source))?;
        if named.is_empty() {
            return Err(Fail(format!("{source} holds no file of a crate")));
        }
        lines.extend(circles(&named).into_iter().map(|circle| format!("{source}: a circle: {circle}")));
        if source == SERVER {
            lines.extend(upwards(&named));
        }
    }
    Ok(lines)
}

/// Rooms that name what stands above them, and rooms that have no floor.
fn upwards(named: &Named) -> Vec<String> {
    let floor =
        |module: &Module| module.first().and_then(|room| FLOORS.iter().position(|known| known == room));
    let mut lines = BTreeSet::new();
    for (from, all) in named.iter().filter(|(from, _)| !from.is_empty()) {
        let Some(own) = floor(from) else {
            lines.insert(format!(
                "{SERVER}/{}: has no floor: add it to FLOORS in xtask/src/circles.rs",
                from[0]
            ));
            continue;
        };
        for (to, path) in all {
            if from[0] != to[0] && floor(to).is_some_and(|other| other > own) {
                lines.insert(format!(
                    "{SERVER}/{}: names `crate::{path}`: `{}` stands below `{}` (FLOORS in xtask/src/circles.rs)",
                    from.join("/"),
                    from[0],
                    to[0]
                ));
            }
        }
    }
    lines.into_iter().collect()
}

/// Circles over files of different folders, the shortest first; of those that share a file the first alone: one import
/// that is wrong closes dozens.
fn circles(named: &Named) -> Vec<String> {
    let mut found: Vec<Vec<&Module>> = Vec::new();
    for (from, all) in named {
        let abroad = all.keys().filter(|to| folder(named, from) != folder(named, to));
        found.extend(abroad.filter_map(|to| way(named, to, from)));
    }
    found.sort_by_key(Vec::len);
    let mut told: BTreeSet<&Module> = BTreeSet::new();
    let mut lines = Vec::new();
    for circle in found {
        if circle.iter().all(|module| !told.contains(module)) {
            let names: Vec<String> =
                circle.last().into_iter().chain(&circle).map(|module| module.join("/")).collect();
            lines.push(names.join(", which names ").replacen(", which", "", 1));
            told.extend(circle);
        }
    }
    lines
}

/// A shortest way from one file to another over what each names, both ends included.
fn way<'a>(named: &'a Named, from: &'a Module, to: &'a Module) -> Option<Vec<&'a Module>> {
    let mut came: BTreeMap<&Module, &Module> = BTreeMap::new();
    let mut open = VecDeque::from([from]);
    while let Some(here) = open.pop_front() {
        if here == to {
            let mut back = vec![here];
            while let Some(before) = back.last().filter(|last| **last != from).and_then(|last| came.get(last))
            {
                back.push(before);
            }
            back.reverse();
            return Some(back);
        }
        for next in named.get(here).into_iter().flat_map(BTreeMap::keys) {
            if next != from && !came.contains_key(next) {
                came.insert(next, here);
                open.push_back(next);
            }
        }
    }
    None
}

/// The folder that a file belongs to: its own when there are files below it, else the one that it lies in.
fn folder<'a>(named: &Named, module: &'a Module) -> &'a [String] {
    let has_children = named.keys().any(|other| other.len() > module.len() && other.starts_with(module));
    if has_children { module } else { &module[..module.len().saturating_sub(1)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str) -> Module {
        path.split('/').map(str::to_owned).collect()
    }

    fn named(pairs: &[(&str, &[&str])]) -> Named {
        let all = |to: &[&str]| to.iter().map(|to| (module(to), to.replace('/', "::"))).collect();
        pairs.iter().map(|(from, to)| (module(from), all(to))).collect()
    }

    #[test]
    fn a_circle_across_folders_is_told_once_and_by_its_shortest_way() {
        let files = named(&[
            ("services/a", &["pipeline/b", "pipeline/e"]),
            ("pipeline/e", &["pipeline/b"]),
            ("pipeline/b", &["pipeline/c", "store/d"]),
            ("pipeline/c", &["services/a"]),
            ("store/d", &[]),
        ]);
        let expected = ["pipeline/c names services/a, which names pipeline/b, which names pipeline/c"];
        assert_eq!(circles(&files), expected);
    }

    #[test]
    fn files_of_one_folder_and_a_folder_s_own_file_may_name_each_other() {
        let files = named(&[
            ("store", &["store/a"]),
            ("store/a", &["store", "store/b"]),
            ("store/b", &["store/a"]),
            ("vault", &["store"]),
        ]);
        assert!(circles(&files).is_empty(), "{:?}", circles(&files));
        let nested = named(&[("store", &["store/a/b"]), ("store/a", &[]), ("store/a/b", &["store"])]);
        assert_eq!(circles(&nested).len(), 1, "a folder within a folder is another one");
    }

    #[test]
    fn a_room_names_only_what_stands_below_it_and_every_room_has_a_floor() {
        let good =
            named(&[("services/a", &["pipeline/b", "store"]), ("pipeline/b", &["store"]), ("store", &[])]);
        assert!(upwards(&good).is_empty(), "{:?}", upwards(&good));
        let bad = named(&[("pipeline/b", &["services/a"]), ("services/a", &[]), ("attic", &[])]);
        let lines = upwards(&bad);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].starts_with("api/src/attic: has no floor"), "{lines:?}");
        assert!(lines[1].contains("`crate::services::a`: `pipeline` stands below `services`"), "{lines:?}");
    }
}
