//! Invites: for people who can't sign in yet.

pub mod accept;
pub mod lookup;
