//! The two preferences kept in the browser: language and theme, as chosen here and as the account has them. Nothing else
//! is stored, least of all anything secret. `boot.js` reads the same keys before the page is drawn.

use leptos::prelude::window;

/// Key of the language that was chosen in this browser.
pub const LANGUAGE: &str = "synkro.language";
/// Key of the theme that was chosen in this browser.
pub const THEME: &str = "synkro.theme";
/// Key of the language of the account that last signed in: used while none was chosen here.
pub const ACCOUNT_LANGUAGE: &str = "synkro.account.language";
/// Key of the theme of the account that last signed in: used while none was chosen here.
pub const ACCOUNT_THEME: &str = "synkro.account.theme";

/// The stored value; `None` also when the browser refuses storage.
#[must_use]
pub fn get(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Stores the value. A browser that refuses storage only forgets the preference.
pub fn set(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        _ = storage.set_item(key, value);
    }
}
