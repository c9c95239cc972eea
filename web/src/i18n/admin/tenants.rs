//! Words of companies.

use synkro_shared::admin::TenantStatus;
use synkro_words::words;

use crate::i18n::plural::{english, russian};

type Text = &'static str;

words! {
    /// The page of companies.
    pub struct Tenants {
        title: Text = {
            ru: "Компании",
            kk: "Компаниялар",
            en: "Companies",
        };
        text: Text = {
            ru: "Клиенты Synkro. Их отчёты, переписка и ключи отсюда не видны.",
            kk: "Synkro клиенттері. Олардың есептері, хат алмасуы мен кілттері бұл жерден көрінбейді.",
            en: "Synkro's clients. Their reports, conversations and keys can't be seen from here.",
        };
        text_lite: Text = {
            ru: "Клиенты Synkro. Создавать и менять компании может только главный администратор.",
            kk: "Synkro клиенттері. Компанияны тек бас әкімші жасай және өзгерте алады.",
            en: "Synkro's clients. Only a super administrator can create or change companies.",
        };
        search: Text = {
            ru: "Название или короткое имя",
            kk: "Атауы немесе қысқа аты",
            en: "Name or short name",
        };
        create: Text = {
            ru: "Новая компания",
            kk: "Жаңа компания",
            en: "New company",
        };
        status_name: fn(TenantStatus) -> Text = by |status| {
            TenantStatus::Active => { ru: "Действует", kk: "Жұмыс істейді", en: "Active" }
            TenantStatus::Suspended => { ru: "Приостановлена", kk: "Тоқтатылған", en: "Suspended" }
            TenantStatus::Deleted => { ru: "Удалена", kk: "Жойылған", en: "Deleted" }
        };
        since: fn(&str) -> String = {
            ru: |at| format!("с {at}"),
            kk: |at| format!("күйі өзгерген күні: {at}"),
            en: |at| format!("since {at}"),
        };
        slug: Text = {
            ru: "Короткое имя в адресах",
            kk: "Мекенжайлардағы қысқа аты",
            en: "Short name in addresses",
        };
        slug_hint: Text = {
            ru: "От 2 до 40 символов: строчные латинские буквы, цифры и дефис. Изменить потом нельзя.",
            kk: "2-ден 40 таңбаға дейін: кіші латын әріптері, цифрлар және дефис. Кейін өзгертуге болмайды.",
            en: "2 to 40 characters: lower-case Latin letters, digits and hyphens. It can't be changed later.",
        };
        timezone: Text = {
            ru: "Часовой пояс",
            kk: "Уақыт белдеуі",
            en: "Time zone",
        };
        timezone_hint: Text = {
            ru: "По нему считаются дни отчётов.",
            kk: "Есеп күндері осы бойынша саналады.",
            en: "The days of reports are counted in it.",
        };
        zones_kz: Text = {
            ru: "Казахстан",
            kk: "Қазақстан",
            en: "Kazakhstan",
        };
        zones_ru: Text = {
            ru: "Россия",
            kk: "Ресей",
            en: "Russia",
        };
        zones_other: Text = {
            ru: "Другие",
            kk: "Басқалары",
            en: "Others",
        };
        report_language: Text = {
            ru: "Язык отчётов",
            kk: "Есеп тілі",
            en: "Report language",
        };
        people: Text = {
            ru: "Пользователи",
            kk: "Пайдаланушылар",
            en: "Users",
        };
        people_count: fn(u64) -> Text = {
            ru: |n| russian(n, "пользователь", "пользователя", "пользователей"),
            kk: |_| "пайдаланушы",
            en: |n| english(n, "user", "users"),
        };
        last_report: Text = {
            ru: "Последний отчёт",
            kk: "Соңғы есеп",
            en: "Last report",
        };
        no_report: Text = {
            ru: "Ещё не было",
            kk: "Әлі болған жоқ",
            en: "None yet",
        };
        failures: fn(&str) -> String = {
            ru: |n| format!("Сбоев подряд: {n}"),
            kk: |n| format!("Қатарынан сәтсіз: {n}"),
            en: |n| format!("Failed in a row: {n}"),
        };
        empty_title: Text = {
            ru: "Компаний пока нет",
            kk: "Компаниялар әзірге жоқ",
            en: "No companies yet",
        };
        empty_text: Text = {
            ru: "Создайте первую, затем добавьте в неё пользователя.",
            kk: "Біріншісін жасаңыз, содан кейін оған пайдаланушы қосыңыз.",
            en: "Create the first one, then add a user to it.",
        };
        deleted_note: Text = {
            ru: "Компания удалена, её ключи уничтожены. Сделать с ней больше ничего нельзя.",
            kk: "Компания жойылды, кілттері біржола өшірілді. Онымен енді ештеңе істеуге болмайды.",
            en: "The company is deleted and its keys are destroyed. Nothing more can be done with it.",
        };
        create_title: Text = {
            ru: "Новая компания",
            kk: "Жаңа компания",
            en: "New company",
        };
        create_submit: Text = {
            ru: "Создать компанию",
            kk: "Компания жасау",
            en: "Create the company",
        };
        created: fn(&str) -> String = {
            ru: |name| format!("Компания создана: {name}"),
            kk: |name| format!("Компания жасалды: {name}"),
            en: |name| format!("Company created: {name}"),
        };
        new_name: Text = {
            ru: "Новое название",
            kk: "Жаңа атауы",
            en: "New name",
        };
        type_slug: fn(&str) -> String = {
            ru: |slug| format!("Чтобы подтвердить, введите: {slug}"),
            kk: |slug| format!("Растау үшін мынаны теріңіз: {slug}"),
            en: |slug| format!("To confirm, type: {slug}"),
        };
        destroyed: Text = {
            ru: "Что будет уничтожено",
            kk: "Не жойылады",
            en: "What will be destroyed",
        };
        stays: Text = {
            ru: "Что останется",
            kk: "Не қалады",
            en: "What stays",
        };
        stays_points: [Text; 2] = {
            ru: [
                "База Supabase клиента: мы её не трогаем, переписка и тексты отчётов остаются у него.",
                "Записи в журнале.",
            ],
            kk: [
                "Клиенттің Supabase дерекқоры: біз оған тимейміз, хат алмасу мен есеп мәтіндері клиентте қалады.",
                "Журналдағы жазбалар.",
            ],
            en: [
                "The client's Supabase: we leave it alone, the conversations and the texts of reports stay with them.",
                "The entries of the audit log.",
            ],
        };
    }
}
