//! What was typed and not sent, kept while the page is open: whoever leaves a form and comes back finds their words.
//! Never stored: words may be about clients. Who closes the page is asked first.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::ev;
use leptos::prelude::*;

thread_local! {
    static DRAFTS: RefCell<HashMap<String, String>> = RefCell::default();
}

/// Asks before the page is closed over something that was not sent; once in the page's life.
pub fn watch() {
    let leaving = window_event_listener(ev::beforeunload, |event| {
        if DRAFTS.with_borrow(|drafts| !drafts.is_empty()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
}

/// A form's text, which begins as the draft of this name or as `saved` and is kept as long as it differs from that.
#[must_use]
pub fn text(name: String, saved: String) -> RwSignal<String> {
    let begun = get(&name).unwrap_or_else(|| saved.clone());
    let value = RwSignal::new(begun);
    Effect::new(move |_| {
        value.with(|text| {
            DRAFTS.with_borrow_mut(|drafts| {
                if *text == saved || text.is_empty() {
                    drafts.remove(&name);
                } else {
                    drafts.insert(name.clone(), text.clone());
                }
            });
        });
    });
    value
}

/// The draft of this name.
#[must_use]
pub fn get(name: &str) -> Option<String> {
    DRAFTS.with_borrow(|drafts| drafts.get(name).cloned())
}

/// What was sent is no draft any more.
pub fn forget(name: &str) {
    DRAFTS.with_borrow_mut(|drafts| drafts.remove(name));
}

/// Nothing is kept for the next person, and nobody is asked.
pub fn forget_all() {
    DRAFTS.with_borrow_mut(HashMap::clear);
}
