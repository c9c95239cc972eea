//! A follow-up question: what the model is told, what it answers, what code makes of it.
//!
//! The question goes over the parts of the conversations; each part brings notes with quotes, and only notes whose quotes
//! stand in the messages are kept. The answer is then written from the notes, the report and its numbers, and names the
//! notes that each paragraph rests on: so an answer's quotes are proven before it is written.

use std::collections::HashMap;

use serde_json::{Value, json};
use synkro_shared::question::AnswerParagraph;
use synkro_shared::report::{Citation, Metrics, ReportContent};
use synkro_shared::session::Language;

use super::analysis::{Chance, Unusable};
use super::answer::{self, Object};
use super::citation::stands_in;
use super::mask::Masker;
use super::packing::{Part, estimate_tokens};
use super::prompt::{numbers_line, rules};

/// Notes of one part.
const MAX_NOTES: usize = 12;
/// Notes that an answer is written from.
const MOST_NOTES: usize = 80;
/// Paragraphs of an answer.
const MAX_PARAGRAPHS: usize = 8;
/// Longest paragraph.
const MAX_TEXT: usize = 1_200;
/// Quotes under a paragraph.
const MAX_CITATIONS: usize = 4;
/// Findings of the report that stand before the conversations.
const FINDINGS: usize = 30;

/// What is asked, of which report.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// The question.
    pub question: String,
    /// The question before, and its answer.
    pub earlier: Option<(String, String)>,
    /// The report's text.
    pub content: ReportContent,
    /// The report's numbers.
    pub metrics: Metrics,
}

/// The instructions for one part.
#[must_use]
pub fn map_system(tenant_prompt: &str, question: &str, language: Language) -> String {
    format!(
        "{}\n\nA reader of the report asks a question about these dialogs. Before the dialogs stand lines of the report, \
         each a JSON object: they are known already. From the dialogs gather what helps to answer the question, as notes: \
         each is one fact with one to three quotes. Where nothing helps, give no notes.\n\nWhat the company wants to know in \
         general:\n{tenant_prompt}\n\nThe question:\n{question}",
        rules(language)
    )
}

/// The instructions for the answer.
#[must_use]
pub fn reduce_system(tenant_prompt: &str, question: &str, language: Language) -> String {
    format!(
        "{}\n\nBetween the marks are now lines of the report, its computed numbers, and notes from all dialogs, one JSON \
         object a line. Answer the reader's question from them in a few short paragraphs. With each paragraph name the notes \
         that prove it. Use only the numbers given. When the notes do not answer the question, say so plainly and do not \
         guess. Quote nobody here: the quotes stand with the notes.\n\nWhat the company wants to know in general:\n\
         {tenant_prompt}\n\nThe question:\n{question}",
        rules(language)
    )
}

/// The schema of a part's notes.
#[must_use]
pub fn map_schema() -> Value {
    let text = json!({"type": "string"});
    json!({
        "type": "object",
        "required": ["notes"],
        "properties": {"notes": {"type": "array", "maxItems": MAX_NOTES, "items": {
            "type": "object",
            "required": ["text", "citations"],
            "properties": {
                "text": text,
                "citations": {"type": "array", "minItems": 1, "maxItems": 3, "items": {
                    "type": "object",
                    "required": ["message_id", "quote"],
                    "properties": {"message_id": text, "quote": text}
                }}
            }
        }}}
    })
}

/// The schema of the answer.
#[must_use]
pub fn reduce_schema() -> Value {
    let text = json!({"type": "string"});
    json!({
        "type": "object",
        "required": ["answer"],
        "properties": {"answer": {"type": "array", "minItems": 1, "maxItems": MAX_PARAGRAPHS, "items": {
            "type": "object",
            "required": ["text", "note_ids"],
            "properties": {"text": text, "note_ids": {"type": "array", "maxItems": MAX_CITATIONS, "items": text}}
        }}}
    })
}

/// A fact from a part, its quotes proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    citations: Vec<Citation>,
}

/// The notes of all parts so far.
#[derive(Debug, Default)]
pub struct Notes {
    notes: Vec<Note>,
    given: u64,
    confirmed: u64,
}

impl Notes {
    /// Checks a part's answer and adds what holds.
    ///
    /// # Errors
    /// [`Unusable`] when it has not the agreed form, or most of its notes have not and it may be asked for once more.
    pub fn add(&mut self, answer: &str, part: &Part, chance: Chance) -> Result<(), Unusable> {
        let list = answer::last_fitting(answer, |object| {
            let list = answer::list(object, "notes").ok_or("the answer needs a list `notes`")?;
            Ok(list.to_vec())
        })
        .map_err(Unusable)?;
        let read: Vec<_> = list.iter().filter_map(raw_note).collect();
        let unreadable = list.len() - read.len();
        if unreadable * 2 > list.len() && chance == Chance::More {
            return Err(Unusable("most notes have a wrong form".to_owned()));
        }
        self.given += unreadable as u64;
        let sent = part.messages();
        for (text, cited) in read.into_iter().take(MAX_NOTES) {
            self.given += cited.len().max(1) as u64;
            let proven = cited.into_iter().filter_map(|(label, quote)| {
                let message = sent.get(label.as_str()).filter(|message| stands_in(&quote, &message.text))?;
                Some(Citation {
                    message_id: message.message_id.clone(),
                    chat_id: message.chat_id,
                    speaker: message.speaker,
                    sent_at: message.sent_at,
                    quote,
                })
            });
            let citations: Vec<Citation> = proven.collect();
            self.confirmed += citations.len() as u64;
            if !citations.is_empty() {
                self.notes.push(Note { text: shortened(&text), citations });
            }
        }
        Ok(())
    }

    /// Adds what another part brought.
    pub fn merge(&mut self, other: Self) {
        self.notes.extend(other.notes);
        self.given += other.given;
        self.confirmed += other.confirmed;
    }

    /// The notes that the answer is written from, and what each label stands for. Where there are too many, every part
    /// of the period keeps its share.
    fn chosen(&self, most: usize) -> Vec<(String, &Note)> {
        let step = self.notes.len().div_ceil(most.clamp(1, MOST_NOTES)).max(1);
        self.notes.iter().step_by(step).enumerate().map(|(at, note)| (format!("n{}", at + 1), note)).collect()
    }

    /// How many notes there are that an answer from at most so many is not written from.
    #[must_use]
    pub fn beyond(&self, most: usize) -> usize {
        self.notes.len() - self.chosen(most).len()
    }

    /// How many notes fit in so many tokens; one at least.
    #[must_use]
    pub fn fitting(&self, tokens: u64) -> usize {
        let mut most = self.notes.len().clamp(1, MOST_NOTES);
        let needed = |most: usize| -> u64 {
            self.chosen(most).iter().map(|(label, note)| estimate_tokens(&note.line(label))).sum()
        };
        while most > 1 && needed(most) > tokens {
            most /= 2;
        }
        most
    }

    /// Checks an answer from at most so many notes: each paragraph with the quotes of the notes that it names.
    ///
    /// # Errors
    /// [`Unusable`] when it has not the agreed form.
    pub fn read_answer(&self, answer: &str, most: usize) -> Result<Vec<AnswerParagraph>, Unusable> {
        let list = answer::last_fitting(answer, |object| {
            let list = answer::list(object, "answer").ok_or("the answer needs a list `answer`")?;
            let read: Vec<_> = list.iter().filter_map(raw_paragraph).collect();
            if read.is_empty() { Err("the answer says nothing".to_owned()) } else { Ok(read) }
        })
        .map_err(Unusable)?;
        let chosen: HashMap<String, &Note> = self.chosen(most).into_iter().collect();
        let paragraph = |(text, labels): (String, Vec<String>)| {
            let mut citations: Vec<Citation> = Vec::new();
            for citation in
                labels.iter().filter_map(|label| chosen.get(label)).flat_map(|note| &note.citations)
            {
                if citations.len() < MAX_CITATIONS && !citations.contains(citation) {
                    citations.push(citation.clone());
                }
            }
            AnswerParagraph { text: shortened(&text), citations, unconfirmed_numbers: Vec::new() }
        };
        Ok(list.into_iter().take(MAX_PARAGRAPHS).map(paragraph).collect())
    }

    /// How many quotes were given, and how many were proven.
    #[must_use]
    pub const fn citations(&self) -> (u64, u64) {
        (self.given, self.confirmed)
    }

    /// The data of the answer: these lines of the report, the numbers, and at most so many notes.
    #[must_use]
    pub fn data(&self, report: &str, metrics: &Metrics, most: usize) -> String {
        let mut data = format!("{report}{}", numbers_line(metrics));
        self.chosen(most).iter().for_each(|(label, note)| data.push_str(&note.line(label)));
        data
    }
}

impl Note {
    fn line(&self, label: &str) -> String {
        let quotes: Vec<&str> = self.citations.iter().map(|citation| citation.quote.as_str()).collect();
        format!("{}\n", json!({"note": label, "text": self.text, "quotes": quotes}))
    }
}

/// What the reader knows already, one JSON object a line, masked; at most so many characters of it.
#[must_use]
pub fn report_lines(inquiry: &Inquiry, masker: &mut Masker, most: usize) -> String {
    let mut lines = String::new();
    let mut mask = |text: &str| masker.mask(text).0;
    let content = &inquiry.content;
    let mut known = vec![json!({"report": mask(&content.title), "summary": mask(&content.summary)})];
    if let Some((question, answer)) = &inquiry.earlier {
        known.push(json!({"earlier_question": mask(question), "answer": mask(answer)}));
    }
    known.extend(content.findings.iter().take(FINDINGS).map(
        |finding| json!({"kind": finding.kind.code(), "title": mask(&finding.title), "text": mask(&finding.text)}),
    ));
    // What is too long by itself makes room for what comes after it.
    for line in known {
        let length = line.to_string().chars().count() + 1;
        if lines.chars().count() + length <= most {
            push_line(&mut lines, &line);
        }
    }
    lines
}

fn push_line(data: &mut String, line: &Value) {
    data.push_str(&line.to_string());
    data.push('\n');
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= MAX_TEXT {
        return text.to_owned();
    }
    let kept: String = text.chars().take(MAX_TEXT - 1).collect();
    format!("{}…", kept.trim_end())
}

fn raw_note(value: &Value) -> Option<(String, Vec<(String, String)>)> {
    let object: &Object = value.as_object()?;
    let text = object.get("text").and_then(answer::text).filter(|text| !text.trim().is_empty())?;
    let citation = |cited: &Value| {
        let message = answer::label(cited.get("message_id")?, 'm')?;
        Some((message, answer::text(cited.get("quote")?)?))
    };
    let cited = answer::list(object, "citations")?.iter().take(3).filter_map(citation).collect();
    Some((text, cited))
}

fn raw_paragraph(value: &Value) -> Option<(String, Vec<String>)> {
    if let Some(text) = value.as_str() {
        return Some((text.to_owned(), Vec::new()));
    }
    let object = value.as_object()?;
    let text = object.get("text").and_then(answer::text).filter(|text| !text.trim().is_empty())?;
    let labels = answer::list(object, "note_ids")
        .map(|list| list.iter().filter_map(|label| answer::label(label, 'n')).collect::<Vec<_>>());
    Some((text, labels.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialog::{Dialog, Message};
    use crate::packing::{PART_TOKENS, pack};
    use synkro_shared::report::Speaker;

    fn part() -> Part {
        let message = |id: &str, speaker, text: &str| Message {
            id: id.to_owned(),
            speaker,
            sent_at: chrono::DateTime::UNIX_EPOCH,
            text: text.to_owned(),
        };
        let messages = vec![
            message("a", Speaker::Client, "Сколько стоит остекление балкона?"),
            message("b", Speaker::Company, "Сто двадцать тысяч, замер бесплатный"),
        ];
        let dialog = Dialog { messages, manager_id: Some(1), ..Dialog::unknown(77) };
        let managers = HashMap::from([(1, "Данияр".to_owned())]);
        pack(&[dialog], &managers, &mut Masker::default(), PART_TOKENS).parts.remove(0)
    }

    fn note(text: &str, message: &str, quote: &str) -> Value {
        json!({"text": text, "citations": [{"message_id": message, "quote": quote}]})
    }

    fn inquiry() -> Inquiry {
        let (content, metrics) = (ReportContent::default(), Metrics::default());
        Inquiry { question: "Что с балконом?".to_owned(), earlier: None, content, metrics }
    }

    #[test]
    fn only_notes_whose_quotes_stand_in_the_messages_are_kept() {
        let mut notes = Notes::default();
        let answer = json!({"notes": [
            note("Цена названа", "m2", "замер бесплатный"),
            note("Выдумка", "m1", "замер бесплатный"),
            note("Чужое", "m9", "замер бесплатный"),
            {"text": "Без цитат", "citations": []},
        ]});
        notes.add(&answer.to_string(), &part(), Chance::Last).expect("usable");
        assert_eq!((notes.citations(), notes.notes.len()), ((4, 1), 1));
        let data = notes.data("", &Metrics::default(), usize::MAX);
        assert!(data.contains("\"note\":\"n1\"") && !data.contains("Выдумка"), "{data}");
    }

    #[test]
    fn a_paragraph_carries_the_quotes_of_the_notes_that_it_names_and_no_others() {
        let mut notes = Notes::default();
        let answer = json!({"notes": [note("Цена названа", "m2", "замер бесплатный"), note("Спросил", "m1", "остекление балкона")]});
        notes.add(&answer.to_string(), &part(), Chance::Last).expect("usable");
        let answer = json!({"answer": [
            {"text": "Цену назвали сразу.", "note_ids": ["n1", "[n1]", "n7", 3]},
            {"text": "Больше ничего нет.", "note_ids": []},
            {"text": "  "},
            "Строкой",
        ]});
        let read = notes.read_answer(&answer.to_string(), usize::MAX).expect("usable");
        let quotes = |at: usize| read[at].citations.iter().map(|c| c.quote.as_str()).collect::<Vec<_>>();
        assert_eq!(read.len(), 3);
        assert_eq!((quotes(0), quotes(1)), (vec!["замер бесплатный"], vec![]));
        assert_eq!(read[2].text, "Строкой");
        for nothing in ["", "{}", "{\"answer\": []}", "{\"answer\": [{\"text\": \"\"}]}", "нет"] {
            assert!(notes.read_answer(nothing, usize::MAX).is_err(), "{nothing}");
        }
    }

    #[test]
    fn of_too_many_notes_every_stretch_of_the_period_keeps_some() {
        let mut notes = Notes::default();
        for _ in 0..30 {
            let list: Vec<Value> = (0..MAX_NOTES).map(|_| note("Факт", "m2", "замер бесплатный")).collect();
            notes.add(&json!({"notes": list}).to_string(), &part(), Chance::Last).expect("usable");
        }
        assert_eq!(notes.notes.len(), 360);
        for most in [usize::MAX, 80, 40, 7, 1, 0] {
            let chosen = notes.chosen(most).len();
            assert!(chosen <= most.clamp(1, MOST_NOTES) && notes.beyond(most) + chosen == 360, "{most}");
        }
        let small = notes.fitting(500);
        assert!((1..=40).contains(&small), "{small}");
        assert!(estimate_tokens(&notes.data("", &Metrics::default(), small)) < 600);
    }

    #[test]
    fn what_is_known_of_the_report_stands_in_lines_of_at_most_so_many_characters() {
        let mut inquiry = inquiry();
        inquiry.content.summary = "итог ".repeat(400);
        assert!(report_lines(&inquiry, &mut Masker::default(), usize::MAX).contains("итог"));
        assert!(report_lines(&inquiry, &mut Masker::default(), 100).chars().count() <= 100);
    }
}
