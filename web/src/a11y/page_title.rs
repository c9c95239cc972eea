//! The one `h1` of a page. It names the document and takes the focus after navigation, so that a screen reader starts
//! at the new page and not at the link that led there.

use leptos::html::H1;
use leptos::prelude::*;

/// Whether the page that is being built is the first one since loading: it takes no focus, the browser has placed it.
#[derive(Clone, Copy)]
pub struct FirstView(StoredValue<bool>);

impl FirstView {
    /// Nothing was shown yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(true))
    }

    /// The next page that is built keeps the focus where it is.
    pub fn keep_focus(self) {
        self.0.set_value(true);
    }

    fn take(self) -> bool {
        let first = self.0.get_value();
        self.0.set_value(false);
        first
    }
}

impl Default for FirstView {
    fn default() -> Self {
        Self::new()
    }
}

/// The heading of the page.
#[component]
pub fn PageTitle(
    /// The words; may change while the page is open, e.g. once its data is here.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    let first = expect_context::<FirstView>().take();
    Effect::new(move |_| document().set_title(&format!("{} · Synkro", text.get())));
    Effect::new(move |_| {
        if let (false, Some(heading)) = (first, heading.get()) {
            _ = heading.focus();
        }
    });
    view! {
        <h1 class="sy-title" tabindex="-1" node_ref=heading>
            {move || text.get()}
        </h1>
    }
}
