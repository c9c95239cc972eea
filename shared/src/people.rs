//! The people of a company, managed by the company itself: its holders of `settings` let people in, the service's staff do
//! not. What staff do to one of its accounts is announced, and the account waits for the company's own word.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::admin::{InviteLink, UserState};
use crate::field_error::{FieldError, FieldErrorCode};
use crate::secret_text::{SecretText, secret_forms};
use crate::session::Language;
use crate::validate::{check_email, check_name, refused};
use crate::{AnnouncementId, UserId};

/// Digits of the code that goes to the company's chat.
pub const CODE_DIGITS: usize = 6;
/// What [`check_chat_code`] takes.
pub const CHAT_CODE_PATTERN: &str = r"^([\s-]*[0-9]){6}[\s-]*$";
/// How long such a code is good for.
pub const CODE_MINUTES: i64 = 30;
/// Wrong codes until a new one must be asked for.
pub const CODE_TRIES: u32 = 5;
/// Codes that may be asked for within a day.
pub const CODES_A_DAY: u32 = 5;
/// Hours that an announcement must have stood before an account opens without anybody's word.
pub const ANNOUNCED_HOURS: i64 = 72;
/// The same in days, where nobody of staff but one could confirm it.
pub const ALONE_DAYS: i64 = 7;

codes! {
    /// What the service's staff, or the operator of the server, did to an account of a company.
    pub enum StaffDeed {
        /// Created it.
        Created = "created",
        /// Issued a link to set its password with.
        Invited = "invited",
        /// Took its second factor away.
        SecondFactorReset = "second_factor_reset",
        /// Let it sign in again.
        Enabled = "enabled",
        /// Disabled it.
        Disabled = "disabled",
        /// Gave it `settings`.
        SettingsGranted = "settings_granted",
        /// Took `settings` from it.
        SettingsRevoked = "settings_revoked",
        /// Deleted it.
        Deleted = "deleted",
    }
}

impl StaffDeed {
    /// Whether the account waits for the company's word from then on. What only takes access away does not let anybody in.
    #[must_use]
    pub const fn lets_in(self) -> bool {
        match self {
            Self::Created
            | Self::Invited
            | Self::SecondFactorReset
            | Self::Enabled
            | Self::SettingsGranted
            | Self::SettingsRevoked => true,
            Self::Disabled | Self::Deleted => false,
        }
    }
}

codes! {
    /// Whether the company's own Telegram chat knows of a deed.
    pub enum ChatWord {
        /// A message is on its way.
        Pending = "pending",
        /// Telegram has confirmed it.
        Told = "told",
        /// No chat that worked was connected at that moment.
        NoChat = "no_chat",
        /// Telegram refused it for good.
        Failed = "failed",
    }
}

/// A person of the company, as its holders of `settings` see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonView {
    /// Identifies the account.
    pub id: UserId,
    /// E-mail address that the person signs in with.
    pub email: String,
    /// The person's name.
    pub display_name: String,
    /// Whether the person holds `settings`.
    pub settings: bool,
    /// What the account can do now.
    pub state: UserState,
    /// Whether signing in asks for a second factor.
    pub second_factor: bool,
    /// Since when the account waits for the company's word; absent when it waits for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaiting_since: Option<DateTime<Utc>>,
    /// Until when its open invite can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite_expires_at: Option<DateTime<Utc>>,
    /// When the person last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_signed_in_at: Option<DateTime<Utc>>,
    /// When the account was created.
    pub created_at: DateTime<Utc>,
    /// Whether it is the account of whoever asks.
    pub own: bool,
}

/// Body of `POST /api/v1/people`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InvitePersonRequest {
    /// E-mail address that the person will sign in with.
    pub email: String,
    /// The person's name.
    pub display_name: String,
    /// Whether the person will hold `settings`.
    #[serde(default)]
    pub settings: bool,
    /// Interface language to begin with; Russian when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl InvitePersonRequest {
    /// The same, with address and name as they are kept.
    ///
    /// # Errors
    /// Each field that was refused.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let email = check_email(&self.email).unwrap_or_else(|code| {
            errors.push(refused("/email", code));
            String::new()
        });
        let display_name = check_name(&self.display_name).unwrap_or_else(|code| {
            errors.push(refused("/display_name", code));
            String::new()
        });
        if errors.is_empty() { Ok(Self { email, display_name, ..self.clone() }) } else { Err(errors) }
    }
}

/// Body of `PATCH /api/v1/people/{id}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePersonRequest {
    /// Whether the person holds `settings` from now on.
    pub settings: bool,
}

/// Answer of `POST /api/v1/people`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitedPerson {
    /// The account that was created.
    pub person: PersonView,
    /// How its owner sets a password.
    pub invite: InviteLink,
}

crate::session::opaque_debug!(InvitedPerson);

/// Somebody as they were named at the moment of a deed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedPerson {
    /// The account; it may be gone by now. Absent for the operator of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<UserId>,
    /// The name at that moment; empty for the operator of the server.
    pub name: String,
    /// The e-mail at that moment; empty for the operator of the server.
    pub email: String,
}

/// What staff did to an account of the company. Every person of the company is told, until they dismiss it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnnouncementView {
    /// Identifies the announcement.
    pub id: AnnouncementId,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// What was done.
    pub deed: StaffDeed,
    /// Who of the service's staff did it.
    pub by: NamedPerson,
    /// Whose account it was.
    pub about: NamedPerson,
    /// Whether the account waits for the company's word at this moment.
    pub awaits: bool,
    /// Whether the company's Telegram chat was told.
    pub chat: ChatWord,
    /// Whether somebody of the company said that it was not wanted; the account was shut then.
    pub refused: bool,
}

/// Answer of `GET /api/v1/announcements`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Announcements {
    /// What the person has not dismissed, newest first, at most 50.
    pub items: Vec<AnnouncementView>,
}

/// A deed, to whoever waits because of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeedView {
    /// What was done.
    pub deed: StaffDeed,
    /// When.
    pub at: DateTime<Utc>,
}

/// How an account opens when nobody of the company is left who could let it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryView {
    /// Whether a code can be sent to the company's chat: one was connected before the deed, works, and was not set since.
    pub by_code: bool,
    /// Whether this browser opened the link: only there the code is taken.
    pub this_browser: bool,
    /// When the last code was sent; absent: none was, or it has run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_sent_at: Option<DateTime<Utc>>,
    /// When it opens by itself, if nobody says that it was not wanted. Absent: not yet known, because the chat has not been
    /// told or staff have not confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<DateTime<Utc>>,
    /// Super_admins who have confirmed it; counts only where no code can be sent.
    pub confirmations: u32,
    /// How many must.
    pub confirmations_needed: u32,
}

/// Answer of `GET /api/v1/account/approval`: why one's account waits, and what will open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApprovalView {
    /// Since when it waits; absent: it waits for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaiting_since: Option<DateTime<Utc>>,
    /// What staff did to it, newest first, at most ten.
    pub deeds: Vec<DeedView>,
    /// Names of those who can let it in.
    pub holders: Vec<String>,
    /// How it opens when there is nobody who can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<RecoveryView>,
}

/// Body of `POST /api/v1/account/approval`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnterCodeRequest {
    /// The six digits from the company's chat.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub code: SecretText,
}

/// Reads a code of the chat: spaces and dashes don't matter.
///
/// # Errors
/// `required` or `not_a_code`.
pub fn check_chat_code(typed: &SecretText) -> Result<SecretText, FieldErrorCode> {
    let text = typed.as_typed();
    let mut digits = String::with_capacity(text.len());
    digits.extend(text.chars().filter(|c| !c.is_whitespace() && *c != '-'));
    let digits = SecretText::from(digits);
    match digits.as_typed().len() {
        0 => Err(FieldErrorCode::Required),
        CODE_DIGITS if digits.as_typed().bytes().all(|byte| byte.is_ascii_digit()) => Ok(digits),
        _ => Err(FieldErrorCode::NotACode),
    }
}

/// Body of `POST /api/v1/notices/lookup` and of `POST /api/v1/notices/refuse`. In the body, so that no log has it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NoticeRequest {
    /// The last part of the link in the company's chat.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub token: SecretText,
}

/// Answer of `POST /api/v1/notices/lookup`: what the message in the chat was about. Nothing changes by looking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeView {
    /// The company's name.
    pub tenant_name: String,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// What was done.
    pub deed: StaffDeed,
    /// Who of the service's staff did it.
    pub by: NamedPerson,
    /// Whose account it was.
    pub about: NamedPerson,
    /// Whether the account is there and can be shut.
    pub can_refuse: bool,
    /// Whether it was refused already.
    pub refused: bool,
}

secret_forms! {
    EnterCodeRequest {} with code;
    NoticeRequest {} with token;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_the_chat_is_six_digits_however_they_are_typed() {
        let check = |text: &str| {
            check_chat_code(&SecretText::from(text.to_owned())).map(|code| code.as_typed().to_owned())
        };
        assert_eq!(check(" 12 34-56 ").as_deref(), Ok("123456"));
        assert_eq!(check(" -"), Err(FieldErrorCode::Required));
        for wrong in ["12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert_eq!(check(wrong), Err(FieldErrorCode::NotACode), "{wrong}");
        }
    }

    #[test]
    fn an_invitation_names_each_field_that_it_refuses() {
        let form = InvitePersonRequest {
            email: " Anna@Example.com ".to_owned(),
            display_name: " Анна ".to_owned(),
            settings: true,
            language: None,
        };
        let checked = form.check().expect("accepted");
        assert_eq!((checked.email.as_str(), checked.display_name.as_str()), ("anna@example.com", "Анна"));
        let refused = InvitePersonRequest { email: "x".to_owned(), display_name: " ".to_owned(), ..form };
        let fields: Vec<_> =
            refused.check().expect_err("refused").into_iter().map(|error| error.pointer).collect();
        assert_eq!(fields, ["/email", "/display_name"]);
    }
}
