//! Every setting: read from the environment (and `.env`), checked once at start, never read again.
//!
//! A wrong value stops the start with a message that names the variable and the accepted form, and never the value.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use ipnet::IpNet;
use url::Url;
use zeroize::Zeroizing;

use crate::store::DatabaseUrl;
use crate::vault::KeyRing;
use crate::vendors::http::{AMOCRM_SUFFIXES, Vendor, is_host};

/// Keys that the demo is published with: refused outside it.
const DEMO_MARK: &str = "demo";

/// What the process was told.
pub struct Settings {
    /// Where the data lives.
    pub database: DatabaseUrl,
    /// Where processes wake each other; `None`: workers only look by themselves.
    pub redis_url: Option<String>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where browsers find it; its origin is what requests must come from.
    pub public_url: Url,
    /// Proxies whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// The built page; `None`: somebody else serves it.
    pub web_dist: Option<PathBuf>,
    /// Signs sessions.
    pub app_secret: Zeroizing<Vec<u8>>,
    /// Wraps the tenants' data keys.
    pub key_ring: KeyRing,
    /// How long a worker holds a run without a sign of life.
    pub lease: Duration,
    /// Loopback stand-ins for the vendors; only in demo mode.
    pub vendor_overrides: BTreeMap<Vendor, Url>,
    /// Hosts of OpenAI-compatible endpoints that tenants may name.
    pub ai_hosts: Vec<String>,
    /// What may follow an amoCRM account's name.
    pub amocrm_suffixes: Vec<String>,
    /// Whom the companies' people may turn to: an e-mail address, a phone, a link. Shown to them as it is.
    pub contact: Option<String>,
    /// Demo mode: emulated vendors, published accounts.
    pub demo: bool,
    /// Take the system's certificate store instead of the built-in one.
    pub system_roots: bool,
}

/// A setting that can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {form}")]
pub struct WrongSetting {
    name: &'static str,
    form: String,
}

fn wrong(name: &'static str, form: impl Into<String>) -> WrongSetting {
    WrongSetting { name, form: form.into() }
}

impl Settings {
    /// Reads all settings through `get`.
    ///
    /// # Errors
    /// The first one that can't be used.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, WrongSetting> {
        let get =
            |name: &str| get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let demo = match get("SYNKRO_MODE").as_deref() {
            None | Some("production") => false,
            Some(DEMO_MARK) => true,
            Some(_) => return Err(wrong("SYNKRO_MODE", "use production (default) or demo")),
        };
        let database = get("DATABASE_URL").unwrap_or_else(|| "sqlite:data/synkro.db".to_owned());
        let listen = get("SYNKRO_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let public = get("SYNKRO_PUBLIC_URL").unwrap_or_else(|| format!("http://{listen}"));
        let public_url = Url::parse(&public)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/")
            .ok_or_else(|| {
                wrong("SYNKRO_PUBLIC_URL", "use the page's address, e.g. https://synkro.example")
            })?;
        let app_secret = app_secret(get("APP_SECRET_KEY"))?;
        let ring = get("FIELD_ENCRYPTION_KEY").ok_or_else(|| {
            wrong("FIELD_ENCRYPTION_KEY", "is required: id:base64, 32 bytes; see .env.example")
        })?;
        if !demo && ring.starts_with(DEMO_MARK) {
            return Err(wrong("FIELD_ENCRYPTION_KEY", "is the demo's key; make your own, see .env.example"));
        }
        let lease = get("SYNKRO_LEASE_SECONDS").unwrap_or_else(|| "30".to_owned());
        Ok(Self {
            redis_url: match get("REDIS_URL") {
                Some(url) if !url.starts_with("redis://") && !url.starts_with("rediss://") => {
                    return Err(wrong(
                        "REDIS_URL",
                        "use redis://HOST:PORT or rediss://USER:PASSWORD@HOST:PORT",
                    ));
                }
                url => url,
            },
            database: DatabaseUrl::parse(&database).map_err(|form| wrong("DATABASE_URL", form))?,
            listen: listen
                .parse()
                .map_err(|_| wrong("SYNKRO_LISTEN", "use ADDRESS:PORT, e.g. 127.0.0.1:8080"))?,
            public_url,
            trusted_proxies: proxies(get("SYNKRO_TRUSTED_PROXY"))?,
            web_dist: get("SYNKRO_WEB_DIST").map(PathBuf::from),
            app_secret,
            key_ring: KeyRing::parse(&ring).map_err(|form| wrong("FIELD_ENCRYPTION_KEY", form))?,
            lease: lease
                .parse()
                .ok()
                .filter(|seconds| (3..=600).contains(seconds))
                .map(Duration::from_secs)
                .ok_or_else(|| wrong("SYNKRO_LEASE_SECONDS", "use whole seconds, 3 to 600"))?,
            vendor_overrides: overrides(&get, demo)?,
            ai_hosts: hosts("SYNKRO_AI_HOSTS", get("SYNKRO_AI_HOSTS"), "llm.example.org,api.openai.com")?,
            contact: contact(get("SYNKRO_CONTACT"))?,
            amocrm_suffixes: match get("SYNKRO_AMOCRM_SUFFIXES") {
                None => AMOCRM_SUFFIXES.map(str::to_owned).to_vec(),
                value => hosts("SYNKRO_AMOCRM_SUFFIXES", value, "amocrm.ru,amocrm.com,kommo.com")?,
            },
            demo,
            system_roots: match get("SYNKRO_TLS_ROOTS").as_deref() {
                None | Some("bundled") => false,
                Some("system") => true,
                Some(_) => return Err(wrong("SYNKRO_TLS_ROOTS", "use bundled (default) or system")),
            },
        })
    }
}

fn hosts(name: &'static str, value: Option<String>, form: &str) -> Result<Vec<String>, WrongSetting> {
    let value = value.unwrap_or_default().to_lowercase();
    let all = value.split(',').map(str::trim).filter(|host| !host.is_empty());
    all.map(|host| {
        if is_host(host) {
            Ok(host.to_owned())
        } else {
            Err(wrong(name, format!("use domains, e.g. {form}")))
        }
    })
    .collect()
}

/// Longest contact: it stands in a sentence.
const MAX_CONTACT: usize = 200;

fn contact(value: Option<String>) -> Result<Option<String>, WrongSetting> {
    let fits = |text: &String| text.chars().count() <= MAX_CONTACT && !text.chars().any(char::is_control);
    match value {
        Some(text) if !fits(&text) => {
            Err(wrong("SYNKRO_CONTACT", "use one line of at most 200 characters, e.g. support@synkro.example"))
        }
        text => Ok(text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())),
    }
}

fn proxies(value: Option<String>) -> Result<Vec<IpNet>, WrongSetting> {
    let parse = |text: &str| {
        text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
            wrong("SYNKRO_TRUSTED_PROXY", "use addresses or networks, e.g. 127.0.0.1,10.0.0.0/8")
        })
    };
    let value = value.unwrap_or_default();
    value.split(',').map(str::trim).filter(|text| !text.is_empty()).map(parse).collect()
}

fn app_secret(value: Option<String>) -> Result<Zeroizing<Vec<u8>>, WrongSetting> {
    const NAME: &str = "APP_SECRET_KEY";
    let value = value.ok_or_else(|| wrong(NAME, "is required: base64 of at least 32 random bytes"))?;
    let bytes =
        BASE64_STANDARD.decode(value).map_err(|_| wrong(NAME, "use base64 of at least 32 random bytes"))?;
    if bytes.len() < 32 {
        return Err(wrong(NAME, "is too short: use base64 of at least 32 random bytes"));
    }
    Ok(Zeroizing::new(bytes))
}

fn overrides(
    get: &impl Fn(&str) -> Option<String>,
    demo: bool,
) -> Result<BTreeMap<Vendor, Url>, WrongSetting> {
    const NAMES: [(&str, Vendor); 6] = [
        ("SYNKRO_DEMO_AMOCRM_URL", Vendor::Amocrm),
        ("SYNKRO_DEMO_RADIST_URL", Vendor::Radist),
        ("SYNKRO_DEMO_SUPABASE_URL", Vendor::Supabase),
        ("SYNKRO_DEMO_GEMINI_URL", Vendor::Gemini),
        ("SYNKRO_DEMO_TELEGRAM_URL", Vendor::Telegram),
        ("SYNKRO_DEMO_AI_URL", Vendor::Openai),
    ];
    let mut all = BTreeMap::new();
    for (name, vendor) in NAMES {
        let Some(value) = get(name) else { continue };
        if !demo {
            return Err(wrong(name, "is allowed in demo mode only; remove it"));
        }
        let url = Url::parse(&value).map_err(|_| wrong(name, "use http://127.0.0.1:PORT"))?;
        all.insert(vendor, url);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(changes: &[(&str, &str)]) -> Result<Settings, WrongSetting> {
        let secret = BASE64_STANDARD.encode([1u8; 32]);
        let mut all = BTreeMap::from([
            ("APP_SECRET_KEY".to_owned(), secret.clone()),
            ("FIELD_ENCRYPTION_KEY".to_owned(), format!("a:{secret}")),
        ]);
        for (name, value) in changes {
            all.insert((*name).to_owned(), (*value).to_owned());
        }
        Settings::read(|name| all.get(name).cloned())
    }

    #[test]
    fn the_two_keys_are_enough_to_start() {
        let settings = read(&[]).expect("settings");
        assert_eq!(settings.listen.port(), 8080);
        assert!(!settings.demo);
    }

    #[test]
    fn every_wrong_value_names_its_variable_and_never_repeats_the_value() {
        for (name, value) in [
            ("SYNKRO_MODE", "wrong-value"),
            ("DATABASE_URL", "wrong-value"),
            ("SYNKRO_LISTEN", "wrong-value"),
            ("SYNKRO_PUBLIC_URL", "wrong-value"),
            ("APP_SECRET_KEY", "wrong-value"),
            ("FIELD_ENCRYPTION_KEY", "wrong-value"),
            ("SYNKRO_LEASE_SECONDS", "wrong-value"),
            ("SYNKRO_TLS_ROOTS", "wrong-value"),
            ("REDIS_URL", "wrong-value"),
            ("SYNKRO_TRUSTED_PROXY", "wrong-value"),
            ("SYNKRO_AI_HOSTS", "wrong-value"),
            ("SYNKRO_AMOCRM_SUFFIXES", "wrong-value"),
        ] {
            let message = read(&[(name, value)]).err().expect("refused").to_string();
            assert!(message.starts_with(name) && !message.contains("wrong-value"), "{message}");
        }
    }

    #[test]
    fn production_refuses_demo_keys_and_stand_ins_for_vendors() {
        let demo_ring = format!("demo:{}", BASE64_STANDARD.encode([1u8; 32]));
        assert!(read(&[("FIELD_ENCRYPTION_KEY", &demo_ring)]).is_err());
        let stand_in = ("SYNKRO_DEMO_GEMINI_URL", "http://127.0.0.1:4904");
        assert!(read(&[stand_in]).is_err());
        let demo = read(&[stand_in, ("SYNKRO_MODE", "demo")]).expect("settings");
        assert_eq!(demo.vendor_overrides.len(), 1);
    }
}
