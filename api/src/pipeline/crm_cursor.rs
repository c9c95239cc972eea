//! Where the first step is, or was at its end: it goes on from there, and later steps read from it what it has met.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use synkro_shared::run::StepName;

use super::contacts::{Mirror, Walk};
use super::context::StepContext;
use super::failure::StepError;

/// Where the first step is, or was at its end.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Cursor {
    /// The page that is not wholly written yet, and its size.
    pub(super) page: u32,
    pub(super) limit: u32,
    /// Leads of it, and of the pages after it, that are written.
    pub(super) written: Vec<i64>,
    /// Elements that could not be read, by page: an interrupted step reads a page again.
    #[serde(default)]
    pub(super) unreadable: BTreeMap<u32, usize>,
    /// Names of managers could not be read.
    pub(super) nameless: bool,
    /// Users of the CRM that could not be read, and other elements.
    #[serde(default)]
    pub(super) managers: usize,
    #[serde(default)]
    pub(super) others: usize,
    /// Lists that did not end as a list does.
    #[serde(default)]
    pub(super) cut_short: usize,
    /// Links to contacts that could not be read, and times out of bounds, of the leads that are written.
    #[serde(default)]
    pub(super) links: usize,
    #[serde(default)]
    pub(super) clamped: usize,
    /// All leads were walked.
    #[serde(default)]
    pub(super) finished: bool,
    /// Where the walk of the contacts is.
    #[serde(default)]
    pub(super) walk: Walk,
    /// What the next run can rely on.
    #[serde(default)]
    pub(super) mirror: Option<Mirror>,
    /// What earlier runs have left, and what this one does.
    #[serde(default)]
    pub(super) before: Option<Covered>,
    #[serde(default)]
    pub(super) covered: Option<Covered>,
}

/// Since when every lead that changed is in the client's Supabase. What changed between two runs belongs to no period of
/// either, and is looked for all the same: a client who writes today may have got a deal then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// Of which account, in which project.
    pub(super) of: String,
    /// Changes up to then are there.
    pub(super) until: DateTime<Utc>,
}

/// When the run began a walk over the leads that has met all of them; `None` when it may have missed some.
///
/// # Errors
/// When the database does not answer.
pub async fn walked_all(context: &StepContext<'_>) -> Result<Option<DateTime<Utc>>, StepError> {
    let cursor = cursor(context).await?;
    Ok(cursor.filter(Cursor::met_all).and_then(|cursor| cursor.walk.began()))
}

/// Where the first step is, or was at its end; `None` before it began.
///
/// # Errors
/// When the database does not answer.
pub async fn cursor(context: &StepContext<'_>) -> Result<Option<Cursor>, StepError> {
    let (cursor, _) = context.app.store.find_cursor(context.claim, StepName::FetchCrm).await?;
    Ok(cursor.and_then(|cursor| serde_json::from_value(cursor).ok()))
}

impl Cursor {
    /// Whether every lead of the window was met and could be read.
    fn met_all(&self) -> bool {
        self.finished && self.cut_short == 0 && self.unreadable.values().all(|count| *count == 0)
    }
}

/// What the tenant's latest run left about the contacts.
///
/// # Errors
/// When the database does not answer.
pub async fn last_mirror(context: &StepContext<'_>) -> Result<Option<Mirror>, StepError> {
    Ok(last(context).await?.and_then(|cursor| cursor.mirror))
}

/// What the tenant's latest run left about the leads: what it has covered itself, or else what those before it have.
///
/// # Errors
/// When the database does not answer.
pub async fn last_covered(context: &StepContext<'_>) -> Result<Option<Covered>, StepError> {
    Ok(last(context).await?.and_then(|cursor| cursor.covered.or(cursor.before)))
}

async fn last(context: &StepContext<'_>) -> Result<Option<Cursor>, StepError> {
    let cursor = context.app.store.last_cursor(context.claim, StepName::FetchCrm).await?;
    Ok(cursor.and_then(|cursor| serde_json::from_value(cursor).ok()))
}
