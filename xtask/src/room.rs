//! Whether there is room on the disk for what a command writes. A full disk looks like a hundred different faults.

use std::path::{Path, PathBuf};

use crate::shell::{Done, Fail, builds_for_the_first_time, command, output, target};

/// Gigabytes that a first build, its tests and its journeys write into `target` (3.3 measured), and the built dependencies that
/// are kept for other clones (1.6).
const FIRST_BUILD: u64 = 6;
/// What a later one adds at most, with cargo's notes for the next.
const LATER_BUILD: u64 = 4;
/// Of what the tests write elsewhere: databases, pages, logs.
const TEMPORARY: u64 = 2;

/// Refuses to begin without room, and tells cargo when nothing was built here before.
pub fn look() -> Done {
    let first = nothing_was_built(&target());
    if first {
        builds_for_the_first_time();
    }
    let build = if first { FIRST_BUILD } else { LATER_BUILD };
    let (clone, temporary) = (PathBuf::from("."), std::env::temp_dir());
    let (of_clone, of_temporary) = (free(&clone)?, free(&temporary)?);
    let places = if of_clone.0 == of_temporary.0 {
        vec![(clone, of_clone.1, build + TEMPORARY)]
    } else {
        vec![(clone, of_clone.1, build), (temporary, of_temporary.1, TEMPORARY)]
    };
    for (place, free, wanted) in places {
        enough(&place, free, wanted)?;
    }
    Ok(())
}

fn enough(place: &Path, free: u64, wanted: u64) -> Done {
    if free >= wanted {
        return Ok(());
    }
    Err(Fail(format!(
        "{} GB are free at {}, and the tests need {wanted}: make room, for example with `cargo clean` in clones that you \
         no longer use",
        free,
        place.display()
    )))
}

/// Only `cargo xtask` itself, a moment ago.
fn nothing_was_built(target: &Path) -> bool {
    let notes = std::fs::read_dir(target.join("debug/incremental"));
    notes
        .into_iter()
        .flatten()
        .flatten()
        .all(|entry| entry.file_name().to_string_lossy().starts_with("xtask"))
}

/// The file system of a folder, and its free gigabytes.
fn free(folder: &Path) -> Done<(String, u64)> {
    let said = output(command("df", ["-Pk"]).arg(folder))?;
    read(&said).ok_or_else(|| Fail(format!("`df -Pk {}` said what can't be read: {said}", folder.display())))
}

/// Of `df -Pk`: a head line, then source, size, used, free, share, mount point.
fn read(said: &str) -> Option<(String, u64)> {
    let mut columns = said.lines().nth(1)?.split_whitespace();
    let source = columns.next()?.to_owned();
    let kilobytes: u64 = columns.nth(2)?.parse().ok()?;
    Some((source, kilobytes / (1024 * 1024)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_before_anything_is_built() {
        let said = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 264241152 87031808 8388608 92% /\n";
        assert_eq!(read(said), Some(("/dev/vda".to_owned(), 8)));
        let Err(Fail(reason)) = enough(Path::new("."), 8, 17) else { panic!("8 are not enough for 17") };
        assert!(reason.starts_with("8 GB are free at ., and the tests need 17"), "{reason}");
        assert!(enough(Path::new("."), 17, 17).is_ok());
        assert_eq!(read("df: no such file"), None);
    }

    #[test]
    fn a_build_is_the_first_until_a_crate_of_ours_has_its_notes() {
        let folder = std::env::temp_dir().join(format!("synkro-room-{}", std::process::id()));
        let notes = folder.join("debug/incremental");
        assert!(nothing_was_built(&folder));
        std::fs::create_dir_all(notes.join("xtask-1x2y")).expect("a folder");
        assert!(nothing_was_built(&folder));
        std::fs::create_dir_all(notes.join("synkro-1x2y")).expect("a folder");
        assert!(!nothing_was_built(&folder));
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
