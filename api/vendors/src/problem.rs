//! What a vendor's error means to people: whose integration it is, what the person reads, who can help.

use std::time::Duration;

use synkro_domain::run::Failure;
use synkro_shared::run::{RunProblem, RunProblemCode};

use super::error::{ErrorClass, VendorError, VendorErrorKind};
use super::vendor::Vendor;

/// What the person reads.
#[must_use]
pub fn vendor_problem(error: &VendorError) -> RunProblem {
    use RunProblemCode as Code;
    use VendorErrorKind as Kind;
    let code = match &error.kind {
        Kind::Unauthorized => Code::KeyRejected,
        Kind::Forbidden => Code::AccessDenied,
        Kind::RateBan => Code::RateBanned,
        Kind::ScopeMissing => Code::ScopeMissing,
        Kind::ReauthRequired => Code::ReauthRequired,
        Kind::LegacyKeysOff => Code::LegacyKeysOff,
        Kind::TopicNotFound => Code::TopicNotFound,
        Kind::Unresolved if error.vendor == Vendor::Supabase => Code::ProjectUnreachable,
        Kind::PaymentRequired => Code::PaymentRequired,
        Kind::NotFound => Code::NotFound,
        Kind::RateLimited => Code::RateLimited,
        Kind::DailyQuota => Code::DailyQuota,
        Kind::Unavailable | Kind::Timeout { .. } | Kind::Network | Kind::Tls | Kind::Unresolved => {
            Code::VendorUnavailable
        }
        Kind::Redirected | Kind::HostNotAllowed => Code::AddressRefused,
        Kind::RowRefused => Code::RowsRefused,
        Kind::TooLarge if error.status == Some(413) => Code::TooLarge,
        Kind::Malformed | Kind::FormatChanged | Kind::BadRequest | Kind::TooLarge | Kind::Conflict => {
            Code::VendorChanged
        }
        Kind::ProjectPaused => Code::ProjectPaused,
        Kind::ReadOnly => Code::ReadOnly,
        Kind::SchemaMissing => Code::SchemaMissing,
        Kind::GrantMissing => Code::GrantMissing,
        Kind::DataApiOff => Code::DataApiOff,
        Kind::RegionBlocked => Code::RegionBlocked,
        Kind::ModelUnavailable => Code::ModelUnavailable,
        Kind::NoFreeQuota => Code::NoFreeQuota,
        Kind::KeyOutdated => Code::KeyOutdated,
        Kind::ContentBlocked | Kind::OutputTruncated | Kind::EmptyAnswer => Code::AnswerUnusable,
        Kind::ChatNotFound | Kind::ChatMigrated { .. } => Code::ChatNotFound,
        Kind::PostingForbidden | Kind::FilesForbidden => Code::PostingForbidden,
        Kind::MessageTooLong | Kind::MarkupRejected | Kind::ButtonRejected => Code::Internal,
    };
    RunProblem::new(code, Some(error.vendor.spec().integration))
}

/// What a person reads for whom nobody goes on: with when to try again.
#[must_use]
pub fn problem_to_try_again(error: &VendorError) -> RunProblem {
    vendor_problem(error).to_try_again(error.retry_after.map(whole_seconds))
}

/// Rounded up: who comes back a moment too early is refused again.
#[must_use]
pub fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}

/// Who can help.
#[must_use]
pub fn vendor_failure(error: &VendorError) -> Failure {
    let problem = vendor_problem(error);
    match error.class() {
        // A day's quota is not waited for within a run: the person decides.
        _ if error.kind == VendorErrorKind::DailyQuota => Failure::Person { problem },
        ErrorClass::Retry => Failure::Retry { problem, after: None },
        ErrorClass::RetryAfter(after) => Failure::Retry { problem, after: Some(after) },
        ErrorClass::Person => Failure::Person { problem },
        ErrorClass::Failed => Failure::Failed { problem },
        ErrorClass::Ambiguous => Failure::Person {
            problem: RunProblem::new(RunProblemCode::DeliveryUnknown, Some(error.vendor.spec().integration)),
        },
    }
}
