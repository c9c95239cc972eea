//! One announcement: what was done to whose account, by whom and when, whether the chat knows, and what one may answer.

use leptos::prelude::*;
use synkro_shared::people::{AnnouncementView, StaffDeed};
use synkro_shared::{AnnouncementId, UserId};

use super::board::Deeds;
use super::{by_words, person_words};
use crate::browser::zone;
use crate::components::{Button, Icon, Look, Picture};
use crate::i18n::use_locale;
use crate::session::Session;

/// What the reader may answer to it besides that they have seen it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Answers {
    let_in: bool,
    not_us: bool,
}

impl Answers {
    /// Those of this reader. Nobody shuts their own account by it, nor one that has nothing more to lose.
    fn of(item: &AnnouncementView, holder: bool, reader: Option<UserId>) -> Self {
        let there = item.about.id.is_some();
        Self {
            let_in: there && holder && item.awaits && !item.refused,
            not_us: there && item.deed.lets_in() && !item.refused && item.about.id != reader,
        }
    }
}

/// The announcement. It stays while what it says changes: so does the focus in it.
#[component]
pub fn Item(id: AnnouncementId, deeds: Deeds) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.announced;
    let session: Session = expect_context();
    let item = Memo::new(move |_| {
        deeds.announced.items.with(|items| items.iter().find(|item| item.id == id).cloned())
    });
    let tone = move || match item.with(|item| item.as_ref().is_some_and(|item| item.awaits)) {
        true => "warning",
        false => "active",
    };
    let words = move || {
        let item = item.get()?;
        let zone = session.timezone();
        let holder = deeds.holder.get();
        let status = match (item.refused, item.awaits, holder) {
            (true, _, _) => Some(t.was_refused),
            (false, true, true) => Some(t.awaits_holder),
            (false, true, false) => Some(t.awaits_other),
            (false, false, _) => None,
        };
        let when = zone::moment_text(locale, &zone, item.at);
        Some(view! {
            <p class="sy-notice__title sy-break">{(locale.t.deeds.deed)(item.deed)} ": " {person_words(&item.about)}</p>
            <p class="sy-small sy-break">{when} " · " {by_words(locale, &item.by)}</p>
            <p class="sy-small">{(t.chat)(item.chat)}</p>
            {status.map(|words| view! { <p>{words}</p> })}
        })
    };
    let answers = Memo::new(move |_| {
        let reader = session.me().map(|me| me.id);
        item.with(|item| item.as_ref().map(|item| Answers::of(item, deeds.holder.get(), reader)))
    });
    let buttons = move || {
        let answers = answers.get()?;
        let name = item.with_untracked(|item| item.as_ref().map(|item| item.about.name.clone()))?;
        let label = move |button: &str| (t.about_whom)(button, &name);
        let let_in = move |()| {
            if let Some(item) = item.get_untracked() {
                deeds.let_in(&item);
            }
        };
        let ask = move |()| {
            if let Some(item) = item.get_untracked() {
                deeds.question.ask(item);
            }
        };
        let busy = deeds.submit.busy();
        Some(view! {
            {answers
                .let_in
                .then(|| {
                    view! {
                        <Button look=Look::Primary busy=busy on_press=let_in attr:aria-label=label(t.let_in)>
                            {t.let_in}
                        </Button>
                    }
                })}
            {answers
                .not_us
                .then(|| {
                    view! {
                        <Button busy=busy on_press=ask attr:aria-label=label(t.not_us)>
                            {t.not_us}
                        </Button>
                    }
                })}
            <Button busy=busy on_press=move |()| deeds.dismiss(id) attr:aria-label=label(t.understood)>
                {t.understood}
            </Button>
        })
    };
    // Where there is something to undo.
    let undoes = Memo::new(move |_| {
        item.with(|item| item.as_ref().is_some_and(|item| item.refused || item.deed == StaffDeed::Disabled))
    });
    let to_people = move || {
        (deeds.holder.get() && undoes.get())
            .then(|| view! { <a href="/dashboard/settings/people">{t.to_people}</a> })
    };
    view! {
        <li class="sy-notice" data-tone=tone data-test="announcement" tabindex="-1">
            <Icon picture=Picture::Shield />
            <div class="sy-notice__text">
                {words} <div class="sy-actions">{buttons} {to_people}</div>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(deed: &str, about: Option<u128>) -> AnnouncementView {
        let mut json = serde_json::json!({
            "id": uuid::Uuid::from_u128(1), "at": "2026-03-01T10:00:00Z", "deed": deed,
            "by": { "name": "Лина", "email": "lina@synkro.kz" },
            "about": { "name": "Сауле", "email": "saule@example.kz" },
            "awaits": true, "chat": "told", "refused": false,
        });
        if let Some(about) = about {
            json["about"]["id"] = serde_json::json!(uuid::Uuid::from_u128(about));
        }
        serde_json::from_value(json).expect("an announcement")
    }

    #[test]
    fn who_may_change_settings_lets_in_and_everybody_else_says_that_it_was_not_wanted() {
        let reader = Some(UserId(uuid::Uuid::from_u128(9)));
        let of = |item: &AnnouncementView, holder| Answers::of(item, holder, reader);
        let created = item("created", Some(7));
        assert_eq!(of(&created, true), Answers { let_in: true, not_us: true });
        assert_eq!(of(&created, false), Answers { let_in: false, not_us: true });
        let refused = AnnouncementView { refused: true, awaits: false, ..created.clone() };
        assert_eq!(of(&refused, true), Answers { let_in: false, not_us: false });
        let about_oneself = item("invited", Some(9));
        assert!(!of(&about_oneself, true).not_us);
        for gone in [item("deleted", None), item("disabled", Some(7))] {
            assert!(!of(&gone, true).not_us, "{gone:?}");
        }
        assert!(!of(&item("deleted", None), true).let_in);
    }
}
