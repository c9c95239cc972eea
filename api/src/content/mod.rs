//! What lies at the client's or sealed with us, brought into our terms: the one reading that steps, wizard and page share.
//!
//! [`rows`] is our values as rows of the client's Supabase, and back; [`report_content`] a report's text and a dialog's
//! messages; [`questions`] what was asked about a report and what was answered. It knows connections, store and vault; it
//! must not know who asks: no step, no use case.

pub mod questions;
pub mod report_content;
pub mod rows;
