//! Fills any response schema from what was read. It walks the schema and knows fields by their names, not by one product's form.

use serde_json::{Map, Value, json};

use super::managers::{self, Habit};
use super::observe::{Kind, Observation, quotable};
use super::prose;
use super::reader::Reading;
use super::titles;

/// The most telling cases of a part; more of them tire a reader.
const MOST_FINDINGS: usize = 13;
const MOST_PROBLEMS: usize = 6;

/// Paragraphs of an answer.
const MOST_PARAGRAPHS: usize = 3;

/// Whether the objects of a list are to name notes of the prompt: the fields for the names and for the text.
fn referring(item: &Value) -> Option<(&str, &str)> {
    let fields = item.get("properties")?.as_object()?;
    let named = |wanted: &[&str]| fields.keys().map(String::as_str).find(|field| wanted.contains(field));
    Some((named(&["note_ids", "notes", "note"])?, named(&["text", "paragraph", "statement", "answer"])?))
}

/// Deliberate mistakes, so that a client's checks can be tested.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mistakes {
    pub(super) false_citations: bool,
    pub(super) invented_ids: bool,
    pub(super) bad_enum: bool,
}

pub(super) struct Filler<'a> {
    pub(super) reading: &'a Reading,
    pub(super) observations: &'a [Observation],
    pub(super) root: &'a Value,
    pub(super) mistakes: Mistakes,
}

/// What the part being filled is about.
#[derive(Clone, Copy, Default)]
struct Topic<'a> {
    observation: Option<&'a Observation>,
    manager: Option<&'a str>,
    /// The manager as a whole is meant, not one case.
    whole: bool,
    /// Which of the observation's messages is cited.
    cited: usize,
    at: usize,
}

impl<'a> Filler<'a> {
    pub(super) fn fill(&self) -> Value {
        self.value(self.root, "", Topic::default(), 0)
    }

    fn value(&self, schema: &Value, name: &str, topic: Topic<'_>, depth: usize) -> Value {
        let schema = self.resolve(schema);
        if depth > 12 {
            return Value::Null;
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(options) = schema.get("enum").and_then(Value::as_array) {
            return self.choice(options, name, topic);
        }
        let kind = match schema.get("type") {
            Some(Value::String(kind)) => kind.to_ascii_lowercase(),
            Some(Value::Array(kinds)) => {
                let mut names = kinds.iter().filter_map(Value::as_str);
                names.find(|kind| !kind.eq_ignore_ascii_case("null")).unwrap_or("null").to_ascii_lowercase()
            }
            _ => match schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
                Some(variants) => {
                    let chosen =
                        variants.iter().find(|variant| variant["type"] != "null").unwrap_or(&Value::Null);
                    return self.value(chosen, name, topic, depth + 1);
                }
                None if schema.get("properties").is_some() => "object".to_owned(),
                None => "string".to_owned(),
            },
        };
        match kind.as_str() {
            "object" => self.object(schema, topic, depth),
            "array" => self.array(schema, name, topic, depth),
            "string" => Value::String(limited(self.text(name, topic), schema)),
            "integer" => json!(self.number(schema, name, topic).round() as i64),
            "number" => json!(self.number(schema, name, topic)),
            "boolean" => json!(self.flag(name, topic)),
            _ => Value::Null,
        }
    }

    fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema.get("$ref").and_then(Value::as_str).and_then(|at| at.strip_prefix('#')) {
            Some(pointer) => self.root.pointer(pointer).unwrap_or(schema),
            None => schema,
        }
    }

    fn object(&self, schema: &Value, topic: Topic<'_>, depth: usize) -> Value {
        let mut fields = Map::new();
        for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            fields.insert(name.clone(), self.value(field, name, topic, depth + 1));
        }
        Value::Object(fields)
    }

    fn array(&self, schema: &Value, name: &str, topic: Topic<'_>, depth: usize) -> Value {
        let bound = |key: &str| {
            schema.get(key).and_then(|n| n.as_u64().or_else(|| n.as_str()?.parse().ok())).map(|n| n as usize)
        };
        let (least, most) = (bound("minItems").unwrap_or(0), bound("maxItems").unwrap_or(12));
        let null = Value::Null;
        let item = self.resolve(schema.get("items").unwrap_or(&null));
        let is_object = item.get("properties").is_some();
        if let Some((labels, texts)) = referring(item) {
            return Value::Array(self.paragraphs_of_notes(labels, texts, most.min(MOST_PARAGRAPHS)));
        }
        let mut items: Vec<Value> = if is_object {
            let topics = self.topics(item, name, topic);
            topics.into_iter().take(most).map(|topic| self.value(item, name, topic, depth + 1)).collect()
        } else {
            self.list(item, name, topic, most, depth)
        };
        while items.len() < least {
            let at = items.len();
            items.push(self.value(item, name, Topic { at, ..topic }, depth + 1));
        }
        Value::Array(items)
    }

    /// Paragraphs written from notes that stand in the prompt, each naming the note that it rests on.
    fn paragraphs_of_notes(&self, labels: &str, texts: &str, most: usize) -> Vec<Value> {
        let text = |note: &Map<String, Value>| {
            let says = note.get("text").and_then(Value::as_str).unwrap_or_default();
            let quote =
                note.get("quotes").and_then(Value::as_array).and_then(|quotes| quotes.first()?.as_str());
            quote.map_or_else(|| says.to_owned(), |quote| format!("{says} — «{quote}»"))
        };
        let notes = self.reading.findings.iter().filter_map(|note| Some((note.get("note")?.as_str()?, note)));
        let mut notes: Vec<_> = notes.map(|(label, note)| (self.note_weight(note), label, note)).collect();
        // Those that the question is about first; of equal ones the earlier.
        notes.sort_by_key(|(weight, ..)| std::cmp::Reverse(*weight));
        let relevant = notes.iter().any(|(weight, ..)| *weight > 0);
        let mut paragraphs: Vec<Value> = notes
            .into_iter()
            .filter(|(weight, ..)| !relevant || *weight > 0)
            .take(most)
            .map(|(_, label, note)| json!({texts: text(note), labels: [self.note_label(label)]}))
            .collect();
        if paragraphs.is_empty() {
            paragraphs.push(json!({texts: prose::nothing_found(self.reading.language), labels: []}));
        }
        paragraphs
    }

    /// How much a note has to do with the question.
    fn note_weight(&self, note: &Map<String, Value>) -> usize {
        self.reading
            .question
            .as_ref()
            .map_or(0, |question| question.weight(None, &Value::Object(note.clone()).to_string()))
    }

    /// The cases that the question is about; all of them when there is none, or one about anything.
    fn asked_about<'o>(&self, cases: Vec<&'o Observation>) -> Vec<&'o Observation> {
        let Some(question) = &self.reading.question else { return cases };
        let text = |case: &Observation| {
            let lines = case.ids.iter().filter_map(|id| self.reading.line(id));
            lines.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        let about: Vec<&Observation> =
            cases.iter().copied().filter(|case| question.weight(Some(case.kind), &text(case)) > 0).collect();
        if about.is_empty() && !question.has_topics() { cases } else { about }
    }

    fn note_label(&self, label: &str) -> String {
        if self.mistakes.invented_ids { "n990001".to_owned() } else { label.to_owned() }
    }

    /// What each object of a list will be about.
    fn topics<'t>(&'t self, item: &Value, name: &str, topic: Topic<'t>) -> Vec<Topic<'t>> {
        let name = name.to_ascii_lowercase();
        let has = |wanted: &[&str]| {
            let fields = item.get("properties").and_then(Value::as_object).into_iter().flatten();
            fields.map(|(field, _)| field.to_ascii_lowercase()).any(|field| wanted.contains(&field.as_str()))
        };
        let about = |at: usize, observation: &'t Observation| Topic {
            observation: Some(observation),
            manager: topic.manager.or(observation.manager.as_deref()),
            whole: false,
            cited: 0,
            at,
        };
        let own = |observation: &&Observation| {
            topic.manager.is_none_or(|name| observation.manager.as_deref() == Some(name))
        };
        let cites = has(&["message_ids", "message_id", "quote", "citations", "evidence"]);
        if name.contains("manager") && topic.manager.is_none() {
            let named = self.observations.iter().filter_map(|o| o.manager.as_deref());
            let mut names: Vec<&str> = named.collect();
            names.sort_unstable();
            names.dedup();
            return names.into_iter().enumerate().map(|(at, name)| self.of_manager(name, at)).collect();
        }
        if let Some(observation) = topic.observation
            && (name.contains("citation") || name.contains("evidence") || name.contains("quote"))
        {
            let known = |id: &String| self.reading.line(id).is_some();
            let cited = (0..observation.ids.len()).filter(|n| *n == 0 || known(&observation.ids[*n]));
            let topics: Vec<Topic<'_>> =
                cited.map(|cited| Topic { cited, ..about(0, observation) }).collect();
            return if topics.is_empty() { vec![about(0, observation)] } else { topics };
        }
        if (name.contains("criteri") || name.contains("checklist")) && !cites {
            return (0..4).map(|at| Topic { at, ..topic }).collect();
        }
        let weighty = |observation: &&Observation| observation.kind != Kind::Interest;
        if name.contains("dialog") || name.contains("problem") {
            let mut seen = Vec::new();
            let mut reasons = Vec::new();
            let mut bad: Vec<&Observation> =
                self.observations.iter().filter(|o| o.kind.severity() >= 2).filter(own).collect();
            bad.sort_by_key(|o| std::cmp::Reverse(titles::importance(o)));
            let first = bad.into_iter().filter(|o| {
                let reason = titles::reason(o, self.reading.language);
                let fresh = !seen.contains(&o.dialog) && !reasons.contains(&reason);
                if fresh {
                    seen.push(o.dialog.clone());
                    reasons.push(reason);
                }
                fresh
            });
            return first.take(MOST_PROBLEMS).enumerate().map(|(at, o)| about(at, o)).collect();
        }
        if name.contains("recommend")
            || name.contains("action")
            || name.contains("advice")
            || name.contains("step")
        {
            let mut seen = Vec::new();
            let first = self.observations.iter().filter(weighty).filter(own);
            let first = first.filter(|o| {
                let advice = prose::advice(o.kind, self.reading.language);
                (!seen.contains(&advice)).then(|| seen.push(advice)).is_some()
            });
            return first.take(4).enumerate().map(|(at, o)| about(at, o)).collect();
        }
        if cites || has(&["kind", "type", "category"]) {
            // What the list's enumeration of kinds has no word for is left out.
            let kinds: Option<Vec<&str>> = ["kind", "type", "category"].iter().find_map(|field| {
                let options = item.get("properties")?.get(*field)?.get("enum")?.as_array()?;
                Some(options.iter().filter_map(Value::as_str).collect())
            });
            let named = |o: &&Observation| {
                kinds.as_ref().is_none_or(|kinds| o.source.is_some() || o.kind.among(kinds).is_some())
            };
            let mut chosen: Vec<&Observation> =
                self.observations.iter().filter(weighty).filter(own).filter(named).collect();
            if chosen.is_empty() {
                chosen = self.observations.iter().filter(own).take(1).collect();
            }
            chosen = self.asked_about(chosen);
            // Of each kind some, the weightiest first, so that a short list still shows the variety; no title twice.
            chosen.sort_by_key(|o| std::cmp::Reverse(titles::importance(o)));
            let mut known = Vec::new();
            let mut ordered: Vec<(usize, &Observation)> = Vec::new();
            for observation in chosen {
                let title = titles::case_title(observation, self.reading.language);
                let before = ordered.iter().filter(|(_, known)| known.kind == observation.kind).count();
                let enough = if observation.kind.severity() == 3 { 4 } else { 2 };
                if observation.source.is_none() && (before >= enough || known.contains(&title)) {
                    continue;
                }
                known.push(title);
                ordered.push((before, observation));
            }
            ordered.sort_by_key(|(before, _)| *before);
            return ordered
                .into_iter()
                .take(MOST_FINDINGS)
                .enumerate()
                .map(|(at, (_, o))| about(at, o))
                .collect();
        }
        vec![topic]
    }

    fn of_manager<'t>(&'t self, name: &'t str, at: usize) -> Topic<'t> {
        let observation = self.observations.iter().find(|o| o.manager.as_deref() == Some(name));
        Topic { observation, manager: Some(name), whole: true, cited: 0, at }
    }

    fn list(&self, item: &Value, name: &str, topic: Topic<'_>, most: usize, depth: usize) -> Vec<Value> {
        let field = name.to_ascii_lowercase();
        if item.get("enum").is_some() {
            return vec![self.value(item, name, topic, depth + 1)];
        }
        if field.contains("message") && (field.contains("id") || field == "messages") || field == "citations"
        {
            return self.message_ids(topic).into_iter().take(most).map(Value::String).collect();
        }
        if field.contains("dialog") {
            let ids: Vec<String> = match topic.observation {
                Some(observation) => vec![self.dialog_id(observation)],
                None => self.reading.dialogs.iter().map(|dialog| dialog.id.clone()).collect(),
            };
            return ids.into_iter().filter(|id| !id.is_empty()).take(most).map(Value::String).collect();
        }
        if field.contains("manager") {
            return self.reading.managers().into_iter().take(most).map(Value::String).collect();
        }
        let advises = field.contains("recommend")
            || field.contains("advice")
            || field.contains("action")
            || field.contains("improve");
        let good = field.contains("strength") || field.contains("positive");
        let mut sentences = Vec::new();
        let own = self
            .observations
            .iter()
            .filter(|o| topic.manager.is_none_or(|name| o.manager.as_deref() == Some(name)));
        for observation in own.filter(|o| o.kind != Kind::Interest && (!good || o.kind.severity() <= 1)) {
            let sentence = match advises {
                true => prose::advice(observation.kind, self.reading.language).to_owned(),
                false => prose::title(observation.kind, self.reading.language).to_owned(),
            };
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        sentences
            .into_iter()
            .take(most.min(3))
            .map(|sentence| Value::String(limited(sentence, item)))
            .collect()
    }

    fn message_ids(&self, topic: Topic<'_>) -> Vec<String> {
        if self.mistakes.invented_ids {
            return vec!["m990001".to_owned(), "m990002".to_owned()];
        }
        match topic.observation {
            Some(observation) => observation.ids.clone(),
            None => self.observations.first().map(|o| o.ids.clone()).unwrap_or_default(),
        }
    }

    fn dialog_id(&self, observation: &Observation) -> String {
        if self.mistakes.invented_ids { "d990001".to_owned() } else { observation.dialog.clone() }
    }

    fn choice(&self, options: &[Value], name: &str, topic: Topic<'_>) -> Value {
        if self.mistakes.bad_enum {
            return json!("a_value_of_no_enumeration");
        }
        let texts: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
        if let Some(known) = topic
            .observation
            .and_then(|o| o.source.as_ref())
            .and_then(|s| s.get(name))
            .filter(|v| options.contains(v))
        {
            return known.clone();
        }
        let find = |wanted: &[&str]| {
            let fits = |text: &&&str| wanted.iter().any(|word| text.eq_ignore_ascii_case(word));
            texts.iter().find(fits).map(|text| json!(text))
        };
        let severity = topic.observation.map_or(1, |observation| observation.kind.severity());
        let by_severity = match severity {
            3 => find(&["critical", "high", "bad", "poor", "negative", "fail", "failed", "no"]),
            2 => find(&["medium", "moderate", "average", "warning", "partial", "mixed", "neutral", "no"]),
            1 => find(&["low", "minor", "info", "neutral", "average", "ok", "good"]),
            _ => find(&["positive", "good", "excellent", "low", "info", "pass", "yes"]),
        };
        if let Some(level) = by_severity {
            return level;
        }
        if let Some(text) = topic.observation.and_then(|observation| observation.kind.among(&texts)) {
            return json!(text);
        }
        find(&["other", "neutral", "none", "unknown"])
            .unwrap_or_else(|| options.get(topic.at % options.len().max(1)).cloned().unwrap_or(Value::Null))
    }

    fn text(&self, name: &str, topic: Topic<'_>) -> String {
        let field = name.to_ascii_lowercase();
        let language = self.reading.language;
        let observation = topic.observation;
        match field.as_str() {
            "quote" | "excerpt" | "citation" => {
                if self.mistakes.false_citations {
                    return "Такого сообщения в переписке никогда не было".to_owned();
                }
                let observation = observation.or(self.observations.first());
                let other = observation
                    .filter(|_| topic.cited > 0)
                    .and_then(|o| self.reading.line(o.ids.get(topic.cited)?));
                return match (other, observation) {
                    (Some(line), _) => quotable(&line.text),
                    (None, Some(observation)) => observation.quote.clone(),
                    (None, None) => String::new(),
                };
            }
            "message_id" => return self.message_ids(topic).into_iter().nth(topic.cited).unwrap_or_default(),
            "dialog_id" | "dialog" => {
                let first =
                    || self.reading.dialogs.first().map(|dialog| dialog.id.clone()).unwrap_or_default();
                return observation.map_or_else(first, |observation| self.dialog_id(observation));
            }
            "manager" | "manager_name" => {
                let named =
                    topic.manager.or(observation.and_then(|o| o.manager.as_deref())).map(str::to_owned);
                return named.or_else(|| self.reading.managers().into_iter().next()).unwrap_or_default();
            }
            "name"
                if topic.manager.is_some()
                    && observation.is_none_or(|o| o.manager.as_deref() == topic.manager) =>
            {
                return topic.manager.unwrap_or_default().to_owned();
            }
            _ => {}
        }
        if let (true, Some(manager)) = (topic.whole, topic.manager) {
            let habits = managers::ranked(self.reading, manager);
            return prose::about_manager(manager, self.quality(manager) >= 0.5, &habits, language);
        }
        let Some(observation) = observation else { return self.about_all(&field) };
        if field == "kind" || field == "label" || field == "type" {
            return prose::title(observation.kind, language).to_owned();
        }
        if field.contains("title") || field.contains("headline") {
            return titles::case_title(observation, language);
        }
        if field.contains("reason") {
            return titles::reason(observation, language);
        }
        if field.contains("recommend")
            || field.contains("advice")
            || field.contains("action")
            || field.contains("suggest")
        {
            return prose::advice(observation.kind, language).to_owned();
        }
        prose::finding(observation, topic.at, language)
    }

    fn about_all(&self, field: &str) -> String {
        let language = self.reading.language;
        let mut managers = self.reading.managers();
        managers.sort_by(|a, b| self.quality(b).total_cmp(&self.quality(a)));
        if field.contains("title") || field.contains("headline") {
            return prose::headline(self.observations, language);
        }
        if let (true, Some(first)) =
            (field.contains("recommend") || field.contains("advice"), self.observations.first())
        {
            return prose::advice(first.kind, language).to_owned();
        }
        let (best, weak) = (managers.first().map(String::as_str), managers.last().map(String::as_str));
        prose::summary(self.observations, best, weak, language)
    }

    /// 0 to 1: how well a manager's dialogs went; habits count for more than single cases.
    fn quality(&self, manager: &str) -> f64 {
        let own = self.observations.iter().filter(|o| o.manager.as_deref() == Some(manager));
        let (mut good, mut bad) = (0.0, 0.0);
        for observation in own {
            match observation.kind {
                Kind::BrokenPromise | Kind::Unanswered | Kind::RudeManager | Kind::Lost => bad += 1.0,
                Kind::IgnoredQuestion | Kind::Complaint => bad += 0.5,
                Kind::Upsell | Kind::Praise => good += 1.0,
                Kind::RudeClient
                | Kind::PriceObjection
                | Kind::Promise
                | Kind::Injection
                | Kind::Interest => {}
            }
        }
        let cases = (good + 1.0) / (good + bad + 2.0);
        let habits = managers::ranked(self.reading, manager);
        match habits.len() {
            0 => cases,
            count => 0.35 * cases + 0.65 * habits.iter().map(|(_, share)| share).sum::<f64>() / count as f64,
        }
    }

    fn number(&self, schema: &Value, name: &str, topic: Topic<'_>) -> f64 {
        let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
        let field = name.to_ascii_lowercase();
        let scored = [
            "score",
            "rating",
            "weight",
            "importan",
            "severity",
            "confidence",
            "priority",
            "quality",
            "grade",
            "mark",
        ]
        .iter()
        .any(|word| field.contains(word));
        let least = bound("minimum").unwrap_or(0.0);
        let most = bound("maximum")
            .unwrap_or(if field.contains("confidence") && schema["type"] != "integer" { 1.0 } else { 100.0 });
        let bounded = bound("minimum").is_some() && bound("maximum").is_some();
        if !(scored || topic.whole && bounded) {
            return least;
        }
        let habit = topic.manager.filter(|_| topic.whole).and_then(|manager| {
            let share = managers::habit(self.reading, manager, Habit::of_field(&field)?)?;
            Some(0.2 + 0.6 * share + 0.2 * self.quality(manager))
        });
        let share = match (topic.manager, topic.observation) {
            _ if habit.is_some() => habit.unwrap_or_default(),
            (Some(manager), _) if topic.whole => self.quality(manager),
            (_, Some(observation)) => f64::from(titles::importance(observation)) / 100.0,
            (_, None) => 0.6,
        };
        let value = least + (most - least) * share;
        if most <= 1.0 { (value * 100.0).round() / 100.0 } else { value.round() }
    }

    fn flag(&self, name: &str, topic: Topic<'_>) -> bool {
        let field = name.to_ascii_lowercase();
        let kind = topic.observation.map(|observation| observation.kind);
        match field.as_str() {
            _ if field.contains("suspicious") || field.contains("injection") => match kind {
                Some(kind) => kind == Kind::Injection,
                None => self.observations.iter().any(|observation| observation.kind == Kind::Injection),
            },
            _ if field.contains("unanswered") => kind == Some(Kind::Unanswered),
            _ if field.contains("kept")
                || field.contains("passed")
                || field.contains("ok")
                || field.contains("met") =>
            {
                kind.is_none_or(|kind| kind.severity() <= 1)
            }
            _ => kind.is_some_and(|kind| kind.severity() >= 3),
        }
    }
}

fn limited(text: String, schema: &Value) -> String {
    let most = schema.get("maxLength").and_then(|n| n.as_u64().or_else(|| n.as_str()?.parse().ok()));
    match most {
        Some(most) => text.chars().take(most as usize).collect(),
        None => text,
    }
}
