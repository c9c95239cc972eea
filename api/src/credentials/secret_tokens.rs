//! Random tokens that are handed out once and kept as a hash: API tokens, invites, pending sign-ins; and the mark of a
//! browser that a person once signed in with.

use ring::digest::{SHA256, digest};
use ring::hmac;
use synkro_shared::UserId;

use crate::clock::random_bytes;

/// What every API token begins with, so that scanners for leaked keys know it. Never change it.
const PREFIX: &str = "syk_";
/// Characters of an API token's random part: 30 × log2(62) = 178 bits.
const RANDOM_CHARS: usize = 30;
/// Characters of its checksum.
const CHECK_CHARS: usize = 6;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What the database keeps of a token.
#[must_use]
pub fn hash(token: &str) -> String {
    hex::encode(digest(&SHA256, token.as_bytes()))
}

/// A token that stands in a link or a cookie: 256 random bits.
#[must_use]
pub fn new_link_token() -> String {
    hex::encode(random_bytes::<32>())
}

/// A new API token: `syk_`, 178 random bits, a checksum by which a mistyped one is known without asking anybody.
#[must_use]
pub fn new_api_token() -> String {
    let mut random = String::with_capacity(RANDOM_CHARS);
    while random.len() < RANDOM_CHARS {
        for byte in random_bytes::<64>() {
            // 248 = 4 × 62: a byte above would make some characters likelier than others.
            if byte < 248 && random.len() < RANDOM_CHARS {
                random.push(char::from(BASE62[usize::from(byte % 62)]));
            }
        }
    }
    let check = checksum(&random);
    format!("{PREFIX}{random}{check}")
}

/// Whether this can be one of our API tokens.
#[must_use]
pub fn is_api_token(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(PREFIX) else { return false };
    rest.len() == RANDOM_CHARS + CHECK_CHARS
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && rest.split_at(RANDOM_CHARS).1 == checksum(rest.split_at(RANDOM_CHARS).0)
}

fn checksum(random: &str) -> String {
    let mut rest = crc32fast::hash(random.as_bytes()) as usize;
    let mut check = [b'0'; CHECK_CHARS];
    for place in check.iter_mut().rev() {
        *place = BASE62[rest % 62];
        rest /= 62;
    }
    check.into_iter().map(char::from).collect()
}

/// Marks browsers that a person has signed in with. A marked browser has its own count of wrong passwords, so that
/// strangers who guess at an account can't lock its owner out of the browser in front of them.
pub struct DeviceMarks(hmac::Key);

/// Marks kept by one browser: people share computers.
const MAX_MARKS: usize = 4;

impl DeviceMarks {
    /// Marks made with a key derived from the application's secret.
    #[must_use]
    pub fn new(app_secret: &[u8]) -> Self {
        let master = hmac::Key::new(hmac::HMAC_SHA256, app_secret);
        Self(hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&master, b"synkro/device-mark/v1").as_ref()))
    }

    /// The browser's marks with one more for this person, in place of the one they had.
    #[must_use]
    pub fn add(&self, marks: &str, user: UserId) -> String {
        let nonce = hex::encode(random_bytes::<16>());
        let mut all = vec![self.mark(user, &nonce)];
        all.extend(
            marks
                .split('~')
                .filter(|mark| self.reads(mark).is_some_and(|(owner, _)| owner != user))
                .map(str::to_owned),
        );
        all.truncate(MAX_MARKS);
        all.join("~")
    }

    /// The nonce of this person's mark, if the browser has one.
    #[must_use]
    pub fn find(&self, marks: &str, user: UserId) -> Option<String> {
        marks.split('~').take(MAX_MARKS).find_map(|mark| {
            self.reads(mark).filter(|(owner, _)| *owner == user).map(|(_, nonce)| nonce.to_owned())
        })
    }

    fn mark(&self, user: UserId, nonce: &str) -> String {
        let named = format!("{}.{nonce}", user.0.simple());
        let tag = hmac::sign(&self.0, named.as_bytes());
        format!("{named}.{}", hex::encode(tag))
    }

    fn reads<'a>(&self, mark: &'a str) -> Option<(UserId, &'a str)> {
        let (named, tag) = mark.rsplit_once('.')?;
        let (user, nonce) = named.split_once('.')?;
        hmac::verify(&self.0, named.as_bytes(), &hex::decode(tag).ok()?).ok()?;
        Some((user.parse().ok()?, nonce))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_api_token_is_known_by_its_form_and_one_wrong_character_is_seen() {
        let token = new_api_token();
        assert!(token.starts_with("syk_") && token.len() == 40, "{token}");
        assert!(is_api_token(&token));
        for at in 4..token.len() {
            let mut wrong: Vec<u8> = token.clone().into_bytes();
            wrong[at] = if wrong[at] == b'x' { b'y' } else { b'x' };
            assert!(!is_api_token(&String::from_utf8(wrong).expect("text")), "at {at}");
        }
        for wrong in ["", "syk_", "sk_live_0", &token[1..], &format!("{token}0"), &format!(" {token}")] {
            assert!(!is_api_token(wrong), "{wrong}");
        }
        assert_ne!(new_api_token(), new_api_token());
    }

    #[test]
    fn a_mark_belongs_to_one_person_and_can_not_be_made_by_others() {
        let marks = DeviceMarks::new(&[1; 32]);
        let [one, two] = [1, 2].map(|n| UserId(Uuid::from_u128(n)));
        let browser = marks.add("", one);
        assert!(marks.find(&browser, one).is_some());
        assert_eq!(marks.find(&browser, two), None);
        assert_eq!(DeviceMarks::new(&[2; 32]).find(&browser, one), None);
        let both = marks.add(&browser, two);
        assert_eq!(marks.find(&both, one), marks.find(&browser, one));
        assert!(marks.find(&both, two).is_some());
        let stolen = browser.replacen(&one.0.simple().to_string(), &two.0.simple().to_string(), 1);
        assert_eq!(marks.find(&stolen, two), None);
        for nonsense in ["", "~~~", "a.b", "a.b.c", "....", &"~".repeat(10_000)] {
            assert_eq!(marks.find(nonsense, one), None);
        }
        let many = (3..20).fold(both, |all, n| marks.add(&all, UserId(Uuid::from_u128(n))));
        assert_eq!(many.split('~').count(), 4);
    }
}
