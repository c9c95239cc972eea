//! Light, dark, or as the system: an attribute of the root element that the style sheets look at.

use leptos::prelude::*;
pub use synkro_shared::session::Theme;

/// The theme that a press of the switch leads to.
#[must_use]
pub const fn next(theme: Theme) -> Theme {
    match theme {
        Theme::Auto => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Auto,
    }
}

/// Shows the page in this theme.
pub fn show(theme: Theme) {
    if let Some(root) = document().document_element() {
        _ = root.set_attribute("data-theme", theme.code());
    }
}
