//! What assistive technology needs of every page: a title and focus after navigation, announcements, a skip link.

mod announcer;
mod focus;
mod page_title;

pub use announcer::{Announcer, LiveRegion};
pub use focus::{focus_heading, focus_now, focus_when_shown};
pub use page_title::{FirstView, PageTitle};
