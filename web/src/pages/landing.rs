//! The small public page.

use leptos::prelude::*;

use crate::a11y::PageTitle;
use crate::components::{Icon, Look, Picture};
use crate::i18n::use_locale;
use crate::session::Session;

/// What Synkro is, and the way in.
#[component]
pub fn Landing() -> impl IntoView {
    let t = use_locale().t;
    let session: Session = expect_context();
    let signed_in = Memo::new(move |_| session.me().is_some());
    let pictures = [Picture::Spark, Picture::Quote, Picture::Check];
    view! {
        <div class="sy-page">
            <section class="sy-hero">
                <div class="sy-hero__text">
                    <p class="sy-kicker">{t.entrance.landing_kicker}</p>
                    <PageTitle text=t.entrance.landing_title.to_owned() />
                    <p class="sy-lead">{t.entrance.landing_text}</p>
                    {move || {
                        let (href, words) =
                            if signed_in.get() { (session.home(), t.entrance.to_dashboard) } else { ("/login", t.sign_in) };
                        view! {
                            <a class=Look::Primary.class() href=href>
                                {words}
                                <Icon picture=Picture::ArrowRight />
                            </a>
                        }
                    }}
                </div>
                <figure class="sy-card sy-hero__sample">
                    <figcaption class="sy-label">{t.entrance.landing_quote_label}</figcaption>
                    <p class="sy-bubble sy-bubble--client">{t.entrance.landing_quote}</p>
                    <p class="sy-badge" data-tone="warning">
                        <Icon picture=Picture::Clock />
                        {t.entrance.landing_quote_source}
                    </p>
                </figure>
            </section>
            <ul class="sy-points">
                {t
                    .entrance.landing_points
                    .into_iter()
                    .zip(pictures)
                    .map(|((title, text), picture)| {
                        view! {
                            <li class="sy-card">
                                <span class="sy-points__picture">
                                    <Icon picture=picture />
                                </span>
                                <h2 class="sy-card__title">{title}</h2>
                                <p class="sy-muted">{text}</p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}
