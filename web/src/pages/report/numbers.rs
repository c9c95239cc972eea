//! The figures of a report, each with its change against the period before and the dialogs behind it.

use leptos::prelude::*;
use synkro_shared::report::Metrics;

use super::measured::Source;
use super::{Filter, Reading};
use crate::components::Card;
use crate::i18n::{Locale, use_locale};

/// Whether more of it is good, bad, or neither.
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    Better,
    Worse,
    Neither,
}

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

fn change(
    locale: Locale,
    before: Option<u64>,
    now: u64,
    more: More,
    text: fn(Locale, u64) -> String,
) -> Option<Change> {
    let before = before?;
    let t = locale.t;
    if now == before {
        return Some(Change { words: t.metrics.change_none.to_owned(), tone: "neutral" });
    }
    let grew = now > before;
    let difference = text(locale, now.abs_diff(before));
    let words = format!("{}{difference}", if grew { '+' } else { '−' });
    let tone = match (more, grew) {
        (More::Neither, _) => "neutral",
        (More::Better, true) | (More::Worse, false) => "good",
        (More::Better, false) | (More::Worse, true) => "bad",
    };
    Some(Change { words, tone })
}

/// The figures that these numbers hold.
#[must_use]
pub fn figures(locale: Locale, now: &Metrics, before: Option<&Metrics>, listed: bool) -> Vec<Figure> {
    let t = locale.t;
    let count = |source: Source, label, read: fn(&Metrics) -> u64, more, shows: Option<Filter>| {
        // A number that the period before did not measure is nothing to compare with.
        let before = before.filter(|before| source.compares(before)).map(read);
        source.known(now).then(|| Figure {
            label,
            value: locale.number(read(now)),
            hint: None,
            change: change(locale, before, read(now), more, Locale::number),
            shows: shows.filter(|_| listed),
        })
    };
    let time = |label, read: fn(&Metrics) -> Option<u64>, hint| {
        // Seconds of other hours are other seconds.
        let before = before.filter(|before| Source::Talk.known(before) && before.hours == now.hours);
        Source::Talk.known(now).then(|| Figure {
            label,
            value: read(now).map_or_else(|| "—".to_owned(), |seconds| locale.business_time(seconds)),
            hint: Some(hint),
            change: read(now).and_then(|now| {
                change(locale, before.and_then(read), now, More::Worse, Locale::business_time)
            }),
            shows: None,
        })
    };
    let within = locale.within(now.hours);
    let replies = match now.total.first_reply.p90_seconds {
        Some(seconds) => format!("{within}; {}", (t.metrics.first_reply_p90)(&locale.business_time(seconds))),
        None => within.clone(),
    };
    let messages_out = format!("{}: {}", t.metrics.messages_out, locale.number(now.total.messages_out));
    let messages = count(Source::Talk, t.metrics.messages_in, |m| m.total.messages_in, More::Neither, None)
        .map(|figure| Figure { hint: Some(messages_out), ..figure });
    [
        count(Source::Dialogs, t.metrics.dialogs, |m| m.total.dialogs, More::Neither, Some(Filter::All)),
        count(
            Source::Talk,
            t.metrics.unanswered,
            |m| m.total.unanswered,
            More::Worse,
            Some(Filter::Unanswered),
        ),
        time(t.metrics.first_reply, |m| m.total.first_reply.median_seconds, replies),
        time(t.metrics.longest_silence, |m| m.total.longest_silence_seconds, within),
        count(Source::Deals, t.metrics.new_leads, |m| m.new_leads, More::Better, None),
        count(Source::Deals, t.metrics.won, |m| m.won, More::Better, None),
        count(Source::Deals, t.metrics.lost, |m| m.lost, More::Worse, None),
        count(
            Source::Matched,
            t.metrics.dialogs_without_lead,
            |m| m.dialogs_without_lead,
            More::Worse,
            Some(Filter::NoLead),
        ),
        count(Source::Both, t.metrics.leads_without_dialog, |m| m.leads_without_dialog, More::Worse, None),
        messages,
    ]
    .into_iter()
    .flatten()
    .collect()
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
    use synkro_shared::report::{DialogNumbers, FirstReply, Measured, OpeningHours};
    use synkro_shared::session::Language;

    const EN: Locale = Locale::new(Language::En);

    #[test]
    fn more_unanswered_dialogs_are_a_change_for_the_worse() {
        let change = change(EN, Some(3), 8, More::Worse, Locale::number).expect("a change");
        assert_eq!((change.words.as_str(), change.tone), ("+5", "bad"));
    }

    #[test]
    fn without_a_period_before_there_is_no_change() {
        assert_eq!(change(EN, None, 8, More::Worse, Locale::number), None);
    }

    fn labels(metrics: &Metrics) -> Vec<&'static str> {
        figures(EN, metrics, None, true).into_iter().map(|figure| figure.label).collect()
    }

    fn metrics(deals: bool, dialogs: bool, talked: u64) -> Metrics {
        let total = DialogNumbers { dialogs: talked, ..DialogNumbers::default() };
        Metrics { total, measured: Measured { deals, dialogs }, ..Metrics::default() }
    }

    #[test]
    fn without_deals_no_figure_speaks_of_leads() {
        let t = EN.t;
        let labels = labels(&metrics(false, true, 9));
        assert_eq!(
            labels,
            [
                t.metrics.dialogs,
                t.metrics.unanswered,
                t.metrics.first_reply,
                t.metrics.longest_silence,
                t.metrics.messages_in
            ]
        );
        assert_eq!(unsaid(EN, &metrics(false, true, 9)), [t.parts.deals_not_measured]);
    }

    #[test]
    fn without_conversations_measured_no_figure_speaks_of_dialogs() {
        let t = EN.t;
        assert_eq!(labels(&metrics(true, false, 0)), [t.metrics.new_leads, t.metrics.won, t.metrics.lost]);
        assert_eq!(unsaid(EN, &metrics(true, false, 0)), [t.parts.talk_not_measured]);
    }

    #[test]
    fn a_period_in_which_nobody_wrote_says_so_beside_its_deals() {
        let t = EN.t;
        let labels = labels(&metrics(true, true, 0));
        assert_eq!(
            labels,
            [
                t.metrics.dialogs,
                t.metrics.new_leads,
                t.metrics.won,
                t.metrics.lost,
                t.metrics.leads_without_dialog
            ]
        );
        assert_eq!(unsaid(EN, &metrics(true, true, 0)), [t.parts.no_talk]);
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
    fn the_same_number_is_said_in_words() {
        let change = change(EN, Some(8), 8, More::Better, Locale::number).expect("a change");
        assert_eq!((change.words.as_str(), change.tone), ("no change", "neutral"));
    }
}
