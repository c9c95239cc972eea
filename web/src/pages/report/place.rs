//! What is open of a report, kept in its address: the dialog and the message in it, what the list of dialogs is filtered
//! by, the section or the finding. So a link shows somebody else the same, and Back closes what was opened.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use super::filter::Filter;
use crate::components::go_to;

/// A dialog that the reader asked for, and the message in it that was quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The dialog.
    pub chat_id: i64,
    /// The message.
    pub message_id: Option<String>,
    /// The words; not in the address.
    pub quote: Option<String>,
}

impl Asked {
    /// The whole dialog.
    #[must_use]
    pub const fn dialog(chat_id: i64) -> Self {
        Self { chat_id, message_id: None, quote: None }
    }
}

/// What is open. Belongs to the page of one report.
#[derive(Clone, Copy)]
pub struct Place {
    /// The dialog that is open.
    pub asked: Memo<Option<Asked>>,
    /// Which dialogs the list shows.
    pub filter: Memo<Filter>,
    /// The finding that the address names, counted from one.
    pub finding: Memo<Option<usize>>,
    query: Memo<ParamsMap>,
    hash: Memo<String>,
    words: RwSignal<Option<Asked>>,
    opened_here: StoredValue<bool>,
    go: Callback<(ParamsMap, String, bool)>,
}

impl Place {
    /// Reads the address, now and whenever it changes.
    #[must_use]
    pub fn new() -> Self {
        let (query, location, navigate) = (use_query_map(), use_location(), use_navigate());
        let words = RwSignal::new(None::<Asked>);
        let asked = Memo::new(move |_| {
            let found = query.with(|query| dialog(|name| query.get(name)))?;
            let known = words
                .get()
                .filter(|known| known.chat_id == found.chat_id && known.message_id == found.message_id);
            Some(known.unwrap_or(found))
        });
        let filter = Memo::new(move |_| {
            query.with(|query| Filter::from_code(&query.get("filter").unwrap_or_default()))
        });
        let (path, hash) = (location.pathname, location.hash);
        let finding = Memo::new(move |_| hash.with(|hash| finding_number(hash)));
        let go = Callback::new(move |(query, hash, replace): (ParamsMap, String, bool)| {
            let address = format!("{}{}{hash}", path.get_untracked(), query.to_query_string());
            navigate(&address, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        });
        Self { asked, filter, finding, query, hash, words, opened_here: StoredValue::new(false), go }
    }

    /// Opens a dialog; Back closes it.
    pub fn open(self, asked: Asked) {
        let mut query = self.query.get_untracked();
        let replaces = self.asked.with_untracked(Option::is_some);
        query.remove("message");
        query.replace("dialog", asked.chat_id.to_string());
        if let Some(message) = &asked.message_id {
            query.replace("message", message.clone());
        }
        self.words.set(Some(asked));
        if !replaces {
            self.opened_here.set_value(true);
        }
        self.go.run((query, String::new(), replaces));
    }

    /// Closes the dialog: where it was opened on this page that is one step back.
    pub fn close(self) {
        if self.asked.with_untracked(Option::is_none) {
            return;
        }
        if self.opened_here.get_value() {
            self.opened_here.set_value(false);
            if window().history().is_ok_and(|history| history.back().is_ok()) {
                return;
            }
        }
        let mut query = self.query.get_untracked();
        query.remove("dialog");
        query.remove("message");
        self.go.run((query, String::new(), true));
    }

    /// Shows those dialogs in the list.
    pub fn narrow(self, filter: &Filter) {
        let mut query = self.query.get_untracked();
        if *filter == Filter::All {
            query.remove("filter");
        } else {
            query.replace("filter", filter.code());
        }
        self.go.run((query, String::new(), true));
    }

    /// Goes to a section or a finding and names it in the address.
    pub fn visit(self, id: &str) {
        self.go.run((self.query.get_untracked(), format!("#{id}"), true));
        go_to(id);
    }
}

impl Place {
    /// The page has its content: goes to what the address names, now and when that changes.
    pub fn visit_named(self) {
        Effect::new(move |_| {
            let id = self.hash.with(|hash| hash.trim_start_matches('#').to_owned());
            if !id.is_empty() {
                // What the address names may have to be unfolded first.
                request_animation_frame(move || go_to(&id));
            }
        });
    }
}

fn dialog(get: impl Fn(&str) -> Option<String>) -> Option<Asked> {
    let chat_id = get("dialog")?.parse().ok()?;
    Some(Asked { chat_id, message_id: get("message").filter(|id| !id.is_empty()), quote: None })
}

fn finding_number(hash: &str) -> Option<usize> {
    hash.trim_start_matches('#').strip_prefix("finding-")?.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An address' query; the router's own needs a browser.
    fn query<'q>(pairs: &'q [(&'q str, &'q str)]) -> impl Fn(&str) -> Option<String> {
        |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn a_dialog_and_its_message_are_read_from_the_address() {
        assert_eq!(dialog(query(&[("dialog", "77")])), Some(Asked::dialog(77)));
        let both = dialog(query(&[("dialog", "77"), ("message", "m-1")])).expect("a dialog");
        assert_eq!(both.message_id.as_deref(), Some("m-1"));
        for nothing in [&[][..], &[("dialog", "x")], &[("message", "m-1")]] {
            assert_eq!(dialog(query(nothing)), None);
        }
        assert_eq!(dialog(query(&[("dialog", "1"), ("message", "")])), Some(Asked::dialog(1)));
    }

    #[test]
    fn a_finding_is_named_by_its_number() {
        assert_eq!(finding_number("#finding-3"), Some(3));
        for nothing in ["", "#", "#finding-", "#finding-0", "#finding-x", "#numbers", "#finding-3x"] {
            assert_eq!(finding_number(nothing), None, "{nothing}");
        }
    }
}
