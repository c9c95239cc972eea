//! Radist.Online API v2, read only: companies, sources, chats, messages.
//!
//! The vendor's OpenAPI document has not been read, so nothing but ids and times is relied on. Every path ends in a
//! slash: without it the vendor may redirect, and redirects are refused. Chats and contacts cost a second each.
//! Must not fetch media: links expire, are large, and are chosen by strangers.
//!
//! Next: `types` for what the JSON becomes, `walk` for the chats, `messages` for paging backwards in time. Facts:
//! <https://docs.radist.online/radist.online-docs/api/v2/chaty>.

mod messages;
pub(crate) mod spec;
mod types;
mod walk;

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::Value;
use url::Url;

pub use self::messages::{MessageWalker, Messages, WalkedMessages};
pub use self::types::{Chat, ChatContact, Company, Direction, Message, Source};
pub use self::walk::{ChatWalker, WalkedChats};
use super::error::{VendorError, VendorErrorKind};
use super::http::budget::{Account, Lane};
use super::http::{Call, Egress, Reply, Vendor, check_key, parse_address};
use super::json;

const VENDOR: Vendor = Vendor::Radist;
/// What everybody asks for; more is refused.
pub const PAGE_LIMIT: usize = 100;
/// The order of the list is not promised: the walk stops only after a whole page this much older than asked.
const SLACK: TimeDelta = TimeDelta::hours(48);
/// A walk of more pages is going in circles.
const MOST_PAGES: usize = 5_000;

/// One page of contacts with their chats.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatPage {
    pub contacts: Vec<ChatContact>,
    /// The cursor of the next page; `None` on the last.
    pub next: Option<String>,
    /// Contacts and chats that could not be read.
    pub skipped: usize,
}

/// A client of one company.
pub struct Client<'a> {
    egress: &'a Egress,
    base: Url,
    key: &'a str,
    company_id: i64,
    account: Account,
}

impl<'a> Client<'a> {
    /// A client for a company, or with 0 for a key whose company is still to be chosen. `base_url` is one of the vendor's two API addresses, with or without a trailing slash.
    ///
    /// # Errors
    /// [`VendorErrorKind::HostNotAllowed`], or [`VendorErrorKind::Unauthorized`] for a key that cannot be one.
    pub fn new(
        egress: &'a Egress,
        base_url: &str,
        api_key: &'a str,
        company_id: i64,
    ) -> Result<Self, VendorError> {
        let mut base = parse_address(VENDOR, base_url, &[])?;
        let path = match base.path().trim_matches('/') {
            "" => "/v2".to_owned(),
            path => format!("/{path}"),
        };
        base.set_path(&path);
        let key = api_key.trim();
        check_key(VENDOR, key)?;
        let company = Some(company_id).filter(|company| *company != 0);
        let account = Account::radist(company, key);
        Ok(Self { egress, base, key, company_id, account })
    }

    /// The companies that the key reaches.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn companies(&self) -> Result<Vec<Company>, VendorError> {
        let query = [("limit", "100".to_owned()), ("offset", "0".to_owned())];
        let (_, value) = self.get("companies", "/companies/", &query).await?;
        Ok(read_list(&value, "companies", Company::read)?.0)
    }

    /// The connected messengers. Cheap, and proves host, key, company and the messaging scope at once.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn sources(&self) -> Result<Vec<Source>, VendorError> {
        Ok(self.sources_counted().await?.0)
    }

    /// The connected messengers, and how many could not be read.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn sources_counted(&self) -> Result<(Vec<Source>, usize), VendorError> {
        let (_, value) = self.get("sources", &self.path("messaging/chats/sources/"), &[]).await?;
        read_list(&value, "sources", Source::read)
    }

    /// One page of contacts with their chats, by all signs the latest first.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn chats_page(&self, cursor: Option<&str>) -> Result<ChatPage, VendorError> {
        let mut query = vec![("limit", PAGE_LIMIT.to_string())];
        query.extend(cursor.map(|cursor| ("cursor", cursor.to_owned())));
        let (_, value) = self.get("chats_page", &self.path("messaging/chats/with_contacts/"), &query).await?;
        let (contacts, mut skipped) = read_list(&value, "contacts", ChatContact::read)?;
        let bad: usize = contacts.iter().map(|(_, bad)| bad).sum();
        let chats: usize = contacts.iter().map(|(contact, bad)| contact.chats.len() + bad).sum();
        if json::is_another_format(bad, chats) {
            let detail = format!("{bad} of {chats} chats of a page could not be read");
            return Err(VendorError::new(VENDOR, VendorErrorKind::FormatChanged, detail));
        }
        skipped += bad;
        let contacts = contacts.into_iter().map(|(contact, _)| contact).collect();
        Ok(ChatPage { contacts, next: next_cursor(&value), skipped })
    }

    fn path(&self, rest: &str) -> String {
        format!("/companies/{}/{rest}", self.company_id)
    }

    async fn get(
        &self,
        operation: &'static str,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<(Reply, Value), VendorError> {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let once = || async {
            let call = Call::get(&self.account, operation, url.clone(), self.egress.deadline(VENDOR))
                .header("accept", "application/json")
                .secret_header("x-api-key", self.key)
                .lanes(lanes(path));
            let reply = self.egress.send(call).await?;
            if reply.is_success() {
                return Ok(reply);
            }
            let kind = match reply.status {
                403 if path.contains("/messaging/") => VendorErrorKind::ScopeMissing,
                _ => reply.kind_of_status(),
            };
            Err(reply.error(VENDOR, kind, &[self.key]))
        };
        let reply = self.egress.patiently(&self.account, once).await?;
        let value = if reply.status == 204 { Value::Array(Vec::new()) } else { reply.json(VENDOR)? };
        Ok((reply, value))
    }
}

/// Beside the account's pace the vendor counts one request a second on chats and contacts.
fn lanes(path: &str) -> Option<Lane> {
    let counted = path.contains("/chats/") || path.contains("/contacts/");
    counted.then(|| Lane::new("chats", Duration::from_millis(1100), 1))
}

fn read_list<T>(
    value: &Value,
    name: &'static str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<(Vec<T>, usize), VendorError> {
    let items = json::list(value, &[name, "messages", "chats", "companies", "connections", "sources"]);
    let missing = || VendorError::new(VENDOR, VendorErrorKind::Malformed, "the answer holds no list");
    json::read_page(VENDOR, name, items.ok_or_else(missing)?, read)
}

/// The next page's cursor wherever it was seen; absent, null and empty all mean the last page.
fn next_cursor(value: &Value) -> Option<String> {
    ["/response_metadata/next_cursor", "/next_cursor", "/meta/next_cursor"]
        .iter()
        .find_map(|place| value.pointer(place).and_then(json::text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_end_of_a_list_is_an_absent_a_null_or_an_empty_cursor() {
        for end in [
            json!({"data": []}),
            json!({"data": [], "response_metadata": {}}),
            json!({"data": [], "response_metadata": {"next_cursor": null}}),
            json!({"data": [], "response_metadata": {"next_cursor": ""}}),
        ] {
            assert_eq!(next_cursor(&end), None, "{end}");
        }
        assert_eq!(next_cursor(&json!({"response_metadata": {"next_cursor": "a="}})).as_deref(), Some("a="));
        assert_eq!(next_cursor(&json!({"meta": {"next_cursor": 17}})).as_deref(), Some("17"));
    }

    #[test]
    fn chats_have_a_slower_lane_than_messages() {
        let slow = |path: &str| lanes(path).iter().any(|lane| lane.name == "chats");
        assert!(slow("/companies/1/messaging/chats/with_contacts/"));
        assert!(slow("/companies/1/messaging/chats/sources/"));
        assert!(slow("/companies/1/contacts/"));
        assert!(!slow("/companies/1/messaging/messages/"));
        assert!(!slow("/companies/"));
        assert!(VENDOR.spec().pace.is_some(), "and all of them the account's");
    }

    #[test]
    fn a_list_is_found_bare_or_in_an_envelope() {
        let read =
            |value: Value| read_list(&value, "sources", Source::read).map(|(sources, _)| sources.len());
        let source = json!({"connection_id": 1, "type": "waba"});
        assert_eq!(read(json!([source])), Ok(1));
        assert_eq!(read(json!({"items": [source, source]})), Ok(2));
        assert_eq!(read(json!({"sources": []})), Ok(0));
        assert_eq!(read(json!({"detail": "x"})).unwrap_err().kind, VendorErrorKind::Malformed);
    }
}
