//! Every answer of the tests is held against the API's document: that the operation has such an answer, a problem such a
//! code, a body such a shape, and that headers which a program goes by are named.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use axum::http::{HeaderMap, Method, StatusCode};
use jsonschema::Validator;
use serde_json::{Value, json};

/// An operation's answers, by status.
struct Documented {
    template: Vec<String>,
    answers: BTreeMap<String, Shapes>,
}

/// What an answer brings.
struct Shapes {
    /// What its body is, by its media type; JSON has a schema.
    bodies: BTreeMap<String, Option<Shape>>,
    /// Headers that a program goes by, in small letters.
    headers: BTreeSet<String>,
}

/// Sent headers that have to be in the document.
const TOLD: [&str; 5] = ["content-disposition", "etag", "location", "ratelimit-policy", "retry-after"];

/// A schema that is compiled once it is asked for: a test meets few of the hundreds.
struct Shape {
    schema: Value,
    validator: OnceLock<Validator>,
}

impl Shape {
    fn validator(&self) -> &Validator {
        self.validator.get_or_init(|| {
            let wanted = reachable(&self.schema);
            let all = &document()["components"]["schemas"];
            let schemas: BTreeMap<&str, &Value> =
                wanted.iter().map(|name| (name.as_str(), &all[name.as_str()])).collect();
            let schema = json!({"allOf": [self.schema], "components": {"schemas": schemas}});
            jsonschema::options().build(&schema).expect("a schema")
        })
    }
}

/// What is wrong with a value by a schema of the document; empty when nothing is.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let shape = Shape { schema: schema.clone(), validator: OnceLock::new() };
    let errors = shape.validator().iter_errors(value);
    errors.take(3).map(|error| format!("{}: {error}", error.instance_path)).collect()
}

/// The document that the code gives.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::to_value(synkro::routes::document()).expect("a document"))
}

/// The names of the schemas that this one refers to, and those refer to.
fn reachable(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                open.extend(fields.values());
                let to = fields.get("$ref").and_then(Value::as_str);
                if let Some(name) = to.and_then(|to| to.strip_prefix("#/components/schemas/"))
                    && found.insert(name.to_owned())
                {
                    open.push(&document()["components"]["schemas"][name]);
                }
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

fn operations() -> &'static BTreeMap<String, Vec<Documented>> {
    static OPERATIONS: OnceLock<BTreeMap<String, Vec<Documented>>> = OnceLock::new();
    OPERATIONS.get_or_init(|| {
        let document = document();
        let mut found: BTreeMap<String, Vec<Documented>> = BTreeMap::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                let Some(responses) = operation["responses"].as_object() else { continue };
                let answers = responses.iter().filter(|(status, _)| *status != "default");
                let answers = answers.map(|(status, answer)| (status.clone(), shapes(answer, document)));
                let template = path.split('/').map(str::to_owned).collect();
                let documented = Documented { template, answers: answers.collect() };
                found.entry(method.to_uppercase()).or_default().push(documented);
            }
        }
        found
    })
}

fn shapes(answer: &Value, document: &Value) -> Shapes {
    let answer = match answer["$ref"].as_str() {
        Some(to) => document.pointer(to.trim_start_matches('#')).expect("what an answer refers to"),
        None => answer,
    };
    let media = answer["content"].as_object().into_iter().flatten();
    let bodies = media
        .map(|(media, content)| {
            let shape = media
                .ends_with("json")
                .then(|| Shape { schema: content["schema"].clone(), validator: OnceLock::new() });
            (media.clone(), shape)
        })
        .collect();
    let headers = answer["headers"].as_object().into_iter().flatten();
    Shapes { bodies, headers: headers.map(|(name, _)| name.to_lowercase()).collect() }
}

/// Whether a path is one of a template: a parameter stands for any segment.
fn matches(template: &[String], path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').collect();
    segments.len() == template.len()
        && template.iter().zip(segments).all(|(part, segment)| part.starts_with('{') || part == segment)
}

/// Panics when the document does not know such an answer of this operation. Addresses outside the document are not its matter.
pub fn hold(method: &Method, path: &str, status: StatusCode, headers: &HeaderMap, body: &[u8]) {
    let Some(operations) = operations().get(method.as_str()) else { return };
    // A literal address comes before one with a parameter in its place.
    let parameters = |one: &&Documented| one.template.iter().filter(|part| part.starts_with('{')).count();
    let found = operations.iter().filter(|one| matches(&one.template, path)).min_by_key(parameters);
    let Some(operation) = found else { return };
    let name = format!("{method} {} {status}", operation.template.join("/"));
    let text = String::from_utf8_lossy(body);
    let Some(shapes) = operation.answers.get(status.as_str()) else {
        panic!("the document has no {name}: {text}");
    };
    for sent in TOLD.iter().filter(|name| headers.contains_key(**name)) {
        assert!(shapes.headers.contains(*sent), "the document has no {sent} for {name}");
    }
    if body.is_empty() {
        return;
    }
    let media = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(shape) = shapes.bodies.get(media.split(';').next().unwrap_or_default()) else {
        panic!("the document has no {media} for {name}: {text}");
    };
    let Some(shape) = shape else { return };
    let value: Value = serde_json::from_slice(body).expect("a JSON body");
    let errors = shape.validator().iter_errors(&value);
    let wrong: Vec<String> =
        errors.take(3).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(wrong.is_empty(), "the document says otherwise of {name}: {wrong:#?} {text}");
}
