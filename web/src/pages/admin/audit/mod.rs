//! The platform's log, for super administrators. The table and its filters also serve a company's own log.

pub mod controls;
mod damage;
mod entry;
mod filter;
mod log;

use leptos::prelude::*;

use self::damage::Damage;
pub use self::log::Log;
use crate::a11y::PageTitle;
use crate::api::Chain;
use crate::i18n::use_locale;

/// The page of the platform's log.
#[component]
pub fn AuditPage() -> impl IntoView {
    let t = &use_locale().t.admin.audit;
    view! {
        <div class="sy-page">
            <header class="sy-page__head">
                <PageTitle text=t.title.to_owned() />
                <p class="sy-muted">{t.text}</p>
            </header>
            <Damage />
            <Log chain=Chain::Platform />
        </div>
    }
}
