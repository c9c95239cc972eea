//! `docs/security.md` says of each requirement which test proves it. Each requirement is there once, and each test is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The requirements of OWASP ASVS 5.0 that were chosen: chapter and section, with the numbers in it.
const CHOSEN: [(&str, &[u8]); 53] = [
    ("1.2", &[4, 10]),
    ("1.3", &[6, 7]),
    ("1.5", &[3]),
    ("2.3", &[1, 2, 3, 4]),
    ("2.4", &[1]),
    ("3.2", &[1, 2]),
    ("3.3", &[1, 2, 3, 4]),
    ("3.4", &[1, 2, 3, 4, 5, 6, 7, 8]),
    ("3.5", &[1, 2, 3, 8]),
    ("3.6", &[1]),
    ("3.7", &[2]),
    ("4.1", &[3, 4]),
    ("4.2", &[1]),
    ("6.1", &[1, 3]),
    ("6.2", &[1, 4, 5, 8, 9, 11, 12]),
    ("6.3", &[2, 3, 4, 5, 7, 8]),
    ("6.4", &[1, 3, 6]),
    ("6.5", &[1, 2, 5]),
    ("6.6", &[3]),
    ("7.2", &[1, 2, 3, 4]),
    ("7.3", &[1, 2]),
    ("7.4", &[1, 2, 3, 5]),
    ("7.5", &[1, 2, 3]),
    ("8.1", &[1, 2]),
    ("8.2", &[1, 2, 3]),
    ("8.3", &[2, 3]),
    ("8.4", &[1, 2]),
    ("9.1", &[1, 2, 3]),
    ("9.2", &[1, 2, 3]),
    ("10.1", &[2]),
    ("10.2", &[1, 2, 3]),
    ("11.1", &[1, 2]),
    ("11.2", &[2, 3, 4, 5]),
    ("11.3", &[2, 3, 4]),
    ("11.4", &[2]),
    ("11.5", &[1]),
    ("11.7", &[1]),
    ("12.1", &[1, 5]),
    ("12.2", &[1]),
    ("12.3", &[1, 2]),
    ("13.1", &[2, 3]),
    ("13.2", &[1, 2, 3, 4, 6]),
    ("13.3", &[1, 2, 3, 4]),
    ("13.4", &[2, 4, 5]),
    ("14.2", &[1, 2, 5]),
    ("14.3", &[1, 2, 3]),
    ("15.1", &[2, 3]),
    ("15.2", &[1, 2, 3, 4]),
    ("15.3", &[1, 2, 3, 4]),
    ("16.2", &[1, 2, 5]),
    ("16.3", &[1, 2, 3, 4]),
    ("16.4", &[1, 2, 3]),
    ("16.5", &[1, 2, 3, 4]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn chosen() -> BTreeSet<String> {
    let sections = CHOSEN.iter();
    sections
        .flat_map(|(section, numbers)| numbers.iter().map(move |number| format!("{section}.{number}")))
        .collect()
}

/// The table's rows: requirements, and what proves them.
fn rows() -> Vec<(Vec<String>, String)> {
    let text = fs::read_to_string(root().join("docs/security.md")).expect("docs/security.md");
    let (_, table) = text.split_once("| requirement |").expect("the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [requirements, _, proof] = cells.as_slice() else { panic!("three cells: {line}") };
        (requirements.split(", ").map(str::to_owned).collect(), (*proof).to_owned())
    })
    .collect()
}

/// Names of functions that are tests, in the whole tree.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders: Vec<PathBuf> =
        ["api", "shared", "web", "sandbox", "migrations", "xtask"].map(|folder| root().join(folder)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("dist") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.extend(tests_in(&fs::read_to_string(path).expect("a source file")));
            }
        }
    }
    found
}

/// Functions behind an attribute that ends with `test]`, and those that are tests on both databases.
fn tests_in(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("both_databases!(").and_then(|rest| rest.strip_suffix(");")) {
            found.insert(name.to_owned());
        }
        let function = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "));
        if let Some(rest) = function {
            let end = rest.find(['(', '<']).unwrap_or(rest.len());
            if std::mem::take(&mut is_test) {
                found.insert(rest[..end].to_owned());
            }
        } else if line.starts_with("#[") {
            is_test |= line.ends_with("test]");
        } else if !line.starts_with("//") {
            is_test = false;
        }
    }
    found
}

#[test]
fn each_chosen_requirement_stands_in_the_table_once() {
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for requirement in rows().into_iter().flat_map(|(requirements, _)| requirements) {
        *times.entry(requirement).or_default() += 1;
    }
    let expected: BTreeMap<String, u32> = chosen().into_iter().map(|requirement| (requirement, 1)).collect();
    assert_eq!(times, expected);
}

#[test]
fn each_test_that_is_said_to_prove_something_is_there() {
    let known = tests();
    let mut wrong = Vec::new();
    for (requirements, proof) in rows() {
        if proof == "not" || proof.starts_with("not ") || proof.starts_with("not:") {
            continue;
        }
        let named: Vec<&str> = proof.split('`').skip(1).step_by(2).collect();
        let is_there = |name: &&str| match name.starts_with("e2e/") {
            true => root().join(name).is_file(),
            false => known.contains(*name),
        };
        let missing: Vec<&str> = named.iter().filter(|name| !is_there(name)).copied().collect();
        if named.is_empty() || !missing.is_empty() {
            wrong.push(format!("{requirements:?}: no proof, or none that is there: {missing:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_function_that_is_no_test_proves_nothing() {
    let source = "fn helper() {}\n#[test]\n// Why.\n#[ignore]\nfn is_one() {}\n#[tokio::test]\nasync fn is_another() {}\n\
                  both_databases!(on_both);\nasync fn on_both(d: D) {}\n#[derive(Debug)]\nstruct S;\nfn plain() {}";
    let expected: BTreeSet<String> = ["is_one", "is_another", "on_both"].map(str::to_owned).into();
    assert_eq!(tests_in(source), expected);
}
