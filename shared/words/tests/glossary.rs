//! The tables keep to the glossary (`docs/glossary.md`): one word for one thing, and Kazakh and Russian as they are written.
//!
//! It reads the sources of the tables, those of the page included: what a table says can be read there without knowing
//! which of its rows are functions.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Words that the glossary has another word for: language, stem, the word to use.
const SECOND_WORDS: [(&str, &str, &str); 25] = [
    ("ru", "лид", "сделка"),
    ("ru", "сесси", "сеанс"),
    ("ru", "отбор", "фильтр"),
    ("ru", "наблюдени", "вывод"),
    ("ru", "хук об", "вебхук"),
    ("ru", "беседа", "диалог"),
    ("kk", "лид", "мәміле"),
    ("kk", "сесси", "сеанс"),
    ("kk", "батырма", "түйме"),
    ("kk", "сұраныс", "сұрау"),
    ("kk", "іске қос", "жасау, бастау"),
    ("kk", "байқау", "тұжырым"),
    ("kk", "өткізіп алын", "жасалмай қалған"),
    ("kk", "қайтарып ал", "күшін жою"),
    ("kk", "мәжбүрлі", "есеп жасау, сұрау бойынша"),
    ("kk", "жатырмыз…", "-уда…"),
    ("kk", "supabase база", "Supabase дерекқоры"),
    ("kk", "цитата", "дәйексөз"),
    ("kk", "авторизация", "кіру"),
    ("kk", "жинал", "жасал"),
    ("en", "lead", "deal"),
    ("en", "forced", "create"),
    ("en", "by themselves", "automatically"),
    ("en", "head administrator", "super administrator"),
    ("en", "mend", "fix"),
];

/// What stands in a table: its file, its language, its text.
struct Text {
    file: PathBuf,
    language: &'static str,
    words: String,
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of tables") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The string literals of a source's tables, each with the language that it stands under.
fn texts(file: &Path) -> Vec<Text> {
    let source = fs::read_to_string(file).expect("a source");
    // The one character that the tables write by its number.
    let source = source.replace("\\u{a0}", "\u{a0}");
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut language = None;
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        } else if next == '"' {
            let mut words = String::new();
            let mut chars = rest[1..].char_indices();
            let mut end = rest.len();
            while let Some((at, char)) = chars.next() {
                match char {
                    '"' => {
                        end = at + 2;
                        break;
                    }
                    '\\' => words.extend(chars.next().map(|(_, char)| if char == 'n' { '\n' } else { char })),
                    char => words.push(char),
                }
            }
            if let Some(language) = language {
                found.push(Text { file: file.to_owned(), language, words });
            }
            rest = &rest[end..];
        } else {
            for code in ["ru", "kk", "en"] {
                if rest.starts_with(&format!("{code}: ")) {
                    language = Some(code);
                }
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    found
}

fn all() -> Vec<Text> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&here.join("src"), &mut files);
    sources(&here.join("../../web/src/i18n"), &mut files);
    files.iter().flat_map(|file| texts(file)).collect()
}

/// The text without what code puts into it.
fn said(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |said, part| said + "…" + part.split_once('}').map_or(part, |(_, after)| after))
}

/// Whether a word of the text begins with these letters.
fn has_word(text: &str, stem: &str) -> bool {
    let text = text.to_lowercase();
    text.match_indices(stem).any(|(at, _)| !text[..at].chars().next_back().is_some_and(char::is_alphabetic))
}

fn refuse(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

fn told(text: &Text, why: &str) -> String {
    format!("{} {}: «{}»: {why}", text.file.display(), text.language, text.words)
}

#[test]
fn the_tables_are_read() {
    let mut by_language: BTreeMap<&str, usize> = BTreeMap::new();
    for text in all() {
        *by_language.entry(text.language).or_default() += 1;
    }
    assert_eq!(by_language.len(), 3);
    assert!(by_language.values().all(|texts| *texts > 900), "{by_language:?}");
}

#[test]
fn one_thing_has_one_word() {
    let mut broken = Vec::new();
    for text in all() {
        for (language, stem, word) in SECOND_WORDS {
            if text.language == language && has_word(&said(&text.words).replace("leads to", "goes to"), stem)
            {
                broken.push(told(&text, &format!("the glossary's word is «{word}»")));
            }
        }
    }
    refuse(&broken);
}

#[test]
fn what_code_puts_into_a_kazakh_sentence_takes_no_case() {
    let mut broken = Vec::new();
    for text in all().iter().filter(|text| text.language == "kk") {
        for after in ["бастап", "дейін", "кейін", "қарай"] {
            if text.words.contains(&format!("}} {after}")) {
                broken.push(told(text, &format!("a date or a name can't be declined before «{after}»")));
            }
        }
        if text.words.contains("{percent} ") {
            broken.push(told(text, "a share takes its ending: {percent}-ы"));
        }
    }
    refuse(&broken);
}

#[test]
fn kazakh_and_russian_words_have_no_latin_letters_within() {
    let mut broken = Vec::new();
    for text in all().iter().filter(|text| text.language != "en") {
        for word in text.words.split(|char: char| !char.is_alphabetic()) {
            let (latin, other) = (word.chars().any(|c| c.is_ascii()), !word.is_ascii());
            if latin && other && !word.starts_with("amo") {
                broken.push(told(text, &format!("«{word}» mixes scripts")));
            }
        }
    }
    refuse(&broken);
}

#[test]
fn a_year_stays_with_its_word_and_a_number_with_its_sign() {
    let mut broken = Vec::new();
    for text in all().iter().filter(|text| text.language != "en") {
        for (apart, why) in
            [("} ж.", "between the year and «ж.»"), ("№ ", "after «№»"), ("} %", "before «%»")]
        {
            if text.words.contains(apart) {
                broken.push(told(text, &format!("a non-breaking space {why}")));
            }
        }
    }
    refuse(&broken);
}

#[test]
fn a_broken_text_is_seen() {
    for (text, stem, is_seen) in [
        ("Новый лид", "лид", true),
        ("Лидов нет", "лид", true),
        ("Солидный", "лид", false),
        ("Leads by day", "lead", true),
        ("misleading", "lead", false),
        ("Deals: {leads}", "lead", false),
    ] {
        assert_eq!(has_word(&said(text), stem), is_seen, "{text}");
    }
}
