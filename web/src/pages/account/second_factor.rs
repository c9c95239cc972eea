//! The second factor: on or off, and what can be done about it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::Role;
use synkro_shared::account::{AccountView, EnrolmentView, SessionView};
use synkro_shared::session::SecondFactor;

use super::super::forms::{FormField, Submit, SubmitFailure};
use super::enrolment::Enrolment;
use super::recovery_codes::RecoveryCodesDialog;
use crate::a11y::focus_heading;
use crate::api::{Api, ApiError, Load, Loader};
use crate::browser::{page, zone};
use crate::components::{Badge, Button, Card, ConfirmDialog, Icon, Look, Picture, Toasts, Tone};
use crate::i18n::{Locale, use_locale};
use crate::session::Session;

/// Few enough recovery codes to say so.
const FEW_CODES: u32 = 3;

/// What the card and its parts share.
#[derive(Clone, Copy)]
pub struct Factor {
    /// The view's client.
    pub api: Api,
    locale: Locale,
    session: Session,
    toasts: Toasts,
    account: Loader<AccountView>,
    sessions: Loader<Vec<SessionView>>,
    /// A key that waits for its first code.
    pub enrolment: RwSignal<Option<EnrolmentView>>,
    /// Recovery codes that are being shown; none otherwise.
    pub codes: RwSignal<Vec<String>>,
    /// One thing at a time, whatever it is; its one field is the first code of an enrolment.
    pub submit: Submit,
    turning_off: RwSignal<bool>,
    renewing: RwSignal<bool>,
}

/// What needs to be shown again who one is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sensitive {
    Begin,
    TurnOff,
    RenewCodes,
}

impl Factor {
    /// The second factor is on: shows its recovery codes, and asks anew what changes with it.
    pub fn enabled(self, codes: Vec<String>) {
        self.enrolment.set(None);
        self.codes.set(codes);
        self.changed();
    }

    /// Asks anew: staff may do more with a second factor, other devices were signed out.
    fn changed(self) {
        self.account.refresh();
        self.sessions.refresh();
        spawn_local(async move {
            if let Ok(me) = self.api.me().await
                && !self.session.recognised(me)
            {
                page::begin_anew();
            }
        });
    }

    fn act(self, what: Sensitive) {
        self.submit.send(Ok(what), move |what| self.send(*what), |()| ());
    }

    async fn send(self, what: Sensitive) -> Result<(), ApiError> {
        let words = &self.locale.t.account.second_factor;
        match what {
            Sensitive::Begin => {
                let enrolment = self.api.begin_enrolment().await?;
                self.enrolment.set(Some(enrolment));
            }
            Sensitive::TurnOff => {
                self.api.disable_second_factor().await?;
                self.turning_off.set(false);
                self.toasts.show(words.turned_off.to_owned());
                focus_heading("second-factor");
                self.changed();
            }
            Sensitive::RenewCodes => {
                let codes = self.api.renew_recovery_codes().await?;
                self.renewing.set(false);
                self.codes.set(codes.codes);
                self.account.refresh();
            }
        }
        Ok(())
    }
}

/// The card.
#[component]
pub fn SecondFactorCard(
    api: Api,
    account: Loader<AccountView>,
    sessions: Loader<Vec<SessionView>>,
) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.account.second_factor;
    let session: Session = expect_context();
    let factor = Factor {
        api,
        locale,
        session,
        toasts: expect_context(),
        account,
        sessions,
        enrolment: RwSignal::new(None),
        codes: RwSignal::new(Vec::new()),
        submit: Submit::new(vec![FormField::new("/code", "first-code", locale.t.account.code_name)]),
        turning_off: RwSignal::new(false),
        renewing: RwSignal::new(false),
    };
    let on = Memo::new(move |_| {
        session.me().is_some_and(|me| match me.second_factor {
            SecondFactor::On => true,
            SecondFactor::Off | SecondFactor::Required => false,
        })
    });
    let enrolling = Memo::new(move |_| factor.enrolment.with(Option::is_some));
    // A question that is open shows its own failure.
    let outside = Memo::new(move |_| !factor.turning_off.get() && !factor.renewing.get() && !enrolling.get());
    let waits = factor.submit.busy();
    view! {
        <Card title=t.title id="second-factor">
            {move || {
                outside.get().then(|| view! { <SubmitFailure submit=factor.submit /> })
            }}
            {move || {
                if on.get() {
                    view! { <Enabled factor=factor /> }.into_any()
                } else if let Some(enrolment) = factor.enrolment.get() {
                    view! { <Enrolment factor=factor enrolment=enrolment /> }.into_any()
                } else {
                    view! {
                        <p>{t.text}</p>
                        <p class="sy-row">
                            <Badge tone=Tone::Neutral text=t.is_off />
                        </p>
                        <p class="sy-actions">
                            <Button look=Look::Primary busy=waits on_press=move |()| factor.act(Sensitive::Begin)>
                                <Icon picture=Picture::Shield />
                                {move || if factor.submit.is_sending() { t.beginning } else { t.turn_on }}
                            </Button>
                        </p>
                    }
                        .into_any()
                }
            }}
            <ConfirmDialog
                open=factor.turning_off
                id="turn-off-factor"
                title=t.turn_off_title.to_owned()
                confirm=t.turn_off.to_owned()
                doing=t.turning_off.to_owned()
                busy=waits
                on_confirm=move |()| factor.act(Sensitive::TurnOff)
                failure=move || view! { <SubmitFailure submit=factor.submit /> }
            >
                <p>{t.turn_off_text}</p>
            </ConfirmDialog>
            <ConfirmDialog
                open=factor.renewing
                id="renew-codes"
                title=t.renew_title.to_owned()
                confirm=t.renew.to_owned()
                doing=t.renewing.to_owned()
                busy=waits
                harmless=true
                on_confirm=move |()| factor.act(Sensitive::RenewCodes)
                failure=move || view! { <SubmitFailure submit=factor.submit /> }
            >
                <p>{t.renew_text}</p>
            </ConfirmDialog>
            <RecoveryCodesDialog codes=factor.codes />
        </Card>
    }
}

#[component]
fn Enabled(factor: Factor) -> impl IntoView {
    let locale = factor.locale;
    let t = &locale.t.account.second_factor;
    let staff = factor.session.me_untracked().is_some_and(|me| match me.role {
        Role::SuperAdmin | Role::AdminLite => true,
        Role::User => false,
    });
    let zone = StoredValue::new(factor.session.timezone());
    let facts = move || {
        factor.account.state.with(|state| match state {
            Load::Ready(view) => Some((view.second_factor_since, view.recovery_codes_left)),
            Load::Loading | Load::Failed(_) => None,
        })
    };
    let ask = move |question: RwSignal<bool>| {
        factor.submit.clear();
        question.set(true);
    };
    view! {
        <p class="sy-row">
            <Badge tone=Tone::Good text=t.is_on />
            {move || {
                let since = facts()?.0?;
                let moment = zone.with_value(|zone| zone::moment_text(locale, zone, since));
                Some(view! { <span class="sy-small sy-muted">{(t.on_since)(&moment)}</span> })
            }}
        </p>
        {move || {
            facts()
                .map(|(_, left)| {
                    let few = left <= FEW_CODES;
                    view! {
                        <p class=if few { "sy-notice" } else { "" } data-tone=few.then_some("warning")>
                            {few.then(|| view! { <Icon picture=Picture::Alert /> })}
                            <span>{(t.codes_left)(left)}{few.then(|| format!(" {}", t.few_codes))}</span>
                        </p>
                    }
                })
        }}
        <p class="sy-actions">
            <Button on_press=move |()| ask(factor.renewing)>{t.renew}</Button>
            {(!staff)
                .then(|| {
                    view! {
                        <Button look=Look::Danger on_press=move |()| ask(factor.turning_off)>
                            {t.turn_off}
                        </Button>
                    }
                })}
        </p>
        {staff.then(|| view! { <p class="sy-small sy-muted">{t.staff_keep_it}</p> })}
    }
}
