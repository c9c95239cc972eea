//! The dialog behind a quote: its messages, the quoted one marked, scrolled to and focused.

use leptos::html::Li;
use leptos::prelude::*;
use synkro_shared::ReportId;
use synkro_shared::report::{DialogMessage, DialogView, Speaker};
use synkro_words::channel::channel_name;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::super::failure::Failure;
use super::{Asked, Reading};
use crate::api::{Api, Load, Loader};
use crate::browser::zone;
use crate::components::{Badge, Dialog, Skeleton, Tone};
use crate::i18n::use_locale;

/// The panel; opens whenever a dialog is asked for.
#[component]
pub fn DialogPanel(
    /// The report whose period bounds the messages.
    report: ReportId,
) -> impl IntoView {
    let t = use_locale().t;
    let reading: Reading = expect_context();
    let open = RwSignal::new(false);
    let name = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let asked = reading.place.asked.with(Option::is_some);
        if asked {
            name.set(None);
        }
        open.set(asked);
    });
    Effect::new(move |_| {
        if !open.get() {
            reading.place.close();
        }
    });
    let title = Signal::derive(move || {
        name.get().map_or_else(|| t.loading.to_owned(), |name| (t.dialog.dialog_title)(&name))
    });
    view! {
        <Dialog open=open id="dialog-title" title=title tall=true>
            {move || reading.place.asked.get().map(|asked| view! { <Opened report=report asked=asked name=name /> })}
        </Dialog>
    }
}

#[component]
fn Opened(report: ReportId, asked: Asked, name: RwSignal<Option<String>>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let api = Api::for_this_view();
    let chat_id = asked.chat_id;
    let dialog = Loader::new(move || api.dialog(report, chat_id));
    Effect::new(move |_| {
        dialog.state.with(|state| match state {
            Load::Ready(dialog) => {
                let called = dialog.contact_name.clone();
                name.set(Some(called.unwrap_or_else(|| (t.report.client_unnamed)(dialog.chat_id))));
            }
            Load::Loading => {}
            Load::Failed(_) => name.set(Some((t.report.client_unnamed)(chat_id))),
        });
    });
    move || match dialog.state.get() {
        Load::Loading => view! { <Skeleton lines=8 /> }.into_any(),
        Load::Failed(error) => {
            let retry = Callback::new(move |()| dialog.again());
            view! {
                <Failure error=error on_retry=Some(retry) />
            }
            .into_any()
        }
        Load::Ready(dialog) => view! { <Messages dialog=dialog asked=asked.clone() /> }.into_any(),
    }
}

#[component]
fn Messages(dialog: DialogView, asked: Asked) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let channel = channel_name(&dialog.channel, locale.language).to_owned();
    let reading: Reading = expect_context();
    let lead = match dialog.lead_id {
        Some(id) => Some((t.dialog.lead)(id)),
        None => reading.measured.deals.then(|| t.dialog.no_lead.to_owned()),
    };
    let missing = asked
        .message_id
        .as_ref()
        .is_some_and(|id| !dialog.messages.iter().any(|message| message.message_id == *id));
    let empty = dialog.messages.is_empty();
    view! {
        <p class="sy-row sy-muted">
            <span>{channel}</span>
            {dialog
                .phone
                .map(|phone| {
                    view! {
                        <span>
                            <span class="sy-hidden">{t.dialog.phone}": "</span>
                            {phone}
                        </span>
                    }
                })}
            {lead.map(|lead| view! { <span>{lead}</span> })}
        </p>
        {missing.then(|| view! { <p class="sy-notice" data-tone="warning">{t.dialog.dialog_missing_message}</p> })}
        {empty.then(|| view! { <p class="sy-muted">{t.dialog.dialog_empty}</p> })}
        <ol class="sy-messages">
            {dialog
                .messages
                .into_iter()
                .map(|message| {
                    let quote = (asked.message_id.as_ref() == Some(&message.message_id))
                        .then(|| asked.quote.clone().unwrap_or_default());
                    view! { <Message message=message quote=quote /> }
                })
                .collect_view()}
        </ol>
    }
}

/// A message; `quote` is there when it is the quoted one.
#[component]
fn Message(message: DialogMessage, quote: Option<String>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let reading: Reading = expect_context();
    let at = reading.zone.with_value(|zone| zone::moment_text(locale, zone, message.sent_at));
    let class = match message.speaker {
        Speaker::Client => "sy-message sy-message--client",
        Speaker::Company => "sy-message sy-message--company",
        Speaker::Unknown => "sy-message",
    };
    let media = (message.kind != "text")
        .then(|| (t.kinds.media)(&message.kind).map_or_else(|| message.kind.clone(), str::to_owned));
    let cited = quote.is_some();
    let node = NodeRef::<Li>::new();
    if cited {
        Effect::new(move |_| {
            if let Some(item) = node.get() {
                // After the dialog has been laid out.
                request_animation_frame(move || {
                    let options = ScrollIntoViewOptions::new();
                    options.set_block(ScrollLogicalPosition::Center);
                    item.scroll_into_view_with_scroll_into_view_options(&options);
                    _ = item.focus();
                });
            }
        });
    }
    view! {
        <li class=class data-cited=cited.then_some("true") tabindex=cited.then_some("-1") node_ref=node>
            <p class="sy-message__head">
                <span class="sy-strong">{(t.kinds.speaker)(message.speaker)}</span>
                <span class="sy-muted">{at}</span>
            </p>
            {cited.then(|| view! { <Badge tone=Tone::Active text=t.dialog.cited_message /> })}
            {media.map(|media| view! { <p class="sy-small sy-muted">{media}</p> })}
            <p class="sy-message__text">{marked(&message.text, quote.as_deref())}</p>
        </li>
    }
}

/// The text with the quote in it marked.
fn marked(text: &str, quote: Option<&str>) -> impl IntoView + use<> {
    let found =
        quote.filter(|quote| !quote.is_empty()).and_then(|quote| text.split_once(quote).zip(Some(quote)));
    match found {
        None => text.to_owned().into_any(),
        Some(((before, after), quote)) => {
            let (before, quote, after) = (before.to_owned(), quote.to_owned(), after.to_owned());
            view! {
                {before}
                <mark class="sy-quoted">{quote}</mark>
                {after}
            }
            .into_any()
        }
    }
}
