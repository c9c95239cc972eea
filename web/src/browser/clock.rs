//! Time and waiting. The only place that reads the browser's clock.

use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Now, by the browser's clock.
#[must_use]
pub fn now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit i64 for ages")]
    let millis = js_sys::Date::now() as i64;
    Utc.timestamp_millis_opt(millis).single().unwrap_or_default()
}

/// Resolves after `millis`.
pub async fn sleep(millis: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        // A window that takes no timers is closing: the promise then never resolves, which is what is wanted.
        _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    _ = JsFuture::from(promise).await;
}

/// Waits, but hardly longer once the reader looks at a page that was hidden.
pub async fn pause(millis: u32) {
    const SLICE_MS: u32 = 500;
    let began_hidden = is_hidden();
    let mut waited = 0;
    while waited < millis {
        sleep(500).await;
        waited += SLICE_MS;
        if began_hidden && !is_hidden() {
            return;
        }
    }
}

/// Whether the reader can't see the page now.
#[must_use]
pub fn is_hidden() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Hidden
}

/// The current time, renewed each second for as long as the calling view lives and `active` says so.
#[must_use]
pub fn ticking(active: impl Fn() -> bool + Send + Sync + 'static) -> Signal<DateTime<Utc>> {
    let time = RwSignal::new(now());
    Effect::new(move |_| {
        if !active() {
            return;
        }
        time.set(now());
        if let Ok(handle) = set_interval_with_handle(move || time.set(now()), Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    });
    time.into()
}
