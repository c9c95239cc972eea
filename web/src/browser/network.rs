//! Whether the machine has a network, as far as the browser knows.

use leptos::ev;
use leptos::prelude::*;

/// Does this each time the network comes back, for as long as the calling view lives.
pub fn when_back(act: impl Fn() + 'static) {
    let listener = window_event_listener(ev::online, move |_| act());
    on_cleanup(move || listener.remove());
}
