//! Where a request comes from: the client's address, its browser, the marks that the browser keeps.

use std::net::IpAddr;

use synkro_shared::SessionId;

/// Longest browser description that is kept.
const MAX_USER_AGENT: usize = 200;

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// The browser's own description, cut and without control characters.
    pub user_agent: String,
    /// The client's address, as far as it is known.
    pub address: Option<IpAddr>,
    /// The marks of people who signed in with this browser.
    pub marks: String,
    /// The session that the browser holds, alive or not.
    pub holds: Option<SessionId>,
}

impl Visit {
    /// A visit with a browser's description as it was sent.
    #[must_use]
    pub fn new(user_agent: &str, address: Option<IpAddr>, marks: String) -> Self {
        let user_agent = user_agent.chars().filter(|c| !c.is_control()).take(MAX_USER_AGENT).collect();
        Self { user_agent, address: address.map(|address| address.to_canonical()), marks, holds: None }
    }

    /// The address, for people.
    #[must_use]
    pub fn address_text(&self) -> String {
        self.address.map(|address| address.to_string()).unwrap_or_default()
    }

    /// What is held against somebody who may have many networks: the IPv4 address, or the /48 of IPv6 that is handed out whole.
    #[must_use]
    pub fn wide_network(&self) -> String {
        match self.address {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}::/48")
            }
            Some(IpAddr::V4(_)) | None => self.network(),
        }
    }

    /// What tries are counted by: the IPv4 address, or the /64 that one IPv6 customer has to itself.
    #[must_use]
    pub fn network(&self) -> String {
        match self.address {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_customer_are_one_network() {
        let network =
            |text: &str| Visit::new("", Some(text.parse().expect("an address")), String::new()).network();
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::"), network("2001:db8:1:3::"));
        let wide = |text: &str| {
            Visit::new("", Some(text.parse().expect("an address")), String::new()).wide_network()
        };
        assert_eq!(wide("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(wide("2001:db8:1:2::"), wide("2001:db8:1:3::"));
        assert_ne!(wide("2001:db8:1::"), wide("2001:db8:2::"));
    }

    #[test]
    fn a_description_can_not_break_a_line() {
        assert_eq!(Visit::new("a\r\nb\u{1b}[31m", None, String::new()).user_agent, "ab[31m");
    }
}
