//! What a reader of the dialogs is asked, when something is asked: which cases have to do with it. By the question's own words
//! and by what people call each kind of case, in three languages.

use std::sync::LazyLock;

use regex::Regex;

use super::observe::{KINDS, Kind};
use super::reader::pattern;

/// A heading on a line of its own, and what stands under it.
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?im)^[ \t]*(?:the (?:reader's )?question|question|вопрос|сұрақ):[ \t]*\n+[ \t]*(\S[^\n]*)")
});

/// Words that stand in any question and any dialog.
const COMMON: [&str; 22] = [
    "клиент",
    "клиен",
    "менедж",
    "диало",
    "отче",
    "перио",
    "этот",
    "этом",
    "этих",
    "такж",
    "больш",
    "самое",
    "самы",
    "покаж",
    "скаж",
    "what",
    "which",
    "that",
    "with",
    "client",
    "manager",
    "қанда",
];

/// A question.
#[derive(Debug)]
pub(super) struct Question {
    words: Vec<String>,
    topics: Vec<Kind>,
}

impl Question {
    /// The question of these instructions, when they have one.
    pub(super) fn of(instructions: &str) -> Option<Self> {
        let asked = ASKED.captures_iter(instructions).last()?[1].to_owned();
        let words = words(&asked);
        let named =
            |kind: &Kind| words.iter().any(|word| names(*kind).iter().any(|name| word.starts_with(name)));
        let topics = KINDS.into_iter().filter(named).collect();
        let telling = |word: &String| !COMMON.iter().any(|common| word.starts_with(common));
        let words = words.iter().filter(|word| telling(word)).filter_map(|word| stem(word)).collect();
        Some(Self { words, topics })
    }

    /// Whether it asks for some kind of case; one that does not, asks about all of them.
    pub(super) fn has_topics(&self) -> bool {
        !self.topics.is_empty()
    }

    /// How much a case with this text has to do with it; 0: nothing. A text without a kind speaks for itself.
    pub(super) fn weight(&self, kind: Option<Kind>, text: &str) -> usize {
        let said = words(text);
        let shared =
            self.words.iter().filter(|asked| said.iter().any(|word| word.starts_with(*asked))).count();
        let on_topic = match kind {
            Some(kind) => self.topics.contains(&kind),
            None => self
                .topics
                .iter()
                .any(|topic| names(*topic).iter().any(|name| said.iter().any(|word| word.starts_with(name)))),
        };
        shared + if on_topic { 2 } else { 0 }
    }
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('ё', "е");
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What stays of a word when its ending changes; none for words that say nothing.
fn stem(word: &str) -> Option<String> {
    let letters = word.chars().count();
    let kept = match letters {
        0..=3 => return None,
        4..=5 => letters - 1,
        _ => letters - 2,
    };
    Some(word.chars().take(kept).collect())
}

/// How questions call a kind of case: beginnings of words.
const fn names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::BrokenPromise => &["обещ", "перезвон", "сдерж", "забы", "уәде", "promis", "forg"],
        Kind::Promise => &["обещ", "перезвон", "договор", "уәде", "promis"],
        Kind::Unanswered | Kind::IgnoredQuestion => {
            &["ответ", "неотвеч", "молч", "жауап", "answer", "unanswer", "repl"]
        }
        Kind::Lost => &["отказ", "потер", "ушл", "ушел", "упущ", "сорвал", "lost", "lose", "refus", "жоғалт"],
        Kind::Complaint => &["жалоб", "жалу", "недовол", "претенз", "качеств", "гарант", "шағым", "complain"],
        Kind::RudeManager | Kind::RudeClient => &["груб", "хам", "дөрекі", "rude"],
        Kind::PriceObjection => &[
            "цен",
            "дорог",
            "стоим",
            "скид",
            "возраж",
            "баға",
            "қымбат",
            "price",
            "expens",
            "discount",
            "objection",
        ],
        Kind::Injection => &["подозр", "инструкц", "взлом", "suspic", "күдік"],
        Kind::Upsell => &["допрод", "допол", "апсел", "upsell"],
        Kind::Praise => &["благодар", "похвал", "хвал", "praise", "thank", "алғыс"],
        Kind::Interest => &["интерес", "заявк", "қызы", "interest"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(text: &str) -> Question {
        Question::of(&format!("Rules.\n\nThe question:\n{text}")).expect("a question")
    }

    #[test]
    fn a_question_is_found_under_its_heading_only() {
        assert!(Question::of("Ищи жалобы. Вопрос: дорого ли?").is_none());
        assert!(Question::of("Вопрос:\nДорого ли?").is_some());
        assert!(Question::of("The question:\n").is_none());
    }

    #[test]
    fn a_question_picks_the_cases_that_it_is_about() {
        let price = question("Какие возражения по цене повторялись?");
        assert!(price.weight(Some(Kind::PriceObjection), "Дороговато выходит") > 0);
        assert_eq!(price.weight(Some(Kind::Unanswered), "Вы на связи?"), 0);
        assert!(price.weight(None, "Клиенту дорого") > 0, "a note says what it is about");
        let promises = question("Кто остался без ответа и что им обещали?");
        assert!(promises.weight(Some(Kind::BrokenPromise), "Перезвоню завтра") > 0);
        assert!(promises.weight(Some(Kind::Unanswered), "Алло?") > 0);
        assert_eq!(promises.weight(Some(Kind::PriceObjection), "Дорого"), 0);
        let own = question("Что с балконом?");
        assert!(!own.has_topics() && own.weight(Some(Kind::Interest), "Хочу застеклить балкон") > 0);
    }
}
