//! What the service's staff did to accounts of the company, above every page of the company's area: each person sees it until
//! they dismiss it, says that it was not wanted, or, who may, lets the account in.
//!
//! It is asked for at the start, with each page, and when the reader comes back to the window. Never by a clock: a page that
//! is left open keeps no session alive.

mod board;
mod item;
mod refuse;

use chrono::TimeDelta;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use synkro_shared::people::{AnnouncementView, NamedPerson};
use synkro_shared::{AnnouncementId, UserId};

use self::board::Board;
use crate::a11y::Announcer;
use crate::api::Api;
use crate::browser::{clock, network};
use crate::i18n::{Locale, use_locale};
use crate::session::Session;

/// Looking back at a page after so long asks anew.
const STALE_AFTER: TimeDelta = TimeDelta::minutes(1);

/// What is announced to the person signed in, as it was heard last. In context everywhere.
#[derive(Clone, Copy)]
pub struct Announced {
    items: RwSignal<Vec<AnnouncementView>>,
    asked: RwSignal<u32>,
    decisions: RwSignal<u32>,
}

impl Announced {
    /// Nothing was heard yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self { items: RwSignal::new(Vec::new()), asked: RwSignal::new(0), decisions: RwSignal::new(0) }
    }

    /// Asks the server anew: something was done to an account on this page.
    pub fn ask_again(self) {
        self.asked.update(|asked| *asked += 1);
    }

    /// What staff did to this account, newest first; follows changes.
    #[must_use]
    pub fn about(self, person: UserId) -> Vec<AnnouncementView> {
        self.items.with(|items| items.iter().filter(|item| item.about.id == Some(person)).cloned().collect())
    }

    /// How often an account was let in or shut from an announcement; follows changes.
    #[must_use]
    pub fn decisions(self) -> u32 {
        self.decisions.get()
    }

    /// An account was let in, or shut: said at once in every announcement about it, before the server is asked.
    fn decided(self, person: UserId, refused: Option<AnnouncementId>) {
        self.items.update(|items| decide(items, person, refused));
        self.decisions.update(|decisions| *decisions += 1);
        self.ask_again();
    }

    /// Takes an announcement away and says where it stood.
    fn take_away(self, id: AnnouncementId) -> Option<usize> {
        let at = self.items.with_untracked(|items| items.iter().position(|item| item.id == id))?;
        self.items.update(|items| drop(items.remove(at)));
        Some(at)
    }
}

impl Default for Announced {
    fn default() -> Self {
        Self::new()
    }
}

fn decide(items: &mut [AnnouncementView], person: UserId, refused: Option<AnnouncementId>) {
    for item in items.iter_mut().filter(|item| item.about.id == Some(person)) {
        item.awaits = false;
        item.refused |= refused == Some(item.id);
    }
}

/// Somebody as they were named at the moment of a deed.
#[must_use]
pub fn person_words(person: &NamedPerson) -> String {
    match (person.name.as_str(), person.email.as_str()) {
        (name, "") => name.to_owned(),
        ("", email) => email.to_owned(),
        (name, email) => format!("{name}, {email}"),
    }
}

/// Who did it, from the company's side.
#[must_use]
pub fn by_words(locale: Locale, by: &NamedPerson) -> String {
    let (t, person) = (locale.t, person_words(by));
    if person.is_empty() { t.deeds.operator.to_owned() } else { (t.people.announced.by_staff)(&person) }
}

/// Whether the path is in a company's area.
fn is_of_company(path: &str) -> bool {
    path.split('/').nth(1) == Some("dashboard")
}

/// The announcements, and asking for them. Once in the page, above its content.
#[component]
pub fn Announcements() -> impl IntoView {
    let locale = use_locale();
    let (session, announced): (Session, Announced) = (expect_context(), expect_context());
    let announcer: Announcer = expect_context();
    let api = Api::for_this_view();
    let pathname = use_location().pathname;
    let in_area = Memo::new(move |_| pathname.with(|path| is_of_company(path)));
    let reader = Memo::new(move |_| {
        let me = session.me().filter(|me| me.tenant.is_some() && me.awaiting_since.is_none())?;
        Some(me.id)
    });
    let (asked_at, number) = (StoredValue::new(clock::now()), StoredValue::new(0_u32));
    Effect::new(move |before: Option<Option<UserId>>| {
        let who = reader.get();
        if before.is_some_and(|before| before != who) {
            announced.items.set(Vec::new());
        }
        pathname.track();
        announced.asked.track();
        _ = session.renewals();
        if who.is_some() && in_area.get() {
            asked_at.set_value(clock::now());
            number.update_value(|number| *number += 1);
            let mine = number.get_value();
            spawn_local(async move {
                // What did not come is asked for with the next page: what is there stays.
                let Ok(heard) = api.announcements().await else { return };
                let is_newest = number.try_get_value() == Some(mine);
                if is_newest && session.me_untracked().map(|me| me.id) == who {
                    tell(locale, announcer, announced, heard.items);
                }
            });
        }
        who
    });
    let when_stale = window_event_listener(leptos::ev::focus, move |_| {
        if clock::now() - asked_at.get_value() > STALE_AFTER {
            announced.ask_again();
        }
    });
    on_cleanup(move || when_stale.remove());
    network::when_back(move || announced.ask_again());
    let shown = Memo::new(move |_| {
        in_area.get() && reader.get().is_some() && announced.items.with(|i| !i.is_empty())
    });
    view! { <Board announced=announced api=api shown=shown /> }
}

/// Shows what was heard, and says that there is something which was not there before.
fn tell(locale: Locale, announcer: Announcer, announced: Announced, heard: Vec<AnnouncementView>) {
    let new = announced.items.with_untracked(|known| {
        heard.iter().filter(|item| known.iter().all(|known| known.id != item.id)).count()
    });
    if new > 0 {
        announcer.say((locale.t.people.announced.heard)(heard.len() as u64));
    }
    if announced.items.with_untracked(|known| *known != heard) {
        announced.items.set(heard);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: u128, about: u128) -> AnnouncementView {
        let json = serde_json::json!({
            "id": uuid::Uuid::from_u128(id), "at": "2026-03-01T10:00:00Z", "deed": "invited",
            "by": { "name": "Лина", "email": "lina@synkro.kz" },
            "about": { "id": uuid::Uuid::from_u128(about), "name": "Сауле", "email": "saule@example.kz" },
            "awaits": true, "chat": "told", "refused": false,
        });
        serde_json::from_value(json).expect("an announcement")
    }

    #[test]
    fn a_decision_is_shown_in_every_announcement_about_the_same_account_and_in_no_other() {
        let mut items = [item(1, 7), item(2, 7), item(3, 8)];
        let seven = UserId(uuid::Uuid::from_u128(7));
        let refused = items[1].id;
        decide(&mut items, seven, Some(refused));
        assert_eq!(items.each_ref().map(|item| item.awaits), [false, false, true]);
        assert_eq!(items.each_ref().map(|item| item.refused), [false, true, false]);
    }

    #[test]
    fn the_operator_has_no_name_and_staff_have_theirs() {
        let nobody = NamedPerson { id: None, name: String::new(), email: String::new() };
        let locale = Locale::new(synkro_shared::session::Language::En);
        assert_eq!(by_words(locale, &nobody), "the operator of the server");
        assert_eq!(by_words(locale, &item(1, 7).by), "the Synkro team: Лина, lina@synkro.kz");
    }

    #[test]
    fn announcements_stand_on_every_page_of_a_company_and_on_no_other() {
        for path in ["/dashboard", "/dashboard/", "/dashboard/reports/1", "/dashboard/settings/people"] {
            assert!(is_of_company(path), "{path}");
        }
        for path in ["/", "/login", "/account", "/admin/users", "/not-us", "/dashboards"] {
            assert!(!is_of_company(path), "{path}");
        }
    }
}
