//! The cookies: their names, how they are set, taken away and read. Nothing of them is within a script's reach.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;

use crate::store::sessions::LONGEST;

/// The JWT. `__Host-`: over HTTPS (or loopback) only, from this host only, for every path.
pub(super) const SESSION: &str = "__Host-synkro";
/// The refresh token.
pub(super) const REFRESH: &str = "__Host-synkro-refresh";
/// A pending sign-in that waits for its second factor.
pub(super) const CHALLENGE: &str = "__Host-synkro-challenge";
/// The marks of people who signed in with this browser. They stay when a person signs out: that is what they are for.
pub(super) const MARKS: &str = "__Host-synkro-device";

/// A pending consent on a vendor's page. Lax: the vendor's redirect comes from another site, and brings no strict cookie.
pub(super) const CONSENT: &str = "__Host-synkro-consent";

/// How long a pending sign-in is kept.
const CHALLENGE_SECONDS: u64 = 300;
/// The longest that browsers keep a cookie.
const MARKS_SECONDS: u64 = 400 * 24 * 3600;

/// Cookies that the answer to this request will set.
#[derive(Clone, Default)]
pub struct CookieChanges(Arc<Mutex<Vec<String>>>);

impl CookieChanges {
    fn set(&self, name: &str, value: &str, seconds: u64) {
        self.set_for(name, value, seconds, "Strict");
    }

    fn set_for(&self, name: &str, value: &str, seconds: u64, same_site: &str) {
        // Values are hex or base64url with dots, dashes and tildes: nothing in them needs quoting.
        let cookie =
            format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite={same_site}; Max-Age={seconds}");
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(cookie);
    }

    /// Gives the browser a session, and the person's mark.
    pub fn sign_in(&self, jwt: &str, refresh: &str, marks: &str) {
        self.keep_session(jwt, refresh);
        self.mark(marks);
        self.set(CHALLENGE, "", 0);
    }

    /// Keeps a session going.
    pub(super) fn keep_session(&self, jwt: &str, refresh: &str) {
        let longest: Duration = LONGEST;
        self.set(SESSION, jwt, longest.as_secs());
        self.set(REFRESH, refresh, longest.as_secs());
    }

    /// Marks the browser.
    pub fn mark(&self, marks: &str) {
        self.set(MARKS, marks, MARKS_SECONDS);
    }

    /// Lets the browser bring its pending sign-in again.
    pub fn challenge(&self, challenge: &str) {
        self.set(CHALLENGE, challenge, CHALLENGE_SECONDS);
    }

    /// Lets the browser show that it is the one that began to connect an account.
    pub fn consent(&self, browser: &str) {
        self.set_for(CONSENT, browser, crate::store::oauth::LASTS.as_secs(), "Lax");
    }

    /// Takes the session away.
    pub fn sign_out(&self) {
        self.set(SESSION, "", 0);
        self.set(REFRESH, "", 0);
        self.set(CHALLENGE, "", 0);
    }
}

/// A cookie's value.
pub(super) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers).get(name).map(|cookie| cookie.value().to_owned())
}

/// Sets on the answer what was changed while handling the request.
pub(super) async fn set_changed(mut request: Request, next: Next) -> Response {
    let changes = CookieChanges::default();
    request.extensions_mut().insert(changes.clone());
    let mut response = next.run(request).await;
    let cookies = std::mem::take(&mut *changes.0.lock().unwrap_or_else(PoisonError::into_inner));
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}
