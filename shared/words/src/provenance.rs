//! Who made a report, by which model and prompt, and how much of it is proven: for page, post and files.

use synkro_shared::report::{Receipt, ReportContent};
use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of who made a report.
    pub struct Provenance {
        by_model: Text = {
            ru: "Подготовлено ИИ, проверено программой",
            kk: "ЖИ дайындады, бағдарлама тексерді",
            en: "Prepared by AI, checked by program",
        };
        computed: Text = {
            ru: "Посчитано программой, без ИИ",
            kk: "Бағдарлама есептеді, ЖИ қолданылмады",
            en: "Computed by program, without AI",
        };
        /// Takes the model and the version of the prompt.
        model: fn(&str, u32) -> String = {
            ru: |model, version| format!("модель {model}, промпт версии {version}"),
            kk: |model, version| format!("модель {model}, промпттың {version}-нұсқасы"),
            en: |model, version| format!("model {model}, prompt version {version}"),
        };
        /// Takes quotes that stand in the messages, quotes that were given, and the share in percent.
        confirmed: fn(u64, u64, u64) -> String = {
            ru: |confirmed, given, percent| {
                format!("подтверждено цитат: {confirmed} из {given} ({percent}\u{a0}%)")
            },
            kk: |confirmed, given, percent| {
                format!("{given} дәйексөздің {confirmed} расталды ({percent}\u{a0}%)")
            },
            en: |confirmed, given, percent| format!("{confirmed} of {given} quotes confirmed ({percent}%)"),
        };
        share_unknown: Text = {
            ru: "доля подтверждённых цитат неизвестна",
            kk: "расталған дәйексөздердің үлесі белгісіз",
            en: "the share of confirmed quotes is not known",
        };
    }
}

/// The words of a language.
const fn words_of(language: Language) -> &'static Provenance {
    match language {
        Language::Ru => &Provenance::RU,
        Language::Kk => &Provenance::KK,
        Language::En => &Provenance::EN,
    }
}

/// Who made a report. A report without a model's receipt was only computed.
#[must_use]
pub const fn prepared_words(by_model: bool, language: Language) -> &'static str {
    let words = words_of(language);
    if by_model { words.by_model } else { words.computed }
}

/// The model and the version of the prompt.
#[must_use]
pub fn model_words(receipt: &Receipt, language: Language) -> String {
    (words_of(language).model)(&receipt.model, receipt.prompt_version)
}

/// How many of the model's quotes stand in the messages; nothing when it gave none.
#[must_use]
pub fn confirmed_words(confirmed: u64, given: u64, language: Language) -> Option<String> {
    let percent = (confirmed * 100).checked_div(given)?;
    Some((words_of(language).confirmed)(confirmed, given, percent))
}

/// All of it in one line: `Prepared by AI, checked by program: model m, prompt version 3; 42 of 45 quotes confirmed
/// (93%)`. Without the text, the share is said to be unknown.
#[must_use]
pub fn provenance(receipt: Option<&Receipt>, content: Option<&ReportContent>, language: Language) -> String {
    let mut line = prepared_words(receipt.is_some(), language).to_owned();
    let Some(receipt) = receipt else { return line };
    line.push_str(": ");
    line.push_str(&model_words(receipt, language));
    let share = match content {
        Some(content) => confirmed_words(content.citations_confirmed, content.citations_given, language),
        None => Some(words_of(language).share_unknown.to_owned()),
    };
    if let Some(share) = share {
        line.push_str("; ");
        line.push_str(&share);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        Receipt {
            model: "m-1".to_owned(),
            prompt_version: 3,
            schema_version: 2,
            calls: 1,
            prompt_tokens: 1,
            answer_tokens: 1,
            thinking_tokens: 0,
            cost_usd: None,
        }
    }

    #[test]
    fn a_report_says_who_made_it_by_what_and_how_much_of_it_is_proven() {
        let content =
            ReportContent { citations_given: 45, citations_confirmed: 42, ..ReportContent::default() };
        let said = |language| provenance(Some(&receipt()), Some(&content), language);
        assert_eq!(
            Language::ALL.map(said),
            [
                "Подготовлено ИИ, проверено программой: модель m-1, промпт версии 3; подтверждено цитат: 42 из 45 (93\u{a0}%)",
                "ЖИ дайындады, бағдарлама тексерді: модель m-1, промпттың 3-нұсқасы; 45 дәйексөздің 42 расталды (93\u{a0}%)",
                "Prepared by AI, checked by program: model m-1, prompt version 3; 42 of 45 quotes confirmed (93%)",
            ]
        );
    }

    #[test]
    fn what_no_model_made_is_not_said_to_be_made_by_one_and_an_unknown_share_is_no_share() {
        assert_eq!(provenance(None, None, Language::En), "Computed by program, without AI");
        let unknown = provenance(Some(&receipt()), None, Language::En);
        assert!(unknown.ends_with("the share of confirmed quotes is not known"), "{unknown}");
        let none = provenance(Some(&receipt()), Some(&ReportContent::default()), Language::En);
        assert!(none.ends_with("prompt version 3"), "a model that quoted nothing: {none}");
    }
}
