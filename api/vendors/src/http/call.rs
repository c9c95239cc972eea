//! What a vendor's client asks of the egress and what it gets back: plain data, without the HTTP library's types.

use std::fmt;
use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::budget::{Account, Lane};
use super::{Vendor, VendorError, VendorErrorKind};
use crate::error::clean;
use crate::json;
use synkro_domain::lenient_json;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Method {
    Get,
    Post,
    Delete,
}

#[derive(Clone)]
pub(crate) enum Body {
    None,
    Json(Vec<u8>),
    Form { fields: Vec<(&'static str, String)>, file: File },
}

#[derive(Clone)]
pub(crate) struct File {
    pub field: &'static str,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// One request.
#[derive(Clone)]
pub(crate) struct Call<'a> {
    pub account: &'a Account,
    /// A name for logs: the URL is never logged.
    pub operation: &'static str,
    pub method: Method,
    pub url: Url,
    /// Name, value, and whether the value is a secret.
    pub headers: Vec<(&'static str, String, bool)>,
    pub body: Body,
    pub deadline: Duration,
    /// The account's pace, and what this call counts into beside it.
    pub lanes: Vec<Lane>,
    /// Whether making the request twice is the same as making it once. If not, an answer that does not arrive is
    /// reported as "may have been processed".
    pub repeatable: bool,
}

impl<'a> Call<'a> {
    pub(crate) fn get(account: &'a Account, operation: &'static str, url: Url, deadline: Duration) -> Self {
        Self {
            account,
            operation,
            method: Method::Get,
            url,
            headers: Vec::new(),
            body: Body::None,
            deadline,
            lanes: account.vendor().spec().pace.map(Lane::of_account).into_iter().collect(),
            repeatable: true,
        }
    }

    pub(crate) fn post_json(
        account: &'a Account,
        operation: &'static str,
        url: Url,
        deadline: Duration,
        body: Vec<u8>,
    ) -> Self {
        Self { method: Method::Post, body: Body::Json(body), ..Self::get(account, operation, url, deadline) }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into(), false));
        self
    }

    pub(crate) fn secret_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into(), true));
        self
    }

    /// Further limits that the call counts into.
    pub(crate) fn lanes(mut self, lanes: impl IntoIterator<Item = Lane>) -> Self {
        self.lanes.extend(lanes);
        self
    }
}

/// One answer.
pub(crate) struct Reply {
    pub status: u16,
    pub retry_after: Option<Duration>,
    pub content_range: Option<String>,
    /// By content type or by the first character.
    pub html: bool,
    pub body: Vec<u8>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Reply {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON, read as bytes: no charset from a header is trusted, and no character spoils its neighbours.
    pub(crate) fn json(&self, vendor: Vendor) -> Result<Value, VendorError> {
        lenient_json::read(&self.body).map_err(|_| {
            let detail = if self.html { "an HTML page instead of JSON" } else { "the answer is not JSON" };
            self.malformed(vendor, detail)
        })
    }

    /// The answer is not what the vendor promises.
    pub(crate) fn malformed(&self, vendor: Vendor, detail: &str) -> VendorError {
        VendorError::new(vendor, VendorErrorKind::Malformed, detail).with_status(self.status)
    }

    /// The error of this reply, with the vendor's own words cleaned of `secrets`.
    pub(crate) fn error(&self, vendor: Vendor, kind: VendorErrorKind, secrets: &[&str]) -> VendorError {
        VendorError::new(vendor, kind, clean(&json::complaint(&self.body), secrets))
            .with_status(self.status)
            .with_retry_after(self.retry_after)
    }

    /// What the status alone says. Vendors' modules look for more first.
    pub(crate) fn kind_of_status(&self) -> VendorErrorKind {
        match self.status {
            401 => VendorErrorKind::Unauthorized,
            402 => VendorErrorKind::PaymentRequired,
            403 => VendorErrorKind::Forbidden,
            404 | 410 => VendorErrorKind::NotFound,
            409 => VendorErrorKind::Conflict,
            413 => VendorErrorKind::TooLarge,
            429 => VendorErrorKind::RateLimited,
            408 | 425 | 499.. => VendorErrorKind::Unavailable,
            _ => VendorErrorKind::BadRequest,
        }
    }
}

/// Whether a key can be a header at all. Vendors change their keys' shapes, so nothing more is asked.
pub(crate) fn check_key(vendor: Vendor, key: &str) -> Result<(), VendorError> {
    if !key.is_empty() && key.len() <= 8192 && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let detail = "the key is empty or holds spaces or characters that no key has";
    Err(VendorError::new(vendor, VendorErrorKind::Unauthorized, detail))
}
