//! Whether the numbers of a text are ours.
//!
//! A model may tell computed numbers, their sums, differences, shares and ratios, dates and times of the period, and
//! numbers inside proven quotes; any other number is marked. A number is its value *and its unit*: that 21 dialogs
//! exist makes no "21 %" true. [`tokens`] divides a text, [`statements`] finds its numbers, [`context`] what they are
//! said of, [`values`] what follows from the computed ones.

pub mod context;
mod dates;
mod lexicon;
mod names;
mod numerals;
mod period;
mod shares;
pub mod statements;
pub mod tokens;
mod units;
mod values;
pub mod words;

use std::ops::Range;

use self::context::Surroundings;
use self::statements::{Kind, Statement, statements};
use self::tokens::tokens;
use super::figures::{Figures, Metric, Unit};
use super::phone;

/// The places of numbers in `text` that are neither computed nor in one of the proven `quotes`.
#[must_use]
pub fn unconfirmed<'a>(
    text: &str,
    figures: &Figures,
    quotes: impl IntoIterator<Item = &'a str>,
) -> Vec<Range<usize>> {
    let quotes: Vec<&str> = quotes.into_iter().collect();
    let quoted = Quoted::new(&quotes);
    let phones = phone::find(text);
    let quotations = quotations(text, &quoted);
    let text_tokens = tokens(text);
    let around = Surroundings::new(&text_tokens, figures);
    let mut marked = Vec::new();
    for found in &phones {
        if !quoted.has_phone(&found.number) {
            marked.push(found.span.clone());
        }
    }
    let inside = |places: &[Range<usize>], statement: &Statement| {
        places.iter().any(|place| statement.span.start >= place.start && statement.span.end <= place.end)
    };
    let phone_places: Vec<Range<usize>> = phones.iter().map(|found| found.span.clone()).collect();
    let told = statements(&text_tokens);
    for (at, statement) in told.iter().enumerate() {
        let overlaps_phone = phone_places
            .iter()
            .any(|place| statement.span.start < place.end && statement.span.end > place.start);
        if overlaps_phone || inside(&quotations, statement) {
            continue;
        }
        let context = around.of(&statement.tokens);
        if quoted.has(statement, &context) || values::holds(statement, &context, figures) {
            continue;
        }
        let beside = told[at.saturating_sub(2)..].iter().take(5);
        if beside
            .filter_map(|unit| statement.in_unit_of(unit))
            .any(|statement| values::holds(&statement, &context, figures))
        {
            continue;
        }
        marked.push(statement.span.clone());
    }
    marked.sort_by_key(|span| span.start);
    marked
}

/// The numbers of proven quotes.
struct Quoted {
    folded: Vec<String>,
    statements: Vec<Statement>,
    phones: Vec<String>,
}

impl Quoted {
    fn new(quotes: &[&str]) -> Self {
        Self {
            folded: quotes.iter().map(|quote| super::folding::fold(quote)).collect(),
            statements: quotes.iter().flat_map(|quote| statements(&tokens(quote))).collect(),
            phones: quotes.iter().flat_map(|quote| phone::parse_all(quote)).collect(),
        }
    }

    fn has_phone(&self, number: &str) -> bool {
        self.phones.iter().any(|known| known == number)
    }

    /// Whether a quote tells the same number of the same unit. A small bare number is believed only where somebody is
    /// said to have said it.
    fn has(&self, statement: &Statement, context: &context::Context) -> bool {
        let telling = context.quoting
            || match statement.kind {
                Kind::Count => statement.value >= 1000.0,
                Kind::Money | Kind::Identifier | Kind::Clock => true,
                _ => false,
            };
        let alike = |one: &Kind, other: &Kind| {
            let bare = |kind: &Kind| matches!(kind, Kind::Count | Kind::Money | Kind::Identifier);
            one == other || bare(one) && bare(other)
        };
        let counted = matches!(statement.kind, Kind::Count)
            && statement.value < 1000.0
            && context.metrics.first().is_some_and(|metrics| {
                !metrics.is_empty()
                    && metrics.iter().all(|metric| metric.unit() == Unit::Count)
                    && !metrics.contains(&Metric::Dialogs)
            });
        telling
            && !counted
            && self.statements.iter().any(|quoted| {
                alike(&quoted.kind, &statement.kind)
                    && (quoted.value - statement.value).abs() < 1e-6
                    && quoted.upto == statement.upto
            })
    }
}

/// Quotation marks around words that stand in a proven quote.
fn quotations(text: &str, quoted: &Quoted) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for (open, close) in [('«', '»'), ('“', '”'), ('„', '“'), ('"', '"'), ('\'', '\'')] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at) {
            let inner = start + open.len_utf8();
            let Some(end) = text[inner..].find(close).map(|at| inner + at) else { break };
            let words = super::folding::fold(&text[inner..end]);
            if !words.is_empty()
                && quoted.folded.iter().any(|quote| quote.contains(words.trim_matches(['.', ' ', ','])))
            {
                places.push(start..end + close.len_utf8());
            }
            from = end + close.len_utf8();
        }
    }
    places
}

#[cfg(test)]
mod tests;
