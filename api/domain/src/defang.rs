//! Prose of a model made inert: nothing in it can be pressed, nobody is called, nothing is hidden, no markup begins.
//!
//! What people read stays readable: a link becomes `https[:]//example[.]kz`, a name `@ name`. Quotation of hostile words
//! is allowed; live links, mentions, commands and tags are not.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::folding::is_invisible;

fn regex(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
    Regex::new(pattern).expect("a constant pattern")
}

/// A text without anything that is not seen: one line, or several where `lines` stay.
#[must_use]
pub fn clean(text: &str, lines: bool) -> String {
    let mut clean = String::with_capacity(text.len());
    // Marks piled on one letter break a page's lines; no language of ours has more than two.
    let mut piled = 0;
    for c in text.chars() {
        if is_invisible(c) {
            continue;
        }
        piled = if matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}')
        {
            piled + 1
        } else {
            0
        };
        if piled > 2 {
            continue;
        }
        match c {
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' if lines => {
                if !clean.ends_with('\n') {
                    clean.push('\n');
                }
            }
            c if c.is_whitespace() || c.is_control() => {
                if !clean.ends_with([' ', '\n']) {
                    clean.push(' ');
                }
            }
            c => clean.push(c),
        }
    }
    clean.trim().to_owned()
}

/// Endings of file names that nobody takes for an address.
const FILES: [&str; 14] =
    ["pdf", "doc", "docx", "xls", "xlsx", "csv", "txt", "jpg", "jpeg", "png", "mp4", "ogg", "heic", "webp"];

/// Links, addresses, mentions, commands and hashtags made inert.
#[must_use]
pub fn inert(text: &str) -> String {
    static SCHEME: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?i)([a-z0-9+.-]*)\s*:\s*(//+|\\\\+)|\b(javascript|vbscript|data|mailto|tel|tg|file|blob|intent|sms|viber|whatsapp):",
        )
    });
    static DOTTED: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?i)[\p{L}\p{N}_%+-]+(?:\.[\p{L}\p{N}_-]+)*\.(xn--[a-z0-9-]+|[a-z]{2,24}|рф|рус|бел|қаз|сайт|онлайн|орг|ком|москва|дети)(?:[^\p{L}\p{N}]|$)",
        )
    });
    static CALL: LazyLock<Regex> =
        LazyLock::new(|| regex(r"([@＠#＃])([\p{L}\p{N}_])|(^|[\s(\[«“,;:])/([\p{L}\p{N}_])"));
    let text = SCHEME.replace_all(text, |found: &Captures<'_>| match found.get(3) {
        Some(scheme) => format!("{}[:]", scheme.as_str()),
        None => format!("{}[:]{}", &found[1], &found[2]),
    });
    let text = DOTTED.replace_all(&text, |found: &Captures<'_>| {
        let file = FILES.contains(&found[1].to_lowercase().as_str());
        if file { found[0].to_owned() } else { found[0].replace('.', "[.]") }
    });
    // What follows a mention may be a mention again: twice is enough, for the first pass parts them all.
    CALL.replace_all(&text, |found: &Captures<'_>| match found.get(1) {
        Some(sign) => format!("{} {}", sign.as_str(), &found[2]),
        None => format!("{}/ {}", &found[3], &found[4]),
    })
    .into_owned()
}

/// A line of Markdown in which no markup of the text's own begins.
#[must_use]
pub fn markdown_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match c {
            '`' => line.push('\''),
            '<' if next.is_some_and(|next| next.is_alphabetic() || matches!(next, '/' | '!' | '?')) => {
                line.push_str("< ")
            }
            ']' if matches!(next, Some('(' | ':' | '[')) => line.push_str("] "),
            '!' if next == Some('[') => line.push_str("! "),
            '|' => line.push('¦'),
            '\n' => line.push(' '),
            c => line.push(c),
        }
    }
    let trimmed = line.trim_start();
    // What begins a heading, a list, a quotation, a rule or a formula begins none here.
    let number = trimmed.chars().take_while(char::is_ascii_digit).count();
    let listed = number > 0 && trimmed[number..].starts_with(['.', ')']);
    if trimmed.starts_with(['#', '>', '-', '+', '*', '=', '~', '_', '@', '\\']) || listed {
        return if listed { trimmed.replacen(['.', ')'], "\u{2024}", 1) } else { format!("\\{trimmed}") };
    }
    trimmed.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_mentions_commands_and_hashtags_are_dead_and_readable() {
        for (text, dead) in [
            ("см. https://evil.example/x?q=1", "см. https[:]//evil[.]example/x?q=1"),
            ("evil.example/kz", "evil[.]example/kz"),
            ("t.me/evil_bot", "t[.]me/evil_bot"),
            ("пишите a.b@mail.ru", "пишите a.b@ mail[.]ru"),
            ("@channel и @everyone", "@ channel и @ everyone"),
            ("/start, (/stop)", "/ start, (/ stop)"),
            ("#уволитьТимура", "# уволитьТимура"),
            ("javascript:alert(1)", "javascript[:]alert(1)"),
            ("vbscript:x file:///etc", "vbscript[:]x file[:]///etc"),
            ("кто.рф", "кто[.]рф"),
            ("договор.pdf и 12.5 т.е. 24/7 и/или", "договор.pdf и 12.5 т.е. 24/7 и/или"),
        ] {
            assert_eq!(inert(text), dead, "{text}");
        }
    }

    #[test]
    fn what_is_not_seen_is_gone() {
        assert_eq!(clean("a\u{202E}b\u{200B}\u{0}\u{1b}[31m\u{2028}c\td", false), "ab[31m c d");
        assert_eq!(clean("a\n\nb \u{2066}c", true), "a\nb c");
        assert_eq!(clean(&format!("И{}ван", "\u{301}".repeat(30)), false), "И\u{301}\u{301}ван");
    }

    #[test]
    fn no_markup_begins_in_a_line() {
        for (text, line) in [
            ("# Заголовок", "\\# Заголовок"),
            ("1. раз", "1\u{2024} раз"),
            ("- раз", "\\- раз"),
            ("=HYPERLINK()", "\\=HYPERLINK()"),
            ("![x](y) [a](b) [c]: d", "! [x] (y) [a] (b) [c] : d"),
            ("<img src=x> и 1 < 2", "< img src=x> и 1 < 2"),
            ("`код` a|b", "'код' a¦b"),
            ("[телефон] просил", "[телефон] просил"),
        ] {
            assert_eq!(markdown_line(text), line, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_nothing_live_is_left(text in "(https?://|@|/|#|t\\.me/|[a-zа-я]{1,4}|\\.| |:|\\PC){0,30}") {
            let dead = inert(&clean(&text, false));
            prop_assert!(!dead.contains("://"), "{}", dead);
            let live = Regex::new(r"[@#][\p{L}\p{N}_]|(^|\s)/[\p{L}\p{N}_]|[a-z0-9]\.(?:kz|ru|com|me)\b").expect("a pattern");
            prop_assert!(!live.is_match(&dead), "{}", dead);
        }
    }
}
