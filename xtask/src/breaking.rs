//! What of the API's document a program that was written against the released one could stumble over: `openapi/openapi.json`
//! against `openapi/released.json`.
//!
//! The promise is the last section of docs/api.md. What may come at any time (operations, optional parameters, fields in
//! answers, values of enumerations that we send) is no break; what a program sends must be taken as before, and what it reads
//! must be there as before.

mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::shell::{Done, Fail};
use schema::{Direction, Schemas};

const NOW: &str = "openapi/openapi.json";
const RELEASED: &str = "openapi/released.json";

/// Compares the committed document with the released one.
pub fn check() -> Done {
    let read = |path: &str| -> Done<Value> {
        serde_json::from_str(&fs::read_to_string(path)?).map_err(|error| Fail(format!("{path}: {error}")))
    };
    let broken = breaks(&read(RELEASED)?, &read(NOW)?);
    if broken.is_empty() {
        return Ok(());
    }
    for line in &broken {
        eprintln!("  {line}");
    }
    Err(Fail(format!(
        "{NOW} breaks in {} places what {RELEASED} promises; docs/contributing.md says what to do",
        broken.len()
    )))
}

/// Every break, one line each.
fn breaks(released: &Value, now: &Value) -> Vec<String> {
    let mut found = Found { schemas: Schemas::new(released, now), broken: BTreeSet::new() };
    let operations_now = operations(now);
    for (name, old) in operations(released) {
        match operations_now.get(&name) {
            Some(new) => found.operation(&name, old, new),
            None => found.say(&name, "is gone"),
        }
    }
    found.broken.into_iter().collect()
}

/// The operations by method and path; what a path's parameters are called is nobody's business.
fn operations(document: &Value) -> BTreeMap<String, &Value> {
    let mut all = BTreeMap::new();
    for (path, item) in object(&document["paths"]) {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        for (method, operation) in object(item) {
            all.insert(format!("{} {path}", method.to_uppercase()), operation);
        }
    }
    all
}

/// The fields of an object, of anything else none.
fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

struct Found<'a> {
    schemas: Schemas<'a>,
    broken: BTreeSet<String>,
}

impl<'a> Found<'a> {
    fn say(&mut self, place: &str, what: &str) {
        self.broken.insert(format!("{place}: {what}"));
    }

    fn schema(&mut self, place: &str, direction: Direction, old: &'a Value, new: &'a Value) {
        self.schemas.compare(place, direction, old, new, &mut self.broken);
    }

    fn operation(&mut self, name: &str, old: &'a Value, new: &'a Value) {
        if old["operationId"] != new["operationId"] {
            self.say(name, "has another operationId, by which clients call it");
        }
        let token = |operation: &Value| operation["x-access"]["token"].clone();
        if token(old) != token(new) && token(old) != "never" {
            self.say(name, &format!("takes tokens with {}, before with {}", token(new), token(old)));
        }
        self.parameters(name, old, new);
        self.body(name, old, new);
        self.answers(name, old, new);
    }

    fn parameters(&mut self, name: &str, old: &'a Value, new: &'a Value) {
        let of = |operation: &'a Value| -> BTreeMap<String, &'a Value> {
            let all = operation["parameters"].as_array().into_iter().flatten();
            let named = all.filter(|one| one["in"] != "path");
            named.map(|one| (format!("{} {}", text(&one["in"]), text(&one["name"])), one)).collect()
        };
        let (before, after) = (of(old), of(new));
        for (parameter, new) in &after {
            let was = before.get(parameter).is_some_and(|old| old["required"] == true);
            if new["required"] == true && !was {
                self.say(&format!("{name} {parameter}"), "must be sent now");
            }
        }
        for (parameter, old) in before {
            let place = format!("{name} {parameter}");
            match after.get(&parameter) {
                Some(new) => self.schema(&place, Direction::Sent, &old["schema"], &new["schema"]),
                None => self.say(&place, "is not taken any longer"),
            }
        }
    }

    fn body(&mut self, name: &str, old: &'a Value, new: &'a Value) {
        let (old, new) = (&old["requestBody"], &new["requestBody"]);
        let place = format!("{name} body");
        if new["required"] == true && old["required"] != true {
            self.say(&place, "must be sent now");
        }
        self.contents(&place, Direction::Sent, old, new);
    }

    fn answers(&mut self, name: &str, old: &'a Value, new: &'a Value) {
        for (status, old) in object(&old["responses"]) {
            let place = format!("{name} {status}");
            let old = self.schemas.released(old);
            // A refusal that is gone hurts nobody: every program has a branch for those that it does not know.
            let is_refusal = status.starts_with(['4', '5', 'd']);
            let Some(new) = new["responses"].get(status) else {
                if !is_refusal {
                    self.say(&place, "is not answered any longer");
                }
                continue;
            };
            let new = self.schemas.now(new);
            for (header, _) in object(&old["headers"]) {
                if new["headers"].get(header).is_none() {
                    self.say(&place, &format!("the header {header} is not sent any longer"));
                }
            }
            self.contents(&place, Direction::Answered, old, new);
        }
    }

    fn contents(&mut self, place: &str, direction: Direction, old: &'a Value, new: &'a Value) {
        for (media, old) in object(&old["content"]) {
            match new["content"].get(media) {
                Some(new) => self.schema(place, direction, &old["schema"], &new["schema"]),
                None => self.say(place, &format!("there is no {media} any longer")),
            }
        }
    }
}

/// A text, of anything else an empty one.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests;
