//! What a reader notices in the dialogs: simple content heuristics, each tied to the messages that show it.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::reader::{Dialog, Line, Reading, pattern};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    BrokenPromise,
    Unanswered,
    Lost,
    Complaint,
    RudeManager,
    RudeClient,
    PriceObjection,
    IgnoredQuestion,
    Promise,
    Injection,
    Upsell,
    Praise,
    Interest,
}

impl Kind {
    /// Words by which an enumeration may name it, the best first.
    pub(super) fn words(self) -> &'static [&'static str] {
        match self {
            Kind::BrokenPromise => &[
                "broken_promise",
                "promise_broken",
                "unkept",
                "forgotten",
                "promise",
                "follow",
                "problem",
                "risk",
                "negative",
            ],
            Kind::Unanswered => &[
                "unanswered",
                "no_reply",
                "no_answer",
                "silence",
                "ignored",
                "slow",
                "lost",
                "problem",
                "risk",
                "negative",
            ],
            Kind::Lost => &["lost_opportunity", "lost", "churn", "refus", "risk", "problem", "negative"],
            Kind::Complaint => {
                &["complaint", "dissatisf", "quality", "warranty", "service", "problem", "risk", "negative"]
            }
            Kind::RudeManager => &[
                "manager_rude",
                "poor_service",
                "poor",
                "rudeness",
                "rude",
                "tone",
                "politeness",
                "conflict",
                "problem",
                "negative",
            ],
            Kind::RudeClient => {
                &["client_rude", "conflict", "rude", "angry", "aggress", "complaint", "risk", "negative"]
            }
            Kind::PriceObjection => {
                &["price_objection", "objection", "price", "expensive", "discount", "risk", "neutral"]
            }
            Kind::IgnoredQuestion => &[
                "ignored_question",
                "unanswered_question",
                "question",
                "unanswered",
                "ignored",
                "problem",
                "negative",
            ],
            Kind::Promise => &["promise", "commitment", "follow", "agreement", "neutral"],
            Kind::Injection => &["suspicious", "injection", "manipulation", "spam", "security", "other"],
            Kind::Upsell => &[
                "upsell",
                "cross",
                "good_practice",
                "best_practice",
                "strength",
                "success",
                "opportunity",
                "positive",
            ],
            Kind::Praise => &["praise", "gratitude", "thanks", "positive", "strength", "success", "good"],
            Kind::Interest => {
                &["interest", "request", "lead", "opportunity", "question", "price", "neutral", "other"]
            }
        }
    }

    /// The best of an enumeration's values for this kind, when one fits.
    pub(super) fn among<'t>(self, texts: &[&'t str]) -> Option<&'t str> {
        let lower = |text: &str| text.to_ascii_lowercase();
        let excluded =
            |text: &str| self == Kind::Promise && (text.contains("broken") || text.contains("unkept"));
        let fits = |text: &str, word: &str| (text.contains(word) || word.contains(text)) && !excluded(text);
        self.words().iter().find_map(|word| texts.iter().copied().find(|text| fits(&lower(text), word)))
    }

    /// 0 = good news, 3 = bad news.
    pub(super) fn severity(self) -> u8 {
        match self {
            Kind::BrokenPromise | Kind::Unanswered | Kind::Lost | Kind::Complaint | Kind::RudeManager => 3,
            Kind::RudeClient | Kind::IgnoredQuestion | Kind::PriceObjection | Kind::Injection => 2,
            Kind::Promise | Kind::Interest => 1,
            Kind::Upsell | Kind::Praise => 0,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Observation {
    pub(super) kind: Kind,
    pub(super) dialog: String,
    pub(super) manager: Option<String>,
    pub(super) ids: Vec<String>,
    /// A piece of the first cited message.
    pub(super) quote: String,
    /// What the company answered, when it did.
    pub(super) reply: Option<String>,
    /// The finding that this repeats, in a reduce step.
    pub(super) source: Option<Map<String, Value>>,
}

macro_rules! words {
    ($($name:ident = $pattern:expr;)+) => { $(static $name: LazyLock<Regex> = LazyLock::new(|| pattern($pattern));)+ };
}

words! {
    PRICE = "(?i)дорог|қымбат|(^|[^о])дешевле|скидк|жеңілдік|expensive|cheaper";
    PROMISE = "(?i)перезвон|отправлю|пришлю|уточню|напишу|хабарласа|call you back|will send";
    REPROACH = r"(?i)не перезвон|не дожда|не пришл|не пришёл|никто не|жду расч[её]т|уже завтра|не написали|счета (так и )?нет|расч[её]та нет|звонка не было|\?\?";
    RUDE_CLIENT = "(?i)дурак|издевательств|контора|ужас|в суд|безобрази|верните деньги|вообще работаете";
    RUDE_MANAGER = "(?i)не кричите|не нравится|так положено|как хотите|ваше право|сами не|^решайте";
    COMPLAINT = "(?i)продувает|[^а-я]дует|поцарап|не то стекло|(^|[ ,])не подходит|не приехал|третий день|где бригада|застрял|свистит";
    LOST = "(?i)в другом месте|к другим|из другой компании|другие фирмы|договор расторгаю|уже заказали|до свидания|решил пока не брать|отложим до|закажу в друг";
    PRAISE = "(?i)благодар|спасибо (огромное|большое|за оператив|за понимание)|супер|красиво|тепло и тихо|өте жақсы|отлично, спасибо";
    UPSELL = "(?i)забыла предлож|рекоменду|за полцены|подумайте о|при заказе вместе|комплект со скидкой";
    INJECTION = "(?i)инструкци|ignore (all|previous|the)|10/10|system prompt|нұсқаулар";
    ASKS = r"(?i)\?|срочно|пришлите|жд[уё]|ответьте|запиши|хочу|нужн|можно";
    CLOSING = "(?i)спасибо|рахмет|^ок|👍|👌|хорошо|понятно|понял|^да|жду|ждем|ждём|договорились|ладно|записывайте|жақсы|🙏|😊";
}

/// Everything noticed, the gravest first.
pub(super) fn observe(reading: &Reading) -> Vec<Observation> {
    let mut all: Vec<Observation> = reading.dialogs.iter().flat_map(of_dialog).collect();
    // Beside dialogs they are what is known already.
    let findings = reading.findings.iter().filter(|_| reading.dialogs.is_empty());
    all.extend(findings.filter_map(|finding| of_finding(finding, reading)));
    all.sort_by_key(|observation| observation.kind);
    all
}

fn of_dialog(dialog: &Dialog) -> Vec<Observation> {
    let mut found: Vec<Observation> = Vec::new();
    let mut note = |kind: Kind, lines: &[&Line]| {
        let quote = lines.first().map(|line| quotable(&line.text)).unwrap_or_default();
        if quote.is_empty() || found.iter().any(|known| known.kind == kind) {
            return;
        }
        let ids = lines.iter().map(|line| line.id.clone()).collect();
        let at = lines
            .first()
            .and_then(|first| dialog.lines.iter().position(|line| line.id == first.id))
            .unwrap_or(0);
        let reply = dialog.lines[at + 1..]
            .iter()
            .take(2)
            .find(|line| !line.by_client)
            .map(|line| quotable(&line.text));
        let (dialog, manager) = (dialog.id.clone(), dialog.manager.clone());
        found.push(Observation { kind, dialog, manager, ids, quote, reply, source: None });
    };
    let lines = &dialog.lines;
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.as_str();
        let after = &lines[at + 1..];
        if line.by_client {
            if INJECTION.is_match(text) {
                note(Kind::Injection, &[line]);
                continue;
            }
            for (pattern, kind) in [
                (&PRICE, Kind::PriceObjection),
                (&RUDE_CLIENT, Kind::RudeClient),
                (&COMPLAINT, Kind::Complaint),
                (&LOST, Kind::Lost),
                (&PRAISE, Kind::Praise),
            ] {
                // Who went on talking for long has not left.
                let stayed = kind == Kind::Lost && after.len() > 3;
                if pattern.is_match(text) && !stayed {
                    note(kind, &[line]);
                }
            }
            if text.contains('?')
                && let Some(next) = after.first().filter(|next| next.by_client && next.text.contains('?'))
            {
                note(Kind::IgnoredQuestion, &[line, next]);
            }
        } else {
            if PROMISE.is_match(text) {
                match after.iter().find(|later| later.by_client && REPROACH.is_match(&later.text)) {
                    Some(reproach) => note(Kind::BrokenPromise, &[line, reproach]),
                    None => note(Kind::Promise, &[line]),
                }
            }
            for (pattern, kind) in [(&RUDE_MANAGER, Kind::RudeManager), (&UPSELL, Kind::Upsell)] {
                if pattern.is_match(text) {
                    note(kind, &[line]);
                }
            }
        }
    }
    // Of the last words in a row, those that say most.
    let trailing =
        lines.iter().rev().take_while(|line| line.by_client).filter(|line| !INJECTION.is_match(&line.text));
    let open = |line: &&Line| ASKS.is_match(&line.text) && !CLOSING.is_match(&line.text);
    if let Some(asked) = trailing.filter(open).max_by_key(|line| line.text.chars().count()) {
        note(Kind::Unanswered, &[asked]);
    }
    if let Some(first) = lines.iter().find(|line| line.by_client) {
        note(Kind::Interest, &[first]);
    }
    found
}

/// A finding of an earlier step: its ids and its quote are taken as they are.
fn of_finding(finding: &Map<String, Value>, reading: &Reading) -> Option<Observation> {
    let text = Value::Object(finding.clone());
    let mut ids = Vec::new();
    let mut dialogs = Vec::new();
    let mut quote = None;
    walk(&text, "", &mut |name, value| {
        let shape = |letter: char| {
            value.strip_prefix(letter).is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
        };
        if shape('m') {
            ids.push(value.to_owned());
        } else if shape('d') {
            dialogs.push(value.to_owned());
        } else if name.contains("quote") && quote.is_none() && !value.trim().is_empty() {
            quote = Some(value.to_owned());
        }
    });
    let said = || ids.first().and_then(|id| reading.line(id)).map(|line| quotable(&line.text));
    let quote = quote.or_else(said)?;
    let label = ["kind", "type", "category", "label"]
        .iter()
        .find_map(|name| finding.get(*name).and_then(Value::as_str))
        .unwrap_or("");
    let exact = KINDS.iter().copied().find(|kind| kind.words().iter().take(3).any(|word| label == *word));
    let near = || KINDS.iter().copied().find(|kind| !label.is_empty() && kind.among(&[label]).is_some());
    let kind = exact.or_else(near);
    let manager = finding.get("manager").and_then(Value::as_str).map(str::to_owned);
    let dialog = dialogs.into_iter().next().unwrap_or_default();
    Some(Observation {
        kind: kind.unwrap_or(Kind::Interest),
        dialog,
        manager,
        ids,
        quote,
        reply: None,
        source: Some(finding.clone()),
    })
}

/// Every kind, the gravest first.
pub(super) const KINDS: [Kind; 13] = [
    Kind::BrokenPromise,
    Kind::Unanswered,
    Kind::Lost,
    Kind::Complaint,
    Kind::RudeManager,
    Kind::RudeClient,
    Kind::PriceObjection,
    Kind::IgnoredQuestion,
    Kind::Promise,
    Kind::Injection,
    Kind::Upsell,
    Kind::Praise,
    Kind::Interest,
];

fn walk<'a>(value: &'a Value, name: &str, visit: &mut impl FnMut(&str, &'a str)) {
    match value {
        Value::String(text) => visit(name, text),
        Value::Array(items) => items.iter().for_each(|item| walk(item, name, visit)),
        Value::Object(fields) => fields.iter().for_each(|(key, item)| walk(item, key, visit)),
        _ => {}
    }
}

/// A piece of a message, cut between words.
pub(super) fn quotable(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(110) {
        None => text.to_owned(),
        Some((end, _)) => {
            text[..end].rsplit_once(' ').map_or(&text[..end], |(head, _)| head).trim_end().to_owned()
        }
    }
}
