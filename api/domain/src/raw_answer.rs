//! The elements of a model's answer about dialogs, each read alone; nothing is checked yet.

use serde_json::Value;
use synkro_shared::report::FindingKind;

use super::answer::{self, Object};
use super::answer_limits::{CHECKLIST, MAX_CITATIONS};

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
    /// Scores that were written and are none.
    pub(super) unreadable: u64,
    /// They are of another scale.
    pub(super) beyond: bool,
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
    let importance = answer::scaled(object.get("importance")?, 100).ok()??;
    Some(RawFinding {
        kind: FindingKind::ALL.into_iter().find(|kind| kind.code() == code)?,
        title: text("title")?,
        text: text("text").unwrap_or_default(),
        importance,
        manager: text("manager"),
        citations: answer::list(object, "citations")?.iter().take(MAX_CITATIONS).map(citation).collect(),
    })
}

pub(super) fn raw_manager(value: &Value) -> Option<RawManager> {
    let object = value.as_object()?;
    let written = CHECKLIST.map(|(point, _)| answer::scaled(object.get(point).unwrap_or(&Value::Null), 10));
    // One score beyond the scale is a slip; where two are, their neighbours are of another scale, too.
    let beyond = CHECKLIST.iter().filter(|(point, _)| object.get(*point).is_some_and(is_beyond)).count() > 1;
    let scores = written.map(|score| score.ok().flatten().filter(|_| !beyond));
    let told = written.iter().filter(|score| !matches!(score, Ok(None))).count();
    let unreadable = (told - scores.iter().flatten().count()) as u64;
    let note = object.get("note").and_then(answer::text).unwrap_or_default();
    let name = object.get("manager").and_then(answer::text)?;
    let says = scores.iter().any(Option::is_some) || unreadable > 0 || !note.is_empty();
    says.then_some(RawManager { name, scores, note, unreadable, beyond })
}

/// A number above the checklist's scale.
fn is_beyond(score: &Value) -> bool {
    let number = |text: &str| {
        let text = text.trim().trim_end_matches('%');
        text.split_once('/').map_or(text, |(part, _)| part).trim().parse().ok()
    };
    let written = score.as_f64().or_else(|| number(score.as_str()?));
    written.is_some_and(|number: f64| number > 10.0)
}

pub(super) fn raw_problem_dialog(value: &Value) -> Option<(String, String)> {
    let label = answer::label(value.get("dialog_id")?, 'd')?;
    Some((label, answer::text(value.get("reason")?)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_score_of_another_scale_is_no_score_and_is_counted() {
        let greeting = |score: Value| {
            let raw = raw_manager(&json!({"manager": "Айдар", "greeting": score, "needs": 7}));
            let raw = raw.expect("another score can be read");
            (raw.scores[0], raw.unreadable)
        };
        for (written, score) in [
            (json!(0), 0),
            (json!(10), 10),
            (json!("8"), 8),
            (json!("8,0"), 8),
            (json!("8/10"), 8),
            (json!("8 из 10"), 8),
            (json!("8 out of 10"), 8),
            (json!(8.0), 8),
        ] {
            assert_eq!(greeting(written.clone()), (Some(score), 0), "{written}");
        }
        for wrong in [
            json!(80),
            json!(11),
            json!(-1),
            json!(0.8),
            json!(7.5),
            json!("4/5"),
            json!("80/100"),
            json!("80 %"),
            json!("8%"),
            json!("-1"),
            json!("8/0"),
            json!("высоко"),
            json!([8]),
            json!(true),
        ] {
            assert_eq!(greeting(wrong.clone()), (None, 1), "{wrong}");
        }
        for nothing in [json!(null), json!(""), json!(" "), json!("n/a"), json!("-"), json!("—")] {
            assert_eq!(greeting(nothing.clone()), (None, 0), "{nothing}");
        }
    }

    #[test]
    fn a_whole_set_of_scores_above_the_scale_is_of_another_scale() {
        let set = |scores: [i64; 6]| {
            let mut manager = serde_json::Map::from_iter([("manager".to_owned(), json!("Айдар"))]);
            for ((point, _), score) in CHECKLIST.iter().zip(scores) {
                manager.insert((*point).to_owned(), json!(score));
            }
            raw_manager(&Value::Object(manager)).expect("readable")
        };
        // 10 of 100 is no 10 of 10.
        let percent = set([80, 70, 60, 10, 5, 0]);
        assert_eq!((percent.scores, percent.unreadable), ([None; 6], 6));
        // One of minus one says "does not apply"; the others are scores.
        let negative = set([8, -1, 7, 6, 5, 4]);
        assert_eq!((negative.scores[0], negative.scores[1], negative.unreadable), (Some(8), None, 1));
    }

    #[test]
    fn an_importance_of_another_scale_is_none() {
        let finding = |importance: Value| {
            let citations = json!([{"message_id": "m1", "quote": "да"}]);
            let raw = json!({"kind": "objection", "title": "t", "text": "x", "importance": importance, "citations": citations});
            raw_finding(&raw).map(|raw| raw.importance)
        };
        assert_eq!([finding(json!(70)), finding(json!("70 %")), finding(json!("70/100"))], [Some(70); 3]);
        for wrong in [json!(0.8), json!(-1), json!(700), json!("4/5"), json!("7/10")] {
            assert_eq!(finding(wrong.clone()), None, "{wrong}");
        }
    }
}
