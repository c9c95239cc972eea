//! What models cost, for the receipt: an estimate, not an invoice.
//!
//! US dollars for a million tokens of prompt and of answer (thinking included), from Google's price page as of
//! October 2026. A model that is not listed has no price, and none is invented.

const PRICES: [(&str, f64, f64); 6] = [
    ("gemini-3.8-flash", 0.75, 3.75),
    ("gemini-3.6-flash", 1.50, 7.50),
    ("gemini-3.5-flash-lite", 0.30, 2.50),
    ("gemini-3.5-flash", 1.50, 9.00),
    ("gemini-3.1-flash-lite", 0.25, 1.50),
    ("gemini-3.1-pro-preview", 2.00, 12.00),
];

/// Dollars for a million tokens of prompt and of answer, if known.
#[must_use]
pub fn price(model: &str) -> Option<(f64, f64)> {
    PRICES.into_iter().find(|(name, _, _)| *name == model).map(|(_, prompt, answer)| (prompt, answer))
}

/// The cost of so many tokens, if the model's price is known.
#[must_use]
pub fn cost_usd(model: &str, prompt_tokens: u64, billed_answer_tokens: u64) -> Option<f64> {
    let (prompt, answer) = price(model)?;
    #[expect(clippy::cast_precision_loss, reason = "token counts are far below 2^52")]
    let cost = (prompt_tokens as f64 * prompt + billed_answer_tokens as f64 * answer) / 1_000_000.0;
    Some((cost * 10_000.0).round() / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_model_has_a_price_and_an_unknown_one_none() {
        assert_eq!(cost_usd("gemini-3.8-flash", 1_000_000, 100_000), Some(1.125));
        assert_eq!(cost_usd("gemini-9", 1, 1), None);
    }
}
