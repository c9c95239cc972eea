//! What the tabs of one browser tell each other, and pages that come back out of the browser's memory.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, HtmlElement, MessageEvent, PageTransitionEvent};

const CHANNEL: &str = "synkro";
const SIGNED_OUT: &str = "signed_out";

/// Tells the other tabs that the person has signed out. A browser without such a channel tells nobody: there the next request
/// of a tab finds out.
pub fn tell_signed_out() {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        // Refused only when it is closed.
        _ = channel.post_message(&SIGNED_OUT.into());
        channel.close();
    }
}

/// Does this when the person signs out in another tab, for as long as the calling view lives.
pub fn when_signed_out(act: impl Fn() + 'static) {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if event.data().as_string().as_deref() == Some(SIGNED_OUT) {
            act();
        }
    });
    channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    let kept = StoredValue::new_local(Some((channel, heard)));
    on_cleanup(move || {
        if let Some((channel, _)) = kept.try_update_value(Option::take).flatten() {
            channel.close();
        }
    });
}

/// Hides the page when it is left, so that nothing of it is seen if the browser brings it back from its memory, and does this
/// when it was brought back. Whoever is asked there calls [`show`].
pub fn when_brought_back(act: impl Fn() + 'static) {
    let left = window_event_listener(ev::Custom::<PageTransitionEvent>::new("pagehide"), |event| {
        if event.persisted() {
            set_hidden(true);
        }
    });
    let back = window_event_listener(ev::Custom::<PageTransitionEvent>::new("pageshow"), move |event| {
        if event.persisted() {
            set_hidden(true);
            act();
        }
    });
    on_cleanup(move || {
        left.remove();
        back.remove();
    });
}

/// Shows the page again.
pub fn show() {
    set_hidden(false);
}

fn set_hidden(hidden: bool) {
    let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let Some(root) = root {
        let style = root.style();
        // Refused for names that are none; this one is.
        _ = if hidden {
            style.set_property("visibility", "hidden")
        } else {
            style.remove_property("visibility").map(drop)
        };
    }
}
