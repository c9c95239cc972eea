//! Step 5: where the essence is posted. That the bot may post there only a message proves.

use leptos::prelude::*;
use synkro_shared::FieldErrorCode;
use synkro_shared::settings::{
    CheckCode, CheckState, IntegrationView, OperationAction, OperationView, Outcome, SecretField,
    TelegramForm, TelegramSettings, chat_address,
};
use synkro_shared::validate::refused;

use super::checking::Checking;
use super::operation::{Operation, Starter};
use super::secret::{Secret, typed};
use super::step::Step;
use crate::components::{Card, Checkbox, Field, Icon, Look, Picture, Toasts};
use crate::i18n::use_locale;
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};

/// The step.
#[component]
pub fn Telegram(step: Step, view: IntegrationView, settings: TelegramSettings) -> impl IntoView {
    let saved = settings.chat_id.is_some();
    let operations = view.operations.clone();
    let open = view.check.as_ref().is_some_and(|check| {
        check.items.iter().any(|item| item.code == CheckCode::CanPost && item.state == CheckState::Skipped)
    });
    view! {
        <Form step=step view=view.clone() settings=settings />
        {saved.then(|| view! { <Checking step=step view=view /> })}
        {saved.then(|| view! { <Messages step=step operations=operations open=open /> })}
    }
}

#[component]
fn Form(step: Step, view: IntegrationView, settings: TelegramSettings) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let toasts: Toasts = expect_context();
    let token = RwSignal::new(String::new());
    let chat = RwSignal::new(settings.chat_id.clone().unwrap_or_default());
    let repeat = RwSignal::new(settings.repeat_unknown);
    let thread = RwSignal::new(settings.thread_id.map(|id| id.to_string()).unwrap_or_default());
    let submit = Submit::new(vec![
        FormField::new("/bot_token", "bot_token", t.telegram.token),
        FormField::new("/chat", "chat", t.telegram.chat),
        FormField::new("/thread_id", "thread_id", t.telegram.thread),
    ]);
    let send = move |()| {
        if let Ok(exact) = chat_address(&chat.get_untracked()) {
            chat.set(exact.chat_id);
            if let Some(number) = exact.thread_id.filter(|_| thread.with_untracked(String::is_empty)) {
                thread.set(number.to_string());
            }
        }
        let text = thread.get_untracked();
        let number = text.trim().parse::<i64>().ok();
        let readable = text.trim().is_empty() || number.is_some();
        let form = TelegramForm {
            bot_token: typed(token),
            chat: chat.get_untracked(),
            thread_id: number,
            repeat_unknown: repeat.get_untracked(),
        };
        submit.send(
            if readable {
                form.check().map(|_| form)
            } else {
                Err(vec![refused("/thread_id", FieldErrorCode::NotATopic)])
            },
            move |form| async move { step.api.put_integration(step.kind, &*form).await },
            move |view: IntegrationView| {
                toasts.show(t.saved.to_owned());
                step.changed(view);
            },
        );
    };
    view! {
        <section class="sy-card">
            <FormFrame on_submit=send>
                <SubmitHead submit=submit />
                <Secret
                    id="bot_token"
                    field=SecretField::BotToken
                    label=t.telegram.token
                    secrets=view.secrets
                    value=token
                    error=submit.errors.at("/bot_token")
                />
                <Field
                    id="chat"
                    label=t.telegram.chat
                    kind=Signal::stored("text")
                    autocomplete="off"
                    verbatim=true
                    value=chat
                    hint=t.telegram.chat_hint.to_owned()
                    error=submit.errors.at("/chat")
                />
                <Field
                    id="thread_id"
                    label=t.telegram.thread
                    kind=Signal::stored("text")
                    inputmode="numeric"
                    autocomplete="off"
                    optional=true
                    value=thread
                    error=submit.errors.at("/thread_id")
                />
                <Checkbox id="repeat_unknown" label=t.telegram.repeat hint=t.telegram.repeat_hint checked=repeat />
                <SubmitButton submit=submit words=t.save attr:data-test="save" />
            </FormFrame>
        </section>
    }
}

/// Messages that prove it.
#[component]
fn Messages(step: Step, operations: Vec<OperationView>, open: bool) -> impl IntoView {
    let t = use_locale().t.settings;
    let ended = Callback::new(move |_: OperationView| {
        step.settings.refresh();
        step.view.refresh();
    });
    let test = Operation::new(step.api, step.kind, OperationAction::SendTest, &operations, Some(ended));
    let report = Operation::new(step.api, step.kind, OperationAction::SendReport, &operations, Some(ended));
    view! {
        <Card title=t.telegram.test_title id="messages-section">
            {open.then(|| view! { <p>{t.telegram.need_test}</p> })}
            <Starter
                operation=test
                label=t.telegram.test
                test="send-test"
                look=if open { Look::Primary } else { Look::Plain }
            />
            <Sent operation=test />
            <Starter operation=report label=t.telegram.report test="send-report" />
            <Sent operation=report />
        </Card>
    }
}

#[component]
fn Sent(operation: Operation) -> impl IntoView {
    let t = use_locale().t.settings;
    move || match operation.state.get().and_then(|state| state.outcome) {
        Some(Outcome::Posted { link, .. }) => Some(view! {
            <p class="sy-notice" data-tone="good" role="status" data-test="posted">
                <Icon picture=Picture::Check />
                {t.telegram.sent}
                {link
                    .map(|link| {
                        view! {
                            " "
                            <a href=link target="_blank" rel="noopener noreferrer">
                                {t.telegram.open}
                            </a>
                        }
                    })}
            </p>
        }),
        Some(_) | None => None,
    }
}
