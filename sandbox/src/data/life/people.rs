//! Everybody in the books: the customers of the fortnight with their second contacts, those of former years, those still to come,
//! and the two managers who share a name.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Duration, Utc, Weekday};

use super::phones;
use crate::config::DataSize;
use crate::data::company::{FIRST_MANAGER_ID, MANAGERS, SALES};
use crate::data::model::{Contact, Dataset, Lead, Outcome, User};
use crate::data::people::{person, typed};
use crate::data::rng::Rng;
use crate::data::{fate, local};

const FORMER: i64 = 41_000_001;
const SECONDS: i64 = 42_000_001;
const TO_COME: i64 = 43_000_001;
const LATER_LEADS: i64 = 51_000_001;
const NAMESAKE: i64 = 10_000_008;

/// Which numbers of the placeholder range are still free: the data's own people have every thirteenth.
struct Free(usize);

impl Free {
    fn next(&mut self) -> String {
        while self.0 >= 100 && (self.0 - 100).is_multiple_of(13) {
            self.0 += 1;
        }
        let number = self.0;
        self.0 += 1;
        format!("7700000{number:04}")
    }
}

pub(super) struct Books {
    pub(super) contacts: Vec<Contact>,
    pub(super) users: Vec<User>,
    pub(super) numbers: BTreeMap<i64, String>,
    free: Free,
    shift: i64,
    former: Vec<i64>,
    last_main: Option<i64>,
}

impl Books {
    pub(super) fn of(data: &Dataset, size: DataSize) -> Self {
        let shift = data.users.first().map_or(0, |user| user.id - crate::data::ADMIN_ID);
        let mut books = Self {
            contacts: Vec::new(),
            users: data.users.clone(),
            numbers: BTreeMap::new(),
            free: Free(0),
            shift,
            former: Vec::new(),
            last_main: None,
        };
        if let DataSize::Load(_) = size {
            // What is measured stays as it was asked for.
            for contact in &data.contacts {
                let number = contact.phones.first().cloned().unwrap_or_default();
                books.numbers.insert(contact.id, number);
                books.contacts.push(contact.clone());
            }
            return books;
        }
        if let Some(first) = data.users.iter().find(|user| user.id == FIRST_MANAGER_ID + shift) {
            let email = format!("second.{}", first.email);
            books.users.push(User { id: NAMESAKE + shift, email, ..first.clone() });
        }
        books.known(data);
        books.former(data, size);
        books
    }

    /// The data's own contacts, a third of them typed as people really type.
    fn known(&mut self, data: &Dataset) {
        for contact in &data.contacts {
            let mut contact = contact.clone();
            let digits = meant(contact.phones.first().map_or("", String::as_str));
            let mut rng = fate(11, contact.id);
            if digits.len() == 11 && rng.chance(36) {
                contact.phones = vec![phones::typed(&digits, rng.below(phones::FORMS))];
                if rng.chance(20) {
                    // A field with the number typed twice, and one with no number at all before it.
                    contact.phones.insert(0, "нет".to_owned());
                    contact.phones.push(format!("+{digits}"));
                }
            }
            self.numbers.insert(contact.id, format!("+{digits}"));
            self.contacts.push(contact);
        }
    }

    /// Customers of the years before: nobody writes today, and every page of contacts is full of them.
    fn former(&mut self, data: &Dataset, size: DataSize) {
        let many = if size == DataSize::Demo && self.shift == 0 { 1_200 } else { 300 };
        for n in 0..many {
            let id = FORMER + self.shift + n;
            let mut rng = fate(12, id);
            let created = data.anchor - Duration::days(rng.between(60, 1_200));
            let contact = self.contact(data, id, created, &mut rng);
            self.former.push(contact.id);
            self.contacts.push(contact);
        }
    }

    fn contact(&mut self, data: &Dataset, id: i64, created: DateTime<Utc>, rng: &mut Rng) -> Contact {
        let digits = self.free.next();
        let who = person(rng.below(4_000), rng);
        let phone = match rng.chance(40) {
            true => phones::typed(&digits, rng.below(phones::FORMS)),
            false => typed(&digits, rng.below(7)),
        };
        // Numbers name one person each here, whatever else the names have in common.
        let name = format!("{} ({})", who.full_name, &digits[7..]);
        self.numbers.insert(id, format!("+{digits}"));
        let managers: Vec<&User> = self.users.iter().filter(|user| !user.is_admin).collect();
        let responsible = managers.get(rng.below(managers.len())).map_or(0, |user| user.id);
        let edited = created + Duration::days(rng.between(0, 40));
        Contact {
            id,
            name,
            phones: vec![phone],
            emails: if rng.chance(20) { vec![format!("client{id}@example.kz")] } else { Vec::new() },
            responsible_user_id: responsible,
            created_at: created,
            updated_at: edited.min(data.anchor).max(created),
        }
    }

    /// Gives a deal of the data what deals have in life: a second contact, one shared with the deal before, the namesake.
    pub(super) fn enrich(&mut self, lead: &mut Lead) {
        let main = lead.contact_ids.first().copied();
        if self.former.is_empty() {
            return;
        }
        for contact in self.contacts.iter_mut().filter(|contact| lead.contact_ids.contains(&contact.id)) {
            contact.created_at = contact.created_at.min(lead.created_at);
        }
        let mut rng = fate(13, lead.id);
        if lead.responsible_user_id == FIRST_MANAGER_ID + self.shift && rng.chance(40) {
            lead.responsible_user_id = NAMESAKE + self.shift;
        }
        if rng.chance(25) {
            let id = SECONDS + self.shift + self.contacts.len() as i64;
            let digits = self.free.next();
            self.numbers.insert(id, format!("+{digits}"));
            self.contacts.push(Contact {
                id,
                name: format!(
                    "{} ({})",
                    ["Бухгалтер", "Муж", "Прораб", "Сестра"][rng.below(4)],
                    &digits[7..]
                ),
                phones: vec![phones::typed(&digits, rng.below(phones::FORMS))],
                emails: Vec::new(),
                responsible_user_id: lead.responsible_user_id,
                created_at: lead.created_at,
                updated_at: lead.created_at,
            });
            lead.contact_ids.push(id);
        }
        if let Some(shared) = self.last_main.filter(|id| !lead.contact_ids.contains(id) && rng.chance(12)) {
            lead.contact_ids.push(shared);
        }
        self.last_main = main;
    }

    /// Deals of the days after the data's last one: old customers, people who wrote lately, and new ones.
    pub(super) fn later_leads(&mut self, data: &Dataset, size: DataSize, days: i64) -> Vec<Lead> {
        let busy = match size {
            DataSize::Load(_) => return Vec::new(),
            DataSize::Demo if self.shift == 0 => 8,
            DataSize::Demo | DataSize::Small => 2,
        };
        let lately: Vec<i64> = data.chats.iter().filter_map(|chat| chat.contact_id).collect();
        let mut leads = Vec::new();
        for day in data.last_day.iter_days().skip(1).take(days as usize) {
            let mut rng = fate(14, i64::from(day.num_days_from_ce()) + self.shift);
            let many = match day.weekday() {
                Weekday::Sun => 1,
                Weekday::Sat => (busy / 2).max(1),
                _ => rng.between(busy / 2, busy),
            };
            for _ in 0..many {
                let created = local(day, rng.between(9 * 60, 18 * 60 + 30));
                let id = LATER_LEADS + self.shift + leads.len() as i64;
                let contact = match rng.below(10) {
                    0..=4 if !self.former.is_empty() => self.former[rng.below(self.former.len())],
                    5..=6 if !lately.is_empty() => lately[rng.below(lately.len())],
                    _ => {
                        let id = TO_COME + self.shift + leads.len() as i64;
                        let contact = self.contact(data, id, created, &mut rng);
                        self.contacts.push(Contact { updated_at: created, ..contact });
                        id
                    }
                };
                let what = rng.pick(&["Окна", "Балкон", "Входная дверь", "Остекление лоджии"]);
                leads.push(Lead {
                    id,
                    name: format!("{what}, ул. Примерная {}", rng.between(1, 120)),
                    price: rng.between(12, 180) * 5_000,
                    pipeline_id: SALES,
                    stage_id: 0,
                    outcome: Outcome::Open,
                    loss_reason_id: None,
                    responsible_user_id: MANAGERS[rng.below(MANAGERS.len())].id + self.shift,
                    created_at: created,
                    updated_at: created,
                    closed_at: None,
                    is_deleted: false,
                    contact_ids: vec![contact],
                    source: "Сайт".to_owned(),
                });
            }
        }
        leads.retain(|lead| lead.created_at > data.anchor);
        leads
    }
}

/// The number that a plainly typed field means, as eleven digits; of several, the first.
fn meant(field: &str) -> String {
    let first = field.split(',').next().unwrap_or_default();
    let digits: String = first.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        10 => format!("7{digits}"),
        11 => format!("7{}", &digits[1..]),
        _ => digits,
    }
}
