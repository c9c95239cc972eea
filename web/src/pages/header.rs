//! The head of every page: name, menu of what one may do, language, theme, account.

use leptos::html::{Div, Select};
use leptos::prelude::*;
use leptos_router::components::A;
use synkro_shared::Permission;
use synkro_shared::session::Me;

use super::forms::Submit;
use crate::a11y::FirstView;
use crate::api::Api;
use crate::browser::tabs;
use crate::components::{Button, Icon, Look, Picture};
use crate::i18n::{LANGUAGES, Locale, language_from_tag, use_locale};
use crate::preferences::Preferences;
use crate::session::Session;

/// A way of the menu.
struct Way {
    href: &'static str,
    picture: Picture,
    words: &'static str,
    /// What one must be allowed to be shown it.
    needs: Permission,
    /// Pages below it are its own, and are shown as being in it.
    with_below: bool,
}

impl Way {
    const fn to(href: &'static str, picture: Picture, words: &'static str, needs: Permission) -> Self {
        Self { href, picture, words, needs, with_below: true }
    }

    /// Every way, in the order of the menu: a company's first, then staff's.
    fn all(locale: Locale) -> [Self; 6] {
        let (t, nav) = (locale.t, &locale.t.admin.nav);
        [
            Self {
                with_below: false,
                ..Self::to("/dashboard", Picture::Home, t.nav_overview, Permission::ReportsRead)
            },
            Self::to("/dashboard/reports", Picture::List, t.nav_reports, Permission::ReportsRead),
            Self::to("/dashboard/settings", Picture::Gear, nav.settings, Permission::Settings),
            Self::to("/admin/users", Picture::People, nav.users, Permission::UsersManage),
            Self::to("/admin/tenants", Picture::Building, nav.tenants, Permission::TenantsList),
            Self::to("/admin/audit", Picture::Shield, nav.audit, Permission::PlatformAudit),
        ]
    }
}

/// Which ways somebody is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    /// Those of what they may do.
    Allowed(Vec<Permission>),
    /// The account waits for its company's word: the page that says so, and no detours to it.
    Waiting,
}

impl Default for Shown {
    fn default() -> Self {
        Self::Allowed(Vec::new())
    }
}

impl Shown {
    fn to(me: &Me) -> Self {
        if me.awaiting_since.is_some() { Self::Waiting } else { Self::Allowed(me.permissions.clone()) }
    }

    fn shows(&self, way: &Way) -> bool {
        match self {
            Self::Allowed(permissions) => permissions.contains(&way.needs),
            Self::Waiting => way.href == "/dashboard",
        }
    }
}

/// The head of the page.
#[component]
pub fn Header() -> impl IntoView {
    let session: Session = expect_context();
    let signed_in = Memo::new(move |_| session.me().is_some());
    view! {
        <header class="sy-header">
            <div class="sy-header__row">
                <a class="sy-brand" href=move || session.home()>
                    <svg class="sy-brand__mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
                        <rect class="sy-brand__ground" x="1" y="1" width="30" height="30" rx="9"></rect>
                        <path
                            class="sy-brand__line"
                            d="M21.5 11.2c-1.2-1.7-3.2-2.5-5.5-2.5-3.2 0-5.5 1.5-5.5 3.8 0 5 11 2.3 11 7.2 0 2.3-2.4 3.7-5.5 3.7-2.5 0-4.6-.9-5.8-2.7"
                        ></path>
                    </svg>
                    <span class="sy-brand__word">"Synkro"</span>
                </a>
                <Menu />
                <div class="sy-header__tools">
                    <LanguageSwitch />
                    <ThemeSwitch />
                    {move || signed_in.get().then(|| view! { <Account /> })}
                </div>
            </div>
        </header>
    }
}

/// Where one may go. Nobody is shown a way that would end at a refusal.
#[component]
fn Menu() -> impl IntoView {
    let locale = use_locale();
    let session: Session = expect_context();
    let permissions = Memo::new(move |_| session.me().map(|me| Shown::to(&me)).unwrap_or_default());
    move || {
        let ways: Vec<_> = permissions
            .with(|permissions| Way::all(locale).into_iter().filter(|way| permissions.shows(way)).collect());
        (!ways.is_empty()).then(|| {
            view! {
                <nav class="sy-nav" aria-label=locale.t.main_menu>
                    {ways
                        .into_iter()
                        .map(|way| {
                            view! {
                                <A href=way.href exact=!way.with_below attr:class="sy-nav__link">
                                    <Icon picture=way.picture />
                                    {way.words}
                                </A>
                            }
                        })
                        .collect_view()}
                </nav>
            }
        })
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
    use crate::browser::theme::{self, Theme};
    let t = use_locale().t;
    let preferences: Preferences = expect_context();
    let label = move || format!("{}: {}", t.theme_switch, (t.theme)(preferences.theme()));
    view! {
        <button
            class="sy-toggle"
            type="button"
            aria-label=label
            title=label
            on:click=move |_| preferences.choose_theme(theme::next(preferences.theme()))
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
    let t = use_locale().t;
    let session: Session = expect_context();
    let api = Api::for_this_view();
    let submit = Submit::new(Vec::new()).told_in_passing();
    let sign_out = move |()| {
        submit.send(
            Ok(()),
            move |_| async move { api.logout().await },
            move |()| {
                submit.stay_busy();
                tabs::tell_signed_out();
                session.signed_out();
            },
        );
    };
    let menu = NodeRef::<Div>::new();
    let close = move |_| {
        if let Some(menu) = menu.get_untracked() {
            // It refuses only when it is closed already.
            _ = menu.hide_popover();
        }
    };
    view! {
        <button class="sy-toggle" type="button" aria-label=t.account_menu title=t.account_menu popovertarget="account">
            <Icon picture=Picture::Person />
        </button>
        <div class="sy-menu" id="account" popover="auto" node_ref=menu>
            {move || {
                session
                    .me()
                    .map(|me| {
                        view! {
                            <p class="sy-strong">{me.display_name}</p>
                            <p class="sy-small sy-muted">{me.email}</p>
                            <p class="sy-small sy-muted">
                                {me.tenant.map_or_else(|| (t.kinds.role)(me.role).to_owned(), |tenant| tenant.name)}
                            </p>
                        }
                    })
            }}
            <a class=Look::Plain.class() href="/account" on:click=close>
                {t.admin.nav.account}
            </a>
            <Button busy=submit.busy() on_press=sign_out>
                {t.sign_out}
            </Button>
        </div>
    }
}
