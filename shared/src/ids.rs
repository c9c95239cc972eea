//! Typed ids: UUIDv7 on the wire, one Rust type a resource, so that a report's id can't be passed for a run's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

id!(
    /// A client company.
    TenantId,
    /// A person who signs in.
    UserId,
    /// A signed-in browser.
    SessionId,
    /// An API token.
    ApiTokenId,
    /// One run of the report pipeline.
    RunId,
    /// One report.
    ReportId,
    /// A comment on a report.
    CommentId,
    /// A follow-up question on a report.
    QuestionId,
    /// One period that a schedule had due.
    FireId,
    /// What staff did to an account of a company, as it is told to the company.
    AnnouncementId,
);
