//! Reports and the dialogs behind them.

pub mod get;
pub mod get_dialog;
pub mod list;
