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
    let cost = receipt.cost_usd.map_or_else(|| t.cost_unknown.to_owned(), |cost| locale.dollars(cost));
    let facts = [
        (t.model, receipt.model),
        (t.cost, cost),
        (t.tokens_in, locale.number(receipt.prompt_tokens)),
        (t.tokens_out, locale.number(receipt.answer_tokens)),
        (t.tokens_thinking, locale.number(receipt.thinking_tokens)),
        (t.calls, locale.number(u64::from(receipt.calls))),
        (t.prompt_version, receipt.prompt_version.to_string()),
    ];
    view! {
        <Card title=t.receipt id="receipt">
            <p class="sy-muted">{t.receipt_text}</p>
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
