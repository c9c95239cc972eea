//! Reads a prompt: dialogs with their lines, findings of an earlier step, the language asked for.
//! What stands inside a message is data: no line of a dialog changes what the reader does.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::asked::Question;
use super::tokens;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Russian,
    Kazakh,
    English,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Dialog {
    /// Empty when messages stood under no heading.
    pub(super) id: String,
    pub(super) manager: Option<String>,
    pub(super) lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) by_client: bool,
    pub(super) text: String,
}

#[derive(Debug)]
pub(super) struct Reading {
    pub(super) dialogs: Vec<Dialog>,
    /// JSON objects that stood on lines of their own: the findings of a reduce step.
    pub(super) findings: Vec<Map<String, Value>>,
    pub(super) language: Language,
    /// What is asked of it, in the instructions.
    pub(super) question: Option<Question>,
}

impl Reading {
    pub(super) fn managers(&self) -> Vec<String> {
        let headings = self.dialogs.iter().filter_map(|dialog| dialog.manager.clone());
        let findings =
            self.findings.iter().filter_map(|f| f.get("manager").and_then(Value::as_str).map(str::to_owned));
        let mut names: Vec<String> = headings.chain(findings).filter(|name| !name.is_empty()).collect();
        names.sort();
        names.dedup();
        names
    }

    pub(super) fn line(&self, id: &str) -> Option<&Line> {
        self.dialogs.iter().flat_map(|dialog| &dialog.lines).find(|line| line.id == id)
    }
}

pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern written in this crate is valid")
}

static HEADING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^##\s+(d\d+)\b\s*(.*)$"));
static MESSAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\[(m\d+)\]\s+(?:\S{1,24}\s+){0,2}?(client|manager)(?:\s*\([^)]*\))?\s*:\s?(.*)$")
});
static MANAGER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bmanager:\s*([^,;|\n]+)"));
static LANGUAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:write|answer|respond|reply|language|пиши|отвечай|язык)[^.\n]{0,60}?\b(kazakh|казахск|қазақ|english|английск|russian|русск)",
    )
});

pub(super) fn read(body: &Value) -> Reading {
    let mut dialogs: Vec<Dialog> = Vec::new();
    let mut findings = Vec::new();
    let mut outside = tokens::text_of(&body["systemInstruction"]);
    let question = Question::of(&outside);
    for line in tokens::contents_of(body).lines() {
        let trimmed = line.trim();
        if let Some(found) = HEADING.captures(trimmed) {
            let manager = MANAGER.captures(&found[2]).map(|name| name[1].trim().to_owned());
            let manager = manager.filter(|name| !matches!(name.as_str(), "" | "-" | "—" | "unknown"));
            dialogs.push(Dialog { id: found[1].to_owned(), manager, lines: Vec::new() });
        } else if let Some(found) = MESSAGE.captures(trimmed) {
            let (id, by_client, text) = (found[1].to_owned(), &found[2] == "client", found[3].to_owned());
            if dialogs.is_empty() {
                dialogs.push(Dialog::default());
            }
            if let Some(dialog) = dialogs.last_mut() {
                dialog.lines.push(Line { id, by_client, text });
            }
        } else if let Some(finding) =
            trimmed.starts_with('{').then(|| serde_json::from_str(trimmed).ok()).flatten()
        {
            findings.push(finding);
        } else {
            outside.push('\n');
            outside.push_str(line);
        }
    }
    let named = LANGUAGE.captures_iter(&outside).last().map(|found| found[1].to_lowercase());
    let language = match named.as_deref() {
        Some("kazakh" | "казахск" | "қазақ") => Language::Kazakh,
        Some("english" | "английск") => Language::English,
        _ => Language::Russian,
    };
    Reading { dialogs, findings, language, question }
}
