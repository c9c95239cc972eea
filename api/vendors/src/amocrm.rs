//! amoCRM / Kommo API v4, read only: account, leads, contacts, users, pipelines.
//!
//! The trap that shapes this module: filters on lists are a paid extra, and without it they are ignored silently, with
//! status 200. So whatever was filtered is checked here again, and both kinds of account give the same result.
//! Must not walk further than asked: the vendor bans by IP address for too many or repeated requests.
//!
//! Next: `types` for what the vendor's JSON becomes, `walk` for the leads of a window, `contacts` for batches of
//! contacts. Facts:
//! <https://www.amocrm.ru/developers/content/crm_platform/leads-api>.

mod contacts;
mod look_up;
pub mod oauth;
pub(crate) mod spec;
mod types;
mod walk;

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use url::Url;

pub use self::contacts::{ContactPage, ContactWindow, Contacts};
pub use self::types::lead_ids;
pub use self::types::{Account, Contact, Lead, LeadContact, Pipeline, Status, StatusKind, User};
pub use self::walk::{LeadPlace, LeadWalker, WalkedLeads};
use super::error::{VendorError, VendorErrorKind};
use super::http::budget::Account as Budget;
use super::http::{Call, Egress, Reply, Vendor, check_key, parse_address};
use super::json;

const VENDOR: Vendor = Vendor::Amocrm;
/// The largest page that the vendor gives.
pub const PAGE_LIMIT: u32 = 250;
/// Page sizes tried in turn when the vendor answers 504.
const LIMITS: [u32; 3] = [PAGE_LIMIT, 100, SMALLEST];
/// The smallest page that is asked for.
const SMALLEST: u32 = 50;
/// Rows move between pages while a list is walked, so the walk goes this much past the window's start.
const OVERLAP: TimeDelta = TimeDelta::seconds(300);
/// No account has more pages; a walk that passes this is going in circles.
const MOST_PAGES: u32 = 20_000;
/// After a ban every further request makes it longer.
const BAN_PAUSE: Duration = Duration::from_secs(3600);

/// Leads changed since `from`. There is no upper end: what happened in a period is told by a lead's own times, and a
/// lead that was touched again later belongs to it all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadWindow {
    pub from: DateTime<Utc>,
}

/// Whether a scalar `from` alone is honoured is doubtful, so an end is sent that no clock reaches.
const NO_END: i64 = 4_102_444_800;

/// One page of leads, newest change first, the window not applied.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadPage {
    pub leads: Vec<Lead>,
    pub has_next: bool,
    /// Elements without a readable id.
    pub skipped: usize,
}

/// All elements of a list that is read whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole<T> {
    pub items: Vec<T>,
    /// Elements that could not be read.
    pub skipped: usize,
    /// The list named a page again.
    pub cut_short: bool,
}

/// A client of one account.
pub struct Client<'a> {
    egress: &'a Egress,
    base: Url,
    token: &'a str,
    budget: Budget,
    /// Pages of lists are asked for in parts: a whole one is more than the account's gateway has time for.
    in_parts: AtomicBool,
}

impl<'a> Client<'a> {
    /// A client for the account at `host` (`label.amocrm.ru` and the like) with an access token.
    ///
    /// # Errors
    /// [`VendorErrorKind::HostNotAllowed`], or [`VendorErrorKind::Unauthorized`] for a token that cannot be one.
    pub fn new(egress: &'a Egress, host: &str, token: &'a str) -> Result<Self, VendorError> {
        let mut base = parse_address(VENDOR, host, &egress.config().amocrm_suffixes)?;
        base.set_path("/api/v4/");
        let token = token.trim();
        check_key(VENDOR, token)?;
        let budget = Budget::amocrm(&base);
        Ok(Self { egress, base, token, budget, in_parts: AtomicBool::new(false) })
    }

    /// The account: the check of host and token.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn account(&self) -> Result<Account, VendorError> {
        let with = [("with", "is_api_filter_enabled,datetime_settings".to_owned())];
        let reply = self.get("account", "account", &with, self.egress.deadline(VENDOR)).await?;
        let value = reply.json(VENDOR)?;
        Account::read(&value).ok_or_else(|| reply.malformed(VENDOR, "the account has no id"))
    }

    /// One page, from 1, of at most `limit` leads, newest change first. The filter is sent but the vendor may ignore
    /// it: the caller drops what is outside the window and stops once a page is older than it.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn leads_page(
        &self,
        window: &LeadWindow,
        page: u32,
        limit: u32,
    ) -> Result<LeadPage, VendorError> {
        // Whether the ends are inclusive is not documented: ask for a second more.
        let query = [
            ("page", page.to_string()),
            ("limit", limit.clamp(1, PAGE_LIMIT).to_string()),
            ("with", "contacts".to_owned()),
            ("order[updated_at]", "desc".to_owned()),
            ("filter[updated_at][from]", (window.from.timestamp() - 1).to_string()),
            ("filter[updated_at][to]", NO_END.to_string()),
        ];
        let list = self.list("leads_page", "leads", "leads", &query, page, Lead::read).await?;
        Ok(LeadPage { leads: list.items, has_next: list.has_next, skipped: list.skipped })
    }

    /// The newest `count` leads.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn latest_leads(&self, count: u32) -> Result<Vec<Lead>, VendorError> {
        let query = [
            ("page", "1".to_owned()),
            ("limit", count.clamp(1, PAGE_LIMIT).to_string()),
            ("with", "contacts".to_owned()),
            ("order[created_at]", "desc".to_owned()),
        ];
        let mut leads = self.list("latest_leads", "leads", "leads", &query, 1, Lead::read).await?.items;
        leads.sort_by_key(|lead| (std::cmp::Reverse(lead.created_at), std::cmp::Reverse(lead.id)));
        leads.truncate(usize::try_from(count).unwrap_or(usize::MAX));
        Ok(leads)
    }

    /// All users of the account. Only an administrator's token may ask.
    ///
    /// # Errors
    /// [`VendorErrorKind::Forbidden`] for a token without administrator rights; see [`VendorErrorKind`].
    pub async fn users(&self) -> Result<Vec<User>, VendorError> {
        Ok(self.users_counted().await?.items)
    }

    /// As [`Client::users`], with what could not be read.
    ///
    /// # Errors
    /// As [`Client::users`].
    pub async fn users_counted(&self) -> Result<Whole<User>, VendorError> {
        let mut whole = Whole { items: Vec::new(), skipped: 0, cut_short: true };
        let mut seen = HashSet::new();
        for page in 1..=MOST_PAGES {
            let list = self.page_of("users", "users", "users", &[], page, User::read).await?;
            let before = whole.items.len();
            let (has_next, skipped) = (list.has_next, list.skipped);
            whole.items.extend(list.items.into_iter().filter(|user: &User| seen.insert(user.id)));
            if !has_next {
                whole.skipped += skipped;
                whole.cut_short = false;
                break;
            }
            if whole.items.len() == before {
                break;
            }
            whole.skipped += skipped;
        }
        Ok(whole)
    }

    /// All pipelines with their statuses. Key a status by pipeline and id: 142 and 143 repeat in every pipeline.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn pipelines(&self) -> Result<Vec<Pipeline>, VendorError> {
        Ok(self.pipelines_counted().await?.items)
    }

    /// As [`Client::pipelines`], with what could not be read.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn pipelines_counted(&self) -> Result<Whole<Pipeline>, VendorError> {
        let list = self.list("pipelines", "leads/pipelines", "pipelines", &[], 1, Pipeline::read).await?;
        Ok(Whole { items: list.items, skipped: list.skipped, cut_short: false })
    }

    /// One page, from 1, of 250 elements. An account whose gateway gives up on so many is asked for them in parts.
    async fn page_of<T>(
        &self,
        operation: &'static str,
        path: &str,
        name: &'static str,
        query: &[(&str, String)],
        page: u32,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<List<T>, VendorError> {
        const PARTS: u32 = PAGE_LIMIT / SMALLEST;
        let of = |page: u32, limit: u32| {
            let mut query = query.to_vec();
            query.extend([("page", page.to_string()), ("limit", limit.to_string())]);
            query
        };
        if !self.in_parts.load(Ordering::Relaxed) {
            match self.list(operation, path, name, &of(page, PAGE_LIMIT), page, &read).await {
                Err(error) if error.status == Some(504) || error.kind == VendorErrorKind::TooLarge => {
                    self.in_parts.store(true, Ordering::Relaxed);
                }
                got => return got,
            }
        }
        let (mut items, mut has_next) = (Vec::new(), false);
        for part in 1..=PARTS {
            let number = (page - 1) * PARTS + part;
            let (more, next) = self.elements(operation, path, name, &of(number, SMALLEST), number).await?;
            items.extend(more);
            has_next = next;
            if !next {
                break;
            }
        }
        let (read, skipped) = json::read_page(VENDOR, name, &items, read)?;
        Ok(List { skipped, has_next, items: read })
    }

    /// One page of a list. 204 is an empty one.
    async fn list<T>(
        &self,
        operation: &'static str,
        path: &str,
        name: &'static str,
        query: &[(&str, String)],
        page: u32,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<List<T>, VendorError> {
        let (items, has_next) = self.elements(operation, path, name, query, page).await?;
        let (read, skipped) = json::read_page(VENDOR, name, &items, read)?;
        Ok(List { skipped, has_next, items: read })
    }

    /// The elements of one page as they are, and whether another follows.
    async fn elements(
        &self,
        operation: &'static str,
        path: &str,
        name: &'static str,
        query: &[(&str, String)],
        page: u32,
    ) -> Result<(Vec<Value>, bool), VendorError> {
        let reply = self.get(operation, path, query, self.egress.slow_deadline(VENDOR)).await?;
        if reply.status == 204 {
            return Ok((Vec::new(), false));
        }
        let mut value = reply.json(VENDOR)?;
        let items = match value.get_mut("_embedded") {
            // PHP writes an empty map as a list.
            Some(Value::Array(nothing)) if nothing.is_empty() => Some(Value::Array(Vec::new())),
            Some(Value::Object(nothing)) if nothing.is_empty() => Some(Value::Array(Vec::new())),
            embedded => embedded.and_then(|embedded| embedded.get_mut(name)).map(Value::take),
        };
        let Some(Value::Array(items)) = items else {
            return Err(reply.malformed(VENDOR, "the answer holds no list"));
        };
        let has_next = !items.is_empty() && has_next(&value, page);
        Ok((items, has_next))
    }

    async fn get(
        &self,
        operation: &'static str,
        path: &str,
        query: &[(&str, String)],
        deadline: Duration,
    ) -> Result<Reply, VendorError> {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.egress.patiently(&self.budget, || self.once(operation, url.clone(), deadline)).await
    }

    async fn once(
        &self,
        operation: &'static str,
        url: Url,
        deadline: Duration,
    ) -> Result<Reply, VendorError> {
        let call = Call::get(&self.budget, operation, url, deadline)
            .header("accept", "application/json")
            .secret_header("authorization", format!("Bearer {}", self.token));
        let reply = self.egress.send(call).await?;
        if reply.is_success() {
            return Ok(reply);
        }
        let kind = match reply.status {
            // Missing rights come as JSON, the ban is a page of the gateway.
            403 if reply.html => VendorErrorKind::RateBan,
            _ => reply.kind_of_status(),
        };
        if kind == VendorErrorKind::RateBan {
            self.egress.pause(&self.budget, BAN_PAUSE).await;
        }
        Err(reply.error(VENDOR, kind, &[self.token]))
    }
}

struct List<T> {
    items: Vec<T>,
    skipped: usize,
    has_next: bool,
}

/// Whether a further page is announced. The link is never followed, only its page number is compared: a link back to
/// the same page was seen and means the end.
fn has_next(value: &Value, page: u32) -> bool {
    let href = value.pointer("/_links/next/href").and_then(Value::as_str).filter(|href| !href.is_empty());
    let Some(href) = href else { return false };
    let named = Url::parse(href).ok().and_then(|url| {
        url.query_pairs().find(|(key, _)| key == "page").and_then(|(_, number)| number.parse::<u32>().ok())
    });
    named.is_none_or(|named| named > page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_next_link_counts_only_when_it_leads_forward() {
        let value = |href: &str| json!({"_links": {"next": {"href": href}}});
        assert!(has_next(&value("https://a.amocrm.ru/api/v4/leads?page=3&limit=250"), 2));
        assert!(!has_next(&value("https://a.amocrm.ru/api/v4/leads?page=2&limit=250"), 2));
        assert!(!has_next(&value(""), 2));
        assert!(!has_next(&json!({"_links": {"self": {"href": "x"}}}), 2));
        assert!(!has_next(&json!({}), 2));
    }
}
