//! Which hosts each vendor may have, and how an address typed by a person becomes a URL.
//!
//! A positive list: https, port 443, an exact host or `label.suffix`, nothing else in the URL. It is applied to every
//! request again, whoever built the URL. The resolver in [`super`] is the second lock; this one keeps keys from going
//! to a stranger's public host.

use url::{Host, Url};

use crate::error::{VendorError, VendorErrorKind};
use crate::spec::Hosts;
use crate::vendor::Vendor;

/// The suffixes an amoCRM account host can have (amocrm.ru, amocrm.com, kommo.com).
pub const AMOCRM_SUFFIXES: [&str; 3] = ["amocrm.ru", "amocrm.com", "kommo.com"];

/// A Supabase project ref has exactly this many lower-case Latin letters.
const SUPABASE_REF: usize = 20;

fn refuse(vendor: Vendor, why: &str) -> VendorError {
    VendorError::new(vendor, VendorErrorKind::HostNotAllowed, why)
}

/// Whether `host`, lower-case and without a port, is one of the vendor's. `listed` is what the installation allows:
/// suffixes for amoCRM, whole hosts for OpenAI-compatible endpoints.
pub(crate) fn is_allowed(vendor: Vendor, host: &str, listed: &[String]) -> bool {
    match vendor.spec().hosts {
        Hosts::Exact(hosts) => hosts.contains(&host),
        Hosts::AccountBefore => listed.iter().any(|suffix| {
            host.strip_suffix(suffix.as_str()).and_then(|rest| rest.strip_suffix('.')).is_some_and(is_label)
        }),
        Hosts::ProjectBefore(suffix) => host.strip_suffix(suffix).is_some_and(is_project_ref),
        Hosts::Allowed => listed.iter().any(|allowed| allowed == host),
    }
}

/// A DNS label: letters, digits and inner hyphens, at most 63. A punycode label is never an account's name.
fn is_label(text: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    !text.is_empty()
        && text.len() <= 63
        && text.starts_with(alphanumeric)
        && text.ends_with(alphanumeric)
        && text.chars().all(|c| alphanumeric(c) || c == '-')
        && !text.starts_with("xn--")
}

pub(crate) fn is_project_ref(text: &str) -> bool {
    text.len() == SUPABASE_REF && text.bytes().all(|b| b.is_ascii_lowercase())
}

/// A suffix that configuration may add: a plain domain of two labels or more, not an address.
pub(crate) fn is_suffix(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(is_label)
        && text.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_lowercase()))
}

/// A host that configuration may allow: a plain domain, not an address in numbers.
#[must_use]
pub fn is_host(text: &str) -> bool {
    text.len() <= 253 && is_suffix(text)
}

/// Checks a URL that is about to be requested.
///
/// # Errors
/// [`VendorErrorKind::HostNotAllowed`]; the detail does not repeat the URL.
pub(crate) fn check(vendor: Vendor, url: &Url, listed: &[String]) -> Result<(), VendorError> {
    if url.scheme() != "https" {
        return Err(refuse(vendor, "only https is allowed"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse(vendor, "an address must not hold a user name"));
    }
    if url.port().is_some() {
        return Err(refuse(vendor, "only the default port is allowed"));
    }
    match url.host() {
        Some(Host::Domain(host)) if is_allowed(vendor, host, listed) => Ok(()),
        Some(Host::Domain(_)) => Err(refuse(vendor, "this host is not one of the vendor's")),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => Err(refuse(vendor, "an address in numbers is not allowed")),
        None => Err(refuse(vendor, "the address has no host")),
    }
}

/// Reads an address that a person typed: `host`, `https://host` or `https://host/path`, spaces around it aside.
///
/// The text is judged before the URL parser, which would quietly drop tabs and line ends and turn `\` into `/`.
///
/// # Errors
/// [`VendorErrorKind::HostNotAllowed`].
pub(crate) fn parse(vendor: Vendor, typed: &str, listed: &[String]) -> Result<Url, VendorError> {
    let typed = typed.trim_matches(' ');
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:/".contains(c);
    if typed.is_empty() || typed.len() > 300 || !typed.chars().all(plain) {
        return Err(refuse(vendor, "the address holds characters that an address of this vendor never has"));
    }
    let full = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    // The parser would swallow further slashes before the host.
    if !full.split_once("://").is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    {
        return Err(refuse(vendor, "this is not an address"));
    }
    let url = Url::parse(&full).map_err(|_| refuse(vendor, "this is not an address"))?;
    check(vendor, &url, listed)?;
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suffixes() -> Vec<String> {
        AMOCRM_SUFFIXES.map(str::to_owned).to_vec()
    }

    fn allowed(vendor: Vendor, typed: &str) -> bool {
        let listed = match vendor {
            Vendor::Openai => vec!["llm.example.org".to_owned()],
            _ => suffixes(),
        };
        parse(vendor, typed, &listed).is_ok()
    }

    #[test]
    fn each_vendor_has_its_own_hosts_and_no_others() {
        let good = [
            (Vendor::Amocrm, "example.amocrm.ru"),
            (Vendor::Amocrm, " https://Example.AMOCRM.com/ "),
            (Vendor::Amocrm, "a-1.kommo.com"),
            (Vendor::Radist, "https://api.radist.online/v2"),
            (Vendor::Radist, "https://api-ru.radist.online/v2/"),
            (Vendor::Supabase, "https://abcdefghijklmnopqrst.supabase.co/rest/v1/"),
            (Vendor::Gemini, "https://generativelanguage.googleapis.com"),
            (Vendor::Telegram, "https://api.telegram.org:443/"),
            (Vendor::Openai, "https://llm.example.org/v1"),
        ];
        for (vendor, typed) in good {
            assert!(allowed(vendor, typed), "{typed}");
            for other in Vendor::ALL.into_iter().filter(|other| *other != vendor) {
                assert!(!allowed(other, typed), "{typed} for {other}");
            }
        }
    }

    #[test]
    fn hostile_addresses_are_refused_for_every_vendor() {
        let bad = [
            "",
            " ",
            "https://",
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "2130706433",
            "017700000001",
            "https://[::1]/",
            "[::ffff:127.0.0.1]",
            "https://[64:ff9b::7f00:1]/",
            "localhost",
            "metadata.google.internal",
            "http://example.amocrm.ru",
            "file:///etc/passwd",
            "gopher://example.amocrm.ru/",
            "ftp://api.telegram.org",
            "evilamocrm.ru",
            "amocrm.ru",
            "a.b.amocrm.ru",
            "amocrm.ru.evil.tld",
            "example.amocrm.ru.evil.tld",
            "example.amocrm.ru.",
            "https://example.amocrm.ru./",
            "example.amocrm.ru:6379",
            "https://api.telegram.org:6379",
            "user@example.amocrm.ru",
            "https://example.amocrm.ru@127.0.0.1/",
            "https://u:p@api.telegram.org/",
            "https://example.amocrm.ru#@evil.tld",
            "https://evil.tld?example.amocrm.ru",
            "https://evil.tld\\.amocrm.ru",
            "exa\tmple.amocrm.ru",
            "example.amocrm.ru\r\nHost: evil.tld",
            "https://api.telegram.org\n",
            "xn--e1afmkfd.amocrm.ru",
            "пример.amocrm.ru",
            "example。amocrm.ru",
            "exаmple.amocrm.ru",
            "-a.amocrm.ru",
            "a-.amocrm.ru",
            "a_b.amocrm.ru",
            ".amocrm.ru",
            "..amocrm.ru",
            "%65xample.amocrm.ru",
            "abcdefghijklmnopqrs.supabase.co",
            "abcdefghijklmnopqrst.supabase.com",
            "abcdefghijklmnopqrs1.supabase.co",
            "x.abcdefghijklmnopqrst.supabase.co",
            "abcdefghijklmnopqrst.supabase.co.evil.tld",
            "evil-generativelanguage.googleapis.com",
            "storage.googleapis.com",
            "api.telegram.org.evil.tld",
            "https://api.radist.online.evil.tld/v2",
            "xapi.radist.online",
            "https:/\\/api.telegram.org",
            "//api.telegram.org",
        ];
        for typed in bad {
            for vendor in Vendor::ALL {
                assert!(!allowed(vendor, typed), "{typed:?} for {vendor}");
            }
        }
    }

    #[test]
    fn a_configured_suffix_must_be_a_plain_domain() {
        for good in ["amocrm.kz", "crm.example.org"] {
            assert!(is_suffix(good), "{good}");
        }
        for bad in ["", "ru", ".ru", "amocrm.ru.", "Amocrm.ru", "0.0.1", "amocrm.ru/x", "*.ru"] {
            assert!(!is_suffix(bad), "{bad}");
        }
    }
}
