//! Dependency rules that modules of one crate can't hold by themselves, and the size of files.
//!
//! A scan of plain text: it finds what is written, not what is meant. Types, privacy and crates hold the stricter rules,
//! [`circles`] which way files name each other.

use std::fs;
use std::path::{Path, PathBuf};

use crate::circles;
use crate::shell::{Done, Fail};
use crate::source_text::code;

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

/// Rules for the sources of every crate.
const RULES: [Rule; 15] = [
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
    Rule {
        word: "sea_orm::",
        places: &["api/src/store/", "migrations/src/"],
        why: "only the store and the migrations know sea-orm",
    },
    Rule {
        word: "axum::",
        places: &["api/src/http/", "api/src/routes/", "api/src/cli/serve.rs", "sandbox/src/"],
        why: "only http, routes, the listener and the emulators know axum",
    },
    Rule {
        word: "reqwest::",
        places: &["api/vendors/src/http"],
        why: "all outbound HTTP goes through the guarded egress",
    },
    Rule { word: "gloo_net::", places: &["web/src/api/"], why: "only the page's client asks the API" },
    Rule { word: "ring::aead", places: &["api/src/vault/"], why: "only the vault encrypts" },
    Rule {
        word: "Utc::now",
        places: &["api/clock/src/", "sandbox/src/clock.rs", "sandbox/src/main.rs"],
        why: "take a Clock",
    },
    Rule { word: "Instant::now", places: &["api/clock/src/", "xtask/src/"], why: "take a Clock" },
    Rule {
        word: "Date::now",
        places: &["web/src/browser/"],
        why: "the page's time comes from browser/clock.rs",
    },
    Rule {
        word: "tokio::time::",
        places: &["api/clock/src/", "sandbox/src/http/"],
        why: "wait through the Clock",
    },
    Rule {
        word: "SystemRandom",
        places: &["api/clock/src/"],
        why: "randomness comes from the clock's crate",
    },
    Rule {
        word: "SystemScope::because",
        places: &[
            "api/src/store/",
            "api/src/services/",
            "api/src/cli/",
            "api/src/readiness.rs",
            "api/src/jobs/housekeeping.rs",
            "api/src/jobs/scheduler.rs",
        ],
        why: "routes and steps act for a tenant, never for the system",
    },
    Rule {
        word: ".as_typed()",
        places: &[
            "shared/src/",
            "web/src/",
            "api/src/credentials/passwords.rs",
            "api/src/services/account.rs",
            "api/src/services/deeds.rs",
            "api/src/services/invites.rs",
            "api/src/services/new_password/mod.rs",
            "api/src/services/recovery.rs",
            "api/src/services/second_factor.rs",
            "api/src/services/sign_in.rs",
        ],
        why: "a secret that was typed is read only to be checked and hashed",
    },
    Rule {
        word: ".to_body()",
        places: &["web/src/api/", "shared/src/secret_text.rs"],
        why: "only the page sends secrets",
    },
    Rule {
        word: ".expose()",
        places: &[
            "api/src/connections/",
            "api/src/services/settings/amocrm_oauth.rs",
            "api/src/services/settings/check/supabase.rs",
            "api/src/services/second_factor.rs",
            "api/src/vault/",
        ],
        why: "a secret is exposed only to a vendor client, a second factor's key to the check of a code",
    },
];

/// Folders whose files must not name these. What the server's rooms may name of one another is in [`circles`].
const LAYERS: [(&str, &[&str]); 8] = [
    ("api/domain/src/", &["async fn", ".await"]),
    ("api/src/pipeline/", &["entity::"]),
    ("api/src/routes/", &["entity::", "crate::pipeline", "crate::vault", "crate::vendors"]),
    ("api/src/store/", &["crate::vendors"]),
    ("shared/src/", &["async fn", ".await", "std::net", "std::env", "std::process", "tokio"]),
    ("web/src/api/", &["crate::pages", "crate::components"]),
    ("web/src/components/", &["crate::pages", "crate::api"]),
    ("web/src/i18n/", &["crate::pages", "crate::components", "crate::api", "view!"]),
];

/// Folders of `sandbox/src`: an emulator knows no other vendor's.
const EMULATORS: [&str; 5] = ["amocrm", "gemini", "radist", "supabase", "telegram"];

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
        if is_source(&path) {
            check_words(&name, &code(&text), &mut broken);
        }
    }
    broken.extend(circles::broken()?);
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

/// `code` is a file without its comments and texts.
fn check_words(name: &str, code: &str, broken: &mut Vec<String>) {
    let emulator = EMULATORS.into_iter().find(|own| name.starts_with(&format!("sandbox/src/{own}/")));
    for (number, line) in code.lines().enumerate() {
        let number = number + 1;
        for rule in &RULES {
            if line.contains(rule.word) && !rule.places.iter().any(|place| name.starts_with(place)) {
                broken.push(format!("{name}:{number}: `{}`: {}", rule.word, rule.why));
            }
        }
        for (folder, forbidden) in LAYERS.iter().filter(|(folder, _)| name.starts_with(folder)) {
            for word in forbidden.iter().filter(|word| line.contains(*word)) {
                broken.push(format!("{name}:{number}: {folder} must not use `{word}`"));
            }
        }
        let Some(own) = emulator else { continue };
        for other in EMULATORS.into_iter().filter(|other| *other != own) {
            if line.contains(&format!("crate::{other}")) {
                broken.push(format!("{name}:{number}: the emulator of {own} must not know that of {other}"));
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

/// Whether the file is compiled into a crate: tests and benches are not.
fn is_source(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "src")
}

/// The same, of the server and the crates that are its own.
pub fn is_source_of_server(path: &Path) -> bool {
    path.starts_with("api") && is_source(path)
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(name: &str, text: &str) -> Vec<String> {
        let mut broken = Vec::new();
        check_words(name, &code(text), &mut broken);
        broken
    }

    #[test]
    fn a_word_is_found_outside_its_places_in_every_crate_and_not_in_comments_or_texts() {
        for (name, text) in [
            ("api/src/services/a.rs", "use sea_orm::Set;"),
            ("api/domain/src/a.rs", "fn a() { Utc::now() }"),
            ("api/domain/src/a.rs", "async fn a() {}"),
            ("api/vendors/src/radist.rs", "use reqwest::Client;"),
            ("api/src/pipeline/steps/a.rs", "let key = secret.expose();"),
            ("shared/src/a.rs", "std::env::var"),
            ("web/src/pages/a.rs", "use gloo_net::http;"),
            ("web/src/components/a.rs", "use crate::pages::runs;"),
            ("sandbox/src/radist/a.rs", "use crate::amocrm::Book;"),
        ] {
            assert_eq!(broken(name, text).len(), 1, "{name}: {text}");
            assert!(broken(name, &format!("// {text}\nlet a = \"{text}\";")).is_empty(), "{name}: {text}");
        }
        for (name, text) in [
            ("api/src/store/a.rs", "use sea_orm::Set;"),
            ("api/clock/src/lib.rs", "fn a() { Utc::now() }"),
            ("sandbox/src/radist/a.rs", "use crate::radist::Chat;"),
        ] {
            assert!(broken(name, text).is_empty(), "{name}: {text}");
        }
    }

    #[test]
    fn what_is_compiled_is_told_from_tests_and_benches() {
        for (path, source, server) in [
            ("api/src/app.rs", true, true),
            ("api/domain/src/run.rs", true, true),
            ("api/tests/server/runs.rs", false, false),
            ("api/benches/api/main.rs", false, false),
            ("web/src/app.rs", true, false),
        ] {
            let path = Path::new(path);
            assert_eq!((is_source(path), is_source_of_server(path)), (source, server), "{}", path.display());
        }
    }
}
