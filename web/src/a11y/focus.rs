//! Where the focus goes when a part of a page appears.

use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Puts the focus on this input once it is in the page. A frame later than that: a modal dialog that opens with it first
/// takes the focus for itself.
pub fn focus_when_shown(input: NodeRef<Input>) {
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            request_animation_frame(move || _ = input.focus());
        }
    });
}

/// Puts the focus on the heading with this id: what had it is about to leave the page. A frame later, after a dialog has
/// given the focus back.
pub fn focus_heading(id: &'static str) {
    request_animation_frame(move || {
        let heading = document().get_element_by_id(id);
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok()) {
            _ = heading.focus();
        }
    });
}

/// Puts the focus on this input, which is in the page already.
pub fn focus_now(input: NodeRef<Input>) {
    if let Some(input) = input.get_untracked() {
        _ = input.focus();
    }
}
