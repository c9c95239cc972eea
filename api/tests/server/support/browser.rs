//! A browser without a screen: keeps cookies, sends what our page sends, talks to the router in-process.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use serde_json::{Value, json};
use synkro::clock::Clock;
use synkro::services::totp;
use tower::ServiceExt;

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null when it is empty.
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&self.body).expect("a JSON body")
        }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The problem document without what differs in every request.
    pub fn problem(&self) -> Value {
        let mut problem = self.json();
        problem.as_object_mut().expect("a problem").remove("request_id");
        problem
    }
}

/// The browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// Its cookies, by name.
    pub cookies: BTreeMap<String, String>,
    /// The address that it is seen from.
    pub address: IpAddr,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), address: IpAddr::from([192, 0, 2, 1]) }
    }

    /// The same browser at another router of the same installation.
    pub fn on(self, scene: &super::Scene) -> Self {
        Self { cookies: self.cookies, address: self.address, ..scene.browser() }
    }

    /// The same browser seen from another address.
    pub fn from(mut self, address: [u8; 4]) -> Self {
        self.address = address.into();
        self
    }

    /// Sends a request as it is, cookies added.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let peer = SocketAddr::new(self.address, 40_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().expect("a header"));
        }
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie");
            let (name, rest) = text.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        if !parts.headers.contains_key(header::CONTENT_ENCODING) {
            super::document::hold(&method, &path, parts.status, &parts.headers, &body);
        }
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.post_with(path, body, &[]).await
    }

    pub async fn patch(&mut self, path: &str, body: &Value) -> Answer {
        self.write("PATCH", path, body).await
    }

    pub async fn delete(&mut self, path: &str) -> Answer {
        self.write("DELETE", path, &json!({})).await
    }

    /// Sends what our page would send.
    pub async fn write(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("sec-fetch-site", "same-origin")
            .header("x-synkro", "1")
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// Sends a request with an API token, as a program would.
    pub async fn with_token(&mut self, token: &str, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// Sets a second factor up. Gives the key that the app holds now.
    pub async fn enrol(&mut self, clock: &Clock) -> String {
        let enrolment = self.post("/api/v1/account/second-factor/enrolment", &json!({})).await;
        assert_eq!(enrolment.status, 200, "{}", enrolment.text());
        let key = enrolment.json()["secret"].as_str().expect("a key").to_owned();
        let code = totp::code_at(&key, clock.now()).expect("a code");
        let enabled = self.post("/api/v1/account/second-factor", &json!({"code": code})).await;
        assert_eq!(enabled.status, 200, "{}", enabled.text());
        key
    }

    /// The second step of signing in, with a code that was not used yet: a moment later.
    pub async fn show_code(&mut self, clock: &Clock, key: &str) {
        clock.advance(Duration::from_secs(30));
        let code = totp::code_at(key, clock.now()).expect("a code");
        let answer = self.post("/api/v1/auth/second-factor", &json!({"code": code})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// Sends what our page would send, with these headers added or in place of its own.
    pub async fn post_with(&mut self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("x-synkro", "1")
            .header(header::CONTENT_TYPE, "application/json");
        let mut request = request.body(Body::from(body.to_string())).expect("a request");
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            request.headers_mut().insert(name, value.parse().expect("a value"));
        }
        self.send(request).await
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.post("/api/v1/auth/login", &json!({"email": email, "password": password})).await
    }
}
