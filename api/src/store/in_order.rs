//! Lists that can be sorted: which order, from which place on. The place is an instant and an id, so that rows of one
//! instant have an order too, and a page goes on exactly where the one before ended.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use synkro_shared::list::{SortBy, SortOrder};
use synkro_shared::run::Period;
use synkro_shared::validate::MAX_PERIOD_DAYS;
use uuid::Uuid;

/// How a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sorting {
    /// By what.
    pub by: SortBy,
    /// From which end.
    pub order: SortOrder,
}

impl Sorting {
    /// The place of a row that was made at that moment, about that period.
    #[must_use]
    pub const fn place(self, created_at: DateTime<Utc>, period: Period, id: Uuid) -> ListPlace {
        let at = match self.by {
            SortBy::Created => created_at,
            SortBy::Period => period.end,
        };
        ListPlace { at, id }
    }
}

/// A row's place in a sorted list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPlace {
    /// What the list is sorted by.
    pub at: DateTime<Utc>,
    /// The row.
    pub id: Uuid,
}

/// A stretch of time of which a period has to cover something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Within {
    /// Periods that end after this.
    pub from: Option<DateTime<Utc>>,
    /// Periods that begin before this.
    pub to: Option<DateTime<Utc>>,
}

/// A row's columns that a list is sorted and narrowed by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns<C> {
    pub id: C,
    pub created_at: C,
    pub period_start: C,
    pub period_end: C,
}

impl<C: ColumnTrait> Columns<C> {
    const fn sorted_by(&self, by: SortBy) -> C {
        match by {
            SortBy::Created => self.created_at,
            SortBy::Period => self.period_end,
        }
    }

    /// The rows after `after` in this order.
    pub(super) fn sort<E: EntityTrait>(
        &self,
        query: Select<E>,
        sorting: Sorting,
        after: Option<ListPlace>,
    ) -> Select<E> {
        let by = self.sorted_by(sorting.by);
        let order = match sorting.order {
            SortOrder::Desc => Order::Desc,
            SortOrder::Asc => Order::Asc,
        };
        let query = query.order_by(by, order.clone()).order_by(self.id, order);
        let Some(after) = after else { return query };
        let (row, place) = (pair(by, self.id), place(after));
        query.filter(match sorting.order {
            SortOrder::Desc => row.lt(place),
            SortOrder::Asc => row.gt(place),
        })
    }

    /// The rows whose period covers something of it.
    pub(super) fn within<E: EntityTrait>(&self, mut query: Select<E>, within: Within) -> Select<E> {
        if let Some(from) = within.from {
            query = query.filter(self.period_end.gt(from));
        }
        if let Some(to) = within.to {
            query = query.filter(self.period_start.lt(to));
            // Follows from the line above, and is what the index can look for. A month in which clocks go back is an
            // hour longer than its days.
            if let Some(last) = to.checked_add_signed(TimeDelta::days(MAX_PERIOD_DAYS + 2)) {
                query = query.filter(self.period_end.lt(last));
            }
        }
        query
    }

    /// The rows that were made at this place or later.
    pub(super) fn not_older<E: EntityTrait>(&self, query: Select<E>, oldest: ListPlace) -> Select<E> {
        query.filter(pair(self.created_at, self.id).gte(place(oldest)))
    }
}

/// Compared as one: that is what an index over both can look for.
fn pair<C: ColumnTrait>(by: C, id: C) -> Expr {
    Expr::tuple([Expr::col(by.as_column_ref()), Expr::col(id.as_column_ref())])
}

fn place(place: ListPlace) -> Expr {
    Expr::tuple([Expr::val(place.at), Expr::val(place.id)])
}
