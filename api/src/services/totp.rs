//! Time-based one-time codes (RFC 6238): SHA-1, six digits, 30 seconds, as every authenticator app knows them.

use chrono::{DateTime, Utc};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use synkro_shared::account::EnrolmentView;
use totp_rs::{Builder, Secret, Totp};

use crate::clock::random_bytes;
use crate::error::{Error, Result};

/// Bytes of a key: as long as SHA-1's output, as the RFC asks.
const KEY_BYTES: usize = 20;
/// The name under which apps list the account.
const ISSUER: &str = "Synkro";

/// A new key, base32.
#[must_use]
pub fn new_key() -> String {
    Secret::from(random_bytes::<KEY_BYTES>().to_vec()).to_base32()
}

/// The step whose code this is, among the current one, the one before and the one after: phones' clocks differ.
///
/// # Errors
/// When the key is none: our fault.
pub fn step_of(key: &str, code: &str, now: DateTime<Utc>) -> Result<Option<i64>> {
    let step = totp(key, "")?.check(code, u64::try_from(now.timestamp()).unwrap_or(0));
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// The code of this moment: what a person's app shows.
///
/// # Errors
/// When the key is none.
pub fn code_at(key: &str, now: DateTime<Utc>) -> Result<String> {
    Ok(totp(key, "")?.generate(u64::try_from(now.timestamp()).unwrap_or(0)).to_string())
}

/// What a person needs to bring a key into their app.
///
/// # Errors
/// When the key is none, or there is too much for a picture: our fault.
pub fn enrolment(key: &str, email: &str, expires_at: DateTime<Utc>) -> Result<EnrolmentView> {
    // The account's name stands in a URL between colons.
    let account = email.replace(':', "");
    let uri = totp(key, &account)?.to_url().map_err(|_| Error::internal("no address for a TOTP key"))?;
    let qr_svg = QrCode::with_error_correction_level(&uri, EcLevel::M)
        .map_err(|error| Error::internal(format_args!("QR code: {error}")))?
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    Ok(EnrolmentView { secret: key.to_owned(), uri, qr_svg, expires_at })
}

fn totp(key: &str, account: &str) -> Result<Totp> {
    let secret = Secret::try_from_base32(key).map_err(|_| Error::internal("a TOTP key is not base32"))?;
    Builder::new()
        .with_secret(secret)
        .with_skew(1)
        .with_account_name(account)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|_| Error::internal("a TOTP key can't be used"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("an instant")
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B: the ASCII key "12345678901234567890", the last six of eight digits.
        let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(code_at(key, at(time)).expect("a code"), code);
            assert_eq!(step_of(key, code, at(time)).expect("checked"), Some(time / 30));
        }
    }

    #[test]
    fn a_code_is_good_one_step_early_and_late_and_names_its_own_step() {
        let key = new_key();
        let now = at(1_790_000_010);
        let code = code_at(&key, now).expect("a code");
        let step = step_of(&key, &code, now).expect("checked");
        assert_eq!(step_of(&key, &code, now + chrono::Duration::seconds(30)).expect("checked"), step);
        assert_eq!(step_of(&key, &code, now - chrono::Duration::seconds(30)).expect("checked"), step);
        assert_eq!(step_of(&key, &code, now + chrono::Duration::seconds(90)).expect("checked"), None);
    }

    #[test]
    fn an_enrolment_has_an_address_and_a_picture() {
        let key = new_key();
        assert_eq!(key.len(), 32);
        let view = enrolment(&key, "aru:x@example.kz", at(0)).expect("an enrolment");
        assert!(view.uri.starts_with("otpauth://totp/Synkro:arux%40example.kz?"), "{}", view.uri);
        assert!(view.uri.contains(&format!("secret={key}")) && view.uri.contains("issuer=Synkro"));
        assert!(view.qr_svg.contains("<svg") && !view.qr_svg.contains("script"));
    }
}
