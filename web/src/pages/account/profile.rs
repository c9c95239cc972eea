//! Name, language, theme.

use leptos::prelude::*;
use synkro_shared::account::UpdateAccountRequest;
use synkro_shared::session::{Me, Theme};
use synkro_shared::validate::check_name;
use wasm_bindgen::JsCast;

use super::super::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead, refused_at};
use crate::a11y::FirstView;
use crate::api::Api;
use crate::components::{Card, Choice, ChoiceGroup, Field, Toasts};
use crate::i18n::{LANGUAGES, language_from_tag, own_name, use_locale};
use crate::preferences::Preferences;
use crate::session::Session;

/// Name of the language keys.
const LANGUAGE_KEYS: &str = "account-language";

/// The card.
#[component]
pub fn Profile(api: Api) -> impl IntoView {
    let t = &use_locale().t.account.profile;
    view! {
        <Card title=t.title id="profile">
            <NameForm api=api />
            <LanguageKeys />
            <ThemeKeys />
            <p class="sy-small sy-muted">{t.where_kept}</p>
        </Card>
    }
}

#[component]
fn NameForm(api: Api) -> impl IntoView {
    let t = &use_locale().t.account.profile;
    let (session, toasts): (Session, Toasts) = (expect_context(), expect_context());
    let name = RwSignal::new(session.me_untracked().map_or_else(String::new, |me| me.display_name.clone()));
    let submit = Submit::new(vec![FormField::new("/display_name", "display-name", t.name)]);
    let send = move |()| {
        let checked = name.with_untracked(|name| check_name(name)).map_err(refused_at("/display_name"));
        submit.send(
            checked.map(|name| UpdateAccountRequest {
                display_name: Some(name),
                ..UpdateAccountRequest::default()
            }),
            move |request| async move { api.update_account(&request).await },
            move |me: Me| {
                name.set(me.display_name.clone());
                // Somebody else's account by now is noticed by the next question who is there.
                _ = session.recognised(me);
                toasts.show(t.saved.to_owned());
            },
        );
    };
    view! {
        <FormFrame on_submit=send>
            <SubmitHead submit=submit />
            <Field
                id="display-name"
                label=t.name
                kind="text"
                autocomplete="name"
                value=name
                hint=t.name_hint
                error=submit.errors.at("/display_name")
            />
            <SubmitButton submit=submit words=t.save doing=t.saving />
        </FormFrame>
    }
}

#[component]
fn LanguageKeys() -> impl IntoView {
    let t = use_locale().t;
    let (preferences, first_view): (Preferences, FirstView) = (expect_context(), expect_context());
    let choices = LANGUAGES
        .map(|(language, _)| Choice { value: language.tag(), label: own_name(language).to_owned() })
        .to_vec();
    if preferences.take_switched_by(LANGUAGE_KEYS) {
        // The page was built anew with other words: the focus returns to the key that was pressed.
        request_animation_frame(|| {
            let key = document().query_selector("input[name='account-language']:checked").ok().flatten();
            if let Some(key) = key.and_then(|key| key.dyn_into::<web_sys::HtmlElement>().ok()) {
                _ = key.focus();
            }
        });
    }
    let choose = move |tag: &'static str| {
        if let Some(language) = language_from_tag(tag) {
            first_view.keep_focus();
            preferences.choose_language_by(LANGUAGE_KEYS, language);
        }
    };
    view! {
        <ChoiceGroup
            legend=t.language
            name=LANGUAGE_KEYS
            choices=choices
            chosen=Signal::derive(move || preferences.language().tag())
            on_choose=choose
        />
    }
}

#[component]
fn ThemeKeys() -> impl IntoView {
    let t = use_locale().t;
    let preferences: Preferences = expect_context();
    let choices = [Theme::Auto, Theme::Light, Theme::Dark]
        .map(|theme| Choice { value: theme.code(), label: (t.account.profile.theme)(theme).to_owned() })
        .to_vec();
    let choose = move |code: &'static str| {
        if let Some(theme) = Theme::from_code(code) {
            preferences.choose_theme(theme);
        }
    };
    view! {
        <ChoiceGroup
            legend=t.theme_switch
            name="account-theme"
            choices=choices
            chosen=Signal::derive(move || preferences.theme().code())
            on_choose=choose
        />
    }
}
