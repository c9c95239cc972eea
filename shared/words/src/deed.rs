//! What staff did to an account of a company: words of the page and of the message in the company's chat.

use synkro_shared::people::StaffDeed;
use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of what staff did, and of the message about it. What takes arguments takes them as HTML.
    pub struct Deeds {
        /// Stands before a colon and whose account it was.
        deed: fn(StaffDeed) -> Text = by |deed| {
            StaffDeed::Created => { ru: "Создан аккаунт", kk: "Аккаунт жасалды", en: "Account created" }
            StaffDeed::Invited => {
                ru: "Выпущена ссылка, чтобы задать пароль",
                kk: "Құпиясөз орнату сілтемесі шығарылды",
                en: "Link to set a password issued",
            }
            StaffDeed::SecondFactorReset => {
                ru: "Сброшен второй фактор",
                kk: "Екінші фактор алып тасталды",
                en: "Second factor reset",
            }
            StaffDeed::Enabled => {
                ru: "Аккаунт включён",
                kk: "Аккаунт бұғаттан шығарылды",
                en: "Account enabled",
            }
            StaffDeed::Disabled => { ru: "Аккаунт отключён", kk: "Аккаунт бұғатталды", en: "Account disabled" }
            StaffDeed::SettingsGranted => {
                ru: "Дано право менять настройки",
                kk: "Баптауды өзгерту рұқсаты берілді",
                en: "Right to change settings given",
            }
            StaffDeed::SettingsRevoked => {
                ru: "Снято право менять настройки",
                kk: "Баптауды өзгерту рұқсаты алып тасталды",
                en: "Right to change settings taken away",
            }
            StaffDeed::Deleted => { ru: "Аккаунт удалён", kk: "Аккаунт жойылды", en: "Account deleted" }
        };
        /// Who did it, where it was the operator of the server.
        operator: Text = {
            ru: "оператор сервера",
            kk: "сервер операторы",
            en: "the operator of the server",
        };
        /// Takes the company, the deed, whose account, who of staff, and when.
        told: fn(&str, Text, &str, &str, &str) -> String = {
            ru: |company, deed, about, by, when| format!("🔐 <b>{company}: изменён доступ</b>\n{deed}: {about}\nСделала команда Synkro: {by}, {when}"),
            kk: |company, deed, about, by, when| format!("🔐 <b>{company}: қолжетімділік өзгерді</b>\n{deed}: {about}\nSynkro командасы: {by}, {when}"),
            en: |company, deed, about, by, when| format!("🔐 <b>{company}: access was changed</b>\n{deed}: {about}\nDone by the Synkro team: {by}, {when}"),
        };
        /// After it, where the account waits.
        waits: Text = {
            ru: "До подтверждения вашей компанией аккаунт не видит ни отчётов, ни диалогов.",
            kk: "Компанияңыз растамайынша, аккаунт есептерді де, диалогтарды да көрмейді.",
            en: "Until your company confirms it, the account sees neither reports nor dialogs.",
        };
        /// Takes the address of the page that asks.
        not_us: fn(&str) -> String = {
            ru: |link| format!("Это были не вы? Закройте аккаунт: {link}"),
            kk: |link| format!("Бұл сіз емес пе? Аккаунтты жабыңыз: {link}"),
            en: |link| format!("It was not you? Shut the account: {link}"),
        };
        /// Takes the code, whose account it is, and for how many minutes it is good.
        code: fn(&str, &str, i64) -> String = {
            ru: |code, about, minutes| format!("🔐 Код для восстановления доступа: <code>{code}</code>\nАккаунт: {about}. Действует {minutes} мин. Не пересылайте его: с ним открываются отчёты компании."),
            kk: |code, about, minutes| format!("🔐 Қолжетімділікті қалпына келтіру коды: <code>{code}</code>\nАккаунт: {about}. {minutes} мин жарамды. Оны ешкімге жібермеңіз: онымен компания есептері ашылады."),
            en: |code, about, minutes| format!("🔐 Code to get access back: <code>{code}</code>\nAccount: {about}. Good for {minutes} min. Do not pass it on: it opens the company's reports."),
        };
        /// To the old chat, before another one is set. Takes the company, who changed it, and when.
        chat_changes: fn(&str, &str, &str) -> String = {
            ru: |company, by, when| format!("🔐 <b>{company}: отчёты будут приходить в другой чат</b>\nНастройки Telegram меняет {by}, {when}. Если это не согласовано, проверьте «Настройки» в Synkro."),
            kk: |company, by, when| format!("🔐 <b>{company}: есептер басқа чатқа келетін болады</b>\nTelegram баптауларын өзгертуші: {by}, {when}. Бұл келісілмеген болса, Synkro-дағы «Баптауларды» тексеріңіз."),
            en: |company, by, when| format!("🔐 <b>{company}: reports will go to another chat</b>\n{by} changes the settings of Telegram, {when}. If that was not agreed, look at the settings in Synkro."),
        };
        /// To the chat, before another Supabase project is set. Takes the company, who changed it, and when.
        project_changes: fn(&str, &str, &str) -> String = {
            ru: |company, by, when| format!("🔐 <b>{company}: данные будут храниться в другом проекте Supabase</b>\nНастройки меняет {by}, {when}. Если это не согласовано, проверьте «Настройки» в Synkro."),
            kk: |company, by, when| format!("🔐 <b>{company}: деректер басқа Supabase жобасында сақталатын болады</b>\nБаптауларды өзгертуші: {by}, {when}. Бұл келісілмеген болса, Synkro-дағы «Баптауларды» тексеріңіз."),
            en: |company, by, when| format!("🔐 <b>{company}: data will lie in another Supabase project</b>\n{by} changes the settings, {when}. If that was not agreed, look at the settings in Synkro."),
        };
    }
}

/// The words of a language.
#[must_use]
pub const fn deeds(language: Language) -> &'static Deeds {
    match language {
        Language::Ru => &Deeds::RU,
        Language::Kk => &Deeds::KK,
        Language::En => &Deeds::EN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_deed_has_words_of_its_own_in_every_language() {
        for words in [&Deeds::RU, &Deeds::KK, &Deeds::EN] {
            let texts: HashSet<_> = StaffDeed::ALL.into_iter().map(words.deed).collect();
            assert_eq!(texts.len(), StaffDeed::ALL.len());
        }
    }
}
