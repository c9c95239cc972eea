//! The one way out to the vendors, and the only user of the HTTP library.
//!
//! Every request is checked against the vendor's hosts, waits for its rate budget, and is made once: https on port 443,
//! no redirects, no proxy from the environment, our own resolver whose checked addresses are the ones connected to,
//! capped in time and size. Failures are described in our words, because the library prints URLs and a Telegram token
//! is part of one.
//!
//! Must not know what the vendors' bodies mean and must not repeat a request by itself. Next: `hosts` and `address` for the
//! guard, `account` and `budget` for the pace, `patience` for what a person waits for, the vendors' modules for meaning.
#![expect(clippy::disallowed_methods, reason = "the one place that builds HTTP clients")]

mod account;
mod address;
mod breaker;
pub mod budget;
mod call;
mod config;
mod hosts;
pub mod patience;
pub(crate) mod retry_after;

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, ClientBuilder, Response};
use url::{Host, Url};

use self::breaker::{Breakers, Route};
pub use self::budget::{Budgets, Pacer};
pub(crate) use self::call::{Body, Call, File, Method, Reply, check_key};
pub use self::config::{EgressConfig, RootStore};
pub use self::hosts::{AMOCRM_SUFFIXES, is_host};
pub(crate) use self::hosts::{is_project_ref, parse as parse_address};
use self::patience::Patience;
pub use super::error::{ErrorClass, VendorError, VendorErrorKind};
pub use super::vendor::Vendor;
use synkro_clock::Clock;

/// Looks host names up. A seam: tests answer with hostile addresses.
pub trait Lookup: Send + Sync + 'static {
    /// The addresses of `host`, unchecked.
    fn lookup<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(
            async move { Ok(tokio::net::lookup_host((host, 443)).await?.map(|found| found.ip()).collect()) },
        )
    }
}

/// The guarded way out; cheap to clone, shared by all clients of a process.
#[derive(Clone)]
pub struct Egress {
    shared: Arc<Shared>,
    patience: Option<Patience>,
}

struct Shared {
    config: EgressConfig,
    clock: Clock,
    guarded: Client,
    /// Speaks to overrides only.
    local: Option<Client>,
    budgets: Budgets,
    breakers: Breakers,
}

impl fmt::Debug for Egress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Egress").field("config", &self.shared.config).finish_non_exhaustive()
    }
}

/// Whether the vendor's side is broken, whatever was asked. A name that does not resolve is no side of a vendor's.
fn is_down(outcome: &Result<Reply, VendorError>) -> bool {
    match outcome {
        Ok(reply) => matches!(reply.status, 500 | 502 | 503 | 504),
        Err(error) => matches!(error.kind, VendorErrorKind::Timeout { .. } | VendorErrorKind::Network),
    }
}

impl Egress {
    /// The way out, with rate budgets of this process.
    ///
    /// # Errors
    /// [`VendorErrorKind::HostNotAllowed`] for an override that is not loopback or a suffix that is no domain;
    /// [`VendorErrorKind::Tls`] when the root store cannot be used.
    pub fn new(config: EgressConfig, clock: Clock) -> Result<Self, VendorError> {
        let budgets = Budgets::new(clock.clone());
        Self::paced(config, clock, budgets)
    }

    /// The way out, with given budgets.
    ///
    /// # Errors
    /// As [`Egress::new`].
    pub fn paced(config: EgressConfig, clock: Clock, budgets: Budgets) -> Result<Self, VendorError> {
        Self::with(config, clock, budgets, Arc::new(SystemLookup))
    }

    /// The way out, with given budgets and a given look-up of names.
    ///
    /// # Errors
    /// As [`Egress::new`].
    pub fn with(
        mut config: EgressConfig,
        clock: Clock,
        budgets: Budgets,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, VendorError> {
        for (vendor, url) in &mut config.overrides {
            check_override(*vendor, url)?;
        }
        if let Some(bad) = config.ai_hosts.iter().find(|host| !hosts::is_host(host)) {
            let detail = format!("`{}` is not a domain", super::error::clean(bad, &[]));
            return Err(VendorError::new(Vendor::Openai, VendorErrorKind::HostNotAllowed, detail));
        }
        if let Some(bad) = config.amocrm_suffixes.iter().find(|suffix| !hosts::is_suffix(suffix)) {
            let detail = format!("`{}` is not a domain", super::error::clean(bad, &[]));
            return Err(VendorError::new(Vendor::Amocrm, VendorErrorKind::HostNotAllowed, detail));
        }
        let guarded = base_client(&config).https_only(true).dns_resolver(Arc::new(CheckedResolver(lookup)));
        let guarded = with_roots(guarded, config.roots).and_then(build)?;
        let local = match config.overrides.is_empty() {
            true => None,
            // No resolver: overrides are numeric loopback addresses. The roots matter for an https override only.
            false => Some(with_roots(base_client(&config), config.roots).and_then(build)?),
        };
        let breakers = Breakers::default();
        let shared = Arc::new(Shared { config, clock, guarded, local, budgets, breakers });
        Ok(Self { shared, patience: None })
    }

    /// The same way out for work that somebody waits for: each request waits out what time heals.
    #[must_use]
    pub fn patient(&self, patience: Patience) -> Self {
        Self { shared: Arc::clone(&self.shared), patience: Some(patience) }
    }

    pub(crate) const fn patience(&self) -> Option<&Patience> {
        self.patience.as_ref()
    }

    /// What the way out may reach, as the settings say.
    #[must_use]
    pub fn config(&self) -> &EgressConfig {
        &self.shared.config
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Where a person's browser finds one of the vendor's pages: the page itself, or its stand-in of the demo.
    #[must_use]
    pub fn visible(&self, vendor: Vendor, page: Url) -> Url {
        match self.shared.config.overrides.get(&vendor) {
            Some(base) => rebase(&page, base),
            None => page,
        }
    }

    /// The most time that a call of this vendor may take.
    pub(crate) fn deadline(&self, vendor: Vendor) -> Duration {
        self.shared.config.bounded(vendor.spec().deadline)
    }

    /// The same for its slow calls.
    pub(crate) fn slow_deadline(&self, vendor: Vendor) -> Duration {
        self.shared.config.bounded(vendor.spec().slow_deadline)
    }

    /// What is left of an account's pause.
    pub(crate) async fn pause_left(&self, account: &budget::Account) -> Option<Duration> {
        self.shared.budgets.pause_left(account).await
    }

    /// Pauses an account after the vendor asked for it in a body.
    pub(crate) async fn pause(&self, account: &budget::Account, wait: Duration) {
        self.shared.budgets.pause(account, Some(wait)).await;
    }

    /// Makes one request. Any answer but 3xx is a reply, whatever its status; a 429 pauses the account.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Reply, VendorError> {
        let Shared { config, clock, budgets, breakers, .. } = &*self.shared;
        let vendor = call.account.vendor();
        hosts::check(vendor, &call.url, config.listed(vendor))?;
        let route = Route::of(call.account, call.url.host_str());
        let watched = self.patience().is_some();
        let _place = budgets.admit(call.account, &call.lanes, self.patience()).await.map_err(|left| {
            let detail = "waiting out the pause that the vendor asked for";
            VendorError::new(vendor, VendorErrorKind::RateLimited, detail).with_retry_after(Some(left))
        })?;
        breakers.admit(&route, watched, clock.instant()).map_err(|wait| {
            let detail = "the vendor was down a moment ago and is asked again later";
            VendorError::new(vendor, VendorErrorKind::Unavailable, detail).with_retry_after(Some(wait))
        })?;
        let started = clock.instant();
        let (operation, repeatable) = (call.operation, call.repeatable);
        let deadline = match self.patience() {
            // What is slow to write or to think is left alone: it would only be begun again.
            Some(patience) if repeatable && call.method == Method::Get => {
                patience.cap(call.deadline, started)
            }
            Some(_) | None => call.deadline,
        };
        let account = call.account.clone();
        let outcome = clock.deadline(deadline, self.exchange(call)).await.unwrap_or_else(|_| {
            let kind = VendorErrorKind::Timeout { sent: !repeatable };
            Err(VendorError::new(vendor, kind, format!("no full answer in {} s", deadline.as_secs_f32())))
        });
        let took = clock.instant().saturating_duration_since(started);
        // A request that was answered by nobody, and not for the vendor's being down, says nothing about the vendor: the
        // name does not resolve, the key is no header.
        let down = is_down(&outcome);
        if down || outcome.as_ref().map_or_else(|error| error.status.is_some(), |_| true) {
            breakers.report(&route, watched, down, clock.instant());
        }
        match &outcome {
            Ok(reply) => {
                tracing::debug!(%vendor, operation, status = reply.status, bytes = reply.body.len(), ?took, "called");
                if reply.status == 429 {
                    budgets.pause(&account, reply.retry_after).await;
                }
            }
            Err(error) => tracing::debug!(%vendor, operation, kind = ?error.kind, ?took, "call failed"),
        }
        outcome
    }

    async fn exchange(&self, call: Call<'_>) -> Result<Reply, VendorError> {
        let Shared { config, clock, guarded, local, .. } = &*self.shared;
        let (vendor, repeatable) = (call.account.vendor(), call.repeatable);
        let mut headers = HeaderMap::new();
        for (name, value, secret) in &call.headers {
            let mut value = HeaderValue::from_str(value).map_err(|_| {
                VendorError::new(
                    vendor,
                    VendorErrorKind::Unauthorized,
                    "the key holds characters that no key has",
                )
            })?;
            value.set_sensitive(*secret);
            headers.insert(HeaderName::from_static(name), value);
        }
        let (client, url) = match (config.overrides.get(&vendor), local) {
            (Some(base), Some(local)) => {
                let host = call.url.host_str().and_then(|host| HeaderValue::from_str(host).ok());
                headers.extend(host.map(|host| (reqwest::header::HOST, host)));
                (local, rebase(&call.url, base))
            }
            _ => (guarded, call.url),
        };
        let request = client.request(method(call.method), url).headers(headers);
        let request = match call.body {
            Body::None => request,
            Body::Json(bytes) => {
                request.header(reqwest::header::CONTENT_TYPE, "application/json").body(bytes)
            }
            Body::Form { fields, file } => request.multipart(form(vendor, fields, file)?),
        };
        let response = request.send().await.map_err(|error| broken(vendor, repeatable, error))?;
        let status = response.status().as_u16();
        if (300..400).contains(&status) {
            let detail = "redirects are not followed: check the address in the settings";
            return Err(VendorError::new(vendor, VendorErrorKind::Redirected, detail).with_status(status));
        }
        let text = |name| response.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let retry_after =
            text("retry-after").and_then(|value| retry_after::parse(vendor, value, clock.now()));
        let content_range = text("content-range").map(str::to_owned);
        let html = text("content-type").is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        let body = read_body(config, vendor, repeatable, response)
            .await
            .map_err(|error| error.with_status(status))?;
        let html = html || body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
        Ok(Reply { status, retry_after, content_range, html, body })
    }
}

/// An override must be loopback in numbers; `localhost` is turned into 127.0.0.1, so that nothing is looked up.
fn check_override(vendor: Vendor, url: &mut Url) -> Result<(), VendorError> {
    let refused = || {
        let detail = "an override of the vendor's address must be a plain loopback URL";
        VendorError::new(vendor, VendorErrorKind::HostNotAllowed, detail)
    };
    let plain = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain("localhost")) => url.set_ip_host(IpAddr::V4(Ipv4Addr::LOCALHOST)).is_ok(),
        Some(Host::Domain(_)) | None => false,
    };
    if plain && loopback { Ok(()) } else { Err(refused()) }
}

/// The vendor's URL moved onto an override: its scheme, host, port and leading path.
fn rebase(url: &Url, base: &Url) -> Url {
    let mut moved = base.clone();
    moved.set_path(&format!("{}{}", base.path().trim_end_matches('/'), url.path()));
    moved.set_query(url.query());
    moved
}

fn base_client(config: &EgressConfig) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("Synkro/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .connect_timeout(config.connect_timeout)
        // A connection that the vendor may have dropped meanwhile is worse than a handshake: a message sent into it
        // is neither delivered nor lost.
        .pool_idle_timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(8)
}

fn with_roots(builder: ClientBuilder, roots: RootStore) -> Result<ClientBuilder, VendorError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    match roots {
        RootStore::WebPki => {
            let mut store = rustls::RootCertStore::empty();
            store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
            let tls = rustls::ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .map_err(|_| no_client())?;
            let mut tls = tls.with_root_certificates(store).with_no_client_auth();
            tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            Ok(builder.tls_backend_preconfigured(tls))
        }
        RootStore::Platform => {
            // Already installed by another part of the process is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
            Ok(builder)
        }
    }
}

fn build(builder: ClientBuilder) -> Result<Client, VendorError> {
    builder.build().map_err(|_| no_client())
}

/// No vendor is involved yet; the first of them stands in.
fn no_client() -> VendorError {
    VendorError::new(Vendor::Amocrm, VendorErrorKind::Tls, "the client for outgoing calls could not be built")
}

/// Resolves once, drops every address that is not public, and hands the rest to the connection.
struct CheckedResolver(Arc<dyn Lookup>);

/// The name leads into private networks only.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to no public address")]
struct NoPublicAddress;

/// The name does not resolve.
#[derive(Debug, thiserror::Error)]
#[error("the name does not resolve")]
struct NoAddress;

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = Arc::clone(&self.0);
        Box::pin(async move {
            let found = lookup.lookup(name.as_str()).await.map_err(|_| NoAddress)?;
            if found.is_empty() {
                return Err(NoAddress.into());
            }
            let checked: Vec<SocketAddr> = found
                .into_iter()
                .filter(|ip| address::is_public(*ip))
                .map(|ip| SocketAddr::new(ip, 0))
                .collect();
            if checked.is_empty() {
                return Err(NoPublicAddress.into());
            }
            Ok(Box::new(checked.into_iter()) as Addrs)
        })
    }
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Delete => reqwest::Method::DELETE,
    }
}

fn form(vendor: Vendor, fields: Vec<(&'static str, String)>, file: File) -> Result<Form, VendorError> {
    let part = Part::bytes(file.bytes).file_name(file.name).mime_str("application/octet-stream");
    let part =
        part.map_err(|_| VendorError::new(vendor, VendorErrorKind::BadRequest, "the file cannot be sent"))?;
    Ok(fields
        .into_iter()
        .fold(Form::new(), |form, (name, value)| form.text(name, value))
        .part(file.field, part))
}

async fn read_body(
    config: &EgressConfig,
    vendor: Vendor,
    repeatable: bool,
    mut response: Response,
) -> Result<Vec<u8>, VendorError> {
    let announced = response.content_length();
    let limit = if announced.is_some() { config.body_limit } else { config.unpacked_limit };
    let too_large = || {
        let detail = format!("the answer is larger than {} KiB", limit / 1024);
        VendorError::new(vendor, VendorErrorKind::TooLarge, detail)
    };
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(announced.map_or(4096, |length| usize::try_from(length).unwrap_or(0)));
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(vendor, repeatable, error))? {
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// A failure of the transport, in our words: the library's own text would hold the URL.
fn broken(vendor: Vendor, repeatable: bool, error: reqwest::Error) -> VendorError {
    let error = error.without_url();
    let new = |kind, detail: &str| VendorError::new(vendor, kind, detail);
    if find::<NoPublicAddress>(&error).is_some() {
        return new(VendorErrorKind::HostNotAllowed, "the host leads into a private network");
    }
    if find::<NoAddress>(&error).is_some() {
        return new(VendorErrorKind::Unresolved, "the host name does not resolve");
    }
    if find::<rustls::Error>(&error).is_some() && error.is_connect() {
        return new(VendorErrorKind::Tls, "the secure connection was refused: wrong certificate or protocol");
    }
    if error.is_connect() {
        return match error.is_timeout() {
            true => new(VendorErrorKind::Timeout { sent: false }, "no connection in time"),
            false => new(VendorErrorKind::Network, "no connection could be made"),
        };
    }
    if error.is_builder() {
        return new(VendorErrorKind::BadRequest, "the request could not be built");
    }
    if repeatable {
        new(VendorErrorKind::Network, "the connection broke before the whole answer had come")
    } else {
        new(VendorErrorKind::Timeout { sent: true }, "the connection broke after the request was sent")
    }
}

/// Searches a chain of causes, also inside I/O errors, which hide what they wrap from `source`.
fn find<'e, T: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e T> {
    let mut current = Some(error);
    while let Some(error) = current {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        current = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Answers(Vec<&'static str>);

    impl Lookup for Answers {
        fn lookup<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
            Box::pin(async { Ok(self.0.iter().map(|text| text.parse().unwrap()).collect()) })
        }
    }

    async fn resolved(answers: &[&'static str]) -> Result<Vec<String>, String> {
        let resolver = CheckedResolver(Arc::new(Answers(answers.to_vec())));
        let found = resolver.resolve("api.telegram.org".parse().unwrap()).await;
        found.map(|found| found.map(|at| at.ip().to_string()).collect()).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn only_public_addresses_reach_the_connection() {
        let mixed =
            ["127.0.0.1", "149.154.167.220", "::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2001:67c:4e8::9"];
        assert_eq!(resolved(&mixed).await.unwrap(), ["149.154.167.220", "2001:67c:4e8::9"]);
        assert_eq!(resolved(&["169.254.169.254", "::1"]).await.unwrap_err(), NoPublicAddress.to_string());
        assert_eq!(resolved(&[]).await.unwrap_err(), NoAddress.to_string());
    }

    #[test]
    fn an_override_must_be_loopback() {
        let egress = |url: &str| {
            let overrides = [(Vendor::Radist, Url::parse(url).unwrap())].into();
            Egress::new(EgressConfig { overrides, ..EgressConfig::default() }, Clock::system())
        };
        for good in [
            "http://127.0.0.1:9000",
            "http://localhost:9000/radist/",
            "https://[::1]:9000",
            "http://127.8.8.8",
        ] {
            assert!(egress(good).is_ok(), "{good}");
        }
        for bad in [
            "http://10.0.0.1",
            "http://example.org",
            "http://localhost.evil.tld",
            "http://u:p@127.0.0.1",
            "ftp://127.0.0.1",
            "http://127.0.0.1/?a=b",
            "http://[::ffff:10.0.0.1]",
            "http://0.0.0.0:80",
        ] {
            assert_eq!(egress(bad).unwrap_err().kind, VendorErrorKind::HostNotAllowed, "{bad}");
        }
    }

    #[test]
    fn a_url_moves_onto_an_override_with_its_path_and_query() {
        let url = Url::parse("https://api.radist.online/v2/companies/1/x/?until=a%2Bb").unwrap();
        let moved = |base: &str| rebase(&url, &Url::parse(base).unwrap()).to_string();
        assert_eq!(moved("http://127.0.0.1:9000"), "http://127.0.0.1:9000/v2/companies/1/x/?until=a%2Bb");
        assert_eq!(
            moved("http://127.0.0.1:9000/r/"),
            "http://127.0.0.1:9000/r/v2/companies/1/x/?until=a%2Bb"
        );
    }

    #[test]
    fn both_root_stores_give_a_client() {
        for roots in [RootStore::WebPki, RootStore::Platform] {
            let made = Egress::new(EgressConfig { roots, ..EgressConfig::default() }, Clock::system());
            assert!(made.is_ok(), "{roots:?}");
        }
    }

    #[test]
    fn a_suffix_that_would_open_the_door_is_refused() {
        for suffix in ["ru", "", ".amocrm.ru", "0.0.1"] {
            let config = EgressConfig { amocrm_suffixes: vec![suffix.to_owned()], ..EgressConfig::default() };
            assert!(Egress::new(config, Clock::system()).is_err(), "{suffix}");
        }
    }
}
