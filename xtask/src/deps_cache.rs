//! Built dependencies, kept outside the clone: a fresh clone begins with them instead of compiling the same crates again.
//!
//! One folder a lock file, manifest, compiler and flags, in `~/.cache/synkro/builds`. It is copied into `target` and out of
//! it, never built in: clones that work at the same time share no lock and no program, and a `cargo` called by hand finds
//! everything where it always is. Our own crates stay out, because their names carry the clone's path.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::shell::{Done, Fail, cache, command, output, run, say, target};

/// Folders of the last keys that are kept: branches with other lock files take turns.
const KEPT: usize = 3;
/// More units than `cargo xtask` itself has.
const OWN_UNITS: usize = 40;
/// What is left of a copy that was broken off is removed after this long.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);
/// Names in `target` of what is kept: the developers' build, and the page's own folder.
const PROFILES: [&str; 3] = ["debug", "web/web-demo", "web/wasm32-unknown-unknown/web-demo"];
/// What cargo needs of a profile's folder to take its units for fresh.
const PARTS: [&str; 3] = [".fingerprint", "build", "deps"];

/// Copies what is kept into an empty `target`. Into one in which something was built it is never copied: units of two
/// builds that carry one name need not fit each other.
pub fn fetch() -> Done {
    let (folder, _) = folder()?;
    let built = PROFILES.iter().any(|profile| target().join(profile).join(".fingerprint").is_dir());
    // `cargo xtask` itself was built here a moment ago; it shares nothing with the rest.
    let own = fs::read_dir(target().join("debug/.fingerprint")).into_iter().flatten().count();
    if !folder.is_dir() || (built && own > OWN_UNITS) {
        return Ok(());
    }
    say("taking built dependencies from the cache");
    fs::create_dir_all(target())?;
    copy(&folder, &target())?;
    // The folders that were not used for longest go first.
    Ok(fs::File::open(&folder)?.set_modified(SystemTime::now())?)
}

/// Keeps what was built for the next clone. What can't be kept is no reason to fail.
pub fn keep() {
    if let Err(Fail(reason)) = try_to_keep() {
        eprintln!("the built dependencies were not kept: {reason}");
    }
}

fn try_to_keep() -> Done {
    let (folder, _) = folder()?;
    if folder.is_dir() {
        return Ok(());
    }
    say("keeping the built dependencies for other clones");
    let builds = folder.parent().ok_or_else(|| Fail("no place for builds".into()))?;
    fs::create_dir_all(builds)?;
    let (linked, whole) = (builds.join(format!(".links-{}", std::process::id())), temporary(builds));
    for broken_off in [&linked, &whole] {
        if broken_off.exists() {
            fs::remove_dir_all(broken_off)?;
        }
    }
    let made = gather(&linked).and_then(|()| {
        // Files of their own: what the clone overwrites later must not change what is kept.
        fs::create_dir_all(&whole)?;
        copy(&linked, &whole)
    });
    let removed = fs::remove_dir_all(&linked);
    made?;
    removed?;
    // Another clone may have been quicker.
    if fs::rename(&whole, &folder).is_err() {
        fs::remove_dir_all(&whole)?;
    }
    forget_old(builds)
}

fn temporary(builds: &Path) -> PathBuf {
    builds.join(format!(".new-{}", std::process::id()))
}

/// What is to be kept, as links where that is possible, without our own crates.
fn gather(into: &Path) -> Done {
    for profile in PROFILES {
        for part in PARTS {
            let from = target().join(profile).join(part);
            if from.is_dir() {
                let to = into.join(profile);
                fs::create_dir_all(&to)?;
                let linked = crate::shell::succeeds(command("cp", ["-al"]).arg(&from).arg(&to));
                if !linked {
                    run(command("cp", ["-a"]).arg(&from).arg(&to))?;
                }
            }
        }
    }
    let ours = output(&mut command("cargo", ["tree", "--workspace", "--depth", "0", "--prefix", "none"]))?;
    let ours: Vec<&str> =
        ours.lines().filter_map(|line| line.split(' ').next()).filter(|n| !n.is_empty()).collect();
    let bound = bound_to(&target(), into)?;
    let left_out = ours.iter().copied().chain(bound.iter().map(String::as_str));
    let packages: Vec<&str> = left_out.flat_map(|name| ["--package", name]).collect();
    output(command("cargo", ["clean", "--quiet"]).args(&packages).env("CARGO_TARGET_DIR", into))?;
    let web = ["clean", "--quiet", "--profile", "web-demo", "--target", "wasm32-unknown-unknown"];
    output(command("cargo", web).args(&packages).env("CARGO_TARGET_DIR", into.join("web")))?;
    output(command("cargo", &web[..4]).args(&packages).env("CARGO_TARGET_DIR", into.join("web")))?;
    Ok(())
}

/// Packages whose build scripts wrote this clone's own path into what they made: what includes it does not compile
/// elsewhere.
fn bound_to(target: &Path, kept: &Path) -> Done<BTreeSet<String>> {
    let path = target.canonicalize()?.into_os_string().into_encoded_bytes();
    let mut bound = BTreeSet::new();
    for profile in PROFILES {
        for unit in fs::read_dir(kept.join(profile).join("build")).into_iter().flatten() {
            let unit = unit?;
            let name = unit.file_name().to_string_lossy().into_owned();
            if let Some((package, _)) = name.rsplit_once('-')
                && !bound.contains(package)
                && holds(&unit.path().join("out"), &path)?
            {
                bound.insert(package.to_owned());
            }
        }
    }
    Ok(bound)
}

/// Whether a file in the folder holds these bytes. Libraries are passed over: what they hold is compiled already.
fn holds(folder: &Path, bytes: &[u8]) -> Done<bool> {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        let object = path.extension().is_some_and(|ending| ending == "a" || ending == "o");
        let found = match kind.is_dir() {
            true => holds(&path, bytes)?,
            false => {
                kind.is_file() && !object && fs::read(&path)?.windows(bytes.len()).any(|part| part == bytes)
            }
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// With times and all: cargo compares them.
fn copy(from: &Path, into: &Path) -> Done {
    run(command("cp", ["-a", "--reflink=auto"]).arg(from.join(".")).arg(into))
}

fn forget_old(builds: &Path) -> Done {
    let mut kept = Vec::new();
    for entry in fs::read_dir(builds)? {
        let entry = entry?;
        let used = entry.metadata()?.modified()?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            kept.push((used, entry.path()));
        } else if used.elapsed().is_ok_and(|age| age > ABANDONED) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    for old in oldest(kept) {
        fs::remove_dir_all(old)?;
    }
    Ok(())
}

/// Those that are not among the last used.
fn oldest(mut all: Vec<(SystemTime, PathBuf)>) -> Vec<PathBuf> {
    all.sort_by(|a, b| b.cmp(a));
    all.into_iter().skip(KEPT).map(|(_, path)| path).collect()
}

/// Where this clone's dependencies are kept, and by which key.
fn folder() -> Done<(PathBuf, String)> {
    let compiler = output(&mut command("rustc", ["-vV"]))?;
    let mut parts = vec![compiler.clone()];
    for file in ["Cargo.lock", "Cargo.toml", ".cargo/config.toml"] {
        parts.push(fs::read_to_string(file)?);
    }
    for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER"] {
        parts.push(std::env::var(variable).unwrap_or_default());
    }
    let release = compiler.lines().find_map(|line| line.strip_prefix("release: ")).unwrap_or("unknown");
    let key = format!("{release}-{:016x}", hash(&parts));
    Ok((cache("builds")?.join(&key), key))
}

fn hash(parts: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_used_folders_are_kept() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let all = [(4, "d"), (1, "a"), (5, "e"), (2, "b"), (3, "c")];
        let all = all.map(|(seconds, name)| (at(seconds), PathBuf::from(name))).to_vec();
        assert_eq!(oldest(all), [PathBuf::from("b"), PathBuf::from("a")]);
        assert!(oldest(vec![(at(1), PathBuf::from("a"))]).is_empty());
    }

    #[test]
    fn what_names_the_clone_it_was_made_in_is_left_out() {
        let here = std::env::temp_dir().join(format!("synkro-bound-{}", std::process::id()));
        let (target, kept) = (here.join("target"), here.join("kept"));
        fs::create_dir_all(&target).expect("a folder");
        let path = target.canonicalize().expect("a path").display().to_string();
        for (package, text) in
            [("embeds", format!("include_bytes!(\"{path}/x\")")), ("plain", "const X: u8 = 1;".into())]
        {
            let out = kept.join("debug/build").join(format!("{package}-0123456789abcdef")).join("out/deep");
            fs::create_dir_all(&out).expect("a folder");
            fs::write(out.join("made.rs"), text).expect("written");
        }
        let bound = bound_to(&target, &kept).unwrap_or_else(|Fail(why)| panic!("{why}"));
        fs::remove_dir_all(&here).expect("removed");
        assert_eq!(bound.into_iter().collect::<Vec<_>>(), ["embeds"]);
    }

    #[test]
    fn any_change_of_a_part_is_another_key() {
        let parts = |lock: &str, flags: &str| hash(&["rustc 1.95".into(), lock.into(), flags.into()]);
        assert_eq!(parts("a", ""), parts("a", ""));
        assert_ne!(parts("a", ""), parts("b", ""));
        assert_ne!(parts("a", "b"), parts("ab", ""));
    }
}
