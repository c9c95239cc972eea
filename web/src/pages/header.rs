//! The head of every page: name, menu of what one may do, language, theme, account.

use leptos::html::Select;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use synkro_shared::Permission;

use super::failure::error_notice;
use crate::a11y::FirstView;
use crate::api::{Api, ApiError};
use crate::components::{Button, Icon, Picture, Toasts};
use crate::i18n::{LANGUAGES, language_from_tag, use_locale};
use crate::preferences::Preferences;
use crate::session::Session;

/// The head of the page.
#[component]
pub fn Header() -> impl IntoView {
    let t = use_locale().t;
    let session: Session = expect_context();
    let reads = Memo::new(move |_| session.may(Permission::ReportsRead));
    let signed_in = Memo::new(move |_| session.me().is_some());
    view! {
        <header class="sy-header">
            <div class="sy-header__row">
                <a class="sy-brand" href=move || if signed_in.get() { "/dashboard" } else { "/" }>
                    <svg class="sy-brand__mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
                        <rect class="sy-brand__ground" x="1" y="1" width="30" height="30" rx="9"></rect>
                        <path
                            class="sy-brand__line"
                            d="M21.5 11.2c-1.2-1.7-3.2-2.5-5.5-2.5-3.2 0-5.5 1.5-5.5 3.8 0 5 11 2.3 11 7.2 0 2.3-2.4 3.7-5.5 3.7-2.5 0-4.6-.9-5.8-2.7"
                        ></path>
                    </svg>
                    <span class="sy-brand__word">"Synkro"</span>
                </a>
                {move || {
                    reads
                        .get()
                        .then(|| {
                            view! {
                                <nav class="sy-nav" aria-label=t.main_menu>
                                    <A href="/dashboard" exact=true attr:class="sy-nav__link">
                                        <Icon picture=Picture::Home />
                                        {t.nav_overview}
                                    </A>
                                    <A href="/dashboard/reports" attr:class="sy-nav__link">
                                        <Icon picture=Picture::List />
                                        {t.nav_reports}
                                    </A>
                                </nav>
                            }
                        })
                }}
                <div class="sy-header__tools">
                    <LanguageSwitch />
                    <ThemeSwitch />
                    {move || signed_in.get().then(|| view! { <Account /> })}
                </div>
            </div>
        </header>
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let t = use_locale().t;
    let (preferences, first_view): (Preferences, FirstView) = (expect_context(), expect_context());
    let node = NodeRef::<Select>::new();
    Effect::new(move |_| {
        if let Some(select) = node.get()
            && preferences.take_switched()
        {
            _ = select.focus();
        }
    });
    let current = preferences.language();
    view! {
        <label class="sy-hidden" for="language">
            {t.language}
        </label>
        <select
            class="sy-select"
            id="language"
            node_ref=node
            on:change:target=move |event| {
                if let Some(language) = language_from_tag(&event.target().value()) {
                    first_view.keep_focus();
                    preferences.choose_language(language);
                }
            }
        >
            {LANGUAGES
                .map(|(language, name)| {
                    view! {
                        <option value=language.tag() lang=language.tag() selected=language == current>
                            {name}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    use crate::browser::theme::Theme;
    let t = use_locale().t;
    let preferences: Preferences = expect_context();
    let label = move || format!("{}: {}", t.theme_switch, (t.theme)(preferences.theme()));
    view! {
        <button
            class="sy-toggle"
            type="button"
            aria-label=label
            title=label
            on:click=move |_| preferences.choose_theme(preferences.theme().next())
        >
            {move || {
                let picture = match preferences.theme() {
                    Theme::Auto => Picture::ThemeAuto,
                    Theme::Light => Picture::Sun,
                    Theme::Dark => Picture::Moon,
                };
                view! { <Icon picture=picture /> }
            }}
        </button>
    }
}

#[component]
fn Account() -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let (session, toasts): (Session, Toasts) = (expect_context(), expect_context());
    let api = Api::for_this_view();
    let busy = RwSignal::new(false);
    let sign_out = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            match api.logout().await {
                Ok(()) => session.signed_out(),
                Err(ApiError::Aborted) => {}
                Err(error) => {
                    busy.set(false);
                    toasts.show(error_notice(locale, &error));
                }
            }
        });
    });
    let me = session.me();
    view! {
        <button class="sy-toggle" type="button" aria-label=t.account_menu title=t.account_menu popovertarget="account">
            <Icon picture=Picture::Person />
        </button>
        <div class="sy-menu" id="account" popover="auto">
            {me
                .map(|me| {
                    view! {
                        <p class="sy-strong">{me.display_name}</p>
                        <p class="sy-small sy-muted">{me.email}</p>
                        <p class="sy-small sy-muted">
                            {me.tenant.map_or_else(|| (t.role)(me.role).to_owned(), |tenant| tenant.name)}
                        </p>
                    }
                })}
            <Button busy=busy on_press=sign_out>
                {t.sign_out}
            </Button>
        </div>
    }
}
