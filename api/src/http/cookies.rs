//! The cookies: their names, how they are set, taken away and read. Nothing of them is within a script's reach.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

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

/// The browser that opened a link of staff, while the account waits for its company.
pub(super) const RECOVERY: &str = "__Host-synkro-recovery";
/// How long it is kept: longer than anything that could open the account.
const RECOVERY_SECONDS: u64 = 30 * 24 * 3600;

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

    /// Lets the browser show that it is the one that opened the link.
    pub fn recovery(&self, token: &str) {
        self.set(RECOVERY, token, RECOVERY_SECONDS);
    }

    /// Takes the session away.
    pub fn sign_out(&self) {
        self.set(SESSION, "", 0);
        self.set(REFRESH, "", 0);
        self.set(CHALLENGE, "", 0);
    }
}

/// The value of one of our cookies, if the browser brings it once under its own name.
///
/// A browser guards the prefix `__Host-` by the bytes of the name as it sends them: whatever else could be read as that
/// name (percent-encoded, in capitals, with white space, quoted) another host of our domain may have set. So names are
/// compared byte by byte and nothing is decoded, unquoted or trimmed away. The same name twice can come from no browser
/// that keeps the prefix; then neither is taken. A cookie of somebody else that holds other bytes than ASCII must not
/// hide ours, so the header is not taken for text either.
pub(super) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut found = None;
    for pair in
        headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|b| *b == b';'))
    {
        // Between two cookies a browser puts one space.
        let pair = pair.strip_prefix(b" ").unwrap_or(pair);
        let Some(value) = pair.strip_prefix(name.as_bytes()).and_then(|rest| rest.strip_prefix(b"=")) else {
            continue;
        };
        if found.replace(value).is_some() {
            return None;
        }
    }
    found
        .and_then(|value| std::str::from_utf8(value).ok())
        .filter(|value| value.is_ascii())
        .map(str::to_owned)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cookies: &[&[u8]]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, HeaderValue::from_bytes(cookie).expect("a header"));
        }
        read(&headers, SESSION)
    }

    #[test]
    fn a_cookie_is_found_among_others_wherever_it_stands() {
        for cookies in [
            &[b"__Host-synkro=a.b-c" as &[u8]] as &[&[u8]],
            &[b"x=1; __Host-synkro=a.b-c; y=2"],
            &[b"x=1;__Host-synkro=a.b-c"],
            // As HTTP/2 may split it.
            &[b"x=1", b"__Host-synkro=a.b-c", b"y=2"],
            // Somebody else's cookie in an old encoding, without a name, without a value.
            &[b"x=\xe9\xff; __Host-synkro=a.b-c", b"; ;=;x;"],
            &[b"__Host-synkro-refresh=z; __Host-synkro=a.b-c"],
        ] {
            assert_eq!(found(cookies).as_deref(), Some("a.b-c"), "{cookies:?}");
        }
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[b"__Host-synkro"]), None);
    }

    #[test]
    fn a_name_in_disguise_is_no_name_of_ours_and_does_not_hide_the_real_one() {
        for disguised in [
            "%5F_Host-synkro",
            "_%5fHost-synkro",
            "__Host%2Dsynkro",
            "%5F%5F%48%6F%73%74%2D%73%79%6E%6B%72%6F",
            "__Host-synkr%6f",
            "__Host-synkro ",
            "__Host-synkro\t",
            "\t__Host-synkro",
            "  __Host-synkro",
            "\u{2000}__Host-synkro",
            "\u{a0}__Host-synkro",
            "__host-synkro",
            "__HOST-SYNKRO",
            "\"__Host-synkro\"",
            "$Version=1,__Host-synkro",
            "x,__Host-synkro",
            "=__Host-synkro",
            "__Host-synkro[]",
            "__Host.synkro",
            "__Secure-synkro",
            "__Host-synkro%00",
        ] {
            let planted = format!("{disguised}=evil");
            assert_eq!(found(&[planted.as_bytes()]), None, "{disguised:?}");
            for both in [format!("{planted}; __Host-synkro=mine"), format!("__Host-synkro=mine; {planted}")] {
                assert_eq!(found(&[both.as_bytes()]).as_deref(), Some("mine"), "{both:?}");
            }
            assert_eq!(found(&[planted.as_bytes(), b"__Host-synkro=mine"]).as_deref(), Some("mine"));
        }
    }

    #[test]
    fn one_name_twice_is_taken_in_neither_form() {
        assert_eq!(found(&[b"__Host-synkro=a; __Host-synkro=b"]), None);
        assert_eq!(found(&[b"__Host-synkro=a", b"x=1; __Host-synkro=a"]), None);
        assert_eq!(found(&[b"__Host-synkro=a; __Host-synkro="]), None);
    }
}
