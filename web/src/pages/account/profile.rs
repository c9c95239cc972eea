//! Name, language, theme.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::account::UpdateAccountRequest;
use synkro_shared::session::Theme;
use synkro_shared::validate::check_name;
use wasm_bindgen::JsCast;

use super::super::failure::{Cooldown, Failure};
use super::super::form_errors::{FormErrors, FormField};
use crate::a11y::FirstView;
use crate::api::{Api, ApiError};
use crate::components::{Button, Card, Choice, ChoiceGroup, Field, FormSummary, Toasts};
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
    let locale = use_locale();
    let t = &locale.t.account.profile;
    let (session, toasts): (Session, Toasts) = (expect_context(), expect_context());
    let name = RwSignal::new(session.me_untracked().map_or_else(String::new, |me| me.display_name.clone()));
    let errors = FormErrors::new(locale, vec![FormField::new("/display_name", "display-name", t.name)]);
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let cooldown = Cooldown::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || cooldown.waits_untracked() {
            return;
        }
        errors.clear();
        failure.set(None);
        let display_name = match name.with_untracked(|name| check_name(name)) {
            Ok(name) => name,
            Err(reason) => return errors.refuse("/display_name", reason),
        };
        let request =
            UpdateAccountRequest { display_name: Some(display_name), ..UpdateAccountRequest::default() };
        busy.set(true);
        spawn_local(async move {
            let updated = api.update_account(&request).await;
            if matches!(updated, Err(ApiError::Aborted)) {
                return;
            }
            busy.set(false);
            match updated {
                Ok(me) => {
                    name.set(me.display_name.clone());
                    // Somebody else's account by now is noticed by the next question who is there.
                    _ = session.recognised(me);
                    toasts.show(t.saved.to_owned());
                }
                Err(error) if errors.takes(&error) => {}
                Err(error) => {
                    cooldown.obey(&error);
                    failure.set(Some(error));
                }
            }
        });
    };
    view! {
        <form class="sy-form" novalidate on:submit=submit>
            <FormSummary errors=errors.summary() />
            {move || {
                failure
                    .get()
                    .map(|error| {
                        view! {
                            <Failure error=error cooldown=cooldown />
                        }
                    })
            }}
            <Field
                id="display-name"
                label=t.name
                kind="text"
                autocomplete="name"
                value=name
                hint=t.name_hint
                error=errors.at("/display_name")
            />
            <Button submit=true busy=Signal::derive(move || busy.get() || cooldown.waits())>
                {move || if busy.get() { t.saving } else { t.save }}
            </Button>
        </form>
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
