//! The limits that the document names are those that the server goes by: one beyond each is refused with the field's name,
//! and what lies within is not refused for its length.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use synkro::http::{bounds, examples};
use synkro::services::demo_tenant::PASSWORD;

use crate::hostile::{Askers, Operation, askers, operations};
use crate::support::document::document;
use crate::support::{Answer, Scene, sqlite, whole_period};

/// A place in a body of which the document names a limit.
struct Place {
    schema: String,
    field: String,
    pointer: String,
    limits: Value,
}

fn resolve(schema: &Value) -> (Option<&str>, &Value) {
    match schema["$ref"].as_str().and_then(|to| to.strip_prefix("#/components/schemas/")) {
        Some(name) => (Some(name), &document()["components"]["schemas"][name]),
        None => (None, schema),
    }
}

/// Walks through a body along its schema.
fn places(schema: &Value, body: &Value, pointer: &str, found: &mut Vec<Place>) {
    let (name, schema) = resolve(schema);
    for form in schema["oneOf"].as_array().into_iter().flatten() {
        // Of several forms only that one whose fixed property the body has.
        let fixed = resolve(form).1["properties"].as_object().into_iter().flatten();
        let mut fixed = fixed.filter(|(_, field)| field["enum"].as_array().is_some_and(|all| all.len() == 1));
        if form["type"] != "null" && fixed.all(|(name, field)| field["enum"][0] == body[name]) {
            places(form, body, pointer, found);
        }
    }
    for (field, limits) in schema["properties"].as_object().into_iter().flatten() {
        let pointer = format!("{pointer}/{field}");
        if let (Some(schema), true) = (name, !outside(limits).is_empty()) {
            found.push(Place {
                schema: schema.to_owned(),
                field: field.clone(),
                pointer: pointer.clone(),
                limits: limits.clone(),
            });
        }
        if !body[field].is_null() {
            places(limits, &body[field], &pointer, found);
        }
    }
}

fn number(limits: &Value, name: &str) -> Option<usize> {
    limits[name].as_u64().and_then(|number| usize::try_from(number).ok())
}

/// Values just beyond the limits, as a marker of how they are made.
fn outside(limits: &Value) -> Vec<Made> {
    let mut made = Vec::new();
    made.extend(number(limits, "maxLength").map(|most| Made::Text(most + 1)));
    made.extend(number(limits, "minLength").map(|least| Made::Text(least - 1)));
    made.extend(number(limits, "maxItems").map(|most| Made::Items(most + 1)));
    made.extend(number(limits, "minItems").map(|least| Made::Items(least - 1)));
    made.extend(number(limits, "maximum").map(|most| Made::Number(most + 1)));
    // A number that is not to be negative is one by its type.
    let least = number(limits, "minimum").filter(|least| *least > 0);
    made.extend(least.map(|least| Made::Number(least - 1)));
    made.extend(limits["pattern"].is_string().then_some(Made::Unlike));
    made
}

/// The largest values that are within.
fn inside(limits: &Value) -> Vec<Made> {
    let mut made = Vec::new();
    made.extend(number(limits, "maxLength").map(Made::Text));
    made.extend(number(limits, "maxItems").map(Made::Items));
    made.extend(number(limits, "maximum").map(Made::Number));
    made
}

#[derive(Debug, Clone, Copy)]
enum Made {
    Text(usize),
    Items(usize),
    Number(usize),
    Unlike,
}

impl Made {
    /// The value; of a list, as many as wanted of what it holds already.
    fn value(self, before: &Value) -> Value {
        match self {
            Self::Text(length) => json!("x".repeat(length)),
            Self::Items(many) => vec![before[0].clone(); many].into(),
            Self::Number(number) => json!(number),
            Self::Unlike => json!("?!"),
        }
    }
}

/// Bodies like this one, with every value of each enumeration at the top: what one form does not look at, another does.
fn forms(schema: &Value, body: &Value) -> Vec<Value> {
    let mut all = vec![body.clone()];
    for (field, of) in resolve(schema).1["properties"].as_object().into_iter().flatten() {
        for value in
            resolve(of).1["enum"].as_array().into_iter().flatten().filter(|_| body[field].is_string())
        {
            let mut other = body.clone();
            other[field] = value.clone();
            all.push(other);
        }
    }
    all
}

/// Codes of the refusals that name this field.
fn refusals(answer: &Answer, pointer: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(&answer.text()).unwrap_or_default();
    let errors = body["errors"].as_array().cloned().unwrap_or_default();
    let named = errors.iter().filter(|error| error["pointer"] == pointer);
    named.map(|error| error["code"].as_str().expect("a code").to_owned()).collect()
}

async fn ask(askers: &mut Askers, operation: &Operation, body: &Value, place: &Place, made: Made) -> Answer {
    let mut body = body.clone();
    let at = body.pointer_mut(&place.pointer).expect("a place of the body");
    *at = made.value(at);
    let url = askers.fill(&operation.path);
    askers.ask(operation, &url, Some(body.to_string())).await
}

/// What has to be there for an operation to look at its body: an open invite, a comment of one's own.
async fn things(askers: &mut Askers) -> (String, String) {
    let new = json!({"email": "new@service.example", "display_name": "New", "role": "admin_lite"});
    let made = askers.who("users_manage").post("/api/v1/admin/users", &new).await.json();
    let link = made["invite"]["url"].as_str().expect("a link").to_owned();
    let path = askers.fill("/api/v1/reports/{id}/comments");
    let comment = askers.who("reports_read").post(&path, &json!({"text": "mine"})).await.json();
    let token = link.rsplit(['/', '#', '=']).next().expect("a token").to_owned();
    (token, comment["id"].as_str().expect("a comment").to_owned())
}

#[tokio::test]
async fn one_beyond_a_limit_of_the_document_is_refused_and_what_is_within_is_not() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut askers = askers(&scene).await;
    let (mut tried, mut wrong) = (BTreeSet::new(), Vec::new());
    let (invite, comment) = things(&mut askers).await;
    for mut operation in operations() {
        let method = operation.method.to_lowercase();
        let schema = &document()["paths"][&operation.path][&method]["requestBody"]["content"]["application/json"]
            ["schema"];
        let Some(mut body) = resolve(schema).0.and_then(examples::of) else { continue };
        operation.path = operation.path.replace("{comment_id}", &comment);
        match operation.path.as_str() {
            "/api/v1/invites/accept" => body["token"] = json!(invite),
            "/api/v1/account/password" => body["current_password"] = json!(PASSWORD),
            // A code is asked for of whoever has a second factor.
            "/api/v1/auth/confirm" => operation.permission = "users_manage".to_owned(),
            _ => {}
        }
        let mut found = Vec::new();
        places(schema, &body, "", &mut found);
        for place in &found {
            let name = format!("{} {} {}", operation.method, operation.path, place.pointer);
            for made in outside(&place.limits) {
                let (mut refused, mut said) = (false, String::new());
                for form in forms(schema, &body) {
                    let answer = ask(&mut askers, &operation, &form, place, made).await;
                    refused |= answer.status == 422 && !refusals(&answer, &place.pointer).is_empty();
                    said = answer.text();
                }
                if !refused {
                    wrong.push(format!("{name} took {made:?}: {said}"))
                }
            }
            for made in inside(&place.limits) {
                let answer = ask(&mut askers, &operation, &body, place, made).await;
                let codes = refusals(&answer, &place.pointer);
                let of_size =
                    ["too_long", "too_many", "out_of_range", "days_out_of_range", "not_a_retention"];
                if codes.iter().any(|code| of_size.contains(&code.as_str())) || answer.status == 413 {
                    wrong.push(format!("{name} refused {made:?}: {}", answer.text()));
                }
            }
            tried.insert((place.schema.clone(), place.field.clone()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let named = bounds::FIELDS.iter().map(|(schema, field, _)| ((*schema).to_owned(), (*field).to_owned()));
    assert_eq!(tried, named.collect(), "every field with a limit, and no other, was tried");
}

#[tokio::test]
async fn one_beyond_a_limit_of_a_parameter_is_refused() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut askers = askers(&scene).await;
    let mut tried = BTreeSet::new();
    for operation in operations() {
        for (name, bounds) in bounds::PARAMETERS {
            if !operation.query.iter().any(|parameter| parameter == name) {
                continue;
            }
            tried.insert(name);
            let beyond = bounds.most.expect("a limit") + 1;
            let beyond = if name == "limit" { beyond.to_string() } else { "x".repeat(beyond) };
            let url = format!("{}?{name}={beyond}", askers.fill(&operation.path));
            let answer = askers.ask(&operation, &url, None).await;
            // A file of everything has no pages.
            if operation.path.ends_with("/export") {
                continue;
            }
            assert_eq!(answer.status, 422, "{url}: {}", answer.text());
            assert!(!refusals(&answer, &format!("/{name}")).is_empty(), "{url}: {}", answer.text());
        }
    }
    assert_eq!(tried, BTreeSet::from(["limit", "q"]));
    let mut owner = scene.signed_in("owner@demo.example").await;
    for (length, status) in [(200, 202), (201, 422)] {
        let request = axum::http::Request::post("/api/v1/runs")
            .header("sec-fetch-site", "same-origin")
            .header("x-synkro", "1")
            .header("content-type", "application/json")
            .header("idempotency-key", "k".repeat(length))
            .body(json!({"period": whole_period()}).to_string().into())
            .expect("a request");
        assert_eq!(owner.send(request).await.status, status, "a key of {length}");
    }
}

#[test]
fn a_pattern_of_the_document_fits_what_the_check_takes() {
    use synkro_shared::session::{CODE_PATTERN, check_code};
    use synkro_shared::validate::{SLUG_CHARS, SLUG_PATTERN, check_slug};
    let fits = |pattern: &str, text: &str| jsonschema::is_valid(&json!({"pattern": pattern}), &json!(text));
    for text in [
        "123456",
        "12 34-56",
        " 123456 ",
        "abcd-efgh-2345",
        "ABCDEFGH2345",
        "",
        "12345",
        "1234567",
        "12345x",
        "абвгде",
    ] {
        assert_eq!(fits(CODE_PATTERN, text), check_code(text).is_ok(), "{text}");
    }
    for text in ["ab", "corner-pharmacy", "a1-2b", "-ab", "ab-", "a--b", "Ab", "a_b", "аптека"] {
        assert!(SLUG_CHARS.contains(&text.chars().count()));
        assert_eq!(fits(SLUG_PATTERN, text), check_slug(text).is_ok(), "{text}");
    }
}

#[tokio::test]
async fn a_token_is_told_how_much_it_may_ask_and_a_person_is_not() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let form = examples::of("CreateTokenRequest").expect("an example");
    let token = owner.post("/api/v1/account/tokens", &form).await.json()["token"].clone();
    let token = token.as_str().expect("a token");
    for (path, told) in [("/api/v1/runs", true), ("/health", false), ("/api/v1/account", false)] {
        let answer = scene.browser().with_token(token, "GET", path, &json!({})).await;
        assert_eq!(answer.header("ratelimit-policy") == "\"token\";q=120;w=60", told, "{path}");
    }
    assert_eq!(owner.get("/api/v1/runs").await.header("ratelimit-policy"), "");
}
