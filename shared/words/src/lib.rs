//! The dictionary: words that page, post, files and API share, in Russian, Kazakh and English.
//!
//! A subject is a table ([`words!`]), a phrase is a row of it with its three languages side by side. Words of one page alone
//! are tables of the same kind beside the page (`web/src/i18n/`). What things are called, and how the three languages are
//! written, is in `docs/glossary.md`.

pub mod channel;
pub mod deed;
pub mod field;
pub mod file;
pub mod kinds;
pub mod left_out;
pub mod masked;
pub mod metrics;
pub mod post;
pub mod problem;
pub mod provenance;
pub mod report;
mod table;

/// The text as a sentence begins: `администратор` → `Администратор`.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_sentence_begins_with_a_capital_whatever_the_script() {
        assert_eq!(sentence("администратор"), "Администратор");
        assert_eq!(sentence("әкімші"), "Әкімші");
        assert_eq!(sentence(""), "");
    }
}
