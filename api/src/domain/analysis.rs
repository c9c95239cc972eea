//! What the model may answer, and what becomes of it: every claim is checked before it is anything.
//!
//! An answer is untrusted input: sizes are capped, unknown managers and dialogs dropped, a finding without a proven
//! quote dropped. A model's text never decides what happens next.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use serde_json::Value;
use synkro_shared::report::{
    ChecklistPoint, Citation, Finding, FindingKind, ManagerAssessment, ProblemDialog, ReportContent,
};

use super::citation::{stands_in, unconfirmed_numbers};
use super::mask::Masker;
use super::packing::Part;

/// Version of the answers' schema; kept with each report.
pub const SCHEMA_VERSION: u32 = 1;
/// Findings of one part.
pub const MAX_FINDINGS: usize = 20;
/// Findings of a report.
const MAX_REPORT_FINDINGS: usize = 40;
const MAX_TITLE: usize = 160;
const MAX_TEXT: usize = 1200;
const MAX_CITATIONS: usize = 5;

/// The checklist and its weights.
pub const CHECKLIST: [(&str, u32); 6] =
    [("greeting", 1), ("needs", 2), ("offer", 2), ("objections", 2), ("next_step", 2), ("politeness", 1)];

/// The answer can't be used; the text tells the model what was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable(pub String);

/// The checked answers of all parts so far.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Proven findings.
    pub findings: Vec<Finding>,
    /// Dialogs to look at.
    pub problem_dialogs: Vec<ProblemDialog>,
    /// Citations that were given.
    pub given: u64,
    /// Citations that were proven.
    pub confirmed: u64,
    scores: BTreeMap<String, ManagerScores>,
}

#[derive(Debug, Default)]
struct ManagerScores {
    sums: [u32; CHECKLIST.len()],
    parts: u32,
    note: String,
}

#[derive(Deserialize)]
struct RawFinding {
    kind: FindingKind,
    title: String,
    text: String,
    importance: i64,
    #[serde(default)]
    manager: Option<String>,
    citations: Vec<RawCitation>,
}

#[derive(Deserialize)]
struct RawCitation {
    message_id: String,
    quote: String,
}

/// The last step's answer: what is said about the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// The report's title.
    pub title: String,
    /// The summary.
    pub summary: String,
    /// What to do.
    pub recommendations: Vec<String>,
}

/// The JSON object in an answer; some models put words around it.
fn object(text: &str) -> Result<serde_json::Map<String, Value>, Unusable> {
    let inner = match (text.find('{'), text.rfind('}')) {
        (Some(from), Some(to)) if from < to => &text[from..=to],
        _ => return Err(Unusable("the answer holds no JSON object".to_owned())),
    };
    match serde_json::from_str(inner) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Unusable("the answer must be a JSON object".to_owned())),
        Err(error) => Err(Unusable(format!("the answer is not JSON: {error}"))),
    }
}

fn list<'a>(object: &'a serde_json::Map<String, Value>, name: &str) -> Result<&'a [Value], Unusable> {
    object
        .get(name)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .ok_or_else(|| Unusable(format!("the answer needs a list `{name}`")))
}

fn cut(text: &str, limit: usize) -> String {
    text.trim().chars().take(limit).collect()
}

impl Gathered {
    /// Checks a part's answer and adds what holds.
    ///
    /// # Errors
    /// [`Unusable`] when the answer has not the agreed form at all.
    pub fn add(
        &mut self,
        answer: &str,
        part: &Part,
        managers: &HashSet<&str>,
        masker: &Masker,
    ) -> Result<(), Unusable> {
        let answer = object(answer)?;
        let (findings, people) = (list(&answer, "findings")?, list(&answer, "managers")?);
        let sent = part.messages();
        for raw in findings.iter().take(MAX_FINDINGS) {
            // One element in a wrong form costs that element, not the answer.
            let Ok(raw) = serde_json::from_value::<RawFinding>(raw.clone()) else {
                self.given += 1;
                continue;
            };
            let mut citations: Vec<Citation> = Vec::new();
            for cited in raw.citations.iter().take(MAX_CITATIONS) {
                self.given += 1;
                let label = cited.message_id.trim().trim_matches(['[', ']']);
                let Some(message) = sent.get(label) else { continue };
                if !stands_in(&cited.quote, &message.text) {
                    continue;
                }
                self.confirmed += 1;
                citations.push(Citation {
                    message_id: message.message_id.clone(),
                    chat_id: message.chat_id,
                    speaker: message.speaker,
                    sent_at: message.sent_at,
                    quote: masker.restore(cited.quote.trim()),
                });
            }
            if citations.is_empty() {
                continue;
            }
            self.findings.push(Finding {
                kind: raw.kind,
                title: masker.restore(&cut(&raw.title, MAX_TITLE)),
                text: masker.restore(&cut(&raw.text, MAX_TEXT)),
                importance: u8::try_from(raw.importance.clamp(0, 100)).unwrap_or(0),
                manager: raw.manager.filter(|name| managers.contains(name.as_str())),
                citations,
                unconfirmed_numbers: Vec::new(),
            });
        }
        self.add_managers(people, managers, masker);
        let chats = part.chats();
        for raw in
            answer.get("problem_dialogs").and_then(Value::as_array).into_iter().flatten().take(MAX_FINDINGS)
        {
            let label = raw["dialog_id"].as_str().unwrap_or_default().trim_matches(['[', ']']);
            if let (Some(chat_id), Some(reason)) = (chats.get(label), raw["reason"].as_str())
                && !self.problem_dialogs.iter().any(|known| known.chat_id == *chat_id)
            {
                let reason = masker.restore(&cut(reason, MAX_TEXT));
                self.problem_dialogs.push(ProblemDialog { chat_id: *chat_id, reason });
            }
        }
        Ok(())
    }

    /// Adds what another part brought.
    pub fn merge(&mut self, other: Self) {
        self.findings.extend(other.findings);
        for dialog in other.problem_dialogs {
            if !self.problem_dialogs.iter().any(|known| known.chat_id == dialog.chat_id) {
                self.problem_dialogs.push(dialog);
            }
        }
        self.given += other.given;
        self.confirmed += other.confirmed;
        for (manager, more) in other.scores {
            let scores = self.scores.entry(manager).or_default();
            for (sum, more) in scores.sums.iter_mut().zip(more.sums) {
                *sum += more;
            }
            scores.parts += more.parts;
            if scores.note.is_empty() {
                scores.note = more.note;
            }
        }
    }

    fn add_managers(&mut self, people: &[Value], managers: &HashSet<&str>, masker: &Masker) {
        let mut seen = HashSet::new();
        for raw in people {
            let Some(name) =
                raw["manager"].as_str().filter(|name| managers.contains(name) && seen.insert(*name))
            else {
                continue;
            };
            let scores = self.scores.entry(name.to_owned()).or_default();
            scores.parts += 1;
            for (sum, (point, _)) in scores.sums.iter_mut().zip(CHECKLIST) {
                *sum += u32::try_from(raw[point].as_i64().unwrap_or(0).clamp(0, 10)).unwrap_or(0);
            }
            if scores.note.is_empty() {
                scores.note = masker.restore(&cut(raw["note"].as_str().unwrap_or_default(), MAX_TEXT));
            }
        }
    }

    fn assessments(&self) -> Vec<ManagerAssessment> {
        let weights: u32 = CHECKLIST.iter().map(|(_, weight)| weight).sum();
        let mut all: Vec<_> = self
            .scores
            .iter()
            .map(|(manager, scores)| {
                let mean = |sum: u32| (sum + scores.parts / 2) / scores.parts.max(1);
                let weighted: u32 =
                    scores.sums.iter().zip(CHECKLIST).map(|(sum, (_, weight))| mean(*sum) * weight).sum();
                let checklist = scores.sums.iter().zip(CHECKLIST).map(|(sum, (point, _))| ChecklistPoint {
                    point: point.to_owned(),
                    score: u8::try_from(mean(*sum)).unwrap_or(10),
                });
                ManagerAssessment {
                    manager: manager.clone(),
                    checklist: checklist.collect(),
                    score: u8::try_from((weighted * 10 + weights / 2) / weights).unwrap_or(100),
                    note: scores.note.clone(),
                }
            })
            .collect();
        all.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.manager.cmp(&b.manager)));
        all
    }

    /// The report, with numbers that nobody computed marked.
    #[must_use]
    pub fn into_content(mut self, conclusion: Conclusion, computed: &HashSet<String>) -> ReportContent {
        self.findings.sort_by(|a, b| b.importance.cmp(&a.importance).then_with(|| a.title.cmp(&b.title)));
        self.findings.truncate(MAX_REPORT_FINDINGS);
        for finding in &mut self.findings {
            let quotes = finding.citations.iter().map(|citation| citation.quote.as_str());
            let text = format!("{} {}", finding.title, finding.text);
            finding.unconfirmed_numbers = unconfirmed_numbers(&text, computed, quotes);
        }
        let quotes: Vec<&str> =
            self.findings.iter().flat_map(|finding| &finding.citations).map(|c| c.quote.as_str()).collect();
        let words =
            format!("{} {} {}", conclusion.title, conclusion.summary, conclusion.recommendations.join(" "));
        ReportContent {
            unconfirmed_numbers: unconfirmed_numbers(&words, computed, quotes),
            managers: self.assessments(),
            title: conclusion.title,
            summary: conclusion.summary,
            recommendations: conclusion.recommendations,
            findings: self.findings,
            problem_dialogs: self.problem_dialogs,
            dialogs: Vec::new(),
            citations_given: self.given,
            citations_confirmed: self.confirmed,
            not_analyzed: Vec::new(),
        }
    }
}

/// Checks the last step's answer. Placeholders stay in it: its summary is kept centrally, where no phone may be.
///
/// # Errors
/// [`Unusable`] when it has not the agreed form.
pub fn read_conclusion(answer: &str) -> Result<Conclusion, Unusable> {
    let answer = object(answer)?;
    let text = |name: &str, limit: usize| {
        let text = cut(answer.get(name).and_then(Value::as_str).unwrap_or_default(), limit);
        if text.is_empty() { Err(Unusable(format!("the answer needs a text `{name}`"))) } else { Ok(text) }
    };
    let recommendations = list(&answer, "recommendations")?.iter().filter_map(Value::as_str);
    Ok(Conclusion {
        title: text("title", MAX_TITLE)?,
        summary: text("summary", 3000)?,
        recommendations: recommendations
            .map(|text| cut(text, 600))
            .filter(|text| !text.is_empty())
            .take(10)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::dialog::{Dialog, Message};
    use crate::domain::packing::{PART_TOKENS, pack};
    use serde_json::json;
    use std::collections::HashMap;
    use synkro_shared::report::Speaker;

    fn part() -> Part {
        let message = |id: &str, speaker, text: &str| Message {
            id: id.to_owned(),
            speaker,
            sent_at: chrono::DateTime::UNIX_EPOCH,
            text: text.to_owned(),
        };
        let dialog = Dialog {
            chat_id: 77,
            connection_id: None,
            channel: "waba".to_owned(),
            contact_name: None,
            phone: None,
            lead_id: None,
            manager_id: Some(1),
            messages: vec![
                message("a", Speaker::Client, "Почему так дорого?"),
                message("b", Speaker::Company, "Перезвоню вам завтра"),
            ],
        };
        let managers = HashMap::from([(1, "Данияр".to_owned())]);
        pack(&[dialog], &managers, &mut Masker::default(), PART_TOKENS).parts.remove(0)
    }

    fn gather(findings: Value) -> Gathered {
        let answer = json!({"findings": findings, "managers": [], "problem_dialogs": []}).to_string();
        let mut gathered = Gathered::default();
        gathered.add(&answer, &part(), &HashSet::from(["Данияр"]), &Masker::default()).expect("usable");
        gathered
    }

    fn finding(message_id: &str, quote: &str) -> Value {
        json!({"kind": "objection", "title": "Цена", "text": "Клиент считает, что дорого.", "importance": 70,
               "manager": "Данияр", "citations": [{"message_id": message_id, "quote": quote}]})
    }

    #[test]
    fn a_finding_with_a_true_quote_stays_with_who_said_it() {
        let gathered = gather(json!([finding("m1", "почему так ДОРОГО")]));
        let citation = &gathered.findings[0].citations[0];
        assert_eq!(
            (citation.message_id.as_str(), citation.speaker, citation.chat_id),
            ("a", Speaker::Client, 77)
        );
        assert_eq!((gathered.given, gathered.confirmed), (1, 1));
    }

    #[test]
    fn false_quotes_foreign_ids_and_unknown_kinds_are_dropped_and_counted() {
        let mut wrong_kind = finding("m1", "Почему так дорого?");
        wrong_kind["kind"] = json!("rumour");
        let gathered = gather(json!([
            finding("m1", "Перезвоню вам завтра"),
            finding("m9", "Почему так дорого?"),
            wrong_kind,
            "not an object",
        ]));
        assert!(gathered.findings.is_empty());
        assert_eq!((gathered.given, gathered.confirmed), (4, 0));
    }

    #[test]
    fn an_answer_of_another_form_is_unusable_and_says_why() {
        let mut gathered = Gathered::default();
        for answer in ["", "{", "[]", "{\"findings\": 1, \"managers\": []}", "{\"managers\": []}"] {
            assert!(gathered.add(answer, &part(), &HashSet::new(), &Masker::default()).is_err(), "{answer}");
        }
        assert!(read_conclusion("{\"title\": \"\", \"summary\": \"x\", \"recommendations\": []}").is_err());
        let worded = "Here: {\"title\": \"t\", \"summary\": \"s\", \"recommendations\": [\"r\", \"\"]} done";
        assert_eq!(read_conclusion(worded).expect("usable").recommendations, ["r"]);
    }

    #[test]
    fn a_manager_is_scored_by_weight_and_strangers_are_not_scored_at_all() {
        let answer = json!({"findings": [], "problem_dialogs": [{"dialog_id": "d1", "reason": "Ждёт"}, {"dialog_id": "d9", "reason": "x"}],
            "managers": [
                {"manager": "Данияр", "greeting": 10, "needs": 5, "offer": 5, "objections": 0, "next_step": 99, "politeness": 10, "note": "Вежлив."},
                {"manager": "Чужой", "greeting": 10}]});
        let mut gathered = Gathered::default();
        gathered
            .add(&answer.to_string(), &part(), &HashSet::from(["Данияр"]), &Masker::default())
            .expect("usable");
        let conclusion =
            Conclusion {
                title: "t".into(), summary: "Из 5 диалогов".into(), recommendations: Vec::new()
            };
        let content = gathered.into_content(conclusion, &HashSet::new());
        assert_eq!(content.managers.len(), 1);
        assert_eq!(content.managers[0].score, 60);
        assert_eq!(content.problem_dialogs.len(), 1);
        assert_eq!(content.unconfirmed_numbers, ["5"]);
    }
}
