//! Reports and the dialogs behind them.

pub mod export;
pub mod get;
pub mod get_dialog;
pub mod list;
