//! Findings and their proof.

use leptos::prelude::*;
use synkro_shared::report::{Citation, Finding, Omitted};
use synkro_words::left_out::omitted_words;

use super::{Asked, Reading, UnconfirmedNumbers};
use crate::browser::zone;
use crate::components::{Badge, Card, FoldedList, Icon, Picture};
use crate::i18n::use_locale;

/// How many are shown before the reader asks for the rest.
const SHOWN_AT_FIRST: usize = 8;

/// Every finding, most important first, and the share of citations that were proven.
#[component]
pub fn Findings(
    /// Most important first.
    findings: Vec<Finding>,
    /// Citations that the model gave.
    given: u64,
    /// Citations that stand in the messages.
    confirmed: u64,
    /// What the model answered and is not shown.
    omitted: Omitted,
    /// The model answered about none of the dialogs: that nothing was found would be untrue.
    unread: bool,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let reading: Reading = expect_context();
    let share = (confirmed * 100).checked_div(given).map(|percent| {
        (t.report.confirmed_share)(&locale.percent(percent), &locale.number(confirmed), &locale.number(given))
    });
    view! {
        <Card title=t.parts.findings id="findings">
            {share
                .map(|share| {
                    view! {
                        <div class="sy-proof">
                            <p class="sy-strong">
                                <Icon picture=Picture::Check />
                                <span id="proof">{share}</span>
                            </p>
                            <meter
                                class="sy-meter"
                                min="0"
                                max=given.to_string()
                                value=confirmed.to_string()
                                aria-labelledby="proof"
                            ></meter>
                            <p class="sy-small sy-muted">{t.report.confirmed_explained}</p>
                        </div>
                    }
                })}
            {omitted_words(&omitted, locale.language)
                .into_iter()
                .map(|line| view! { <p class="sy-small sy-muted">{line}</p> })
                .collect_view()}
            {findings
                .is_empty()
                .then(|| {
                    let words = if unread { t.report.nothing_analyzed } else { t.parts.no_findings };
                    view! { <p class="sy-muted">{words}</p> }
                })}
            <FoldedList
                id="finding-list"
                class="sy-findings"
                item_class="sy-finding"
                at_first=SHOWN_AT_FIRST
                named=Signal::derive(move || reading.place.finding.get())
                item_id="finding"
                items=findings
                    .into_iter()
                    .enumerate()
                    .map(|(at, finding)| view! { <OneFinding finding=finding number=at + 1 /> }.into_any())
                    .collect()
            />
        </Card>
    }
}

#[component]
fn OneFinding(finding: Finding, number: usize) -> impl IntoView {
    let t = use_locale().t;
    let reading: Reading = expect_context();
    let visit = move |event: leptos::ev::MouseEvent| {
        // The router would take it for a navigation.
        event.prevent_default();
        reading.place.visit(&format!("finding-{number}"));
    };
    let Finding { kind, title, text, importance, manager, citations, unconfirmed_numbers } = finding;
    view! {
            <div class="sy-row">
                <Badge tone=kind text=(t.kinds.finding_kind)(kind) />
                <span class="sy-small sy-muted">{(t.report.importance)(importance)}</span>
                {manager.map(|manager| view! { <span class="sy-small sy-muted">{manager}</span> })}
            </div>
            <h3 class="sy-finding__title">
                <a class="sy-finding__link" href=format!("#finding-{number}") title=t.report.link_to_finding on:click=visit>
                    <span lang=reading.other_language>{title}</span>
                </a>
            </h3>
            <p lang=reading.other_language>{text}</p>
            <UnconfirmedNumbers numbers=unconfirmed_numbers />
            <Quotes citations=citations />
    }
}

/// The quotes under a statement, folded; each opens its dialog at that message.
#[component]
pub fn Quotes(citations: Vec<Citation>) -> impl IntoView {
    let t = use_locale().t;
    let quotes = (t.report.quotes)(citations.len() as u64);
    (!citations.is_empty()).then(|| {
        view! {
            <details class="sy-quotes">
                <summary class="sy-quotes__summary">
                    <Icon picture=Picture::Quote />
                    {quotes}
                </summary>
                <ul class="sy-quotes__list">
                    {citations.into_iter().map(|citation| view! { <Quote citation=citation /> }).collect_view()}
                </ul>
            </details>
        }
    })
}

#[component]
fn Quote(citation: Citation) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let reading: Reading = expect_context();
    let at = reading.zone.with_value(|zone| zone::moment_text(locale, zone, citation.sent_at));
    let source = (t.report.open_quote)((t.kinds.speaker)(citation.speaker), &at);
    let words = citation.quote.clone();
    let open = move |_| {
        reading.place.open(Asked {
            chat_id: citation.chat_id,
            message_id: Some(citation.message_id.clone()),
            quote: Some(citation.quote.clone()),
        });
    };
    view! {
        <li>
            <button class="sy-quote" type="button" on:click=open>
                <span class="sy-quote__words">"«"{words}"»"</span>
                <span class="sy-quote__source">{source}</span>
            </button>
        </li>
    }
}
