//! Sentences for screen readers only, spoken when the reader pauses.

use leptos::prelude::*;

/// Says things through the page's one live region.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// Silent so far. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Says this next.
    pub fn say(self, words: String) {
        self.0.set(words);
    }
}

impl Default for Announcer {
    fn default() -> Self {
        Self::new()
    }
}

/// The region itself; once in the page, never rebuilt with it.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let announcer: Announcer = expect_context();
    view! { <div class="sy-hidden" role="status" aria-live="polite">{move || announcer.0.get()}</div> }
}
