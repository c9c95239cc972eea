//! JSON as others write it: one bad character or number must not cost the page that it stands on.
//!
//! What is well formed is read as it is. What is not is read once more after the smallest mends that keep every
//! neighbour: half a surrogate pair and bytes that are no UTF-8 become U+FFFD, raw control characters are taken for
//! what they are, a number that is none (`NaN`, `1e999`) becomes `null`, a comma too many is dropped, nesting that no
//! reader would follow becomes `null`. Must not guess a structure: text that ends too early stays an error.

use serde_json::Value;

/// Nesting that is followed; `serde_json` gives up at 128.
const DEEPEST: usize = 100;

/// Reads a text that should be JSON.
///
/// # Errors
/// When it is none even then.
pub fn read(bytes: &[u8]) -> serde_json::Result<Value> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).or_else(|_| serde_json::from_str(&mend(&String::from_utf8_lossy(bytes))))
}

/// The text with its small faults mended; where there are none, the same text.
#[must_use]
pub fn mend(text: &str) -> String {
    let mut mender = Mender { out: String::with_capacity(text.len() + 16), depth: 0, skipping: None };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => mender.string(rest),
            '{' | '[' => mender.open(first),
            '}' | ']' => mender.close(first),
            ',' | ':' => mender.sign(first),
            _ if first.is_whitespace() => mender.sign(first),
            _ => mender.bare(rest),
        };
        rest = &rest[length..];
    }
    mender.out
}

struct Mender {
    out: String,
    depth: usize,
    /// Within nesting that is too deep: the depth at which it began.
    skipping: Option<usize>,
}

impl Mender {
    fn push(&mut self, text: &str) {
        if self.skipping.is_none() {
            self.out.push_str(text);
        }
    }

    fn sign(&mut self, sign: char) -> usize {
        if self.skipping.is_none() {
            self.out.push(sign);
        }
        sign.len_utf8()
    }

    fn open(&mut self, sign: char) -> usize {
        if self.depth >= DEEPEST && self.skipping.is_none() {
            self.push("null");
            self.skipping = Some(self.depth);
        }
        self.depth += 1;
        self.sign(sign)
    }

    fn close(&mut self, sign: char) -> usize {
        self.depth = self.depth.saturating_sub(1);
        match self.skipping {
            Some(began) => {
                if began == self.depth {
                    self.skipping = None;
                }
            }
            None => {
                let kept = self.out.trim_end().len();
                if self.out[..kept].ends_with(',') {
                    self.out.truncate(kept - 1);
                }
                self.out.push(sign);
            }
        }
        sign.len_utf8()
    }

    /// A word or a number.
    fn bare(&mut self, rest: &str) -> usize {
        let ends = |c: char| c.is_whitespace() || "{}[],:\"".contains(c);
        let length = rest.find(ends).unwrap_or(rest.len());
        let word = &rest[..length];
        // By itself a word is no element of anything.
        let known = self.depth == 0 || serde_json::from_str::<Value>(word).is_ok();
        self.push(if known { word } else { "null" });
        length
    }

    /// A string, from its first quote to its last.
    fn string(&mut self, rest: &str) -> usize {
        self.push("\"");
        let mut at = 1;
        while let Some(next) = rest[at..].chars().next() {
            match next {
                '"' => {
                    self.push("\"");
                    return at + 1;
                }
                '\\' => at += self.escape(&rest[at..]),
                control if u32::from(control) < 0x20 => {
                    self.push(&format!("\\u{:04x}", u32::from(control)));
                    at += 1;
                }
                other => at += self.sign(other),
            }
        }
        at
    }

    /// An escape, from its backslash on.
    fn escape(&mut self, rest: &str) -> usize {
        match rest[1..].chars().next() {
            Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => {
                self.push(&rest[..2]);
                2
            }
            Some('u') => match unit(rest) {
                Some(0xD800..=0xDBFF) if matches!(rest.get(6..).and_then(unit), Some(0xDC00..=0xDFFF)) => {
                    self.push(&rest[..12]);
                    12
                }
                Some(0xD800..=0xDFFF) => {
                    self.push("\\ufffd");
                    6
                }
                Some(_) => {
                    self.push(&rest[..6]);
                    6
                }
                None => self.backslash(),
            },
            Some('\'') => {
                self.push("'");
                2
            }
            Some(_) | None => self.backslash(),
        }
    }

    /// A backslash that begins nothing stands for itself.
    fn backslash(&mut self) -> usize {
        self.push("\\\\");
        1
    }
}

/// The code unit of `\uXXXX` at the beginning of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn one_bad_character_or_number_costs_itself_alone() {
        let cases: [(&[u8], Value); 13] = [
            (br#"["\ud83d x", 1]"#, json!(["\u{fffd} x", 1])),
            (br#"["\udc4b", 1]"#, json!(["\u{fffd}", 1])),
            (br#"["\ud83d\ud83d\udc4b"]"#, json!(["\u{fffd}\u{1f44b}"])),
            (b"[\"\xd0\", 1]", json!(["\u{fffd}", 1])),
            (b"[\"a\x07b\nc\", 1]", json!(["a\u{7}b\nc", 1])),
            (
                br#"{"a": NaN, "b": -Infinity, "c": 1e999, "d": 2}"#,
                json!({"a": null, "b": null, "c": null, "d": 2}),
            ),
            (br#"{"a": undefined, "b": None, "c": true}"#, json!({"a": null, "b": null, "c": true})),
            (br#"[1, 2, ]"#, json!([1, 2])),
            (br#"{"a": 1, "b": [2,],}"#, json!({"a": 1, "b": [2]})),
            (br#"["\x41", "\'", "\u12"]"#, json!(["\\x41", "'", "\\u12"])),
            (b"\xef\xbb\xbf[1]", json!([1])),
            (br#"["a } , ] \" \\", 007]"#, json!(["a } , ] \" \\", null])),
            (br#"["\ud83d\u"]"#, json!(["\u{fffd}\\u"])),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).ok(), Some(expected), "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn nesting_without_end_costs_itself_alone() {
        let deep = format!("[{}1{}, 2]", "[".repeat(5000), "]".repeat(5000));
        let value = read(deep.as_bytes()).expect("readable");
        assert_eq!(value[1], json!(2));
    }

    #[test]
    fn a_text_that_ends_too_early_or_is_something_else_stays_an_error() {
        for text in ["", "[1, 2", "{\"a\": \"b", "<html>", "[1] [2]", "{\"a\" 1}", "[\"\\", "["] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_json_already_is_left_as_it_is(text in "\\PC{0,40}", number in any::<i64>()) {
            let value = json!({"text": text, "list": [number, null, true, {"": text}]});
            let written = value.to_string();
            prop_assert_eq!(mend(&written), written.clone());
            prop_assert_eq!(read(written.as_bytes()).unwrap(), value);
        }

        #[test]
        fn no_input_is_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
