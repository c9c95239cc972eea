//! Where the person is signed in, and signing out there.

use leptos::prelude::*;
use synkro_shared::account::SessionView;
use synkro_shared::{ProblemKind, SessionId};

use super::super::failure::Failure;
use super::super::forms::{Question, QuestionDialog};
use crate::a11y::focus_heading;
use crate::api::{Api, Load, Loader};
use crate::browser::{user_agent, zone};
use crate::components::{Badge, Button, Card, Skeleton, Toasts, Tone};
use crate::i18n::{Locale, use_locale};
use crate::session::Session;

/// What is about to be signed out.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ending {
    One(SessionId, String),
    AllOthers,
}

/// The card.
#[component]
pub fn Devices(api: Api, sessions: Loader<Vec<SessionView>>) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.account.devices;
    let question = Question::<Ending>::new();
    let wrong_tries = before_this_sign_in(locale);
    view! {
        <Card title=t.title id="devices">
            <p class="sy-muted">{t.text}</p>
            {wrong_tries.map(|words| view! { <p class="sy-muted">{words}</p> })}
            {move || match sessions.state.get() {
                Load::Loading => view! { <Skeleton lines=4 /> }.into_any(),
                Load::Failed(error) => {
                    let retry = Callback::new(move |()| sessions.again());
                    view! {
                        <Failure error=error on_retry=Some(retry) />
                    }
                        .into_any()
                }
                Load::Ready(list) => view! { <List list=list question=question /> }.into_any(),
            }}
            <EndDialog api=api sessions=sessions question=question />
        </Card>
    }
}

/// Wrong passwords and codes before the sign-in of this device, if there were any.
fn before_this_sign_in(locale: Locale) -> Option<String> {
    let session: Session = expect_context();
    let wrong = session.me_untracked()?.wrong_tries?;
    let since = zone::moment_text(locale, &session.timezone(), wrong.since);
    Some((locale.t.entrance.wrong_tries)(u64::from(wrong.count), &since))
}

/// Name of the device in words: browser and system, as far as they are known.
fn device_name(locale: Locale, view: &SessionView) -> String {
    let t = &locale.t.account.devices;
    let device = user_agent::read(&view.user_agent);
    match (device.browser, device.system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => t.unknown.to_owned(),
    }
}

#[component]
fn List(list: Vec<SessionView>, question: Question<Ending>) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.account.devices;
    let zone = expect_context::<Session>().timezone();
    let others = list.iter().filter(|view| !view.current).count();
    let rows = list
        .into_iter()
        .map(|view| {
            let name = device_name(locale, &view);
            let moment = |at| zone::moment_text(locale, &zone, at);
            let last_used = if view.current { t.used_now.to_owned() } else { (t.used_at)(&moment(view.last_used_at)) };
            let (id, called) = (view.id, name.clone());
            let label = (t.sign_out_of)(&name);
            view! {
                <li class="sy-list__item sy-list__item--row">
                    <div class="sy-device">
                        <p class="sy-row">
                            <span class="sy-strong">{name}</span>
                            {view.current.then(|| view! { <Badge tone=Tone::Good text=t.this_device /> })}
                        </p>
                        <p class="sy-small sy-muted">
                            {last_used}" · "{(t.address)(&view.address)}" · "{(t.since)(&moment(view.created_at))}
                        </p>
                    </div>
                    {(!view.current)
                        .then(|| {
                            view! {
                                <button
                                    class="sy-button"
                                    type="button"
                                    aria-label=label
                                    on:click=move |_| question.ask(Ending::One(id, called.clone()))
                                >
                                    {t.sign_out}
                                </button>
                            }
                        })}
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="sy-list">{rows}</ul>
        {if others > 0 {
            view! {
                <p class="sy-actions">
                    <Button on_press=move |()| question.ask(Ending::AllOthers)>{t.sign_out_others}</Button>
                </p>
            }
                .into_any()
        } else {
            view! { <p class="sy-small sy-muted">{t.only_this}</p> }.into_any()
        }}
    }
}

#[component]
fn EndDialog(api: Api, sessions: Loader<Vec<SessionView>>, question: Question<Ending>) -> impl IntoView {
    let t = &use_locale().t.account.devices;
    let toasts: Toasts = expect_context();
    let end = move |()| {
        question.send(
            move |what| async move {
                match &*what {
                    Ending::One(id, _) => api.revoke_session(*id).await.map(|()| 1),
                    Ending::AllOthers => api.revoke_other_sessions().await.map(|ended| ended.revoked),
                }
            },
            move |ended| {
                let count = match ended {
                    Ok(count) => count,
                    // It has ended by itself meanwhile, which is what was wanted.
                    Err(error) if error.kind() == Some(ProblemKind::NotFound) => 1,
                    Err(error) => return Err(error),
                };
                question.open.set(false);
                toasts.show((t.signed_out)(count));
                focus_heading("devices");
                sessions.refresh();
                Ok(())
            },
        );
    };
    let title = Signal::derive(move || {
        question.about.with(|what| match what {
            Some(Ending::One(_, name)) => (t.end_one_title)(name),
            Some(Ending::AllOthers) | None => t.end_others_title.to_owned(),
        })
    });
    view! {
        <QuestionDialog
            question=question
            id="end-session"
            title=title
            confirm=t.sign_out.to_owned()
            doing=t.signing_out.to_owned()
            on_confirm=end
        >
            <p>{t.end_text}</p>
        </QuestionDialog>
    }
}
