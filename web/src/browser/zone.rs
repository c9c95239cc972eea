//! Time zones by the browser's own tables (`Intl.DateTimeFormat`), so that no zone data is shipped with the page.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::{document, window};
use synkro_shared::run::Period;
use wasm_bindgen::{JsCast, JsValue};

use crate::i18n::Locale;

thread_local! {
    /// Making a formatter is slow, asking it is not: one a zone, `None` for a name that the browser does not know.
    static FORMATTERS: RefCell<HashMap<String, Option<Intl::DateTimeFormat>>> = RefCell::default();
}

/// Seconds that the zone is ahead of UTC at this instant; 0 for a name that the browser does not know.
#[must_use]
pub fn offset_seconds(zone: &str, at: DateTime<Utc>) -> i32 {
    let wall = FORMATTERS.with_borrow_mut(|formatters| {
        let formatter = formatters.entry(zone.to_owned()).or_insert_with(|| formatter(zone).ok());
        formatter.as_ref().and_then(|formatter| wall_clock(formatter, at))
    });
    wall.and_then(|wall| i32::try_from((wall - at.naive_utc()).num_seconds()).ok())
        // The wall clock comes without fractions of a second: round to the minute, which every offset of today is.
        .map_or(0, |seconds| seconds.div_euclid(60) * 60 + if seconds.rem_euclid(60) >= 30 { 60 } else { 0 })
}

/// The instant as the zone's wall clock shows it.
#[must_use]
pub fn civil(zone: &str, at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() + Duration::seconds(i64::from(offset_seconds(zone, at)))
}

/// The zone's current day.
#[must_use]
pub fn today(zone: &str) -> NaiveDate {
    civil(zone, super::clock::now()).date()
}

/// The zone's name with its offset now: `Asia/Almaty (UTC+5)`.
#[must_use]
pub fn name_with_offset(zone: &str) -> String {
    format!("{zone} ({})", offset_text(offset_seconds(zone, super::clock::now())))
}

fn offset_text(seconds: i32) -> String {
    let (hours, minutes) = (seconds.abs() / 3_600, seconds.abs() % 3_600 / 60);
    let sign = if seconds < 0 { '−' } else { '+' };
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// A period in words, in the zone's days.
#[must_use]
pub fn period_text(locale: Locale, zone: &str, period: Period) -> String {
    locale.period(civil(zone, period.start), civil(zone, period.end))
}

/// An instant in words, in the zone's time.
#[must_use]
pub fn moment_text(locale: Locale, zone: &str, at: DateTime<Utc>) -> String {
    locale.date_time(civil(zone, at))
}

/// The browser's own zone, for pages that belong to no company.
#[must_use]
pub fn of_browser() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &JsValue::from_str("timeZone"))
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

fn formatter(zone: &str) -> Result<Intl::DateTimeFormat, JsValue> {
    let options = Object::new();
    let set = |key: &str, value: &str| Reflect::set(&options, &key.into(), &value.into());
    set("timeZone", zone)?;
    set("calendar", "gregory")?;
    set("hourCycle", "h23")?;
    for field in ["year", "month", "day", "hour", "minute", "second"] {
        set(field, "numeric")?;
    }
    // Through `construct`, because an unknown zone throws and the plain constructor would take the page down with it.
    let intl = Reflect::get(&window(), &"Intl".into())?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
    let made = Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options))?;
    Ok(made.unchecked_into())
}

fn wall_clock(formatter: &Intl::DateTimeFormat, at: DateTime<Utc>) -> Option<NaiveDateTime> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit f64 exactly")]
    let date = js_sys::Date::new(&JsValue::from_f64(at.timestamp_millis() as f64));
    let mut parts = HashMap::new();
    for part in formatter.format_to_parts(&date).iter() {
        let text = |key: &str| Reflect::get(&part, &key.into()).ok().and_then(|value| value.as_string());
        if let (Some(kind), Some(Ok(value))) = (text("type"), text("value").map(|value| value.parse::<u32>()))
        {
            parts.insert(kind, value);
        }
    }
    let part = |key: &str| parts.get(key).copied();
    NaiveDate::from_ymd_opt(i32::try_from(part("year")?).ok()?, part("month")?, part("day")?)?.and_hms_opt(
        part("hour")?,
        part("minute")?,
        part("second")?,
    )
}

/// Marks the document's language for screen readers and hyphenation.
pub fn mark_language(tag: &str) {
    if let Some(root) = document().document_element() {
        _ = root.set_attribute("lang", tag);
    }
}

/// The document's language as it is marked now.
#[must_use]
pub fn marked_language() -> Option<String> {
    document().document_element()?.get_attribute("lang")
}

#[cfg(test)]
mod tests {
    use super::offset_text;

    #[test]
    fn an_offset_is_written_as_people_do() {
        let texts = [0, 18_000, 20_700, -12_600].map(offset_text);
        assert_eq!(texts, ["UTC", "UTC+5", "UTC+5:45", "UTC−3:30"]);
    }
}
