//! What the report leaves out, in words, and the dialogs that the model did not answer about by name.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use synkro_shared::report::ReportContent;
use synkro_shared::run::LeftOut;

use super::dialogs::client_name;
use super::{Asked, Reading};
use crate::components::{FoldedList, Icon, Picture};
use crate::i18n::use_locale;

/// How many dialogs are named before the reader asks for the rest.
const NAMED_AT_FIRST: usize = 5;

/// The dialogs of a list, each once, in its order.
#[must_use]
pub fn each_once(chats: &[i64]) -> Vec<i64> {
    let mut seen = BTreeSet::new();
    chats.iter().copied().filter(|chat| seen.insert(*chat)).collect()
}

/// The notice; nothing when all is in the report.
#[component]
pub fn LeftOutNotice(
    /// Each kind with its count.
    left_out: Vec<LeftOut>,
    /// The text, where it can be read: it knows the names.
    text: Option<ReportContent>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let (chats, lines) = text.map(|text| (text.not_analyzed, text.dialogs)).unwrap_or_default();
    let left_out: Vec<_> = left_out.into_iter().filter(|left| left.count > 0).collect();
    let unanswered = each_once(&chats);
    (!left_out.is_empty() || !unanswered.is_empty()).then(|| {
        let names: BTreeMap<i64, Option<String>> =
            lines.into_iter().map(|line| (line.chat_id, line.contact_name)).collect();
        let named: Vec<AnyView> = unanswered
            .into_iter()
            .map(|chat_id| {
                let name = names.get(&chat_id).and_then(Option::as_deref);
                let name = client_name(locale, name, chat_id);
                view! { <Named chat_id=chat_id name=name /> }.into_any()
            })
            .collect();
        view! {
            <div class="sy-notice" data-tone="warning">
                <Icon picture=Picture::Alert />
                <div class="sy-notice__text">
                    <p class="sy-notice__title">{t.parts.missing}</p>
                    <ul class="sy-bullets">
                        {left_out
                            .iter()
                            .map(|left| {
                                let noun = locale.left_out(left.kind, left.count);
                                view! { <li>{locale.number(left.count)} " " {noun}</li> }
                            })
                            .collect_view()}
                    </ul>
                    {(!named.is_empty())
                        .then(|| {
                            view! {
                                <p>{t.report.not_analyzed}</p>
                                <FoldedList
                                    id="not-analyzed"
                                    class="sy-bullets"
                                    item_class=""
                                    at_first=NAMED_AT_FIRST
                                    items=named
                                />
                            }
                        })}
                </div>
            </div>
        }
    })
}

#[component]
fn Named(chat_id: i64, name: String) -> impl IntoView {
    let t = use_locale().t;
    let reading: Reading = expect_context();
    view! {
        <button
            class="sy-link"
            type="button"
            aria-label=(t.report.open_dialog_of)(&name)
            on:click=move |_| reading.place.open(Asked::dialog(chat_id))
        >
            {name.clone()}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::each_once;

    #[test]
    fn a_dialog_is_named_once() {
        assert_eq!(each_once(&[3, 1, 3, 2, 1]), [3, 1, 2]);
    }
}
