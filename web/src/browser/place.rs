//! Where the reader was on each page of this visit, for whoever comes back to it: how far it was scrolled, what was
//! unfolded, and how much of a list was shown. What a page shows comes from the server, so the browser itself restores the place too early.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use leptos::ev;
use leptos::prelude::*;

/// Longer than this nobody waits for a page: then what is scrolled is the reader's own doing again.
const PATIENCE_MS: f64 = 10_000.0;

#[derive(Default)]
struct Visit {
    scrolled: HashMap<String, f64>,
    /// The address that was come back to, how far it was scrolled, and when.
    returning: Option<(String, f64, f64)>,
    unfolded: HashSet<(String, &'static str)>,
    /// Rows of a list that were shown, by address.
    shown: HashMap<String, usize>,
    /// The address that was come back to, until its list asks.
    came_back: Option<String>,
}

thread_local! {
    static VISIT: RefCell<Visit> = RefCell::default();
}

fn address() -> String {
    let location = window().location();
    format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Begins to watch; once in the page's life.
pub fn watch() {
    let scrolled = window_event_listener(ev::scroll, |_| {
        let (here, at) = (address(), window().scroll_y().unwrap_or_default());
        VISIT.with_borrow_mut(|visit| {
            let waits = visit
                .returning
                .as_ref()
                .is_some_and(|(_, _, since)| js_sys::Date::now() - since < PATIENCE_MS);
            if !waits {
                visit.scrolled.insert(here, at);
            }
        });
    });
    let returned = window_event_listener(ev::popstate, |_| {
        let here = address();
        VISIT.with_borrow_mut(|visit| {
            visit.returning = visit.scrolled.get(&here).map(|at| (here.clone(), *at, js_sys::Date::now()));
            visit.came_back = Some(here);
        });
    });
    on_cleanup(move || {
        scrolled.remove();
        returned.remove();
    });
}

/// The page has its content: whoever came back to it is put where they were.
pub fn restore() {
    request_animation_frame(|| {
        let here = address();
        let returning = VISIT.with_borrow_mut(|visit| visit.returning.take());
        if let Some((address, at, _)) = returning
            && address == here
        {
            window().scroll_to_with_x_and_y(0.0, at);
        }
    });
}

/// Remembers that this list of the page was unfolded.
pub fn unfolded(list: &'static str) {
    VISIT.with_borrow_mut(|visit| visit.unfolded.insert((path(), list)));
}

/// Whether the reader unfolded this list of the page before.
pub fn was_unfolded(list: &'static str) -> bool {
    VISIT.with_borrow(|visit| visit.unfolded.contains(&(path(), list)))
}

/// Remembers how many rows of the list at this address are shown.
pub fn shown(rows: usize) {
    VISIT.with_borrow_mut(|visit| visit.shown.insert(address(), rows));
}

/// How many rows were shown of the list at this address, for whoever has just come back to it; 0 for anybody else.
pub fn shown_before() -> usize {
    let here = address();
    VISIT.with_borrow_mut(|visit| match visit.came_back.take() {
        Some(address) if address == here => visit.shown.get(&here).copied().unwrap_or(0),
        Some(_) | None => 0,
    })
}
