//! A post's lines as Telegram's messages: cut into parts that fit, with markup or without.

use crate::domain::digest::Line;
use crate::vendors::telegram::escape_html;

/// Characters of a message; Telegram takes 4096, entities parsed.
pub const MAX_CHARS: usize = 3500;

/// The lines in messages that each fit, cut between lines; a line that is too long by itself is cut between words.
#[must_use]
pub fn parts(lines: &[Line]) -> Vec<Vec<Line>> {
    let mut parts: Vec<Vec<Line>> = Vec::new();
    let mut left = 0;
    for line in lines.iter().flat_map(pieces) {
        let length = chars(&line);
        match parts.last_mut() {
            Some(part) if length <= left => part.push(line),
            _ => {
                parts.push(vec![line]);
                left = MAX_CHARS;
            }
        }
        left -= length.min(left);
    }
    parts
}

/// A line in pieces that each fit; almost always one.
fn pieces(line: &Line) -> Vec<Line> {
    let same = |text: String| match line {
        Line::Strong(_) => Line::Strong(text),
        Line::Plain(_) => Line::Plain(text),
        Line::Linked(_, url) => Line::Linked(text, url.clone()),
    };
    let mut pieces = Vec::new();
    let mut rest = line.words();
    while rest.chars().count() >= MAX_CHARS {
        let end = rest.char_indices().nth(MAX_CHARS - 1).map_or(rest.len(), |(at, _)| at);
        let cut = rest[..end].rfind(' ').filter(|at| *at > 0).unwrap_or(end);
        pieces.push(same(rest[..cut].to_owned()));
        rest = rest[cut..].trim_start();
    }
    pieces.push(same(rest.to_owned()));
    pieces
}

/// The lines without markup.
#[must_use]
pub fn plain(lines: &[Line]) -> String {
    lines.iter().map(Line::words).collect::<Vec<_>>().join("\n")
}

/// Characters that a line takes in a message, its end included.
#[must_use]
pub fn chars(line: &Line) -> usize {
    line.words().chars().count() + 1
}

/// Telegram's HTML.
#[must_use]
pub fn html(lines: &[Line]) -> String {
    let html: String = lines
        .iter()
        .map(|line| match line {
            Line::Strong(text) => format!("<b>{}</b>\n", escape_html(text)),
            Line::Plain(text) => format!("{}\n", escape_html(text)),
            Line::Linked(text, url) => {
                format!("<a href=\"{}\">{}</a>\n", escape_html(url), escape_html(text))
            }
        })
        .collect();
    html.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_post_is_cut_between_lines_and_nothing_is_lost() {
        let lines: Vec<Line> = (0..40)
            .map(|number| match number % 5 {
                0 => Line::Strong(format!("<Отчёт> {number}")),
                1 => Line::Plain(format!("{number} ").repeat(2000)),
                2 => Line::Linked(format!("a <b {number}"), "https://synkro.example/?a=1&b=\"".to_owned()),
                _ => Line::Plain(format!("я & ты {number}")),
            })
            .collect();
        let parts = parts(&lines);
        assert!(parts.len() > 8);
        for part in &parts {
            let visible = plain(part);
            assert!(visible.chars().count() <= MAX_CHARS, "{}", visible.chars().count());
            assert!(!html(part).contains("<Отчёт>"), "what people wrote is escaped");
        }
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let all: Vec<String> = parts.iter().flat_map(|part| words(&plain(part))).collect();
        assert_eq!(all, words(&plain(&lines)));
    }

    #[test]
    fn a_short_post_is_one_message() {
        let lines = [Line::Strong("Отчёт".to_owned()), Line::Plain("Диалогов: 3".to_owned())];
        assert_eq!(parts(&lines), [lines.to_vec()]);
        assert_eq!(html(&lines), "<b>Отчёт</b>\nДиалогов: 3");
        assert!(parts(&[Line::Plain("х".repeat(9000))]).len() >= 3, "a word without spaces is cut, too");
    }
}
