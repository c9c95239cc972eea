//! What the page needs of the browser itself: clock, zones, timers, the two stored preferences. No words, no requests.

pub mod clipboard;
pub mod clock;
pub mod download;
pub mod drafts;
pub mod network;
pub mod page;
pub mod place;
pub mod storage;
pub mod tabs;
pub mod theme;
pub mod user_agent;
pub mod zone;
pub mod zone_names;
