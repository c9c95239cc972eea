//! What a client needs to be pointed at a running sandbox: addresses, credentials, the dates of the data.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::credentials::Credentials;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub control_url: String,
    pub base_urls: BaseUrls,
    pub credentials: Credentials,
    pub timezone: String,
    pub anchor: DateTime<Utc>,
    /// Civil days in `timezone`, both with activity.
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

/// Where to connect; the `Host` header keeps naming the real vendor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BaseUrls {
    pub amocrm: String,
    pub radist: String,
    pub supabase: String,
    pub gemini: String,
    pub telegram: String,
}
