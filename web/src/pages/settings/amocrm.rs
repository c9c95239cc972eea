//! Step 2: deals, by consent on amoCRM's page or by a long-lived token.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use synkro_shared::run::{RunProblem, RunProblemCode};
use synkro_shared::settings::{
    AmocrmForm, AmocrmMethod, AmocrmSettings, AuthorizeAmocrm, IntegrationView, OperationAction, Outcome,
    SampleLead, SecretField, amocrm_host,
};

use super::checking::Checking;
use super::operation::{Operation, Starter};
use super::secret::{Secret, typed};
use super::step::Step;
use crate::browser::zone;
use crate::components::{
    Button, Card, Choice, ChoiceGroup, CopyField, Field, Icon, Look, Picture, ProblemPanel, Toasts,
};
use crate::i18n::use_locale;
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};
use crate::session::Session;

/// The step.
#[component]
pub fn Amocrm(step: Step, view: IntegrationView, settings: AmocrmSettings) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let by_token = RwSignal::new(settings.method == AmocrmMethod::LongLivedToken);
    let choices = vec![
        Choice { value: "oauth", label: t.amocrm.oauth.to_owned() },
        Choice { value: "token", label: t.amocrm.token.to_owned() },
    ];
    let connected = settings.connected;
    let returned = use_query_map().with_untracked(|query| query.get("connected").is_some());
    let (form_view, form_settings) = (view.clone(), settings.clone());
    view! {
        <Returned />
        <section class="sy-card">
            <ChoiceGroup
                legend=t.amocrm.method
                name="amocrm-method"
                choices=choices
                chosen=Signal::derive(move || if by_token.get() { "token" } else { "oauth" })
                on_choose=move |code| by_token.set(code == "token")
            />
            {move || {
                let (view, settings) = (form_view.clone(), form_settings.clone());
                if by_token.get() {
                    view! { <ByToken step=step view=view settings=settings /> }.into_any()
                } else {
                    view! { <ByConsent step=step view=view settings=settings /> }.into_any()
                }
            }}
        </section>
        {connected.then(|| view! { <Checking step=step view=view.clone() at_once=returned /> })}
        {connected.then(|| view! { <Sample step=step view=view /> })}
    }
}

/// What amoCRM's page brought back.
#[component]
fn Returned() -> impl IntoView {
    let t = use_locale().t.settings;
    let query = use_query_map();
    move || {
        let (connected, problem) =
            query.with(|query| (query.get("connected").is_some(), query.get("problem")));
        if connected {
            return Some(
                view! {
                    <p class="sy-notice" data-tone="good" role="status" data-test="connected">
                        <Icon picture=Picture::Check />
                        {t.amocrm.connected}
                    </p>
                }
                .into_any(),
            );
        }
        let problem = problem?;
        let own = match problem.as_str() {
            "state_expired" => Some(t.amocrm.expired),
            "state_foreign" => Some(t.amocrm.foreign),
            _ => None,
        };
        Some(match own {
            Some(words) => view! {
                <p class="sy-notice" data-tone="bad" role="alert" data-test="problem">
                    <Icon picture=Picture::Alert />
                    {words}
                </p>
            }
            .into_any(),
            None => {
                let code = serde_json::from_value(problem.into()).unwrap_or(RunProblemCode::VendorChanged);
                let problem =
                    RunProblem::new(code, Some(synkro_shared::integration::IntegrationKind::Amocrm));
                view! { <ProblemPanel problem=problem /> }.into_any()
            }
        })
    }
}

#[component]
fn ByConsent(step: Step, view: IntegrationView, settings: AmocrmSettings) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let toasts: Toasts = expect_context();
    let saved = settings.method == AmocrmMethod::Oauth && settings.client_id.is_some();
    let connected = settings.connected && saved;
    let client_id = RwSignal::new(settings.client_id.clone().unwrap_or_default());
    let secret = RwSignal::new(String::new());
    let fields = vec![
        FormField::new("/client_id", "client_id", t.amocrm.client_id),
        FormField::new("/client_secret", "client_secret", t.amocrm.client_secret),
    ];
    let submit = Submit::new(fields.clone());
    let consent = Submit::new(fields);
    let send = move |()| {
        let form = AmocrmForm {
            method: AmocrmMethod::Oauth,
            client_id: Some(client_id.get_untracked()),
            client_secret: typed(secret),
            ..AmocrmForm::default()
        };
        submit.send(
            form.check().map(|_| form),
            move |form| async move { step.api.put_integration(step.kind, &*form).await },
            move |view: IntegrationView| {
                toasts.show(t.saved.to_owned());
                step.changed(view);
            },
        );
    };
    let connect = move |()| {
        consent.send(
            Ok(()),
            move |_| async move { step.api.authorize_amocrm().await },
            move |begun: AuthorizeAmocrm| {
                _ = window().location().assign(&begun.url);
            },
        );
    };
    let (callback, hook) = (settings.callback_url, settings.disabled_hook_url);
    view! {
        <div data-test="callback-url">
            <CopyField id="callback-url" label=t.amocrm.callback value=Signal::stored(callback) />
        </div>
        <div data-test="hook-url">
            <CopyField id="hook-url" label=t.amocrm.hook value=Signal::stored(hook) />
        </div>
        <FormFrame on_submit=send>
            <SubmitHead submit=submit />
            <SubmitHead submit=consent />
            <Field
                id="client_id"
                label=t.amocrm.client_id
                kind=Signal::stored("text")
                autocomplete="off"
                verbatim=true
                value=client_id
                error=submit.errors.at("/client_id")
            />
            <Secret
                id="client_secret"
                field=SecretField::ClientSecret
                label=t.amocrm.client_secret
                secrets=view.secrets
                value=secret
                error=submit.errors.at("/client_secret")
            />
            <p class="sy-actions">
                <SubmitButton submit=submit words=t.save attr:data-test="save" />
                {saved
                    .then(|| {
                        view! {
                            <Button
                                look=if connected { Look::Plain } else { Look::Primary }
                                busy=consent.busy()
                                on_press=connect
                                attr:data-test="connect"
                            >
                                {if connected { t.amocrm.again } else { t.amocrm.connect }}
                            </Button>
                        }
                    })}
            </p>
        </FormFrame>
    }
}

#[component]
fn ByToken(step: Step, view: IntegrationView, settings: AmocrmSettings) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let toasts: Toasts = expect_context();
    let host = RwSignal::new(settings.host.unwrap_or_default());
    let token = RwSignal::new(String::new());
    let submit = Submit::new(vec![
        FormField::new("/host", "host", t.amocrm.host),
        FormField::new("/access_token", "access_token", t.amocrm.access),
    ]);
    let send = move |()| {
        if let Ok(exact) = amocrm_host(&host.get_untracked()) {
            host.set(exact);
        }
        let form = AmocrmForm {
            method: AmocrmMethod::LongLivedToken,
            host: Some(host.get_untracked()),
            access_token: typed(token),
            ..AmocrmForm::default()
        };
        submit.send(
            form.check().map(|_| form),
            move |form| async move { step.api.put_integration(step.kind, &*form).await },
            move |view: IntegrationView| {
                toasts.show(t.saved.to_owned());
                step.changed(view);
            },
        );
    };
    view! {
        <FormFrame on_submit=send>
            <SubmitHead submit=submit />
            <Field
                id="host"
                label=t.amocrm.host
                kind=Signal::stored("text")
                autocomplete="off"
                verbatim=true
                value=host
                error=submit.errors.at("/host")
            />
            <Secret
                id="access_token"
                field=SecretField::AccessToken
                label=t.amocrm.access
                secrets=view.secrets
                value=token
                error=submit.errors.at("/access_token")
            />
            <SubmitButton submit=submit words=t.save attr:data-test="save" />
        </FormFrame>
    }
}

/// The three latest leads.
#[component]
fn Sample(step: Step, view: IntegrationView) -> impl IntoView {
    let t = use_locale().t.settings;
    let operation = Operation::new(step.api, step.kind, OperationAction::Sample, &view.operations, None);
    view! {
        <Card title=t.amocrm.sample_leads_title id="sample-section">
            <Starter operation=operation label=t.amocrm.sample_leads test="sample" />
            {move || {
                match operation.state.get().and_then(|state| state.outcome) {
                    Some(Outcome::Leads { leads }) => Some(view! { <Leads leads=leads /> }),
                    Some(_) | None => None,
                }
            }}
        </Card>
    }
}

#[component]
fn Leads(leads: Vec<SampleLead>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let session: Session = expect_context();
    let zone = session.timezone();
    let row = |lead: SampleLead| {
        let at = lead.created_at.map(|at| zone::moment_text(locale, &zone, at));
        let contact: Vec<String> = lead.contact.into_iter().chain(lead.phones).collect();
        view! {
            <tr>
                <td data-label=t.amocrm.col_date>{at}</td>
                <td data-label=t.amocrm.col_manager>{lead.manager}</td>
                <td data-label=t.amocrm.col_contact>{contact.join(", ")}</td>
                <td data-label=t.amocrm.col_name>{lead.name}</td>
                <td data-label=t.amocrm.col_stage>{lead.stage}</td>
            </tr>
        }
    };
    view! {
        <table class="sy-table sy-table--cards sy-leads" data-test="sample-leads">
            <thead>
                <tr>
                    {[t.amocrm.col_date, t.amocrm.col_manager, t.amocrm.col_contact, t.amocrm.col_name, t.amocrm.col_stage]
                        .into_iter()
                        .map(|name| view! { <th scope="col">{name}</th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody>{leads.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
