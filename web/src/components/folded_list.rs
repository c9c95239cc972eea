//! A long list: its first items, and the rest when asked for. Paper shows all of them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::browser::place;
use crate::i18n::use_locale;

/// A list that shows its first items until the reader asks for the rest.
#[component]
pub fn FoldedList(
    /// Id of the list, unique in the page.
    id: &'static str,
    /// Class of the list.
    class: &'static str,
    /// Class of each item.
    item_class: &'static str,
    /// How many are shown at first.
    at_first: usize,
    /// The items.
    items: Vec<AnyView>,
    /// Before each item's number, counted from one, in its id.
    #[prop(optional)]
    item_id: Option<&'static str>,
    /// The number of the item that the reader was sent to: it is shown and lit.
    #[prop(optional, into)]
    named: Option<Signal<Option<usize>>>,
) -> impl IntoView {
    let rest = items.len().saturating_sub(at_first);
    let folded = RwSignal::new(rest > 0 && !place::was_unfolded(id));
    let named = move || named.and_then(|named| named.get());
    Effect::new(move |_| {
        if named().is_some_and(|number| number > at_first) {
            folded.set(false);
        }
    });
    let items: Vec<_> = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| {
            let is_folded = move || index >= at_first && folded.get();
            view! {
                <li
                    class=item_class
                    class:sy-folded=is_folded
                    class:sy-lit=move || named() == Some(index + 1)
                    id=item_id.map(|before| format!("{before}-{}", index + 1))
                    tabindex="-1"
                >
                    {item}
                </li>
            }
        })
        .collect();
    let unfold = Callback::new(move |()| {
        folded.set(false);
        place::unfolded(id);
        focus_item(id, at_first);
    });
    view! {
        <ul class=class id=id>
            {items}
        </ul>
        {move || folded.get().then(|| view! { <ShowMore more=rest on_press=unfold /> })}
    }
}

/// The button that shows `more` items.
#[component]
pub fn ShowMore(
    /// How many more items come.
    more: usize,
    /// Shows them.
    on_press: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <p class="sy-actions sy-actions--center sy-screen">
            <button class="sy-button" type="button" on:click=move |_| on_press.run(())>
                {(locale.t.show_more_items)(&locale.number(more as u64))}
            </button>
        </p>
    }
}

/// Puts the focus on an item of the list with this id, once the item is there: the button that was pressed may be
/// gone by then.
pub fn focus_item(list: &'static str, index: usize) {
    request_animation_frame(move || {
        let selector = format!("#{list} > :nth-child({})", index + 1);
        let item = document().query_selector(&selector).ok().flatten();
        if let Some(item) = item.and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok()) {
            _ = item.focus();
        }
    });
}
