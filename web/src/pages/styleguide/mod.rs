//! Every component in every state, for whoever builds a page or changes a style sheet. Only in builds with debug assertions:
//! no release has it, and it is no address of the shared table, so no server and no nginx knows it.

mod buttons;
mod dialogs;
mod fields;
mod lists;
mod messages;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::buttons::{Buttons, Pictures};
use self::dialogs::Dialogs;
use self::fields::{Choices, Fields};
use self::lists::{EmptyStates, Lists, Progress, Tables};
use self::messages::{Chips, Failures, Messages};
use super::NotFound;
use crate::a11y::PageTitle;
use crate::browser::theme::{self, Theme};
use crate::components::{Choice, ChoiceGroup};
use crate::i18n::{styleguide, use_locale};

/// Where it is.
const ADDRESS: &str = "/styleguide";

/// What an address shows that is no address of the page: the style guide at its own, else that nothing is there.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let pathname = use_location().pathname;
    let here = Memo::new(move |_| pathname.with(|path| path.trim_end_matches('/') == ADDRESS));
    move || if here.get() { view! { <Styleguide /> }.into_any() } else { view! { <NotFound /> }.into_any() }
}

#[component]
fn Styleguide() -> impl IntoView {
    let locale = use_locale();
    let t = styleguide::words(locale.language);
    let shown = RwSignal::new(Theme::Auto);
    let themes = [Theme::Auto, Theme::Light, Theme::Dark]
        .map(|theme| Choice {
            value: theme.code(),
            label: (locale.t.account.profile.theme)(theme).to_owned(),
        })
        .to_vec();
    let choose = move |code: &'static str| {
        let theme = Theme::from_code(code).unwrap_or_default();
        shown.set(theme);
        // Shown and not kept: who looks at a theme here has not chosen it.
        theme::show(theme);
    };
    view! {
        <div class="sy-page">
            <header class="sy-page__head">
                <PageTitle text=t.title.to_owned() />
                <p class="sy-muted">{t.lead}</p>
            </header>
            <section class="sy-card">
                <ChoiceGroup
                    legend=locale.t.theme_switch
                    name="styleguide-theme"
                    choices=themes
                    chosen=Signal::derive(move || shown.get().code())
                    on_choose=choose
                />
            </section>
            <Buttons />
            <Pictures />
            <Fields />
            <Choices />
            <Messages />
            <Failures />
            <Chips />
            <Progress />
            <Lists />
            <Tables />
            <EmptyStates />
            <Dialogs />
        </div>
    }
}
