//! nginx's file has its own words for the page's addresses. They are those of the table.

use synkro_shared::{Address, AddressPart};

fn shipped() -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../nginx/synkro.conf");
    std::fs::read_to_string(file).expect("nginx/synkro.conf")
}

/// The address without its first slash, as a regular expression.
fn expression(address: Address) -> String {
    let part = |part| match part {
        AddressPart::Fixed(letters) => letters,
        AddressPart::Named(_) => "[^/]+",
    };
    address.parts().map(part).collect::<Vec<_>>().join("/")
}

/// The line that gives the page for its addresses. A secret one has a place of its own, that writes nothing down.
fn expected_location() -> String {
    let open = Address::ALL.into_iter().filter(|address| !address.is_secret());
    let expressions: Vec<_> = open.map(expression).filter(|expression| !expression.is_empty()).collect();
    format!("location ~ \"^/(?:{})?/?$\" {{", expressions.join("|"))
}

#[test]
fn nginx_gives_the_page_for_its_addresses_and_for_no_others() {
    let (shipped, expected) = (shipped(), expected_location());
    assert!(shipped.contains(&expected), "nginx/synkro.conf lacks the line\n    {expected}");
}

#[test]
fn nginx_keeps_a_secret_address_apart_and_out_of_its_log() {
    let shipped = shipped();
    // First parts of the paths that are written down whole.
    let (_, rest) = shipped.split_once("(?<synkro_known>/(?:").expect("the map of known paths");
    let known: Vec<&str> = rest.split_once(')').expect("its end").0.split('|').collect();
    for address in Address::ALL {
        let Some(AddressPart::Fixed(first)) = address.parts().next() else { continue };
        assert_eq!(known.contains(&first), !address.is_secret(), "/{first} in the map of known paths");
        if address.is_secret() {
            assert!(
                shipped.contains(&format!("location ^~ /{first} {{")),
                "/{first} has no place of its own"
            );
            // With its secret behind `#`, where nginx never sees it, or as the last part of the path.
            let before = match address.code().rsplit_once('/') {
                Some((before, last)) if last.starts_with(':') => before,
                _ => address.code(),
            };
            let own = format!("location ~ \"^{before}(?:/[^/]+)?/?$\" {{");
            assert!(shipped.contains(&own), "nginx/synkro.conf lacks the line\n    {own}");
        }
    }
}
