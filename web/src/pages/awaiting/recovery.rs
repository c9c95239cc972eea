//! How an account opens when nobody of its company is left who could let it in: by a code, by time, by staff's confirmations.

use leptos::prelude::*;
use synkro_shared::people::RecoveryView;

use super::Wait;
use super::by_code::ByCode;
use crate::browser::zone;
use crate::components::{Card, Icon, Picture};
use crate::i18n::use_locale;
use crate::session::Session;

/// What opens it before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A code, in this browser.
    Code,
    /// A code, in the browser that opened the link.
    CodeElsewhere,
    /// Nothing: the chat that was told is another one by now.
    NoCode,
    /// Staff's confirmations begin its time.
    Staff,
}

impl Way {
    const fn of(recovery: &RecoveryView) -> Self {
        match (recovery.by_code, recovery.this_browser, recovery.confirmations_needed) {
            (true, true, _) => Self::Code,
            (true, false, _) => Self::CodeElsewhere,
            (false, _, 0) => Self::NoCode,
            (false, _, _) => Self::Staff,
        }
    }
}

/// A code that can't be had here.
#[component]
fn NoCode(
    /// Why, and what to do.
    why: &'static str,
) -> impl IntoView {
    let t = &use_locale().t.people.awaiting;
    view! {
        <section class="sy-form" aria-labelledby="by-code">
            <h3 class="sy-card__subtitle" id="by-code">
                {t.by_code}
            </h3>
            <p class="sy-notice" data-tone="neutral">
                <Icon picture=Picture::Alert />
                {why}
            </p>
        </section>
    }
}

/// The ways that there are.
#[component]
pub fn Recovery(wait: Wait, recovery: Memo<Option<RecoveryView>>) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.awaiting;
    let session: Session = expect_context();
    let way = Memo::new(move |_| recovery.with(|recovery| recovery.as_ref().map_or(Way::NoCode, Way::of)));
    let sent_at = Memo::new(move |_| recovery.with(|recovery| recovery.as_ref()?.code_sent_at));
    let opens_at = Memo::new(move |_| recovery.with(|recovery| recovery.as_ref()?.opens_at));
    let confirmations = Memo::new(move |_| {
        recovery
            .with(|recovery| recovery.as_ref().map_or((0, 0), |r| (r.confirmations, r.confirmations_needed)))
    });
    let zone = StoredValue::new(session.timezone());
    let time = move || match (opens_at.get(), way.get()) {
        (Some(at), _) => {
            let at = zone.with_value(|zone| zone::moment_text(locale, zone, at));
            (t.opens_at)(&at)
        }
        (None, Way::Staff) => t.not_yet_confirmed.to_owned(),
        (None, Way::Code | Way::CodeElsewhere | Way::NoCode) => t.not_yet_told.to_owned(),
    };
    view! {
        <Card title=t.recovery id="recovery">
            {move || match way.get() {
                Way::Code => view! { <ByCode wait=wait sent_at=sent_at /> }.into_any(),
                Way::CodeElsewhere => view! { <NoCode why=t.other_browser /> }.into_any(),
                Way::NoCode => view! { <NoCode why=t.no_code /> }.into_any(),
                Way::Staff => {
                    view! {
                        <section class="sy-form" aria-labelledby="by-staff">
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
            <section class="sy-form" aria-labelledby="by-time">
                <h3 class="sy-card__subtitle" id="by-time">
                    {t.by_time}
                </h3>
                <p>{time}</p>
            </section>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_the_one_that_the_server_takes() {
        let recovery = |by_code, this_browser, confirmations_needed| RecoveryView {
            by_code,
            this_browser,
            code_sent_at: None,
            opens_at: None,
            confirmations: 0,
            confirmations_needed,
        };
        assert_eq!(Way::of(&recovery(true, true, 0)), Way::Code);
        assert_eq!(Way::of(&recovery(true, false, 0)), Way::CodeElsewhere);
        assert_eq!(Way::of(&recovery(false, true, 0)), Way::NoCode);
        assert_eq!(Way::of(&recovery(false, true, 2)), Way::Staff);
    }
}
