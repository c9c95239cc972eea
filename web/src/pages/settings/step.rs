//! One step of the wizard: the path beside it, what to do outside, its form, its check, the way on.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::settings::{DEMO_SLUG, IntegrationSettings, IntegrationView, SettingsView};

use super::{ai, amocrm, automation, radist, supabase, telegram};
use crate::a11y::PageTitle;
use crate::api::{Api, Load, Loader};
use crate::components::{Badge, Button, ConfirmDialog, Icon, Look, Picture, Skeleton};
use crate::i18n::settings::service;
use crate::i18n::{integration_name, use_locale};
use crate::pages::failure::Failure;
use crate::pages::forms::Submit;
use crate::pages::not_found::NotFound;
use crate::session::Session;

/// What the parts of a step share.
#[derive(Clone, Copy)]
pub struct Step {
    /// The client of the view.
    pub api: Api,
    /// Which step.
    pub kind: IntegrationKind,
    /// The whole path.
    pub settings: Loader<SettingsView>,
    /// The step as it stands.
    pub view: Loader<IntegrationView>,
}

impl Step {
    /// Takes the answer of a change: shows it, and the path anew.
    pub fn changed(self, view: IntegrationView) {
        self.view.state.set(Load::Ready(view));
        self.settings.refresh();
    }
}

/// The page of a step.
#[component]
pub fn SettingsStep() -> impl IntoView {
    let params = use_params_map();
    let kind = Memo::new(move |_| {
        params.with(|params| params.get("step")).and_then(|code| IntegrationKind::from_code(&code))
    });
    move || match kind.get() {
        Some(kind) => view! { <OneStep kind=kind /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn OneStep(kind: IntegrationKind) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let api = Api::for_this_view();
    let settings = Loader::new(move || api.settings());
    let view = Loader::new(move || api.integration(kind));
    let step = Step { api, kind, settings, view };
    let number = IntegrationKind::ALL.into_iter().position(|other| other == kind).unwrap_or(0);
    view! {
        <div class="sy-page">
            <header class="sy-page__head">
                <p class="sy-small sy-muted">
                    <a href="/dashboard/settings">{t.title}</a>
                    " · "
                    {(t.step_of)(number + 1)}
                </p>
                <PageTitle text=integration_name(locale, kind).to_owned() />
            </header>
            <Steps step=step />
            <div class="sy-step-page">
                <aside class="sy-card sy-step-page__guide" aria-labelledby="guide">
                    <Guide kind=kind settings=settings />
                </aside>
                <div class="sy-step-page__form">
                    {move || match view.state.get() {
                        Load::Loading => {
                            view! { <section class="sy-card"><Skeleton lines=8 /></section> }.into_any()
                        }
                        Load::Failed(error) => {
                            let retry = Callback::new(move |()| view.again());
                            view! { <Failure error=error on_retry=Some(retry) /> }.into_any()
                        }
                        Load::Ready(found) => view! { <Parts step=step view=found /> }.into_any(),
                    }}
                </div>
            </div>
            <Ways number=number />
        </div>
    }
}

#[component]
fn Parts(step: Step, view: IntegrationView) -> impl IntoView {
    let set = view.summary.status != IntegrationStatus::NotSet;
    let parts = match view.settings.clone() {
        IntegrationSettings::Supabase(settings) => {
            view! { <supabase::Supabase step=step view=view settings=settings /> }.into_any()
        }
        IntegrationSettings::Amocrm(settings) => {
            view! { <amocrm::Amocrm step=step view=view settings=settings /> }.into_any()
        }
        IntegrationSettings::Radist(settings) => {
            view! { <radist::Radist step=step view=view settings=settings /> }.into_any()
        }
        IntegrationSettings::Ai(settings) => {
            view! { <ai::Ai step=step view=view settings=settings /> }.into_any()
        }
        IntegrationSettings::Telegram(settings) => {
            view! { <telegram::Telegram step=step view=view settings=settings /> }.into_any()
        }
        IntegrationSettings::Automation(settings) => {
            view! { <automation::Automation step=step settings=settings /> }.into_any()
        }
    };
    view! {
        {parts}
        {set.then(|| view! { <Forget step=step /> })}
    }
}

/// The path, with where one is.
#[component]
fn Steps(step: Step) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    view! {
        <nav aria-label=t.steps>
            <ol class="sy-path">
                {move || {
                    let steps = step
                        .settings
                        .state
                        .with(|state| match state {
                            Load::Ready(view) => view.steps.clone(),
                            Load::Loading | Load::Failed(_) => Vec::new(),
                        });
                    steps
                        .into_iter()
                        .map(|other| {
                            let current = other.kind == step.kind;
                            view! {
                                <li class="sy-path__step" data-step=other.kind.code() data-status=other.status.code()>
                                    <a
                                        class="sy-path__link"
                                        href=format!("/dashboard/settings/{}", other.kind.code())
                                        aria-current=current.then_some("step")
                                    >
                                        {integration_name(locale, other.kind)}
                                    </a>
                                    {if other.needed {
                                        let text = (locale.t.kinds.integration_status)(other.status);
                                        view! { <Badge tone=other.status text=text /> }.into_any()
                                    } else {
                                        view! { <span class="sy-small sy-muted">{t.not_needed}</span> }.into_any()
                                    }}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ol>
        </nav>
    }
}

#[component]
fn Guide(kind: IntegrationKind, settings: Loader<SettingsView>) -> impl IntoView {
    let t = use_locale().t.settings;
    let session: Session = expect_context();
    let of_demo =
        session.me_untracked().and_then(|me| me.tenant).is_some_and(|tenant| tenant.slug == DEMO_SLUG);
    // Known with the path: until then the link waits, so that it never leads a reader of the demo to a real service.
    let console = Memo::new(move |before: Option<&Option<Option<String>>>| {
        settings.state.with(|state| match state {
            Load::Ready(view) => Some(view.demo_console.clone()),
            Load::Loading | Load::Failed(_) => before.cloned().flatten(),
        })
    });
    view! {
        <h2 class="sy-card__title" id="guide">
            {t.guide_title}
        </h2>
        <ol class="sy-guide">
            {(t.codes.guide)(kind).iter().map(|line| view! { <li>{*line}</li> }).collect_view()}
        </ol>
        {move || {
            let (service, console) = (service(kind)?, console.get()?);
            Some(
                view! {
                    <p>
                        <a
                            class="sy-link sy-link--out"
                            href=service.address(console.as_deref(), of_demo)
                            target="_blank"
                            rel="noopener noreferrer"
                            data-test="service"
                        >
                            {(t.open_console)(service.name)}
                            <Icon picture=Picture::External />
                        </a>
                    </p>
                    {console.map(|_| view! { <p class="sy-small sy-muted">{t.console_of_demo}</p> })}
                },
            )
        }}
    }
}

/// The step before and the step after.
#[component]
fn Ways(number: usize) -> impl IntoView {
    let t = use_locale().t.settings;
    let at =
        |n: usize| IntegrationKind::ALL.get(n).map(|kind| format!("/dashboard/settings/{}", kind.code()));
    let back = number.checked_sub(1).and_then(at).unwrap_or_else(|| "/dashboard/settings".to_owned());
    let next = at(number + 1).unwrap_or_else(|| "/dashboard/settings".to_owned());
    view! {
        <p class="sy-actions sy-step-page__ways">
            <a class=Look::Plain.class() href=back>
                {t.back}
            </a>
            <a class=Look::Primary.class() href=next data-test="next-step">
                {t.next}
                <Icon picture=Picture::ArrowRight />
            </a>
        </p>
    }
}

/// Forgets the step's keys and settings.
#[component]
fn Forget(step: Step) -> impl IntoView {
    let t = use_locale().t.settings;
    let open = RwSignal::new(false);
    let submit = Submit::new(Vec::new()).told_in_passing();
    let confirm = move |()| {
        submit.send_and(
            Ok(step.kind),
            move |kind| async move { step.api.forget_integration(*kind).await },
            move |gone| {
                open.set(false);
                step.view.again();
                step.settings.refresh();
                gone.map(drop)
            },
        );
    };
    view! {
        <p class="sy-actions">
            <Button
                look=Look::Quiet
                on_press=Callback::new(move |()| open.set(true))
                attr:data-test="forget"
            >
                {t.forget}
            </Button>
        </p>
        <ConfirmDialog
            open=open
            id="forget-step"
            title=Signal::stored(t.forget.to_owned())
            confirm=Signal::stored(t.forget.to_owned())
            doing=Signal::stored(t.saving.to_owned())
            busy=submit.busy()
            on_confirm=confirm
        >
            <p>{t.forget_text}</p>
        </ConfirmDialog>
    }
}
