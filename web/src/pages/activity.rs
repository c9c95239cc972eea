//! "Who touched my company": the company's own log, for those who may change its settings.

use leptos::prelude::*;

use super::admin::audit::Log;
use crate::a11y::PageTitle;
use crate::api::Chain;
use crate::i18n::use_locale;

/// The page with the log.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let t = use_locale().t.admin;
    view! {
        <div class="sy-page">
            <p class="sy-back">
                <a href="/dashboard/settings">{t.settings.back}</a>
            </p>
            <header class="sy-page__head">
                <PageTitle text=t.audit.company_title.to_owned() />
                <p class="sy-muted">{t.audit.company_text}</p>
            </header>
            <Log chain=Chain::Company />
        </div>
    }
}
