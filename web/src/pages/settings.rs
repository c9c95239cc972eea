//! The company's settings: how its connections stand, and who did what in it.

use leptos::prelude::*;

use super::failure::Failure;
use super::overview::Integrations;
use crate::a11y::PageTitle;
use crate::api::{Api, Load, Loader};
use crate::components::{Card, Icon, Look, Picture, Skeleton};
use crate::i18n::use_locale;
use crate::session::Session;

/// The page of settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let t = &use_locale().t.admin.settings;
    let session: Session = expect_context();
    let api = Api::for_this_view();
    let overview = Loader::new(move || api.overview());
    view! {
        <div class="sy-page">
            <header class="sy-page__head">
                <PageTitle text=t.title.to_owned() />
                <p class="sy-muted">{t.text}</p>
            </header>
            <p class="sy-notice" data-tone="neutral">
                {t.connections_note}
            </p>
            {move || match overview.state.get() {
                Load::Loading => view! { <section class="sy-card"><Skeleton lines=6 /></section> }.into_any(),
                Load::Failed(error) => {
                    let retry = Callback::new(move |()| overview.again());
                    view! {
                        <Failure error=error on_retry=Some(retry) />
                    }
                        .into_any()
                }
                Load::Ready(overview) => {
                    view! { <Integrations tiles=overview.integrations zone=session.timezone() /> }.into_any()
                }
            }}
            <Card title=t.activity_title id="activity">
                <p>{t.activity_text}</p>
                <p class="sy-actions">
                    <a class=Look::Plain.class() href="/dashboard/activity">
                        {t.activity_link}
                        <Icon picture=Picture::ArrowRight />
                    </a>
                </p>
            </Card>
        </div>
    }
}
