//! Messages with personal values: phones, cards, IIN, IBAN and e-mail are masked, each of them; names are told by class.

use std::collections::BTreeMap;

use serde_json::Value;
use synkro::domain::folding::shown;
use synkro::domain::personal_data::sightings;

use super::{is_for_writing, items};

/// What must not be missed.
const MUST: [&str; 5] = ["phone", "card", "iin", "iban", "email"];

#[derive(Default)]
struct Score {
    classes: BTreeMap<String, (usize, usize)>,
    clean: usize,
    masked_wrongly: Vec<String>,
    missed: Vec<String>,
}

fn score(items: &[Value]) -> Score {
    let mut score = Score::default();
    for item in items {
        // The labels' places are in the raw text; what a model is shown has the same characters, blanks for lines.
        let text = item["text"].as_str().expect("a text");
        let flat: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let starts: Vec<usize> = flat.char_indices().map(|(at, _)| at).chain([flat.len()]).collect();
        let found = sightings(&flat);
        let spans = item["spans"].as_array().expect("spans");
        for span in spans {
            let place =
                |end: &str| starts[usize::try_from(span[end].as_u64().expect("a place")).expect("small")];
            let (from, to) = (place("start"), place("end"));
            let class = span["class"].as_str().expect("a class").to_owned();
            let hidden = found.iter().any(|found| found.span.start <= from && found.span.end >= to);
            let counts = score.classes.entry(class.clone()).or_default();
            counts.0 += 1;
            counts.1 += usize::from(hidden);
            if !hidden && MUST.contains(&class.as_str()) {
                score.missed.push(format!("{} {class} {:?} in {text:?}", item["id"], &flat[from..to]));
            }
        }
        if spans.is_empty() {
            score.clean += 1;
            if !found.is_empty() {
                let what: Vec<&str> = found.iter().map(|found| &flat[found.span.clone()]).collect();
                score.masked_wrongly.push(format!("{} {what:?} in {text:?}", item["id"]));
            }
        }
        assert!(!shown(text).contains('\n'), "a message is one line");
    }
    score
}

#[test]
fn no_phone_card_iin_iban_or_e_mail_is_missed_and_prices_and_orders_stay() {
    let (written_on, other): (Vec<_>, Vec<_>) = items("pii.jsonl").into_iter().partition(is_for_writing);
    let tell_all = std::env::var_os("SYNKRO_GOLDEN_TELL").is_some();
    let mut wrong = 0;
    let mut missed = 0;
    for (name, items, tell) in [("written on", written_on, true), ("held out", other, tell_all)] {
        let score = score(&items);
        for (class, (all, masked)) in &score.classes {
            println!("pii, {name}: {class} {masked}/{all}");
        }
        println!("pii, {name}: clean texts masked wrongly {}/{}", score.masked_wrongly.len(), score.clean);
        if tell {
            score.missed.iter().chain(&score.masked_wrongly).for_each(|line| println!("{line}"));
        }
        wrong += score.masked_wrongly.len();
        missed += score.missed.len();
    }
    assert_eq!(missed, 0);
    assert!(wrong <= 1);
}
