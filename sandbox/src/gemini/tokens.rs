//! Tokens by the rule of thumb: four Latin characters or two and a half others make one.

use serde_json::Value;

pub(super) fn of_text(text: &str) -> u64 {
    let (mut latin, mut other) = (0u64, 0u64);
    for character in text.chars() {
        match character.is_ascii() {
            true => latin += 1,
            false => other += 1,
        }
    }
    latin.div_ceil(4) + (other * 2).div_ceil(5)
}

/// The prompt of a request: system instruction and contents.
pub(super) fn of_prompt(body: &Value) -> u64 {
    of_text(&text_of(&body["systemInstruction"])) + of_text(&contents_of(body))
}

pub(super) fn contents_of(body: &Value) -> String {
    let turns = body["contents"].as_array().into_iter().flatten();
    turns.map(text_of).collect::<Vec<_>>().join("\n")
}

pub(super) fn text_of(content: &Value) -> String {
    let parts = content["parts"].as_array().into_iter().flatten();
    parts.filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n")
}
