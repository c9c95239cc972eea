//! Names of time zones to choose from, as the browser knows them.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsCast;

/// Zones of Kazakhstan, the one of most companies first.
pub const KAZAKHSTAN: [&str; 7] = [
    "Asia/Almaty",
    "Asia/Aqtau",
    "Asia/Aqtobe",
    "Asia/Atyrau",
    "Asia/Oral",
    "Asia/Qostanay",
    "Asia/Qyzylorda",
];

/// Zones of Russia, from west to east.
pub const RUSSIA: [&str; 11] = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Kamchatka",
];

/// Every zone that the browser knows, in the order of their names; empty for a browser that does not list them.
#[must_use]
pub fn known() -> Vec<String> {
    let list = || {
        let intl = Reflect::get(&window(), &"Intl".into()).ok()?;
        let values: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
        values.call1(&intl, &"timeZone".into()).ok()?.dyn_into::<Array>().ok()
    };
    list().map(|names| names.iter().filter_map(|name| name.as_string()).collect()).unwrap_or_default()
}
