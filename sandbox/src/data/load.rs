//! A company of any size, for measuring: as many leads, chats and messages as asked for, without any story.

use chrono::Duration;

use super::company::{MANAGERS, SALES, WABA};
use super::local;
use super::model::{Chat, Contact, Dataset, Direction, Lead, Message, MessageKind, Outcome, TimeForm};
use crate::config::Load;

const FIRST_LEAD: i64 = 70_000_001;
const FIRST_CONTACT: i64 = 60_000_001;
const FIRST_CHAT: i64 = 9_000_001;

/// What people say, in turn: lengths as they are in life.
const WORDS: [&str; 6] = [
    "Здравствуйте! Сколько стоит окно на кухню, примерно полтора на метр сорок?",
    "Добрый день! Двухкамерное с установкой от 118 000 тг, замер бесплатный.",
    "А когда сможете приехать?",
    "Завтра с 10 до 13 или в четверг после обеда. Как вам удобнее?",
    "Давайте в четверг, после трёх.",
    "Записал вас на четверг, 15:30. Мастер позвонит за час.",
];

fn phone(number: usize) -> String {
    // The placeholder range holds a hundred; a load test's numbers are as fictitious, and more.
    format!("+7700{number:07}")
}

pub(super) fn fill(data: &mut Dataset, load: Load) {
    let start = local(data.first_day, 9 * 60);
    let span = (data.anchor - start).num_seconds().max(1);
    let at = |share: usize, of: usize| start + Duration::seconds(span * share as i64 / of.max(1) as i64);
    let sales = data.pipelines.iter().find(|pipeline| pipeline.id == SALES);
    let open = sales.and_then(|sales| sales.stages.iter().find(|stage| !stage.is_incoming));
    let stage = open.map_or(0, |stage| stage.id);
    for number in 0..load.leads {
        let manager = MANAGERS[number % MANAGERS.len()].id;
        let created = at(number, load.leads);
        data.contacts.push(Contact {
            id: FIRST_CONTACT + number as i64,
            name: format!("Клиент Номер {number}"),
            phones: vec![phone(number)],
            emails: Vec::new(),
            responsible_user_id: manager,
            created_at: created,
            updated_at: created,
        });
        data.leads.push(Lead {
            id: FIRST_LEAD + number as i64,
            name: format!("Заявка {number}"),
            price: 100_000 + number as i64,
            pipeline_id: SALES,
            stage_id: stage,
            outcome: Outcome::Open,
            loss_reason_id: None,
            responsible_user_id: manager,
            created_at: created,
            updated_at: created,
            closed_at: None,
            is_deleted: false,
            contact_ids: vec![FIRST_CONTACT + number as i64],
            source: "whatsapp".to_owned(),
        });
    }
    for number in 0..load.chats {
        let id = FIRST_CHAT + number as i64;
        data.chats.push(Chat {
            id,
            connection_id: WABA,
            radist_contact_id: 8_500_001 + number as i64,
            contact_name: format!("Клиент Номер {number}"),
            phone: phone(number),
            username: None,
            is_group: false,
            contact_id: Some(FIRST_CONTACT + number as i64),
            lead_id: Some(FIRST_LEAD + number as i64),
            manager_id: MANAGERS[number % MANAGERS.len()].id,
            scenario: "load".to_owned(),
        });
        let count = load.messages / load.chats + usize::from(number < load.messages % load.chats);
        for place in 0..count {
            data.messages.push(Message {
                id: format!("load-{number}-{place}"),
                chat_id: id,
                // Chats begin one after the other, so that times differ.
                at: at(place * load.chats + number, count * load.chats),
                direction: if place % 2 == 0 { Direction::Inbound } else { Direction::Outbound },
                kind: MessageKind::Text,
                text: Some(WORDS[(place + number) % WORDS.len()].to_owned()),
                file_name: None,
                time_form: TimeForm::Seconds,
                source_message_id: None,
            });
        }
    }
}
