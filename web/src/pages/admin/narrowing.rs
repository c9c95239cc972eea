//! What a list is narrowed to, kept in the address of its page: Back brings the list before, and a link shows the same
//! list to somebody else.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use crate::components::{Button, Look};
use crate::i18n::use_locale;

/// A filter in the address. Belongs to the page.
pub struct Narrowing<F: Send + Sync + 'static> {
    /// The filter of now.
    pub filter: Memo<F>,
    show: Callback<F>,
}

impl<F: Send + Sync + 'static> Clone for Narrowing<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Send + Sync + 'static> Copy for Narrowing<F> {}

impl<F: Clone + PartialEq + Send + Sync + 'static> Narrowing<F> {
    /// `read` takes the filter from the address and leaves out what it does not understand; `address` writes it.
    pub fn new(read: fn(&ParamsMap) -> F, address: impl Fn(&F) -> String + Send + Sync + 'static) -> Self {
        let query = use_query_map();
        let navigate = use_navigate();
        let filter = Memo::new(move |_| query.with(read));
        let show = Callback::new(move |wanted: F| {
            if filter.with_untracked(|shown| *shown != wanted) {
                // The list changes below the controls: the window stays where it is.
                navigate(&address(&wanted), NavigateOptions { scroll: false, ..NavigateOptions::default() });
            }
        });
        Self { filter, show }
    }

    /// Shows the list with this changed.
    pub fn change(self, change: impl FnOnce(&mut F)) {
        let mut wanted = self.filter.get_untracked();
        change(&mut wanted);
        self.show.run(wanted);
    }
}

/// The controls above a list, and a way back to the whole of it.
#[component]
pub fn FilterBar<F: Clone + Default + PartialEq + Send + Sync + 'static>(
    /// The filter.
    narrowing: Narrowing<F>,
    children: Children,
) -> impl IntoView {
    let t = &use_locale().t.admin.list;
    let narrowed = Memo::new(move |_| narrowing.filter.with(|filter| *filter != F::default()));
    view! {
        <div class="sy-filters sy-screen" role="search" aria-label=t.filters>
            <div class="sy-filters__controls">{children()}</div>
            {move || {
                narrowed
                    .get()
                    .then(|| {
                        let reset = move |()| narrowing.change(|filter| *filter = F::default());
                        view! {
                            <Button look=Look::Quiet on_press=reset>
                                {t.reset}
                            </Button>
                        }
                    })
            }}
        </div>
    }
}

/// Words to search for, sent by Enter or by the button.
#[component]
pub fn SearchBox(
    /// Id of the input, unique in the page.
    id: &'static str,
    /// What is searched.
    #[prop(into)]
    label: String,
    /// What is searched for now.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the words to search for.
    #[prop(into)]
    on_search: Callback<String>,
) -> impl IntoView {
    let t = &use_locale().t.admin.list;
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| typed.set(value.get()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_search.run(typed.with_untracked(|typed| typed.trim().to_owned()));
    };
    let input = move |words: String| {
        let emptied = words.is_empty();
        typed.set(words);
        // The browser's own cross in the field: whoever empties it wants the whole list back.
        if emptied && value.with_untracked(|value| !value.is_empty()) {
            on_search.run(String::new());
        }
    };
    view! {
        <form class="sy-field sy-search" novalidate on:submit=submit>
            <label class="sy-label" for=id>
                {label}
            </label>
            <div class="sy-field__box">
                <input
                    class="sy-input"
                    id=id
                    name=id
                    type="search"
                    autocomplete="off"
                    maxlength="120"
                    prop:value=move || typed.get()
                    on:input:target=move |event| input(event.target().value())
                />
                <Button submit=true>{t.find}</Button>
            </div>
        </form>
    }
}
