//! Words of the page in Russian, Kazakh and English.
//!
//! [`Messages`] is a table of tables: a phrase is a row with its three languages side by side, and one that lacks a language
//! does not compile. Phrases with a number or a name in them are functions. Tables that post, files and API share are in the
//! crate `synkro-words`. Changing the language builds the page anew, so components read plain text and need no signals for it.

pub mod account;
pub mod admin;
pub mod dialog;
pub mod engine;
pub mod entrance;
pub mod errors;
pub mod export;
mod format;
pub mod list;
mod messages;
pub mod overview;
pub mod people;
pub mod plural;
pub mod report;
pub mod run;
pub mod settings;
#[cfg(debug_assertions)]
pub mod styleguide;
pub mod talk;

use leptos::prelude::*;
use synkro_shared::FieldErrorCode;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, LeftOutKind, RunProblem};
use synkro_shared::session::Language;

pub use messages::Messages;
use synkro_words::field::fields;
use synkro_words::left_out::left_out_words;
pub use synkro_words::problem::ProblemWords;
use synkro_words::problem::problem_words;

/// The languages in the order of the switch, each by the short form of its own name.
pub const LANGUAGES: [(Language, &str); 3] =
    [(Language::Kk, "ҚАЗ"), (Language::Ru, "РУС"), (Language::En, "ENG")];

/// A language and its words.
#[derive(Clone, Copy)]
pub struct Locale {
    /// Which language.
    pub language: Language,
    /// Its words.
    pub t: &'static Messages,
}

impl Locale {
    /// The words of `language`.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        let t = match language {
            Language::Ru => &Messages::RU,
            Language::Kk => &Messages::KK,
            Language::En => &Messages::EN,
        };
        Self { language, t }
    }

    /// `312 сделок`.
    #[must_use]
    pub fn count(self, kind: CountKind, value: u64) -> String {
        format!("{}\u{a0}{}", self.number(value), (self.t.kinds.count_noun)(kind, value))
    }

    /// What is wrong with a field, and what to enter instead.
    #[must_use]
    pub fn field_error(self, code: FieldErrorCode) -> &'static str {
        (fields(self.language).refused)(code)
    }

    /// What stands after the number of things left out.
    #[must_use]
    pub fn left_out(self, kind: LeftOutKind, n: u64) -> &'static str {
        left_out_words(kind, n, self.language)
    }

    /// What happened and what to do next, in the reader's language.
    #[must_use]
    pub fn problem(self, problem: &RunProblem) -> ProblemWords {
        problem_words(problem, self.language)
    }
}

/// The name of an integration.
#[must_use]
pub fn integration_name(locale: Locale, kind: IntegrationKind) -> &'static str {
    (locale.t.kinds.integration)(kind)
}

/// A language by its own name, the same in every language.
#[must_use]
pub const fn own_name(language: Language) -> &'static str {
    match language {
        Language::Ru => "Русский",
        Language::Kk => "Қазақша",
        Language::En => "English",
    }
}

/// The language with this tag.
#[must_use]
pub fn language_from_tag(tag: &str) -> Option<Language> {
    LANGUAGES.into_iter().map(|(language, _)| language).find(|language| language.tag() == tag)
}

/// The locale that the page is being built in. Call it while building a view.
#[must_use]
pub fn use_locale() -> Locale {
    use_context::<Locale>().unwrap_or(Locale::new(Language::Ru))
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::run::{RunProblemCode, StepName};

    #[test]
    fn counts_read_naturally_in_each_language() {
        let text = |language, kind, n| Locale::new(language).count(kind, n).replace('\u{a0}', " ");
        assert_eq!(text(Language::Ru, CountKind::Leads, 312), "312 сделок");
        assert_eq!(text(Language::Ru, CountKind::Messages, 4_206), "4 206 сообщений");
        assert_eq!(text(Language::Ru, CountKind::Messages, 1), "1 сообщение");
        assert_eq!(text(Language::Kk, CountKind::Leads, 312), "312 мәміле");
        assert_eq!(text(Language::En, CountKind::Dialogs, 1), "1 dialog");
    }

    #[test]
    fn the_overview_greets_at_any_hour_and_sends_nobody_where_they_are() {
        // A wish for the night is a farewell in all three; a page that names itself as the way to go leads nowhere.
        let wrong = [["ночи", "«Обзор»"], ["түн", "«Шолу»"], ["night", "“Overview”"]];
        for ((language, _), wrong) in LANGUAGES.into_iter().zip([wrong[0], wrong[1], wrong[2]]) {
            let t = Locale::new(language).t;
            let words = format!("{}. {}", (t.overview.greeting)("Алия"), t.overview.no_reports_here);
            assert!(words.contains("Алия"));
            for bad in wrong {
                assert!(!words.to_lowercase().contains(&bad.to_lowercase()), "{words}");
            }
        }
    }

    #[test]
    fn every_language_has_its_own_words_for_every_step() {
        for step in StepName::ALL {
            let words = LANGUAGES.map(|(language, _)| (Locale::new(language).t.kinds.step)(step));
            assert!(words.iter().all(|word| !word.is_empty()));
            assert!(words[0] != words[1] && words[1] != words[2], "{step:?} is not translated");
        }
    }

    #[test]
    fn a_problem_names_the_integration_and_the_next_action() {
        for (language, _) in LANGUAGES {
            let problem = RunProblem::new(RunProblemCode::KeyRejected, Some(IntegrationKind::Amocrm));
            let words = Locale::new(language).problem(&problem);
            assert!(words.reason.contains("amoCRM"), "{words:?}");
            assert!(!words.action.is_empty());
        }
    }

    #[test]
    fn a_tag_finds_its_language_and_nonsense_finds_none() {
        assert_eq!(language_from_tag("kk"), Some(Language::Kk));
        assert_eq!(language_from_tag("de"), None);
    }
}
