//! How an account opens when nobody of its company is left who could let it in: by a code, by time, by staff's confirmations.

use leptos::prelude::*;
use synkro_shared::people::RecoveryView;

use super::Wait;
use super::by_code::ByCode;
use crate::browser::zone;
use crate::components::{Card, Icon, Picture};
use crate::i18n::use_locale;
use crate::session::Session;

/// The ways that there are.
#[component]
pub fn Recovery(wait: Wait, recovery: Memo<Option<RecoveryView>>) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.awaiting;
    let session: Session = expect_context();
    let by_code = Memo::new(move |_| recovery.with(|recovery| recovery.as_ref().is_some_and(|r| r.by_code)));
    let this_browser =
        Memo::new(move |_| recovery.with(|recovery| recovery.as_ref().is_some_and(|r| r.this_browser)));
    let sent_at = Memo::new(move |_| recovery.with(|recovery| recovery.as_ref()?.code_sent_at));
    let opens_at = Memo::new(move |_| recovery.with(|recovery| recovery.as_ref()?.opens_at));
    let confirmations = Memo::new(move |_| {
        recovery
            .with(|recovery| recovery.as_ref().map_or((0, 0), |r| (r.confirmations, r.confirmations_needed)))
    });
    let zone = StoredValue::new(session.timezone());
    let time = move || match (opens_at.get(), by_code.get()) {
        (Some(at), _) => {
            let at = zone.with_value(|zone| zone::moment_text(locale, zone, at));
            (t.opens_at)(&at)
        }
        (None, true) => t.not_yet_told.to_owned(),
        (None, false) => t.not_yet_confirmed.to_owned(),
    };
    view! {
        <Card title=t.recovery id="recovery">
            {move || match (by_code.get(), this_browser.get()) {
                (true, true) => view! { <ByCode wait=wait sent_at=sent_at /> }.into_any(),
                (true, false) => {
                    view! {
                        <section class="sy-said" aria-labelledby="by-code">
                            <h3 class="sy-card__subtitle" id="by-code">
                                {t.by_code}
                            </h3>
                            <p class="sy-notice" data-tone="neutral">
                                <Icon picture=Picture::Alert />
                                {t.other_browser}
                            </p>
                        </section>
                    }
                        .into_any()
                }
                (false, _) => {
                    view! {
                        <section class="sy-said" aria-labelledby="by-staff">
                            <h3 class="sy-card__subtitle" id="by-staff">
                                {t.by_staff}
                            </h3>
                            <p>{t.by_staff_text}</p>
                            <p class="sy-strong" data-test="confirmations">
                                {move || {
                                    let (n, of) = confirmations.get();
                                    (t.confirmed)(n, of)
                                }}
                            </p>
                        </section>
                    }
                        .into_any()
                }
            }}
            <section class="sy-said" aria-labelledby="by-time">
                <h3 class="sy-card__subtitle" id="by-time">
                    {t.by_time}
                </h3>
                <p>{time}</p>
            </section>
        </Card>
    }
}
