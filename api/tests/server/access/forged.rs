//! Forged sessions, and requests that another site makes.

use axum::body::Body;
use axum::http::Request;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use ring::hmac;
use serde_json::{Value, json};

use crate::support::{Browser, Scene, TestDatabase, sqlite};

const OWNER: &str = "owner@demo.example";
const KIND: &str = "synkro-session+jwt";

fn key(secret: &[u8]) -> hmac::Key {
    let master = hmac::Key::new(hmac::HMAC_SHA256, secret);
    hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&master, b"synkro/session-jwt/v1").as_ref())
}

fn part(value: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value)
}

fn signed(secret: &[u8], header: &Value, claims: &Value) -> String {
    let body = format!("{}.{}", part(&header.to_string()), part(&claims.to_string()));
    let tag = hmac::sign(&key(secret), body.as_bytes());
    format!("{body}.{}", BASE64_URL_SAFE_NO_PAD.encode(tag))
}

/// Forged tokens of a live session; the signing key is known to the forger wherever that makes it harder for us.
fn forgeries(session: &str, now: i64, real: &str) -> Vec<(String, String)> {
    let secret = [7u8; 32];
    let header = json!({"alg": "HS256", "typ": KIND});
    let good = json!({"iss": "synkro", "aud": "synkro-page", "sub": session, "iat": now, "nbf": now, "exp": now + 300});
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        signed(&secret, &header, &claims)
    };
    let without = |name: &str| {
        let mut claims = good.clone();
        claims.as_object_mut().expect("an object").remove(name);
        signed(&secret, &header, &claims)
    };
    let headed = |header: Value| signed(&secret, &header, &good);
    let parts: Vec<&str> = real.split('.').collect();
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |what: &str, token: String| all.push((what.to_owned(), token));
    for alg in ["none", "None", "NONE", "HS384", "HS512", "RS256", "ES256", "EdDSA", "", "hs256"] {
        add(&format!("alg {alg}"), headed(json!({"alg": alg, "typ": KIND})));
    }
    add(
        "alg none, no signature",
        format!("{}.{}.", part(&json!({"alg": "none", "typ": KIND}).to_string()), parts[1]),
    );
    add("no alg", headed(json!({"typ": KIND})));
    add("another typ", headed(json!({"alg": "HS256", "typ": "JWT"})));
    add("no typ", headed(json!({"alg": "HS256"})));
    add("a header that is a list", headed(json!(["HS256"])));
    add("exp as text", with("exp", json!((now + 300).to_string())));
    add("exp as a fraction of text", with("exp", json!("never")));
    add("exp null", with("exp", Value::Null));
    add("exp far away", with("exp", json!(now + 100_000)));
    add("exp in the past", with("exp", json!(now - 1)));
    add("exp negative", with("exp", json!(-1)));
    add("exp beyond all numbers", with("exp", json!(1e300)));
    add("nbf in the future", with("nbf", json!(now + 3600)));
    add("nbf as text", with("nbf", json!("0")));
    add("another audience", with("aud", json!("synkro-api")));
    add("audiences as a list", with("aud", json!(["synkro-page", "x"])));
    add("another issuer", with("iss", json!("synkro.evil")));
    add("sub of nobody", with("sub", json!("01a207ad-0000-7000-8000-000000000000")));
    add("sub that is no id", with("sub", json!("' OR 1=1 --")));
    add("sub as a list", with("sub", json!([session])));
    add("a claim too many", with("role", json!("super_admin")));
    for claim in ["exp", "nbf", "aud", "iss", "sub", "iat"] {
        add(&format!("no {claim}"), without(claim));
    }
    add("signed with another key", signed(&[8u8; 32], &header, &good));
    add("signed with an empty key", signed(&[], &header, &good));
    add("signature cut", format!("{}.{}.{}", parts[0], parts[1], &parts[2][..parts[2].len() - 4]));
    add("signature empty", format!("{}.{}.", parts[0], parts[1]));
    add(
        "signature of another body",
        format!("{}.{}.{}", parts[0], part(&good.to_string().replace('7', "8")), parts[2]),
    );
    add("two parts", format!("{}.{}", parts[0], parts[1]));
    add("four parts", format!("{real}.x"));
    add("nothing", String::new());
    add(
        "a jwk that brings its own key",
        headed(json!({"alg": "HS256", "typ": KIND, "jwk": {"kty": "oct", "k": ""}, "crit": ["jwk"]})),
    );
    all
}

both_databases!(no_forged_session_is_accepted);
async fn no_forged_session_is_accepted(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let real = scene.signed_in(OWNER).await;
    let jwt = &real.cookies["__Host-synkro"];
    let session = scene.app.tokens.check(jwt, scene.clock.now()).expect("a session").to_string();
    let now = scene.clock.now().timestamp();
    let header = json!({"alg": "HS256", "typ": KIND});
    let good = json!({"iss": "synkro", "aud": "synkro-page", "sub": session, "iat": now, "nbf": now, "exp": now + 300});
    let mut browser = scene.browser();
    let mut ask = async |token: String| {
        browser.cookies = [("__Host-synkro".to_owned(), token)].into();
        browser.get("/api/v1/auth/me").await.status.as_u16()
    };
    assert_eq!(ask(signed(&[7; 32], &header, &good)).await, 200, "the forge itself works");
    let all = forgeries(&session, now, jwt);
    assert!(all.len() >= 40, "{}", all.len());
    for (what, token) in all {
        assert_eq!(ask(token).await, 401, "{what}");
    }
}

async fn from_site(
    browser: &mut Browser,
    method: &str,
    site: Option<&str>,
    origin: Option<&str>,
    own: bool,
) -> u16 {
    // Signing out as the change: it needs nothing but the session, and PATCH and DELETE have no such operation there.
    let path = match method {
        "POST" => "/api/v1/account/sessions/revoke-others",
        "PATCH" => "/api/v1/account",
        "DELETE" => "/api/v1/account/sessions/01a207ad-0000-7000-8000-000000000000",
        "PUT" => "/api/v1/account",
        _ => "/api/v1/auth/me",
    };
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    if let Some(site) = site {
        request = request.header("sec-fetch-site", site);
    }
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    if own {
        request = request.header("x-synkro", "1");
    }
    browser.send(request.body(Body::from("{}")).expect("a request")).await.status.as_u16()
}

both_databases!(the_truth_table_of_foreign_requests);
async fn the_truth_table_of_foreign_requests(database: TestDatabase) {
    let ours = "http://localhost:8080";
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in(OWNER).await;
    let mut rows = 0;
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        for site in
            [None, Some("same-origin"), Some("same-site"), Some("cross-site"), Some("none"), Some("nonsense")]
        {
            for origin in [
                None,
                Some(ours),
                Some("https://evil.example"),
                Some("null"),
                Some("http://localhost:8080.evil.example"),
            ] {
                for own in [true, false] {
                    let same = site.map_or(origin == Some(ours), |site| site == "same-origin");
                    let expected = match method {
                        "GET" | "HEAD" => 200,
                        // No operation has this method: nothing can be changed with it.
                        "PUT" => 405,
                        "POST" | "PATCH" if same && own => 200,
                        "DELETE" if same && own => 404,
                        _ => 403,
                    };
                    let status = from_site(&mut browser, method, site, origin, own).await;
                    assert_eq!(status, expected, "{method}, site {site:?}, origin {origin:?}, header {own}");
                    rows += 1;
                }
            }
        }
    }
    assert_eq!(rows, 360);
}

#[tokio::test]
async fn what_a_form_can_send_changes_nothing_even_from_our_own_page() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in(OWNER).await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json-ish",
        "",
    ] {
        let answer = browser
            .post_with("/api/v1/account/sessions/revoke-others", &json!({}), &[("content-type", kind)])
            .await;
        assert!(answer.status == 415 || answer.status == 403, "{kind}: {}", answer.status);
    }
    let with_charset = [("content-type", "application/json; charset=utf-8")];
    let answer = browser.post_with("/api/v1/account/sessions/revoke-others", &json!({}), &with_charset).await;
    assert_eq!(answer.status, 200);
}

both_databases!(reading_changes_nothing);
async fn reading_changes_nothing(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut owner = scene.signed_in(OWNER).await;
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    let paths: Vec<String> = document["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .filter(|(_, item)| item["get"].is_object())
        .map(|(path, _)| {
            path.replace("{id}", "01a207ad-0000-7000-8000-000000000000")
                .replace("{chat_id}", "1")
                .replace("{comment_id}", "01a207ad-0000-7000-8000-000000000000")
                .replace("{question_id}", "01a207ad-0000-7000-8000-000000000000")
        })
        .collect();
    // Denials are written down, once each: first the denials, then the comparison.
    for path in &paths {
        boss.get(path).await;
        owner.get(path).await;
    }
    let before = database.dump().await;
    for path in &paths {
        boss.get(path).await;
        owner.get(path).await;
    }
    assert_eq!(database.dump().await, before, "{}", database.name);
}

#[tokio::test]
async fn a_cookie_that_only_looks_like_ours_is_not_taken_and_locks_nobody_out() {
    const DISGUISES: [&str; 13] = [
        "%5F_Host-synkro",
        "_%5FHost-synkro",
        "%5f%5fHost-synkro",
        "__Host%2Dsynkro",
        "__Host%2dsynkro",
        "%5F%5F%48%6F%73%74%2D%73%79%6E%6B%72%6F",
        "__Host-synkr%6F",
        "__Host-synkro ",
        "__host-synkro",
        "__HOST-SYNKRO",
        "\"__Host-synkro\"",
        "__Host-synkro%20",
        "$__Host-synkro",
    ];
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let attacker = scene.signed_in("user@demo.example").await;
    let victim = scene.signed_in(OWNER).await;
    for disguise in DISGUISES {
        for suffix in ["", "-refresh"] {
            let name = format!("{}{suffix}", disguise.trim_end_matches(' '));
            let name = if disguise.ends_with(' ') { format!("{name} ") } else { name };
            let planted = attacker.cookies[&format!("__Host-synkro{suffix}")].clone();
            let mut alone = scene.browser();
            alone.cookies.insert(name.clone(), planted.clone());
            assert_eq!(alone.get("/api/v1/auth/me").await.status, 401, "{name}");
            assert_eq!(alone.cookies.len(), 1, "{name}: nothing is exchanged for it");
            // The browser has its own cookies, too.
            let mut both = victim.clone();
            both.cookies.insert(name.clone(), planted);
            assert_eq!(both.get("/api/v1/auth/me").await.json()["email"], OWNER, "{name}");
        }
    }
    let mut twice = victim.clone();
    let other = &attacker.cookies["__Host-synkro"];
    twice.cookies.insert("a".to_owned(), format!("1; __Host-synkro={other}"));
    twice.cookies.remove("__Host-synkro-refresh");
    assert_eq!(twice.get("/api/v1/auth/me").await.status, 401, "which of the two is meant nobody knows");
}
