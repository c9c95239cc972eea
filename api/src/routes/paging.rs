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
    /// Of a query that has filters beside.
    pub const fn new(cursor: Option<String>, limit: Option<u64>) -> Self {
        Self { cursor, limit }
    }

    /// How many to return.
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
    }

    /// The id that the page's items are older than.
    pub fn before(&self) -> Result<Option<Uuid>> {
        self.cursor_bytes()?.map(|bytes| Uuid::from_slice(&bytes).map_err(|_| foreign_cursor())).transpose()
    }

    /// The number that the page's items are older than.
    pub fn before_number(&self) -> Result<Option<i64>> {
        let number = |bytes: Vec<u8>| bytes.try_into().map(i64::from_be_bytes).map_err(|_| foreign_cursor());
        self.cursor_bytes()?.map(number).transpose()
    }

    fn cursor_bytes(&self) -> Result<Option<Vec<u8>>> {
        let decode = |cursor: &String| BASE64_URL_SAFE_NO_PAD.decode(cursor).map_err(|_| foreign_cursor());
        self.cursor.as_ref().map(decode).transpose()
    }

    /// A page of `items`, which hold one more than asked when there is a next page.
    pub fn page<T>(&self, items: Vec<T>, id: impl Fn(&T) -> Uuid) -> Page<T> {
        self.page_by(items, |item| id(item).as_bytes().to_vec())
    }

    /// The same, of items that have numbers.
    pub fn page_by_number<T>(&self, items: Vec<T>, number: impl Fn(&T) -> i64) -> Page<T> {
        self.page_by(items, |item| number(item).to_be_bytes().to_vec())
    }

    fn page_by<T>(&self, mut items: Vec<T>, place: impl Fn(&T) -> Vec<u8>) -> Page<T> {
        let limit = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor =
            items.last().filter(|_| more).map(|item| BASE64_URL_SAFE_NO_PAD.encode(place(item)));
        Page { items, next_cursor }
    }
}

fn foreign_cursor() -> Error {
    Error::new(ProblemKind::BadRequest).saying("The cursor is not one of ours.")
}
