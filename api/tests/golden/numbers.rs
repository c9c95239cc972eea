//! Sentences with numbers: bad ones are marked, good ones are not.

use std::ops::Range;

use serde_json::Value;
use synkro::domain::figures::{Figures, Metric, NameKind, Unit, Whose};
use synkro::domain::prose::unconfirmed;

use super::{is_for_writing, items, texts};

/// The computed numbers of an item.
fn figures(computed: &Value) -> Figures {
    let mut figures = Figures::default();
    figures.period = computed["period"].as_str().unwrap_or_default().to_owned();
    let read = |figures: &mut Figures, whose: Whose, values: &Value, prefix: &str| {
        for metric in Metric::ALL {
            let unit = if metric.unit() == Unit::Seconds { "_s" } else { "" };
            if let Some(value) = values[format!("{prefix}{}{unit}", metric.code())].as_f64() {
                figures.set(whose, metric, value);
            }
        }
    };
    read(&mut figures, Whose::Total, computed, "");
    read(&mut figures, Whose::Previous, computed, "prev_");
    for (group, kind) in [("managers", NameKind::Manager), ("channels", NameKind::Channel)] {
        for (name, values) in computed[group].as_object().into_iter().flatten() {
            let whose = figures.name(name, kind);
            read(&mut figures, whose, values, "");
        }
    }
    figures.derive();
    figures
}

#[derive(Default)]
struct Score {
    bad: usize,
    found: usize,
    misattributed: usize,
    misattributed_found: usize,
    sentences: usize,
    marked_wrongly: usize,
}

impl Score {
    fn print(&self, name: &str) {
        println!(
            "numbers, {name}: bad found {}/{} ({:.3}), misattributed apart {}/{}, sentences marked wrongly {}/{} ({:.3})",
            self.found,
            self.bad,
            self.found as f64 / self.bad.max(1) as f64,
            self.misattributed_found,
            self.misattributed,
            self.marked_wrongly,
            self.sentences,
            self.marked_wrongly as f64 / self.sentences.max(1) as f64,
        );
    }

    fn reaches_the_goal(&self) -> bool {
        self.found as f64 >= 0.95 * self.bad as f64
            && self.marked_wrongly as f64 <= 0.03 * self.sentences as f64
    }
}

/// Where a statement stands in a text.
fn places(text: &str, statement: &str) -> Vec<Range<usize>> {
    text.match_indices(statement).map(|(at, found)| at..at + found.len()).collect()
}

fn score(items: &[Value], tell: bool) -> Score {
    let mut score = Score::default();
    for item in items {
        let text = item["text"].as_str().expect("a text");
        let quotes = texts(&item["computed"]["quotes"]);
        let marked = unconfirmed(text, &figures(&item["computed"]), quotes);
        let apart = item["note"].as_str().is_some_and(|note| note.starts_with("misattributed"));
        let overlap =
            |one: &Range<usize>, other: &Range<usize>| one.start < other.end && other.start < one.end;
        let bad: Vec<Vec<Range<usize>>> = texts(&item["bad"]).iter().map(|bad| places(text, bad)).collect();
        let mut missed = Vec::new();
        for (places, bad) in bad.iter().zip(texts(&item["bad"])) {
            let found = places.iter().any(|place| marked.iter().any(|mark| overlap(mark, place)));
            if apart {
                score.misattributed += 1;
                score.misattributed_found += usize::from(found);
            } else {
                score.bad += 1;
                score.found += usize::from(found);
            }
            if !found {
                missed.push(bad);
            }
        }
        let wrong: Vec<&str> = marked
            .iter()
            .filter(|mark| !bad.iter().flatten().any(|place| overlap(mark, place)))
            .map(|mark| &text[mark.clone()])
            .collect();
        score.sentences += 1;
        score.marked_wrongly += usize::from(!wrong.is_empty());
        if tell && (!missed.is_empty() || !wrong.is_empty()) {
            println!(
                "{} {text:?} missed {missed:?}{} wrongly {wrong:?}",
                item["id"],
                if apart { " (apart)" } else { "" }
            );
        }
    }
    score
}

#[test]
fn numbers_that_nobody_computed_are_marked_and_computed_ones_are_not() {
    let (written_on, other): (Vec<_>, Vec<_>) = items("numbers.jsonl").into_iter().partition(is_for_writing);
    let (written_on, other) =
        (score(&written_on, true), score(&other, std::env::var_os("SYNKRO_GOLDEN_TELL").is_some()));
    written_on.print("written on");
    other.print("held out");
    assert!(written_on.reaches_the_goal() && other.reaches_the_goal());
}
