//! Where the focus goes when a part of a page appears.

use leptos::html::Input;
use leptos::prelude::*;

/// Puts the focus on this input once it is in the page. A frame later than that: a modal dialog that opens with it first
/// takes the focus for itself.
pub fn focus_when_shown(input: NodeRef<Input>) {
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            request_animation_frame(move || _ = input.focus());
        }
    });
}

/// Puts the focus on this input, which is in the page already.
pub fn focus_now(input: NodeRef<Input>) {
    if let Some(input) = input.get_untracked() {
        _ = input.focus();
    }
}
