//! Invites: one-time links with which a new or recovering account sets its password.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::secret_text::{SecretText, secret_forms};

/// What the invite is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvitePurpose {
    /// The account's first password.
    New,
    /// A new password for an account that had one.
    Recovery,
}

/// Body of `POST /api/v1/invites/lookup`. In the body, so that no log has it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LookupInviteRequest {
    /// The last part of the link.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub token: SecretText,
}

/// Answer of `POST /api/v1/invites/lookup`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteView {
    /// Whose account it is.
    pub email: String,
    /// The person's name.
    pub display_name: String,
    /// The company's name; absent for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_name: Option<String>,
    /// What it is for.
    pub purpose: InvitePurpose,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

/// Body of `POST /api/v1/invites/accept`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptInviteRequest {
    /// The last part of the link.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub token: SecretText,
    /// The password to set; see [`crate::password`].
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, write_only))]
    pub password: SecretText,
}

secret_forms! {
    LookupInviteRequest {} with token;
    AcceptInviteRequest {} with token, password;
}
