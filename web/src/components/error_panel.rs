//! Something could not be loaded or done: what happened and what to do, and a way to try again where that may help.

use leptos::prelude::*;

use super::{Button, Icon, Picture};
use crate::i18n::use_locale;

/// An error in words.
#[component]
pub fn ErrorPanel(
    /// What happened and what to do.
    #[prop(into)]
    text: String,
    /// Number of the request, for support.
    #[prop(optional_no_strip, into)]
    request_id: Option<String>,
    /// Tries again.
    #[prop(optional_no_strip)]
    on_retry: Option<Callback<()>>,
    /// Seconds to wait before trying again.
    #[prop(optional, into)]
    wait: Signal<u32>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let (title, rest) = headline(&text);
    let (title, rest) = (title.to_owned(), (!rest.is_empty()).then(|| rest.to_owned()));
    let waits = Memo::new(move |_| wait.get() > 0);
    view! {
        <div class="sy-notice" data-tone="bad">
            <Icon picture=Picture::Alert />
            <div class="sy-notice__text">
                // The countdown stays outside: it would be read aloud each second.
                <div role="alert">
                    <p class="sy-notice__title">{title}</p>
                    {rest.map(|rest| view! { <p>{rest}</p> })}
                </div>
                {move || {
                    waits
                        .get()
                        .then(|| {
                            view! {
                                <p class="sy-strong" role="timer">
                                    {move || (t.errors.may_retry_in)(&locale.duration(wait.get().into()))}
                                </p>
                            }
                        })
                }}
                {request_id.map(|id| view! { <p class="sy-small sy-muted">{(t.errors.request_number)(&id)}</p> })}
                {on_retry.map(|retry| view! { <Button busy=waits on_press=retry>{t.try_again}</Button> })}
            </div>
        </div>
    }
}

/// What happened, which is the panel's title, and what to do about it. A lone sentence is a title alone; a full stop at the
/// title's end goes, other marks stay.
fn headline(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.char_indices().find_map(|(at, c)| {
        let after = at + c.len_utf8();
        let ends = matches!(c, '.' | '!' | '?' | '…')
            && text.get(after..).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        ends.then_some(after)
    });
    let (title, rest) = text.split_at_checked(end.unwrap_or(text.len())).unwrap_or((text, ""));
    (title.strip_suffix('.').unwrap_or(title), rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{LANGUAGES, Locale};
    use synkro_shared::ProblemKind;

    #[test]
    fn the_error_itself_is_the_title_and_what_to_do_follows() {
        assert_eq!(headline("Нет связи. Проверьте интернет."), ("Нет связи", "Проверьте интернет."));
        assert_eq!(headline("Не вышло! Ещё раз?"), ("Не вышло!", "Ещё раз?"));
        assert_eq!(headline("No link: synkro.example is away"), ("No link: synkro.example is away", ""));
        assert_eq!(headline(" Одно предложение. "), ("Одно предложение", ""));
        assert_eq!([headline(""), headline("."), headline("…")], [("", ""), ("", ""), ("…", "")]);
    }

    #[test]
    fn every_error_has_a_title_of_its_own_in_every_language() {
        for (language, _) in LANGUAGES {
            let t = Locale::new(language).t;
            let of_problems = ProblemKind::ALL.map(t.errors.problem);
            for words in of_problems.into_iter().chain([
                t.errors.network_error,
                t.errors.timeout_error,
                t.errors.unreadable_error,
            ]) {
                let (title, rest) = headline(words);
                assert!((3..=90).contains(&title.chars().count()), "{title}");
                assert!(words.starts_with(title) && words.ends_with(rest), "{words}");
            }
        }
    }
}
