//! Words of what the company is told of staff's deeds.

use synkro_shared::people::ChatWord;
use synkro_words::words;

use crate::i18n::plural::{english, russian};

type Text = &'static str;

words! {
    /// Announcements.
    pub struct Announced {
        title: Text = {
            ru: "Действия команды Synkro с вашей компанией",
            kk: "Synkro командасының компанияңызға қатысты әрекеттері",
            en: "What the Synkro team did in your company",
        };
        /// For whoever does not see that they have appeared.
        heard: fn(u64) -> String = {
            ru: |n| format!(
                "{n} {} команды Synkro с людьми вашей компании",
                russian(n, "действие", "действия", "действий"),
            ),
            kk: |n| format!("Synkro командасының компания адамдарына қатысты {n} әрекеті"),
            en: |n| format!("{n} {} of the Synkro team to people of your company", english(n, "deed", "deeds")),
        };
        by_staff: fn(&str) -> String = {
            ru: |name| format!("команда Synkro: {name}"),
            kk: |name| format!("Synkro командасы: {name}"),
            en: |name| format!("the Synkro team: {name}"),
        };
        chat: fn(ChatWord) -> Text = by |chat| {
            ChatWord::Pending => {
                ru: "Сообщение в Telegram-чат компании отправляется.",
                kk: "Компанияның Telegram чатына хабарлама жіберілуде.",
                en: "A message to the company's Telegram chat is on its way.",
            }
            ChatWord::Told => {
                ru: "Telegram-чат компании об этом знает.",
                kk: "Компанияның Telegram чаты бұл туралы біледі.",
                en: "The company's Telegram chat knows of it.",
            }
            ChatWord::NoChat => {
                ru: "Рабочего Telegram-чата у компании тогда не было: расскажите коллегам сами.",
                kk: "Ол кезде компанияда жұмыс істейтін Telegram чаты болмаған: әріптестеріңізге өзіңіз айтыңыз.",
                en: "The company had no working Telegram chat then: tell your colleagues yourself.",
            }
            ChatWord::Failed => {
                ru: "Telegram не принял сообщение: в чате компании об этом не знают. Проверьте подключение Telegram.",
                kk: "Telegram хабарламаны қабылдамады: компания чаты бұл туралы білмейді. Telegram қосылымын тексеріңіз.",
                en: "Telegram refused the message: the company's chat does not know of it. Check the Telegram connection.",
            }
        };
        awaits_holder: Text = {
            ru: "Аккаунт ждёт вашего решения. Пока вы его не впустите, он не видит ни отчётов, ни диалогов, ни настроек.",
            kk: "Аккаунт сіздің шешіміңізді күтуде. Сіз кіргізгенше ол есептерді де, диалогтарды да, баптауларды да көрмейді.",
            en: "The account waits for your word. Until you let it in, it sees no reports, no dialogs and no settings.",
        };
        awaits_other: Text = {
            ru: "Аккаунт ждёт решения того, кто может менять настройки компании. До этого он не видит ни отчётов, ни диалогов.",
            kk: "Аккаунт компания баптауларын өзгерте алатын адамның шешімін күтуде. Оған дейін есептер де, диалогтар да көрінбейді.",
            en: "The account waits for somebody who may change the company's settings. Until then it sees no reports and no dialogs.",
        };
        was_refused: Text = {
            ru: "Из компании ответили, что это были не вы: доступ закрыт. Сообщите о случившемся в поддержку сервиса. Если человек всё же свой, включите аккаунт на странице «Люди компании».",
            kk: "Компаниядан бұл сіздердің әрекетіңіз емес деп жауап берілді: кіру жабылды. Болған жағдайды сервис қолдауына хабарлаңыз. Адам өздеріңіздікі болса, аккаунтты «Компания адамдары» бетінде бұғаттан шығарыңыз.",
            en: "Somebody of the company answered that it was not you: access is closed. Tell the service’s support what happened. If the person is yours after all, enable the account on the page “People of the company”.",
        };
        let_in: Text = {
            ru: "Впустить",
            kk: "Кіргізу",
            en: "Let in",
        };
        let_in_done: fn(&str) -> String = {
            ru: |name| format!("Доступ открыт: {name}"),
            kk: |name| format!("Кіру ашылды: {name}"),
            en: |name| format!("Access is open: {name}"),
        };
        not_us: Text = {
            ru: "Это были не мы",
            kk: "Бұл біз емес",
            en: "It was not us",
        };
        understood: Text = {
            ru: "Понятно",
            kk: "Түсінікті",
            en: "Understood",
        };
        /// A button and whom it is about, where several look alike.
        about_whom: fn(&str, &str) -> String = {
            ru: |button, name| format!("{button}: {name}"),
            kk: |button, name| format!("{button}: {name}"),
            en: |button, name| format!("{button}: {name}"),
        };
        to_people: Text = {
            ru: "Люди компании",
            kk: "Компания адамдары",
            en: "People of the company",
        };
        refuse_title: fn(&str) -> String = {
            ru: |name| format!("Закрыть доступ: {name}?"),
            kk: |name| format!("Кіруді жабу керек пе: {name}?"),
            en: |name| format!("Close the access of {name}?"),
        };
        refuse_what: [Text; 3] = {
            ru: [
                "Аккаунт отключится сразу: сеансы закончатся, ссылки и API-токены перестанут работать.",
                "В журнале компании и сервиса останется запись, что компания этого не просила.",
                "Если ошиблись, аккаунт сможет включить тот, кто меняет настройки компании.",
            ],
            kk: [
                "Аккаунт бірден бұғатталады: сеанстар аяқталады, сілтемелер мен API токендері жұмысын тоқтатады.",
                "Компания мен сервис журналында компания мұны сұрамағаны туралы жазба қалады.",
                "Қателессеңіз, аккаунтты компания баптауларын өзгерте алатын адам бұғаттан шығара алады.",
            ],
            en: [
                "The account is disabled at once: its sessions end, links and API tokens stop working.",
                "The company's log and the service's log keep that the company did not ask for it.",
                "If it was a mistake, somebody who may change the company's settings can enable the account again.",
            ],
        };
        refuse_button: Text = {
            ru: "Закрыть доступ",
            kk: "Кіруді жабу",
            en: "Close the access",
        };
        refusing: Text = {
            ru: "Закрываем…",
            kk: "Жабылуда…",
            en: "Closing…",
        };
        refuse_done: fn(&str) -> String = {
            ru: |name| format!("Доступ закрыт: {name}"),
            kk: |name| format!("Кіру жабылды: {name}"),
            en: |name| format!("Access closed: {name}"),
        };
        already: Text = {
            ru: "Это уже решил кто-то другой. Список обновлён.",
            kk: "Мұны басқа біреу шешіп қойған. Тізім жаңартылды.",
            en: "Somebody else has decided it already. The list is up to date now.",
        };
    }
}
