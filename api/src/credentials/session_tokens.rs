//! The two cookies of a session: a short-lived JWT that names its row, and a refresh token that keeps the row alive.
//!
//! The JWT proves nothing by itself: every request checks the row. A refresh token is used once. All of a session's are one
//! family: each names the session and its own generation, signed, so that any that was used up is known for what it is, and
//! that an answer which got lost on the way can be given again within the grace.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ring::digest::{SHA256, digest};
use ring::hmac;
use serde::{Deserialize, Serialize};
use synkro_shared::SessionId;
use uuid::Uuid;

use super::jwt_ring;
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
    family: hmac::Key,
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
            family: hmac::Key::new(hmac::HMAC_SHA256, derive(b"synkro/refresh-family/v2").as_ref()),
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

    /// The first refresh token of a session.
    #[must_use]
    pub fn first_refresh(&self, session: SessionId) -> String {
        self.refresh(session, 0)
    }

    /// The token of a session after this one. One from before there were families begins one.
    #[must_use]
    pub fn successor(&self, refresh: &str, session: SessionId) -> String {
        let generation = parts(refresh).map_or(0, |(_, generation, _)| generation);
        self.refresh(session, generation.saturating_add(1))
    }

    /// The session that a refresh token was issued for, however long ago; `None` for what we never issued.
    #[must_use]
    pub fn issued_for(&self, refresh: &str) -> Option<SessionId> {
        let (session, generation, tag) = parts(refresh)?;
        hmac::verify(&self.family, signed(session, generation).as_bytes(), &tag).ok().map(|()| session)
    }

    fn refresh(&self, session: SessionId, generation: u64) -> String {
        let signed = signed(session, generation);
        let tag = hmac::sign(&self.family, signed.as_bytes());
        format!("{signed}.{}", hex::encode(tag))
    }

    /// What the database keeps of a refresh token.
    #[must_use]
    pub fn hash(refresh: &str) -> String {
        hex::encode(digest(&SHA256, refresh.as_bytes()))
    }
}

/// What is signed in a refresh token.
fn signed(session: SessionId, generation: u64) -> String {
    format!("{}.{generation}", session.0.simple())
}

/// A refresh token's session, generation and signature, none of them believed yet.
fn parts(refresh: &str) -> Option<(SessionId, u64, Vec<u8>)> {
    let mut parts = refresh.split('.');
    let (session, generation, tag) = (parts.next()?, parts.next()?, parts.next()?);
    let session = SessionId(Uuid::try_parse(session).ok()?);
    match parts.next() {
        None => Some((session, generation.parse().ok()?, hex::decode(tag).ok()?)),
        Some(_) => None,
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
        let first = tokens.first_refresh(session());
        let second = tokens.successor(&first, session());
        assert_eq!(second, tokens.successor(&first, session()));
        assert_ne!(second, first);
        assert_ne!(SessionTokens::hash(&first), first);
        let older = tokens.successor(&"ab".repeat(32), session());
        assert_eq!(tokens.issued_for(&older), Some(session()), "one from before there were families");
    }

    #[test]
    fn every_token_of_a_family_is_known_and_none_that_was_bent() {
        let tokens = SessionTokens::new(&[1; 32]);
        let mut token = tokens.first_refresh(session());
        for _ in 0..3 {
            assert_eq!(tokens.issued_for(&token), Some(session()));
            assert_eq!(SessionTokens::new(&[2; 32]).issued_for(&token), None);
            token = tokens.successor(&token, session());
        }
        let (head, tag) = token.rsplit_once('.').expect("a tag");
        let other = SessionId(Uuid::from_u128(8)).0.simple().to_string();
        let bent = [
            format!("{head}9.{tag}"),
            token.replacen(&session().0.simple().to_string(), &other, 1),
            format!("{head}.{}", &tag[2..]),
            format!("{token}.x"),
            head.to_owned(),
            "ab".repeat(32),
            String::new(),
            "..".to_owned(),
        ];
        for bent in bent {
            assert_eq!(tokens.issued_for(&bent), None, "{bent}");
        }
    }
}
