//! The clipboard: writing only.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Puts the text on the clipboard. `false` when the browser has none to offer, as on a page without https, or refuses.
pub async fn copy(text: &str) -> bool {
    let Some(writing) = write(text) else { return false };
    JsFuture::from(writing).await.is_ok()
}

fn write(text: &str) -> Option<Promise> {
    let navigator = Reflect::get(&window(), &"navigator".into()).ok()?;
    let clipboard =
        Reflect::get(&navigator, &"clipboard".into()).ok().filter(|clipboard| clipboard.is_object())?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()
}
