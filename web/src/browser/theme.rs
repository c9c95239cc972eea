//! Light, dark, or as the system: an attribute of the root element that the style sheets look at.

use leptos::prelude::*;

use super::storage;

/// The reader's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Stored name and value of `data-theme`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice that a press of the switch leads to.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    /// The stored choice.
    #[must_use]
    pub fn stored() -> Self {
        match storage::get(storage::THEME).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// Stores the choice and shows it.
    pub fn apply(self) {
        storage::set(storage::THEME, self.code());
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-theme", self.code());
        }
    }
}
