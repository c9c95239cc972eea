//! A customer's Supabase project through its Data API (PostgREST): reading, upserting, deleting, counting.
//!
//! Every write but [`Client::insert`] may be repeated. Rows beyond the project's cap are cut off silently, so whole
//! tables are read by key, page after page. Must not create or alter anything: the customer runs [`sql::block`].
//!
//! Next: `query` for filters, `batch` for how rows become requests, `errors` for what the answers mean. Facts:
//! <https://docs.postgrest.org/en/stable/references/api/tables_views.html>, <https://supabase.com/docs/guides/api>.

mod batch;
mod errors;
pub mod key;
mod query;
pub(crate) mod spec;
pub mod sql;
pub mod tables;

use serde_json::Value;
use url::Url;

use self::batch::Batches;
pub use self::query::Query;
pub use self::tables::Table;
use super::error::{VendorError, VendorErrorKind};
use super::http::budget::Account;
use super::http::{Call, Egress, Method, Reply, Vendor, check_key, is_project_ref, parse_address};
use super::json;

const VENDOR: Vendor = Vendor::Supabase;
/// The version of the tables that this release works with.
pub const SCHEMA_VERSION: i32 = sql::CURRENT as i32;
/// Longest SQL, encoded, that goes into a link to the SQL editor; the limit is not published.
const EDITOR_BYTES: usize = 6000;
/// Rows in one page of a whole read; the vendor's default cap.
const PAGE: u64 = 1000;
/// A whole read of more pages is going in circles.
const MOST_PAGES: usize = 100_000;

/// A client of one project.
pub struct Client<'a> {
    egress: &'a Egress,
    base: Url,
    key: &'a str,
    account: Account,
}

/// The SQL that a customer pastes into the SQL editor of a new project.
#[must_use]
pub fn schema_sql() -> String {
    sql::block(0)
}

/// The project's SQL editor, with the SQL filled in when it is short enough for an address.
#[must_use]
pub fn editor_url(project_ref: &str, sql: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(sql.as_bytes()).collect();
    let editor = format!("https://supabase.com/dashboard/project/{project_ref}/sql/new");
    if encoded.len() <= EDITOR_BYTES { format!("{editor}?content={encoded}") } else { editor }
}

/// The page of the project's keys.
#[must_use]
pub fn keys_page(project_ref: &str) -> String {
    format!("https://supabase.com/dashboard/project/{project_ref}/settings/api-keys")
}

/// The API address of a project, from its address or from a link to its dashboard.
///
/// # Errors
/// [`VendorErrorKind::HostNotAllowed`] for anything but `https://<20 letters>.supabase.co`: custom domains hide the
/// project, so the original address is asked for.
pub fn project_url(typed: &str) -> Result<Url, VendorError> {
    let typed = typed.trim();
    let dashboard = typed.strip_prefix("https://supabase.com/dashboard/project/");
    let mut url = match dashboard.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default()) {
        Some(project) if is_project_ref(project) => {
            parse_address(VENDOR, &format!("{project}.supabase.co"), &[])
        }
        Some(_) | None => parse_address(VENDOR, typed, &[]),
    }?;
    url.set_path("/");
    Ok(url)
}

impl<'a> Client<'a> {
    /// A client for the project at `project_url` with its secret (`sb_secret_…`) or service_role (`eyJ…`) key.
    ///
    /// # Errors
    /// [`VendorErrorKind::HostNotAllowed`], or [`VendorErrorKind::Unauthorized`] for a key that cannot be one.
    pub fn new(egress: &'a Egress, project_url: &str, key: &'a str) -> Result<Self, VendorError> {
        let mut base = self::project_url(project_url)?;
        base.set_path("/rest/v1/");
        let key = key.trim();
        check_key(VENDOR, key)?;
        let account = Account::supabase(&base);
        Ok(Self { egress, base, key, account })
    }

    /// Whether the project's gateway knows the key, whichever it is.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn auth_settings(&self) -> Result<(), VendorError> {
        let mut url = self.base.clone();
        url.set_path("/auth/v1/settings");
        self.send(self.call("auth_settings", Method::Get, url, None)).await?.json(VENDOR).map(|_| ())
    }

    /// The tables that the key may use, by name. Only a secret key may ask.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn root(&self) -> Result<Vec<String>, VendorError> {
        let reply = self.send(self.call("root", Method::Get, self.base.clone(), None)).await?;
        let value = reply.json(VENDOR)?;
        let paths = value.get("paths").and_then(Value::as_object);
        let paths = paths.ok_or_else(|| reply.malformed(VENDOR, "the root describes no tables"))?;
        let tables = paths.keys().map(|path| path.trim_start_matches('/')).filter(|path| !path.is_empty());
        Ok(tables.filter(|path| !path.contains('/')).map(str::to_owned).collect())
    }

    /// The version of our schema in the project.
    ///
    /// # Errors
    /// [`VendorErrorKind::SchemaMissing`] when the SQL was never run, or within seconds after it was.
    pub async fn schema_version(&self) -> Result<i32, VendorError> {
        let rows = self.select(tables::SCHEMA_VERSION, &Query::new().columns("version").limit(1)).await?;
        let version =
            rows.first().and_then(|row| json::integer(&row["version"])).and_then(|v| i32::try_from(v).ok());
        version.ok_or_else(|| {
            VendorError::new(VENDOR, VendorErrorKind::SchemaMissing, "the schema has no version")
        })
    }

    /// The rows that match, at most as many as the project's cap (1000 by default) lets through.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn select(&self, table: Table, query: &Query) -> Result<Vec<Value>, VendorError> {
        let reply = self.send(self.call("select", Method::Get, self.url(table, query)?, None)).await?;
        rows(&reply)
    }

    /// All rows that match, in the order of the table's unique column. Pages go by it; the order and limit of `query` are
    /// not used. A page shorter than asked says nothing, because the cap may be lower: the read ends with an empty one.
    ///
    /// # Errors
    /// See [`VendorErrorKind`]; a failed page fails the read.
    pub async fn select_all(&self, table: Table, query: &Query) -> Result<Vec<Value>, VendorError> {
        let mut all: Vec<Value> = Vec::new();
        let mut last: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self.select(table, &query.page_by(table.walked_by, last.as_deref(), PAGE)).await?;
            let Some(end) = page.last() else { return Ok(all) };
            let next =
                end.get(table.walked_by).and_then(json::text).filter(|next| last.as_ref() != Some(next));
            let Some(next) = next else {
                let detail = "a table cannot be read by this column";
                return Err(VendorError::new(VENDOR, VendorErrorKind::Malformed, detail));
            };
            last = Some(next);
            all.extend(page);
        }
        Err(VendorError::new(VENDOR, VendorErrorKind::TooLarge, "the table does not end"))
    }

    /// Writes rows, replacing those with the same key. Of rows
    /// with the same key the last wins. Gives how many were sent. Each request is all or nothing, the whole is not;
    /// repeating it is harmless.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn upsert(&self, table: Table, rows: &[Value]) -> Result<u64, VendorError> {
        let mut url = self.url(table, &Query::new())?;
        url.query_pairs_mut().append_pair("on_conflict", table.key);
        let batches = Batches::unique(rows, table.key)?;
        let mut none = Refusals { rows: 0, of: 0 };
        self.write("upsert", &url, batches, MERGE, true, &mut none).await
    }

    /// As [`Client::upsert`], but a row that the database refuses costs itself alone. Gives how many were refused.
    ///
    /// # Errors
    /// [`VendorErrorKind::RowRefused`] when more than a twentieth were refused: the tables are not ours any more.
    pub async fn upsert_each(&self, table: Table, rows: &[Value]) -> Result<usize, VendorError> {
        let mut url = self.url(table, &Query::new())?;
        url.query_pairs_mut().append_pair("on_conflict", table.key);
        let batches = Batches::unique(rows, table.key)?;
        let mut refusals = Refusals { rows: 0, of: rows.len() };
        self.write("upsert", &url, batches, MERGE, true, &mut refusals).await?;
        Ok(refusals.rows)
    }

    /// Writes new rows. Gives how many were sent.
    ///
    /// # Errors
    /// [`VendorErrorKind::Conflict`] when a row exists; see [`VendorErrorKind`].
    pub async fn insert(&self, table: Table, rows: &[Value]) -> Result<u64, VendorError> {
        let url = self.url(table, &Query::new())?;
        let mut none = Refusals { rows: 0, of: 0 };
        self.write("insert", &url, Batches::all(rows)?, "return=minimal", false, &mut none).await
    }

    /// Deletes the rows that match and gives how many there were.
    ///
    /// # Errors
    /// [`VendorErrorKind::BadRequest`] for a query without a filter: no table is emptied by accident.
    pub async fn delete(&self, table: Table, query: &Query) -> Result<u64, VendorError> {
        if !query.has_filters() {
            let detail = "a delete needs a filter";
            return Err(VendorError::new(VENDOR, VendorErrorKind::BadRequest, detail));
        }
        let call = self.call("delete", Method::Delete, self.url(table, query)?, None);
        let reply = self.send(call.header("prefer", "return=minimal,count=exact")).await?;
        Ok(total(&reply).unwrap_or(0))
    }

    /// How many rows match. A full count on the customer's database: not for large tables in a loop.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn count(&self, table: Table, query: &Query) -> Result<u64, VendorError> {
        let call = self.call("count", Method::Get, self.url(table, &query.clone().limit(1))?, None);
        let reply = self.send(call.header("prefer", "count=exact")).await?;
        total(&reply).ok_or_else(|| reply.malformed(VENDOR, "the answer holds no count"))
    }

    async fn write(
        &self,
        operation: &'static str,
        url: &Url,
        batches: Batches,
        prefer: &str,
        repeatable: bool,
        refusals: &mut Refusals,
    ) -> Result<u64, VendorError> {
        let mut written = 0;
        let mut left: Vec<Vec<String>> = batches.0.into_iter().rev().collect();
        while let Some(mut batch) = left.pop() {
            let body = format!("[{}]", batch.join(","));
            let mut call = self.call(operation, Method::Post, url.clone(), Some(body));
            call.repeatable = repeatable;
            match self.send(call.header("prefer", prefer)).await {
                Ok(_) => written += batch.len() as u64,
                Err(error) if batch.len() == 1 && refusals.takes(&error) => {}
                Err(error)
                    if batch.len() > 1
                        && (errors::smaller_may_pass(&error)
                            || (refusals.of > 0 && error.kind == VendorErrorKind::RowRefused)) =>
                {
                    let second = batch.split_off(batch.len() / 2);
                    left.push(second);
                    left.push(batch);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(written)
    }

    fn url(&self, table: Table, query: &Query) -> Result<Url, VendorError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if table.name.is_empty() || !table.name.bytes().all(plain) {
            return Err(VendorError::new(VENDOR, VendorErrorKind::BadRequest, "this is not a table's name"));
        }
        let mut url = self.base.clone();
        url.set_path(&format!("{}{}", self.base.path(), table.name));
        query.write_to(&mut url);
        Ok(url)
    }

    /// A legacy key is a JWT and goes into both headers; a new key is none and must not be a bearer.
    fn call(&self, operation: &'static str, method: Method, url: Url, body: Option<String>) -> Call<'_> {
        let deadline = self.egress.deadline(VENDOR);
        let call = match body {
            Some(body) => Call::post_json(&self.account, operation, url, deadline, body.into_bytes()),
            None => Call { method, ..Call::get(&self.account, operation, url, deadline) },
        };
        let call = call.secret_header("apikey", self.key);
        match is_legacy(self.key) {
            true => call.secret_header("authorization", format!("Bearer {}", self.key)),
            false => call,
        }
    }

    async fn send(&self, call: Call<'_>) -> Result<Reply, VendorError> {
        if self.egress.patience().is_none() {
            // A batch of rows need not be copied for a repetition that will not be.
            return self.once(call).await;
        }
        self.egress.patiently(&self.account, || self.once(call.clone())).await
    }

    async fn once(&self, call: Call<'_>) -> Result<Reply, VendorError> {
        let reply = self.egress.send(call).await?;
        if reply.is_success() { Ok(reply) } else { Err(errors::read(&reply, self.key)) }
    }
}

/// What an upsert asks for.
const MERGE: &str = "resolution=merge-duplicates,return=minimal";

/// Rows that the database refused, of how many that were to be written; of none where no refusal is taken.
struct Refusals {
    rows: usize,
    of: usize,
}

impl Refusals {
    /// Counts a refused row, as long as it can be a blemish.
    fn takes(&mut self, error: &VendorError) -> bool {
        if error.kind != VendorErrorKind::RowRefused || self.of == 0 {
            return false;
        }
        self.rows += 1;
        !json::is_another_format(self.rows, self.of)
    }
}

fn is_legacy(key: &str) -> bool {
    key.starts_with("eyJ")
}

fn rows(reply: &Reply) -> Result<Vec<Value>, VendorError> {
    match reply.json(VENDOR)? {
        Value::Array(rows) => Ok(rows),
        _ => Err(reply.malformed(VENDOR, "the answer is not a list of rows")),
    }
}

/// The total of a `Content-Range` such as `0-24/3573` or `*/0`.
fn total(reply: &Reply) -> Option<u64> {
    reply.content_range.as_deref()?.rsplit_once('/')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::EgressConfig;
    use synkro_clock::Clock;

    const PROJECT: &str = "https://abcdefghijklmnopqrst.supabase.co";

    #[test]
    fn a_project_is_found_from_its_address_or_its_dashboard() {
        for typed in [
            "abcdefghijklmnopqrst.supabase.co",
            " https://ABCDEFGHIJKLMNOPQRST.supabase.co/rest/v1/ ",
            "https://supabase.com/dashboard/project/abcdefghijklmnopqrst/settings/api-keys",
        ] {
            assert_eq!(project_url(typed).unwrap().as_str(), format!("{PROJECT}/"), "{typed}");
        }
        for typed in [
            "https://supabase.com/dashboard/project/short/x",
            "abcdefghijklmnopqrs.supabase.co",
            "db.example.org",
        ] {
            assert_eq!(project_url(typed).unwrap_err().kind, VendorErrorKind::HostNotAllowed, "{typed}");
        }
    }

    #[test]
    fn a_legacy_key_goes_into_both_headers_and_a_new_one_into_apikey_alone() {
        let egress = Egress::new(EgressConfig::default(), Clock::system()).unwrap();
        let names = |key: &str| {
            let client = Client::new(&egress, PROJECT, key).unwrap();
            let call = client.call("x", Method::Get, client.base.clone(), None);
            assert!(call.headers.iter().all(|(_, _, secret)| *secret));
            call.headers.iter().map(|(name, _, _)| *name).collect::<Vec<_>>()
        };
        assert_eq!(names("eyJhbGciOiJIUzI1NiJ9.e30.c2ln"), ["apikey", "authorization"]);
        assert_eq!(names("sb_secret_aaaaaaaaaaaaaaaaaaaaaa_bbbbbbbb"), ["apikey"]);
        assert!(Client::new(&egress, PROJECT, "two words").is_err());
    }

    #[test]
    fn a_link_to_the_editor_carries_sql_that_fits() {
        assert_eq!(
            editor_url("abcdefghijklmnopqrst", "select 1;"),
            "https://supabase.com/dashboard/project/abcdefghijklmnopqrst/sql/new?content=select+1%3B"
        );
        assert!(!editor_url("_", &"x".repeat(6001)).contains("content"));
    }
}
