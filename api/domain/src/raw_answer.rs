//! The elements of a model's answer about dialogs, each read alone; nothing is checked yet.

use serde_json::Value;
use synkro_shared::report::FindingKind;

use super::analysis::{CHECKLIST, MAX_CITATIONS};
use super::answer::{self, Object};

/// The lists of an answer about dialogs.
pub(super) struct RawAnswer {
    pub(super) findings: Vec<Value>,
    pub(super) managers: Vec<Value>,
    pub(super) problem_dialogs: Vec<Value>,
}

pub(super) struct RawFinding {
    pub(super) kind: FindingKind,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) importance: u8,
    pub(super) manager: Option<String>,
    /// Message and quote, where they can be read.
    pub(super) citations: Vec<Option<(String, String)>>,
}

pub(super) struct RawManager {
    pub(super) name: String,
    pub(super) scores: [Option<u8>; CHECKLIST.len()],
    pub(super) note: String,
}

pub(super) fn raw_answer(object: &Object) -> Result<RawAnswer, String> {
    let list = |name: &str| {
        let list = answer::list(object, name).ok_or_else(|| format!("the answer needs a list `{name}`"))?;
        Ok::<_, String>(list.to_vec())
    };
    Ok(RawAnswer {
        findings: list("findings")?,
        managers: list("managers")?,
        problem_dialogs: list("problem_dialogs")?,
    })
}

pub(super) fn raw_finding(value: &Value) -> Option<RawFinding> {
    let object = value.as_object()?;
    let text = |name: &str| object.get(name).and_then(answer::text);
    let code = object.get("kind").and_then(answer::code)?;
    let citation = |cited: &Value| {
        let message = answer::label(cited.get("message_id")?, 'm')?;
        Some((message, answer::text(cited.get("quote")?)?))
    };
    let importance = object.get("importance").and_then(answer::integer)?;
    Some(RawFinding {
        kind: FindingKind::ALL.into_iter().find(|kind| kind.code() == code)?,
        title: text("title")?,
        text: text("text").unwrap_or_default(),
        importance: u8::try_from(importance.clamp(0, 100)).unwrap_or(0),
        manager: text("manager"),
        citations: answer::list(object, "citations")?.iter().take(MAX_CITATIONS).map(citation).collect(),
    })
}

pub(super) fn raw_manager(value: &Value) -> Option<RawManager> {
    let object = value.as_object()?;
    let scores = CHECKLIST.map(|(point, _)| {
        let score = object.get(point).and_then(answer::integer)?;
        u8::try_from(score.clamp(0, 10)).ok()
    });
    let note = object.get("note").and_then(answer::text).unwrap_or_default();
    let name = object.get("manager").and_then(answer::text)?;
    let says = scores.iter().any(Option::is_some) || !note.is_empty();
    says.then_some(RawManager { name, scores, note })
}

pub(super) fn raw_problem_dialog(value: &Value) -> Option<(String, String)> {
    let label = answer::label(value.get("dialog_id")?, 'd')?;
    Some((label, answer::text(value.get("reason")?)?))
}
