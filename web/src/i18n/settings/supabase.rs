//! Words of the settings: of the step Supabase.

use synkro_words::words;

type Text = &'static str;

words! {
    /// Of the step Supabase.
    pub struct Supabase {
        url: Text = {
            ru: "Адрес проекта",
            kk: "Жоба мекенжайы",
            en: "Project address",
        };
        url_hint: Text = {
            ru: "Подойдёт и ссылка из кабинета Supabase",
            kk: "Supabase кабинетіндегі сілтеме де жарайды",
            en: "A link from Supabase's dashboard will do, too",
        };
        anon: Text = {
            ru: "Публичный ключ (publishable или anon)",
            kk: "Ашық кілт (publishable немесе anon)",
            en: "Public key (publishable or anon)",
        };
        secret: Text = {
            ru: "Секретный ключ (secret или service_role)",
            kk: "Құпия кілт (secret немесе service_role)",
            en: "Secret key (secret or service_role)",
        };
        warning: Text = {
            ru: "Секретный ключ открывает всю базу проекта. Создайте для Synkro отдельный проект. Ключ хранится зашифрованным и никому не показывается.",
            kk: "Құпия кілт жобаның бүкіл дерекқорын ашады. Synkro үшін бөлек жоба жасаңыз. Кілт шифрланып сақталады, ешкімге көрсетілмейді.",
            en: "The secret key opens the project's whole database. Make a project for Synkro alone. The key is kept encrypted and shown to nobody.",
        };
        sql: Text = {
            ru: "SQL-блок: таблицы Synkro",
            kk: "SQL блогы: Synkro кестелері",
            en: "SQL block: Synkro's tables",
        };
        sql_text: Text = {
            ru: "Скопируйте блок целиком, вставьте в SQL Editor проекта и нажмите Run. Запускать его повторно безопасно: он ничего не удаляет.",
            kk: "Блокты толық көшіріп, жобаның SQL Editor терезесіне қойып, Run түймесін басыңыз. Қайта орындау қауіпсіз: ол ештеңені өшірмейді.",
            en: "Copy the whole block, paste it into the project's SQL Editor and press Run. It may be run again: it drops nothing.",
        };
        found: fn(u32, u32) -> String = {
            ru: |found, current| if found == 0 {
                format!("Таблиц пока нет, нужна версия {current}")
            } else {
                format!("В проекте версия {found}, нужна {current}")
            },
            kk: |found, current| if found == 0 {
                format!("Кестелер әлі жоқ, {current}-нұсқа керек")
            } else {
                format!("Жобада {found}-нұсқа, {current}-нұсқа керек")
            },
            en: |found, current| if found == 0 {
                format!("No tables yet, version {current} is needed")
            } else {
                format!("The project has version {found}, {current} is needed")
            },
        };
        editor: Text = {
            ru: "Открыть SQL Editor",
            kk: "SQL Editor ашу",
            en: "Open the SQL Editor",
        };
        ran: Text = {
            ru: "SQL выполнен, проверить",
            kk: "SQL орындалды, тексеру",
            en: "I've run the SQL, check now",
        };
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
        copy_failed: Text = {
            ru: "Не получилось скопировать: выделите текст и нажмите Ctrl+C",
            kk: "Көшіру мүмкін болмады: мәтінді белгілеп, Ctrl+C басыңыз",
            en: "Could not copy: select the text and press Ctrl+C",
        };
    }
}
