//! Names of messengers, as people say them. The page, the files and what is printed say the same.

use crate::session::Language;

/// The name of a channel that Radist knows by this code. A code that is not known stays as it is: it is the only name there is.
#[must_use]
pub fn channel_name(code: &str, language: Language) -> &str {
    match (code, language) {
        ("waba", _) => "WhatsApp Business",
        ("whatsapp" | "whatsapp_personal", _) => "WhatsApp",
        ("telegram" | "telegram_personal", _) => "Telegram",
        ("telegram_bot", Language::Ru) => "Telegram-бот",
        ("telegram_bot", Language::Kk) => "Telegram боты",
        ("telegram_bot", Language::En) => "Telegram bot",
        ("instagram", _) => "Instagram",
        ("vk", Language::Ru | Language::Kk) => "ВКонтакте",
        ("vk", Language::En) => "VK",
        ("max" | "max_personal", _) => "MAX",
        ("avito", _) => "Avito",
        ("viber", _) => "Viber",
        ("facebook", _) => "Facebook",
        ("amocrm", _) => "amoCRM",
        (code, _) => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_name_in_each_language_and_one_that_is_not_known_stays() {
        for language in [Language::Ru, Language::Kk, Language::En] {
            assert_eq!(channel_name("waba", language), "WhatsApp Business");
            assert_eq!(channel_name("telegram_personal", language), "Telegram");
            assert_eq!(channel_name("smoke_signals", language), "smoke_signals");
            assert_eq!(channel_name("", language), "");
        }
        assert_eq!(channel_name("telegram_bot", Language::Ru), "Telegram-бот");
        assert_eq!(channel_name("vk", Language::En), "VK");
    }
}
