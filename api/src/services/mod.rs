//! Use cases that touch two or more collaborators. No pass-through functions.

pub mod account;
pub mod comments;
pub mod deeds;
pub mod demo_tenant;
mod denied_sign_in;
pub mod export;
mod guess;
pub mod invites;
pub mod new_password;
pub mod questions;
pub mod recovery;
pub mod report_search;
pub mod second_factor;
pub mod settings;
pub mod sign_in;
pub mod totp;
pub mod visit;
