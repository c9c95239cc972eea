//! The page as the browser sees it.

use leptos::prelude::window;

/// Loads the whole page anew at its start: nothing of what was open stays in memory.
pub fn begin_anew() {
    super::drafts::forget_all();
    // Refused only while another navigation is under way, which ends the page just as well.
    _ = window().location().replace("/");
}
