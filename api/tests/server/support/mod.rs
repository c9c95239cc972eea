//! What the tests share: databases, an application over them, a browser, emulated vendors.

mod browser;
mod databases;
pub mod process;
mod scene;

pub use browser::{Answer, Browser};
pub use databases::{TestDatabase, databases};
/// A database of its own in Redis.
///
/// # Panics
/// Without one: a test that silently leaves it out proves nothing.
pub fn redis() -> String {
    let server = std::env::var("SYNKRO_TEST_REDIS").expect(
        "SYNKRO_TEST_REDIS is not set: run `cargo xtask test`, or point it at a Redis with 10000 databases",
    );
    let number = u32::from_le_bytes(synkro::clock::random_bytes::<4>()) % 10_000;
    format!("{server}/{number}")
}

pub use scene::{Scene, account, almaty_day, anchor, another_admin, another_tenant, key_ring, whole_period};
