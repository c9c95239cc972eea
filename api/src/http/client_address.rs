//! Whose request it is, by network address. A header that says so is believed only from a configured proxy: anybody can
//! write one.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;

/// The client's address, in the request's extensions.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClientAddress(pub Option<IpAddr>);

fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical())
}

/// Whether the request comes through a configured proxy.
pub(super) fn is_proxied(extensions: &Extensions, trusted: &[IpNet]) -> bool {
    peer(extensions).is_some_and(|peer| trusted.iter().any(|network| network.contains(&peer)))
}

/// Finds the client's address.
pub(super) fn find(extensions: &Extensions, headers: &HeaderMap, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = peer(extensions)?;
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return Some(peer);
    }
    // Each proxy adds the address that it was asked from at the end: the last one that is not a proxy of ours is the
    // client's; what stands before it the client wrote itself.
    let named: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut client = peer;
    for name in named.iter().rev() {
        let Ok(address) = name.trim().parse::<IpAddr>() else { break };
        client = address.to_canonical();
        if !is_trusted(&client) {
            break;
        }
    }
    Some(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(peer: &str, forwarded: &[&str], trusted: &str) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().expect("an address"), 1234)));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("a header"));
        }
        let trusted: Vec<IpNet> = trusted.split(' ').filter_map(|text| text.parse().ok()).collect();
        find(&extensions, &headers, &trusted).expect("an address").to_string()
    }

    #[test]
    fn a_header_is_believed_from_a_configured_proxy_only() {
        assert_eq!(found("203.0.113.9", &["192.0.2.1"], ""), "203.0.113.9");
        assert_eq!(found("203.0.113.9", &["192.0.2.1"], "10.0.0.0/8"), "203.0.113.9");
        assert_eq!(found("10.0.0.1", &["192.0.2.1"], "10.0.0.0/8"), "192.0.2.1");
        assert_eq!(found("::ffff:10.0.0.1", &["192.0.2.1"], "10.0.0.0/8"), "192.0.2.1");
        assert_eq!(found("10.0.0.1", &[], "10.0.0.0/8"), "10.0.0.1");
    }

    #[test]
    fn what_the_client_wrote_itself_does_not_count() {
        assert_eq!(found("10.0.0.1", &["127.0.0.1, 192.0.2.1"], "10.0.0.0/8"), "192.0.2.1");
        assert_eq!(found("10.0.0.1", &["198.51.100.1", "192.0.2.1, 10.0.0.7"], "10.0.0.0/8"), "192.0.2.1");
        assert_eq!(found("10.0.0.1", &["192.0.2.1, nonsense"], "10.0.0.0/8"), "10.0.0.1");
    }
}
