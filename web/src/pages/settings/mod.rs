//! The company's settings: the path of six steps, each step on a page of its own, and who did what.

mod ai;
mod amocrm;
mod automation;
mod checking;
mod operation;
mod prompt;
mod radist;
mod secret;
mod step;
mod supabase;
mod telegram;
mod zone_field;

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::settings::{SettingsView, SourceMode, StepSummary};

use super::failure::{Failure, error_notice};
use crate::a11y::PageTitle;
use crate::api::{Api, ApiError, Load, Loader};
use crate::browser::zone;
use crate::components::{Badge, Card, Choice, ChoiceGroup, Icon, Look, Picture, Skeleton, Toasts};
use crate::i18n::{integration_name, use_locale};
use crate::session::Session;

pub use step::SettingsStep;

/// The page of settings: the whole path.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let locale = use_locale();
    let (t, old) = (locale.t.settings, &locale.t.admin.settings);
    let people = &locale.t.people.list;
    let api = Api::for_this_view();
    let settings = Loader::new(move || api.settings());
    view! {
        <div class="sy-page">
            <header class="sy-page__head">
                <PageTitle text=t.title.to_owned() />
                <p class="sy-muted">{t.lead}</p>
            </header>
            {move || match settings.state.get() {
                Load::Loading => view! { <section class="sy-card"><Skeleton lines=8 /></section> }.into_any(),
                Load::Failed(error) => {
                    let retry = Callback::new(move |()| settings.again());
                    view! { <Failure error=error on_retry=Some(retry) /> }.into_any()
                }
                Load::Ready(view) => view! { <Path view=view settings=settings api=api /> }.into_any(),
            }}
            <Card title=people.title id="people">
                <p>{people.card_text}</p>
                <p class="sy-actions">
                    <a class=Look::Plain.class() href="/dashboard/settings/people">
                        {people.card_link}
                        <Icon picture=Picture::ArrowRight />
                    </a>
                </p>
            </Card>
            <Card title=old.activity_title id="activity">
                <p>{old.activity_text}</p>
                <p class="sy-actions">
                    <a class=Look::Plain.class() href="/dashboard/activity">
                        {old.activity_link}
                        <Icon picture=Picture::ArrowRight />
                    </a>
                </p>
            </Card>
        </div>
    }
}

fn mode_of(code: &str) -> SourceMode {
    SourceMode::from_code(code).unwrap_or_default()
}

#[component]
fn Path(view: SettingsView, settings: Loader<SettingsView>, api: Api) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let toasts: Toasts = expect_context();
    let mode = view.source_mode;
    let choices = SourceMode::ALL
        .map(|mode| Choice { value: mode.code(), label: (t.source)(mode).to_owned() })
        .to_vec();
    let choose = move |code: &'static str| {
        spawn_local(async move {
            match api.set_source_mode(mode_of(code)).await {
                Ok(view) => settings.state.set(Load::Ready(view)),
                Err(ApiError::Aborted) => {}
                Err(error) => {
                    toasts.show(error_notice(locale, &error));
                    settings.refresh();
                }
            }
        });
    };
    view! {
        <section class="sy-card">
            <ChoiceGroup
                legend=t.source_title
                name="source-mode"
                choices=choices
                chosen=Signal::stored(mode.code())
                on_choose=choose
            />
        </section>
        <section class="sy-card" aria-label=t.steps>
            {match view.next {
                Some(kind) => {
                    view! {
                        <p class="sy-actions">
                            <a
                                class=Look::Primary.class()
                                data-test="go-on"
                                href=format!("/dashboard/settings/{}", kind.code())
                            >
                                {t.go_on}
                                ": "
                                {integration_name(locale, kind)}
                                <Icon picture=Picture::ArrowRight />
                            </a>
                        </p>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <p class="sy-notice" data-tone="good" data-test="all-green">
                            <Icon picture=Picture::Check />
                            {t.all_green}
                        </p>
                    }
                        .into_any()
                }
            }}
            <ol class="sy-wizard">
                {view.steps.into_iter().enumerate().map(|(n, step)| view! { <Row n=n + 1 step=step /> }).collect_view()}
            </ol>
        </section>
    }
}

/// A step in the list.
#[component]
fn Row(n: usize, step: StepSummary) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let session: Session = expect_context();
    let words = step.problem.as_ref().map(|problem| locale.problem(problem));
    let expires = step.expires_at.map(|at| (t.expires)(&zone::moment_text(locale, &session.timezone(), at)));
    view! {
        <li class="sy-wizard__row" data-step=step.kind.code() data-status=step.status.code()>
            <a class="sy-wizard__link" href=format!("/dashboard/settings/{}", step.kind.code())>
                <span class="sy-strong">{n}". "{integration_name(locale, step.kind)}</span>
            </a>
            {if step.needed {
                view! { <Badge tone=step.status text=(locale.t.kinds.integration_status)(step.status) /> }.into_any()
            } else {
                view! { <span class="sy-small sy-muted">{t.not_needed}</span> }.into_any()
            }}
            {words.filter(|_| step.needed).map(|words| view! { <p class="sy-small sy-wizard__note">{words.reason}</p> })}
            {expires.map(|text| view! { <p class="sy-small sy-muted sy-wizard__note">{text}</p> })}
        </li>
    }
}
