//! Findings on paper, one quote each, in two columns.

use std::collections::HashMap;

use leptos::prelude::*;
use synkro_shared::report::{Citation, Finding};

use super::Marked;
use crate::browser::zone;
use crate::i18n::use_locale;

/// Findings that are printed; the others are counted.
const PRINTED: usize = 30;

/// The findings, most important first.
#[component]
pub fn PaperFindings(
    /// Most important first.
    findings: Vec<Finding>,
    /// Clients by dialog.
    names: HashMap<i64, String>,
    /// The report's time zone.
    zone: String,
    /// The report's address.
    address: String,
) -> impl IntoView {
    let t = use_locale().t;
    let more = u64::try_from(findings.len().saturating_sub(PRINTED)).unwrap_or(u64::MAX);
    (!findings.is_empty()).then(|| {
        view! {
            <section class="sy-paper__part sy-paper__part--new" aria-labelledby="paper-findings">
                <h2 id="paper-findings">{t.parts.findings}</h2>
                <p class="sy-paper__small">
                    {t.export.one_quote} " " {(t.export.finding_address)(&address)}
                </p>
                <ol class="sy-paper__findings">
                    {findings
                        .into_iter()
                        .take(PRINTED)
                        .map(|finding| {
                            let quote = finding
                                .citations
                                .first()
                                .cloned()
                                .map(|citation| {
                                    let name = names.get(&citation.chat_id).cloned();
                                    view! { <PaperQuote citation=citation name=name zone=zone.clone() /> }
                                });
                            view! {
                                <li>
                                    <h3>{(t.kinds.finding_kind)(finding.kind)} ": " {finding.title}</h3>
                                    <p>{finding.text}</p>
                                    <Marked numbers=finding.unconfirmed_numbers />
                                    {quote}
                                    <p class="sy-paper__small">
                                        {t.export.importance} " " {finding.importance}
                                        {finding.manager.map(|name| format!(" · {name}"))}
                                    </p>
                                </li>
                            }
                        })
                        .collect_view()}
                </ol>
                {(more > 0).then(|| view! { <p>{(t.export.findings_elsewhere)(more)}</p> })}
            </section>
        }
    })
}

#[component]
fn PaperQuote(citation: Citation, name: Option<String>, zone: String) -> impl IntoView {
    let locale = use_locale();
    let said = (locale.t.kinds.speaker)(citation.speaker);
    let at = zone::moment_text(locale, &zone, citation.sent_at);
    let name = name.map(|name| format!(" ({name})")).unwrap_or_default();
    view! {
        <blockquote class="sy-paper__quote">
            "«" {citation.quote} "» " <span class="sy-paper__small">{said} {name} ", " {at}</span>
        </blockquote>
    }
}
