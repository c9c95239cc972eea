//! The registry of metrics: one table ([`TABLE`]), a row a metric. Page, post, files, prompt and the check of numbers in
//! prose walk it, so that a number which is computed is missing from none of them.
//!
//! How a number is computed is not here (`api/domain/src/metrics.rs`), nor are its words (`synkro_words::metrics`): a row
//! refers to both. How to add one is in `docs/adding-a-metric.md`.

mod example;
mod row;
mod scope;
mod source;
mod table;

pub use example::example;
pub use row::{Behind, Better, Card, Column, Origin, Posted, Row, Shown, Unit};
pub use scope::{Deals, Group, Of, Scope};
pub use source::{Source, has_managers};
pub use table::{Metric, TABLE};

use synkro_shared::report::Metrics;

/// The metrics that are columns of a table with a row a manager, or a channel. On paper there is room for fewer.
pub fn columns(scope: Scope, metrics: &Metrics, paper: bool) -> impl Iterator<Item = &'static Row> {
    let known = move |row: &Row| match row.source {
        // How many dialogs somebody had is a column where there were any.
        Source::Dialogs => Source::Talk.known(metrics),
        Source::Talk | Source::Deals | Source::Both | Source::Matched => row.source.known(metrics),
    };
    let stands = move |column: Column| match column {
        Column::Everywhere => true,
        Column::OnScreen => !paper,
        Column::Nowhere => false,
    };
    TABLE.iter().filter(move |row| {
        row.scopes.contains(&scope) && row.shown.is_some_and(|shown| stands(shown.column)) && known(row)
    })
}
