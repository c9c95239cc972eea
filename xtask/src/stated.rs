//! What the texts state is what is so: the compiler's version that the locked crates need, and every setting the program
//! reads in each text that an operator goes by.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::rules;
use crate::shell::{Done, Fail, command, output};

/// Major and minor number of a compiler.
type Version = (u32, u32);

/// README, `Cargo.toml`, `rust-toolchain.toml` and the image name one version, and the locked crates need no newer one.
pub fn compiler() -> Done {
    let metadata =
        output(&mut command("cargo", ["metadata", "--format-version", "1", "--locked", "--all-features"]))?;
    let needed = newest_needed(&metadata);
    let read = |path: &str| fs::read_to_string(path);
    let stated = [
        ("Cargo.toml", number_after(&read("Cargo.toml")?, "rust-version = \"")),
        ("README.md", number_after(&read("README.md")?, "| Rust ")),
        ("rust-toolchain.toml", number_after(&read("rust-toolchain.toml")?, "# Rust ")),
    ];
    let mut wrong = Vec::new();
    let declared = stated[0].1;
    if needed.is_none() || declared < needed {
        wrong.push(format!("Cargo.toml says {}, the locked crates need {}", words(declared), words(needed)));
    }
    for (file, version) in &stated[1..] {
        if *version != declared {
            wrong.push(format!("{file} says {}, Cargo.toml {}", words(*version), words(declared)));
        }
    }
    let image = number_after(&read("Dockerfile")?, "FROM rust:");
    if image < declared {
        wrong.push(format!(
            "Dockerfile builds with Rust {}, Cargo.toml says {}",
            words(image),
            words(declared)
        ));
    }
    judge("the compiler's version is stated wrongly", &wrong)
}

fn words(version: Option<Version>) -> String {
    version.map_or("nothing".to_owned(), |(major, minor)| format!("{major}.{minor}"))
}

/// The newest `rust_version` of all packages.
fn newest_needed(metadata: &str) -> Option<Version> {
    metadata.split("\"rust_version\":\"").skip(1).filter_map(number).max()
}

fn number_after(text: &str, mark: &str) -> Option<Version> {
    number(text.split_once(mark)?.1)
}

/// `1.94` at the text's beginning, whatever follows.
fn number(text: &str) -> Option<Version> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let mut parts = text[..end].split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

/// Texts that an operator goes by, and the settings that have no place in one, with the reason.
const TEXTS: [(&str, &[(&str, &str)]); 3] = [
    ("docs/configuration.md", &[]),
    (".env.example", &[]),
    (
        "docker-compose.yml",
        &[
            ("SYNKRO_MODE", "the containers are production"),
            ("SYNKRO_WEB_DIST", "nginx serves the page"),
            ("SYNKRO_DEMO_", "demo mode listens on loopback only, which other containers can't reach"),
        ],
    ),
];
/// Variables of the suite alone.
const OF_TESTS: [&str; 3] = ["SYNKRO_FAILPOINT", "SYNKRO_TEST_", "SYNKRO_GRID"];
/// Settings whose names are older than the prefix.
const OTHERS: [&str; 4] = ["APP_SECRET_KEY", "FIELD_ENCRYPTION_KEY", "DATABASE_URL", "REDIS_URL"];

/// Every variable that the program reads is in each of the texts, and none of them names one that it does not read.
pub fn settings() -> Done {
    let mut read = BTreeSet::from(OTHERS.map(str::to_owned));
    for path in rules::rust_files()?.iter().filter(|path| rules::is_source_of_server(path)) {
        read.extend(named(&fs::read_to_string(path)?, "\"SYNKRO_"));
    }
    read.retain(|name| !OF_TESTS.iter().any(|own| name.starts_with(own)));
    let mut wrong = Vec::new();
    for (file, without) in TEXTS {
        let text = fs::read_to_string(file)?;
        let there = named(&text, "SYNKRO_");
        for name in &read {
            let excused = without.iter().any(|(start, _)| name.starts_with(start));
            if !excused && !is_named(&text, name) {
                wrong.push(format!("{file} does not name {name}, which the program reads"));
            }
        }
        for name in there.iter().filter(|name| !read.contains(*name)) {
            wrong.push(format!("{file} names {name}, which the program does not read"));
        }
    }
    judge("settings and texts do not agree", &wrong)
}

/// Words that begin with `start`, without a quotation mark before them.
fn named(text: &str, start: &str) -> BTreeSet<String> {
    let bare = start.trim_start_matches('"');
    let ends = |letter: char| !(letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    text.split(start)
        .skip(1)
        .map(|rest| format!("{bare}{}", &rest[..rest.find(ends).unwrap_or(rest.len())]))
        .filter(|name| !name.ends_with('_'))
        .collect()
}

/// Whether the whole word stands in the text: `SYNKRO_LOG` is not `SYNKRO_LOG_FORMAT`.
fn is_named(text: &str, name: &str) -> bool {
    let inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(inside) && !text[at + name.len()..].starts_with(inside))
}

fn judge(what: &str, wrong: &[String]) -> Done {
    for line in wrong {
        eprintln!("    {line}");
    }
    if wrong.is_empty() { Ok(()) } else { Err(Fail(format!("{what}, see above"))) }
}

/// Every file that the Markdown texts link to is there.
pub fn links() -> Done {
    let mut wrong = Vec::new();
    for file in markdown(Path::new("."))? {
        let text = fs::read_to_string(&file)?;
        let folder = file.parent().unwrap_or(Path::new("."));
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(to, _)| to) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !folder.join(path).exists() {
                wrong.push(format!("{} links to {target}, which is not there", file.display()));
            }
        }
    }
    judge("links lead nowhere", &wrong)
}

fn markdown(root: &Path) -> Done<Vec<std::path::PathBuf>> {
    let (mut files, mut folders) = (vec![root.join("README.md")], vec![root.join("docs"), root.join("e2e")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                if !path.ends_with("node_modules") && !path.ends_with("output") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "md") {
                files.push(path);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_compiler_that_a_crate_needs_is_found() {
        let metadata = r#"{"rust_version":null},{"rust_version":"1.85"},{"rust_version":"1.94.0"},{"rust_version":"1.9.1"}"#;
        assert_eq!(newest_needed(metadata), Some((1, 94)));
        assert_eq!(newest_needed("{}"), None);
        assert_eq!(number_after("FROM rust:1.95.0-bookworm AS x", "FROM rust:"), Some((1, 95)));
        assert_eq!(number_after("rust-version = \"2\"", "rust-version = \""), None);
    }

    #[test]
    fn a_setting_is_a_whole_word() {
        let source = r#"get("SYNKRO_LOG"); starts_with("SYNKRO_"); get("SYNKRO_LOG_FORMAT")"#;
        let expected = BTreeSet::from(["SYNKRO_LOG".to_owned(), "SYNKRO_LOG_FORMAT".to_owned()]);
        assert_eq!(named(source, "\"SYNKRO_"), expected);
        assert!(!is_named("SYNKRO_LOG_FORMAT: json", "SYNKRO_LOG") && is_named("`SYNKRO_LOG`", "SYNKRO_LOG"));
        assert!(!is_named("MY_SYNKRO_LOG=1", "SYNKRO_LOG"));
    }
}
