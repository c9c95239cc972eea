//! All that the emulators hold, as one JSON document: what an independent computation is made over. It names what happened to each
//! deal and when, what each message says of its own time, and which elements nobody could have read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::amocrm::Book;
use crate::data::life::LeadEvent;
use crate::data::model::{Contact, Direction, Lead, MessageKind, Pipeline, User};
use crate::spoil::{Element, Spoilage, SpoiledCount, SpoiledElement, counts};
use crate::telegram::StoredMessage;
use crate::world::World;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// The emulators' clock.
    pub now: DateTime<Utc>,
    /// The demo's company first.
    pub companies: Vec<CompanyState>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompanyState {
    pub name: String,
    pub timezone: String,
    pub pipelines: Vec<Pipeline>,
    pub users: Vec<UserState>,
    pub contacts: Vec<ContactState>,
    /// Those in the trash too.
    pub leads: Vec<LeadState>,
    pub chats: Vec<ChatState>,
    pub messages: Vec<MessageState>,
    pub posts: Vec<StoredMessage>,
    pub spoiled: Vec<SpoiledElement>,
    pub spoiled_counts: Vec<SpoiledCount>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UserState {
    #[serde(flatten)]
    pub user: User,
    pub spoiled: Option<Spoilage>,
    pub readable: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactState {
    #[serde(flatten)]
    pub contact: Contact,
    /// The number that the phone field means, `+` and digits; absent where the field has none.
    pub number: Option<String>,
    pub spoiled: Option<Spoilage>,
    pub readable: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LeadState {
    /// As it is now.
    #[serde(flatten)]
    pub lead: Lead,
    /// As it was entered.
    pub entered: Lead,
    /// What happened to it up to now.
    pub events: Vec<LeadEvent>,
    pub spoiled: Option<Spoilage>,
    pub readable: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChatState {
    pub id: i64,
    pub connection_id: i64,
    pub contact_name: String,
    /// `+` and digits; empty where the messenger gives none.
    pub phone: String,
    pub is_group: bool,
    pub spoiled: Option<Spoilage>,
    /// It can be read in the list and its messages can be fetched.
    pub readable: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MessageState {
    pub id: String,
    pub chat_id: i64,
    /// The time that the message shows.
    pub at: DateTime<Utc>,
    pub direction: Direction,
    pub kind: MessageKind,
    pub text: Option<String>,
    pub spoiled: Option<Spoilage>,
    /// It can be read, and so can its chat.
    pub readable: bool,
}

impl CompanyState {
    pub(crate) fn of(world: &World) -> Self {
        let now = world.clock.now();
        let book = Book::open_at(world, now);
        let how = |element: Element, id: &str| world.spoiled.how(element, id);
        let readable = |element: Element, id: &str| !world.spoiled.loses(element, id);
        let lead = |lead: &Lead| {
            let history = world.crm.histories.iter().find(|history| history.entered.id == lead.id);
            let lives = history.filter(|_| !world.settings().amocrm_static_deals);
            let id = lead.id.to_string();
            LeadState {
                entered: lives.map_or_else(|| lead.clone(), |history| history.entered.clone()),
                events: lives.map_or_else(Vec::new, |history| {
                    history.events.iter().filter(|event| event.at <= now).cloned().collect()
                }),
                spoiled: how(Element::Lead, &id),
                readable: readable(Element::Lead, &id),
                lead: lead.clone(),
            }
        };
        let contact = |contact: &&Contact| {
            let id = contact.id.to_string();
            ContactState {
                number: world.crm.numbers.get(&contact.id).cloned(),
                spoiled: how(Element::Contact, &id),
                readable: readable(Element::Contact, &id),
                contact: (*contact).clone(),
            }
        };
        let user = |user: &User| {
            let id = user.id.to_string();
            UserState {
                spoiled: how(Element::User, &id),
                readable: readable(Element::User, &id),
                user: user.clone(),
            }
        };
        let chats: Vec<ChatState> = world
            .dataset
            .chats
            .iter()
            .map(|chat| {
                let id = chat.id.to_string();
                ChatState {
                    id: chat.id,
                    connection_id: chat.connection_id,
                    contact_name: chat.contact_name.clone(),
                    phone: chat.phone.clone(),
                    is_group: chat.is_group,
                    spoiled: how(Element::Chat, &id),
                    readable: readable(Element::Chat, &id),
                }
            })
            .collect();
        let mut messages = Vec::new();
        for chat in &chats {
            for message in world.dataset.chat_messages(chat.id) {
                messages.push(MessageState {
                    id: message.id.clone(),
                    chat_id: message.chat_id,
                    at: world.spoiled.time_of(&world.dataset, message).0,
                    direction: message.direction,
                    kind: message.kind,
                    text: message.text.clone(),
                    spoiled: how(Element::Message, &message.id),
                    readable: chat.readable && readable(Element::Message, &message.id),
                });
            }
        }
        let spoiled = world.spoiled.list();
        Self {
            name: world.company.name.to_owned(),
            timezone: world.dataset.timezone.clone(),
            pipelines: world.dataset.pipelines.clone(),
            users: book.users.iter().map(user).collect(),
            contacts: book.contacts.iter().map(contact).collect(),
            leads: book.leads.iter().map(lead).collect(),
            chats,
            messages,
            posts: world.telegram.messages(),
            spoiled_counts: counts(&spoiled),
            spoiled,
        }
    }
}
