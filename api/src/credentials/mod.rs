//! What people, browsers and programs prove themselves with. No database and no account here: only hashes, signatures and
//! random texts. Who may do what with them is in `services` and `http`.

mod jwt_ring;
pub mod passwords;
pub mod secret_tokens;
pub mod session_tokens;
