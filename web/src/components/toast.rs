//! Short messages that something was done. They go away by themselves, so nothing that has to be acted on is put here: after
//! a while, unless the pointer or the focus rests on them, and with the page that they are about.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Icon, Picture};
use crate::i18n::Locale;
use crate::preferences::Preferences;

const SHOWN_FOR: Duration = Duration::from_secs(6);

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Toast {
    /// Tells it from the one before, which may say the same.
    number: u32,
    text: String,
    /// The reader is at it: it stays.
    held: bool,
    /// Its time has run out while it was held.
    overdue: bool,
}

impl Toast {
    /// The one after `before`.
    fn after(before: Option<&Self>, text: String) -> Self {
        let number = before.map_or(0, |before| before.number.wrapping_add(1));
        Self { number, text, held: false, overdue: false }
    }

    /// The time of this number has run out.
    fn times_out(toast: Option<Self>, number: u32) -> Option<Self> {
        match toast {
            Some(toast) if toast.number == number && toast.held => Some(Self { overdue: true, ..toast }),
            Some(toast) if toast.number == number => None,
            other => other,
        }
    }

    /// The reader has come to it or left it.
    fn is_held(toast: Option<Self>, held: bool) -> Option<Self> {
        toast.filter(|toast| held || !toast.overdue).map(|toast| Self { held, ..toast })
    }
}

/// Shows toasts.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Option<Toast>>);

impl Toasts {
    /// Nothing to show yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Shows this instead of what is shown now.
    pub fn show(self, text: String) {
        let toast = self.0.with_untracked(|shown| Toast::after(shown.as_ref(), text));
        let number = toast.number;
        self.0.set(Some(toast));
        set_timeout(move || self.change(|toast| Toast::times_out(toast, number)), SHOWN_FOR);
    }

    fn change(self, to: impl FnOnce(Option<Toast>) -> Option<Toast>) {
        let before = self.0.get_untracked();
        let after = to(before.clone());
        if before != after {
            self.0.set(after);
        }
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
    let (toasts, preferences): (Toasts, Preferences) = (expect_context(), expect_context());
    // Another page is not what it was about.
    let pathname = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let here = pathname.get();
        if before.is_some_and(|before| before != here) {
            toasts.change(|_| None);
        }
        here
    });
    let said = Memo::new(move |_| {
        toasts.0.with(|shown| shown.as_ref().map(|toast| (toast.number, toast.text.clone())))
    });
    let hold = move |held: bool| toasts.change(|toast| Toast::is_held(toast, held));
    view! {
        <div class="sy-toasts">
            <div
                class="sy-toasts__place"
                on:pointerenter=move |_| hold(true)
                on:pointerleave=move |_| hold(false)
                on:focusin=move |_| hold(true)
                on:focusout=move |_| hold(false)
            >
                // Stays in the page while it is empty: a region that appears together with its words is not read everywhere.
                <div class="sy-toasts__words" role="status">
                    {move || {
                        said.get()
                            .map(|(_, text)| {
                                view! {
                                    <p class="sy-toast">
                                        <Icon picture=Picture::Check />
                                        <span>{text}</span>
                                    </p>
                                }
                            })
                    }}
                </div>
                {move || {
                    let words = Locale::new(preferences.language()).t.close;
                    said.get()
                        .map(|_| {
                            view! {
                                <button
                                    class="sy-toggle sy-toasts__close"
                                    type="button"
                                    aria-label=words
                                    title=words
                                    on:click=move |_| toasts.change(|_| None)
                                >
                                    <Icon picture=Picture::Close />
                                </button>
                            }
                        })
                }}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown() -> Option<Toast> {
        Some(Toast::after(None, "Сохранено".to_owned()))
    }

    #[test]
    fn a_toast_goes_by_itself_and_only_by_its_own_time() {
        let first = shown();
        let second = Some(Toast::after(first.as_ref(), "Сохранено".to_owned()));
        assert_eq!(Toast::times_out(first, 0), None);
        assert_eq!(Toast::times_out(second.clone(), 0), second, "the time of the one before is not its own");
    }

    #[test]
    fn a_toast_stays_while_the_reader_is_at_it_and_goes_when_they_leave() {
        let held = Toast::times_out(Toast::is_held(shown(), true), 0);
        assert!(held.as_ref().is_some_and(|toast| toast.overdue));
        assert_eq!(Toast::is_held(held, false), None);
        // Left before its time: it waits for that.
        let left = Toast::is_held(Toast::is_held(shown(), true), false);
        assert_eq!(left, shown());
        assert_eq!(Toast::times_out(left, 0), None);
    }
}
