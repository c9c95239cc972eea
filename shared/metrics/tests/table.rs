//! What every row of the table keeps to, so that whoever walks it need not look.

use std::collections::HashSet;

use synkro_metrics::{Card, Metric, Of, Origin, Posted, Row, Scope, Shown, TABLE, Unit, example};
use synkro_shared::report::{Measured, Metrics};
use synkro_words::metrics::Metrics as Words;

fn shown() -> impl Iterator<Item = (&'static Row, Shown)> {
    TABLE.iter().filter_map(|row| Some((row, row.shown?)))
}

/// These numbers, of each who has a row.
fn everybody(metrics: &Metrics) -> Vec<Of<'_>> {
    let (manager, channel) = (&metrics.managers[0], &metrics.channels[0]);
    vec![Of::Period(metrics), Of::Manager(manager, metrics.measured), Of::Channel(channel, metrics.measured)]
}

#[test]
fn a_metric_finds_its_row_and_its_code_is_its_own() {
    for metric in Metric::ALL {
        assert_eq!(metric.row().id, metric);
    }
    let codes: HashSet<&str> = Metric::ALL.iter().map(|metric| metric.code()).collect();
    assert_eq!(codes.len(), Metric::ALL.len());
}

#[test]
fn what_is_shown_is_known_of_everybody_who_has_it_and_no_two_values_are_read_from_one_place() {
    let metrics = example();
    let mut values = HashSet::new();
    for (row, _) in shown() {
        for of in everybody(&metrics) {
            let value = row.value(of);
            assert_eq!(value.is_some(), row.scopes.contains(&of.scope()), "{:?} of {:?}", row.id, of.scope());
            assert!(value.is_none_or(|value| values.insert(value)), "{:?} of {:?}", row.id, of.scope());
        }
    }
}

#[test]
fn the_file_for_programs_has_every_value_that_is_read() {
    let metrics = example();
    let file = serde_json::to_string(&metrics).expect("JSON");
    for row in TABLE.iter().filter(|row| matches!(row.origin, Origin::Read(_))) {
        for value in everybody(&metrics).into_iter().filter_map(|of| row.value(of)) {
            assert!(file.contains(&value.to_string()), "{:?}", row.id);
        }
    }
}

#[test]
fn what_was_not_measured_is_unknown_not_zero() {
    for (deals, dialogs) in [(false, true), (true, false), (false, false)] {
        let metrics = Metrics { measured: Measured { deals, dialogs }, ..example() };
        for row in TABLE.iter().filter(|row| !row.source.known(&metrics)) {
            for of in everybody(&metrics) {
                assert_eq!(row.value(of), None, "{:?} of {:?}", row.id, of.scope());
            }
        }
    }
}

#[test]
fn names_differ_in_every_language() {
    for words in [&Words::RU, &Words::KK, &Words::EN] {
        let names: HashSet<&str> = shown().map(|(_, shown)| (shown.name)(words)).collect();
        assert_eq!(names.len(), shown().count());
    }
}

#[test]
fn a_part_is_counted_in_what_its_whole_is_counted_in() {
    for row in &TABLE {
        assert!(row.wholes.iter().all(|whole| whole.unit() == row.unit), "{:?}", row.id);
    }
}

#[test]
fn what_stands_beside_a_card_stands_beside_one_that_there_is() {
    for (row, shown) in shown() {
        if let Card::Beside(other, _) = shown.card {
            let card = other.row().shown.map(|shown| shown.card);
            assert!(matches!(card, Some(Card::Own)), "{:?}", row.id);
            assert!(other.row().beside().any(|(beside, _)| beside.id == row.id), "{:?}", row.id);
        }
    }
}

#[test]
fn only_counts_share_a_line_of_the_post() {
    for (row, shown) in shown() {
        if matches!(shown.post, Posted::Talk(_) | Posted::Deals(..)) {
            assert_eq!(row.unit, Unit::Count, "{:?}", row.id);
        }
        if matches!(shown.post, Posted::Deals(..)) {
            assert!(row.scopes.contains(&Scope::Manager), "{:?}", row.id);
        }
    }
}

#[test]
fn what_follows_from_others_stands_after_them() {
    for row in &TABLE {
        if let Origin::Sum(one, other) | Origin::Difference(one, other) = row.origin {
            assert!(one < row.id && other < row.id, "{:?}", row.id);
        }
    }
}
