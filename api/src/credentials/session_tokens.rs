//! The two cookies of a session: a short-lived JWT that names its row, and a refresh token that keeps the row alive.
//!
//! The JWT proves nothing by itself: every request checks the row. A refresh token is used once; its successor is
//! derived from it, so that an answer that got lost on the way can be given again within the grace.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ring::digest::{SHA256, digest};
use ring::hmac;
use serde::{Deserialize, Serialize};
use synkro_shared::SessionId;
use uuid::Uuid;

use super::jwt_ring;
use crate::clock::random_bytes;
use crate::error::{Error, Result};

const ISSUER: &str = "synkro";
const AUDIENCE: &str = "synkro-page";
const KIND: &str = "synkro-session+jwt";
/// A JWT is good for this long.
const LIFETIME_SECONDS: i64 = 300;

/// Signs and checks session tokens.
pub struct SessionTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    successor: hmac::Key,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

fn header() -> Header {
    Header { typ: Some(KIND.to_owned()), ..Header::new(Algorithm::HS256) }
}

impl SessionTokens {
    /// Tokens signed with keys derived from the application's secret.
    #[must_use]
    pub fn new(app_secret: &[u8]) -> Self {
        jwt_ring::install();
        let master = hmac::Key::new(hmac::HMAC_SHA256, app_secret);
        let derive = |purpose: &[u8]| hmac::sign(&master, purpose);
        let jwt = derive(b"synkro/session-jwt/v1");
        Self {
            encoding: EncodingKey::from_secret(jwt.as_ref()),
            decoding: DecodingKey::from_secret(jwt.as_ref()),
            successor: hmac::Key::new(hmac::HMAC_SHA256, derive(b"synkro/refresh-successor/v1").as_ref()),
        }
    }

    /// A JWT that names the session.
    ///
    /// # Errors
    /// When signing fails: our fault.
    pub fn sign(&self, session: SessionId, now: DateTime<Utc>) -> Result<String> {
        let now = now.timestamp();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: session.0,
            iat: now,
            nbf: now,
            exp: now + LIFETIME_SECONDS,
        };
        jsonwebtoken::encode(&header(), &claims, &self.encoding)
            .map_err(|error| Error::internal(format_args!("sign a session: {error}")))
    }

    /// The session that a JWT names, if the JWT is ours and in its time.
    #[must_use]
    pub fn check(&self, token: &str, now: DateTime<Utc>) -> Option<SessionId> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // Times are checked below, against the application's clock and with their JSON types fixed by `Claims`.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let token = jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation).ok()?;
        let now = now.timestamp();
        let in_time = token.claims.nbf <= now + 5
            && now < token.claims.exp
            && token.claims.exp - token.claims.nbf <= LIFETIME_SECONDS;
        // The whole header is compared: no token of ours brings a key, or anything else, of its own.
        (in_time && token.header == header()).then_some(SessionId(token.claims.sub))
    }

    /// A new refresh token: 256 random bits.
    #[must_use]
    pub fn new_refresh(&self) -> String {
        hex::encode(random_bytes::<32>())
    }

    /// The token after this one.
    #[must_use]
    pub fn successor(&self, refresh: &str) -> String {
        hex::encode(hmac::sign(&self.successor, refresh.as_bytes()))
    }

    /// What the database keeps of a refresh token.
    #[must_use]
    pub fn hash(refresh: &str) -> String {
        hex::encode(digest(&SHA256, refresh.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
    use serde_json::{Value, json};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).expect("a test instant")
    }

    fn session() -> SessionId {
        SessionId(Uuid::from_u128(7))
    }

    fn forge(key: &[u8], header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let body = format!("{}.{}", part(header), part(claims));
        let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), b"synkro/session-jwt/v1");
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()), body.as_bytes());
        format!("{body}.{}", BASE64_URL_SAFE_NO_PAD.encode(tag))
    }

    #[test]
    fn a_token_names_its_session_for_five_minutes() {
        let tokens = SessionTokens::new(&[1; 32]);
        let token = tokens.sign(session(), now()).expect("signed");
        assert_eq!(tokens.check(&token, now()), Some(session()));
        assert_eq!(tokens.check(&token, now() + chrono::Duration::seconds(299)), Some(session()));
        assert_eq!(tokens.check(&token, now() + chrono::Duration::seconds(300)), None);
        assert_eq!(SessionTokens::new(&[2; 32]).check(&token, now()), None);
    }

    #[test]
    fn a_token_with_any_claim_bent_is_refused_even_with_the_right_key() {
        let tokens = SessionTokens::new(&[1; 32]);
        let good_header = json!({"alg": "HS256", "typ": KIND});
        let stamp = now().timestamp();
        let good = json!({"iss": ISSUER, "aud": AUDIENCE, "sub": session().0, "iat": stamp, "nbf": stamp, "exp": stamp + 300});
        assert_eq!(
            tokens.check(&forge(&[1; 32], &good_header, &good), now()),
            Some(session()),
            "the forge works"
        );
        let bend = |name: &str, value: Value| {
            let mut claims = good.clone();
            claims[name] = value;
            claims
        };
        let without = |name: &str| {
            let mut claims = good.clone();
            claims.as_object_mut().expect("an object").remove(name);
            claims
        };
        let mut bent = vec![
            bend("exp", json!((stamp + 300).to_string())),
            bend("exp", json!(stamp + 3000)),
            bend("exp", json!(stamp - 1)),
            bend("nbf", json!(stamp + 60)),
            bend("nbf", json!("now")),
            bend("aud", json!("elsewhere")),
            bend("iss", json!("elsewhere")),
            bend("sub", json!("not an id")),
            bend("role", json!("super_admin")),
        ];
        bent.extend(["exp", "nbf", "aud", "iss", "sub"].map(without));
        for claims in bent {
            assert_eq!(tokens.check(&forge(&[1; 32], &good_header, &claims), now()), None, "{claims}");
        }
        for header in [
            json!({"alg": "none", "typ": KIND}),
            json!({"alg": "HS512", "typ": KIND}),
            json!({"alg": "RS256", "typ": KIND}),
            json!({"alg": "HS256", "typ": "JWT"}),
            json!({"alg": "HS256"}),
        ] {
            assert_eq!(tokens.check(&forge(&[1; 32], &header, &good), now()), None, "{header}");
        }
    }

    #[test]
    fn a_refresh_token_has_one_successor_that_can_be_given_again() {
        let tokens = SessionTokens::new(&[1; 32]);
        let first = tokens.new_refresh();
        assert_eq!(tokens.successor(&first), tokens.successor(&first));
        assert_ne!(tokens.successor(&first), first);
        assert_ne!(SessionTokens::hash(&first), first);
    }
}
