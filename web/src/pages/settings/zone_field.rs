//! A time zone, found by typing: the browser's own list, the zones of Kazakhstan and Russia first.

use leptos::prelude::*;

use crate::browser::{zone, zone_names};
use crate::components::Field;
use crate::i18n::use_locale;

/// The field.
#[component]
pub fn ZoneField(
    /// The zone's name.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
) -> impl IntoView {
    let t = use_locale().t.settings;
    let first = zone_names::KAZAKHSTAN.iter().chain(&zone_names::RUSSIA).map(|name| (*name).to_owned());
    let mut names: Vec<String> = first.collect();
    for name in zone_names::known() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let list = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        // The browser's own suggestions: searchable, by keyboard too.
        if let Some(input) = list.get() {
            _ = input.set_attribute("list", "zones");
        }
    });
    let known = move || {
        let name = value.get();
        zone_names::known().contains(&name).then(|| zone::name_with_offset(&name))
    };
    view! {
        <Field
            id="timezone"
            label=t.automation.zone
            kind=Signal::stored("text")
            autocomplete="off"
            verbatim=true
            value=value
            hint=t.automation.zone_hint.to_owned()
            error=error
            node_ref=list
        />
        <datalist id="zones">{names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()}</datalist>
        <p class="sy-small sy-muted">{known}</p>
    }
}
