//! Sign-in and "who am I".

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::field_error::FieldErrorCode;
use crate::secret_text::{SecretText, secret_forms};
use crate::{Permission, Role, TenantId, UserId};

/// `Debug` that shows a type's name and nothing in it: what holds a secret must not reach a log.
macro_rules! opaque_debug {
    ($($name:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}
pub(crate) use opaque_debug;

/// Body of `POST /api/v1/auth/login`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The account's e-mail; letter case does not matter.
    pub email: String,
    /// The password, taken as it is: not trimmed, case kept.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub password: SecretText,
}

/// Answer of `POST /api/v1/auth/login`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SignIn {
    /// Signed in.
    SignedIn {
        /// The person who has signed in.
        me: Box<Me>,
    },
    /// The password is right; a code must follow with `POST /api/v1/auth/second-factor`.
    SecondFactor {
        /// Until when; after that the password is asked for again.
        expires_at: DateTime<Utc>,
    },
}

/// Body of `POST /api/v1/auth/second-factor`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondFactorRequest {
    /// Six digits from the app, or a recovery code.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub code: SecretText,
}

/// Body of `POST /api/v1/auth/confirm`: shows again who one is, before something sensitive. With a second factor on, the
/// code is asked for; without one, the password.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmRequest {
    /// The account's password; absent when a code is sent instead.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, write_only))]
    pub password: Option<SecretText>,
    /// Six digits from the app, or a recovery code.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, write_only))]
    pub code: Option<SecretText>,
}

secret_forms! {
    LoginRequest { email } with password;
    SecondFactorRequest {} with code;
    ConfirmRequest {} with password, code;
}

/// A code that was typed, told apart by its form.
#[derive(Clone, PartialEq, Eq)]
pub enum TypedCode {
    /// Six digits of the app.
    Totp(SecretText),
    /// A recovery code: twelve letters and digits, without dashes, lower case.
    Recovery(SecretText),
}

opaque_debug!(TypedCode);

/// What [`check_code`] takes.
pub const CODE_PATTERN: &str = r"^([\s-]*[0-9]){6}[\s-]*$|^([\s-]*[0-9A-Za-z]){12}[\s-]*$";

/// Reads a code: spaces, dashes and letter case don't matter.
///
/// # Errors
/// `required` or `not_a_code`.
pub fn check_code(text: &str) -> Result<TypedCode, FieldErrorCode> {
    // As long as what was typed, so that it does not grow and leave pieces behind.
    let mut plain = String::with_capacity(text.len());
    plain.extend(text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase));
    let plain = SecretText::from(plain);
    let code = plain.as_typed();
    match code.len() {
        0 => Err(FieldErrorCode::Required),
        6 if code.bytes().all(|b| b.is_ascii_digit()) => Ok(TypedCode::Totp(plain)),
        12 if code.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok(TypedCode::Recovery(plain)),
        _ => Err(FieldErrorCode::NotACode),
    }
}

codes! {
    /// Interface themes.
    #[derive(Default)]
    pub enum Theme {
        /// As the system says, the default.
        #[default]
        Auto = "auto",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }
}

/// Whether a person has a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// None, and none is needed.
    Off,
    /// None, and nothing may be done without one: staff must enrol first.
    Required,
    /// Signing in asks for it.
    On,
}

/// Interface and report languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Russian, the default.
    #[default]
    Ru,
    /// Kazakh.
    Kk,
    /// English.
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::Ru, Self::Kk, Self::En];

    /// BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::Kk => "kk",
            Self::En => "en",
        }
    }
}

/// The company of the signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TenantView {
    /// Identifies the company.
    pub id: TenantId,
    /// Name of the company.
    pub name: String,
    /// Its short name in URLs.
    pub slug: String,
    /// IANA time zone that its days are counted in.
    pub timezone: String,
}

/// Wrong passwords and codes for an account between a sign-in and the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrongTries {
    /// How many there were.
    pub count: u32,
    /// When the first of them was.
    pub since: DateTime<Utc>,
}

/// Answer of `GET /auth/me`, and of signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The person's id.
    pub id: UserId,
    /// The person's e-mail.
    pub email: String,
    /// The name to greet with.
    pub display_name: String,
    /// What the person is: staff of the service, or a user of a company.
    pub role: Role,
    /// All that the person may do now.
    pub permissions: Vec<Permission>,
    /// Whether the person has a second factor.
    pub second_factor: SecondFactor,
    /// The interface language.
    pub language: Language,
    /// The interface theme.
    pub theme: Theme,
    /// The company; absent for admins, who belong to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantView>,
    /// Since when the account waits for its company's word; absent when it waits for none. Until then it sees itself only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaiting_since: Option<DateTime<Utc>>,
    /// Wrong passwords and codes for the account before this session began, since the sign-in before; absent when there were
    /// none, and for API tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_tries: Option<WrongTries>,
}
