//! Query strings. Pure.

use std::fmt::Write;

/// `path?name=value&…` of the pairs that have a value.
#[must_use]
pub fn with_query(path: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let mut text = path.to_owned();
    let mut separator = '?';
    for (name, value) in pairs.iter().filter_map(|(name, value)| Some((name, (*value)?))) {
        text.push(separator);
        text.push_str(name);
        text.push('=');
        encode(value, &mut text);
        separator = '&';
    }
    text
}

/// Everything but RFC 3986's unreserved characters is escaped.
fn encode(value: &str, into: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_query;

    #[test]
    fn pairs_without_a_value_are_left_out_and_the_rest_is_escaped() {
        assert_eq!(with_query("/a", &[("x", None)]), "/a");
        assert_eq!(
            with_query("/a", &[("query", Some("Окна & co")), ("x", None), ("limit", Some("20"))]),
            "/a?query=%D0%9E%D0%BA%D0%BD%D0%B0%20%26%20co&limit=20"
        );
    }
}
