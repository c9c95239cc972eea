//! The CRM's side of the same days: contacts (with their duplicates), leads, calls.

use chrono::{DateTime, Duration, Utc};

use super::company::{ADMIN_ID, LOST, MANAGERS, SALES, SERVICE, WON};
use super::local;
use super::model::{CallNote, Contact, Dataset, Lead, Outcome};
use super::people::{person, typed};
use super::rng::Rng;
use crate::config::DataSize;

const FIRST_LEAD: i64 = 50_000_001;
const FIRST_CONTACT: i64 = 40_000_001;

pub(crate) fn fill(data: &mut Dataset, rng: &mut Rng, size: DataSize) {
    of_chats(data, rng, size);
    without_chats(data, rng, size);
    calls(data, rng);
}

fn of_chats(data: &mut Dataset, rng: &mut Rng, size: DataSize) {
    for at in 0..data.chats.len() {
        let chat = data.chats[at].clone();
        // People who were never entered into the CRM, and the builders' group.
        let unknown = match size {
            DataSize::Demo | DataSize::Load(_) => at % 11 == 7,
            DataSize::Small => at == 8,
        };
        if chat.is_group || unknown {
            continue;
        }
        let same = data.chats[..at].iter().find(|other| other.radist_contact_id == chat.radist_contact_id);
        if let Some(twin) = same.cloned() {
            (data.chats[at].contact_id, data.chats[at].lead_id) = (twin.contact_id, twin.lead_id);
            continue;
        }
        let times: Vec<_> = data.messages.iter().filter(|m| m.chat_id == chat.id).map(|m| m.at).collect();
        let (Some(first), Some(last)) = (times.first().copied(), times.last().copied()) else { continue };
        let number = (chat.radist_contact_id - 5_500_001) as usize;
        let digits = person(number, &mut Rng::new(1)).digits;
        let mut contact =
            contact(data, &chat.contact_name, vec![typed(&digits, rng.below(8))], chat.manager_id, first);
        if rng.chance(12) {
            contact.emails.push(format!("client{number}@example.kz"));
        }
        let contact_id = contact.id;
        data.contacts.push(contact);
        let mut linked = vec![contact_id];
        if at % 16 == 5 {
            // The same person entered twice, by another hand.
            let twin = self::contact(
                data,
                &chat.contact_name,
                vec![typed(&digits, rng.below(7))],
                chat.manager_id,
                first,
            );
            linked.push(twin.id);
            data.contacts.push(twin);
        }
        let returning = rng.chance(18);
        let created = if returning {
            first - Duration::days(rng.between(20, 60))
        } else {
            first + Duration::minutes(2)
        };
        let updated = (last + Duration::minutes(rng.between(2, 50))).min(data.anchor).max(created);
        let lead = lead(data, rng, &chat.scenario, linked.clone(), chat.manager_id, (created, updated));
        (data.chats[at].contact_id, data.chats[at].lead_id) = (Some(contact_id), Some(lead.id));
        data.leads.push(lead);
        if size == DataSize::Demo && at % 9 == 4 || size == DataSize::Small && at == 1 {
            // A second, older order of the same customer.
            let created = first - Duration::days(rng.between(5, 40));
            let older =
                self::lead(data, rng, "second_order", vec![contact_id], chat.manager_id, (created, first));
            data.leads.push(older);
        }
    }
}

/// Requests that came by telephone or from the site and never became a chat, old ones, and deleted ones.
fn without_chats(data: &mut Dataset, rng: &mut Rng, size: DataSize) {
    let wanted = match size {
        DataSize::Demo | DataSize::Load(_) => (data.leads.len() + 34).max(150),
        DataSize::Small => 12,
    };
    let mut number = 0;
    while data.leads.len() < wanted {
        number += 1;
        let who = person(400 + number, rng);
        let manager = MANAGERS[number % MANAGERS.len()].id;
        let long_ago = size == DataSize::Demo && number % 4 == 0;
        let day = match long_ago {
            true => data.first_day - Duration::days(rng.between(6, 40)),
            false if size == DataSize::Small => data.last_day - Duration::days(1),
            false => data.first_day + Duration::days(rng.between(0, 12)),
        };
        let created = local(day, rng.between(9 * 60, 17 * 60));
        let contact = contact(data, &who.full_name, vec![typed(&who.digits, number)], manager, created);
        let updated = (created + Duration::minutes(rng.between(5, 900))).min(data.anchor);
        let mut lead = lead(data, rng, "entrance_door", vec![contact.id], manager, (created, updated));
        lead.is_deleted = size == DataSize::Demo && number % 13 == 5;
        lead.source = "Звонок".to_owned();
        data.contacts.push(contact);
        data.leads.push(lead);
    }
}

fn contact(
    data: &Dataset,
    name: &str,
    phones: Vec<String>,
    manager: i64,
    created_at: DateTime<Utc>,
) -> Contact {
    Contact {
        id: FIRST_CONTACT + data.contacts.len() as i64,
        name: name.to_owned(),
        phones,
        emails: Vec::new(),
        responsible_user_id: manager,
        created_at,
        updated_at: created_at + Duration::minutes(1),
    }
}

fn lead(
    data: &Dataset,
    rng: &mut Rng,
    scenario: &str,
    contact_ids: Vec<i64>,
    manager: i64,
    (created_at, updated_at): (DateTime<Utc>, DateTime<Utc>),
) -> Lead {
    let service = matches!(scenario, "warranty_draught" | "late_install" | "wrong_glass" | "review_thanks");
    let pipeline_id = if service { SERVICE } else { SALES };
    let habits = MANAGERS.iter().find(|known| known.id == manager).unwrap_or(&MANAGERS[0]);
    let drawn = rng.next() % 100;
    let outcome = match (scenario, drawn) {
        // Still undecided: that is the point of these.
        (story, _) if story.starts_with("story_") => Outcome::Open,
        ("lost_after_price" | "job_seeker", _) => Outcome::Lost,
        ("paid_receipt" | "review_thanks", _) => Outcome::Won,
        (_, drawn) if drawn < habits.won => Outcome::Won,
        (_, drawn) if drawn < habits.won + habits.lost => Outcome::Lost,
        _ => Outcome::Open,
    };
    let pipeline = data.pipelines.iter().find(|pipeline| pipeline.id == pipeline_id);
    let own = pipeline.map_or(1, |pipeline| pipeline.stages.len() - 2);
    let base = 60_000_000 + (pipeline_id % 10) * 100;
    let stage_id = match outcome {
        Outcome::Won => WON,
        Outcome::Lost => LOST,
        Outcome::Open => base + rng.below(own) as i64,
    };
    let price = if service { 0 } else { rng.between(12, 180) * 5_000 };
    let what =
        rng.pick(&["Окна", "Балкон", "Входная дверь", "Окна и подоконники", "Остекление лоджии", "Коттедж"]);
    let street = format!("ул. Примерная {}", rng.between(1, 120));
    let loss = (outcome == Outcome::Lost).then(|| match scenario {
        "lost_after_price" => 0,
        _ => rng.below(data.loss_reasons.len()),
    });
    Lead {
        id: FIRST_LEAD + data.leads.len() as i64,
        name: if service { format!("Гарантия, {street}") } else { format!("{what}, {street}") },
        price,
        pipeline_id,
        stage_id,
        outcome,
        loss_reason_id: loss.map(|at| data.loss_reasons[at].id),
        responsible_user_id: if rng.chance(2) { ADMIN_ID } else { manager },
        created_at,
        updated_at,
        closed_at: (outcome != Outcome::Open).then_some(updated_at),
        is_deleted: false,
        contact_ids,
        source: rng.pick(&["Instagram", "2ГИС", "Рекомендация", "Сайт", "Google"]).to_owned(),
    }
}

fn calls(data: &mut Dataset, rng: &mut Rng) {
    let contacts: Vec<_> = data.contacts.iter().step_by(6).cloned().collect();
    for (n, contact) in (0i64..).zip(contacts) {
        let at = (contact.updated_at + Duration::minutes(rng.between(10, 200))).min(data.anchor);
        data.calls.push(CallNote {
            id: 20_000_001 + n,
            contact_id: contact.id,
            incoming: rng.chance(60),
            seconds: rng.between(0, 420),
            phone: contact.phones.first().cloned().unwrap_or_default(),
            user_id: contact.responsible_user_id,
            at,
        });
    }
}
