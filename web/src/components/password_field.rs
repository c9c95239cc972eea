//! A password input that can show what was typed.

use leptos::html::Input;
use leptos::prelude::*;

use super::{Field, Icon, Picture, Toggle};
use crate::i18n::use_locale;

/// A password.
#[component]
pub fn PasswordField(
    /// Id of the input, unique in the page.
    id: &'static str,
    /// The label above it.
    #[prop(into)]
    label: String,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// The password.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<&'static str>>,
    /// Id of what describes it.
    #[prop(optional)]
    described_by: &'static str,
    /// To put the focus there.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
) -> impl IntoView {
    let t = use_locale().t;
    let shown = RwSignal::new(false);
    let reveal = move || {
        view! {
            <Toggle
                label=Signal::derive(move || if shown.get() { t.entrance.hide_password } else { t.entrance.show_password }.to_owned())
                pressed=shown
                on_press=move |()| shown.update(|shown| *shown = !*shown)
            >
                {move || {
                    let picture = if shown.get() { Picture::EyeOff } else { Picture::Eye };
                    view! { <Icon picture=picture /> }
                }}
            </Toggle>
        }
    };
    view! {
        <Field
            id=id
            label=label
            kind=Signal::derive(move || if shown.get() { "text" } else { "password" })
            autocomplete=autocomplete
            verbatim=true
            value=value
            error=error
            described_by=described_by
            node_ref=node_ref
            end=reveal
        />
    }
}
