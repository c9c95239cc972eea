//! Addresses that are accepted: where browsers find us, who may speak for others, where to listen.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use url::{Host, Url};

use super::{WrongSetting, wrong};

/// Whether only this machine can be meant.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Whether it is a page of this machine and nothing else: no name, no password, no other scheme that a link could carry.
pub(super) fn is_plain_loopback(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && is_loopback(url)
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
}

/// The page's address. Browsers keep our cookies over https only, and over http on this machine.
pub(super) fn public_url(text: &str) -> Result<Url, WrongSetting> {
    const NAME: &str = "SYNKRO_PUBLIC_URL";
    let form = || wrong(NAME, "use the page's address alone, e.g. https://synkro.example");
    let url = Url::parse(text).map_err(|_| form())?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(
            NAME,
            "holds a name or a password; it is shown to everybody. Use the address alone",
        ));
    }
    match url.scheme() {
        "https" if bare && url.has_host() => Ok(url),
        "http" if bare && is_loopback(&url) => Ok(url),
        "http" if bare && url.has_host() => Err(wrong(
            NAME,
            "must be https: over http nobody can sign in, but on this machine. E.g. https://synkro.example",
        )),
        _ => Err(form()),
    }
}

pub(super) fn listen(name: &'static str, text: &str, demo: bool) -> Result<SocketAddr, WrongSetting> {
    let listen: SocketAddr =
        text.parse().map_err(|_| wrong(name, "use ADDRESS:PORT, e.g. 127.0.0.1:8080"))?;
    if demo && !listen.ip().to_canonical().is_loopback() {
        return Err(wrong(
            name,
            "must be on loopback in demo mode, whose passwords are published: e.g. 127.0.0.1:8080",
        ));
    }
    Ok(listen)
}

/// Proxies whose word is taken. Whole continents are no proxy: whoever is in one could pass for anybody.
pub(super) fn proxies(value: Option<String>) -> Result<Vec<IpNet>, WrongSetting> {
    const NAME: &str = "SYNKRO_TRUSTED_PROXY";
    let parse = |text: &str| {
        let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        let network =
            network.map_err(|_| wrong(NAME, "use addresses or networks, e.g. 127.0.0.1,10.0.0.0/8"))?;
        // The widest networks of one's own are 10.0.0.0/8 and fc00::/7.
        let too_wide = match network {
            IpNet::V4(network) => network.prefix_len() < 8,
            IpNet::V6(network) => match network.addr().to_ipv4_mapped() {
                Some(_) => network.prefix_len() < 96 + 8,
                None => network.prefix_len() < 7,
            },
        };
        if too_wide {
            return Err(wrong(
                NAME,
                "is so wide that anybody could pass for anybody: name the proxies' own addresses or network",
            ));
        }
        Ok(network)
    };
    let value = value.unwrap_or_default();
    value.split(',').map(str::trim).filter(|text| !text.is_empty()).map(parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_address_is_one_that_people_can_sign_in_at() {
        for good in [
            "https://synkro.example",
            "https://synkro.example:8443/",
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:80",
        ] {
            assert!(public_url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://synkro.example",
            "http://0.0.0.0:8080",
            "http://192.168.1.5",
            "http://localhost.example",
            "https://user:hunter2@synkro.example",
            "https://hunter2@synkro.example",
            "https://synkro.example/app",
            "https://synkro.example/?hunter2",
            "https://synkro.example/#hunter2",
            "ftp://synkro.example",
            "synkro.example",
        ] {
            let words = public_url(bad).expect_err(bad).to_string();
            assert!(words.starts_with("SYNKRO_PUBLIC_URL") && !words.contains("hunter2"), "{words}");
        }
    }

    #[test]
    fn everybody_is_no_proxy() {
        for wide in
            ["0.0.0.0/0", "::/0", "0.0.0.0/1,128.0.0.0/1", "10.0.0.1,64.0.0.0/2", "2000::/3", "::ffff:0:0/96"]
        {
            assert!(proxies(Some(wide.to_owned())).is_err(), "{wide}");
        }
        let own = "127.0.0.1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7,fd00:1::/32,::1";
        assert_eq!(proxies(Some(own.to_owned())).expect("networks").len(), 7);
    }
}
