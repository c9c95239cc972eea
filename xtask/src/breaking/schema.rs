//! Two schemas of one place: whether what was sent before is still taken, and what was read before still there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{object, text};

/// Who writes what the schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// A program, to us: narrower is a break.
    Sent,
    /// We, to a program: wider is a break, except where the promise says that more may come.
    Answered,
}

/// What refers to what in both documents.
pub struct Schemas<'a> {
    released: &'a Value,
    now: &'a Value,
    /// Pairs that were compared already, or are being compared: schemas may refer to themselves.
    seen: BTreeSet<(String, String, Direction)>,
}

/// Limits, and whether a smaller number is the narrower one.
const LIMITS: [(&str, bool); 6] = [
    ("maxLength", true),
    ("maxItems", true),
    ("maximum", true),
    ("minLength", false),
    ("minItems", false),
    ("minimum", false),
];

impl<'a> Schemas<'a> {
    pub fn new(released: &'a Value, now: &'a Value) -> Self {
        Self { released, now, seen: BTreeSet::new() }
    }

    /// What this refers to in the released document, or itself.
    pub fn released(&self, value: &'a Value) -> &'a Value {
        resolve(self.released, value)
    }

    /// What this refers to in the document of now, or itself.
    pub fn now(&self, value: &'a Value) -> &'a Value {
        resolve(self.now, value)
    }

    /// Writes down every break between two schemas of one place.
    pub fn compare(
        &mut self,
        place: &str,
        direction: Direction,
        old: &'a Value,
        new: &'a Value,
        broken: &mut BTreeSet<String>,
    ) {
        if let (Some(old), Some(new)) = (name_of(old), name_of(new))
            && !self.seen.insert((old, new, direction))
        {
            return;
        }
        let (old, new) = (Shape::of(self.released, old), Shape::of(self.now, new));
        let mut say = |what: String| {
            broken.insert(format!("{place}: {what}"));
        };
        old.narrowed(&new, direction, &mut say);
        old.fields_changed(&new, direction, &mut say);
        let within = old.fields.iter().filter_map(|(name, old)| Some((name, *old, *new.fields.get(name)?)));
        for (name, old, new) in within {
            self.compare(&format!("{place} .{name}"), direction, old, new, broken);
        }
        for (value, old) in &old.variants {
            match new.variants.get(value) {
                Some(new) => self.compare(&format!("{place} ({value})"), direction, old, new, broken),
                None if direction == Direction::Sent => {
                    broken.insert(format!("{place}: {value} is not taken any longer"));
                }
                None => {}
            }
        }
        for (inner, old, new) in [("[]", old.items, new.items), ("{}", old.values, new.values)] {
            if let (Some(old), Some(new)) = (old, new) {
                self.compare(&format!("{place} {inner}"), direction, old, new, broken);
            }
        }
    }
}

/// What a schema refers to; with a question mark where nothing may stand in its place.
fn name_of(schema: &Value) -> Option<String> {
    let mut forms = list(schema, "oneOf").filter(|form| form["type"] != "null");
    match (schema["$ref"].as_str(), forms.next(), forms.next()) {
        (Some(name), ..) => Some(name.to_owned()),
        (None, Some(only), None) => only["$ref"].as_str().map(|name| format!("{name}?")),
        _ => None,
    }
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let mut value = value;
    while let Some(to) = value["$ref"].as_str() {
        value = document.pointer(to.trim_start_matches('#')).unwrap_or(&Value::Null);
    }
    value
}

/// A schema as far as it is compared: references followed, parts put together, “or nothing” as a kind.
#[derive(Default)]
struct Shape<'a> {
    kinds: BTreeSet<&'a str>,
    fields: BTreeMap<&'a str, &'a Value>,
    required: BTreeSet<&'a str>,
    is_closed: bool,
    listed: Option<BTreeSet<String>>,
    variants: BTreeMap<String, &'a Value>,
    items: Option<&'a Value>,
    values: Option<&'a Value>,
    limits: BTreeMap<&'static str, f64>,
    format: &'a str,
    pattern: &'a str,
}

impl<'a> Shape<'a> {
    fn of(document: &'a Value, schema: &'a Value) -> Self {
        let mut shape = Self::default();
        shape.add(document, schema);
        shape
    }

    fn add(&mut self, document: &'a Value, schema: &'a Value) {
        let schema = resolve(document, schema);
        match &schema["type"] {
            Value::Array(kinds) => self.kinds.extend(kinds.iter().map(text)),
            Value::String(kind) => {
                self.kinds.insert(kind);
            }
            _ => {}
        }
        for part in list(schema, "allOf") {
            self.add(document, part);
        }
        for form in list(schema, "oneOf").chain(list(schema, "anyOf")) {
            self.add_form(document, schema, form);
        }
        for (name, field) in object(&schema["properties"]) {
            self.fields.insert(name, field);
        }
        self.required.extend(list(schema, "required").map(text));
        match &schema["additionalProperties"] {
            Value::Bool(more) => self.is_closed |= !more,
            Value::Null => {}
            values => self.values = Some(values),
        }
        if let Some(listed) = schema["enum"].as_array() {
            self.listed = Some(listed.iter().map(Value::to_string).collect());
        }
        self.items = schema.get("items").or(self.items);
        for (limit, _) in LIMITS {
            self.limits.extend(schema[limit].as_f64().map(|number| (limit, number)));
        }
        for (name, own) in [("format", &mut self.format), ("pattern", &mut self.pattern)] {
            *own = schema[name].as_str().unwrap_or(own);
        }
    }

    /// One of several forms: nothing, the only other one, or one that has a name.
    fn add_form(&mut self, document: &'a Value, schema: &'a Value, form: &'a Value) {
        let forms = || list(schema, "oneOf").chain(list(schema, "anyOf"));
        if form["type"] == "null" {
            self.kinds.insert("null");
        } else if forms().filter(|form| form["type"] != "null").count() == 1 {
            self.add(document, form);
        } else {
            let to = form["$ref"].as_str();
            let named = object(&schema["discriminator"]["mapping"]).find(|(_, name)| name.as_str() == to);
            let name = named.map_or_else(|| form.to_string(), |(value, _)| value.clone());
            self.variants.insert(name, form);
        }
    }

    fn narrowed(&self, new: &Self, direction: Direction, say: &mut impl FnMut(String)) {
        let (narrow, wide) = match direction {
            Direction::Sent => (new, self),
            Direction::Answered => (self, new),
        };
        let words = |kinds: &BTreeSet<&str>| kinds.iter().copied().collect::<Vec<_>>().join(" or ");
        // Without a kind, anything goes.
        let is_wider = match (narrow.kinds.is_empty(), wide.kinds.is_empty()) {
            (true, _) => false,
            (false, true) => true,
            (false, false) => !wide.kinds.is_subset(&narrow.kinds),
        };
        if is_wider {
            say(format!("is {} now, before {}", words(&new.kinds), words(&self.kinds)));
        }
        if self.format != new.format && !(direction == Direction::Sent && new.format.is_empty()) {
            say(format!("has the format “{}” now, before “{}”", new.format, self.format));
        }
        match (&self.listed, &new.listed, direction) {
            (Some(old), Some(new), Direction::Sent) => {
                for value in old.difference(new) {
                    say(format!("{value} is not taken any longer"));
                }
            }
            (None, Some(_), Direction::Sent) => say("is one of a list now, before free".to_owned()),
            (Some(_), None, Direction::Answered) => say("is free now, before one of a list".to_owned()),
            _ => {}
        }
        if direction == Direction::Answered {
            return;
        }
        if self.pattern != new.pattern && !new.pattern.is_empty() {
            say(format!("must be like {} now", new.pattern));
        }
        for (limit, smaller_is_narrower) in LIMITS {
            let Some(after) = new.limits.get(limit) else { continue };
            let is_narrower = self
                .limits
                .get(limit)
                .is_none_or(|before| if smaller_is_narrower { after < before } else { after > before });
            if is_narrower {
                say(format!("{limit} is {after} now"));
            }
        }
    }

    fn fields_changed(&self, new: &Self, direction: Direction, say: &mut impl FnMut(String)) {
        for name in self.fields.keys().filter(|name| !new.fields.contains_key(*name)) {
            say(match direction {
                Direction::Sent => format!("{name} is not taken any longer"),
                Direction::Answered => format!("{name} is gone"),
            });
        }
        match direction {
            Direction::Sent => {
                for name in new.required.difference(&self.required) {
                    say(format!("{name} must be sent now"));
                }
                if new.is_closed && !self.is_closed && self.kinds.contains("object") {
                    say("refuses unknown fields now".to_owned());
                }
            }
            Direction::Answered => {
                let kept = self.required.iter().filter(|name| new.fields.contains_key(*name));
                for name in kept.filter(|name| !new.required.contains(*name)) {
                    say(format!("{name} may be absent now"));
                }
            }
        }
    }
}

fn list<'a>(schema: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    schema[name].as_array().into_iter().flatten()
}
