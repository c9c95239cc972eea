//! The browser's own modal dialog: it keeps the focus inside, closes on Escape, and gives the focus back.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, Picture};
use crate::i18n::use_locale;

/// A modal dialog with a heading and a close button.
#[component]
pub fn Dialog(
    /// Whether it is open. Set to `false` when the reader closes it.
    open: RwSignal<bool>,
    /// Id of its heading.
    id: &'static str,
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// As tall as the window, for something long to read.
    #[prop(optional)]
    tall: bool,
    /// Closes only by what is inside: for something that is shown once and must not be lost by Escape.
    #[prop(optional)]
    locked: bool,
    /// What is inside; built anew for each opening.
    children: ChildrenFn,
) -> impl IntoView {
    let t = use_locale().t;
    let node = NodeRef::<html::Dialog>::new();
    let shown = Memo::new(move |_| open.get());
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if shown.get() && !dialog.open() {
            _ = dialog.show_modal();
        } else if !shown.get() && dialog.open() {
            dialog.close();
        }
    });
    let closed = move |_| {
        if !open.get_untracked() {
            return;
        }
        if locked {
            // A browser lets nobody be kept in: a second Escape closes any dialog. It is opened again.
            if let Some(dialog) = node.get_untracked() {
                _ = dialog.show_modal();
            }
        } else {
            open.set(false);
        }
    };
    view! {
        <dialog
            class=if tall { "sy-dialog sy-dialog--tall" } else { "sy-dialog" }
            aria-labelledby=id
            node_ref=node
            on:cancel=move |event: web_sys::Event| {
                if locked {
                    event.prevent_default();
                }
            }
            on:close=closed
        >
            <div class="sy-dialog__head">
                <h2 class="sy-dialog__title" id=id>
                    {move || title.get()}
                </h2>
                {(!locked)
                    .then(|| {
                        view! {
                            <button
                                class="sy-toggle"
                                type="button"
                                aria-label=t.close
                                title=t.close
                                on:click=move |_| open.set(false)
                            >
                                <Icon picture=Picture::Close />
                            </button>
                        }
                    })}
            </div>
            <div class="sy-dialog__body" tabindex=tall.then_some("0")>
                {move || shown.get().then(|| children())}
            </div>
        </dialog>
    }
}
