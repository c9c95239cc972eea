//! A file for the reader to keep: made by the page, or fetched by it.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers the text as a file. `false` when the browser refuses.
#[must_use]
pub fn text_file(name: &str, text: &str) -> bool {
    offer(name, text).is_ok()
}

/// Offers bytes that came from the server as a file of this type. `false` when the browser refuses.
#[must_use]
pub fn fetched_file(name: &str, kind: &str, bytes: &[u8]) -> bool {
    let offered = || {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let parts = Array::of1(&Uint8Array::from(bytes).into());
        save(name, &Blob::new_with_u8_array_sequence_and_options(&parts, &options)?)
    };
    offered().is_ok()
}

fn offer(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/plain;charset=utf-8");
    save(name, &Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind)?)
}

fn save(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
