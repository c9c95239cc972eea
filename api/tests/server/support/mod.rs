//! What the tests share: databases, an application over them, a browser, emulated vendors.

mod browser;
pub mod cluster;
mod databases;
pub mod document;
pub mod history;
pub mod process;
mod scene;

pub use browser::{Answer, Browser};
pub use databases::{TestDatabase, cluster_address, databases, postgres, postgres_at, sqlite, undo_from};

/// Whether the whole grid was asked for, by `cargo xtask faults`.
pub fn whole_grid() -> bool {
    std::env::var("SYNKRO_GRID").is_ok_and(|grid| grid == "full")
}

/// One of Redis' databases. What one test counts another must not see: who signs the demo's people in takes a number of
/// its own.
///
/// # Panics
/// Without a Redis: a test that silently leaves it out proves nothing.
pub fn redis(number: u8) -> String {
    let server = std::env::var("SYNKRO_TEST_REDIS")
        .expect("SYNKRO_TEST_REDIS is not set: run `cargo xtask test`, or point it at a Redis");
    format!("{server}/{number}")
}

pub use scene::{
    CONSOLE, Scene, account, almaty_day, anchor, another_admin, another_tenant, by_hand, key_ring, let_in,
    well, whole_period,
};
