//! Hostile texts as a model might repeat them: whatever it writes, nothing live leaves.

use regex::Regex;
use synkro::domain::defang::markdown_line;
use synkro::domain::figures::Figures;
use synkro::domain::mask::Masker;
use synkro::domain::outgoing::Gate;
use synkro_shared::report::ReportContent;
use synkro_shared::session::Language;

use super::{items, texts};

#[test]
fn no_hostile_text_that_a_model_repeats_leaves_alive() {
    let live = [
        ("link", r"://"),
        ("scheme", r"(?i)\b(javascript|vbscript|data|mailto|tel|tg|file):"),
        ("domain", r"(?i)[a-z0-9]\.(example|kz|ru|com|me|io|org)\b"),
        ("mention", r"@[\p{L}\p{N}_]"),
        ("hashtag", r"#[\p{L}\p{N}_]"),
        ("command", r"(^|\s)/[\p{L}\p{N}_]"),
        ("hidden", r"[\x00-\x08\x0B-\x1F\x7F\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{2069}\u{FEFF}\u{E0000}-\u{E007F}]"),
        ("phone", r"\+?7[ -]?700[ -]?000"),
    ]
    .map(|(name, pattern)| (name, Regex::new(pattern).expect("a pattern")));
    let markup = Regex::new(r"<[\p{L}/!?]|\]\(|!\[|^\s*([=+@#>-]|\d+[.)])").expect("a pattern");
    let figures = Figures::default();
    let masker = Masker::default();
    let gate = Gate { figures: &figures, masker: &masker, language: Language::Ru };
    let mut checked = 0;
    for item in items("injections.jsonl") {
        let text = item["text"].as_str().map(str::to_owned);
        let text = text.unwrap_or_else(|| texts(&item["messages"]).join(" "));
        let content = ReportContent { summary: text.clone(), title: text, ..ReportContent::default() };
        for (place, content) in [("post", gate.posted(&content)), ("page", gate.report(&content))] {
            for (name, live) in &live {
                let personal = *name == "phone" && place == "page";
                assert!(
                    personal || !live.is_match(&content.summary),
                    "{} {place} {name}: {}",
                    item["id"],
                    content.summary
                );
            }
            let line = markdown_line(&content.summary);
            assert!(!markup.is_match(&line), "{} {place} markup: {line}", item["id"]);
        }
        checked += 1;
    }
    println!("hostile texts, none leaves alive: {checked}");
    assert!(checked > 0);
}
