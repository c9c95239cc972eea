//! `/api/v1/people`: the company's people, managed by its holders of `settings`. Staff have a list of accounts of their own.

pub mod change;
pub mod invite;
pub mod list;
