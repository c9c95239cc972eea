//! What the server and the page both know: DTOs by resource, ids, the role table, problem kinds, form rules.
//!
//! Compiles natively and to wasm32. No I/O, no clock, no randomness. The server's OpenAPI document is generated from
//! these types (feature `openapi`); the page reads and writes exactly the same ones, so that neither can drift.

#[macro_use]
mod codes;

pub mod account;
pub mod address;
pub mod admin;
pub mod audit;
pub mod comment;
pub mod export;
pub mod field_error;
pub mod ids;
pub mod integration;
pub mod invite;
pub mod list;
pub mod overview;
pub mod page;
pub mod password;
pub mod people;
pub mod permission;
pub mod plural;
pub mod problem;
pub mod question;
pub mod report;
pub mod retry;
pub mod run;
pub mod run_event;
pub mod run_problem;
pub mod schedule;
mod secret_text;
pub mod session;
pub mod settings;
pub mod validate;

pub use address::{Address, AddressPart};
pub use field_error::{FieldError, FieldErrorCode};
pub use ids::{
    AnnouncementId, ApiTokenId, CommentId, FireId, QuestionId, ReportId, RunId, SessionId, TenantId, UserId,
};
pub use page::Page;
pub use permission::{Grants, Permission, Role, TokenScope};
pub use problem::{Problem, ProblemKind};
pub use secret_text::{SecretForm, SecretText};
