//! Use cases that touch two or more collaborators. No pass-through functions.

pub mod connections;
pub mod demo_tenant;
pub mod jwt_ring;
pub mod passwords;
pub mod report_content;
pub mod session_tokens;
pub mod sign_in;
