//! The work that happens by itself: claiming due runs, keeping their leases, giving them back on the way out; schedules.
//!
//! The queue is the database ([`crate::store::runs`]); this module decides only when to look and when to stop.

pub mod health;
pub mod housekeeping;
pub mod scheduler;
pub mod wake_up;
pub mod worker;
