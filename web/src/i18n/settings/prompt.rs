//! Words of the settings: of the editor of the analysis prompt.

use synkro_words::words;

type Text = &'static str;

words! {
    /// Of the editor of the analysis prompt.
    pub struct Prompt {
        draft: Text = {
            ru: "Это ваш несохранённый черновик.",
            kk: "Бұл — сақталмаған нұсқаңыз.",
            en: "This is your unsaved draft.",
        };
        discard: Text = {
            ru: "Вернуть сохранённый текст",
            kk: "Сақталған мәтінге оралу",
            en: "Back to the saved text",
        };
        title: Text = {
            ru: "Что искать в переписке",
            kk: "Хат алмасудан не іздеу керек",
            en: "What to look for",
        };
        text: Text = {
            ru: "Это задание для модели. Правила защиты, формат ответа и проверку цитат Synkro добавляет сам. При каждом сохранении создаётся новая версия; в отчёте указано, по какой он составлен.",
            kk: "Бұл — модельге тапсырма. Қорғау ережелерін, жауап пішімін және дәйексөз тексеруді Synkro өзі қосады. Сақтаған сайын жаңа нұсқа жасалады, әр есепте қай нұсқамен жасалғаны көрсетіледі.",
            en: "This is the model's task. Synkro adds the protective rules, the form of the answer and the check of citations. Each save is a version; a report remembers its own.",
        };
        label: Text = {
            ru: "Задание",
            kk: "Тапсырма",
            en: "Task",
        };
        size: fn(&str, &str) -> String = {
            ru: |chars, tokens| format!("{chars} знаков, примерно {tokens} токенов"),
            kk: |chars, tokens| format!("{chars} таңба, шамамен {tokens} токен"),
            en: |chars, tokens| format!("{chars} characters, about {tokens} tokens"),
        };
        save: Text = {
            ru: "Сохранить версию",
            kk: "Нұсқаны сақтау",
            en: "Save a version",
        };
        saved: fn(u32) -> String = {
            ru: |n| format!("Сохранена версия {n}"),
            kk: |n| format!("{n}-нұсқа сақталды"),
            en: |n| format!("Version {n} is saved"),
        };
        versions: Text = {
            ru: "Версии",
            kk: "Нұсқалар",
            en: "Versions",
        };
        version: fn(u32) -> String = {
            ru: |n| if n == 0 { "Задание Synkro".to_owned() } else { format!("Версия {n}") },
            kk: |n| if n == 0 { "Synkro тапсырмасы".to_owned() } else { format!("{n}-нұсқа") },
            en: |n| if n == 0 { "Default prompt".to_owned() } else { format!("Version {n}") },
        };
        open: Text = {
            ru: "Открыть",
            kk: "Ашу",
            en: "Open",
        };
        restore: Text = {
            ru: "Вернуть",
            kk: "Қайтару",
            en: "Restore",
        };
        compare: Text = {
            ru: "Сравнить с текущей",
            kk: "Ағымдағымен салыстыру",
            en: "Compare with the current one",
        };
        compared: fn(u32, u32) -> String = {
            ru: |from, to| format!("Чем версия {to} отличается от версии {from}"),
            kk: |from, to| format!("{to}-нұсқаның {from}-нұсқадан айырмашылығы"),
            en: |from, to| format!("How version {to} differs from version {from}"),
        };
        added: Text = {
            ru: "добавлено",
            kk: "қосылды",
            en: "added",
        };
        removed: Text = {
            ru: "убрано",
            kk: "алып тасталды",
            en: "removed",
        };
        from: fn(u32) -> String = {
            ru: |n| format!("возврат версии {n}"),
            kk: |n| format!("{n}-нұсқаны қайтару"),
            en: |n| format!("restored from {n}"),
        };
    }
}
