//! Short messages that something was done. They go away by themselves, so nothing that has to be acted on is put here.

use std::time::Duration;

use leptos::prelude::*;

use super::{Icon, Picture};

const SHOWN_FOR: Duration = Duration::from_secs(6);

/// Shows toasts.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Option<(u32, String)>>);

impl Toasts {
    /// Nothing to show yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Shows this instead of what is shown now.
    pub fn show(self, text: String) {
        let number = self.0.with_untracked(|shown| shown.as_ref().map_or(0, |(number, _)| number + 1));
        self.0.set(Some((number, text)));
        let still_this =
            move |shown: &Option<(u32, String)>| shown.as_ref().is_some_and(|(n, _)| *n == number);
        set_timeout(
            move || {
                if self.0.with_untracked(still_this) {
                    self.0.set(None);
                }
            },
            SHOWN_FOR,
        );
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// Where toasts appear; once in the page.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts: Toasts = expect_context();
    view! {
        <div class="sy-toasts" role="status">
            {move || {
                toasts
                    .0
                    .get()
                    .map(|(_, text)| {
                        view! {
                            <p class="sy-toast">
                                <Icon picture=Picture::Check />
                                {text}
                            </p>
                        }
                    })
            }}
        </div>
    }
}
