//! One's own account: profile, password, second factor, sessions, API tokens. For people in a browser, never for tokens.

pub mod approval;
pub mod password;
pub mod profile;
pub mod second_factor;
pub mod sessions;
pub mod tokens;
