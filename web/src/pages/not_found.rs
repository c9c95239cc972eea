//! An address that leads nowhere.

use leptos::prelude::*;

use crate::a11y::PageTitle;
use crate::components::Look;
use crate::i18n::use_locale;

/// The 404 page.
#[component]
pub fn NotFound() -> impl IntoView {
    let t = use_locale().t;
    view! {
        <div class="sy-page sy-page--narrow">
            <section class="sy-card sy-card--center">
                <p class="sy-code" aria-hidden="true">
                    "404"
                </p>
                <PageTitle text=t.errors.not_found_title.to_owned() />
                <p class="sy-muted">{t.errors.not_found_text}</p>
                <a class=Look::Primary.class() href="/">
                    {t.errors.to_start}
                </a>
            </section>
        </div>
    }
}
