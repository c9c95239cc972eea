//! Dates and times of the day as they are written.

use super::statements::{Date, Kind, Manner, Reader, Statement, Step};
use super::units::{is_percent, unit};

impl Reader<'_> {
    pub(super) fn date(&self, at: usize) -> Option<Step> {
        let first = self.written(at);
        let small = |at: usize| {
            self.written(at)
                .filter(|w| w.value.fract() == 0.0 && w.value >= 0.0 && w.value < 10_000.0)
                .map(|w| w.value as u32)
        };
        let date = |next: usize, day, month, year: Option<u32>| {
            let year =
                year.map(|year| i32::try_from(if year < 100 { 2000 + year } else { year }).unwrap_or(0));
            let statement = self.told(at, next, Kind::Date(Date { day, month, year }), 0.0, 0.0);
            // Words before a date do not make it "about": it is told as it stands.
            let span = self.tokens[at].span.start..self.tokens[next - 1].span.end;
            Some(Step::Told(Statement { span, tokens: at..next, manner: Manner::Exact, ..statement }))
        };
        if let Some(first) = first {
            // 14.03.2026 is three numbers and two dots; 14.03 one decimal, taken for a date where a word says so.
            if self.mark(at + 1, '.') && self.mark(at + 3, '.') && self.glued(at + 2) && self.glued(at + 4) {
                let (day, month, year) = (small(at)?, small(at + 2)?, small(at + 4)?);
                if (1..=31).contains(&day) && (1..=12).contains(&month) {
                    return date(at + 5, Some(day), Some(month), Some(year));
                }
            }
            // 2026-11-21.
            if first.digits == 4
                && self.mark(at + 1, '-')
                && self.mark(at + 3, '-')
                && self.glued(at + 2)
                && self.glued(at + 4)
            {
                let (year, month, day) = (small(at)?, small(at + 2)?, small(at + 4)?);
                if (1..=31).contains(&day) && (1..=12).contains(&month) {
                    return date(at + 5, Some(day), Some(month), Some(year));
                }
            }
            let in_words_before = at.checked_sub(1).and_then(|at| self.word(at));
            if first.digits == 4
                && (first.step - 0.01).abs() < 1e-9
                && matches!(
                    in_words_before,
                    Some("с" | "за" | "от" | "на" | "до" | "по" | "к" | "since" | "on")
                )
            {
                let (day, month) = (first.value.trunc() as u32, (first.value.fract() * 100.0).round() as u32);
                let counted = self.word(at + 1).is_some_and(|word| unit(word).is_some() || is_percent(word))
                    || self.mark(at + 1, '%');
                if (1..=31).contains(&day) && (1..=12).contains(&month) && !counted {
                    return date(at + 1, Some(day), Some(month), None);
                }
            }
            // Со 2 по 9 ноября, 2–9 ноября.
            let joins = matches!(self.word(at + 1), Some("по" | "до" | "to"))
                || ['-', '–', '—'].iter().any(|dash| self.mark(at + 1, *dash));
            if joins
                && (1.0..=31.0).contains(&first.value)
                && small(at + 2).is_some_and(|day| (1..=31).contains(&day))
                && let Some(month) = self.word(at + 3).and_then(month)
            {
                return date(at + 1, Some(first.value as u32), Some(month), None);
            }
            // 14 марта, 14-го марта, 14 march, 2026 года.
            let mut next = at + 1;
            if self.mark(next, '-')
                && self.glued(next)
                && self.glued(next + 1)
                && self.word(next + 1).is_some()
            {
                next += 2;
            }
            if let Some(month) = self.word(next).and_then(month)
                && first.value <= 31.0
                && first.value >= 1.0
            {
                let year = small(next + 1).filter(|year| (1990..2100).contains(year));
                let end = if year.is_some() { next + 2 } else { next + 1 };
                return date(end, Some(first.value as u32), Some(month), year);
            }
            if first.digits == 4
                && (1990.0..2100.0).contains(&first.value)
                && first.value.fract() == 0.0
                && self.word(at + 1).is_some_and(|word| {
                    matches!(word, "год" | "года" | "году" | "годом" | "г" | "жыл" | "жылы" | "жылғы")
                })
            {
                return date(at + 2, None, None, small(at));
            }
        }
        // октябрь 2026.
        if let Some(month) = self.word(at).and_then(month)
            && let Some(year) = small(at + 1).filter(|year| (1990..2100).contains(year))
        {
            return date(at + 2, None, Some(month), Some(year));
        }
        None
    }

    /// 9:15, 06:00.
    pub(super) fn clock(&self, at: usize) -> Option<Step> {
        let (hours, minutes) = (self.written(at)?, self.written(at + 2)?);
        let is = self.mark(at + 1, ':') && self.glued(at + 1) && self.glued(at + 2);
        if !is || minutes.digits != 2 || minutes.value > 59.0 || hours.step < 1.0 {
            return None;
        }
        let value = hours.value * 3600.0 + minutes.value * 60.0;
        let statement = self.told(at, at + 3, Kind::Clock, value, 60.0);
        let span = self.tokens[at].span.start..self.tokens[at + 2].span.end;
        Some(Step::Told(Statement { span, tokens: at..at + 3, manner: Manner::Exact, ..statement }))
    }
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [(&str, u32); 36] = [
        ("январ", 1),
        ("феврал", 2),
        ("март", 3),
        ("апрел", 4),
        ("мая", 5),
        ("июн", 6),
        ("июл", 7),
        ("август", 8),
        ("сентябр", 9),
        ("октябр", 10),
        ("ноябр", 11),
        ("декабр", 12),
        ("қаңтар", 1),
        ("ақпан", 2),
        ("наурыз", 3),
        ("сәуір", 4),
        ("мамыр", 5),
        ("маусым", 6),
        ("шілде", 7),
        ("тамыз", 8),
        ("қыркүйек", 9),
        ("қазан", 10),
        ("қараша", 11),
        ("желтоқсан", 12),
        ("january", 1),
        ("february", 2),
        ("march", 3),
        ("april", 4),
        ("may", 5),
        ("june", 6),
        ("july", 7),
        ("august", 8),
        ("september", 9),
        ("october", 10),
        ("november", 11),
        ("december", 12),
    ];
    MONTHS
        .iter()
        .find(|(stem, _)| word.starts_with(stem) && word.chars().count() <= stem.chars().count() + 4)
        .map(|(_, month)| *month)
}
