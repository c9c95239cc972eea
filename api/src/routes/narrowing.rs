//! What lists of reports and runs are narrowed to by their query: every value is read here, and one that is not known is
//! refused with the name of its parameter and without its value.

use chrono::{DateTime, Utc};
use synkro_shared::list::{SortBy, SortOrder};
use synkro_shared::validate::{is_datable, refused};
use synkro_shared::{FieldError, FieldErrorCode};

use crate::error::{Error, Result};
use crate::store::in_order::{Sorting, Within};

/// Reads parameters one after the other and gathers what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Narrowing {
    refused: Vec<FieldError>,
}

impl Narrowing {
    /// One of the known codes.
    pub(super) fn code<T>(
        &mut self,
        name: &str,
        value: Option<&String>,
        known: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let found = known(value?);
        if found.is_none() {
            self.refuse(name, FieldErrorCode::UnknownValue);
        }
        found
    }

    /// The order of a list.
    pub(super) fn sorting(&mut self, sort: Option<&String>, order: Option<&String>) -> Sorting {
        Sorting {
            by: self.code("sort", sort, SortBy::from_code).unwrap_or_default(),
            order: self.code("order", order, SortOrder::from_code).unwrap_or_default(),
        }
    }

    /// A stretch of time, open at either end.
    pub(super) fn within(&mut self, from: Option<&String>, to: Option<&String>) -> Within {
        let within = Within { from: self.instant("from", from), to: self.instant("to", to) };
        if let Within { from: Some(from), to: Some(to) } = within
            && to <= from
        {
            self.refuse("to", FieldErrorCode::PeriodReversed);
        }
        within
    }

    fn instant(&mut self, name: &str, value: Option<&String>) -> Option<DateTime<Utc>> {
        let Ok(at) = DateTime::parse_from_rfc3339(value?) else {
            self.refuse(name, FieldErrorCode::NotATime);
            return None;
        };
        let at = at.to_utc();
        if !is_datable(at) {
            self.refuse(name, FieldErrorCode::OutOfRange);
            return None;
        }
        Some(at)
    }

    /// Notes that a parameter can't be used.
    pub(super) fn refuse(&mut self, name: &str, code: FieldErrorCode) {
        self.refused.push(refused(&format!("/{name}"), code));
    }

    /// Whether everything could be read.
    ///
    /// # Errors
    /// One entry a parameter that could not.
    pub(super) fn done(self) -> Result<()> {
        if self.refused.is_empty() { Ok(()) } else { Err(Error::validation(self.refused)) }
    }
}
