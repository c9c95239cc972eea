//! What a number counts: units of time, alone and together, money, hundredths.

use super::statements::{Kind, Manner, Reader, Statement};

impl Reader<'_> {
    /// A number and a unit of time, and further ones: seconds, where it ends, what its last digit counts, whether it is
    /// of whole days.
    pub(super) fn time(&self, value: f64, step: f64, at: usize) -> Option<(f64, usize, f64, bool)> {
        let seconds = unit(self.word(at)?)?;
        let (mut total, mut last, mut step, mut next) = (value * seconds, seconds, step * seconds, at + 1);
        if self.mark(next, '.')
            && self.glued(next)
            && self.word(at).is_some_and(|word| matches!(word, "мин" | "сек" | "ч" | "с"))
            && self.written(next + 1).is_some()
        {
            next += 1;
        }
        loop {
            let from = if matches!(self.word(next), Some("и" | "and" | "мен")) { next + 1 } else { next };
            let Some(more) = self.numeral(from) else { break };
            let Some(smaller) = self.word(more.next).and_then(unit).filter(|smaller| *smaller < last) else {
                break;
            };
            total += more.value * smaller;
            (last, step, next) = (smaller, more.step * smaller, more.next + 1);
        }
        Some((total, next, step, last >= 86_400.0))
    }

    /// A unit of time alone, where a word compares with it: "больше часа", "почти сутки"; and "полчаса".
    pub(super) fn bare_time(&self, at: usize) -> Option<Statement> {
        let word = self.word(at)?;
        let half = match word {
            "полчаса" | "получаса" => Some(1800.0),
            "полминуты" => Some(30.0),
            "полсуток" => Some(43_200.0),
            _ => None,
        };
        if let Some(seconds) = half {
            return Some(self.told(at, at + 1, Kind::Seconds, seconds, seconds / 6.0));
        }
        let seconds = match word {
            "часа" | "час" | "hour" => 3600.0,
            "минуты" | "минуту" | "minute" => 60.0,
            "суток" | "сутки" => 86_400.0,
            "недели" | "неделю" => 604_800.0,
            _ => return None,
        };
        let told = self.told(at, at + 1, Kind::Seconds, seconds, seconds);
        let before = at.checked_sub(1).and_then(|at| self.word(at));
        let compared = matches!(
            before,
            Some(
                "больше"
                    | "более"
                    | "свыше"
                    | "дольше"
                    | "около"
                    | "почти"
                    | "меньше"
                    | "менее"
                    | "чем"
                    | "almost"
                    | "over"
                    | "an"
            )
        );
        (compared && told.manner != Manner::Exact).then_some(told)
    }
}

/// A unit of time in seconds.
#[must_use]
pub(super) fn unit(word: &str) -> Option<f64> {
    Some(match word {
        "с" | "сек" | "s" | "sec" | "second" | "seconds" => 1.0,
        "м" | "мин" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "ч" | "час" | "часа" | "часов" | "часам" | "часами" | "часу" | "часах" | "h" | "hour" | "hours"
        | "saghat" => 3600.0,
        "сутки" | "суток" | "суткам" | "день" | "дня" | "дней" | "дню" | "дням" | "днями" | "днях"
        | "day" | "days" => 86_400.0,
        "апта" | "аптада" | "week" | "weeks" => 604_800.0,
        word if word.starts_with("секунд") => 1.0,
        word if word.starts_with("минут") || word.starts_with("minut") => 60.0,
        word if word.starts_with("сағат") => 3600.0,
        word if word.starts_with("тәулік") || word.starts_with("күн") => 86_400.0,
        word if word.starts_with("недел") => 604_800.0,
        _ => return None,
    })
}

pub(super) fn is_percent(word: &str) -> bool {
    word.starts_with("процент") && word != "процентных" && !word.starts_with("процентил")
        || word.starts_with("пайыз")
        || word == "percent"
        || word == "payyz"
}

pub(super) fn is_part_of_day(word: &str) -> bool {
    matches!(word, "утра" | "вечера" | "ночи" | "am" | "pm")
}

pub(super) fn currency(word: &str) -> Option<()> {
    let known =
        ["тенге", "теңге", "тг", "руб", "рубл", "доллар", "usd", "kzt", "rub", "евро", "tenge", "сом", "сум"];
    known.iter().any(|stem| word == *stem || stem.chars().count() > 3 && word.starts_with(stem)).then_some(())
}
