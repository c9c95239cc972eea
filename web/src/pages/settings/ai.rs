//! Step 4: the model, its task, and a test analysis.

use leptos::prelude::*;
use synkro_shared::settings::{
    AiForm, AiProvider, AiSettings, IntegrationView, ModelView, OperationAction, OperationView, Outcome,
    SecretField, TestAnalysis,
};

use super::checking::Checking;
use super::operation::{Operation, Starter};
use super::prompt::Prompt;
use super::secret::{Secret, typed};
use super::step::Step;
use crate::components::{
    Card, Checkbox, Choice, ChoiceGroup, Field, Icon, Picture, Select, SelectOption, Toasts,
};
use crate::i18n::{Locale, use_locale};
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};

/// The step.
#[component]
pub fn Ai(step: Step, view: IntegrationView, settings: AiSettings) -> impl IntoView {
    let ready = settings.model.is_some();
    let operations = view.operations.clone();
    view! {
        <Form step=step view=view.clone() settings=settings />
        {ready.then(|| view! { <Checking step=step view=view /> })}
        <Prompt api=step.api />
        {ready.then(|| view! { <Test step=step operations=operations /> })}
    }
}

fn model_option(locale: Locale, model: ModelView) -> SelectOption {
    let price = model
        .price
        .map(|price| format!("{} / {}", locale.dollars(price.input_usd), locale.dollars(price.output_usd)));
    let limit = model.input_limit.map(|limit| locale.number(limit));
    let more: Vec<String> = limit.into_iter().chain(price).collect();
    let label = if more.is_empty() { model.name } else { format!("{} · {}", model.name, more.join(" · ")) };
    SelectOption::new(model.id, label)
}

#[component]
fn Form(step: Step, view: IntegrationView, settings: AiSettings) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let toasts: Toasts = expect_context();
    let saved = !view.secrets.is_empty();
    let compatible = RwSignal::new(settings.provider == AiProvider::OpenaiCompatible);
    let base = RwSignal::new(settings.base_url.clone().unwrap_or_default());
    let key = RwSignal::new(String::new());
    let model = RwSignal::new(settings.model.clone().unwrap_or_default());
    let models = Operation::new(step.api, step.kind, OperationAction::ListModels, &view.operations, None);
    let submit = Submit::new(vec![
        FormField::new("/base_url", "base_url", t.ai.base),
        FormField::new("/api_key", "api_key", t.ai.key),
        FormField::new("/model", "model", t.ai.model),
    ]);
    let send = move |()| {
        let compatible = compatible.get_untracked();
        let form = AiForm {
            provider: if compatible { AiProvider::OpenaiCompatible } else { AiProvider::Gemini },
            base_url: compatible.then(|| base.get_untracked()),
            api_key: typed(key),
            model: Some(model.get_untracked()).filter(|model| !model.trim().is_empty()),
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
    let providers = vec![
        Choice { value: "gemini", label: t.ai.gemini.to_owned() },
        Choice { value: "openai", label: t.ai.openai.to_owned() },
    ];
    let hosts = if settings.allowed_hosts.is_empty() {
        t.ai.no_hosts.to_owned()
    } else {
        (t.ai.hosts)(&settings.allowed_hosts.join(", "))
    };
    let options = Signal::derive(move || {
        let found =
            models.state.with(|state| match state.as_ref().and_then(|state| state.outcome.as_ref()) {
                Some(Outcome::Models { models }) => models.clone(),
                Some(_) | None => Vec::new(),
            });
        let choose = SelectOption::new("", t.ai.choose);
        std::iter::once(choose).chain(found.into_iter().map(|model| model_option(locale, model))).collect()
    });
    let listed = Memo::new(move |_| options.with(|options: &Vec<SelectOption>| options.len() > 1));
    view! {
        <section class="sy-card">
            <FormFrame on_submit=send>
                <SubmitHead submit=submit />
                <ChoiceGroup
                    legend=t.ai.provider
                    name="provider"
                    choices=providers
                    chosen=Signal::derive(move || if compatible.get() { "openai" } else { "gemini" })
                    on_choose=move |code| compatible.set(code == "openai")
                />
                {move || {
                    compatible
                        .get()
                        .then(|| {
                            view! {
                                <Field
                                    id="base_url"
                                    label=t.ai.base
                                    kind=Signal::stored("text")
                                    autocomplete="off"
                                    verbatim=true
                                    value=base
                                    hint=hosts.clone()
                                    error=submit.errors.at("/base_url")
                                />
                            }
                        })
                }}
                <Secret
                    id="api_key"
                    field=SecretField::ApiKey
                    label=t.ai.key
                    secrets=view.secrets.clone()
                    value=key
                    error=submit.errors.at("/api_key")
                />
                {saved.then(|| view! { <Starter operation=models label=t.ai.load test="list-models" /> })}
                {move || {
                    listed
                        .get()
                        .then(|| {
                            view! {
                                <Select
                                    id="model-list"
                                    label=t.ai.choose
                                    options=options
                                    value=model
                                    on_choose=move |id| model.set(id)
                                />
                            }
                        })
                }}
                <Field
                    id="model"
                    label=t.ai.model
                    kind=Signal::stored("text")
                    autocomplete="off"
                    verbatim=true
                    optional=true
                    value=model
                    hint=t.ai.model_hint.to_owned()
                    error=submit.errors.at("/model")
                />
                <SubmitButton submit=submit words=t.save attr:data-test="save" />
            </FormFrame>
        </section>
    }
}

#[component]
fn Test(step: Step, operations: Vec<OperationView>) -> impl IntoView {
    let t = use_locale().t.settings;
    let save = RwSignal::new(false);
    let operation = Operation::new(step.api, step.kind, OperationAction::TestAnalysis, &operations, None);
    view! {
        <Card title=t.ai.test id="test-section">
            <p class="sy-muted">{t.ai.test_text}</p>
            <Checkbox id="save-analysis" label=t.ai.save checked=save />
            <Starter operation=operation label=t.ai.test test="test-analysis" save=save />
            {move || {
                match operation.state.get().and_then(|state| state.outcome) {
                    Some(Outcome::Analysis(analysis)) => Some(view! { <Analysis analysis=*analysis /> }),
                    Some(_) | None => None,
                }
            }}
        </Card>
    }
}

#[component]
fn Analysis(analysis: TestAnalysis) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let TestAnalysis { content, receipt, saved, .. } = analysis;
    let tokens = receipt.prompt_tokens + receipt.answer_tokens + receipt.thinking_tokens;
    let cost = receipt.cost_usd.map_or_else(|| t.ai.cost_unknown.to_owned(), |cost| locale.dollars(cost));
    view! {
        <article class="sy-stack" data-test="analysis">
            <h3>{content.title}</h3>
            <p>{content.summary}</p>
            <p class="sy-small sy-strong">
                {(t.ai.confirmed)(content.citations_confirmed, content.citations_given)}
            </p>
            <ul class="sy-bullets">
                {content
                    .findings
                    .into_iter()
                    .map(|finding| {
                        view! {
                            <li>
                                <p class="sy-strong">{finding.title}</p>
                                <p>{finding.text}</p>
                                {finding
                                    .citations
                                    .into_iter()
                                    .map(|citation| view! { <blockquote class="sy-said-quote">{citation.quote}</blockquote> })
                                    .collect_view()}
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <p class="sy-small sy-muted">{(t.ai.cost)(&locale.number(tokens), &cost)}</p>
            {saved
                .then(|| {
                    view! {
                        <p class="sy-notice" data-tone="good">
                            <Icon picture=Picture::Check />
                            {t.ai.saved}
                        </p>
                    }
                })}
        </article>
    }
}
