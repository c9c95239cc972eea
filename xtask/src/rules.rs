//! Dependency rules that modules of one crate can't hold by themselves, and the size of files.
//!
//! A scan of plain text: it finds what is written, not what is meant. Types and privacy hold the stricter rules.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Done, Fail};

/// A file above this many lines must be split.
const SPLIT: usize = 600;
/// A file above this many is named, so that somebody thinks about it.
const THINK: usize = 400;

/// `word` may stand only in files below one of `places`.
struct Rule {
    word: &'static str,
    places: &'static [&'static str],
    why: &'static str,
}

const RULES: [Rule; 11] = [
    Rule {
        word: "fred::",
        places: &[
            "api/src/redis_link.rs",
            "api/src/jobs/wake_up.rs",
            "api/src/throttle/redis.rs",
            "api/src/throttle/pacer.rs",
        ],
        why: "Redis wakes, paces and counts tries; it holds nothing that must not be lost",
    },
    Rule { word: "sea_orm::", places: &["api/src/store/"], why: "only the store knows sea-orm" },
    Rule {
        word: "axum::",
        places: &["api/src/http/", "api/src/routes/", "api/src/cli/serve.rs"],
        why: "only http, routes and the listener know axum",
    },
    Rule {
        word: "reqwest::",
        places: &["api/vendors/src/http"],
        why: "all outbound HTTP goes through the guarded egress",
    },
    Rule { word: "ring::aead", places: &["api/src/vault/"], why: "only the vault encrypts" },
    Rule { word: "Utc::now", places: &["api/clock/src/"], why: "take a Clock" },
    Rule { word: "Instant::now", places: &["api/clock/src/"], why: "take a Clock" },
    Rule { word: "tokio::time::", places: &["api/clock/src/"], why: "wait through the Clock" },
    Rule {
        word: "SystemRandom",
        places: &["api/clock/src/"],
        why: "randomness comes from the clock module",
    },
    Rule {
        word: "SystemScope::because",
        places: &[
            "api/src/store/",
            "api/src/services/",
            "api/src/cli/",
            "api/src/jobs/housekeeping.rs",
            "api/src/jobs/scheduler.rs",
        ],
        why: "routes and steps act for a tenant, never for the system",
    },
    Rule {
        word: ".expose()",
        places: &[
            "api/src/services/connections/",
            "api/src/services/settings/amocrm_oauth.rs",
            "api/src/services/settings/check/supabase.rs",
            "api/src/services/second_factor.rs",
            "api/src/vault/",
        ],
        why: "a secret is exposed only to a vendor client, a second factor's key to the check of a code",
    },
];

/// Folders that must not name others.
const LAYERS: [(&str, &[&str]); 3] = [
    ("api/domain/src/", &["async fn"]),
    (
        "api/src/store/",
        &["crate::vendors", "crate::http", "crate::services", "crate::pipeline", "crate::vault"],
    ),
    ("api/src/routes/", &["entity::", "crate::pipeline", "crate::vault"]),
];

pub fn run() -> Done {
    let mut broken = Vec::new();
    let mut large = Vec::new();
    for path in rust_files()? {
        let name = path.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path)?;
        let lines = text.lines().count();
        if lines > SPLIT {
            broken.push(format!("{name}: {lines} lines; split it (at most {SPLIT})"));
        } else if lines > THINK {
            large.push((lines, name.clone()));
        }
        if !text.trim_start().starts_with("//!") {
            broken.push(format!("{name}: open it with `//!`: what it is for, what it must not do"));
        }
        if is_source_of_server(&path) {
            check_words(&name, &text, &mut broken);
        }
    }
    large.sort_by_key(|(lines, _)| std::cmp::Reverse(*lines));
    for (lines, name) in large {
        println!("    {lines} lines: {name}");
    }
    if broken.is_empty() {
        return Ok(());
    }
    for line in &broken {
        eprintln!("    {line}");
    }
    Err(Fail(format!("{} rules are broken, see above", broken.len())))
}

fn check_words(name: &str, text: &str, broken: &mut Vec<String>) {
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for rule in &RULES {
            if code.contains(rule.word) && !rule.places.iter().any(|place| name.starts_with(place)) {
                broken.push(format!("{name}:{}: `{}`: {}", number + 1, rule.word, rule.why));
            }
        }
        for (folder, forbidden) in LAYERS {
            for word in forbidden {
                if name.starts_with(folder) && code.contains(word) {
                    broken.push(format!("{name}:{}: {folder} must not use `{word}`", number + 1));
                }
            }
        }
    }
}

pub fn rust_files() -> Done<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> =
        ["api", "shared", "migrations", "web", "sandbox", "xtask"].map(PathBuf::from).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                if !path.ends_with("dist") {
                    folders.push(path);
                }
            } else if is_rust(&path) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether the file is compiled into the server: tests and benches are not.
pub fn is_source_of_server(path: &Path) -> bool {
    path.starts_with("api") && path.components().any(|part| part.as_os_str() == "src")
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "rs")
}
