//! Every path that a text or a comment names in back-ticks is there.
//!
//! A path is named as it is read: whole, or from the folder that the reader is in. So it is found when the path of some
//! file or folder of the repository ends with it.

use std::collections::BTreeSet;
use std::fs;

use crate::shell::{Done, Fail, command, output};

/// How the name of a file that we keep ends.
const ENDINGS: [&str; 12] =
    [".rs", ".md", ".mjs", ".sql", ".css", ".toml", ".html", ".conf", ".json", ".jsonl", ".service", ".sh"];
/// Paths of other systems: an API's, a client's, a certificate's folder.
const FOREIGN: [&str; 2] = ["models/", "live/"];

/// `cargo xtask check` calls it.
pub fn run() -> Done {
    let listed = output(&mut command("git", ["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    let files: Vec<&str> = listed.lines().filter(|file| fs::metadata(file).is_ok()).collect();
    let known = suffixes(&files);
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| is_read(file)) {
        let text = fs::read_to_string(file)?;
        for (number, line) in text.lines().enumerate() {
            if file.ends_with(".rs") && !line.trim_start().starts_with("//") {
                continue;
            }
            let named = paths_of(line).filter(|path| !known.contains(path.trim_end_matches('/')));
            wrong.extend(named.map(|path| format!("{file}:{}: `{path}`", number + 1)));
        }
    }
    for line in &wrong {
        eprintln!("    {line}");
    }
    if wrong.is_empty() { Ok(()) } else { Err(Fail("paths are named that are not there, see above".into())) }
}

/// Texts that people read, and sources with their comments; not what is generated.
fn is_read(file: &str) -> bool {
    [".rs", ".md", ".mjs"].iter().any(|ending| file.ends_with(ending)) && !file.starts_with("openapi/")
}

/// Every way in which the files and their folders can be named from somewhere above them.
fn suffixes<'a>(files: &[&'a str]) -> BTreeSet<&'a str> {
    let mut known = BTreeSet::new();
    for file in files {
        let mut whole = *file;
        loop {
            let mut rest = whole;
            known.insert(rest);
            while let Some((_, below)) = rest.split_once('/') {
                known.insert(below);
                rest = below;
            }
            let Some((above, _)) = whole.rsplit_once('/') else { break };
            whole = above;
        }
    }
    known
}

/// The paths in back-ticks: with a folder in them, and the name of a file or of a folder at their end.
fn paths_of(line: &str) -> impl Iterator<Item = &str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    line.split('`').skip(1).step_by(2).filter(move |path| {
        path.contains('/')
            && !path.starts_with(['/', '~', '.'])
            && path.chars().all(plain)
            && (path.ends_with('/') || ENDINGS.iter().any(|ending| path.ends_with(ending)))
            && !FOREIGN.contains(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_by_each_of_its_ends() {
        let known = suffixes(&["api/src/store/posts.rs"]);
        for there in ["api/src/store/posts.rs", "store/posts.rs", "posts.rs", "api/src/store", "store", "src"]
        {
            assert!(known.contains(there), "{there}");
        }
        assert!(!known.contains("ore/posts.rs") && !known.contains("store/post.rs"));
    }

    #[test]
    fn paths_are_told_from_other_words_in_back_ticks() {
        let line = "see `store/posts.rs`, `steps/`, `a / b`, `/api/v1/runs`, `Store::begin`, `<kind>/x.rs` and `posts.rs`";
        assert_eq!(paths_of(line).collect::<Vec<_>>(), ["store/posts.rs", "steps/"]);
    }
}
