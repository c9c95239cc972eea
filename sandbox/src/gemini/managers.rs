//! How a manager works, measured in the dialogs at hand: which share of them shows each habit.

use std::sync::LazyLock;

use regex::Regex;

use super::reader::{Dialog, Reading, pattern};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    Greeting,
    Needs,
    Offer,
    Objections,
    NextStep,
    Politeness,
}

pub(super) const HABITS: [Habit; 6] =
    [Habit::Greeting, Habit::Needs, Habit::Offer, Habit::Objections, Habit::NextStep, Habit::Politeness];

impl Habit {
    /// Which habit a field of a checklist asks about.
    pub(super) fn of_field(field: &str) -> Option<Self> {
        let has = |words: &[&str]| words.iter().any(|word| field.contains(word));
        Some(match field {
            _ if has(&["greet", "hello", "contact"]) => Habit::Greeting,
            _ if has(&["need", "question", "discover"]) => Habit::Needs,
            _ if has(&["objection"]) => Habit::Objections,
            _ if has(&["next", "follow", "closing", "step"]) => Habit::NextStep,
            _ if has(&["offer", "present", "upsell", "solution"]) => Habit::Offer,
            _ if has(&["polite", "tone", "courte", "respect"]) => Habit::Politeness,
            _ => return None,
        })
    }
}

static GREETING: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?i)здравствуй|добрый|салем|сәлем|қайырлы|hello"));
static OFFER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\d{2,} ?(\d{3} )?(тг|теңге)|вариант|скидк|жеңілдік|советую|предлож"));
static PRICE: LazyLock<Regex> = LazyLock::new(|| pattern("(?i)дорог|қымбат|дешевле|скидк"));
static NEXT: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?i)замер|запис|приед|договор|жд[её]м вас|өлше|пришлю|отправлю"));
static POLITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern("(?i)спасибо|пожалуйста|рад|извин|прошу прощения|понима|рахмет|жаль|хорошего дня")
});

/// 0 to 1; `None` when no dialog of this manager could show the habit.
pub(super) fn habit(reading: &Reading, manager: &str, habit: Habit) -> Option<f64> {
    let own = reading.dialogs.iter().filter(|dialog| dialog.manager.as_deref() == Some(manager));
    let seen: Vec<bool> = own.filter_map(|dialog| shows(dialog, habit)).collect();
    match seen.len() {
        0 => None,
        count => Some(seen.iter().filter(|yes| **yes).count() as f64 / count as f64),
    }
}

fn shows(dialog: &Dialog, habit: Habit) -> Option<bool> {
    let said: Vec<&str> =
        dialog.lines.iter().filter(|line| !line.by_client).map(|line| line.text.as_str()).collect();
    let first = said.first()?;
    let any = |pattern: &Regex| said.iter().any(|text| pattern.is_match(text));
    Some(match habit {
        Habit::Greeting => GREETING.is_match(first),
        // A question of more than a word or two.
        Habit::Needs => said.iter().any(|text| text.contains('?') && text.chars().count() > 25),
        Habit::Offer => any(&OFFER),
        Habit::Objections => {
            let at = dialog.lines.iter().position(|line| line.by_client && PRICE.is_match(&line.text))?;
            let reply = dialog.lines[at + 1..].iter().find(|line| !line.by_client);
            reply.is_some_and(|line| line.text.chars().count() > 60)
        }
        Habit::NextStep => any(&NEXT),
        Habit::Politeness => any(&POLITE),
    })
}

/// The habits from the best to the weakest.
pub(super) fn ranked(reading: &Reading, manager: &str) -> Vec<(Habit, f64)> {
    let mut all: Vec<(Habit, f64)> =
        HABITS.iter().filter_map(|h| habit(reading, manager, *h).map(|share| (*h, share))).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all
}
