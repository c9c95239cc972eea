//! The code from the company's chat: asking for it, and entering it.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::html::Input;
use leptos::prelude::*;
use synkro_shared::people::{CODE_MINUTES, EnterCodeRequest, check_chat_code};
use synkro_shared::{FieldErrorCode, ProblemKind, SecretText};

use super::Wait;
use crate::a11y::{focus_now, focus_when_shown};
use crate::api::ApiError;
use crate::browser::zone;
use crate::components::{Button, ErrorPanel, Field, Icon, Look, Picture};
use crate::i18n::{Locale, use_locale};
use crate::pages::forms::{FormFrame, Submit, SubmitButton, SubmitFailure};
use crate::session::Session;

/// Why no code was sent, where the words of the problem would not say it.
fn why_not_sent(locale: Locale, error: &ApiError) -> Option<&'static str> {
    let t = &locale.t.people.awaiting;
    match (error.kind(), error.retry_after()) {
        (Some(ProblemKind::NotConfigured), _) => Some(t.not_sent),
        // So many a day, and no wait of seconds.
        (Some(ProblemKind::RateLimited), None) => Some(t.too_many_codes),
        _ => None,
    }
}

/// Both.
#[component]
pub fn ByCode(
    wait: Wait,
    /// When the code was sent that can be entered now.
    sent_at: Memo<Option<DateTime<Utc>>>,
) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.awaiting;
    let is_sent = Memo::new(move |_| sent_at.get().is_some());
    // The code that could be entered until now is no good any more.
    let over = RwSignal::new(false);
    Effect::new(move |before: Option<bool>| {
        let now = is_sent.get();
        if before == Some(true) && !now {
            over.set(true);
        }
        now
    });
    let (code, wrong) = (RwSignal::new(String::new()), RwSignal::new(None));
    let input = NodeRef::<Input>::new();
    let asking = Submit::new(Vec::new());
    let not_sent = RwSignal::new(None);
    let ask = Callback::new(move |()| {
        not_sent.set(None);
        asking.send_and(
            Ok(()),
            move |_| async move { wait.api.send_approval_code().await },
            move |sent| match sent {
                Ok(view) => {
                    code.set(String::new());
                    wrong.set(None);
                    over.set(false);
                    wait.take(view);
                    focus_now(input);
                    Ok(())
                }
                Err(error) => {
                    let why = why_not_sent(locale, &error);
                    not_sent.set(why);
                    if error.kind() == Some(ProblemKind::Conflict) {
                        wait.again();
                    }
                    if why.is_some() { Ok(()) } else { Err(error) }
                }
            },
        );
    });
    view! {
        <section class="sy-form" aria-labelledby="by-code">
            <h3 class="sy-card__subtitle" id="by-code">
                {t.by_code}
            </h3>
            <p>{t.by_code_text}</p>
            <div class="sy-summary" role="status">
                {move || {
                    over
                        .get()
                        .then(|| {
                            view! {
                                <p class="sy-notice" data-tone="warning">
                                    <Icon picture=Picture::Alert />
                                    {t.code_over}
                                </p>
                            }
                        })
                }}
            </div>
            {move || {
                is_sent
                    .get()
                    .then(|| view! { <Enter wait=wait sent_at=sent_at code=code wrong=wrong over=over input=input /> })
            }}
            <SubmitFailure submit=asking />
            {move || not_sent.get().map(|why| view! { <ErrorPanel text=why /> })}
            {move || {
                let (look, words) =
                    if is_sent.get() { (Look::Plain, t.send_again) } else { (Look::Primary, t.send_code) };
                view! {
                    <p class="sy-actions">
                        <Button look=look busy=asking.busy() on_press=ask>
                            {move || if asking.is_sending() { t.sending_code } else { words }}
                        </Button>
                    </p>
                }
            }}
        </section>
    }
}

/// The field for the code that was sent.
#[component]
fn Enter(
    wait: Wait,
    sent_at: Memo<Option<DateTime<Utc>>>,
    code: RwSignal<String>,
    /// What is wrong with what was typed.
    wrong: RwSignal<Option<&'static str>>,
    over: RwSignal<bool>,
    input: NodeRef<Input>,
) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.awaiting;
    let session: Session = expect_context();
    let zone = StoredValue::new(session.timezone());
    focus_when_shown(input);
    let refuse = move |words: &'static str| {
        wrong.set(Some(words));
        focus_now(input);
    };
    let submit = Submit::new(Vec::new());
    let send = move |()| {
        let code = match check_chat_code(&SecretText::from(code.get_untracked())) {
            Ok(code) => code,
            Err(FieldErrorCode::Required) => return refuse(t.code_missing),
            Err(_) => return refuse(t.code_form),
        };
        wrong.set(None);
        submit.send_and(
            Ok(EnterCodeRequest { code }),
            move |form| async move { wait.api.enter_approval_code(&form).await },
            move |entered| {
                match entered {
                    Ok(view) => {
                        submit.stay_busy();
                        wait.take(view);
                    }
                    Err(error) if error.kind() == Some(ProblemKind::CodeRefused) => {
                        refuse(t.code_wrong);
                        // It may have been the last try of this code.
                        wait.again();
                    }
                    Err(error) if error.kind() == Some(ProblemKind::Conflict) => {
                        over.set(true);
                        wait.again();
                    }
                    Err(error) => return Err(error),
                }
                Ok(())
            },
        );
    };
    let sent = move || {
        sent_at.get().map(|at| {
            let moment = |at| zone.with_value(|zone| zone::moment_text(locale, zone, at));
            (t.sent_at)(&moment(at), &moment(at + TimeDelta::minutes(CODE_MINUTES)))
        })
    };
    view! {
        <FormFrame on_submit=send>
            <p class="sy-strong">{sent}</p>
            <SubmitFailure submit=submit />
            <Field
                id="approval-code"
                label=t.code
                kind="text"
                autocomplete="one-time-code"
                inputmode="numeric"
                verbatim=true
                value=code
                hint=t.code_hint
                error=wrong
                node_ref=input
            />
            <SubmitButton submit=submit look=Look::Primary words=t.enter doing=t.entering />
        </FormFrame>
    }
}
