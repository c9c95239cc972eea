//! A report as a file: which files there are, the JSON one's shape, and the words that say who made it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::report::{Receipt, ReportContent, ReportView};
use crate::session::Language;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// [`ReportExport`].
    #[default]
    Json,
    /// The report to read, as Markdown (CommonMark with tables).
    Md,
    /// One table for a spreadsheet.
    Csv,
}

impl ExportFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Json, Self::Md, Self::Csv];

    /// Its name in an address, and how the file's name ends.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Md => "md",
            Self::Csv => "csv",
        }
    }
}

/// Which table a CSV file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ExportTable {
    /// A row a dialog.
    #[default]
    Dialogs,
    /// A row a finding.
    Findings,
}

impl ExportTable {
    /// Its name in an address and in the file's name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dialogs => "dialogs",
            Self::Findings => "findings",
        }
    }
}

/// What [`ReportExport::format`] says.
pub const EXPORT_FORMAT: &str = "synkro.report";

/// What [`ReportExport::version`] says. It grows when a field changes its meaning or goes; new fields may come without.
pub const EXPORT_VERSION: u32 = 1;

/// A report as a JSON file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportExport {
    /// `synkro.report`.
    pub format: String,
    /// Version of this shape: 1. It grows when a field changes its meaning or goes; new fields may come without.
    pub version: u32,
    /// Who made the report, which model by which version of the prompt, and how many of its quotes are proven; in words.
    pub prepared: String,
    /// The company's name.
    pub company: String,
    /// When the file was made.
    pub exported_at: DateTime<Utc>,
    /// Where the report is read on the page.
    pub link: String,
    /// The report as `GET /api/v1/reports/{id}` gives it, with its receipt. `content.state` is `unavailable` when its text
    /// is not in the company's Supabase any more.
    pub report: ReportView,
}

/// Who made a report. A report without a model's receipt was only computed.
#[must_use]
pub const fn prepared_words(by_model: bool, language: Language) -> &'static str {
    match (by_model, language) {
        (true, Language::Ru) => "Подготовлено ИИ, проверено программой",
        (true, Language::Kk) => "ЖИ дайындады, бағдарлама тексерді",
        (true, Language::En) => "Prepared by AI, checked by program",
        (false, Language::Ru) => "Посчитано программой, без ИИ",
        (false, Language::Kk) => "Бағдарлама есептеді, ЖИ қолданылмады",
        (false, Language::En) => "Computed by program, without AI",
    }
}

/// The model and the version of the prompt.
#[must_use]
pub fn model_words(receipt: &Receipt, language: Language) -> String {
    let (model, version) = (&receipt.model, receipt.prompt_version);
    match language {
        Language::Ru => format!("модель {model}, промпт версии {version}"),
        Language::Kk => format!("модель {model}, промпттың {version}-нұсқасы"),
        Language::En => format!("model {model}, prompt version {version}"),
    }
}

/// How many of the model's quotes stand in the messages; nothing when it gave none.
#[must_use]
pub fn confirmed_words(confirmed: u64, given: u64, language: Language) -> Option<String> {
    let percent = (confirmed * 100).checked_div(given)?;
    Some(match language {
        Language::Ru => format!("подтверждено цитат: {confirmed} из {given} ({percent} %)"),
        Language::Kk => format!("{given} дәйексөздің {confirmed} расталды ({percent} %)"),
        Language::En => format!("{confirmed} of {given} quotes confirmed ({percent}%)"),
    })
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
        None => Some(
            match language {
                Language::Ru => "доля подтверждённых цитат неизвестна",
                Language::Kk => "расталған дәйексөздердің үлесі белгісіз",
                Language::En => "the share of confirmed quotes is not known",
            }
            .to_owned(),
        ),
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
                "Подготовлено ИИ, проверено программой: модель m-1, промпт версии 3; подтверждено цитат: 42 из 45 (93 %)",
                "ЖИ дайындады, бағдарлама тексерді: модель m-1, промпттың 3-нұсқасы; 45 дәйексөздің 42 расталды (93 %)",
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
