//! Every setting: read from the environment (and `.env`), checked once at start, never read again.
//!
//! A wrong value stops the start with a message that names the variable and the accepted form, and never the value.

mod addresses;
mod files;
mod keys;
mod log;
mod names;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use ipnet::IpNet;
use url::Url;
use zeroize::Zeroizing;

use crate::store::DatabaseUrl;
use crate::vault::KeyRing;
use keys::DEMO_MARK;

use crate::vendors::http::{AMOCRM_SUFFIXES, Vendor, is_host};

/// What the process was told.
pub struct Settings {
    /// Where the data lives.
    pub database: DatabaseUrl,
    /// Where processes wake each other; `None`: workers only look by themselves.
    pub redis_url: Option<String>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where a process that only works tells of its health; `None`: nowhere.
    pub worker_listen: Option<SocketAddr>,
    /// How long new connections are still taken once the process was told to end.
    pub stop_delay: Duration,
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
    /// Where a person looks at the emulated services' consoles; only in demo mode.
    pub demo_console: Option<Url>,
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
    name: std::borrow::Cow<'static, str>,
    form: String,
}

fn wrong(name: &'static str, form: impl Into<String>) -> WrongSetting {
    WrongSetting { name: name.into(), form: form.into() }
}

impl Settings {
    /// Reads all settings through `get`.
    ///
    /// # Errors
    /// The first one that can't be used.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, WrongSetting> {
        let get =
            |name: &str| get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let secret = |name: &'static str| files::value_or_file(&get, name);
        let demo = match get("SYNKRO_MODE").as_deref() {
            None | Some("production") => false,
            Some(DEMO_MARK) => true,
            Some(_) => return Err(wrong("SYNKRO_MODE", "use production (default) or demo")),
        };
        let database = secret("DATABASE_URL")?.unwrap_or_else(|| "sqlite:data/synkro.db".to_owned());
        let listen = get("SYNKRO_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let public = get("SYNKRO_PUBLIC_URL").unwrap_or_else(|| format!("http://{listen}"));
        let listen = addresses::listen("SYNKRO_LISTEN", &listen, demo)?;
        let public_url = addresses::public_url(&public)?;
        let app_secret = app_secret(secret("APP_SECRET_KEY")?.map(Zeroizing::new))?;
        let ring = Zeroizing::new(secret("FIELD_ENCRYPTION_KEY")?.ok_or_else(|| {
            wrong("FIELD_ENCRYPTION_KEY", "is required: id:base64, 32 bytes; see .env.example")
        })?);
        let key_ring = KeyRing::parse(&ring).map_err(|form| wrong("FIELD_ENCRYPTION_KEY", form))?;
        if !demo {
            if !keys::looks_random(&app_secret) {
                return Err(wrong(
                    "APP_SECRET_KEY",
                    "is not random: make it with `head -c 32 /dev/urandom | base64`",
                ));
            }
            if let Some(form) = keys::refused_in_production(&ring, &app_secret) {
                return Err(wrong("FIELD_ENCRYPTION_KEY", form));
            }
        }
        log::check(get("SYNKRO_LOG").as_deref(), get("SYNKRO_LOG_FORMAT").as_deref())?;
        Ok(Self {
            redis_url: match secret("REDIS_URL")? {
                Some(url) if !url.starts_with("redis://") && !url.starts_with("rediss://") => {
                    return Err(wrong(
                        "REDIS_URL",
                        "use redis://HOST:PORT or rediss://USER:PASSWORD@HOST:PORT",
                    ));
                }
                url => url,
            },
            database: checked_database(&database, get("SYNKRO_DATABASE_TLS").as_deref())?,
            listen,
            worker_listen: get("SYNKRO_WORKER_LISTEN")
                .map(|text| addresses::listen("SYNKRO_WORKER_LISTEN", &text, demo))
                .transpose()?,
            stop_delay: seconds(get("SYNKRO_STOP_DELAY_SECONDS"), 3, 0..=20)
                .ok_or_else(|| wrong("SYNKRO_STOP_DELAY_SECONDS", "use whole seconds, 0 to 20"))?,
            public_url,
            trusted_proxies: addresses::proxies(get("SYNKRO_TRUSTED_PROXY"))?,
            web_dist: get("SYNKRO_WEB_DIST").map(PathBuf::from),
            app_secret,
            key_ring,
            lease: seconds(get("SYNKRO_LEASE_SECONDS"), 30, 3..=600)
                .ok_or_else(|| wrong("SYNKRO_LEASE_SECONDS", "use whole seconds, 3 to 600"))?,
            vendor_overrides: overrides(&get, demo)?,
            demo_console: demo_console(get("SYNKRO_DEMO_CONSOLE_URL"), demo)?,
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

impl Settings {
    /// Refuses variables that look like ours and are not: nobody would read them.
    ///
    /// # Errors
    /// The first one, with the name that was perhaps meant.
    pub fn check_names(all: impl IntoIterator<Item = (String, String)>) -> Result<(), WrongSetting> {
        let found = all.into_iter().find_map(|(name, value)| Some((names::unknown(&name, &value)?, name)));
        match found {
            Some((form, name)) => Err(WrongSetting { name: name.into(), form }),
            None => Ok(()),
        }
    }

    /// Refuses a folder without a page: asked by whoever is going to serve it.
    ///
    /// # Errors
    /// When there is no page in it.
    pub fn check_page(&self) -> Result<(), WrongSetting> {
        match &self.web_dist {
            Some(folder) if !folder.join("index.html").is_file() => Err(wrong(
                "SYNKRO_WEB_DIST",
                "has no index.html: use the folder of the built page (`cargo xtask page`), or leave it out",
            )),
            _ => Ok(()),
        }
    }
}

/// The database's address. Over a network nobody may read along or stand in between.
fn checked_database(address: &str, tls: Option<&str>) -> Result<DatabaseUrl, WrongSetting> {
    const NAME: &str = "SYNKRO_DATABASE_TLS";
    let database = DatabaseUrl::parse(address).map_err(|form| wrong("DATABASE_URL", form))?;
    let anyhow = match tls {
        None | Some("verified") => false,
        Some("insecure") => true,
        Some(_) => return Err(wrong(NAME, "use verified (default) or insecure")),
    };
    if anyhow || database.is_private() {
        return Ok(database);
    }
    Err(wrong(
        "DATABASE_URL",
        "reaches PostgreSQL over a network without a certificate that is verified: add ?sslmode=verify-full (and \
         &sslrootcert=FILE for an authority of your own), or set SYNKRO_DATABASE_TLS=insecure where nobody else \
         is in that network",
    ))
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
        Some(text) if !fits(&text) => Err(wrong(
            "SYNKRO_CONTACT",
            "use one line of at most 200 characters, e.g. support@synkro.example",
        )),
        text => Ok(text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())),
    }
}

fn seconds(value: Option<String>, default: u64, allowed: std::ops::RangeInclusive<u64>) -> Option<Duration> {
    let seconds = value.map_or(Some(default), |text| text.parse().ok())?;
    allowed.contains(&seconds).then(|| Duration::from_secs(seconds))
}

fn app_secret(value: Option<Zeroizing<String>>) -> Result<Zeroizing<Vec<u8>>, WrongSetting> {
    const NAME: &str = "APP_SECRET_KEY";
    let value = value.ok_or_else(|| wrong(NAME, "is required: base64 of at least 32 random bytes"))?;
    let bytes = BASE64_STANDARD
        .decode(value.as_bytes())
        .map_err(|_| wrong(NAME, "use base64 of at least 32 random bytes"))?;
    if bytes.len() < 32 {
        return Err(wrong(NAME, "is too short: use base64 of at least 32 random bytes"));
    }
    Ok(Zeroizing::new(bytes))
}

fn demo_console(value: Option<String>, demo: bool) -> Result<Option<Url>, WrongSetting> {
    const NAME: &str = "SYNKRO_DEMO_CONSOLE_URL";
    let Some(value) = value else { return Ok(None) };
    if !demo {
        return Err(wrong(NAME, "is allowed in demo mode only; remove it"));
    }
    let url = Url::parse(&value).ok().filter(addresses::is_plain_loopback);
    url.map(Some).ok_or_else(|| wrong(NAME, "use http://127.0.0.1:PORT/console"))
}

fn overrides(
    get: &impl Fn(&str) -> Option<String>,
    demo: bool,
) -> Result<BTreeMap<Vendor, Url>, WrongSetting> {
    let mut all = BTreeMap::new();
    for vendor in Vendor::ALL {
        let name = vendor.spec().demo_setting;
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

    fn key() -> String {
        BASE64_STANDARD.encode(crate::clock::random_bytes::<32>())
    }

    fn read(changes: &[(&str, &str)]) -> Result<Settings, WrongSetting> {
        let mut all = BTreeMap::from([
            ("APP_SECRET_KEY".to_owned(), key()),
            ("FIELD_ENCRYPTION_KEY".to_owned(), format!("a:{}", key())),
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
            ("SYNKRO_WORKER_LISTEN", "wrong-value"),
            ("SYNKRO_STOP_DELAY_SECONDS", "wrong-value"),
            ("SYNKRO_LOG", "wrong-value"),
            ("SYNKRO_LOG_FORMAT", "wrong-value"),
            ("SYNKRO_DATABASE_TLS", "wrong-value"),
        ] {
            let message = read(&[(name, value)]).err().expect("refused").to_string();
            assert!(message.starts_with(name) && !message.contains("wrong-value"), "{message}");
        }
    }

    #[test]
    fn postgresql_over_a_network_is_reached_by_verified_tls_or_not_at_all() {
        let of = |address: &str, tls: &str| read(&[("DATABASE_URL", address), ("SYNKRO_DATABASE_TLS", tls)]);
        for address in [
            "sqlite:data/synkro.db",
            "postgres://u:secret@127.0.0.1/synkro",
            "postgres://u:secret@127.8.8.8:5433/synkro",
            "postgres://u:secret@[::1]/synkro",
            "postgres://u:secret@localhost/synkro?sslmode=disable",
            "postgres://u:secret@%2Fvar%2Frun%2Fpostgresql/synkro",
            "postgres:///synkro?host=/var/run/postgresql&user=u",
            "postgres://u:secret@db.example/synkro?sslmode=verify-full",
            "postgres://u:secret@db.example/synkro?sslmode=verify-ca&sslrootcert=/etc/ca.pem",
            "postgres://u:secret@10.0.0.5/synkro?ssl-mode=verify-full",
        ] {
            assert!(of(address, "").is_ok(), "{address}");
        }
        for address in [
            "postgres://u:secret@postgres/synkro",
            "postgres://u:secret@10.0.0.5/synkro",
            "postgres://u:secret@db.example/synkro?sslmode=require",
            "postgres://u:secret@db.example/synkro?sslmode=prefer",
            "postgres://u:secret@db.example/synkro?sslmode=disable",
            "postgres://u:secret@localhost.example/synkro",
            "postgres://u:secret@[fd00::5]/synkro",
            "postgres://u:secret@localhost/synkro?host=db.example",
            "postgres://u:secret@localhost/synkro?hostaddr=10.0.0.5",
        ] {
            let words = of(address, "").err().expect(address).to_string();
            assert!(
                words.contains("sslmode=verify-full") && words.contains("SYNKRO_DATABASE_TLS"),
                "{words}"
            );
            assert!(!words.contains("secret") && !words.contains("10.0.0.5"), "{words}");
            assert!(of(address, "insecure").is_ok(), "{address}");
        }
    }

    #[test]
    fn every_secret_may_lie_in_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("written");
            path.to_str().expect("a path").to_owned()
        };
        let good = [
            ("APP_SECRET_KEY", key()),
            ("FIELD_ENCRYPTION_KEY", format!("b:{}", key())),
            ("DATABASE_URL", "sqlite:of-the-file.db".to_owned()),
            ("REDIS_URL", "redis://:a-password@127.0.0.1:6379".to_owned()),
        ];
        for (name, value) in &good {
            let from = format!("{name}_FILE");
            let path = file(name, format!("{value}\n").as_bytes());
            let settings = read(&[(name, ""), (&from, &path)]).unwrap_or_else(|error| panic!("{error}"));
            match *name {
                "DATABASE_URL" => assert!(settings.database.to_string().contains("of-the-file.db")),
                "REDIS_URL" => assert_eq!(settings.redis_url.as_ref(), Some(value)),
                _ => {}
            }
            // Which of both would count is nobody's guess.
            let words = read(&[(name, value), (&from, &path)]).err().expect("refused").to_string();
            assert!(words.starts_with(&from) && words.contains(name) && words.contains("both"), "{words}");
            for (what, path) in [
                ("empty", file("empty", b" \n")),
                ("no text", file("bytes", b"\xff\xfe")),
                ("too long", file("long", &vec![b'a'; 70_000])),
                ("not there", format!("{}/nothing", folder.path().display())),
                ("a folder", folder.path().to_str().expect("a path").to_owned()),
            ] {
                let words = read(&[(name, ""), (&from, &path)]).err().expect(what).to_string();
                assert!(words.starts_with(&from) && !words.contains(value.as_str()), "{what}: {words}");
            }
        }
        let wrong = file("wrong", b"wrong-value");
        let words = read(&[("APP_SECRET_KEY", ""), ("APP_SECRET_KEY_FILE", &wrong)]).err().expect("refused");
        assert!(words.to_string().starts_with("APP_SECRET_KEY"), "{words}");
    }

    #[test]
    fn production_refuses_demo_keys_and_stand_ins_for_vendors() {
        let (one, other) = (key(), key());
        for ring in [
            format!("demo:{one}"),
            format!("Demo:{one}"),
            format!("k1:{one},demo:{other}"),
            format!("k1:{one}, DEMO-2:{other}"),
        ] {
            let words = read(&[("FIELD_ENCRYPTION_KEY", &ring)]).err().expect("refused").to_string();
            assert!(words.contains("demo's key") && !words.contains(&one), "{words}");
            assert!(read(&[("FIELD_ENCRYPTION_KEY", &ring), ("SYNKRO_MODE", "demo")]).is_ok());
        }
        let stand_in = ("SYNKRO_DEMO_GEMINI_URL", "http://127.0.0.1:4904");
        assert!(read(&[stand_in]).is_err());
        let demo = read(&[stand_in, ("SYNKRO_MODE", "demo")]).expect("settings");
        assert_eq!(demo.vendor_overrides.len(), 1);
    }

    #[test]
    fn the_demos_console_is_a_plain_page_of_this_machine_and_of_the_demo_alone() {
        const NAME: &str = "SYNKRO_DEMO_CONSOLE_URL";
        let console = "http://127.0.0.1:4900/console";
        assert!(read(&[(NAME, console)]).is_err(), "production");
        let demo = |value: &str| read(&[(NAME, value), ("SYNKRO_MODE", "demo")]);
        let is = demo(console).expect("settings").demo_console.expect("a console");
        assert_eq!(is.as_str(), console);
        assert!(demo("").expect("settings").demo_console.is_none());
        for refused in [
            "wrong-value",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "http://emulators.example/console",
            "http://me:secret@127.0.0.1:4900/console",
            "http://127.0.0.1:4900/console?x=1",
            "http://127.0.0.1.evil.example/console",
        ] {
            let words = demo(refused).err().expect("refused").to_string();
            assert!(words.starts_with(NAME) && !words.contains(refused), "{words}");
        }
    }

    #[test]
    fn keys_that_are_none_are_refused() {
        let zeros = BASE64_STANDARD.encode([0u8; 32]);
        let same = key();
        assert!(read(&[("APP_SECRET_KEY", &zeros)]).is_err());
        for ring in [format!("a:{zeros}"), format!("a:{},b:{zeros}", key()), format!("a:{same},b:{same}")] {
            assert!(read(&[("FIELD_ENCRYPTION_KEY", &ring)]).is_err(), "{ring}");
        }
        let both = [("APP_SECRET_KEY", same.as_str()), ("FIELD_ENCRYPTION_KEY", &format!("a:{same}"))];
        assert!(read(&both).is_err(), "one key for two purposes");
    }

    #[test]
    fn the_demo_listens_on_this_machine_alone() {
        for (listen, good) in
            [("127.0.0.1:1", true), ("[::1]:1", true), ("0.0.0.0:1", false), ("[::]:1", false)]
        {
            let public = ("SYNKRO_PUBLIC_URL", "http://localhost:1");
            let demo = read(&[("SYNKRO_LISTEN", listen), public, ("SYNKRO_MODE", "demo")]);
            assert_eq!(demo.is_ok(), good, "{listen}");
            assert!(read(&[("SYNKRO_LISTEN", listen), public]).is_ok(), "{listen}");
        }
    }

    #[test]
    fn a_folder_without_a_page_is_refused_by_whoever_serves_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_string_lossy().into_owned();
        let settings = read(&[("SYNKRO_WEB_DIST", &path)]).expect("settings");
        assert!(settings.check_page().is_err());
        std::fs::write(folder.path().join("index.html"), "<!doctype html>").expect("a page");
        assert!(settings.check_page().is_ok());
        assert!(read(&[]).expect("settings").check_page().is_ok());
    }
}
