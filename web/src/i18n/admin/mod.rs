//! Words of the admin area, of the company's settings, and of the pieces that they share.

mod action_group;
mod audit;
mod person;
mod tasks;
mod tenants;
mod users;

use synkro_words::words;

pub use action_group::ActionGroup;
pub use audit::Audit;
pub use tasks::{TaskWords, Tasks};
pub use tenants::Tenants;
pub use users::{Invite, Users};

type Text = &'static str;

words! {
    /// All of them.
    pub struct Words {
        nav: Nav = table;
        copy: Copying = table;
        confirm: Confirm = table;
        list: List = table;
        users: Users = table;
        tasks: Tasks = table;
        invite: Invite = table;
        tenants: Tenants = table;
        audit: Audit = table;
        settings: Settings = table;
    }

    /// The menu.
    pub struct Nav {
        users: Text = {
            ru: "Пользователи",
            kk: "Пайдаланушылар",
            en: "Users",
        };
        tenants: Text = {
            ru: "Компании",
            kk: "Компаниялар",
            en: "Companies",
        };
        audit: Text = {
            ru: "Журнал",
            kk: "Журнал",
            en: "Audit log",
        };
        settings: Text = {
            ru: "Настройки",
            kk: "Баптаулар",
            en: "Settings",
        };
        account: Text = {
            ru: "Аккаунт",
            kk: "Аккаунт",
            en: "Account",
        };
    }

    /// A text to copy.
    pub struct Copying {
        copy: Text = {
            ru: "Скопировать",
            kk: "Көшіру",
            en: "Copy",
        };
        copied: Text = {
            ru: "Скопировано",
            kk: "Көшірілді",
            en: "Copied",
        };
        copied_long: Text = {
            ru: "Скопировано в буфер обмена.",
            kk: "Алмасу буферіне көшірілді.",
            en: "Copied to the clipboard.",
        };
        refused: Text = {
            ru: "Браузер не дал скопировать. Текст выделен: нажмите Ctrl+C или скопируйте его вручную.",
            kk: "Браузер көшіруге рұқсат бермеді. Мәтін белгіленді: Ctrl+C басыңыз немесе қолмен көшіріңіз.",
            en: "The browser would not copy it. The text is selected: press Ctrl+C or copy it by hand.",
        };
    }

    /// A question before a deed.
    pub struct Confirm {
        keep: Text = {
            ru: "Отмена",
            kk: "Бас тарту",
            en: "Cancel",
        };
    }

    /// Any list of the admin area.
    pub struct List {
        filters: Text = {
            ru: "Фильтры",
            kk: "Сүзгі",
            en: "Filters",
        };
        find: Text = {
            ru: "Найти",
            kk: "Табу",
            en: "Find",
        };
        all: Text = {
            ru: "Все",
            kk: "Барлығы",
            en: "All",
        };
        reset: Text = {
            ru: "Сбросить фильтры",
            kk: "Сүзгіні тазалау",
            en: "Clear filters",
        };
        shown: fn(&str) -> String = {
            ru: |n| format!("Показано: {n}"),
            kk: |n| format!("Көрсетілді: {n}"),
            en: |n| format!("Shown: {n}"),
        };
        nothing_title: Text = {
            ru: "Ничего не нашлось",
            kk: "Ештеңе табылмады",
            en: "Nothing found",
        };
        nothing_text: Text = {
            ru: "Измените или сбросьте фильтры.",
            kk: "Сүзгі шарттарын өзгертіңіз немесе тазалаңыз.",
            en: "Change the filters or clear them.",
        };
        manage: Text = {
            ru: "Управлять",
            kk: "Басқару",
            en: "Manage",
        };
        manage_whom: fn(&str) -> String = {
            ru: |name| format!("Управлять: {name}"),
            kk: |name| format!("Басқару: {name}"),
            en: |name| format!("Manage {name}"),
        };
        what_to_do: Text = {
            ru: "Что можно сделать",
            kk: "Не істеуге болады",
            en: "What you can do",
        };
        zone: fn(&str) -> String = {
            ru: |zone| format!("Время указано по {zone}"),
            kk: |zone| format!("Уақыт {zone} бойынша көрсетілген"),
            en: |zone| format!("Times are in {zone}"),
        };
        created: Text = {
            ru: "Дата создания",
            kk: "Жасалған күні",
            en: "Created",
        };
        creating: Text = {
            ru: "Создаём…",
            kk: "Жасалуда…",
            en: "Creating…",
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
        name: Text = {
            ru: "Название",
            kk: "Атауы",
            en: "Name",
        };
    }

    /// The company's settings.
    pub struct Settings {
        activity_title: Text = {
            ru: "Журнал действий",
            kk: "Әрекеттер журналы",
            en: "Who did what in the company",
        };
        activity_text: Text = {
            ru: "Входы, запуски отчётов, изменения доступа — ваших сотрудников и команды Synkro. Изменить или удалить запись журнала незаметно не может никто.",
            kk: "Кіру, есеп жасау, рұқсатты өзгерту — сіздің қызметкерлеріңіз бен Synkro командасының әрекеттері. Жазбаны ешкім білдірмей өзгерте де, жоя да алмайды.",
            en: "Sign-ins, started reports, changes of access: by your people and by the Synkro team. Nobody can change or delete an entry unnoticed.",
        };
        activity_link: Text = {
            ru: "Открыть журнал",
            kk: "Журналды ашу",
            en: "Open the log",
        };
        back: Text = {
            ru: "К настройкам",
            kk: "Баптауларға",
            en: "Back to settings",
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use synkro_shared::audit::AuditAction;

    #[test]
    fn every_action_has_words_of_its_own_in_every_language() {
        for words in [&Words::RU, &Words::KK, &Words::EN] {
            let texts: HashSet<_> =
                AuditAction::ALL.into_iter().map(|action| (words.audit.action)(action)).collect();
            assert_eq!(texts.len(), AuditAction::ALL.len());
        }
        for action in AuditAction::ALL {
            let texts = [&Words::RU, &Words::KK, &Words::EN].map(|words| (words.audit.action)(action));
            assert!(texts[0] != texts[1] && texts[1] != texts[2], "{action:?} is not translated");
        }
    }
}
