//! A password that is being chosen: what it must be, marked as it is typed. How easily it is guessed the server says.

use leptos::html::Input;
use leptos::prelude::*;
use synkro_shared::password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, holds_own_words};

use crate::components::{Icon, PasswordField, Picture};
use crate::i18n::use_locale;

/// The field and its rules.
#[component]
pub fn NewPassword(
    /// Id of the input, unique in the page.
    id: &'static str,
    /// Id of the rules, unique in the page.
    rules_id: &'static str,
    /// The label above it.
    label: &'static str,
    /// The password.
    value: RwSignal<String>,
    /// Words that stand around the account: its e-mail, the person's name, the company's.
    words: StoredValue<Vec<String>>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
    /// To put the focus there.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
) -> impl IntoView {
    let t = &use_locale().t.account.password;
    let chars = Memo::new(move |_| value.with(|password| password.chars().count()));
    // Nothing is marked before something is typed.
    let long_enough = move || match chars.get() {
        0 => None,
        n => Some((MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS).contains(&n)),
    };
    let without_own_words = move || {
        (chars.get() > 0).then(|| {
            words.with_value(|words| {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                value.with(|password| !holds_own_words(password, &words))
            })
        })
    };
    view! {
        <PasswordField
            id=id
            label=label
            autocomplete="new-password"
            value=value
            error=error
            described_by=rules_id
            node_ref=node_ref
        />
        <ul class="sy-rules" id=rules_id>
            <Rule kept=Signal::derive(long_enough)>{move || (t.rule_length)(chars.get())}</Rule>
            <Rule kept=Signal::derive(without_own_words)>{t.rule_own_words}</Rule>
            <Rule kept=Signal::derive(|| None)>{t.rule_guessing}</Rule>
        </ul>
    }
}

#[component]
fn Rule(
    /// Whether it is kept; `None` while it can't be said.
    kept: Signal<Option<bool>>,
    children: Children,
) -> impl IntoView {
    let t = &use_locale().t.account.password;
    view! {
        <li class="sy-rules__item" data-tone=move || kept.get().map(|kept| if kept { "good" } else { "neutral" })>
            {move || {
                let picture = if kept.get() == Some(true) { Picture::Check } else { Picture::Dot };
                view! { <Icon picture=picture /> }
            }}
            <span>
                {children()}
                {move || {
                    kept.get()
                        .map(|kept| {
                            view! { <span class="sy-hidden">{if kept { t.rule_kept } else { t.rule_not_yet }}</span> }
                        })
                }}
            </span>
        </li>
    }
}
