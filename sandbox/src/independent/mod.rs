//! A computation of a period's numbers that knows nothing of the product: SQL over the emulators' state, in an SQLite database that
//! lives as long as the question. `numbers.sql` can also be run by hand over the document of `GET /state`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row};

use crate::state::State;

const NUMBERS: &str = include_str!("numbers.sql");

/// One number of a period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IndependentNumber {
    pub metric: String,
    /// Whose; absent: of all; 0: of the dialogs that belong to no deal.
    pub manager: Option<i64>,
    pub value: i64,
}

/// The numbers of `[since, until)`, both whole seconds.
///
/// # Errors
/// When the state has no such company, or SQLite refuses.
pub async fn numbers(
    state: &State,
    company: usize,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<IndependentNumber>, String> {
    if company >= state.companies.len() {
        return Err(format!("there is no company {company}"));
    }
    let text = serde_json::to_string(state).map_err(|error| error.to_string())?;
    let options = SqliteConnectOptions::new().in_memory(true);
    let mut connection = options.connect().await.map_err(|error| error.to_string())?;
    let query = sqlx::query(NUMBERS)
        .bind(text)
        .bind(i64::try_from(company).unwrap_or_default())
        .bind(since.to_rfc3339())
        .bind(until.to_rfc3339());
    let rows = query.fetch_all(&mut connection).await.map_err(|error| error.to_string())?;
    let _ = connection.close().await;
    rows.iter()
        .map(|row| {
            let (metric, manager, value) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            Ok(IndependentNumber { metric, manager, value })
        })
        .collect::<Result<_, sqlx::Error>>()
        .map_err(|error| error.to_string())
}
