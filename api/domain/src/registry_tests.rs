//! Every metric of the registry is in the post, in the prompt's numbers and among the figures that prose is checked against.

use synkro_metrics::{Of, Posted, Row, Shown, TABLE, Unit, example};
use synkro_shared::report::{Metrics, ReportContent};
use synkro_shared::run::Period;
use synkro_shared::session::Language;
use synkro_words::metrics::metrics as words;
use synkro_words::post::post as post_words;

use crate::digest::{Line, markdown, post};
use crate::figures::{Figures, Whose};
use crate::mask::Masker;
use crate::outgoing::Gate;
use crate::prompt::numbers_line;

fn shown() -> impl Iterator<Item = (&'static Row, Shown)> {
    TABLE.iter().filter_map(|row| Some((row, row.shown?)))
}

fn value(row: &Row, metrics: &Metrics) -> u64 {
    row.value(Of::Period(metrics)).expect("an example has every value")
}

#[test]
fn the_post_and_its_file_tell_every_metric_that_is_posted() {
    let metrics = example();
    let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0).expect("an instant");
    let period = Period { start: at(0), end: at(86_400) };
    let content = ReportContent::default();
    for language in Language::ALL {
        let span = (period, chrono_tz::UTC);
        let lines = post(&content, &metrics, &[], span, language, (None, None));
        let lines: Vec<&str> = lines.iter().map(Line::words).collect();
        let file = markdown(&content, &metrics, &[], period, chrono_tz::UTC, language);
        for text in [lines.join("\n"), file] {
            for (row, shown) in shown() {
                let value = value(row, &metrics);
                let said = match shown.post {
                    Posted::Talk(called) | Posted::Deals(called, _) => {
                        format!("{}: {value}", called(post_words(language)))
                    }
                    Posted::Alone => (shown.name)(words(language)).to_owned(),
                    Posted::Nowhere => continue,
                };
                assert!(text.contains(&said), "{:?}: {said} in {text}", row.id);
            }
        }
    }
}

#[test]
fn a_managers_line_of_the_post_tells_every_metric_of_deals_that_is_posted() {
    let mut metrics = example();
    metrics.total.dialogs = 0;
    let manager = Of::Manager(&metrics.managers[0], metrics.measured);
    let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0).expect("an instant");
    let span = (Period { start: at(0), end: at(86_400) }, chrono_tz::UTC);
    let lines = post(&ReportContent::default(), &metrics, &[], span, Language::Ru, (None, None));
    let text: Vec<&str> = lines.iter().map(Line::words).collect();
    for (row, shown) in shown() {
        if let Posted::Deals(_, called) = shown.post {
            let value = row.value(manager).expect("an example has every value");
            let said = format!("{}: {value}", called(post_words(Language::Ru)));
            assert!(text.iter().any(|line| line.contains(&said)), "{:?}: {said} in {text:?}", row.id);
        }
    }
}

#[test]
fn the_model_is_told_every_metric_that_it_should_know() {
    let metrics = example();
    let line = numbers_line(&metrics);
    for (row, _) in shown().filter(|(_, shown)| shown.told) {
        let (name, value) = (row.id.code(), value(row, &metrics));
        let said = match row.unit {
            Unit::Count | Unit::Money => format!("{name}: {value}"),
            Unit::Seconds => format!("{name}_minutes (within {}): {}", metrics.hours, value / 60),
        };
        assert!(line.contains(&said), "{said} in {line}");
    }
}

#[test]
fn every_value_of_everybody_is_among_the_figures() {
    let metrics = example();
    let figures = Figures::of(&metrics, Some(&metrics), "");
    for row in &TABLE {
        for (whose, of) in [
            (Whose::Total, Of::Period(&metrics)),
            (Whose::Named(0), Of::Manager(&metrics.managers[0], metrics.measured)),
            (Whose::Named(1), Of::Channel(&metrics.channels[0], metrics.measured)),
        ] {
            let value = row.value(of).map(|value| value as f64);
            assert_eq!(figures.get(whose, row.id), value, "{:?} of {whose:?}", row.id);
        }
    }
}

#[test]
fn the_gate_confirms_every_metric_by_its_name_and_marks_what_it_is_not() {
    let metrics = example();
    let figures = Figures::of(&metrics, None, "");
    let mut wrong = Vec::new();
    for language in Language::ALL {
        let gate = Gate { figures: &figures, masker: &Masker::default(), language };
        let minutes = post_words(language).minutes;
        for (row, shown) in shown() {
            let value = value(row, &metrics);
            let said = |off: u64| {
                let name = (shown.name)(words(language));
                match row.unit {
                    Unit::Count | Unit::Money => format!("{name}: {}.", value + off),
                    Unit::Seconds => format!("{name}: {} {minutes}.", value / 60 + off),
                }
            };
            let central = |text: &str| gate.central(text, &ReportContent::default());
            if central(&said(0)) != said(0) || central(&said(517)) == said(517) {
                wrong.push((row.id, central(&said(0)), central(&said(517))));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
