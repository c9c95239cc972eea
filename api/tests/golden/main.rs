//! Labelled data against the rules: what code finds, what it misses, what it marks wrongly.
//!
//! The files hold one item a line; their labels are the truth. Rules are written on the items whose id hashes even and
//! scored on the others; both figures are printed, and both must reach the goal. `SYNKRO_GOLDEN` names another folder
//! with files of the same form.

#![expect(clippy::expect_used, reason = "a test may stop")]
#![expect(clippy::print_stdout, reason = "the figures are what the suite is for")]

mod injections;
mod numbers;
mod pii;

use std::path::PathBuf;

use ring::digest::{SHA256, digest};
use serde_json::Value;

/// The items of a file.
fn items(file: &str) -> Vec<Value> {
    let folder = std::env::var_os("SYNKRO_GOLDEN")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"), PathBuf::from);
    let text = std::fs::read_to_string(folder.join(file)).expect("the file of labelled items");
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).expect("an item"))
        .collect()
}

/// Whether rules may be written on this item.
fn is_for_writing(item: &Value) -> bool {
    let id = item["id"].as_str().expect("an id");
    digest(&SHA256, id.as_bytes()).as_ref()[0].is_multiple_of(2)
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}
