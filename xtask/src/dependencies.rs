//! What we depend on: where it comes from, under which licence, and whether it is used at all.

use std::fs;
use std::path::Path;

use crate::shell::{Done, Fail, command, output};

/// Licences that ask for nothing but their text.
const PERMISSIVE: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];
/// The one place that packages may come from.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Dependencies that no source names, and why they are there.
const UNNAMED: [(&str, &str); 0] = [];

/// All of it.
///
/// # Errors
/// The first package that is not as it should be.
pub fn run() -> Done {
    sources(&fs::read_to_string("Cargo.lock")?)?;
    let tree = output(&mut command(
        "cargo",
        [
            "tree",
            "--workspace",
            "--target",
            "all",
            "--edges",
            "normal,build,dev",
            "--prefix",
            "none",
            "--format",
            "{p}|{l}",
        ],
    ))?;
    licences(&tree)?;
    let workspace = fs::read_to_string("Cargo.toml")?;
    let mut taken = Vec::new();
    for member in members(&workspace) {
        let manifest = fs::read_to_string(Path::new(member).join("Cargo.toml"))?;
        used(Path::new(member), &manifest)?;
        taken.extend(dependencies(&manifest).into_iter().map(str::to_owned));
    }
    taken_by_a_member(&workspace, &taken)
}

fn sources(lock: &str) -> Done {
    let foreign = lock
        .lines()
        .filter_map(|line| line.strip_prefix("source = "))
        .find(|source| source.trim_matches('"') != SOURCE);
    match foreign {
        None => Ok(()),
        Some(source) => {
            Err(Fail(format!("Cargo.lock takes a package from {source}: only crates.io is allowed")))
        }
    }
}

fn licences(tree: &str) -> Done {
    for line in tree.lines() {
        let Some((package, licence)) = line.split_once('|') else { continue };
        let licence = licence.trim_end_matches(" (*)").trim();
        if !permits(licence) {
            return Err(Fail(format!(
                "{package} has the licence `{licence}`, which is not permissive; take another crate"
            )));
        }
    }
    Ok(())
}

/// Whether an expression lets us choose permissive licences alone. `AND` binds closer than `OR`; older packages write `/`.
fn permits(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    !words.is_empty() && any(&words, &mut at) && at == words.len()
}

fn any(words: &[&str], at: &mut usize) -> bool {
    let mut good = all(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        good |= all(words, at);
    }
    good
}

fn all(words: &[&str], at: &mut usize) -> bool {
    let mut good = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        good &= one(words, at);
    }
    good
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let word = words.get(*at).copied().unwrap_or_default();
    *at += 1;
    if word == "(" {
        let good = any(words, at);
        *at += 1;
        return good;
    }
    // An exception only adds to what is allowed.
    if words.get(*at) == Some(&"WITH") {
        *at += 2;
    }
    PERMISSIVE.contains(&word)
}

/// The folders of the workspace's crates.
fn members(workspace: &str) -> Vec<&str> {
    let listed = workspace.split("\nmembers = [").nth(1).and_then(|rest| rest.split(']').next());
    listed.unwrap_or_default().split('"').skip(1).step_by(2).collect()
}

/// Every dependency of the workspace's table is taken by one of its crates.
fn taken_by_a_member(workspace: &str, taken: &[String]) -> Done {
    let table = workspace.split("[workspace.dependencies]").nth(1).unwrap_or_default();
    let table = format!("[dependencies]{}", table.split("\n[").next().unwrap_or_default());
    match dependencies(&table).into_iter().find(|name| !taken.iter().any(|known| known == name)) {
        None => Ok(()),
        Some(name) => Err(Fail(format!("Cargo.toml lists {name}, but no crate of the workspace takes it"))),
    }
}

/// Every dependency of a crate is named somewhere in its sources.
fn used(member: &Path, manifest: &str) -> Done {
    let mut sources = String::new();
    for part in ["src", "tests", "benches", "build.rs"] {
        gather(&member.join(part), &mut sources)?;
    }
    for name in dependencies(manifest) {
        let named = name.replace('-', "_");
        let excused = UNNAMED.iter().any(|(crate_name, _)| *crate_name == name);
        // A feature may stand for a dependency that only switches on a part of another crate.
        let by_feature =
            manifest.contains(&format!("\"dep:{name}\"")) || manifest.contains(&format!("\"{name}/"));
        if !excused && !by_feature && !is_word(&sources, &named) {
            return Err(Fail(format!("{} depends on {name}, but nothing there uses it", member.display())));
        }
    }
    Ok(())
}

fn gather(path: &Path, all: &mut String) -> Done {
    if path.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
        all.push_str(&fs::read_to_string(path)?);
        all.push('\n');
    } else if path.is_dir() {
        for entry in fs::read_dir(path)? {
            gather(&entry?.path(), all)?;
        }
    }
    Ok(())
}

/// The names in a manifest's tables of dependencies.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = table.ends_with("dependencies") && !table.starts_with("workspace");
        } else if inside && let Some((name, _)) = line.split_once('=') {
            let name = name.trim().split('.').next().unwrap_or_default();
            if !name.is_empty() && !name.starts_with('#') {
                names.push(name);
            }
        }
    }
    names
}

fn is_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(part) && !text[at + word.len()..].starts_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_permissive_when_each_of_its_duties_is() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "Apache-2.0 WITH LLVM-exception OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
            "GPL-3.0 AND MIT OR ISC",
        ] {
            assert!(permits(good), "{good}");
        }
        for bad in
            ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND AGPL-3.0", "MPL-2.0", "MIT OR", "MIT)"]
        {
            assert!(!permits(bad), "{bad}");
        }
    }

    #[test]
    fn a_tree_a_lock_and_a_manifest_are_read() {
        assert!(licences("serde v1.0.0|MIT OR Apache-2.0 (*)\nweb v0.1.0 (/x)|MIT\n").is_ok());
        assert!(licences("evil v1.0.0|GPL-3.0\n").is_err());
        assert!(sources(&format!("name = \"a\"\nsource = \"{SOURCE}\"\n")).is_ok());
        assert!(sources("source = \"git+https://example.org/a\"\n").is_err());
        let manifest = "[package]\nname = \"x\"\n[dependencies]\nserde.workspace = true\n# why\nring = \"1\"\n[dev-dependencies]\nhex = \"1\"\n";
        assert_eq!(dependencies(manifest), ["serde", "ring", "hex"]);
        assert_eq!(
            members("[workspace]\nmembers = [\"api\", \"api/x\"]\ndefault-members = [\"y\"]\n"),
            ["api", "api/x"]
        );
        assert!(is_word("use serde_json::x; serde::y", "serde") && !is_word("serde_json", "serde"));
    }
}
