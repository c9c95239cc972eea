//! What the tests share: databases, an application over them, a browser, emulated vendors.

mod browser;
mod databases;
mod scene;

pub use browser::Browser;
pub use databases::{TestDatabase, databases};
pub use scene::{Scene, almaty_day, anchor, key_ring, whole_period};
