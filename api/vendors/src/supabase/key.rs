//! What a legacy key says of itself: a hint for better words, never a proof, because only the project knows its secret.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// The payload of a legacy key, unbelieved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyHint {
    /// Of which project.
    pub project_ref: Option<String>,
    /// `anon` or `service_role`.
    pub role: Option<String>,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Reads a key that looks like a JWT; `None` for the new kind, which says nothing.
#[must_use]
pub fn hint(key: &str) -> Option<KeyHint> {
    let value = payload(key.trim())?;
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    Some(KeyHint {
        project_ref: text("ref"),
        role: text("role"),
        expires_at: value["exp"].as_i64().and_then(|at| DateTime::from_timestamp(at, 0)),
    })
}

/// The payload of anything that looks like a JWT, its signature not looked at.
pub(crate) fn payload(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_, body, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else { return None };
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(body.trim_end_matches('=')).ok()?;
    let value: Value = serde_json::from_slice(&bytes).ok()?;
    value.is_object().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(payload: &str) -> String {
        format!("eyJhbGciOiJIUzI1NiJ9.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn a_legacy_key_names_its_project_and_role_and_a_new_one_nothing() {
        let found =
            hint(&token(r#"{"ref":"abcdefghijklmnopqrst","role":"anon","exp":2000000000}"#)).expect("a hint");
        assert_eq!(found.project_ref.as_deref(), Some("abcdefghijklmnopqrst"));
        assert_eq!(found.role.as_deref(), Some("anon"));
        assert_eq!(found.expires_at.map(|at| at.timestamp()), Some(2_000_000_000));
        assert_eq!(hint(&token(r#"{"iss":"supabase"}"#)), Some(KeyHint::default()));
        for key in ["sb_secret_x_y", "", "a.b", "a.b.c", "a.e30.c.d", &token("[]"), &token("x")] {
            assert_eq!(hint(key), None, "{key}");
        }
    }

    proptest! {
        #[test]
        fn reading_a_key_never_panics(key in ".{0,200}", body in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = hint(&key);
            let _ = hint(&format!("a.{}.c", BASE64_URL_SAFE_NO_PAD.encode(body)));
        }
    }
}
