//! What the analysis cost.

use leptos::prelude::*;
use synkro_shared::report::Receipt;

use crate::components::Card;
use crate::i18n::use_locale;

/// The receipt.
#[component]
pub fn ReceiptCard(
    /// What was used.
    receipt: Receipt,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let cost = receipt.cost_usd.map_or_else(|| t.parts.cost_unknown.to_owned(), |cost| locale.dollars(cost));
    let facts = [
        (t.report.model, receipt.model),
        (t.report.cost, cost),
        (t.report.tokens_in, locale.number(receipt.prompt_tokens)),
        (t.report.tokens_out, locale.number(receipt.answer_tokens)),
        (t.report.tokens_thinking, locale.number(receipt.thinking_tokens)),
        (t.report.calls, locale.number(u64::from(receipt.calls))),
        (t.report.prompt_version, receipt.prompt_version.to_string()),
    ];
    view! {
        <Card title=t.parts.receipt id="receipt">
            <p class="sy-muted">{t.report.receipt_text}</p>
            <dl class="sy-facts sy-facts--row">
                {facts
                    .into_iter()
                    .map(|(name, value)| {
                        view! {
                            <div>
                                <dt>{name}</dt>
                                <dd>{value}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </Card>
    }
}
