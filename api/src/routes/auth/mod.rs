//! Signing in and out, showing again who one is, and who is signed in.

pub mod confirm;
pub mod login;
pub mod logout;
pub mod me;
pub mod second_factor;
