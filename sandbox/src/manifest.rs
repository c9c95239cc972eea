//! What a client needs to be pointed at a running sandbox: addresses, credentials, the dates of the data.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::credentials::Credentials;
use crate::world::World;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub control_url: String,
    pub base_urls: BaseUrls,
    /// Of the demo's company.
    pub credentials: Credentials,
    /// Companies that nobody has connected yet.
    pub further: Vec<Company>,
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

/// A company with accounts of its own at every vendor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Company {
    pub name: String,
    pub credentials: Credentials,
}

impl Company {
    pub(crate) fn of(world: &World) -> Self {
        Self { name: world.company.name.to_owned(), credentials: world.credentials.clone() }
    }
}
