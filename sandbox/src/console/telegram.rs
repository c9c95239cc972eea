//! The bot's token as BotFather sends it, and the chat as its members see it.

use super::escape;
use super::pages::value;
use crate::credentials::TelegramCredentials;
use crate::telegram::{StoredButton, StoredMessage};

pub(super) fn chat(known: &TelegramCredentials, title: &str, messages: &[StoredMessage]) -> String {
    let mut shown = String::new();
    for message in messages.iter().rev() {
        let topic = message.message_thread_id.map_or_else(String::new, |topic| format!(", тема {topic}"));
        let file = message.document.as_ref().map_or_else(String::new, |document| {
            format!("<p>📄 {} ({} байт)</p>", escape(&document.file_name), document.size)
        });
        let button = |one: &StoredButton| {
            format!("<a class=\"button\" href=\"{}\">{}</a> ", escape(&one.url), escape(&one.text))
        };
        let buttons: String = message.buttons.iter().map(button).collect();
        let buttons = if buttons.is_empty() { buttons } else { format!("<p>{buttons}</p>") };
        shown.push_str(&format!(
            "<article class=\"message\" data-test=\"telegram-message\"><p class=\"note\">чат {}{topic} · {}</p>\
             <pre>{}</pre>{file}{buttons}</article>",
            message.chat_id,
            message.date.format("%d.%m %H:%M:%S UTC"),
            linked(&message.text),
        ));
    }
    if shown.is_empty() {
        shown.push_str("<p class=\"note\">Сообщений пока нет.</p>");
    }
    format!(
        "<section><h2>BotFather</h2><p>Done! Use this token to access the HTTP API:</p><dl>{}</dl></section>\
         <section><h2>Чат «{}»</h2><dl>{}{}</dl>{shown}</section>",
        value("Токен бота", "telegram-bot-token", &known.bot_token),
        escape(title),
        value("Номер чата", "telegram-chat-id", &known.chat_id.to_string()),
        value(
            "Номер темы",
            "telegram-thread-id",
            &known.message_thread_id.map(|topic| topic.to_string()).unwrap_or_default()
        ),
    )
}

/// A text as its readers see it: an address in it is a link.
fn linked(text: &str) -> String {
    let mut shown = String::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if word.starts_with("http://") || word.starts_with("https://") {
            let address = escape(word);
            shown.push_str(&format!("<a href=\"{address}\">{address}</a>{}", &piece[word.len()..]));
        } else {
            shown.push_str(&escape(piece));
        }
    }
    shown
}
