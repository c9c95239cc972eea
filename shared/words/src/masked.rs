//! What stands in a text where something was masked or is not proven.

use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of what was masked.
    pub struct Masked {
        /// After a number that nobody computed.
        unconfirmed: Text = { ru: " (не подтверждено)", kk: " (расталмаған)", en: " (unconfirmed)" };
        /// By the kind of a placeholder; any other is a client's name.
        value: fn(&str) -> Text = by |kind| {
            "LINK" => { ru: "[ссылка]", kk: "[сілтеме]", en: "[link]" }
            "EMAIL" => { ru: "[эл. почта]", kk: "[эл. пошта]", en: "[e-mail]" }
            "IBAN" => { ru: "[счёт]", kk: "[шот]", en: "[account]" }
            "CARD" => { ru: "[карта]", kk: "[карта]", en: "[card]" }
            "IIN" => { ru: "[ИИН]", kk: "[ЖСН]", en: "[IIN]" }
            "PHONE" => { ru: "[телефон]", kk: "[телефон]", en: "[phone]" }
            _ => { ru: "[клиент]", kk: "[клиент]", en: "[client]" }
        };
    }
}

/// The words of a language.
#[must_use]
pub const fn masked(language: Language) -> &'static Masked {
    match language {
        Language::Ru => &Masked::RU,
        Language::Kk => &Masked::KK,
        Language::En => &Masked::EN,
    }
}
