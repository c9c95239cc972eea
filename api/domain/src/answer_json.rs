//! JSON as models write it, read where serde_json would give up.
//!
//! Taken as they are meant: raw control characters in strings, halves of a surrogate pair (they become U+FFFD), escapes
//! that JSON does not know, commas before a closing bracket, Python's `True` and `None`, and on request quotation marks
//! that were not escaped. A value without its end is no value. One value is read in one pass; how deep it may nest is
//! limited, so that a hostile text costs no more than its length times that depth.

use serde_json::{Map, Number, Value};

/// How deep values may nest.
const MAX_DEPTH: usize = 32;

/// How quotation marks inside strings are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// A bare quotation mark ends the string.
    Escaped,
    /// It ends the string only before a comma, a colon or a closing bracket.
    Bare,
}

/// The object that begins with the brace at `from`, if a whole one does, and how far the text was read.
#[must_use]
pub fn object_at(text: &str, from: usize, quotes: Quotes) -> (Option<Map<String, Value>>, usize) {
    let mut reader = Reader { text, at: from, quotes };
    match reader.value(0) {
        Some(Value::Object(object)) => (Some(object), reader.at),
        _ => (None, reader.at),
    }
}

/// The string that the whole text is, for answers that were turned into JSON twice.
#[must_use]
pub fn whole_string(text: &str) -> Option<String> {
    let text = text.trim();
    let mut reader = Reader { text, at: 0, quotes: Quotes::Escaped };
    let string = reader.string()?;
    (reader.at == text.len()).then_some(string)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    quotes: Quotes,
}

impl Reader<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        let rest = &self.text[self.at..];
        let blank = |c: char| c.is_whitespace() || c == '\u{FEFF}' || c.is_control();
        self.at += rest.len() - rest.trim_start_matches(blank).len();
    }

    fn next_is(&mut self, wanted: u8) -> bool {
        self.blanks();
        let is = self.byte() == Some(wanted);
        self.at += usize::from(is);
        is
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.blanks();
        match self.byte()? {
            b'{' if depth < MAX_DEPTH => self.object(depth),
            b'[' if depth < MAX_DEPTH => self.array(depth),
            b'"' => self.string().map(Value::String),
            b'-' | b'+' | b'0'..=b'9' | b'.' => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' => self.word(),
            _ => None,
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut object = Map::new();
        loop {
            if self.next_is(b'}') {
                return Some(Value::Object(object));
            }
            if self.byte() != Some(b'"') {
                return None;
            }
            let key = self.string()?;
            if !self.next_is(b':') {
                return None;
            }
            let value = self.value(depth + 1)?;
            object.insert(key, value);
            if !self.next_is(b',') {
                return self.next_is(b'}').then_some(Value::Object(object));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut array = Vec::new();
        loop {
            if self.next_is(b']') {
                return Some(Value::Array(array));
            }
            array.push(self.value(depth + 1)?);
            if !self.next_is(b',') {
                return self.next_is(b']').then_some(Value::Array(array));
            }
        }
    }

    fn word(&mut self) -> Option<Value> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        self.at += length;
        match &rest[..length] {
            "true" | "True" => Some(Value::Bool(true)),
            "false" | "False" => Some(Value::Bool(false)),
            "null" | "None" | "NaN" | "Infinity" | "undefined" => Some(Value::Null),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<Value> {
        let rest = &self.text[self.at..];
        let length =
            rest.bytes().take_while(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')).count();
        if length == 0 || length > 400 {
            return None;
        }
        self.at += length;
        let written = rest[..length].trim_start_matches('+');
        let whole = written.parse::<i64>().ok().map(Number::from);
        let number = whole.or_else(|| written.parse::<f64>().ok().and_then(Number::from_f64));
        // Digits that are no number cost this value, not its neighbours.
        Some(number.map_or(Value::Null, Value::Number))
    }

    fn string(&mut self) -> Option<String> {
        if self.byte() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(['"', '\\'])?;
            string.push_str(&rest[..plain]);
            self.at += plain + 1;
            if rest.as_bytes()[plain] == b'"' {
                if self.quotes == Quotes::Escaped || self.is_end_of_string() {
                    return Some(string);
                }
                string.push('"');
            } else {
                self.escape(&mut string)?;
            }
        }
    }

    /// Whether a quotation mark is followed by what may follow a string.
    fn is_end_of_string(&self) -> bool {
        let rest = self.text[self.at..].trim_start();
        rest.is_empty() || rest.starts_with([',', ':', '}', ']'])
    }

    fn escape(&mut self, string: &mut String) -> Option<()> {
        let c = self.text[self.at..].chars().next()?;
        self.at += c.len_utf8();
        match c {
            'n' => string.push('\n'),
            't' => string.push('\t'),
            'r' => string.push('\r'),
            'b' | 'f' => string.push(' '),
            'u' => string.push(self.code_point()),
            // An escape that JSON does not know stands for its character.
            c => string.push(c),
        }
        Some(())
    }

    /// The character after `\u`; half a pair is replaced.
    fn code_point(&mut self) -> char {
        let Some(unit) = self.hex() else { return char::REPLACEMENT_CHARACTER };
        if !(0xD800..0xDC00).contains(&unit) {
            return char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        let back = self.at;
        if self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            if let Some(low) = self.hex().filter(|low| (0xDC00..0xE000).contains(low)) {
                let pair = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                return char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
        }
        self.at = back;
        char::REPLACEMENT_CHARACTER
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let unit = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
        self.at += 4;
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn read(text: &str) -> Option<Value> {
        object_at(text, 0, Quotes::Escaped).0.map(Value::Object)
    }

    #[test]
    fn what_models_write_is_read_as_it_was_meant() {
        for (text, value) in [
            ("{\"a\": \"x\u{7}y\nz\"}", json!({"a": "x\u{7}y\nz"})),
            (r#"{"a": "\ud83d x"}"#, json!({"a": "\u{FFFD} x"})),
            (r#"{"a": "\ude00\ud83d\ude00\ud83dA"}"#, json!({"a": "\u{FFFD}😀\u{FFFD}A"})),
            (r#"{"a": "\ud83d\n"}"#, json!({"a": "\u{FFFD}\n"})),
            (r#"{"a": [1, 2.5, 8.0,], "b": {},}"#, json!({"a": [1, 2.5, 8.0], "b": {}})),
            (
                r#"{"a": True, "b": None, "c": NaN, "d": +5, "e": 1.2.3}"#,
                json!({"a": true, "b": null, "c": null, "d": 5, "e": null}),
            ),
            (r#"{"a": "\'\x \/ \u12"}"#, json!({"a": "'x / \u{FFFD}12"})),
            ("{\"a\" : \"}{]\" }", json!({"a": "}{]"})),
        ] {
            assert_eq!(read(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_has_no_end_or_no_form_is_nothing() {
        for text in [
            "{",
            "{\"a\"",
            "{\"a\": [1, 2",
            "{\"a\": \"x",
            "{\"a\" 1}",
            "{a: 1}",
            "[]",
            "{\"a\": …}",
            "{\"a\":1 \"b\":2}",
            "{\"\\",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(read(&"{\"a\":".repeat(200_000)).is_none());
    }

    #[test]
    fn bare_quotation_marks_are_taken_where_a_string_can_not_end() {
        let text = r#"{"a": "он сказал "да" и ушёл", "b": 1}"#;
        assert_eq!(read(text), None);
        let (object, end) = object_at(text, 0, Quotes::Bare);
        let object = object.expect("an object");
        assert_eq!((object["a"].as_str(), end), (Some("он сказал \"да\" и ушёл"), text.len()));
    }

    #[test]
    fn an_answer_that_was_turned_into_json_twice_is_unwrapped() {
        assert_eq!(whole_string(r#" "{\"a\": 1}" "#).as_deref(), Some("{\"a\": 1}"));
        assert_eq!(whole_string(r#""a" b"#), None);
    }

    proptest! {
        #[test]
        fn whatever_serde_writes_is_read_alike(texts in prop::collection::vec("\\PC{0,12}", 0..5), number in any::<i64>()) {
            let value = json!({"t": texts, "n": number, "o": {"x": [null, true, {"y": texts}]}});
            prop_assert_eq!(read(&value.to_string()), Some(value.clone()));
            prop_assert_eq!(object_at(&value.to_string(), 0, Quotes::Bare).0.is_some() || texts.iter().any(|t| t.contains('"')), true);
        }

        #[test]
        fn nothing_that_is_written_makes_it_panic(text in "[{}\\[\\]\",:\\\\u0-9dea \\PC]{0,60}") {
            for (from, _) in text.match_indices('{') {
                let _ = object_at(&text, from, Quotes::Escaped);
                let _ = object_at(&text, from, Quotes::Bare);
            }
            let _ = whole_string(&text);
        }
    }
}
