//! The bot's token as BotFather sends it, and the chat as its members see it.

use super::escape;
use super::pages::value;
use crate::credentials::TelegramCredentials;
use crate::telegram::StoredMessage;

pub(super) fn chat(known: &TelegramCredentials, title: &str, messages: &[StoredMessage]) -> String {
    let mut shown = String::new();
    for message in messages.iter().rev() {
        let topic = message.message_thread_id.map_or_else(String::new, |topic| format!(", тема {topic}"));
        let file = message.document.as_ref().map_or_else(String::new, |document| {
            format!("<p>📄 {} ({} байт)</p>", escape(&document.file_name), document.size)
        });
        shown.push_str(&format!(
            "<article class=\"message\" data-test=\"telegram-message\"><p class=\"note\">чат {}{topic} · {}</p>\
             <pre>{}</pre>{file}</article>",
            message.chat_id,
            message.date.format("%d.%m %H:%M:%S UTC"),
            escape(&message.text),
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
