//! The figures of a report, each with its change against the period before and the dialogs behind it.

use leptos::prelude::*;
use synkro_shared::report::Metrics;

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

struct Figure {
    label: &'static str,
    value: String,
    hint: Option<String>,
    change: Option<Change>,
    shows: Option<Filter>,
}

/// A change in words, and whether it is for the better.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    words: String,
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
        return Some(Change { words: t.change_none.to_owned(), tone: "neutral" });
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

fn figures(locale: Locale, now: &Metrics, before: Option<&Metrics>, listed: bool) -> Vec<Figure> {
    let t = locale.t;
    let count = |label, read: fn(&Metrics) -> u64, more, shows: Option<Filter>| Figure {
        label,
        value: locale.number(read(now)),
        hint: None,
        change: change(locale, before.map(read), read(now), more, Locale::number),
        shows: shows.filter(|_| listed),
    };
    let time = |label, read: fn(&Metrics) -> Option<u64>, hint| Figure {
        label,
        value: read(now).map_or_else(|| "—".to_owned(), |seconds| locale.duration(seconds)),
        hint,
        change: read(now)
            .and_then(|now| change(locale, before.and_then(read), now, More::Worse, Locale::duration)),
        shows: None,
    };
    let p90 = now.total.first_reply.p90_seconds.map(|seconds| (t.first_reply_p90)(&locale.duration(seconds)));
    vec![
        count(t.dialogs, |m| m.total.dialogs, More::Neither, Some(Filter::All)),
        count(t.unanswered, |m| m.total.unanswered, More::Worse, Some(Filter::Unanswered)),
        time(t.first_reply, |m| m.total.first_reply.median_seconds, p90),
        time(t.longest_silence, |m| m.total.longest_silence_seconds, Some(t.first_reply_hint.to_owned())),
        count(t.new_leads, |m| m.new_leads, More::Better, None),
        count(t.won, |m| m.won, More::Better, None),
        count(t.lost, |m| m.lost, More::Worse, None),
        count(t.dialogs_without_lead, |m| m.dialogs_without_lead, More::Worse, Some(Filter::NoLead)),
        count(t.leads_without_dialog, |m| m.leads_without_dialog, More::Worse, None),
        Figure {
            hint: Some(format!("{}: {}", t.messages_out, locale.number(now.total.messages_out))),
            ..count(t.messages_in, |m| m.total.messages_in, More::Neither, None)
        },
    ]
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
    view! {
        <Card title=t.numbers id="numbers">
            {previous.is_some().then(|| view! { <p class="sy-small sy-muted">{t.against_previous}</p> })}
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
                                                <span class="sy-hidden">" "{t.to_previous}</span>
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
                                                aria-label=format!("{}: {label}", t.show_dialogs)
                                                on:click=move |_| reading.show_dialogs(filter.clone())
                                            >
                                                {t.show}
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

    #[test]
    fn the_same_number_is_said_in_words() {
        let change = change(EN, Some(8), 8, More::Better, Locale::number).expect("a change");
        assert_eq!((change.words.as_str(), change.tone), ("no change", "neutral"));
    }
}
