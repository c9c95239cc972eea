//! Every answer of the tests is held against the API's document: that the operation has such an answer, a problem such a
//! code, and a body such a shape.

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

/// What an answer's body is, by its media type; JSON has a schema.
type Shapes = BTreeMap<String, Option<Shape>>;

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

fn document() -> &'static Value {
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
    media
        .map(|(media, content)| {
            let shape = media
                .ends_with("json")
                .then(|| Shape { schema: content["schema"].clone(), validator: OnceLock::new() });
            (media.clone(), shape)
        })
        .collect()
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
    if body.is_empty() {
        return;
    }
    let media = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(shape) = shapes.get(media.split(';').next().unwrap_or_default()) else {
        panic!("the document has no {media} for {name}: {text}");
    };
    let Some(shape) = shape else { return };
    let value: Value = serde_json::from_slice(body).expect("a JSON body");
    let wrong: Vec<String> = shape
        .validator()
        .iter_errors(&value)
        .take(3)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(wrong.is_empty(), "the document says otherwise of {name}: {wrong:#?} {text}");
}
