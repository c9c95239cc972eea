//! amoCRM's OAuth: the consent page, the exchange of a code, the renewal of a pair, the notice of a withdrawal.
//!
//! The token address is the account's own host and carries the integration's secret, so a host that came from outside is
//! judged by [`account_host`] before anything is sent. A renewal can't be repeated: the old token is dead once the vendor
//! has answered. Facts: <https://www.amocrm.ru/developers/content/oauth/step-by-step>.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use ring::hmac;
use serde_json::{Value, json};
use url::Url;
use zeroize::Zeroizing;

use super::VENDOR;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::budget::Account as Budget;
use crate::http::{Call, Egress, Reply, check_key, parse_address};
use crate::json as read;
use crate::supabase::key::payload;

/// The integration as it stands on its card.
pub struct AppCredentials<'a> {
    /// Its id.
    pub client_id: &'a str,
    /// Its secret.
    pub client_secret: &'a str,
    /// Its redirect address, byte for byte.
    pub redirect_uri: &'a str,
}

/// Tokens that the vendor gave.
pub struct TokenPair {
    /// For calls.
    pub access_token: Zeroizing<String>,
    /// For one renewal.
    pub refresh_token: Zeroizing<String>,
    /// How long the access token lives.
    pub expires_in: Duration,
}

impl fmt::Debug for AppCredentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppCredentials").finish_non_exhaustive()
    }
}

impl fmt::Debug for TokenPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenPair").finish_non_exhaustive()
    }
}

/// The consent page. `page` is `www.amocrm.ru` or `www.kommo.com`: an integration lives on one of the two.
#[must_use]
pub fn authorize_url(page: &str, client_id: &str, state: &str) -> Url {
    let host =
        if page == "www.kommo.com" { "https://www.kommo.com/oauth" } else { "https://www.amocrm.ru/oauth" };
    #[expect(clippy::expect_used, reason = "a literal")]
    let mut url = Url::parse(host).expect("an address");
    url.query_pairs_mut()
        .append_pair("client_id", client_id)
        .append_pair("state", state)
        .append_pair("mode", "popup");
    url
}

/// The account's host out of a return: a bare host or an address of nothing but it.
///
/// # Errors
/// [`VendorErrorKind::HostNotAllowed`] for anything that is not exactly `label.suffix`.
pub fn account_host(referer: &str, suffixes: &[String]) -> Result<String, VendorError> {
    let url = parse_address(VENDOR, referer, suffixes)?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    match url.host_str() {
        Some(host) if bare => Ok(host.to_owned()),
        Some(_) | None => {
            let detail = "the account's address holds more than a host";
            Err(VendorError::new(VENDOR, VendorErrorKind::HostNotAllowed, detail))
        }
    }
}

/// Exchanges a code for the first pair.
///
/// # Errors
/// [`VendorErrorKind::ReauthRequired`] when code or integration are refused; see [`VendorErrorKind`].
pub async fn exchange(
    egress: &Egress,
    host: &str,
    app: &AppCredentials<'_>,
    code: &str,
) -> Result<TokenPair, VendorError> {
    tokens(egress, host, app, "authorization_code", "code", code).await
}

/// Renews a pair; the old one is dead when this succeeds.
///
/// # Errors
/// [`VendorErrorKind::ReauthRequired`] when the vendor refuses; see [`VendorErrorKind`].
pub async fn refresh(
    egress: &Egress,
    host: &str,
    app: &AppCredentials<'_>,
    refresh_token: &str,
) -> Result<TokenPair, VendorError> {
    tokens(egress, host, app, "refresh_token", "refresh_token", refresh_token).await
}

async fn tokens(
    egress: &Egress,
    host: &str,
    app: &AppCredentials<'_>,
    grant: &str,
    field: &str,
    grant_value: &str,
) -> Result<TokenPair, VendorError> {
    let mut url = parse_address(VENDOR, host, egress.config().listed(VENDOR))?;
    url.set_path("/oauth2/access_token");
    let budget = Budget::amocrm(&url);
    let body = json!({
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "grant_type": grant,
        "redirect_uri": app.redirect_uri,
        field: grant_value,
    });
    let deadline = egress.deadline(VENDOR);
    let body = Zeroizing::new(body.to_string().into_bytes());
    let secrets = [app.client_secret, grant_value];
    let once = || async {
        let call = Call::post_json(&budget, "access_token", url.clone(), deadline, body.to_vec())
            .header("accept", "application/json");
        let reply = egress.send(Call { repeatable: false, ..call }).await?;
        if reply.is_success() { Ok(reply) } else { Err(reply.error(VENDOR, refused(&reply), &secrets)) }
    };
    let reply = egress.patiently(&budget, once).await?;
    pair(&reply).ok_or_else(|| reply.malformed(VENDOR, "the answer holds no pair of tokens"))
}

const fn refused(reply: &Reply) -> VendorErrorKind {
    match reply.status {
        // The ban is a page of the gateway.
        403 if reply.html => VendorErrorKind::RateBan,
        429 => VendorErrorKind::RateLimited,
        402 => VendorErrorKind::PaymentRequired,
        408 | 425 | 500.. => VendorErrorKind::Unavailable,
        _ => VendorErrorKind::ReauthRequired,
    }
}

fn pair(reply: &Reply) -> Option<TokenPair> {
    let value = reply.json(VENDOR).ok()?;
    let token = |name: &str| {
        let token = value[name].as_str().map(str::trim)?;
        check_key(VENDOR, token).ok().map(|()| Zeroizing::new(token.to_owned()))
    };
    let lives = read::integer(&value["expires_in"]).and_then(|seconds| u64::try_from(seconds).ok());
    Some(TokenPair {
        access_token: token("access_token")?,
        refresh_token: token("refresh_token")?,
        expires_in: Duration::from_secs(lives.unwrap_or(86_400).clamp(60, 366 * 86_400)),
    })
}

/// Where an account lives now whose host answered 401 or 404: it may have been renamed. The host that the access token
/// itself names is asked, because the account's old one may be nobody's or somebody else's by now; the old one only when
/// the token names none. `None`: the vendor does not say.
///
/// # Errors
/// [`VendorErrorKind::HostNotAllowed`] when it names a host that is not one of the vendor's; see [`VendorErrorKind`].
pub async fn current_host(
    egress: &Egress,
    host: &str,
    access_token: &str,
    refresh_token: &str,
) -> Result<Option<String>, VendorError> {
    let listed = egress.config().listed(VENDOR);
    let named =
        payload(access_token.trim()).and_then(|claims| claims["api_domain"].as_str().map(str::to_owned));
    let named = named.and_then(|named| account_host(&named, listed).ok());
    ask_current_host(egress, named.as_deref().unwrap_or(host), refresh_token).await
}

async fn ask_current_host(
    egress: &Egress,
    host: &str,
    refresh_token: &str,
) -> Result<Option<String>, VendorError> {
    let mut url = parse_address(VENDOR, host, egress.config().listed(VENDOR))?;
    url.set_path("/oauth2/account/current/subdomain");
    let budget = Budget::amocrm(&url);
    let once = || async {
        let call = Call::get(&budget, "current_subdomain", url.clone(), egress.deadline(VENDOR))
            .header("accept", "application/json")
            .secret_header("x-refresh-token", refresh_token);
        let reply = egress.send(call).await?;
        if reply.is_success() {
            Ok(reply)
        } else {
            Err(reply.error(VENDOR, reply.kind_of_status(), &[refresh_token]))
        }
    };
    let reply = egress.patiently(&budget, once).await?;
    let value: Value = reply.json(VENDOR)?;
    match value["domain"].as_str() {
        Some(domain) => account_host(domain, egress.config().listed(VENDOR)).map(Some),
        None => Ok(None),
    }
}

/// When a token ends, as it says itself: for a countdown, never for a decision about access.
#[must_use]
pub fn expiry(token: &str) -> Option<DateTime<Utc>> {
    read::integer(&payload(token.trim())?["exp"]).and_then(|at| DateTime::from_timestamp(at, 0))
}

/// The signature of the notice that an integration was switched off.
#[must_use]
pub fn disabled_signature(client_id: &str, account_id: &str, client_secret: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, client_secret.as_bytes());
    hex::encode(hmac::sign(&key, format!("{client_id}|{account_id}").as_bytes()))
}

/// Whether that signature is the integration's own; compared in constant time.
#[must_use]
pub fn verify_disabled(client_id: &str, account_id: &str, client_secret: &str, signature: &str) -> bool {
    let Ok(signature) = hex::decode(signature) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA256, client_secret.as_bytes());
    hmac::verify(&key, format!("{client_id}|{account_id}").as_bytes(), &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn suffixes() -> Vec<String> {
        crate::http::AMOCRM_SUFFIXES.map(str::to_owned).to_vec()
    }

    #[test]
    fn only_an_accounts_bare_host_is_sent_a_secret() {
        for good in ["qazaqdemo.amocrm.ru", "https://qazaqdemo.amocrm.ru", "https://Qazaqdemo.amocrm.ru/"] {
            assert_eq!(account_host(good, &suffixes()).as_deref(), Ok("qazaqdemo.amocrm.ru"), "{good}");
        }
        for bad in [
            "",
            "amocrm.ru",
            "evilamocrm.ru",
            "a.b.amocrm.ru",
            "a.amocrm.ru.evil.tld",
            "a.amocrm.ru:8443",
            "http://a.amocrm.ru",
            "https://u@a.amocrm.ru",
            "a.amocrm.ru/x",
            "https://a.amocrm.ru/?x",
            "127.0.0.1",
            "a.amocrm.ru\r\nHost: evil.tld",
            "a.amocrm.ru#x",
            "//a.amocrm.ru",
        ] {
            assert_eq!(
                account_host(bad, &suffixes()).map_err(|error| error.kind),
                Err(VendorErrorKind::HostNotAllowed),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_notice_is_believed_with_the_integrations_own_signature_only() {
        let signature = disabled_signature("id", "31000001", "secret");
        assert!(verify_disabled("id", "31000001", "secret", &signature));
        assert!(!verify_disabled("id", "31000002", "secret", &signature));
        assert!(!verify_disabled("id", "31000001", "other", &signature));
        assert!(!verify_disabled("id", "31000001", "secret", ""));
        assert!(!verify_disabled("id", "31000001", "secret", "zz"));
    }

    #[test]
    fn the_consent_page_is_the_platforms_own() {
        let url = authorize_url("www.amocrm.ru", "id", "a b");
        assert_eq!(url.as_str(), "https://www.amocrm.ru/oauth?client_id=id&state=a+b&mode=popup");
        assert_eq!(authorize_url("www.kommo.com", "id", "s").host_str(), Some("www.kommo.com"));
    }

    proptest! {
        #[test]
        fn nothing_that_comes_back_makes_it_panic(text in ".{0,200}") {
            let _ = account_host(&text, &suffixes());
            let _ = expiry(&text);
            let _ = verify_disabled(&text, &text, &text, &text);
        }
    }
}
