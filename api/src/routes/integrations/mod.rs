//! `/api/v1/integrations`: the six connections of a company, and `/integrations`: what vendors call.

pub mod amocrm;
pub mod automation;
pub mod get;
pub mod operations;
pub mod put;
pub mod supabase_sql;
