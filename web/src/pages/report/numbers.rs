//! The figures of a report, each with its change against the period before and the dialogs behind it.

use leptos::prelude::*;
use synkro_metrics::{Better, Card, Of, Row, TABLE, Unit};
use synkro_shared::report::Metrics;

use super::{Filter, Reading};
use crate::components::Card;
use crate::i18n::{Locale, use_locale};

/// A figure as it is shown.
pub struct Figure {
    /// What it is.
    pub label: &'static str,
    /// How much.
    pub value: String,
    /// In which hours, and what else belongs to it.
    pub hint: Option<String>,
    /// Against the period before.
    pub change: Option<Change>,
    shows: Option<Filter>,
}

/// A change in words, and whether it is for the better.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// `+5`.
    pub words: String,
    tone: &'static str,
}

fn change(locale: Locale, row: &Row, before: Option<u64>, now: u64) -> Option<Change> {
    let before = before?;
    if now == before {
        return Some(Change { words: locale.t.metrics.change_none.to_owned(), tone: "neutral" });
    }
    let grew = now > before;
    let difference = locale.value(row.unit, Some(now.abs_diff(before)));
    let words = format!("{}{difference}", if grew { '+' } else { '−' });
    let tone = match (row.better, grew) {
        (Better::Neutral, _) => "neutral",
        (Better::Up, true) | (Better::Down, false) => "good",
        (Better::Up, false) | (Better::Down, true) => "bad",
    };
    Some(Change { words, tone })
}

/// The figures that these numbers hold.
#[must_use]
pub fn figures(locale: Locale, now: &Metrics, before: Option<&Metrics>, listed: bool) -> Vec<Figure> {
    let words = locale.t.metrics;
    let figure = |row: &'static Row| {
        let shown = row.shown.filter(|shown| matches!(shown.card, Card::Own) && row.source.known(now))?;
        let value = row.value(Of::Period(now));
        let beside = row.beside().filter_map(|(row, said)| {
            let value = row.value(Of::Period(now))?;
            Some(said(words, &locale.value(row.unit, Some(value))))
        });
        let within = (row.unit == Unit::Seconds).then(|| locale.within(now.hours));
        let hint: Vec<String> = within.into_iter().chain(beside).collect();
        Some(Figure {
            label: (shown.name)(words),
            value: locale.value(row.unit, value),
            hint: (!hint.is_empty()).then(|| hint.join("; ")),
            change: value.and_then(|value| change(locale, row, row.before(now, before), value)),
            shows: shown.behind.filter(|_| listed).map(Filter::from),
        })
    };
    TABLE.iter().filter_map(figure).collect()
}

/// What of these numbers nobody measured, or nobody said, in a sentence each.
#[must_use]
pub fn unsaid(locale: Locale, metrics: &Metrics) -> Vec<&'static str> {
    let t = locale.t.parts;
    let talk = match (metrics.measured.dialogs, metrics.total.dialogs) {
        (false, _) => Some(t.talk_not_measured),
        (true, 0) => Some(t.no_talk),
        (true, _) => None,
    };
    let deals = (!metrics.measured.deals).then_some(t.deals_not_measured);
    talk.into_iter().chain(deals).collect()
}

/// The cards.
#[component]
pub fn Numbers(
    /// This period.
    metrics: Metrics,
    /// The one before.
    previous: Option<Metrics>,
    /// The dialogs can be listed.
    listed: bool,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let reading: Reading = expect_context();
    let figures = figures(locale, &metrics, previous.as_ref(), listed);
    let compared = figures.iter().any(|figure| figure.change.is_some());
    let unsaid = unsaid(locale, &metrics);
    view! {
        <Card title=t.metrics.numbers id="numbers">
            {unsaid.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
            {compared.then(|| view! { <p class="sy-small sy-muted">{t.metrics.against_previous}</p> })}
            <ul class="sy-figures">
                {figures
                    .into_iter()
                    .map(|Figure { label, value, hint, change, shows }| {
                        view! {
                            <li class="sy-metric">
                                <p class="sy-metric__label">{label}</p>
                                <p class="sy-metric__value">{value}</p>
                                {change
                                    .map(|change| {
                                        view! {
                                            <p class="sy-metric__change" data-tone=change.tone>
                                                {change.words}
                                                <span class="sy-hidden">" "{t.metrics.to_previous}</span>
                                            </p>
                                        }
                                    })}
                                {hint.map(|hint| view! { <p class="sy-small sy-muted">{hint}</p> })}
                                {shows
                                    .map(|filter| {
                                        view! {
                                            <button
                                                class="sy-link sy-screen"
                                                type="button"
                                                aria-label=format!("{}: {label}", t.report.show_dialogs)
                                                on:click=move |_| reading.show_dialogs(filter.clone())
                                            >
                                                {t.report.show}
                                            </button>
                                        }
                                    })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_metrics::{Metric, Source};
    use synkro_shared::report::{DialogNumbers, FirstReply, Measured, OpeningHours};
    use synkro_shared::session::Language;

    const EN: Locale = Locale::new(Language::En);

    #[test]
    fn more_unanswered_dialogs_are_a_change_for_the_worse() {
        let change = change(EN, Metric::Unanswered.row(), Some(3), 8).expect("a change");
        assert_eq!((change.words.as_str(), change.tone), ("+5", "bad"));
    }

    #[test]
    fn without_a_period_before_there_is_no_change() {
        assert_eq!(change(EN, Metric::Unanswered.row(), None, 8), None);
    }

    fn labels(metrics: &Metrics) -> Vec<&'static str> {
        figures(EN, metrics, None, true).into_iter().map(|figure| figure.label).collect()
    }

    fn metrics(deals: bool, dialogs: bool, talked: u64) -> Metrics {
        let total = DialogNumbers { dialogs: talked, ..DialogNumbers::default() };
        Metrics { total, measured: Measured { deals, dialogs }, ..Metrics::default() }
    }

    /// The labels of the cards that come from these sources.
    fn cards(of: &[Source]) -> Vec<&'static str> {
        let own = |row: &Row| row.shown.filter(|shown| matches!(shown.card, Card::Own));
        let of = TABLE.iter().filter(|row| of.contains(&row.source));
        of.filter_map(|row| Some((own(row)?.name)(EN.t.metrics))).collect()
    }

    #[test]
    fn without_deals_no_figure_speaks_of_leads() {
        let labels = labels(&metrics(false, true, 9));
        assert_eq!(labels, cards(&[Source::Dialogs, Source::Talk]));
        assert!(labels.contains(&EN.t.metrics.first_reply) && !labels.contains(&EN.t.metrics.won));
        assert_eq!(unsaid(EN, &metrics(false, true, 9)), [EN.t.parts.deals_not_measured]);
    }

    #[test]
    fn without_conversations_measured_no_figure_speaks_of_dialogs() {
        let labels = labels(&metrics(true, false, 0));
        assert_eq!(labels, cards(&[Source::Deals]));
        assert!(labels.contains(&EN.t.metrics.won) && !labels.contains(&EN.t.metrics.dialogs));
        assert_eq!(unsaid(EN, &metrics(true, false, 0)), [EN.t.parts.talk_not_measured]);
    }

    #[test]
    fn a_period_in_which_nobody_wrote_says_so_beside_its_deals() {
        let labels = labels(&metrics(true, true, 0));
        assert_eq!(labels, cards(&[Source::Dialogs, Source::Deals, Source::Both]));
        assert!(!labels.contains(&EN.t.metrics.unanswered));
        assert_eq!(unsaid(EN, &metrics(true, true, 0)), [EN.t.parts.no_talk]);
        assert!(unsaid(EN, &metrics(true, true, 1)).is_empty());
    }

    #[test]
    fn every_time_says_the_hours_that_it_is_counted_in() {
        let hours = OpeningHours { opens: 10 * 60, closes: 18 * 60 };
        let mut metrics = Metrics { hours, ..metrics(true, true, 4) };
        for p90 in [None, Some(600)] {
            metrics.total.first_reply = FirstReply { median_seconds: p90, p90_seconds: p90, replies: 2 };
            for language in [Language::Ru, Language::Kk, Language::En] {
                let locale = Locale::new(language);
                let times = [locale.t.metrics.first_reply, locale.t.metrics.longest_silence];
                let shown = figures(locale, &metrics, None, true);
                let hints: Vec<_> =
                    shown.iter().filter(|figure| times.contains(&figure.label)).map(|f| &f.hint).collect();
                assert_eq!(hints.len(), 2);
                for hint in hints {
                    assert!(
                        hint.as_ref().is_some_and(|hint| hint.contains(&locale.within(hours))),
                        "{hint:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_the_period_before_did_not_measure_is_no_zero_to_compare_with() {
        let changes = |before: &Metrics| {
            let mut now = metrics(true, true, 5);
            (now.new_leads, now.total.longest_silence_seconds) = (4, Some(90));
            let shown = figures(EN, &now, Some(before), true);
            [EN.t.metrics.dialogs, EN.t.metrics.new_leads, EN.t.metrics.longest_silence].map(|label| {
                shown
                    .iter()
                    .find(|figure| figure.label == label)
                    .is_some_and(|figure| figure.change.is_some())
            })
        };
        let mut before = metrics(true, true, 3);
        before.total.longest_silence_seconds = Some(30);
        assert_eq!(changes(&before), [true, true, true]);
        let of = |deals, dialogs| Metrics { measured: Measured { deals, dialogs }, ..before.clone() };
        assert_eq!(changes(&of(false, true)), [true, false, true]);
        assert_eq!(changes(&of(true, false)), [false, true, false]);
        let other_hours = OpeningHours { opens: 0, closes: 24 * 60 };
        assert_eq!(changes(&Metrics { hours: other_hours, ..before }), [true, true, false]);
    }

    #[test]
    fn every_metric_has_its_card_or_a_line_on_one() {
        let metrics = synkro_metrics::example();
        for language in Language::ALL {
            let locale = Locale::new(language);
            let shown = figures(locale, &metrics, Some(&metrics), true);
            for row in &TABLE {
                let Some(how) = row.shown else { continue };
                let value = locale.value(row.unit, row.value(Of::Period(&metrics)));
                let label = |shown: &Figure, of: &Row| {
                    of.shown.is_some_and(|of| (of.name)(locale.t.metrics) == shown.label)
                };
                let stands = match how.card {
                    Card::Own => shown.iter().any(|card| label(card, row) && card.value == value),
                    Card::Beside(other, said) => shown.iter().any(|card| {
                        let hint = card.hint.as_deref().unwrap_or_default();
                        label(card, other.row()) && hint.contains(&said(locale.t.metrics, &value))
                    }),
                    Card::Nowhere => continue,
                };
                assert!(stands, "{:?}", row.id);
            }
            assert!(shown.iter().all(|card| card.change.is_some()), "each is held against the period before");
        }
    }

    #[test]
    fn the_same_number_is_said_in_words() {
        let change = change(EN, Metric::Won.row(), Some(8), 8).expect("a change");
        assert_eq!((change.words.as_str(), change.tone), ("no change", "neutral"));
    }
}
