//! What the page needs of the browser itself: clock, zones, timers, the two stored preferences. No words, no requests.

pub mod clock;
pub mod storage;
pub mod theme;
pub mod zone;
