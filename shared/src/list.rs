//! What lists of reports and runs are narrowed to, and in which order they stand.

use serde::{Deserialize, Serialize};

use crate::report::ReportListItem;

/// Longest text to search for, in characters.
pub const MAX_SEARCH_CHARS: usize = 120;
/// Items of a page at most.
pub const MAX_PAGE_ITEMS: u64 = 100;

codes! {
    /// What a list stands in the order of.
    #[derive(Default)]
    pub enum SortBy {
        /// When it was made or accepted.
        #[default]
        Created = "created",
        /// The end of the period that it covers.
        Period = "period",
    }
}

codes! {
    /// Which end of the order comes first.
    #[derive(Default)]
    pub enum SortOrder {
        /// The newest first.
        #[default]
        Desc = "desc",
        /// The oldest first.
        Asc = "asc",
    }
}

codes! {
    /// Whether somebody commented on a report.
    pub enum Commented {
        /// It has a comment that was not removed.
        With = "with",
        /// It has none.
        Without = "without",
    }
}

/// How far a search by text looked. What it did not look at is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchReach {
    /// The company's newest reports among which it searched.
    pub reports: u64,
    /// Older reports, which it left out.
    pub older_reports: u64,
    /// Comments that this page's search did not open, because there are too many.
    pub unread_comments: u64,
}

impl SearchReach {
    /// Whether nothing was left out.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.older_reports == 0 && self.unread_comments == 0
    }
}

/// Answer of `GET /api/v1/reports`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportPage {
    /// The page's reports.
    pub items: Vec<ReportListItem>,
    /// Pass as `cursor`, with the same sort and order, to get the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How far the search looked; absent when no text was searched for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchReach>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_match_the_wire() {
        fn wire<T: Serialize>(value: T) -> String {
            serde_json::to_string(&value).expect("JSON").replace('"', "")
        }
        for by in SortBy::ALL {
            assert_eq!((SortBy::from_code(by.code()), wire(by).as_str()), (Some(by), by.code()));
        }
        for order in SortOrder::ALL {
            assert_eq!(
                (SortOrder::from_code(order.code()), wire(order).as_str()),
                (Some(order), order.code())
            );
        }
        for which in Commented::ALL {
            assert_eq!(
                (Commented::from_code(which.code()), wire(which).as_str()),
                (Some(which), which.code())
            );
        }
        assert_eq!(SortBy::from_code("Created"), None);
    }
}
