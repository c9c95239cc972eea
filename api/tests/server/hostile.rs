//! Hostile input to every operation of the API's document: whatever stands in a parameter, a part of the path, a field or
//! a header is refused or taken, and never our fault (500), on either database. Values that were sent come back in no
//! refusal.

use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use serde_json::{Map, Value, json};
use synkro::http::Edge;
use synkro::routes::router;

use crate::support::{Answer, Browser, Scene, TestDatabase, sqlite, whole_period};

/// Looked for in every answer: no refusal repeats what was sent.
const CANARY: &str = "canary4711471147";

/// One operation: who may ask, and what it takes.
pub(crate) struct Operation {
    pub method: String,
    pub path: String,
    pub permission: String,
    pub query: Vec<String>,
    pub body: Option<Value>,
}

/// Resolves references and gives a value that fits the schema as well as the document can say.
fn example(document: &Value, schema: &Value, depth: usize) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().expect("a name");
        return example(document, &document["components"]["schemas"][name], depth + 1);
    }
    if depth > 12 {
        return Value::Null;
    }
    for forms in ["oneOf", "anyOf"] {
        if let Some(forms) = schema[forms].as_array() {
            let form = forms.iter().find(|form| form["type"] != "null").expect("a form");
            return example(document, form, depth + 1);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut all = Map::new();
        for part in parts {
            if let Value::Object(fields) = example(document, part, depth + 1) {
                all.extend(fields);
            }
        }
        return Value::Object(all);
    }
    if let Some(value) = schema["enum"].as_array().and_then(|values| values.first()) {
        return value.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").cloned().unwrap_or_default(),
        kind => kind.clone(),
    };
    match (kind.as_str().unwrap_or("object"), schema["format"].as_str()) {
        ("string", Some("uuid")) => json!("01a207ad-0000-7000-8000-000000000000"),
        ("string", Some("date-time")) => json!("2026-11-01T00:00:00Z"),
        ("string", _) => json!("x"),
        ("integer" | "number", _) => json!(1),
        ("boolean", _) => json!(false),
        ("array", _) => json!([example(document, &schema["items"], depth + 1)]),
        _ => {
            let fields = schema["properties"].as_object().cloned().unwrap_or_default();
            fields.iter().map(|(name, field)| (name.clone(), example(document, field, depth + 1))).collect()
        }
    }
}

pub(crate) fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let query = parameters.iter().filter(|parameter| parameter["in"] == "query");
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            all.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                permission: operation["x-access"]["permission"].as_str().expect("a rule").to_owned(),
                query: query
                    .map(|parameter| parameter["name"].as_str().expect("a name").to_owned())
                    .collect(),
                body: (!schema.is_null()).then(|| example(&document, schema, 0)),
            });
        }
    }
    // What ends the asker's own session, or what others are asked about, comes last.
    all.sort_by_key(|operation| {
        let path = operation.path.as_str();
        (
            path.ends_with("/logout"),
            operation.method == "DELETE",
            path.contains("revoke"),
            path.contains("delete"),
        )
    });
    all
}

/// As they stand in an address, percent-encoded.
const IN_ADDRESS: [&str; 22] = [
    "%00",
    "a%00b",
    "%2500",
    "%ED%A0%80",
    "%FF%FE",
    "%E2%80%AE",
    "",
    "-1",
    "0",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "18446744073709551616",
    "1e999",
    "-4713-01-01T00:00:00Z",
    "%2B262142-12-31T23:59:59Z",
    "9999-12-31T23:59:60Z",
    "0000-01-01T00:00:00Z",
    "%25%5F%5C%27%22%3B--",
    "AAAAAAAAAAA",
    "gAAAAAAAAAA",
    CANARY,
];

/// As they stand in a body, written as JSON.
fn in_body() -> Vec<String> {
    let mut all: Vec<String> = [
        "null",
        "true",
        "[]",
        "{}",
        "\"\"",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\u202e\\u200b\"",
        "-1",
        "0",
        "0.5",
        "2147483648",
        "4294967296",
        "9223372036854775807",
        "18446744073709551615",
        "18446744073709551616",
        "1e308",
        "1e999",
        "\"-4713-01-01T00:00:00Z\"",
        "\"+262142-12-31T23:59:59Z\"",
        "\"9999-12-31T23:59:60Z\"",
        "\"0000-01-01T00:00:00Z\"",
        "\"2026-11-20T23:59:60Z\"",
        "[[[[[[[[]]]]]]]]",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push(format!("\"{}\"", "x".repeat(100_000)));
    all.push(format!("\"{CANARY}\""));
    all.push(format!("[\"{CANARY}\"]"));
    all
}

/// The places in a body that something else can be put: pointers to every field, down to the third level.
fn places(body: &Value, pointer: &str, depth: usize, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match body {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in children {
        let place = format!("{pointer}/{name}");
        found.push(place.clone());
        if depth < 3 {
            places(value, &place, depth + 1, found);
        }
    }
}

/// The people who ask, by the permission that an operation needs.
pub(crate) struct Askers {
    owner: Browser,
    staff: Browser,
    nobody: Browser,
    report: String,
    run: String,
}

impl Askers {
    pub fn who(&mut self, permission: &str) -> &mut Browser {
        match permission {
            "public" => &mut self.nobody,
            "tenants_list" | "tenants_manage" | "users_manage" | "admins_manage" | "users_delete"
            | "platform_audit" => &mut self.staff,
            _ => &mut self.owner,
        }
    }

    /// The path with what exists in its places.
    pub fn fill(&self, path: &str) -> String {
        let id = if path.contains("/reports/") { &self.report } else { &self.run };
        path.replace("{id}", id)
            .replace("{chat_id}", "1")
            .replace("{kind}", "telegram")
            .replace("{version}", "1")
            .replace("{slug}", "demo")
    }

    pub async fn ask(&mut self, operation: &Operation, url: &str, body: Option<String>) -> Answer {
        let before = self.who(&operation.permission).cookies.clone();
        let mut request = Request::builder()
            .method(operation.method.as_str())
            .uri(url)
            .header("sec-fetch-site", "same-origin")
            .header("x-synkro", "1");
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = request.body(Body::from(body.unwrap_or_default()));
        let browser = self.who(&operation.permission);
        let answer = browser.send(request.unwrap_or_else(|error| panic!("{url}: {error}"))).await;
        // Nobody is signed out by what they tried.
        browser.cookies = before;
        answer
    }
}

fn check(answer: &Answer, what: &str) {
    let status = answer.status.as_u16();
    // 502 and 503 are of vendors that the scene does not have, and of too much at once.
    assert!(status < 500 || status == 502 || status == 503, "{what}: {status} {}", answer.text());
    let words = answer.text();
    assert!(!words.contains("database does not answer"), "{what}: {words}");
    if status >= 400 {
        assert!(!words.contains(CANARY), "{what}: {words}");
    }
}

pub(crate) async fn askers(scene: &Scene) -> Askers {
    let run = scene.run(whole_period()).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let reports = owner.get("/api/v1/reports").await.json();
    Askers {
        staff: scene.signed_in("super@demo.example").await,
        nobody: scene.browser(),
        report: reports["items"][0]["id"].as_str().expect("a report").to_owned(),
        run: run.id.to_string(),
        owner,
    }
}

both_databases!(nothing_in_an_address_is_our_fault);
async fn nothing_in_an_address_is_our_fault(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut askers = askers(&scene).await;
    for operation in operations() {
        let name = format!("{}: {} {}", database.name, operation.method, operation.path);
        let body = operation.body.as_ref().map(Value::to_string);
        let filled = askers.fill(&operation.path);
        for value in IN_ADDRESS {
            for parameter in &operation.query {
                let url = format!("{filled}?{parameter}={value}");
                check(
                    &askers.ask(&operation, &url, body.clone()).await,
                    &format!("{name}?{parameter}={value}"),
                );
            }
            let url = format!("{filled}?{value}={value}");
            check(&askers.ask(&operation, &url, body.clone()).await, &format!("{name}?{value}"));
            let parts: Vec<&str> = operation.path.split('/').collect();
            for at in (0..parts.len()).filter(|at| parts[*at].starts_with('{')) {
                let mut hostile = parts.clone();
                hostile[at] = value;
                let url = askers.fill(&hostile.join("/"));
                check(&askers.ask(&operation, &url, body.clone()).await, &format!("{name} at {url}"));
            }
        }
    }
}

both_databases!(nothing_in_a_body_is_our_fault_and_no_refusal_repeats_it);
async fn nothing_in_a_body_is_our_fault_and_no_refusal_repeats_it(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut askers = askers(&scene).await;
    let mut bodies = 0;
    for operation in operations() {
        let Some(example) = &operation.body else { continue };
        bodies += 1;
        let name = format!("{}: {} {}", database.name, operation.method, operation.path);
        let url = askers.fill(&operation.path);
        let mut found = Vec::new();
        places(example, "", 1, &mut found);
        for value in in_body() {
            for place in &found {
                // Put there as text: what no value of the library can hold must be sent, too.
                let mut body = example.clone();
                *body.pointer_mut(place).expect("a place") = json!("@here@");
                let body = body.to_string().replace("\"@here@\"", &value);
                let short: String = value.chars().take(30).collect();
                check(&askers.ask(&operation, &url, Some(body)).await, &format!("{name} {place} = {short}"));
            }
            let whole = askers.ask(&operation, &url, Some(value.clone())).await;
            check(&whole, &format!("{name} as a whole"));
            assert!(!whole.status.is_success() || value == "{}", "{name}: {value} is no body of ours");
        }
        let list: Value =
            example.as_object().map(|fields| fields.values().cloned().collect()).expect("an object");
        let answer = askers.ask(&operation, &url, Some(list.to_string())).await;
        assert!(answer.status.is_client_error(), "{name}: a list is no object: {}", answer.text());
        for cut in [&example.to_string()[..5], "{", "\u{feff}{}", "{}x", "{}{}"] {
            let answer = askers.ask(&operation, &url, Some(cut.to_owned())).await;
            assert!(answer.status.is_client_error(), "{name}: {cut}: {}", answer.text());
        }
    }
    assert!(bodies > 20, "{bodies}");
}

both_databases!(nothing_in_a_header_is_our_fault);
async fn nothing_in_a_header_is_our_fault(database: TestDatabase) {
    let names = [
        "user-agent",
        "cookie",
        "authorization",
        "idempotency-key",
        "if-none-match",
        "origin",
        "x-forwarded-for",
    ];
    let values: [&[u8]; 6] =
        [b"\xff\xfe", "é\u{202e}".as_bytes(), b"\t", b"Bearer \xe9", b"\"", &[b'x'; 9000]];
    let scene = Scene::small(&database).await;
    let mut askers = askers(&scene).await;
    for operation in operations() {
        let url = askers.fill(&operation.path);
        for name in names {
            for value in values {
                let body = operation.body.as_ref().map(Value::to_string).unwrap_or_default();
                let request = Request::builder()
                    .method(operation.method.as_str())
                    .uri(&url)
                    .header("sec-fetch-site", "same-origin")
                    .header("x-synkro", "1")
                    .header(header::CONTENT_TYPE, "application/json")
                    .header(name, HeaderValue::from_bytes(value).expect("a header"));
                let mut browser = askers.who(&operation.permission).clone();
                let answer = browser.send(request.body(Body::from(body)).expect("a request")).await;
                check(&answer, &format!("{}: {} {url} {name}", database.name, operation.method));
            }
        }
    }
}

#[tokio::test]
async fn a_name_that_no_file_can_have_is_not_found() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("index.html"), "<p>page</p>").expect("written");
    std::fs::write(folder.path().join("page.css"), "p {}").expect("written");
    let edge = Edge { web_dist: Some(folder.path().to_owned()), ..Edge::default() };
    let mut browser = Browser::new(router(scene.app.clone(), edge));
    assert_eq!(browser.get("/page.css").await.status, 200);
    for path in [
        format!("/{}.css", "x".repeat(300)),
        format!("/{}.css", "%D1%8F".repeat(200)),
        format!("/{}a.css", "x/".repeat(3000)),
        "/a%00b.css".to_owned(),
        "/page.css/more.css".to_owned(),
        "/%ff.css".to_owned(),
        "/..%2f..%2fetc%2fpasswd.css".to_owned(),
        "/no-such-file.css".to_owned(),
    ] {
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, 404, "{}", &path[..path.len().min(40)]);
    }
    let long = format!("/dashboard/{}", "x".repeat(5000));
    assert!(browser.get(&long).await.status.as_u16() < 500);
}
