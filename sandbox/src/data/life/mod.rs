//! The CRM as it goes on living: what becomes of deals after the day they belong to, and everybody else whom a company of some
//! years has in its books. A deal's state at an instant is a function of the data's seed and of that instant, so that the same
//! history is told whenever it is asked for. `course.rs` decides what happens, `people.rs` who there is, `phones.rs` how numbers
//! are typed.

mod course;
mod people;
mod phones;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::company::{LOST, WON};
use super::model::{Contact, Dataset, Lead, Outcome, User};
use crate::config::DataSize;

/// How long after the anchor life is told.
const DAYS_AFTER: i64 = 120;

/// What was done to a deal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum LeadChange {
    /// A task, a note, a field that nobody reads: only the time of the last change moves.
    Touched,
    Renamed {
        name: String,
    },
    Repriced {
        price: i64,
    },
    Moved {
        stage_id: i64,
    },
    Reassigned {
        user_id: i64,
    },
    Won,
    Lost {
        loss_reason_id: Option<i64>,
    },
    /// Put into the trash: it leaves every list but that of the deleted.
    Deleted,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeadEvent {
    pub at: DateTime<Utc>,
    #[serde(flatten)]
    pub change: LeadChange,
}

/// A deal from its first hour on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeadHistory {
    /// As it was entered.
    pub entered: Lead,
    /// In the order of time.
    pub events: Vec<LeadEvent>,
}

impl LeadHistory {
    /// The deal at an instant; `None` before it was entered.
    pub fn at(&self, now: DateTime<Utc>) -> Option<Lead> {
        if self.entered.created_at > now {
            return None;
        }
        let mut lead = self.entered.clone();
        for event in self.events.iter().take_while(|event| event.at <= now) {
            event.change.apply(&mut lead, event.at);
        }
        Some(lead)
    }
}

impl LeadChange {
    fn apply(&self, lead: &mut Lead, at: DateTime<Utc>) {
        lead.updated_at = at;
        match self {
            LeadChange::Touched => {}
            LeadChange::Renamed { name } => lead.name.clone_from(name),
            LeadChange::Repriced { price } => lead.price = *price,
            LeadChange::Moved { stage_id } => lead.stage_id = *stage_id,
            LeadChange::Reassigned { user_id } => lead.responsible_user_id = *user_id,
            LeadChange::Won => {
                (lead.outcome, lead.stage_id, lead.closed_at) = (Outcome::Won, WON, Some(at));
            }
            LeadChange::Lost { loss_reason_id } => {
                (lead.outcome, lead.stage_id, lead.closed_at) = (Outcome::Lost, LOST, Some(at));
                lead.loss_reason_id = *loss_reason_id;
            }
            LeadChange::Deleted => lead.is_deleted = true,
        }
    }
}

/// The books of one company over time.
#[derive(Debug)]
pub(crate) struct Crm {
    pub(crate) histories: Vec<LeadHistory>,
    /// Also those who are entered later: see [`contacts_at`](Self::contacts_at).
    contacts: Vec<Contact>,
    pub(crate) users: Vec<User>,
    /// The number that each contact's phone field means, `+` and digits.
    pub(crate) numbers: BTreeMap<i64, String>,
}

impl Crm {
    /// The company's data with its past and its future.
    pub(crate) fn of(data: &Dataset, size: DataSize) -> Self {
        let mut books = people::Books::of(data, size);
        let horizon = data.anchor + Duration::days(DAYS_AFTER);
        let mut histories: Vec<LeadHistory> = Vec::new();
        for lead in &data.leads {
            let mut lead = lead.clone();
            books.enrich(&mut lead);
            histories.push(course::of_known(data, &books.users, &lead, horizon));
        }
        for lead in books.later_leads(data, size, DAYS_AFTER) {
            histories.push(course::of_later(data, &books.users, &lead, horizon));
        }
        let people::Books { contacts, users, numbers, .. } = books;
        Self { histories, contacts, users, numbers }
    }

    pub(crate) fn leads_at(&self, now: DateTime<Utc>) -> Vec<Lead> {
        self.histories.iter().filter_map(|history| history.at(now)).collect()
    }

    pub(crate) fn contacts_at(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Contact> {
        self.contacts.iter().filter(move |contact| contact.created_at <= now)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::companies::COMPANIES;

    fn anchor() -> DateTime<Utc> {
        "2026-11-20T14:30:00Z".parse().expect("a valid instant")
    }

    fn demo() -> (Dataset, Crm) {
        let data = crate::data::of_company(&COMPANIES[0], anchor(), DataSize::Demo);
        let crm = Crm::of(&data, DataSize::Demo);
        (data, crm)
    }

    #[test]
    fn a_deal_at_an_instant_is_the_same_whenever_it_is_asked_for() {
        let (data, crm) = demo();
        let again = Crm::of(&data, DataSize::Demo);
        for days in [-14, -3, 0, 1, 30, 90] {
            let now = anchor() + Duration::days(days);
            assert_eq!(crm.leads_at(now), again.leads_at(now));
        }
        assert!(crm.contacts_at(anchor()).eq(again.contacts_at(anchor())));
    }

    #[test]
    fn histories_are_in_order_and_nothing_happens_to_a_deal_in_the_trash() {
        let (_, crm) = demo();
        for history in &crm.histories {
            let times: Vec<_> = history.events.iter().map(|event| event.at).collect();
            assert!(times.is_sorted(), "{:?}", history.entered.id);
            assert!(times.first().is_none_or(|first| *first >= history.entered.created_at));
            let deleted = history.events.iter().position(|event| event.change == LeadChange::Deleted);
            assert!(deleted.is_none_or(|at| at + 1 == history.events.len()));
            let closings = history
                .events
                .iter()
                .filter(|event| matches!(event.change, LeadChange::Won | LeadChange::Lost { .. }));
            assert!(closings.count() <= 1, "a deal is closed once");
        }
    }

    #[test]
    fn before_the_anchor_a_closed_deal_was_closed_when_the_data_says_so() {
        let (data, crm) = demo();
        for lead in data.leads.iter().filter(|lead| lead.closed_at.is_some() && !lead.is_deleted) {
            let history = crm.histories.iter().find(|history| history.entered.id == lead.id);
            let lived = history.and_then(|history| history.at(anchor())).expect("the deal");
            assert_eq!((lived.outcome, lived.closed_at), (lead.outcome, lead.closed_at));
            assert!(lived.updated_at >= lead.updated_at && lived.created_at == lead.created_at);
        }
    }

    #[test]
    fn most_days_have_deals_that_were_touched_again_after_their_day() {
        let (data, crm) = demo();
        let now = crm.leads_at(anchor());
        let mut days = 0;
        for day in data.first_day.iter_days().take(13) {
            let (start, end) = (crate::data::local(day, 0), crate::data::local(day, 24 * 60));
            let of_day = |lead: &&Lead| lead.closed_at.is_some_and(|at| start <= at && at < end);
            days += usize::from(now.iter().filter(of_day).any(|lead| lead.updated_at >= end));
        }
        assert!(days >= 8, "{days} of 13");
    }

    #[test]
    fn a_month_later_deals_were_edited_moved_won_lost_deleted_and_new_ones_came() {
        let (data, crm) = demo();
        let later = anchor() + Duration::days(30);
        let events = crm.histories.iter().flat_map(|history| &history.events);
        let month: Vec<_> = events.filter(|event| anchor() < event.at && event.at <= later).collect();
        let count = |of: fn(&LeadChange) -> bool| month.iter().filter(|event| of(&event.change)).count();
        for (what, many) in [
            ("touched", count(|change| *change == LeadChange::Touched)),
            ("renamed", count(|change| matches!(change, LeadChange::Renamed { .. }))),
            ("repriced", count(|change| matches!(change, LeadChange::Repriced { .. }))),
            ("moved", count(|change| matches!(change, LeadChange::Moved { .. }))),
            ("reassigned", count(|change| matches!(change, LeadChange::Reassigned { .. }))),
            ("won", count(|change| *change == LeadChange::Won)),
            ("lost", count(|change| matches!(change, LeadChange::Lost { .. }))),
            ("deleted", count(|change| *change == LeadChange::Deleted)),
        ] {
            assert!(many >= 2, "{what}: {many}");
        }
        assert!(crm.leads_at(later).len() > data.leads.len() + 60);
    }

    #[test]
    fn contacts_are_many_shared_and_several_a_deal_and_two_managers_have_one_name() {
        let (data, crm) = demo();
        assert!(crm.contacts_at(anchor()).count() > 1_000);
        let ids: BTreeSet<i64> = crm.contacts.iter().map(|contact| contact.id).collect();
        assert_eq!(ids.len(), crm.contacts.len());
        let leads = crm.leads_at(anchor());
        assert!(leads.iter().all(|lead| lead.contact_ids.iter().all(|id| ids.contains(id))));
        assert!(leads.iter().filter(|lead| lead.contact_ids.len() > 1).count() > 30);
        let held = |id: &i64| leads.iter().filter(|lead| lead.contact_ids.contains(id)).count();
        assert!(ids.iter().filter(|id| held(id) > 1).count() > 10);
        let names: BTreeSet<&str> = crm.users.iter().map(|user| user.name.as_str()).collect();
        assert_eq!(names.len() + 1, crm.users.len());
        let namesakes: BTreeSet<i64> = crm
            .users
            .iter()
            .filter(|user| crm.users.iter().any(|other| other.id != user.id && other.name == user.name))
            .map(|user| user.id)
            .collect();
        let of_chats = |id: &i64| {
            let mut own = leads.iter().filter(|lead| lead.responsible_user_id == *id);
            own.any(|lead| data.chats.iter().any(|chat| chat.lead_id == Some(lead.id)))
        };
        assert!(namesakes.len() == 2 && namesakes.iter().all(of_chats));
    }

    #[test]
    fn a_chats_customer_can_be_found_by_the_number_that_the_field_means() {
        let (data, crm) = demo();
        for chat in data.chats.iter().filter(|chat| !chat.phone.is_empty()) {
            let Some(contact) = chat.contact_id else { continue };
            assert_eq!(crm.numbers[&contact], chat.phone, "{contact}");
        }
        let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for contact in &crm.contacts {
            owners.entry(&crm.numbers[&contact.id]).or_default().insert(&contact.name);
        }
        assert!(owners.values().all(|names| names.len() == 1), "one number is one person");
    }
}
