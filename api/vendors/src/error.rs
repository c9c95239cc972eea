//! What goes wrong with a vendor, and what can be done about it.
//!
//! An error never carries a URL, a key or more than 300 cleaned characters of what the vendor said. Whoever reads
//! [`VendorError::class`] needs no knowledge of the vendor; whoever needs more matches on [`VendorErrorKind`].

use std::fmt;
use std::time::Duration;

use super::vendor::Vendor;

/// The most characters of a vendor's own words that an error keeps.
pub const DETAIL_LIMIT: usize = 300;

/// A call to a vendor failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct VendorError {
    pub vendor: Vendor,
    pub kind: VendorErrorKind,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// How long the vendor asked to wait.
    pub retry_after: Option<Duration>,
    /// One cleaned line for the operator: ours, or at most [`DETAIL_LIMIT`] characters of the vendor's.
    pub detail: String,
}

/// Everything a vendor can do to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VendorErrorKind {
    /// The key is wrong, expired or withdrawn.
    Unauthorized,
    /// The key is right and may not do this: rights, scope, IP list.
    Forbidden,
    /// amoCRM answers 403 with HTML: it blocked us after too many requests; its support lifts that.
    RateBan,
    /// The subscription or the prepaid credit is over.
    PaymentRequired,
    NotFound,
    RateLimited,
    /// The quota of the day is used up; waiting minutes does not help.
    DailyQuota,
    /// 5xx and what gateways answer instead of the vendor.
    Unavailable,
    /// No answer in time. `sent`: the request may have been processed.
    Timeout {
        sent: bool,
    },
    /// No connection, or it broke.
    Network,
    /// The certificate or the handshake was refused.
    Tls,
    /// The vendor answered 3xx; redirects are never followed.
    Redirected,
    BadRequest,
    TooLarge,
    /// The answer is not what the vendor promises: not JSON, or without the fields everything rests on.
    Malformed,
    /// More than a twentieth of a page could not be read: no blemishes, another format.
    FormatChanged,
    /// The address is not one that this vendor may have, or leads into a private network. Nothing was sent.
    HostNotAllowed,

    /// The name does not resolve.
    Unresolved,
    /// amoCRM: the connection was withdrawn; a person has to consent again.
    ReauthRequired,
    /// Radist: the key lacks the scope.
    ScopeMissing,

    /// Supabase: legacy keys are switched off in this project.
    LegacyKeysOff,
    /// Supabase: the project is paused (540).
    ProjectPaused,
    /// Supabase: the database is read-only (25006), usually over its disk limit.
    ReadOnly,
    /// Supabase: a table, column or function is missing (PGRST202/204/205, 42P01, 42883).
    SchemaMissing,
    /// Supabase: the role lacks a GRANT (42501).
    GrantMissing,
    /// Supabase: the Data API is switched off or hides the schema (PGRST002, PGRST106).
    DataApiOff,
    /// Supabase: a unique or foreign key refused the row (409). Telegram: another consumer (409).
    Conflict,
    /// Supabase: the database refuses a value or a row (22xxx, 23502, 23514, 23P01, P0001, 54000).
    RowRefused,

    /// Gemini: not offered where this server stands.
    RegionBlocked,
    /// Gemini: the model is unknown, retired or closed to this key.
    ModelUnavailable,
    /// Gemini: the prompt or the answer was blocked; the detail names the reason.
    ContentBlocked,
    /// Gemini: the answer hit the output limit.
    OutputTruncated,
    /// The model answered, and said nothing.
    EmptyAnswer,
    /// Gemini: the key has no quota at all for this model; no wait helps.
    NoFreeQuota,
    /// Gemini: a key of the kind that is not taken any more.
    KeyOutdated,

    /// Telegram: the chat or its topic does not exist, or the bot was never added.
    ChatNotFound,
    /// Telegram: the topic does not exist or is closed.
    TopicNotFound,
    /// Telegram: kicked, blocked, muted or without the right to post.
    PostingForbidden,
    /// Telegram: the group takes texts from the bot, and no files.
    FilesForbidden,
    /// Telegram: the group became a supergroup with this id.
    ChatMigrated {
        to: i64,
    },
    MessageTooLong,
    /// Telegram: the HTML could not be parsed.
    MarkupRejected,
    /// A button under a post was refused; the text alone may be taken.
    ButtonRejected,
}

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// Repeat after a back-off.
    Retry,
    /// Repeat, not sooner than this.
    RetryAfter(Duration),
    /// Blocked on a person: key, rights, billing, schema.
    Person,
    /// Our bug or bad data: repeating changes nothing.
    Failed,
    /// A message may have been delivered: repeating may deliver it twice.
    Ambiguous,
}

impl VendorError {
    pub(crate) fn new(vendor: Vendor, kind: VendorErrorKind, detail: impl Into<String>) -> Self {
        Self { vendor, kind, status: None, retry_after: None, detail: detail.into() }
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.retry_after = retry_after;
        self
    }

    /// What to do about this error. A 503 of a database whose Data API looks off may pass; its 406 will not.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        use VendorErrorKind as Kind;
        let retry = self.retry_after.map_or(ErrorClass::Retry, ErrorClass::RetryAfter);
        match &self.kind {
            Kind::RateLimited | Kind::DailyQuota | Kind::Unavailable => retry,
            Kind::Timeout { sent: true } if self.vendor.spec().acts_once => ErrorClass::Ambiguous,
            // A garbled answer may come whole next time; a changed format ends with the pipeline's tries.
            Kind::Timeout { .. } | Kind::Network | Kind::Unresolved | Kind::Malformed => ErrorClass::Retry,
            Kind::DataApiOff if self.status == Some(503) => retry,
            Kind::NotFound if self.vendor.spec().path_names_account => ErrorClass::Person,
            Kind::NotFound => ErrorClass::Failed,
            Kind::Unauthorized
            | Kind::Forbidden
            | Kind::RateBan
            | Kind::PaymentRequired
            | Kind::Tls
            | Kind::Redirected
            | Kind::HostNotAllowed
            | Kind::ReauthRequired
            | Kind::ScopeMissing
            | Kind::LegacyKeysOff
            | Kind::TopicNotFound
            | Kind::ProjectPaused
            | Kind::ReadOnly
            | Kind::SchemaMissing
            | Kind::GrantMissing
            | Kind::DataApiOff
            | Kind::RegionBlocked
            | Kind::ModelUnavailable
            | Kind::NoFreeQuota
            | Kind::KeyOutdated
            | Kind::ChatNotFound
            | Kind::PostingForbidden
            | Kind::FilesForbidden
            | Kind::ChatMigrated { .. } => ErrorClass::Person,
            Kind::BadRequest
            | Kind::FormatChanged
            | Kind::RowRefused
            | Kind::TooLarge
            | Kind::Conflict
            | Kind::ContentBlocked
            | Kind::OutputTruncated
            | Kind::EmptyAnswer
            | Kind::MessageTooLong
            | Kind::MarkupRejected
            | Kind::ButtonRejected => ErrorClass::Failed,
        }
    }
}

impl fmt::Display for VendorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.vendor, self.kind)?;
        if let Some(status) = self.status {
            write!(f, " (HTTP {status})")?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}

impl fmt::Display for VendorErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unauthorized => "the key was refused",
            Self::Forbidden => "the key lacks the right",
            Self::RateBan => "blocked after too many requests",
            Self::PaymentRequired => "the subscription or credit is over",
            Self::NotFound => "not found",
            Self::RateLimited => "too many requests",
            Self::DailyQuota => "the quota of the day is used up",
            Self::Unavailable => "temporarily unavailable",
            Self::Timeout { sent: true } => "no answer in time, the request may have been processed",
            Self::Timeout { sent: false } => "no answer in time",
            Self::Network => "no connection",
            Self::Tls => "no trusted connection",
            Self::Redirected => "answered with a redirect",
            Self::BadRequest => "the request was refused",
            Self::TooLarge => "too large",
            Self::Malformed => "an unexpected answer",
            Self::FormatChanged => "another format than before",
            Self::RowRefused => "the database refuses a row",
            Self::HostNotAllowed => "the address is not allowed",
            Self::Unresolved => "the name does not resolve",
            Self::ReauthRequired => "the connection was withdrawn",
            Self::ScopeMissing => "the key lacks the scope",
            Self::LegacyKeysOff => "legacy keys are switched off",
            Self::TopicNotFound => "the topic was not found",
            Self::ProjectPaused => "the project is paused",
            Self::ReadOnly => "the database is read-only",
            Self::SchemaMissing => "a table or column is missing",
            Self::GrantMissing => "a grant is missing",
            Self::DataApiOff => "the Data API is off",
            Self::Conflict => "a conflict",
            Self::RegionBlocked => "not offered in this region",
            Self::ModelUnavailable => "the model is not available",
            Self::EmptyAnswer => "the answer is empty",
            Self::NoFreeQuota => "no free quota for this model",
            Self::KeyOutdated => "keys of this kind are not taken any more",
            Self::ContentBlocked => "the content was blocked",
            Self::OutputTruncated => "the answer was cut off",
            Self::ChatNotFound => "the chat was not found",
            Self::PostingForbidden => "posting is not allowed",
            Self::FilesForbidden => "posting files is not allowed",
            Self::ChatMigrated { .. } => "the group has a new id",
            Self::MessageTooLong => "the message is too long",
            Self::MarkupRejected => "the markup was refused",
            Self::ButtonRejected => "the button was refused",
        })
    }
}

/// A vendor's text for the operator: one line, no control characters, no links, none of `secrets`, at most
/// [`DETAIL_LIMIT`] characters.
pub(crate) fn clean(text: &str, secrets: &[&str]) -> String {
    let mut text = text.to_owned();
    for secret in secrets {
        // The part after a colon is the secret half of a Telegram token: it is scrubbed on its own as well.
        for part in std::iter::once(*secret).chain(secret.rsplit_once(':').map(|(_, tail)| tail)) {
            if part.len() >= 6 {
                text = text.replace(part, "[key]");
                let encoded: String = url::form_urlencoded::byte_serialize(part.as_bytes()).collect();
                if encoded != part {
                    text = text.replace(&encoded, "[key]");
                }
            }
        }
    }
    let mut words = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.contains("://") {
            words.push("[link]");
        } else if !word.is_empty() {
            words.push(word);
        }
    }
    words.join(" ").chars().filter(|c| !c.is_control()).take(DETAIL_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cleaned_text_holds_neither_the_key_nor_a_link_nor_a_control_character() {
        let key = "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";
        let text = format!(
            "bad\u{0}\r\ntoken {key} tail AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr at https://x.y/bot{key}/z"
        );
        let cleaned = clean(&text, &[key]);
        assert_eq!(cleaned, "bad token [key] tail [key] at [link]");
    }

    #[test]
    fn a_cleaned_text_is_cut_by_characters_after_the_key_is_gone() {
        let key = "k".repeat(40);
        let text = format!("{}{key}", "ы".repeat(290));
        let cleaned = clean(&text, &[&key]);
        assert_eq!(cleaned.chars().count(), 295);
        assert!(!cleaned.contains("kkkkk"));
        assert_eq!(clean(&"ы".repeat(900), &[]).chars().count(), DETAIL_LIMIT);
    }

    #[test]
    fn a_key_split_by_a_space_sign_in_an_echoed_query_is_scrubbed_too() {
        assert_eq!(clean("key=a%2Fb%2Bc%2Fd rejected", &["a/b+c/d"]), "key=[key] rejected");
    }

    #[test]
    fn only_an_unanswered_telegram_call_that_was_sent_is_ambiguous() {
        let timeout = |vendor, sent| VendorError::new(vendor, VendorErrorKind::Timeout { sent }, "").class();
        assert_eq!(timeout(Vendor::Telegram, true), ErrorClass::Ambiguous);
        assert_eq!(timeout(Vendor::Telegram, false), ErrorClass::Retry);
        assert_eq!(timeout(Vendor::Supabase, true), ErrorClass::Retry);
    }

    #[test]
    fn a_wait_that_the_vendor_asked_for_is_kept_in_the_class() {
        let error = VendorError::new(Vendor::Radist, VendorErrorKind::RateLimited, "");
        assert_eq!(error.class(), ErrorClass::Retry);
        let wait = Duration::from_secs(17);
        assert_eq!(error.with_retry_after(Some(wait)).class(), ErrorClass::RetryAfter(wait));
    }
}
