//! A person's own account: password, second factor, sessions, API tokens, language, theme.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::secret_text::{SecretText, secret_forms};
use crate::session::{Language, Theme};
use crate::{ApiTokenId, SessionId, TokenScope};

/// Days that an API token is good for when its owner does not say.
pub const DEFAULT_TOKEN_DAYS: u32 = 90;
/// Days that an API token is good for at most.
pub const MAX_TOKEN_DAYS: u32 = 366;
/// Longest name of an API token.
pub const MAX_TOKEN_NAME_CHARS: usize = 80;

/// Answer of `GET /api/v1/account`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountView {
    /// Since when signing in asks for a second factor; absent when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor_since: Option<DateTime<Utc>>,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: u32,
    /// When the password was last set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_changed_at: Option<DateTime<Utc>>,
}

/// Body of `PATCH /api/v1/account`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateAccountRequest {
    /// The name to greet with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The interface language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The interface theme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
}

/// Body of `POST /api/v1/account/password`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The password as it is.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub current_password: SecretText,
    /// The password as it shall be; see [`crate::password`].
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub new_password: SecretText,
    /// Whether one's API tokens end, too: whoever knew the password before may have made one.
    #[serde(default)]
    pub end_tokens: bool,
}

/// Answer of `POST /api/v1/account/second-factor/enrolment`: shown once, good for ten minutes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentView {
    /// The key to type where no picture can be scanned: base32.
    pub secret: String,
    /// The `otpauth://` address that the picture holds.
    pub uri: String,
    /// The picture: an SVG document, black on white.
    pub qr_svg: String,
    /// Until when the first code must be entered.
    pub expires_at: DateTime<Utc>,
}

/// Body of `POST /api/v1/account/second-factor`: the first code proves that the app has the key.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnableSecondFactorRequest {
    /// Six digits from the app; spaces don't matter.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub code: SecretText,
}

/// Recovery codes, shown once: each replaces the app one time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// Ten codes, `xxxx-xxxx-xxxx`.
    pub codes: Vec<String>,
}

/// One of the person's signed-in browsers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// Identifies the session, for ending it.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The browser's own description of itself.
    pub user_agent: String,
    /// The network address that it signed in from.
    pub address: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it last asked for something; exact to a minute.
    pub last_used_at: DateTime<Utc>,
    /// Whether it showed a second factor.
    pub second_factor: bool,
}

/// Answer of `POST /api/v1/account/sessions/revoke-others`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevokedSessions {
    /// How many sessions were ended.
    pub revoked: u64,
}

/// An API token as its owner sees it; the token itself is never shown again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiTokenView {
    /// Identifies the token, for revoking it.
    pub id: ApiTokenId,
    /// What its owner called it.
    pub name: String,
    /// Its last four characters, to tell it from others.
    pub last_four: String,
    /// What it may do, if its owner may.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
    /// When it was last used; exact to a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
    /// The network address of that use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_address: Option<String>,
}

/// Body of `POST /api/v1/account/tokens`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateTokenRequest {
    /// What to call it.
    pub name: String,
    /// What it may do: never more than its owner.
    pub scopes: Vec<TokenScope>,
    /// Days until it stops working, 1 to 366; 90 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// Answer of `POST /api/v1/account/tokens`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedToken {
    /// The token itself: shown once, kept by nobody but its owner.
    pub token: String,
    /// What is known about it from now on.
    pub view: ApiTokenView,
}

crate::session::opaque_debug!(EnrolmentView, RecoveryCodes, CreatedToken);

secret_forms! {
    ChangePasswordRequest { end_tokens } with current_password, new_password;
    EnableSecondFactorRequest {} with code;
}
