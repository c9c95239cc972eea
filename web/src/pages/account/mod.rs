//! The person's own account: name, language and theme, password, second factor, signed-in devices, API tokens.

mod create_token;
mod devices;
mod enrolment;
mod password;
mod profile;
mod recovery_codes;
mod second_factor;
mod tokens;

use leptos::prelude::*;
use synkro_shared::session::SecondFactor;

use self::devices::Devices;
use self::password::Password;
use self::profile::Profile;
use self::second_factor::SecondFactorCard;
use self::tokens::Tokens;
use crate::a11y::PageTitle;
use crate::api::{Api, Loader};
use crate::components::{Icon, Picture, SectionLinks, go_to};
use crate::i18n::use_locale;
use crate::session::Session;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let t = use_locale().t;
    let words = &t.account;
    let session: Session = expect_context();
    let api = Api::for_this_view();
    let account = Loader::new(move || api.account());
    let sessions = Loader::new(move || api.sessions());
    let required = Memo::new(move |_| {
        session.me().is_some_and(|me| match me.second_factor {
            SecondFactor::Required => true,
            SecondFactor::Off | SecondFactor::On => false,
        })
    });
    let who = move || {
        session.me().map(|me| {
            let belongs = me.tenant.map_or_else(|| (t.kinds.role)(me.role).to_owned(), |tenant| tenant.name);
            format!("{} · {belongs}", me.email)
        })
    };
    // What has to be done stands first. It stays there when it is done: nothing jumps under the reader's hand.
    let factor_first = required.get_untracked();
    let mut sections = vec![
        ("profile", words.profile.title),
        ("password-section", words.password.title),
        ("second-factor", words.second_factor.title),
        ("devices", words.devices.title),
        ("tokens", words.tokens.title),
    ];
    if factor_first {
        let factor = sections.remove(2);
        sections.insert(0, factor);
    }
    let factor = move || view! { <SecondFactorCard api=api account=account sessions=sessions /> };
    view! {
        <div class="sy-page sy-page--text">
            <header class="sy-page__head">
                <PageTitle text=words.title.to_owned() />
                <p class="sy-muted">{who}</p>
            </header>
            {move || {
                required
                    .get()
                    .then(|| {
                        view! {
                            <div class="sy-notice" data-tone="warning">
                                <Icon picture=Picture::Shield />
                                <div class="sy-notice__text">
                                    <p class="sy-notice__title">{words.second_factor.required_title}</p>
                                    <p>{words.second_factor.required_text}</p>
                                </div>
                            </div>
                        }
                    })
            }}
            <SectionLinks label=words.sections list=sections on_visit=go_to />
            {factor_first.then(factor)}
            <Profile api=api />
            <Password api=api account=account sessions=sessions />
            {(!factor_first).then(factor)}
            <Devices api=api sessions=sessions />
            <Tokens api=api />
        </div>
    }
}
