//! Names of messengers, as people say them. The page, the files and what is printed say the same.

use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of the channels that a dialog can come by.
    pub struct Channels {
        /// By the code that Radist knows it by; none for a code that is not known.
        name: fn(&str) -> Option<Text> = by |code| {
            "waba" => {
                ru: Some("WhatsApp Business"),
                kk: Some("WhatsApp Business"),
                en: Some("WhatsApp Business"),
            }
            "whatsapp" | "whatsapp_personal" => {
                ru: Some("WhatsApp"),
                kk: Some("WhatsApp"),
                en: Some("WhatsApp"),
            }
            "telegram" | "telegram_personal" => {
                ru: Some("Telegram"),
                kk: Some("Telegram"),
                en: Some("Telegram"),
            }
            "telegram_bot" => { ru: Some("Telegram-бот"), kk: Some("Telegram боты"), en: Some("Telegram bot") }
            "instagram" => { ru: Some("Instagram"), kk: Some("Instagram"), en: Some("Instagram") }
            "vk" => { ru: Some("ВКонтакте"), kk: Some("ВКонтакте"), en: Some("VK") }
            "max" | "max_personal" => { ru: Some("MAX"), kk: Some("MAX"), en: Some("MAX") }
            "avito" => { ru: Some("Avito"), kk: Some("Avito"), en: Some("Avito") }
            "viber" => { ru: Some("Viber"), kk: Some("Viber"), en: Some("Viber") }
            "facebook" => { ru: Some("Facebook"), kk: Some("Facebook"), en: Some("Facebook") }
            "amocrm" => { ru: Some("amoCRM"), kk: Some("amoCRM"), en: Some("amoCRM") }
            _ => { ru: None, kk: None, en: None }
        };
    }
}

/// The name of a channel that Radist knows by this code. A code that is not known stays as it is: it is the only name there is.
#[must_use]
pub fn channel_name(code: &str, language: Language) -> &str {
    let words = match language {
        Language::Ru => &Channels::RU,
        Language::Kk => &Channels::KK,
        Language::En => &Channels::EN,
    };
    (words.name)(code).unwrap_or(code)
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
