//! Words of the settings wizard.

pub mod ai;
pub mod amocrm;
pub mod automation;
pub mod codes;
pub mod prompt;
pub mod radist;
pub mod supabase;
pub mod telegram;

use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::{SourceMode, WaitingFor};
use synkro_words::words;

type Text = &'static str;

words! {
    /// All of them.
    pub struct Words {
        supabase: &'static supabase::Supabase = { ru: &supabase::Supabase::RU, kk: &supabase::Supabase::KK, en: &supabase::Supabase::EN };
        amocrm: &'static amocrm::Amocrm = { ru: &amocrm::Amocrm::RU, kk: &amocrm::Amocrm::KK, en: &amocrm::Amocrm::EN };
        radist: &'static radist::Radist = { ru: &radist::Radist::RU, kk: &radist::Radist::KK, en: &radist::Radist::EN };
        ai: &'static ai::Ai = { ru: &ai::Ai::RU, kk: &ai::Ai::KK, en: &ai::Ai::EN };
        prompt: &'static prompt::Prompt = { ru: &prompt::Prompt::RU, kk: &prompt::Prompt::KK, en: &prompt::Prompt::EN };
        telegram: &'static telegram::Telegram = { ru: &telegram::Telegram::RU, kk: &telegram::Telegram::KK, en: &telegram::Telegram::EN };
        automation: &'static automation::Automation = { ru: &automation::Automation::RU, kk: &automation::Automation::KK, en: &automation::Automation::EN };
        codes: &'static codes::Codes = { ru: &codes::Codes::RU, kk: &codes::Codes::KK, en: &codes::Codes::EN };
        title: Text = {
            ru: "Настройка подключений",
            kk: "Қосылымдарды баптау",
            en: "Set up connections",
        };
        lead: Text = {
            ru: "Шесть шагов. Зелёный статус значит, что следующий отчёт соберётся: проверка выполняет те же действия и с теми же правами, что и отчёт.",
            kk: "Алты қадам. Жасыл белгі келесі есептің сөзсіз жасалатынын білдіреді: тексеру есептің өзі істейтін әрекеттерді дәл сол рұқсатпен орындайды.",
            en: "Six steps. Green means that the next report will work: each check does what a report does, with the same rights.",
        };
        go_on: Text = {
            ru: "Продолжить",
            kk: "Жалғастыру",
            en: "Continue",
        };
        all_green: Text = {
            ru: "Всё подключено: следующий отчёт соберётся.",
            kk: "Бәрі қосылған: келесі есеп жасалады.",
            en: "Everything is connected: the next report will work.",
        };
        source_title: Text = {
            ru: "Откуда брать переписку и сделки",
            kk: "Хат алмасу мен мәмілелерді қайдан алу керек",
            en: "Where conversations and deals come from",
        };
        steps: Text = {
            ru: "Шаги настройки",
            kk: "Баптау қадамдары",
            en: "Steps of the set-up",
        };
        not_needed: Text = {
            ru: "Не нужен в выбранном режиме",
            kk: "Таңдалған режимде керек емес",
            en: "Not needed in this mode",
        };
        back: Text = {
            ru: "Назад",
            kk: "Артқа",
            en: "Back",
        };
        next: Text = {
            ru: "Дальше",
            kk: "Әрі қарай",
            en: "Next",
        };
        guide_title: Text = {
            ru: "Что сделать",
            kk: "Не істеу керек",
            en: "What to do",
        };
        open_console: fn(&str) -> String = {
            ru: |service| format!("Открыть {service}"),
            kk: |service| format!("{service} сервисін ашу"),
            en: |service| format!("Open {service}"),
        };
        /// Beside it where the services are emulated.
        console_of_demo: Text = {
            ru: "Демо: ключи и кабинеты сервисов здесь ненастоящие, ссылка ведёт в них.",
            kk: "Демо: мұндағы кілттер мен сервис кабинеттері шынайы емес, сілтеме соларға апарады.",
            en: "Demo: the keys and consoles here are emulated, and the link leads to them.",
        };
        save: Text = {
            ru: "Сохранить",
            kk: "Сақтау",
            en: "Save",
        };
        saving: Text = {
            ru: "Сохраняем…",
            kk: "Сақталуда…",
            en: "Saving…",
        };
        saved: Text = {
            ru: "Сохранено. Теперь проверьте подключение.",
            kk: "Сақталды. Енді қосылымды тексеріңіз.",
            en: "Saved. Now check the connection.",
        };
        check: Text = {
            ru: "Проверить",
            kk: "Тексеру",
            en: "Check",
        };
        running: Text = {
            ru: "Идёт проверка",
            kk: "Тексеріліп жатыр",
            en: "Checking",
        };
        check_title: Text = {
            ru: "Проверка",
            kk: "Тексеру",
            en: "Check",
        };
        check_never: Text = {
            ru: "Ещё не проверяли. Сохраните данные и нажмите «Проверить».",
            kk: "Әлі тексерілмеген. Деректерді сақтап, «Тексеру» түймесін басыңыз.",
            en: "Not checked yet. Save and press Check.",
        };
        check_done: Text = {
            ru: "Проверка закончена",
            kk: "Тексеру аяқталды",
            en: "Check finished",
        };
        seen: Text = {
            ru: "Ответ сервиса",
            kk: "Сервис не деп жауап берді",
            en: "What the service answered",
        };
        set: Text = {
            ru: "Сохранён",
            kk: "Сақталған",
            en: "Saved",
        };
        replace: Text = {
            ru: "Заменить",
            kk: "Ауыстыру",
            en: "Replace",
        };
        keep: Text = {
            ru: "Оставить прежний",
            kk: "Бұрынғысын қалдыру",
            en: "Keep current key",
        };
        forget: Text = {
            ru: "Удалить подключение",
            kk: "Қосылымды жою",
            en: "Remove this connection",
        };
        forget_text: Text = {
            ru: "Ключи и настройки этого шага будут стёрты. Отчёты не соберутся, пока вы не подключите его снова.",
            kk: "Осы қадамның кілттері мен баптаулары өшіріледі. Қайта қосқанша есеп жасалмайды.",
            en: "The keys and settings of this step will be erased. Reports stop until you connect it again.",
        };
        expires: fn(&str) -> String = {
            ru: |at| format!("Токен действует до {at}"),
            kk: |at| format!("Токеннің мерзімі: {at}"),
            en: |at| format!("Token expires {at}"),
        };
        elapsed: fn(u64) -> String = {
            ru: |n| format!("{n} с"),
            kk: |n| format!("{n} с"),
            en: |n| format!("{n} s"),
        };
        waiting: fn(WaitingFor, u32) -> String = by |reason, n| {
            WaitingFor::VendorsPause => {
                ru: format!("ждём {n} с, как просит сервис"),
                kk: format!("сервис сұрағандай {n} с күтеміз"),
                en: format!("waiting {n} s as the service asked"),
            }
            WaitingFor::VendorsReturn => {
                ru: format!("сервис не отвечает: спросим снова через {n} с"),
                kk: format!("сервис жауап бермейді: {n} с кейін қайта сұраймыз"),
                en: format!("the service does not answer: asking again in {n} s"),
            }
            WaitingFor::Turn => {
                ru: format!("ждём своей очереди {n} с"),
                kk: format!("кезегімізді {n} с күтеміз"),
                en: format!("waiting {n} s for our turn"),
            }
        };
        step_of: fn(usize) -> String = {
            ru: |n| format!("Шаг {n} из 6"),
            kk: |n| format!("6 қадамның {n}-қадамы"),
            en: |n| format!("Step {n} of 6"),
        };
        source: fn(SourceMode) -> Text = by |source| {
            SourceMode::AmocrmRadist => {
                ru: "amoCRM и Radist.Online",
                kk: "amoCRM және Radist.Online",
                en: "amoCRM and Radist.Online",
            }
            SourceMode::AmocrmOnly => { ru: "Только amoCRM", kk: "Тек amoCRM", en: "amoCRM only" }
            SourceMode::RadistOnly => {
                ru: "Только Radist.Online",
                kk: "Тек Radist.Online",
                en: "Radist.Online only",
            }
        };
    }
}

/// The service that gives an integration's keys: its name, its page, and its page among the emulated consoles of the demo.
pub struct Service {
    pub name: Text,
    pub page: Text,
    pub emulated: Text,
}

/// Where a person has to go for an integration's keys, if anywhere.
#[must_use]
pub const fn service(kind: IntegrationKind) -> Option<Service> {
    let (name, page, emulated) = match kind {
        IntegrationKind::Supabase => ("Supabase", "https://supabase.com/dashboard/projects", "supabase"),
        IntegrationKind::Amocrm => ("amoCRM", "https://www.amocrm.ru/", "amocrm"),
        IntegrationKind::Radist => ("Radist.Online", "https://my.radist.online/", "radist"),
        IntegrationKind::Ai => ("Google AI Studio", "https://aistudio.google.com/apikey", "gemini"),
        IntegrationKind::Telegram => ("BotFather", "https://t.me/BotFather", "telegram"),
        IntegrationKind::Automation => return None,
    };
    Some(Service { name, page, emulated })
}

impl Service {
    /// Its address: among the demo's emulated consoles when there are some, at `console`. Each of them shows the keys of the
    /// demo's own company; another one finds its own on their first page.
    #[must_use]
    pub fn address(&self, console: Option<&str>, of_demo: bool) -> String {
        match console.map(|console| console.trim_end_matches('/')) {
            None => self.page.to_owned(),
            Some(console) if of_demo => format!("{console}/{}", self.emulated),
            Some(console) => console.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_leads_to_its_own_consoles_and_the_product_to_the_services() {
        for kind in IntegrationKind::ALL {
            let Some(service) = service(kind) else {
                assert_eq!(kind, IntegrationKind::Automation);
                continue;
            };
            let real = service.address(None, true);
            assert_eq!(real, service.address(None, false));
            assert!(real.starts_with("https://"), "{real}");
            for console in ["http://127.0.0.1:4900/console", "http://127.0.0.1:4900/console/"] {
                let emulated = service.address(Some(console), true);
                assert_eq!(emulated, format!("http://127.0.0.1:4900/console/{}", service.emulated));
                assert_eq!(service.address(Some(console), false), "http://127.0.0.1:4900/console");
            }
        }
    }

    #[test]
    fn a_cards_title_says_its_purpose_and_not_its_buttons_words() {
        for words in [&Words::RU, &Words::KK, &Words::EN] {
            for (title, button) in [
                (words.amocrm.sample_leads_title, words.amocrm.sample_leads),
                (words.radist.sample_title, words.radist.sample),
                (words.telegram.test_title, words.telegram.test),
            ] {
                assert!(!title.is_empty() && title != button, "{title}");
            }
        }
    }
}
