//! Words of an exported report.

use synkro_shared::plural::{english, russian};
use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of an exported report.
    pub struct File {
        company: Text = {
            ru: "Компания",
            kk: "Компания",
            en: "Company",
        };
        period: Text = {
            ru: "Период",
            kk: "Кезең",
            en: "Period",
        };
        link: Text = {
            ru: "Ссылка",
            kk: "Сілтеме",
            en: "Link",
        };
        number: Text = {
            ru: "Показатель",
            kk: "Көрсеткіш",
            en: "Number",
        };
        value: Text = {
            ru: "Значение",
            kk: "Мәні",
            en: "Value",
        };
        before: Text = {
            ru: "Период до этого",
            kk: "Алдыңғы кезең",
            en: "Period before",
        };
        within: Text = {
            ru: "Время — в рабочие часы",
            kk: "Уақыт жұмыс сағаттарымен есептеледі",
            en: "Times are in business hours",
        };
        dialog: Text = {
            ru: "Диалог",
            kk: "Диалог",
            en: "Conversation",
        };
        lead: Text = {
            ru: "Сделка",
            kk: "Мәміле",
            en: "Deal",
        };
        first_reply_seconds: Text = {
            ru: "Первый ответ, рабочих секунд",
            kk: "Бірінші жауап, жұмыс секунды",
            en: "First reply, business seconds",
        };
        yes: Text = {
            ru: "да",
            kk: "иә",
            en: "yes",
        };
        no: Text = {
            ru: "нет",
            kk: "жоқ",
            en: "no",
        };
        importance: Text = {
            ru: "Важность, из 100",
            kk: "Маңыздылығы, 100-ден",
            en: "Importance, of 100",
        };
        finding: Text = {
            ru: "Вывод",
            kk: "Тұжырым",
            en: "Finding",
        };
        explained: Text = {
            ru: "Пояснение",
            kk: "Түсіндірме",
            en: "Explanation",
        };
        quotes_count: Text = {
            ru: "Цитат",
            kk: "Дәйексөз саны",
            en: "Number of quotes",
        };
        quotes: Text = {
            ru: "Цитаты",
            kk: "Дәйексөздер",
            en: "Quotes",
        };
        tokens: Text = {
            ru: "токены: вход, выход, рассуждения",
            kk: "токендер: кіріс, шығыс, ойлану",
            en: "tokens: in, out, thinking",
        };
        cost: Text = {
            ru: "стоимость, оценка",
            kk: "құны, бағалау",
            en: "cost, estimated",
        };
        /// The text is not in Supabase any more.
        no_text: Text = {
            ru: "текста отчёта больше нет в Supabase компании: здесь только показатели и краткий итог",
            kk: "есеп мәтіні компанияның Supabase дерекқорында енді жоқ: мұнда тек көрсеткіштер мен қысқаша қорытынды бар",
            en: "the report's text is not in the company's Supabase any more: here are only the numbers and the summary",
        };
        /// Where the dialogs are.
        dialogs_in_csv: Text = {
            ru: "Диалогов в этом файле нет: их таблица — отдельный файл CSV.",
            kk: "Бұл файлда диалогтар жоқ: олардың кестесі — бөлек CSV файлы.",
            en: "The conversations are not in this file: their table is a CSV file of its own.",
        };
        /// Takes dialogs that are counted and not listed.
        unlisted: fn(u64) -> String = {
            ru: |n| {
                let noun = russian(
                    n,
                    "диалог посчитан, но в отчёте не перечислен",
                    "диалога посчитаны, но в отчёте не перечислены",
                    "диалогов посчитаны, но в отчёте не перечислены",
                );
                format!("{n} {noun}")
            },
            kk: |n| format!("{n} диалог есептелген, бірақ есепте тізілмеген"),
            en: |n| {
                let noun = english(
                    n,
                    "conversation is counted and not listed in the report",
                    "conversations are counted and not listed in the report",
                );
                format!("{n} {noun}")
            },
        };
        /// Takes rows beyond the file's limit.
        rows_left_out: fn(u64) -> String = {
            ru: |n| {
                let noun = russian(
                    n,
                    "строка сверх предела файла не показана",
                    "строки сверх предела файла не показаны",
                    "строк сверх предела файла не показаны",
                );
                format!("{n} {noun}")
            },
            kk: |n| format!("файл шегінен асқан {n} жол көрсетілмеген"),
            en: |n| {
                let noun = english(n, "row beyond the file's limit is", "rows beyond the file's limit are");
                format!("{n} {noun} not shown")
            },
        };
        /// Takes cells that were cut.
        cells_cut: fn(u64) -> String = {
            ru: |n| {
                let noun = russian(
                    n,
                    "слишком длинная ячейка сокращена",
                    "слишком длинные ячейки сокращены",
                    "слишком длинных ячеек сокращены",
                );
                format!("{n} {noun}")
            },
            kk: |n| format!("тым ұзын {n} ұяшық қысқартылған"),
            en: |n| {
                let noun = english(n, "cell that was too long is", "cells that were too long are");
                format!("{n} {noun} cut")
            },
        };
        /// Hours, minutes, seconds.
        units: [Text; 3] = {
            ru: ["ч", "мин", "с"],
            kk: ["сағ", "мин", "с"],
            en: ["h", "min", "s"],
        };
    }
}

/// The words of a language.
#[must_use]
pub const fn file(language: Language) -> &'static File {
    match language {
        Language::Ru => &File::RU,
        Language::Kk => &File::KK,
        Language::En => &File::EN,
    }
}
