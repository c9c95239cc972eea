//! A model's answer as values: which of the objects in it is meant, and what each field says.
//!
//! Around the object there may be thoughts, fences, words, a draft or a second copy: the last whole object that fits
//! wins. Fields are read one by one and tolerantly; what can't be read is nothing, never a default that looks like a
//! value.

use serde_json::{Map, Value};

use super::answer_json::{Quotes, object_at, whole_string};

/// An object of an answer.
pub type Object = Map<String, Value>;

/// Longest answer that is looked at, in bytes. A model's own limit is far below.
const MAX_ANSWER: usize = 4_000_000;
/// How often an answer is read over again, all in all: an object that is cut is read once for each object around it.
const READ_AGAIN: usize = 4;
/// How deep inside another object the wanted one is looked for: some models wrap it.
const MAX_WRAPS: usize = 3;

/// What is thought aloud ends with one of these.
const ENDS_OF_THOUGHT: [&str; 8] = [
    "</think>",
    "</thinking>",
    "</thought>",
    "</thoughts>",
    "</reasoning>",
    "</reflection>",
    "</scratchpad>",
    "<|channel|>final",
];

/// The last whole object of an answer from which `read` can make something; else why the last of them would not do.
///
/// # Errors
/// What `read` says of the last object, or that there is none.
pub fn last_fitting<T>(answer: &str, read: impl Fn(&Object) -> Result<T, String>) -> Result<T, String> {
    let answer = &answer[..answer.floor_char_boundary(answer.len().min(MAX_ANSWER))];
    let mut why = None;
    let unwrapped = whole_string(answer);
    for text in std::iter::once(answer).chain(unwrapped.as_deref()) {
        for quotes in [Quotes::Escaped, Quotes::Bare] {
            for object in objects(text, quotes).iter().rev() {
                match fitting(object, &read, 0) {
                    Ok(read) => return Ok(read),
                    Err(reason) => why = why.or(Some(reason)),
                }
            }
        }
    }
    Err(why.unwrap_or_else(|| "the answer holds no whole JSON object".to_owned()))
}

fn fitting<T>(
    object: &Object,
    read: &impl Fn(&Object) -> Result<T, String>,
    depth: usize,
) -> Result<T, String> {
    let reason = match read(object) {
        Ok(read) => return Ok(read),
        Err(reason) => reason,
    };
    if depth < MAX_WRAPS {
        for inner in object.values().rev().filter_map(Value::as_object) {
            if let Ok(read) = fitting(inner, read, depth + 1) {
                return Ok(read);
            }
        }
    }
    Err(reason)
}

/// The whole objects that are said and not only thought, in their order; none is inside another.
fn objects(text: &str, quotes: Quotes) -> Vec<Object> {
    let mut objects: Vec<(Object, usize, usize)> = Vec::new();
    let mut at = 0;
    let mut budget = text.len().saturating_mul(READ_AGAIN);
    while let Some(from) = text[at..].find('{').map(|from| at + from) {
        let (object, end) = object_at(text, from, quotes);
        at = match object {
            Some(object) => {
                objects.push((object, from, end));
                end
            }
            None => from + 1,
        };
        match budget.checked_sub(end - from) {
            Some(left) => budget = left,
            None => break,
        }
    }
    // A tag inside an object is part of what it quotes.
    let is_said = |at: &usize| {
        let before = objects.partition_point(|(_, from, _)| from < at);
        before == 0 || objects[before - 1].2 <= *at
    };
    let tags = ENDS_OF_THOUGHT.iter().flat_map(|end| text.match_indices(end)).map(|(at, _)| at);
    let thought_until = tags.filter(is_said).max().unwrap_or(0);
    objects.into_iter().filter(|(_, from, _)| *from >= thought_until).map(|(object, ..)| object).collect()
}

/// Words with which a model says that there is nothing to say.
const NOTHING: [&str; 10] = ["", "-", "–", "—", "n/a", "na", "none", "null", "нет", "н/д"];

/// Whether a model says with this that there is nothing.
#[must_use]
pub fn says_nothing(text: &str) -> bool {
    NOTHING.contains(&text.trim().to_lowercase().as_str())
}

/// What was said is no number of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOfScale;

/// A whole number from 0 to `most`, or nothing where nothing is said: `8`, `8.0`, `"8"`, `"8/10"`, `"8 из 10"`. A part
/// of another whole, a fraction, and what lies outside are no such number.
///
/// # Errors
/// [`NotOfScale`] when something is said that is none.
pub fn scaled(value: &Value, most: u8) -> Result<Option<u8>, NotOfScale> {
    let number = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => number.as_f64(),
        Value::String(text) if says_nothing(text) => return Ok(None),
        Value::String(text) => {
            let text = text.trim().replace(',', ".").to_lowercase();
            let whole = most.to_string();
            let part = text.strip_suffix(&whole).and_then(|part| {
                let part = part.trim_end();
                ["/", "из", "out of"].iter().find_map(|word| part.strip_suffix(word))
            });
            let percent = text.strip_suffix('%').filter(|_| most == 100);
            part.or(percent).unwrap_or(&text).trim().parse::<f64>().ok()
        }
        _ => None,
    };
    let fits = number.filter(|number| number.fract() == 0.0 && (0.0..=f64::from(most)).contains(number));
    // It is whole and within the scale.
    fits.map(|number| Some(number as u8)).ok_or(NotOfScale)
}

/// A text; a number where a text is wanted is its digits.
#[must_use]
pub fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(lines) => {
            lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ").trim().to_owned()
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A word of a fixed set, as its code: case, spaces and dashes are the model's.
#[must_use]
pub fn code(value: &Value) -> Option<String> {
    let word = value.as_str()?.trim().to_lowercase();
    let code: Vec<&str> =
        word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    (!code.is_empty()).then(|| code.join("_"))
}

/// The id of a message or dialog as it stands in the prompt: `m12`; brackets, case and a forgotten letter are the
/// model's.
#[must_use]
pub fn label(value: &Value, letter: char) -> Option<String> {
    let text = text(value)?.to_lowercase();
    let inner = text.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = inner.trim_start_matches(|c: char| c == letter || (letter == 'm' && c == 'м'));
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    whole.then(|| format!("{letter}{digits}"))
}

/// A list; a lone object is a list of one.
#[must_use]
pub fn list<'a>(object: &'a Object, name: &str) -> Option<&'a [Value]> {
    match object.get(name)? {
        Value::Array(list) => Some(list),
        lone @ Value::Object(_) => Some(std::slice::from_ref(lone)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn wanted(answer: &str) -> Result<u8, String> {
        last_fitting(answer, |object| {
            list(object, "findings").ok_or("the answer needs a list `findings`")?;
            scaled(object.get("n").unwrap_or(&Value::Null), 10)
                .ok()
                .flatten()
                .ok_or_else(|| "no n".to_owned())
        })
    }

    #[test]
    fn the_last_whole_object_that_fits_is_the_answer_whatever_stands_around() {
        let object = r#"{"findings": [], "n": 7}"#;
        for answer in [
            object.to_owned(),
            format!("```json\n{object}\n```"),
            format!("Here you are: {object} Anything else?"),
            format!(
                "<think>schema {{\"findings\": […]}} and {{\"findings\": [], \"n\": 1}}</think>\n{object}"
            ),
            format!("I think {{\"findings\": [], \"n\": 1}} no\n</think>{object}"),
            format!("<THINK>.{{ \" .</THINK> {object}").replace("THINK", "think"),
            format!("{{\"findings\": [], \"n\": 1}}\n{object}"),
            format!("{object}\n{object}"),
            format!("{object}{{\"findings\": [{{\"a\""),
            format!("{object} {{\"note\": 1}}"),
            format!("{{{{}} {object} }}}}"),
            format!("{{\"result\": {object}}}"),
            format!("\u{feff}{object}"),
            serde_json::to_string(object).expect("a string"),
            r#"{"findings": [{"t": "он "да" сказал"}], "n": 7}"#.to_owned(),
            r#"{"findings": [{"t": "</think>"}], "n": 7}"#.to_owned(),
        ] {
            assert_eq!(wanted(&answer), Ok(7), "{answer}");
        }
    }

    #[test]
    fn what_was_only_thought_or_is_cut_is_no_answer() {
        for answer in [
            "",
            "{",
            "no",
            "[]",
            "<think>{\"findings\": [], \"n\": 1}</think> {\"findings\": [",
            "{\"findings\": [{\"findings\": 1, \"n\": 2}",
        ] {
            assert!(wanted(answer).is_err(), "{answer}");
        }
        assert_eq!(wanted("{\"n\": 1}"), Err("the answer needs a list `findings`".to_owned()));
    }

    #[test]
    fn a_hostile_answer_of_a_megabyte_is_read_through() {
        for unit in
            ["{", "{\"a\":", "{\"a\":[", "{\"a\":\"", "\"", "{\"a\":{\"b\":1},", "[{\"a\":1},", "</think>{}"]
        {
            assert!(wanted(&unit.repeat(1_000_000 / unit.len())).is_err(), "{unit}");
        }
    }

    #[test]
    fn numbers_codes_and_labels_are_read_as_they_are_meant_and_nothing_is_made_up() {
        for (value, number) in [
            (json!(8), Some(8)),
            (json!(8.0), Some(8)),
            (json!("8"), Some(8)),
            (json!(" 8 "), Some(8)),
            (json!("8,0"), Some(8)),
            (json!("8/10"), Some(8)),
            (json!("70 %"), None),
            (json!(null), None),
            (json!("высоко"), None),
            (json!(""), None),
            (json!("NaN"), None),
            (json!(1e300), None),
            (json!([8]), None),
            (json!(true), None),
        ] {
            assert_eq!(scaled(&value, 10).ok().flatten(), number, "{value}");
        }
        assert_eq!(code(&json!(" Broken Promise ")).as_deref(), Some("broken_promise"));
        assert_eq!(code(&json!("broken-promise")).as_deref(), Some("broken_promise"));
        assert_eq!(code(&json!(" ")), None);
        for written in [json!("m12"), json!("[m12]"), json!(" M12 "), json!(12), json!("12"), json!("м12")] {
            assert_eq!(label(&written, 'm').as_deref(), Some("m12"), "{written}");
        }
        for wrong in [json!("d12"), json!("m"), json!("m1, m2"), json!(null), json!(1.5)] {
            assert_eq!(label(&wrong, 'm'), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn an_answer_is_found_in_any_words(before in "[^{}<]{0,40}", after in "[^{}<]{0,40}") {
            prop_assert_eq!(wanted(&format!("{before}{{\"findings\": [], \"n\": \"7\"}}{after}")), Ok(7));
        }
    }
}
