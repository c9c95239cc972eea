//! The addresses of the shared table as the router takes them.

use leptos_router::{ParamSegment, PartialPathMatch, PathSegment, PossibleRouteMatch, StaticSegment};
use synkro_shared::{Address, AddressPart};

/// A route at this address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At(pub Address);

impl PossibleRouteMatch for At {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let (mut remaining, mut length, mut params) = (path, 0, Vec::new());
        for part in self.0.parts() {
            let matched = match part {
                AddressPart::Fixed(letters) => StaticSegment(letters).test(remaining)?,
                AddressPart::Named(name) => ParamSegment(name).test(remaining)?,
            };
            length += matched.matched().len();
            remaining = matched.remaining();
            params.extend(matched.params());
        }
        Some(PartialPathMatch::new(remaining, params, &path[..length]))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        for part in self.0.parts() {
            path.push(match part {
                AddressPart::Fixed(letters) => PathSegment::Static(letters.into()),
                AddressPart::Named(name) => PathSegment::Param(name.into()),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a path leads, with what its named parts are.
    fn led(path: &str) -> Vec<(Address, Vec<(String, String)>)> {
        let found = |address: Address| {
            let matched = At(address).test(path).filter(PartialPathMatch::is_complete)?;
            let params = matched.params().into_iter().map(|(name, value)| (name.into_owned(), value));
            Some((address, params.collect()))
        };
        Address::ALL.into_iter().filter_map(found).collect()
    }

    #[test]
    fn a_path_leads_to_the_one_address_that_the_table_says() {
        for address in Address::ALL {
            let path = address.code().replace(':', "a1-");
            let params = address.parts().filter_map(|part| match part {
                AddressPart::Named(name) => Some((name.to_owned(), format!("a1-{name}"))),
                AddressPart::Fixed(_) => None,
            });
            assert_eq!(led(&path).first(), Some(&(address, params.collect())), "{path}");
            let with_slash = format!("{}/", path.trim_end_matches('/'));
            assert_eq!(led(&with_slash).first().map(|(address, _)| *address), Some(address), "{with_slash}");
        }
        for path in ["/no-such-page", "/login/x", "/invite/a/b", "/admin", "/dashboard/reports/1/2"] {
            assert_eq!(led(path), [], "{path}");
        }
    }

    #[test]
    fn a_route_that_is_spelt_out_stands_before_one_that_would_take_its_path() {
        let routes = include_str!("app.rs");
        let place = |address: Address| routes.find(&format!("path=At(Address::{address:?})"));
        for address in Address::ALL {
            let path = address.code().replace(':', "a1-");
            for (other, _) in led(&path).into_iter().filter(|(other, _)| *other != address) {
                assert!(place(address) < place(other), "web/src/app.rs: {address:?} before {other:?}");
            }
        }
    }

    #[test]
    fn every_address_of_the_table_has_its_route() {
        let routes = include_str!("app.rs");
        for address in Address::ALL {
            let route = format!("path=At(Address::{address:?})");
            assert_eq!(routes.matches(&route).count(), 1, "web/src/app.rs: {route}");
        }
        assert_eq!(routes.matches("path=At(").count(), Address::ALL.len(), "one route an address");
    }
}
