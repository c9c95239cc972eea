//! Words of a dialog's page.

use synkro_words::words;

type Text = &'static str;

words! {
    /// Of a dialog's page.
    pub struct Dialog {
        dialog_title: fn(&str) -> String = {
            ru: |name| format!("Диалог: {name}"),
            kk: |name| format!("Диалог: {name}"),
            en: |name| format!("Dialog: {name}"),
        };
        phone: Text = {
            ru: "Телефон",
            kk: "Телефон",
            en: "Phone",
        };
        lead: fn(i64) -> String = {
            ru: |id| format!("Сделка №\u{a0}{id}"),
            kk: |id| format!("№\u{a0}{id} мәміле"),
            en: |id| format!("Deal {id}"),
        };
        no_lead: Text = {
            ru: "Сделки нет",
            kk: "Мәміле жоқ",
            en: "No deal",
        };
        cited_message: Text = {
            ru: "Цитируемое сообщение",
            kk: "Дәйексөз алынған хабарлама",
            en: "Quoted message",
        };
        dialog_empty: Text = {
            ru: "В этом диалоге нет сообщений за период отчёта.",
            kk: "Есеп кезеңінде бұл диалогта хабарлама жоқ.",
            en: "This dialog has no messages in the report's period.",
        };
        dialog_missing_message: Text = {
            ru: "Цитируемого сообщения больше нет в базе. Показан весь диалог.",
            kk: "Дәйексөз алынған хабарлама базада жоқ. Бүкіл диалог көрсетілді.",
            en: "The quoted message is no longer in the database. The whole dialog is shown.",
        };
    }
}
