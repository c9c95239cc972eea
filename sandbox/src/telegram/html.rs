//! Telegram's HTML: a closed list of tags, strict nesting, four named entities. Offsets of entities count UTF-16 units.

use serde_json::{Value, json};

pub(super) struct Parsed {
    pub(super) text: String,
    pub(super) entities: Vec<Value>,
}

struct Open {
    tag: String,
    kind: &'static str,
    extra: Option<(&'static str, String)>,
    start: usize,
}

pub(super) fn plain(source: &str) -> Parsed {
    Parsed { text: source.trim().to_owned(), entities: Vec::new() }
}

pub(super) fn parse(source: &str) -> Result<Parsed, String> {
    let mut text = String::new();
    let mut entities: Vec<(usize, usize, Value)> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        if let Some(after) = rest.strip_prefix('&') {
            let (decoded, used) = entity(after);
            text.push_str(&decoded);
            at += 1 + used;
        } else if rest.starts_with("</") {
            let end = rest.find('>').ok_or_else(|| format!("Unclosed end tag at byte offset {at}"))?;
            let name = rest[2..end].trim().to_ascii_lowercase();
            let Some(last) = open.pop() else {
                return Err(format!("Unexpected end tag at byte offset {at}"));
            };
            if !name.is_empty() && name != last.tag {
                return Err(format!(
                    "Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{name}>\"",
                    last.tag
                ));
            }
            let length = units(&text) - last.start;
            if length > 0 && !last.kind.is_empty() {
                let mut value = json!({"offset": last.start, "length": length, "type": last.kind});
                if let Some((name, content)) = last.extra {
                    value[name] = json!(content);
                }
                entities.push((last.start, length, value));
            }
            at += end + 1;
        } else if rest.starts_with('<') {
            let end = rest.find('>').ok_or_else(|| format!("Unclosed start tag at byte offset {at}"))?;
            open.push(tag(&rest[1..end], at, units(&text))?);
            at += end + 1;
        } else {
            let end = rest.find(['<', '&']).unwrap_or(rest.len());
            text.push_str(&rest[..end]);
            at += end;
        }
    }
    if let Some(last) = open.pop() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", last.tag));
    }
    Ok(trimmed(&text, entities))
}

fn trimmed(text: &str, mut entities: Vec<(usize, usize, Value)>) -> Parsed {
    let start = units(&text[..text.len() - text.trim_start().len()]);
    let kept = text.trim();
    let end = start + units(kept);
    entities.sort_by_key(|(offset, length, _)| (*offset, std::cmp::Reverse(*length)));
    let mut shown = Vec::new();
    for (offset, length, mut value) in entities {
        let (from, to) = (offset.max(start), (offset + length).min(end));
        if from < to {
            (value["offset"], value["length"]) = (json!(from - start), json!(to - from));
            shown.push(value);
        }
    }
    // Formatting beyond about a hundred entities is dropped without a word.
    shown.truncate(100);
    Parsed { text: kept.to_owned(), entities: shown }
}

fn tag(inside: &str, at: usize, start: usize) -> Result<Open, String> {
    let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let name = name.to_ascii_lowercase();
    let mut extra = None;
    let kind = match name.as_str() {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "tg-spoiler" => "spoiler",
        "span" if attribute(attributes, "class").as_deref() == Some("tg-spoiler") => "spoiler",
        "span" => return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}")),
        "code" => "code",
        "pre" => "pre",
        "blockquote" if attributes.split_whitespace().any(|word| word == "expandable") => {
            "expandable_blockquote"
        }
        "blockquote" => "blockquote",
        "tg-emoji" => "custom_emoji",
        "tg-time" => "",
        "a" => match attribute(attributes, "href") {
            Some(href) => {
                extra = Some(("url", href));
                "text_link"
            }
            None => "",
        },
        _ => return Err(format!("Unsupported start tag \"{name}\" at byte offset {at}")),
    };
    Ok(Open { tag: name, kind, extra, start })
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let at = attributes.find(&format!("{name}="))? + name.len() + 1;
    let rest = &attributes[at..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = match quote {
        Some(quote) => rest[1..].split(quote).next()?,
        None => rest.split_whitespace().next()?,
    };
    Some(parse_entities(value))
}

fn parse_entities(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (decoded, used) = entity(&rest[at + 1..]);
        out.push_str(&decoded);
        rest = &rest[at + 1 + used..];
    }
    out + rest
}

/// What follows an ampersand: the decoded text and how many bytes were used. What is unknown stays literal.
fn entity(after: &str) -> (String, usize) {
    for (name, value) in [("lt;", "<"), ("gt;", ">"), ("amp;", "&"), ("quot;", "\"")] {
        if after.starts_with(name) {
            return (value.to_owned(), name.len());
        }
    }
    if let Some(number) = after.strip_prefix('#')
        && let Some(end) = number.find(';').filter(|end| *end <= 8)
    {
        let digits = &number[..end];
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        };
        if let Some(character) = code.filter(|code| *code > 0).and_then(char::from_u32) {
            return (character.to_string(), end + 2);
        }
    }
    ("&".to_owned(), 0)
}

/// Enough of MarkdownV2 to catch what kills a message: a reserved character that was not escaped.
pub(super) fn markdown_v2(source: &str) -> Result<Parsed, String> {
    let mut text = String::new();
    let mut characters = source.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
            '*' | '_' | '~' | '`' | '|' | '[' | ']' | '(' | ')' => {}
            '>' | '#' | '+' | '-' | '=' | '{' | '}' | '.' | '!' => {
                let _ = at;
                return Err(format!(
                    "Character '{character}' is reserved and must be escaped with the preceding '\\'"
                ));
            }
            other => text.push(other),
        }
    }
    Ok(plain(&text))
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_measured_in_utf16_units_and_follow_the_trim() {
        let parsed =
            parse("  <b>😀 три</b>\n&lt;x&gt; &nbsp; <a href=\"https://example.kz/?a=1&amp;b=2\">тут</a> ")
                .expect("valid markup");
        assert_eq!(parsed.text, "😀 три\n<x> &nbsp; тут");
        assert_eq!(parsed.entities[0], json!({"offset": 0, "length": 6, "type": "bold"}));
        assert_eq!(parsed.entities[1]["url"], "https://example.kz/?a=1&b=2");
    }

    #[test]
    fn an_unknown_unclosed_or_crossed_tag_is_refused() {
        for bad in ["<p>a</p>", "a < b", "<b>a", "<b><i>a</b></i>", "a</b>", "a<br>b"] {
            assert!(parse(bad).is_err(), "{bad} was accepted");
        }
    }
}
