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
    /// How tall the document was when it was last scrolled, in pixels.
    tall: i32,
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

impl Visit {
    /// Keeps a place that the reader scrolled to. A document that has become shorter is moved by the browser, not by the
    /// reader: the page is being replaced, and the address may still be that of the page before.
    fn scrolled_to(&mut self, here: String, at: f64, tall: i32) {
        let shorter = tall < std::mem::replace(&mut self.tall, tall);
        let waits =
            self.returning.as_ref().is_some_and(|(_, _, since)| js_sys::Date::now() - since < PATIENCE_MS);
        if !shorter && !waits {
            self.scrolled.insert(here, at);
        }
    }

    /// Keeps the place of a reader who is about to press something: the event of their last scroll may come after the page
    /// is gone.
    fn about_to_press(&mut self, here: String, at: f64, tall: i32) {
        self.tall = tall;
        self.scrolled_to(here, at, tall);
    }
}

fn height() -> i32 {
    document().document_element().map_or(0, |root| root.scroll_height())
}

/// Begins to watch; once in the page's life.
pub fn watch() {
    let keep = |how: fn(&mut Visit, String, f64, i32)| {
        let (here, at, tall) = (address(), window().scroll_y().unwrap_or_default(), height());
        VISIT.with_borrow_mut(|visit| how(visit, here, at, tall));
    };
    let scrolled = window_event_listener(ev::scroll, move |_| keep(Visit::scrolled_to));
    let pressed = window_event_listener(ev::pointerdown, move |_| keep(Visit::about_to_press));
    let typed = window_event_listener(ev::keydown, move |_| keep(Visit::about_to_press));
    let returned = window_event_listener(ev::popstate, |_| {
        let here = address();
        VISIT.with_borrow_mut(|visit| {
            visit.returning = visit.scrolled.get(&here).map(|at| (here.clone(), *at, js_sys::Date::now()));
            visit.came_back = Some(here);
        });
    });
    on_cleanup(move || {
        scrolled.remove();
        pressed.remove();
        typed.remove();
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
