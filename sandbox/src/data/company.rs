//! The seller's own side: staff with their habits, pipelines, messenger connections.

use super::model::{Connection, LossReason, Pipeline, Stage, User};

pub(crate) const ACCOUNT_ID: i64 = 31_000_001;
pub(crate) const RADIST_COMPANY_ID: i64 = 910_001;
pub(crate) const ADMIN_ID: i64 = 10_000_001;
pub(crate) const FIRST_MANAGER_ID: i64 = 10_000_002;
pub(crate) const WABA: i64 = 70_103;
pub(crate) const TELEGRAM: i64 = 70_101;
pub(crate) const SALES: i64 = 7_000_001;
pub(crate) const SERVICE: i64 = 7_000_002;
pub(crate) const WON: i64 = 142;
pub(crate) const LOST: i64 = 143;

/// How a manager answers.
pub(crate) struct Manager {
    pub(crate) id: i64,
    pub(crate) first_name: &'static str,
    pub(crate) style: usize,
    /// Minutes to the first answer in working hours.
    pub(crate) wait: (i64, i64),
    /// Percent of answers that come only after the client has reminded.
    pub(crate) lapses: u64,
    /// Percent of conversations in which the client keeps the last word.
    pub(crate) left_open: u64,
    /// Percent of Sundays on which the manager answers all the same.
    pub(crate) sundays: u64,
    /// Percent of leads won, and percent lost.
    pub(crate) won: u64,
    pub(crate) lost: u64,
    pub(crate) upsells: bool,
}

impl Manager {
    /// Such a one would not forget a customer for days.
    pub(crate) fn is_careful(&self) -> bool {
        self.left_open <= 12
    }
}

pub(crate) const MANAGERS: [Manager; 5] = [
    // Good.
    Manager {
        id: 10_000_002,
        first_name: "Айгерим",
        style: 0,
        wait: (4, 10),
        lapses: 1,
        left_open: 10,
        sundays: 45,
        won: 26,
        lost: 14,
        upsells: false,
    },
    // Slow.
    Manager {
        id: 10_000_003,
        first_name: "Данияр",
        style: 1,
        wait: (65, 200),
        lapses: 8,
        left_open: 30,
        sundays: 5,
        won: 14,
        lost: 32,
        upsells: false,
    },
    // Terse.
    Manager {
        id: 10_000_004,
        first_name: "Тимур",
        style: 2,
        wait: (6, 20),
        lapses: 4,
        left_open: 20,
        sundays: 20,
        won: 18,
        lost: 24,
        upsells: false,
    },
    // Forgetful.
    Manager {
        id: 10_000_005,
        first_name: "Олег",
        style: 1,
        wait: (15, 55),
        lapses: 16,
        left_open: 46,
        sundays: 10,
        won: 11,
        lost: 38,
        upsells: false,
    },
    // Excellent.
    Manager {
        id: 10_000_006,
        first_name: "Мадина",
        style: 0,
        wait: (2, 5),
        lapses: 0,
        left_open: 5,
        sundays: 60,
        won: 36,
        lost: 8,
        upsells: true,
    },
];

pub(crate) fn users() -> Vec<User> {
    let user = |id, name: &str, email: &str, is_admin, is_active| User {
        id,
        name: name.to_owned(),
        email: email.to_owned(),
        is_admin,
        is_active,
    };
    vec![
        user(ADMIN_ID, "Руслан Тестов", "ruslan@example.kz", true, true),
        user(10_000_002, "Айгерим Садыкова", "aigerim@example.kz", false, true),
        user(10_000_003, "Данияр Ахметов", "daniyar@example.kz", false, true),
        user(10_000_004, "Тимур Ли", "timur@example.kz", false, true),
        user(10_000_005, "Олег Ким", "oleg@example.kz", false, true),
        user(10_000_006, "Мадина Оспанова", "madina@example.kz", false, true),
        user(10_000_007, "Сергей Уволенный", "sergey@example.kz", false, false),
    ]
}

pub(crate) fn pipelines() -> Vec<Pipeline> {
    let pipeline = |id: i64, name: &str, is_main, own: &[&str]| {
        let base = 60_000_000 + (id % 10) * 100;
        let stage = |id, name: &str, sort, color: &str, is_incoming| Stage {
            id,
            name: name.to_owned(),
            sort,
            color: color.to_owned(),
            is_incoming,
        };
        let mut stages = vec![stage(base, "Неразобранное", 10, "#c1c1c1", true)];
        for (n, name) in (1i64..).zip(own) {
            stages.push(stage(base + n, name, 10 + n * 10, "#99ccff", false));
        }
        stages.push(stage(WON, "Успешно реализовано", 10_000, "#CCFF66", false));
        stages.push(stage(LOST, "Закрыто и не реализовано", 11_000, "#D5D8DB", false));
        Pipeline { id, name: name.to_owned(), is_main, stages }
    };
    vec![
        pipeline(
            SALES,
            "Окна и двери",
            true,
            &["Первичный контакт", "Замер", "Расчёт отправлен", "Договор", "Монтаж"],
        ),
        pipeline(SERVICE, "Сервис и гарантия", false, &["Обращение", "Выезд мастера", "Проверка"]),
    ]
}

pub(crate) fn loss_reasons() -> Vec<LossReason> {
    let names = ["Дорого", "Купили у конкурента", "Не дозвонились", "Долгий срок", "Передумали"];
    (4_000_001i64..).zip(names).map(|(id, name)| LossReason { id, name: name.to_owned() }).collect()
}

pub(crate) fn connections() -> Vec<Connection> {
    let connection =
        |id, kind: &str, name: &str| Connection { id, kind: kind.to_owned(), name: name.to_owned() };
    vec![
        connection(TELEGRAM, "telegram_personal", "Telegram отдела продаж"),
        connection(WABA, "waba", "WABA отдел продаж"),
    ]
}
