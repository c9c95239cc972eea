//! The one list of phrases. A language that lacks one does not compile.

use synkro_shared::session::Theme;
use synkro_words::deed::Deeds;
use synkro_words::kinds::Kinds;
use synkro_words::metrics::Metrics;
use synkro_words::report::Parts;
use synkro_words::words;

use super::dialog::Dialog;
use super::entrance::Entrance;
use super::errors::Errors;
use super::overview::Overview;
use super::run::Run;
use super::{account, admin, engine, export, list, people, report, settings, talk};

type Text = &'static str;

/// Short names of units of time.
#[derive(Clone, Copy)]
pub struct Units {
    /// `с`
    pub second: &'static str,
    /// `мин`
    pub minute: &'static str,
    /// `ч`
    pub hour: &'static str,
    /// `д`
    pub day: &'static str,
}

words! {
    /// Every phrase of the page, grouped as the pages are.
    pub struct Messages {
        kinds: &'static Kinds = { ru: &Kinds::RU, kk: &Kinds::KK, en: &Kinds::EN };
        metrics: &'static Metrics = { ru: &Metrics::RU, kk: &Metrics::KK, en: &Metrics::EN };
        deeds: &'static Deeds = { ru: &Deeds::RU, kk: &Deeds::KK, en: &Deeds::EN };
        parts: &'static Parts = { ru: &Parts::RU, kk: &Parts::KK, en: &Parts::EN };
        errors: &'static Errors = { ru: &Errors::RU, kk: &Errors::KK, en: &Errors::EN };
        entrance: &'static Entrance = { ru: &Entrance::RU, kk: &Entrance::KK, en: &Entrance::EN };
        overview: &'static Overview = { ru: &Overview::RU, kk: &Overview::KK, en: &Overview::EN };
        run: &'static Run = { ru: &Run::RU, kk: &Run::KK, en: &Run::EN };
        dialog: &'static Dialog = { ru: &Dialog::RU, kk: &Dialog::KK, en: &Dialog::EN };
        account: &'static account::Words = { ru: &account::Words::RU, kk: &account::Words::KK, en: &account::Words::EN };
        admin: &'static admin::Words = { ru: &admin::Words::RU, kk: &admin::Words::KK, en: &admin::Words::EN };
        people: &'static people::Words = { ru: &people::Words::RU, kk: &people::Words::KK, en: &people::Words::EN };
        settings: &'static settings::Words = { ru: &settings::Words::RU, kk: &settings::Words::KK, en: &settings::Words::EN };
        engine: &'static engine::Words = { ru: &engine::Words::RU, kk: &engine::Words::KK, en: &engine::Words::EN };
        report: &'static report::Words = { ru: &report::Words::RU, kk: &report::Words::KK, en: &report::Words::EN };
        talk: &'static talk::Words = { ru: &talk::Words::RU, kk: &talk::Words::KK, en: &talk::Words::EN };
        list: &'static list::Words = { ru: &list::Words::RU, kk: &list::Words::KK, en: &list::Words::EN };
        export: &'static export::Words = { ru: &export::Words::RU, kk: &export::Words::KK, en: &export::Words::EN };
        units: Units = {
            ru: Units { second: "с", minute: "мин", hour: "ч", day: "дн" },
            kk: Units { second: "с", minute: "мин", hour: "сағ", day: "күн" },
            en: Units { second: "s", minute: "min", hour: "h", day: "d" },
        };
        months: [Text; 12] = {
            ru: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"],
            kk: ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"],
            en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
        };
        skip_to_content: Text = {
            ru: "Перейти к содержанию",
            kk: "Мазмұнға өту",
            en: "Skip to content",
        };
        loading: Text = {
            ru: "Загружаем…",
            kk: "Жүктелуде…",
            en: "Loading…",
        };
        try_again: Text = {
            ru: "Повторить",
            kk: "Қайталау",
            en: "Try again",
        };
        close: Text = {
            ru: "Закрыть",
            kk: "Жабу",
            en: "Close",
        };
        open: Text = {
            ru: "Открыть",
            kk: "Ашу",
            en: "Open",
        };
        show_more: Text = {
            ru: "Показать ещё",
            kk: "Тағы көрсету",
            en: "Show more",
        };
        show_more_items: fn(&str) -> String = {
            ru: |n| format!("Показать ещё\u{a0}{n}"),
            kk: |n| format!("Тағы\u{a0}{n} көрсету"),
            en: |n| format!("Show {n} more"),
        };
        shown_of: fn(&str, &str) -> String = {
            ru: |shown, all| format!("Показано {shown} из {all}"),
            kk: |shown, all| format!("Көрсетілді: {shown} / {all}"),
            en: |shown, all| format!("{shown} of {all} shown"),
        };
        language: Text = {
            ru: "Язык",
            kk: "Тіл",
            en: "Language",
        };
        theme: fn(Theme) -> Text = by |theme| {
            Theme::Auto => { ru: "как в системе", kk: "жүйедегідей", en: "system" }
            Theme::Light => { ru: "светлая", kk: "ашық", en: "light" }
            Theme::Dark => { ru: "тёмная", kk: "қараңғы", en: "dark" }
        };
        theme_switch: Text = {
            ru: "Тема",
            kk: "Тақырып",
            en: "Theme",
        };
        main_menu: Text = {
            ru: "Основное меню",
            kk: "Негізгі мәзір",
            en: "Main menu",
        };
        account_menu: Text = {
            ru: "Аккаунт",
            kk: "Аккаунт",
            en: "Account",
        };
        nav_overview: Text = {
            ru: "Обзор",
            kk: "Шолу",
            en: "Overview",
        };
        nav_reports: Text = {
            ru: "Отчёты",
            kk: "Есептер",
            en: "Reports",
        };
        sign_in: Text = {
            ru: "Войти",
            kk: "Кіру",
            en: "Sign in",
        };
        sign_out: Text = {
            ru: "Выйти",
            kk: "Шығу",
            en: "Sign out",
        };
    }
}
