//! The page as the browser sees it.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// Loads the whole page anew at its start: nothing of what was open stays in memory.
pub fn begin_anew() {
    super::drafts::forget_all();
    // Refused only while another navigation is under way, which ends the page just as well.
    _ = window().location().replace("/");
}

/// Takes what stands after `#` out of the address and gives it back; nothing when there is none. The browser's history does
/// not keep it either.
#[must_use]
pub fn take_fragment() -> Option<String> {
    let (location, history) = (window().location(), window().history().ok()?);
    let hash = location.hash().ok()?;
    let fragment = hash.strip_prefix('#').unwrap_or_default();
    let (path, query) = (location.pathname().ok()?, location.search().ok()?);
    if fragment.is_empty() {
        return None;
    }
    let state = history.state().unwrap_or(JsValue::NULL);
    // Refused only by a browser that counts how often it is asked: the page works all the same.
    _ = history.replace_state_with_url(&state, "", Some(&format!("{path}{query}")));
    Some(fragment.to_owned())
}
