//! Where the person is signed in, and signing out there.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::SessionId;
use synkro_shared::account::SessionView;

use super::super::failure::{Cooldown, Failure};
use crate::a11y::focus_heading;
use crate::api::{Api, ApiError, Load, Loader};
use crate::browser::{user_agent, zone};
use crate::components::{Badge, Button, Card, ConfirmDialog, Skeleton, Toasts, Tone};
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
    let ending = RwSignal::new(None::<Ending>);
    let asking = RwSignal::new(false);
    let ask = Callback::new(move |what: Ending| {
        ending.set(Some(what));
        asking.set(true);
    });
    view! {
        <Card title=t.title id="devices">
            <p class="sy-muted">{t.text}</p>
            {move || match sessions.state.get() {
                Load::Loading => view! { <Skeleton lines=4 /> }.into_any(),
                Load::Failed(error) => {
                    let retry = Callback::new(move |()| sessions.again());
                    view! {
                        <Failure error=error on_retry=Some(retry) />
                    }
                        .into_any()
                }
                Load::Ready(list) => view! { <List list=list ask=ask /> }.into_any(),
            }}
            <EndDialog api=api sessions=sessions ending=ending asking=asking />
        </Card>
    }
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
fn List(list: Vec<SessionView>, ask: Callback<Ending>) -> impl IntoView {
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
                                    on:click=move |_| ask.run(Ending::One(id, called.clone()))
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
                    <Button on_press=move |()| ask.run(Ending::AllOthers)>{t.sign_out_others}</Button>
                </p>
            }
                .into_any()
        } else {
            view! { <p class="sy-small sy-muted">{t.only_this}</p> }.into_any()
        }}
    }
}

#[component]
fn EndDialog(
    api: Api,
    sessions: Loader<Vec<SessionView>>,
    ending: RwSignal<Option<Ending>>,
    asking: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.account.devices;
    let toasts: Toasts = expect_context();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let cooldown = Cooldown::new();
    Effect::new(move |_| {
        if asking.get() {
            failure.set(None);
        }
    });
    let end = Callback::new(move |()| {
        let Some(what) = ending.get_untracked() else { return };
        if cooldown.waits_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let ended = match &what {
                Ending::One(id, _) => api.revoke_session(*id).await.map(|()| 1),
                Ending::AllOthers => api.revoke_other_sessions().await.map(|ended| ended.revoked),
            };
            if matches!(ended, Err(ApiError::Aborted)) {
                return;
            }
            busy.set(false);
            match ended {
                Ok(count) => {
                    asking.set(false);
                    toasts.show((t.signed_out)(count));
                }
                // It has ended by itself meanwhile, which is what was wanted.
                Err(error) if error.kind() == Some(synkro_shared::ProblemKind::NotFound) => {
                    asking.set(false);
                    toasts.show((t.signed_out)(1));
                }
                Err(error) => {
                    cooldown.obey(&error);
                    return failure.set(Some(error));
                }
            }
            focus_heading("devices");
            sessions.refresh();
        });
    });
    let title = Signal::derive(move || {
        ending.with(|what| match what {
            Some(Ending::One(_, name)) => (t.end_one_title)(name),
            Some(Ending::AllOthers) | None => t.end_others_title.to_owned(),
        })
    });
    view! {
        <ConfirmDialog
            open=asking
            id="end-session"
            title=title
            confirm=t.sign_out.to_owned()
            doing=t.signing_out.to_owned()
            busy=Signal::derive(move || busy.get() || cooldown.waits())
            on_confirm=end
            failure=move || {
                view! {
                    {move || {
                        failure
                            .get()
                            .map(|error| {
                                view! {
                                    <Failure error=error cooldown=cooldown />
                                }
                            })
                    }}
                }
            }
        >
            <p>{t.end_text}</p>
        </ConfirmDialog>
    }
}
