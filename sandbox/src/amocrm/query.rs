//! Query strings in PHP's bracket form, and the paging of lists.

use serde_json::{Value, json};

use super::problems;
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::world::World;

const DEFAULT_LIMIT: usize = 50;
const MOST: usize = 250;

/// `filter[…]` parameters: the bracket path and the value.
pub(super) struct Filters(Vec<(Vec<String>, String)>);

impl Filters {
    pub(super) fn of(call: &Call) -> Self {
        let parse = |(key, value): (String, String)| {
            let rest = key.strip_prefix("filter[")?.strip_suffix(']')?;
            Some((rest.split("][").map(str::to_owned).collect(), value))
        };
        Self(call.params().into_iter().filter_map(parse).collect())
    }

    /// `filter[name]=1`, `filter[name][]=1`, `filter[name][0]=1`, also with commas.
    pub(super) fn values(&self, name: &str) -> Option<Vec<String>> {
        let of_name = |(path, value): &(Vec<String>, String)| {
            let list =
                path.len() == 1 || path.get(1).is_some_and(|at| at.is_empty() || at.parse::<u32>().is_ok());
            (path[0] == name && list && path.len() <= 2).then(|| value.clone())
        };
        let values: Vec<String> = self.0.iter().filter_map(of_name).collect();
        (!values.is_empty())
            .then(|| values.iter().flat_map(|value| value.split(',')).map(str::to_owned).collect())
    }

    pub(super) fn allows(&self, name: &str, value: i64) -> bool {
        self.values(name).is_none_or(|wanted| wanted.contains(&value.to_string()))
    }

    /// `from` and `to`, both inclusive; a plain number means exactly that instant.
    pub(super) fn allows_time(&self, name: &str, at: Option<i64>) -> bool {
        let bound = |end: &str| {
            let found = self.0.iter().find(|(path, _)| path.len() == 2 && path[0] == name && path[1] == end);
            found.and_then(|(_, value)| value.parse::<i64>().ok())
        };
        let exact = self
            .0
            .iter()
            .find(|(path, _)| path.len() == 1 && path[0] == name)
            .and_then(|(_, v)| v.parse::<i64>().ok());
        let (from, to) = (bound("from"), bound("to"));
        match at {
            None => from.is_none() && to.is_none() && exact.is_none(),
            Some(at) => {
                from.is_none_or(|from| at >= from)
                    && to.is_none_or(|to| at <= to)
                    && exact.is_none_or(|exact| at == exact)
            }
        }
    }

    /// `filter[statuses][0][pipeline_id]=…&filter[statuses][0][status_id]=…`.
    pub(super) fn allows_status(&self, pipeline_id: i64, stage_id: i64) -> bool {
        let mut groups = std::collections::BTreeMap::<&str, (Option<&str>, Option<&str>)>::new();
        for (path, value) in self.0.iter().filter(|(path, _)| path.len() == 3 && path[0] == "statuses") {
            let group = groups.entry(&path[1]).or_default();
            match path[2].as_str() {
                "pipeline_id" => group.0 = Some(value),
                "status_id" => group.1 = Some(value),
                _ => {}
            }
        }
        let (pipeline, stage) = (pipeline_id.to_string(), stage_id.to_string());
        groups.is_empty()
            || groups.values().any(|(p, s)| p.is_none_or(|p| p == pipeline) && s.is_none_or(|s| s == stage))
    }
}

/// Comma-separated `with=`.
pub(super) fn with(call: &Call, name: &str) -> bool {
    call.param("with").is_some_and(|with| with.split(',').any(|part| part.trim() == name))
}

/// `order[updated_at]=desc` → (`updated_at`, descending).
pub(super) fn order(call: &Call) -> Option<(String, bool)> {
    call.params().into_iter().find_map(|(key, value)| {
        let field = key.strip_prefix("order[")?.strip_suffix(']')?;
        Some((field.to_owned(), value.eq_ignore_ascii_case("desc")))
    })
}

pub(super) struct Page {
    pub(super) number: usize,
    pub(super) limit: usize,
}

impl Page {
    pub(super) fn of(call: &Call) -> Result<Self, Reply> {
        let read = |name: &str, default: usize| match call.param(name) {
            None => Ok(default),
            Some(text) => match text.parse::<usize>() {
                Ok(value) if value > 0 => Ok(value),
                _ => Err(problems::bad_request(name, "This value should be a positive integer.")),
            },
        };
        Ok(Self { number: read("page", 1)?, limit: read("limit", DEFAULT_LIMIT)?.min(MOST) })
    }
}

/// One page of `items` as a HAL list; past the end or empty it is 204 without a body.
#[expect(
    clippy::too_many_arguments,
    reason = "a page of a list is all of these, and each caller names them once"
)]
pub(super) fn paged<T>(
    world: &World,
    call: &Call,
    name: &str,
    items: &[T],
    shown: impl Fn(&T) -> Value,
    extra: &[(&str, Value)],
    next_on_full: bool,
    action: Option<&Action>,
) -> Reply {
    let page = match Page::of(call) {
        Ok(page) => page,
        Err(reply) => return reply,
    };
    let from = (page.number - 1).saturating_mul(page.limit);
    let here: Vec<Value> = items.iter().skip(from).take(page.limit).map(shown).collect();
    if here.is_empty() {
        return Reply::empty(204);
    }
    let more = from + here.len() < items.len();
    let full = here.len() == page.limit;
    let mut links = json!({"self": {"href": link(world, call, page.number)}});
    if matches!(action, Some(Action::RepeatCursor)) {
        links["next"] = json!({"href": link(world, call, page.number)});
    } else if more || (full && next_on_full) {
        links["next"] = json!({"href": link(world, call, page.number + 1)});
    }
    if page.number > 1 {
        links["prev"] = json!({"href": link(world, call, page.number - 1)});
        links["first"] = json!({"href": link(world, call, 1)});
    }
    let mut body = json!({"_page": page.number, "_links": links});
    for (key, value) in extra {
        body[*key] = value.clone();
    }
    body["_embedded"] = json!({name: here});
    super::hal(&body)
}

fn link(world: &World, call: &Call, page: usize) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in call.params().iter().filter(|(key, _)| key != "page") {
        query.append_pair(key, value);
    }
    query.append_pair("page", &page.to_string());
    format!("{}{}?{}", super::origin(world), call.path, query.finish())
}
