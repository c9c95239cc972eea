//! The period's dialogs and leads in our own terms, and who belongs to whom.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use synkro_shared::report::Speaker;

use super::phone;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The vendor's id.
    pub id: String,
    /// Who said it.
    pub speaker: Speaker,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// What is to be read.
    pub text: String,
}

/// A chat with its messages of the period, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialog {
    /// The vendor's id.
    pub chat_id: i64,
    /// Its connection.
    pub connection_id: Option<i64>,
    /// The connection's kind or name.
    pub channel: String,
    /// The client's name.
    pub contact_name: Option<String>,
    /// The client's phone, E.164.
    pub phone: Option<String>,
    /// The lead that the phone leads to.
    pub lead_id: Option<i64>,
    /// The lead's manager.
    pub manager_id: Option<i64>,
    /// Messages of the period.
    pub messages: Vec<Message>,
}

impl Dialog {
    /// A dialog of which nothing but its id is known.
    #[must_use]
    pub fn unknown(chat_id: i64) -> Self {
        Self {
            chat_id,
            connection_id: None,
            channel: "unknown".to_owned(),
            contact_name: None,
            phone: None,
            lead_id: None,
            manager_id: None,
            messages: Vec::new(),
        }
    }
}

/// Puts messages in their order. Messengers that know whole seconds give a question and its automatic reply one time:
/// then the answer follows the question, whatever their ids are.
pub fn in_order(messages: &mut [Message]) {
    messages.sort_by(|a, b| {
        place_in_dialog(a.sent_at, a.speaker, &a.id).cmp(&place_in_dialog(b.sent_at, b.speaker, &b.id))
    });
}

/// Where a message stands among those of its dialog.
#[must_use]
pub const fn place_in_dialog(
    sent_at: DateTime<Utc>,
    speaker: Speaker,
    id: &str,
) -> (DateTime<Utc>, u8, &str) {
    let place = match speaker {
        Speaker::Client => 0,
        Speaker::Unknown => 1,
        Speaker::Company => 2,
    };
    (sent_at, place, id)
}

/// How a lead ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadOutcome {
    /// Not yet.
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

impl LeadOutcome {
    /// The stable name in the client's Supabase.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// The outcome with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Won, Self::Lost].into_iter().find(|outcome| outcome.code() == code)
    }

    /// The outcome of an amoCRM stage: 142 and 143 mean won and lost in every pipeline.
    #[must_use]
    pub const fn of_status(status_id: Option<i64>) -> Self {
        match status_id {
            Some(142) => Self::Won,
            Some(143) => Self::Lost,
            _ => Self::Open,
        }
    }
}

/// A lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The vendor's id.
    pub id: i64,
    /// How it ended.
    pub outcome: LeadOutcome,
    /// Its manager.
    pub manager_id: Option<i64>,
    /// When it came.
    pub created_at: Option<DateTime<Utc>>,
    /// When it changed last.
    pub updated_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// Phones of its contacts, E.164; the main contact's first.
    pub phones: Vec<String>,
}

/// Which lead a phone leads to, of all leads that the company ever stored. Duplicates are normal: one person has several
/// contacts, one contact several leads. An open lead wins, then the one that changed last, then the newer id.
#[derive(Debug, Default)]
pub struct PhoneBook {
    entries: HashMap<Box<str>, Entry>,
    leads: HashSet<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    open: bool,
    updated_at: Option<DateTime<Utc>>,
    lead_id: i64,
    manager_id: Option<i64>,
}

/// The lead behind a phone, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The lead.
    pub lead_id: i64,
    /// Its manager.
    pub manager_id: Option<i64>,
    /// It is open: no other lead of the phone goes before it but an open one that changed later.
    pub open: bool,
}

impl PhoneBook {
    /// The book of these leads.
    #[must_use]
    pub fn new<'a>(leads: impl IntoIterator<Item = &'a Lead>) -> Self {
        let mut book = Self::default();
        leads.into_iter().for_each(|lead| book.add(lead));
        book
    }

    /// Adds a lead.
    pub fn add(&mut self, lead: &Lead) {
        let entry = Entry {
            open: lead.outcome == LeadOutcome::Open,
            updated_at: lead.updated_at,
            lead_id: lead.id,
            manager_id: lead.manager_id,
        };
        self.leads.insert(lead.id);
        for number in &lead.phones {
            let known = self.entries.entry(phone::key(number).into()).or_insert(entry);
            *known = (*known).max(entry);
        }
    }

    /// The lead behind a number.
    #[must_use]
    pub fn find(&self, e164: &str) -> Option<Owner> {
        let entry = self.entries.get(phone::key(e164))?;
        Some(Owner { lead_id: entry.lead_id, manager_id: entry.manager_id, open: entry.open })
    }

    /// Whether a lead is in the book.
    #[must_use]
    pub fn knows(&self, lead_id: i64) -> bool {
        self.leads.contains(&lead_id)
    }
}

/// Names that tell people apart: those who share one are numbered in the order of their ids, in Roman numerals, which
/// nobody takes for a figure of the report.
#[must_use]
pub fn told_apart(names: impl IntoIterator<Item = (i64, String)>) -> HashMap<i64, String> {
    let names: BTreeMap<i64, String> = names.into_iter().collect();
    let mut bearers: HashMap<String, Vec<i64>> = HashMap::new();
    for (id, name) in &names {
        bearers.entry(name.trim().to_lowercase()).or_default().push(*id);
    }
    let told = |(id, name): (i64, String)| {
        let same = bearers.get(&name.trim().to_lowercase()).map_or(&[][..], Vec::as_slice);
        match same.iter().position(|other| *other == id).filter(|_| same.len() > 1) {
            Some(place) => (id, format!("{} {}", name.trim(), roman(place + 1))),
            None => (id, name),
        }
    };
    names.into_iter().map(told).collect()
}

fn roman(mut number: usize) -> String {
    let signs =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (value, sign) in signs {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(id: i64, outcome: LeadOutcome, updated: i64, phones: &[&str]) -> Lead {
        Lead {
            id,
            outcome,
            manager_id: None,
            created_at: None,
            updated_at: DateTime::from_timestamp(updated, 0),
            closed_at: None,
            phones: phones.iter().map(|phone| (*phone).to_owned()).collect(),
        }
    }

    #[test]
    fn of_several_leads_of_one_phone_an_open_one_wins_and_then_the_one_that_changed_last() {
        let (a, b) = ("+77000000001", "+77000000002");
        let leads = [
            lead(1, LeadOutcome::Lost, 900, &[a]),
            lead(2, LeadOutcome::Open, 100, &[a]),
            lead(3, LeadOutcome::Open, 200, &[a]),
            lead(4, LeadOutcome::Open, 999, &[b, a]),
        ];
        let book = PhoneBook::new(&leads);
        assert_eq!(book.find(a).map(|lead| lead.lead_id), Some(4));
        assert_eq!(book.find(b).map(|lead| lead.lead_id), Some(4));
        assert_eq!(book.find("87000000001").map(|lead| lead.lead_id), Some(4));
        assert_eq!(book.find("+77000000003"), None);
        let closed = PhoneBook::new(&leads[..1]);
        assert_eq!(closed.find(a).map(|lead| lead.lead_id), Some(1), "a closed one is better than none");
    }

    #[test]
    fn at_one_time_the_answer_follows_the_question() {
        let message = |id: &str, speaker, second| Message {
            id: id.to_owned(),
            speaker,
            sent_at: DateTime::from_timestamp(second, 0).expect("a test instant"),
            text: String::new(),
        };
        let mut messages = vec![
            message("aaa", Speaker::Company, 5),
            message("zzz", Speaker::Client, 5),
            message("b", Speaker::Client, 5),
            message("c", Speaker::Company, 4),
        ];
        in_order(&mut messages);
        let ids: Vec<&str> = messages.iter().map(|message| message.id.as_str()).collect();
        assert_eq!(ids, ["c", "b", "zzz", "aaa"]);
    }

    #[test]
    fn two_people_of_one_name_stay_two() {
        let names = [(1, "Айгерим"), (2, "айгерим "), (3, "Данияр")].map(|(id, name)| (id, name.to_owned()));
        let told = told_apart(names);
        assert_eq!((told[&1].as_str(), told[&2].as_str()), ("Айгерим I", "айгерим II"));
        assert_eq!(told[&3], "Данияр");
    }
}
