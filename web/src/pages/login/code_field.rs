//! A code of the second factor: six digits of the app, with the keys for digits on a touch screen, or a recovery code in
//! its own field.

use leptos::html::Input;
use leptos::prelude::*;
use synkro_shared::session::{TypedCode, check_code};

use crate::a11y::focus_when_shown;
use crate::components::{Button, Field, Look};
use crate::i18n::use_locale;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    App,
    Recovery,
}

/// The field, which takes the focus, and the way to the other kind of code.
#[component]
pub fn CodeField(
    /// Id of the input, unique in the page.
    id: &'static str,
    /// The code.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
    /// The other kind of code is asked for: what was said of the one before goes.
    #[prop(into)]
    on_change: Callback<()>,
    /// The six digits are there: nothing is left to type.
    #[prop(into)]
    on_complete: Callback<()>,
) -> impl IntoView {
    let t = &use_locale().t.account;
    let by = RwSignal::new(By::App);
    Effect::new(move |before: Option<String>| {
        let now = value.get();
        if by.get_untracked() == By::App && completes(before.as_deref(), &now) {
            on_complete.run(());
        }
        now
    });
    let turn = Callback::new(move |()| {
        value.set(String::new());
        on_change.run(());
        by.update(|by| {
            *by = match by {
                By::App => By::Recovery,
                By::Recovery => By::App,
            }
        });
    });
    move || {
        let input = NodeRef::<Input>::new();
        focus_when_shown(input);
        let (label, hint, autocomplete, inputmode, other) = match by.get() {
            By::App => (t.code, t.code_hint, "one-time-code", "numeric", t.use_recovery),
            By::Recovery => (t.recovery_code, t.recovery_hint, "off", "text", t.use_app),
        };
        view! {
            <Field
                id=id
                label=label
                kind="text"
                autocomplete=autocomplete
                inputmode=inputmode
                verbatim=true
                value=value
                hint=hint
                error=error
                node_ref=input
            />
            <Button look=Look::Quiet on_press=turn attr:data-test="other-code">
                {other}
            </Button>
        }
    }
}

/// Whether typing, pasting or filling in has just made six digits of it. The same digits with other spaces are no new code.
fn completes(before: Option<&str>, now: &str) -> bool {
    let digits = |text: &str| match check_code(text) {
        Ok(TypedCode::Totp(digits)) => Some(digits),
        Ok(TypedCode::Recovery(_)) | Err(_) => None,
    };
    digits(now).is_some_and(|now| before.and_then(digits) != Some(now))
}

#[cfg(test)]
mod tests {
    use super::completes;

    #[test]
    fn six_digits_are_sent_at_once_and_nothing_else_is() {
        assert!(completes(Some("12345"), "123456"));
        assert!(completes(None, "123 456") && completes(Some(""), "123-456"));
        for not in ["", "12345", "1234567", "12345a", "abcd-efgh-ijkl", "123456123456"] {
            assert!(!completes(Some(""), not), "{not}");
        }
    }

    #[test]
    fn a_code_is_sent_once_and_a_corrected_one_again() {
        assert!(!completes(Some("123456"), "123456 "));
        assert!(completes(Some("123456"), "123457"));
        assert!(completes(Some("12345"), "123456"));
    }
}
