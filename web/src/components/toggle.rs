//! A key that stays pressed.

use leptos::prelude::*;

/// A toggle: its state is in `aria-pressed`, its look in the pressed surface.
#[component]
pub fn Toggle(
    /// Its words.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is pressed.
    #[prop(into)]
    pressed: Signal<bool>,
    /// Called on a press.
    #[prop(into)]
    on_press: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="sy-toggle"
            type="button"
            aria-pressed=move || if pressed.get() { "true" } else { "false" }
            aria-label=move || label.get()
            title=move || label.get()
            on:click=move |_| on_press.run(())
        >
            {children()}
        </button>
    }
}
