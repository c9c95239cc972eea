//! The reader's language and theme: the two choices that are kept in the browser.

use leptos::prelude::*;
use synkro_shared::session::Language;

use crate::browser::theme::Theme;
use crate::browser::{storage, zone};
use crate::i18n::language_from_tag;

/// Language and theme, in context everywhere.
#[derive(Clone, Copy)]
pub struct Preferences {
    language: RwSignal<Language>,
    theme: RwSignal<Theme>,
    /// The language switch was just used: it takes the focus back after the page was built anew.
    switched: StoredValue<bool>,
}

impl Preferences {
    /// The stored choices. Belongs to the root of the page.
    #[must_use]
    pub fn stored() -> Self {
        let language =
            storage::get(storage::LANGUAGE).and_then(|tag| language_from_tag(&tag)).unwrap_or_default();
        zone::mark_language(language.tag());
        Self {
            language: RwSignal::new(language),
            theme: RwSignal::new(Theme::stored()),
            switched: StoredValue::new(false),
        }
    }

    /// The language; follows changes.
    #[must_use]
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// The theme; follows changes.
    #[must_use]
    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// The reader chose a language.
    pub fn choose_language(self, language: Language) {
        storage::set(storage::LANGUAGE, language.tag());
        self.switched.set_value(true);
        self.show(language);
    }

    /// The account's language: taken unless the reader chose one in this browser.
    pub fn suggest_language(self, language: Language) {
        if storage::get(storage::LANGUAGE).is_none() {
            self.show(language);
        }
    }

    /// The reader chose a theme.
    pub fn choose_theme(self, theme: Theme) {
        theme.apply();
        self.theme.set(theme);
    }

    /// Whether the page was built anew by the language switch. True once a switch.
    #[must_use]
    pub fn take_switched(self) -> bool {
        let switched = self.switched.get_value();
        self.switched.set_value(false);
        switched
    }

    fn show(self, language: Language) {
        if self.language.get_untracked() != language {
            zone::mark_language(language.tag());
            self.language.set(language);
        }
    }
}
