//! Step 3: chats. The key, the company, which connections count; then the sample and its writing.

use leptos::prelude::*;
use synkro_shared::FieldErrorCode;
use synkro_shared::run::CountKind;
use synkro_shared::settings::{
    ConnectionView, IntegrationView, OperationAction, OperationView, Outcome, RadistForm, RadistSettings,
    SampleChat, SecretField, WrittenSample,
};
use synkro_shared::validate::refused;
use synkro_words::channel::channel_name;

use super::checking::Checking;
use super::operation::{Operation, Starter};
use super::secret::{Secret, typed};
use super::step::Step;
use crate::browser::zone;
use crate::components::{Card, Choice, ChoiceGroup, Field, Icon, Picture, Select, SelectOption, Toasts};
use crate::i18n::{Locale, use_locale};
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};
use crate::session::Session;

const WORLD: &str = "https://api.radist.online/v2";
const RUSSIA: &str = "https://api-ru.radist.online/v2";

/// The step.
#[component]
pub fn Radist(step: Step, view: IntegrationView, settings: RadistSettings) -> impl IntoView {
    let saved = settings.base_url.is_some();
    let ready = settings.company_id.is_some();
    let operations = view.operations.clone();
    view! {
        <Form step=step view=view.clone() settings=settings />
        {(saved && ready).then(|| view! { <Checking step=step view=view /> })}
        {(saved && ready).then(|| view! { <Sample step=step operations=operations /> })}
    }
}

#[component]
fn Form(step: Step, view: IntegrationView, settings: RadistSettings) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let toasts: Toasts = expect_context();
    let saved = settings.base_url.is_some();
    let ready = settings.company_id.is_some();
    let russia = RwSignal::new(settings.base_url.as_deref() == Some(RUSSIA));
    let key = RwSignal::new(String::new());
    let company = RwSignal::new(settings.company_id.map(|id| id.to_string()).unwrap_or_default());
    let chosen = RwSignal::new(settings.connection_ids.clone());
    let companies =
        Operation::new(step.api, step.kind, OperationAction::ListCompanies, &view.operations, None);
    let connections =
        Operation::new(step.api, step.kind, OperationAction::ListConnections, &view.operations, None);
    let submit = Submit::new(vec![
        FormField::new("/base_url", "base_url", t.radist.base),
        FormField::new("/api_key", "api_key", t.radist.key),
        FormField::new("/company_id", "company_id", t.radist.company),
    ]);
    let send = move |()| {
        let text = company.get_untracked();
        let text = text.trim();
        let number = text.parse::<i64>().ok();
        let readable = text.is_empty() || number.is_some();
        let form = RadistForm {
            base_url: if russia.get_untracked() { RUSSIA } else { WORLD }.to_owned(),
            api_key: typed(key),
            company_id: number,
            connection_ids: chosen.get_untracked(),
        };
        submit.send(
            if readable {
                form.check().map(|_| form)
            } else {
                Err(vec![refused("/company_id", FieldErrorCode::NotANumber)])
            },
            move |form| async move { step.api.put_integration(step.kind, &*form).await },
            move |view: IntegrationView| {
                toasts.show(t.saved.to_owned());
                step.changed(view);
            },
        );
    };
    let bases = vec![
        Choice { value: "world", label: t.radist.base_world.to_owned() },
        Choice { value: "ru", label: t.radist.base_ru.to_owned() },
    ];
    let options = Signal::derive(move || {
        let found =
            companies.state.with(|state| match state.as_ref().and_then(|state| state.outcome.as_ref()) {
                Some(Outcome::Companies { companies }) => companies.clone(),
                Some(_) | None => Vec::new(),
            });
        std::iter::once(SelectOption::new("", "—"))
            .chain(found.into_iter().map(|company| {
                let name = company.name.unwrap_or_default();
                SelectOption::new(company.id.to_string(), format!("{name} ({})", company.id))
            }))
            .collect::<Vec<_>>()
    });
    let listed = Memo::new(move |_| options.with(|options| options.len() > 1));
    view! {
        <section class="sy-card">
            <FormFrame on_submit=send>
                <SubmitHead submit=submit />
                <ChoiceGroup
                    legend=t.radist.base
                    name="base_url"
                    choices=bases
                    chosen=Signal::derive(move || if russia.get() { "ru" } else { "world" })
                    on_choose=move |code| russia.set(code == "ru")
                />
                <Secret
                    id="api_key"
                    field=SecretField::ApiKey
                    label=t.radist.key
                    secrets=view.secrets.clone()
                    value=key
                    error=submit.errors.at("/api_key")
                />
                {saved
                    .then(|| {
                        view! { <Starter operation=companies label=t.radist.companies test="list-companies" /> }
                    })}
                {move || {
                    listed
                        .get()
                        .then(|| {
                            view! {
                                <Select
                                    id="company-list"
                                    label=t.radist.company
                                    options=options
                                    value=company
                                    on_choose=move |id| company.set(id)
                                />
                            }
                        })
                }}
                <Field
                    id="company_id"
                    label=t.radist.company
                    kind=Signal::stored("text")
                    inputmode="numeric"
                    autocomplete="off"
                    optional=true
                    value=company
                    hint=t.radist.company_hint.to_owned()
                    error=submit.errors.at("/company_id")
                />
                {ready
                    .then(|| {
                        view! {
                            <Starter operation=connections label=t.radist.load_connections test="list-connections" />
                        }
                    })}
                {move || {
                    match connections.state.get().and_then(|state| state.outcome) {
                        Some(Outcome::Connections { connections }) => {
                            Some(view! { <Connections connections=connections chosen=chosen /> })
                        }
                        Some(_) | None => None,
                    }
                }}
                <SubmitButton submit=submit words=t.save attr:data-test="save" />
            </FormFrame>
        </section>
    }
}

#[component]
fn Connections(connections: Vec<ConnectionView>, chosen: RwSignal<Vec<i64>>) -> impl IntoView {
    let Locale { language, t } = use_locale();
    let t = t.settings;
    let tick = move |id: i64, on: bool| {
        chosen.update(|chosen| {
            chosen.retain(|known| *known != id);
            if on {
                chosen.push(id);
            }
        });
    };
    view! {
        <fieldset class="sy-checks">
            <legend class="sy-label">{t.radist.connections}</legend>
            <p class="sy-small sy-muted">{t.radist.connections_hint}</p>
            {connections
                .into_iter()
                .map(|connection| {
                    let id = connection.id;
                    let channel = channel_name(&connection.channel, language);
                    let named = connection.name.into_iter().chain([channel.to_owned(), id.to_string()]);
                    let words = named.collect::<Vec<_>>().join(" · ");
                    view! {
                        <label class="sy-check">
                            <input
                                class="sy-check__box"
                                type="checkbox"
                                prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                                on:change:target=move |event| tick(id, event.target().checked())
                            />
                            <span class="sy-check__label">{words}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}

/// What would be written, and the writing of it.
#[component]
fn Sample(step: Step, operations: Vec<OperationView>) -> impl IntoView {
    let t = use_locale().t.settings;
    let sample = Operation::new(step.api, step.kind, OperationAction::Sample, &operations, None);
    let write = Operation::new(step.api, step.kind, OperationAction::WriteSample, &operations, None);
    view! {
        <Card title=t.radist.sample_title id="sample-section">
            <Starter operation=sample label=t.radist.sample test="sample" />
            {move || {
                match sample.state.get().and_then(|state| state.outcome) {
                    Some(Outcome::Dialogs { leads, chats, messages, .. }) => {
                        let count = u32::try_from(chats.len()).unwrap_or(u32::MAX);
                        Some(
                            view! {
                                <p data-test="sample-found">{(t.radist.found)(leads, count, messages)}</p>
                                {chats.into_iter().map(|chat| view! { <Chat chat=chat /> }).collect_view()}
                                <Starter operation=write label=t.radist.write test="write-sample" />
                            },
                        )
                    }
                    Some(_) | None => None,
                }
            }}
            {move || {
                match write.state.get().and_then(|state| state.outcome) {
                    Some(Outcome::Written(written)) => Some(view! { <Written written=written /> }),
                    Some(_) | None => None,
                }
            }}
        </Card>
    }
}

#[component]
fn Written(written: WrittenSample) -> impl IntoView {
    let t = use_locale().t.settings;
    let WrittenSample { leads, chats, messages, complete } = written;
    view! {
        <p class="sy-notice" data-tone=if complete { "good" } else { "bad" } role="status" data-test="written">
            <Icon picture=if complete { Picture::Check } else { Picture::Alert } />
            {(t.radist.written)(leads, chats, messages)}
            {(!complete).then(|| format!(" {}", t.radist.partly))}
        </p>
    }
}

#[component]
fn Chat(chat: SampleChat) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let session: Session = expect_context();
    let zone = session.timezone();
    let name: Vec<String> = chat.contact.into_iter().chain(chat.phone).collect();
    let messages = u64::from(chat.messages);
    let about = [
        name.join(", "),
        channel_name(&chat.channel, locale.language).to_owned(),
        format!("{} {}", locale.number(messages), (locale.t.kinds.count_noun)(CountKind::Messages, messages)),
    ];
    view! {
        <details class="sy-sample">
            <summary>{about.join(" · ")}</summary>
            <ul class="sy-sample__messages">
                {chat
                    .last
                    .into_iter()
                    .map(|message| {
                        view! {
                            <li>
                                <span class="sy-small sy-muted">
                                    {if message.from_client { t.radist.client } else { t.radist.company_side }}
                                    " · "
                                    {zone::moment_text(locale, &zone, message.sent_at)}
                                </span>
                                <p>{message.text}</p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </details>
    }
}
