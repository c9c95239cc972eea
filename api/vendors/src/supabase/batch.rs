//! How rows become requests: unique keys, equal columns, bounded size, no U+0000.
//!
//! PostgREST refuses an array whose objects differ in keys (PGRST102) and an upsert that hits a row twice (21000).
//! Rows are grouped by their columns rather than filled up with nulls: a null would erase what is stored.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::VENDOR;
use crate::error::{VendorError, VendorErrorKind};
use crate::json;

/// Rows in one request.
const MOST_ROWS: usize = 500;
/// Bytes in one request; the gateway's limit is not published.
const MOST_BYTES: usize = 1_000_000;

/// Serialised rows, one list a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Batches(pub Vec<Vec<String>>);

impl Batches {
    /// All rows as they are.
    pub(super) fn all(rows: &[Value]) -> Result<Self, VendorError> {
        let mut groups: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
        for row in rows {
            let row = json::raw(row);
            let Value::Object(fields) = &row else { return Err(refused("a row is not an object")) };
            let mut columns: Vec<String> = fields.keys().cloned().collect();
            columns.sort();
            groups.entry(columns).or_default().push(row.to_string());
        }
        Ok(Self(groups.into_values().flat_map(split).collect()))
    }

    /// Of rows that agree in the comma-separated columns `key` the last one only.
    pub(super) fn unique(rows: &[Value], key: &str) -> Result<Self, VendorError> {
        let columns: Vec<&str> = key.split(',').map(str::trim).collect();
        let mut last: HashMap<String, usize> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            let values: Option<Vec<Value>> =
                columns.iter().map(|column| row.get(column).map(json::raw)).collect();
            let values = values.ok_or_else(|| refused("a row lacks a column of its key"))?;
            last.insert(Value::Array(values).to_string(), index);
        }
        let mut kept: Vec<usize> = last.into_values().collect();
        kept.sort_unstable();
        let kept: Vec<Value> = kept.into_iter().filter_map(|index| rows.get(index).cloned()).collect();
        Self::all(&kept)
    }
}

fn refused(detail: &str) -> VendorError {
    VendorError::new(VENDOR, VendorErrorKind::BadRequest, detail)
}

fn split(rows: Vec<String>) -> Vec<Vec<String>> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut bytes = 0;
    for row in rows {
        bytes += row.len() + 1;
        match batches.last_mut() {
            Some(batch) if batch.len() < MOST_ROWS && bytes < MOST_BYTES => batch.push(row),
            Some(_) | None => {
                bytes = row.len() + 2;
                batches.push(vec![row]);
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sizes(batches: &Batches) -> Vec<usize> {
        batches.0.iter().map(Vec::len).collect()
    }

    #[test]
    fn of_rows_with_the_same_key_the_last_wins() {
        let rows = [
            json!({"a": 1, "b": "x", "v": 1}),
            json!({"a": 1, "b": "y", "v": 2}),
            json!({"a": 1, "b": "x", "v": 3}),
        ];
        let batches = Batches::unique(&rows, "a, b").unwrap();
        assert_eq!(batches.0.concat(), [r#"{"a":1,"b":"y","v":2}"#, r#"{"a":1,"b":"x","v":3}"#]);
    }

    #[test]
    fn keys_that_differ_by_a_zero_character_are_the_same_key() {
        let rows = [json!({"a": "x\u{0}"}), json!({"a": "x"})];
        assert_eq!(Batches::unique(&rows, "a").unwrap().0.concat(), [r#"{"a":"x"}"#]);
    }

    #[test]
    fn rows_with_other_columns_travel_apart() {
        let rows = [json!({"a": 1, "b": 1}), json!({"a": 2}), json!({"b": 3, "a": 3})];
        let batches = Batches::unique(&rows, "a").unwrap();
        assert_eq!(sizes(&batches), [1, 2]);
    }

    #[test]
    fn a_request_holds_at_most_five_hundred_rows_and_a_megabyte() {
        let many: Vec<Value> = (0..1201).map(|id| json!({"id": id})).collect();
        assert_eq!(sizes(&Batches::all(&many).unwrap()), [500, 500, 201]);
        let wide: Vec<Value> = (0..5).map(|id| json!({"id": id, "t": "x".repeat(400_000)})).collect();
        let batches = Batches::all(&wide).unwrap();
        assert_eq!(sizes(&batches), [2, 2, 1]);
        assert!(batches.0.iter().all(|batch| batch.join(",").len() + 2 <= MOST_BYTES));
        let huge = [json!({"id": 1, "t": "x".repeat(2_000_000)}), json!({"id": 2, "t": ""})];
        assert_eq!(sizes(&Batches::all(&huge).unwrap()), [1, 1]);
    }

    #[test]
    fn nothing_is_sent_for_no_rows_and_a_row_without_its_key_is_refused() {
        assert_eq!(Batches::all(&[]).unwrap(), Batches(Vec::new()));
        assert!(Batches::unique(&[json!({"b": 1})], "a").is_err());
        assert!(Batches::all(&[json!([1])]).is_err());
    }
}
