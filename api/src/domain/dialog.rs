//! The period's dialogs and leads in our own terms, and who belongs to whom.

use std::collections::HashMap;

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

/// A lead that changed in the period.
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

/// Which lead a phone leads to. Duplicates are normal: one person has several contacts, one contact several leads.
/// The main contact wins, then an open lead, then the one that changed last, then the newer id.
pub struct PhoneBook<'a>(HashMap<&'a str, (Rank, &'a Lead)>);

type Rank = (bool, bool, Option<DateTime<Utc>>, i64);

impl<'a> PhoneBook<'a> {
    /// The book of these leads.
    #[must_use]
    pub fn new(leads: &'a [Lead]) -> Self {
        let mut book: HashMap<&str, (Rank, &Lead)> = HashMap::new();
        for lead in leads {
            for (place, number) in lead.phones.iter().enumerate() {
                let rank = (place == 0, lead.outcome == LeadOutcome::Open, lead.updated_at, lead.id);
                let entry = book.entry(phone::key(number)).or_insert((rank, lead));
                if rank > entry.0 {
                    *entry = (rank, lead);
                }
            }
        }
        Self(book)
    }

    /// The lead behind a number.
    #[must_use]
    pub fn find(&self, e164: &str) -> Option<&'a Lead> {
        self.0.get(phone::key(e164)).map(|(_, lead)| *lead)
    }
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
    fn of_several_leads_of_one_phone_main_contact_then_open_then_newest_wins() {
        let (a, b) = ("+77000000001", "+77000000002");
        let leads = [
            lead(1, LeadOutcome::Lost, 900, &[a]),
            lead(2, LeadOutcome::Open, 100, &[a]),
            lead(3, LeadOutcome::Open, 200, &[a]),
            lead(4, LeadOutcome::Open, 999, &[b, a]),
        ];
        let book = PhoneBook::new(&leads);
        assert_eq!(book.find(a).map(|lead| lead.id), Some(3));
        assert_eq!(book.find(b).map(|lead| lead.id), Some(4));
        assert_eq!(book.find("+77000000003").map(|lead| lead.id), None);
    }
}
