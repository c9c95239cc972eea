//! Which rows and columns a request is about, as PostgREST writes it.
//!
//! Values are taken literally by the plain operators, so nothing in them can become another filter; inside `in.(…)`
//! each is quoted. See <https://docs.postgrest.org/en/stable/references/api/tables_views.html#operators>.

use url::Url;

/// Columns, filters, order and limit of a request. All filters must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    columns: Option<String>,
    filters: Vec<(String, String)>,
    order: Option<String>,
    limit: Option<u64>,
    offset: Option<u64>,
}

impl Query {
    /// Every row, every column.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only these columns, comma-separated.
    #[must_use]
    pub fn columns(mut self, columns: &str) -> Self {
        self.columns = Some(columns.to_owned());
        self
    }

    /// Any operator: `filter("sent_at", "gte", "2026-11-01T00:00:00Z")`.
    #[must_use]
    pub fn filter(mut self, column: &str, operator: &str, value: impl ToString) -> Self {
        self.filters.push((column.to_owned(), format!("{operator}.{}", value.to_string())));
        self
    }

    #[must_use]
    pub fn eq(self, column: &str, value: impl ToString) -> Self {
        self.filter(column, "eq", value)
    }

    #[must_use]
    pub fn gt(self, column: &str, value: impl ToString) -> Self {
        self.filter(column, "gt", value)
    }

    #[must_use]
    pub fn gte(self, column: &str, value: impl ToString) -> Self {
        self.filter(column, "gte", value)
    }

    #[must_use]
    pub fn lt(self, column: &str, value: impl ToString) -> Self {
        self.filter(column, "lt", value)
    }

    #[must_use]
    pub fn lte(self, column: &str, value: impl ToString) -> Self {
        self.filter(column, "lte", value)
    }

    #[must_use]
    pub fn is_null(self, column: &str) -> Self {
        self.filter(column, "is", "null")
    }

    /// One of the values. Keep the list short: it travels in the address.
    #[must_use]
    pub fn is_in<T: ToString>(self, column: &str, values: impl IntoIterator<Item = T>) -> Self {
        let values: Vec<String> = values.into_iter().map(|value| quoted(&value.to_string())).collect();
        self.filter(column, "in", format!("({})", values.join(",")))
    }

    /// For example `sent_at.asc,message_id.asc`.
    #[must_use]
    pub fn order(mut self, order: &str) -> Self {
        self.order = Some(order.to_owned());
        self
    }

    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    #[must_use]
    pub fn offset(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    pub(super) fn has_filters(&self) -> bool {
        !self.filters.is_empty()
    }

    /// The page of this query that follows the row with `last` in the unique column `key`.
    pub fn page_by(&self, key: &str, last: Option<&str>, rows: u64) -> Self {
        let mut page =
            Self { order: Some(format!("{key}.asc")), limit: Some(rows), offset: None, ..self.clone() };
        if let Some(columns) = &mut page.columns
            && !columns.split(',').any(|column| column.trim() == key || column.trim() == "*")
        {
            *columns = format!("{columns},{key}");
        }
        match last {
            Some(last) => page.gt(key, last),
            None => page,
        }
    }

    pub(super) fn write_to(&self, url: &mut Url) {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        pairs.extend(self.columns.clone().map(|columns| ("select", columns)));
        pairs.extend(self.filters.iter().map(|(column, condition)| (column.as_str(), condition.clone())));
        pairs.extend(self.order.clone().map(|order| ("order", order)));
        pairs.extend(self.limit.map(|limit| ("limit", limit.to_string())));
        pairs.extend(self.offset.map(|offset| ("offset", offset.to_string())));
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
    }
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(query: &Query) -> Vec<(String, String)> {
        let mut url = Url::parse("https://x.invalid/t").unwrap();
        query.write_to(&mut url);
        url.query_pairs().into_owned().collect()
    }

    #[test]
    fn a_value_cannot_leave_its_filter() {
        let query = Query::new().eq("name", "a&select=*,secret").is_in("id", ["a,b", "c\")", "d\\"]);
        let pairs = decoded(&query);
        assert_eq!(pairs[0], ("name".into(), "eq.a&select=*,secret".into()));
        assert_eq!(pairs[1], ("id".into(), r#"in.("a,b","c\")","d\\")"#.into()));
        assert_eq!(pairs.len(), 2);
    }

    #[test]
    fn a_page_by_key_keeps_the_filters_and_adds_the_key_to_the_columns() {
        let query =
            Query::new().columns("body").gte("sent_at", "2026-11-01T00:00:00+05:00").order("x").limit(7);
        let pairs = decoded(&query.page_by("message_id", Some("m-9"), 1000));
        let expected = [
            ("select", "body,message_id"),
            ("sent_at", "gte.2026-11-01T00:00:00+05:00"),
            ("message_id", "gt.m-9"),
            ("order", "message_id.asc"),
            ("limit", "1000"),
        ];
        assert_eq!(pairs, expected.map(|(k, v)| (k.to_owned(), v.to_owned())));
    }
}
