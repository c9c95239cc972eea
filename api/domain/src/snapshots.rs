//! What goes out word for word: prompts, schemas, posts and files. A change of any shows itself in a committed file.

use chrono::DateTime;
use chrono_tz::Tz;
use synkro_shared::report::{
    ChecklistPoint, Citation, DialogNumbers, Finding, FindingKind, ManagerAssessment, Metrics, ReportContent,
    Speaker,
};
use synkro_shared::run::{LeftOut, LeftOutKind, Period};
use synkro_shared::session::Language;

use crate::digest::{self, Line};
use crate::{inquiry, prompt};

const PROMPT: &str = "What the company wrote.";
const QUESTION: &str = "Who was promised a call?";

#[test]
fn prompts_and_schemas_are_as_committed() {
    for language in Language::ALL {
        let texts = [
            ("part", prompt::map_system(PROMPT, language)),
            ("conclusion", prompt::reduce_system(PROMPT, language)),
            ("question, part", inquiry::map_system(PROMPT, QUESTION, language)),
            ("question, answer", inquiry::reduce_system(PROMPT, QUESTION, language)),
        ];
        let all: Vec<String> = texts.iter().map(|(name, text)| format!("== {name}\n{text}\n")).collect();
        insta::assert_snapshot!(format!("prompts_{}", language.tag()), all.join("\n"));
    }
    let schemas = [
        ("part", prompt::map_schema()),
        ("conclusion", prompt::reduce_schema()),
        ("question, part", inquiry::map_schema()),
        ("question, answer", inquiry::reduce_schema()),
    ];
    let all: Vec<String> = schemas.iter().map(|(name, schema)| format!("== {name}\n{schema:#}\n")).collect();
    insta::assert_snapshot!("schemas", all.join("\n"));
}

fn report() -> ReportContent {
    let sent_at = DateTime::from_timestamp(1_790_000_600, 0).expect("a test instant");
    let citation = Citation {
        message_id: "m-1".to_owned(),
        chat_id: 7,
        speaker: Speaker::Client,
        sent_at,
        quote: "Когда перезвоните? <b>жду</b>".to_owned(),
    };
    let finding = |kind, title: &str, importance| Finding {
        kind,
        title: title.to_owned(),
        text: "Клиент спросил и не получил ответа.".to_owned(),
        importance,
        manager: Some("Айгуль".to_owned()),
        citations: vec![citation.clone()],
        unconfirmed_numbers: vec!["12 %".to_owned()],
    };
    ReportContent {
        title: "Ждут ответа".to_owned(),
        summary: "Двое клиентов ждут.".to_owned(),
        findings: vec![
            finding(FindingKind::UnansweredQuestion, "Вопрос без ответа", 90),
            finding(FindingKind::GoodPractice, "Быстрый ответ", 40),
        ],
        managers: vec![ManagerAssessment {
            manager: "Айгуль".to_owned(),
            checklist: vec![ChecklistPoint { point: "greeting".to_owned(), score: Some(7) }],
            score: Some(70),
            note: "Отвечает быстро.".to_owned(),
            unconfirmed_numbers: Vec::new(),
        }],
        recommendations: vec!["Перезвонить сегодня.".to_owned()],
        citations_given: 3,
        citations_confirmed: 2,
        ..ReportContent::default()
    }
}

#[test]
fn a_post_and_its_file_are_as_committed() {
    let at = |seconds| DateTime::from_timestamp(seconds, 0).expect("a test instant");
    let period = Period { start: at(1_790_000_000), end: at(1_790_086_400) };
    let zone: Tz = chrono_tz::Asia::Almaty;
    let left_out = [LeftOut { kind: LeftOutKind::RowsRefused, count: 3 }];
    let total = DialogNumbers { dialogs: 20, unanswered: 3, messages_in: 90, ..DialogNumbers::default() };
    let metrics = Metrics { total, new_leads: 7, won: 2, lost: 1, ..Metrics::default() };
    for language in Language::ALL {
        let lines = digest::post(&report(), &metrics, &left_out, (period, zone), language, (None, None));
        let post: Vec<String> = lines
            .iter()
            .map(|line| match line {
                Line::Strong(text) => format!("* {text}"),
                Line::Plain(text) => format!("  {text}"),
                Line::Linked(text, address) => format!("> {text} ({address})"),
            })
            .collect();
        insta::assert_snapshot!(format!("post_{}", language.tag()), post.join("\n"));
        let file = digest::markdown(&report(), &metrics, &left_out, period, zone, language);
        insta::assert_snapshot!(format!("file_{}", language.tag()), file);
    }
}
