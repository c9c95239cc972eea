//! What the lists of reports and runs share: the filter in the address, the controls above, and rows that stay until the
//! next ones are there.

mod controls;
mod filter;
mod rows;

pub use controls::Controls;
pub use filter::ListFilter;
pub use rows::{Listing, Rows, Slice};
