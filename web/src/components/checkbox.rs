//! A box to tick: one thing that is so or is not.

use leptos::prelude::*;

/// A labelled box.
#[component]
pub fn Checkbox(
    /// Id of the box, unique in the page.
    id: &'static str,
    /// The words beside it.
    #[prop(into)]
    label: String,
    /// What to know before ticking it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let described_by = hint.is_some().then(|| hint_id.clone());
    view! {
        <div class="sy-check">
            <input
                class="sy-check__box"
                id=id
                type="checkbox"
                aria-describedby=described_by
                prop:checked=move || checked.get()
                on:change:target=move |event| checked.set(event.target().checked())
            />
            <label class="sy-check__label" for=id>
                {label}
            </label>
            {hint
                .map(|hint| {
                    view! {
                        <p class="sy-check__hint sy-small sy-muted" id=hint_id>
                            {hint}
                        </p>
                    }
                })}
        </div>
    }
}
