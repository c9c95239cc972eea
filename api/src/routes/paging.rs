//! Cursors: the place of the last item seen, opaque to the caller.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use chrono::DateTime;
use serde::Deserialize;
use synkro_shared::list::{MAX_PAGE_ITEMS, SortBy, SortOrder};
use synkro_shared::validate::is_datable;
use synkro_shared::{FieldErrorCode, Page, ProblemKind};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::store::in_order::{ListPlace, Sorting};

/// Items of a page when the caller does not say.
const DEFAULT_LIMIT: u64 = 20;

/// Which list a cursor belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Reports.
    Reports,
    /// Runs.
    Runs,
}

const fn order_byte(list: List, sorting: Sorting) -> u8 {
    let list = match list {
        List::Reports => 1,
        List::Runs => 2,
    };
    let by = match sorting.by {
        SortBy::Created => 0,
        SortBy::Period => 1,
    };
    let order = match sorting.order {
        SortOrder::Desc => 0,
        SortOrder::Asc => 1,
    };
    (list << 2) | (by << 1) | order
}

/// The paging part of a query string.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    limit: Option<u64>,
}

impl Paging {
    /// Of a query that has filters beside.
    pub const fn new(cursor: Option<String>, limit: Option<u64>) -> Self {
        Self { cursor, limit }
    }

    /// How many to return.
    pub fn limit(&self) -> Result<u64> {
        match self.limit.unwrap_or(DEFAULT_LIMIT) {
            limit @ 1..=MAX_PAGE_ITEMS => Ok(limit),
            _ => Err(Error::refused("/limit", FieldErrorCode::OutOfRange)),
        }
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

    /// The place in a list of this kind and order that the page's items come after. A cursor of another order is refused:
    /// it would leave out rows.
    pub fn after(&self, list: List, sorting: Sorting) -> Result<Option<ListPlace>> {
        let read = |bytes: Vec<u8>| {
            let (order, place) = bytes.split_first()?;
            let (seconds, place) = place.split_first_chunk()?;
            let (nanos, id) = place.split_first_chunk()?;
            let at = DateTime::from_timestamp(i64::from_be_bytes(*seconds), u32::from_be_bytes(*nanos))?;
            let id = Uuid::from_slice(id).ok()?;
            (*order == order_byte(list, sorting) && is_datable(at)).then_some(ListPlace { at, id })
        };
        self.cursor_bytes()?.map(|bytes| read(bytes).ok_or_else(foreign_cursor)).transpose()
    }

    /// A page of a sorted list.
    pub fn page_in_order<T>(
        &self,
        items: Vec<T>,
        list: List,
        sorting: Sorting,
        place: impl Fn(&T) -> ListPlace,
    ) -> Page<T> {
        self.page_by(items, |item| {
            let place = place(item);
            let mut bytes = vec![order_byte(list, sorting)];
            bytes.extend(place.at.timestamp().to_be_bytes());
            bytes.extend(place.at.timestamp_subsec_nanos().to_be_bytes());
            bytes.extend(place.id.as_bytes());
            bytes
        })
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
        let limit = usize::try_from(self.limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or(usize::MAX);
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
