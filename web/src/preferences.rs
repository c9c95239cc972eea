//! The reader's language and theme. What was chosen in this browser wins; where nothing was, the account's apply. A
//! choice of somebody signed in also goes to their account: `pages::identity` carries it there.

use leptos::prelude::*;
use synkro_shared::account::UpdateAccountRequest;
use synkro_shared::session::{Language, Me, Theme};

use crate::browser::{storage, theme, zone};
use crate::i18n::language_from_tag;

/// Id of the header's language switch.
const HEADER: &str = "language";

/// Language and theme, in context everywhere.
#[derive(Clone, Copy)]
pub struct Preferences {
    language: RwSignal<Language>,
    theme: RwSignal<Theme>,
    /// What was chosen and has not gone to the account yet.
    chosen: RwSignal<UpdateAccountRequest>,
    /// Id of the control that the language was just changed with: it takes the focus back after the page was built anew.
    switched_by: StoredValue<Option<&'static str>>,
}

impl Preferences {
    /// The stored choices. Belongs to the root of the page.
    #[must_use]
    pub fn stored() -> Self {
        let language = storage::get(storage::LANGUAGE)
            .or_else(|| storage::get(storage::ACCOUNT_LANGUAGE))
            // Nobody has chosen: the browser's own, as the page's start has found it out.
            .or_else(zone::marked_language)
            .and_then(|tag| language_from_tag(&tag))
            .unwrap_or_default();
        let theme = storage::get(storage::THEME)
            .or_else(|| storage::get(storage::ACCOUNT_THEME))
            .and_then(|code| Theme::from_code(&code))
            .unwrap_or_default();
        zone::mark_language(language.tag());
        Self {
            language: RwSignal::new(language),
            theme: RwSignal::new(theme),
            chosen: RwSignal::new(UpdateAccountRequest::default()),
            switched_by: StoredValue::new(None),
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

    /// The reader chose a language in the header.
    pub fn choose_language(self, language: Language) {
        self.choose_language_by(HEADER, language);
    }

    /// The reader chose a language with this control. Everything below the root is built anew with its words.
    pub fn choose_language_by(self, control: &'static str, language: Language) {
        storage::set(storage::LANGUAGE, language.tag());
        self.switched_by.set_value(Some(control));
        self.chosen.update(|chosen| chosen.language = Some(language));
        self.show_language(language);
    }

    /// The reader chose a theme.
    pub fn choose_theme(self, theme: Theme) {
        storage::set(storage::THEME, theme.code());
        self.chosen.update(|chosen| chosen.theme = Some(theme));
        self.show_theme(theme);
    }

    /// The account's language and theme: taken unless the reader chose others in this browser.
    pub fn suggest(self, me: &Me) {
        storage::set(storage::ACCOUNT_LANGUAGE, me.language.tag());
        storage::set(storage::ACCOUNT_THEME, me.theme.code());
        if storage::get(storage::THEME).is_none() {
            self.show_theme(me.theme);
        }
        if storage::get(storage::LANGUAGE).is_none() {
            self.show_language(me.language);
        }
    }

    /// Whether something was chosen that has not gone to the account; follows changes.
    #[must_use]
    pub fn has_chosen(self) -> bool {
        self.chosen.with(is_something)
    }

    /// What was chosen and has not gone to the account. Given once.
    #[must_use]
    pub fn take_chosen(self) -> Option<UpdateAccountRequest> {
        let chosen = self.chosen.get_untracked();
        is_something(&chosen).then(|| {
            self.chosen.set(UpdateAccountRequest::default());
            chosen
        })
    }

    /// Whether the page was built anew by the header's switch. True once a switch.
    #[must_use]
    pub fn take_switched(self) -> bool {
        self.take_switched_by(HEADER)
    }

    /// Whether the page was built anew by this control. True once a switch.
    #[must_use]
    pub fn take_switched_by(self, control: &'static str) -> bool {
        let switched = self.switched_by.get_value() == Some(control);
        if switched {
            self.switched_by.set_value(None);
        }
        switched
    }

    fn show_language(self, language: Language) {
        if self.language.get_untracked() != language {
            zone::mark_language(language.tag());
            self.language.set(language);
        }
    }

    fn show_theme(self, theme: Theme) {
        theme::show(theme);
        self.theme.set(theme);
    }
}

fn is_something(chosen: &UpdateAccountRequest) -> bool {
    *chosen != UpdateAccountRequest::default()
}
