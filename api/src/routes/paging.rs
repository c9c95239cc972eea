//! Cursors: the id of the last item seen, opaque to the caller.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::Deserialize;
use synkro_shared::{Page, ProblemKind};
use uuid::Uuid;

use crate::error::{Error, Result};

/// Items of a page when the caller does not say.
const DEFAULT_LIMIT: u64 = 20;
/// Items of a page at most.
const MAX_LIMIT: u64 = 100;

/// The paging part of a query string.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
}

impl Paging {
    /// How many to return.
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
    }

    /// The id that the page's items are older than.
    pub fn before(&self) -> Result<Option<Uuid>> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        BASE64_URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()
            .and_then(|bytes| Uuid::from_slice(&bytes).ok())
            .map(Some)
            .ok_or_else(|| Error::new(ProblemKind::BadRequest).saying("The cursor is not one of ours."))
    }

    /// A page of `items`, which hold one more than asked when there is a next page.
    pub fn page<T>(&self, mut items: Vec<T>, id: impl Fn(&T) -> Uuid) -> Page<T> {
        let limit = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor =
            items.last().filter(|_| more).map(|item| BASE64_URL_SAFE_NO_PAD.encode(id(item).as_bytes()));
        Page { items, next_cursor }
    }
}
