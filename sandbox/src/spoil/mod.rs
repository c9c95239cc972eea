//! Spoiled elements: what real vendors' lists hold among good ones. Which element is spoiled and how is drawn from a seed or named,
//! and every one is kept in an account, so that a computation of one's own can leave out exactly what nobody could read.
//! `element.rs` does it to an element; the bytes that no JSON writer gives are put in by [`raw`].

mod element;

use std::collections::BTreeMap;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::data::fate;
use crate::data::model::{Dataset, Message, TimeForm};
use crate::world::{World, lock};
pub(crate) use element::raw;

/// What a list is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    Lead,
    Contact,
    User,
    Chat,
    Message,
}

/// How an element is spoiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spoilage {
    /// The text ends with one half of a surrogate pair: legal JSON that many writers make, no Unicode.
    HalfEmoji,
    /// A byte in the text that begins a letter and is not followed by its rest.
    BrokenUtf8,
    /// A control character that stands in a string unescaped.
    RawControl,
    /// `NaN` in a field that nobody needs.
    NotANumber,
    /// A number that no computer holds, in a field that nobody needs.
    HugeNumber,
    /// Nesting that no reader follows, in a field that nobody needs.
    DeepNesting,
    /// Whole numbers written as texts.
    NumbersAsText,
    /// `+0000` where RFC 3339 has `+00:00`.
    CompactOffset,
    /// The answer in the same second as what it answers.
    EqualSecond,
    /// The time is `null`.
    NoTime,
    /// The time is words.
    UnreadableTime,
    /// A closing time after the year 9999, which databases refuse.
    FarTime,
    NoId,
    /// `null` in place of the element.
    NotAnObject,
    /// Listed, and gone when it is asked for.
    Vanished,
    /// Listed, and 500 whenever it is asked for.
    Failing,
}

/// What a tolerant reader can make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readability {
    /// All of it is there.
    Whole,
    /// All but a character, a field that nobody needs, or a time that has to be clamped.
    Mended,
    /// It has to be left out.
    Lost,
}

impl Spoilage {
    pub fn readability(self) -> Readability {
        match self {
            Self::CompactOffset | Self::EqualSecond | Self::NumbersAsText => Readability::Whole,
            Self::HalfEmoji
            | Self::BrokenUtf8
            | Self::RawControl
            | Self::NotANumber
            | Self::HugeNumber
            | Self::DeepNesting
            | Self::FarTime => Readability::Mended,
            Self::NoTime
            | Self::UnreadableTime
            | Self::NoId
            | Self::NotAnObject
            | Self::Vanished
            | Self::Failing => Readability::Lost,
        }
    }
}

impl Element {
    pub const ALL: [Element; 5] =
        [Element::Lead, Element::Contact, Element::User, Element::Chat, Element::Message];

    /// What can happen to such an element.
    pub fn spoilages(self) -> &'static [Spoilage] {
        use Spoilage::{
            BrokenUtf8, CompactOffset, DeepNesting, EqualSecond, Failing, FarTime, HalfEmoji, HugeNumber,
            NoId, NoTime, NotANumber, NotAnObject, NumbersAsText, RawControl, UnreadableTime, Vanished,
        };
        match self {
            Element::Lead => &[
                HalfEmoji,
                NoTime,
                NoId,
                BrokenUtf8,
                FarTime,
                NumbersAsText,
                UnreadableTime,
                RawControl,
                NotANumber,
                NotAnObject,
                HugeNumber,
                DeepNesting,
            ],
            Element::Contact => &[
                HalfEmoji,
                NoId,
                BrokenUtf8,
                NumbersAsText,
                RawControl,
                NotANumber,
                NotAnObject,
                HugeNumber,
                DeepNesting,
            ],
            Element::User => {
                &[HalfEmoji, BrokenUtf8, NumbersAsText, NoId, RawControl, NotANumber, NotAnObject, HugeNumber]
            }
            Element::Chat => {
                &[Vanished, HalfEmoji, Failing, NoId, BrokenUtf8, NotANumber, NotAnObject, HugeNumber]
            }
            Element::Message => &[
                HalfEmoji,
                NoTime,
                CompactOffset,
                NoId,
                BrokenUtf8,
                UnreadableTime,
                EqualSecond,
                RawControl,
                NotANumber,
                NotAnObject,
                HugeNumber,
                DeepNesting,
            ],
        }
    }
}

/// What is to be spoiled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SpoilPlan {
    /// One element, in this way.
    One { element: Element, id: String, how: Spoilage },
    /// So many of a thousand elements of each kind, at least one of each kind that there is; the ways in turn.
    Share {
        per_mille: u32,
        #[serde(default)]
        seed: u64,
        /// These kinds of elements only; all when empty.
        #[serde(default)]
        elements: Vec<Element>,
        /// These ways only; all when empty.
        #[serde(default)]
        ways: Vec<Spoilage>,
    },
}

/// One spoiled element.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpoiledElement {
    pub element: Element,
    pub id: String,
    pub how: Spoilage,
    pub readability: Readability,
}

/// How many of one kind were spoiled in one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpoiledCount {
    pub element: Element,
    pub how: Spoilage,
    pub readability: Readability,
    pub count: usize,
}

/// The account of one company.
#[derive(Debug, Default)]
pub(crate) struct Spoiled(Mutex<Account>);

impl Spoiled {
    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }

    pub(crate) fn how(&self, element: Element, id: &str) -> Option<Spoilage> {
        let spoiled = lock(&self.0);
        // The map is empty in almost every sandbox: no key is built for nothing.
        if spoiled.is_empty() { None } else { spoiled.get(&(element, id.to_owned())).copied() }
    }

    pub(crate) fn list(&self) -> Vec<SpoiledElement> {
        let kept = |((element, id), how): (&(Element, String), &Spoilage)| SpoiledElement {
            element: *element,
            id: id.clone(),
            how: *how,
            readability: how.readability(),
        };
        lock(&self.0).iter().map(kept).collect()
    }

    /// Whether the element has to be left out.
    pub(crate) fn loses(&self, element: Element, id: &str) -> bool {
        self.how(element, id).is_some_and(|how| how.readability() == Readability::Lost)
    }

    /// The element as it goes onto the wire.
    pub(crate) fn shown(&self, element: Element, id: &str, value: Value) -> Value {
        match self.how(element, id) {
            Some(how) => element::spoil(element, how, value),
            None => value,
        }
    }

    /// When a message says it was sent, and how that is written: an answer in the same second as its question says the
    /// question's.
    pub(crate) fn time_of(&self, data: &Dataset, message: &Message) -> (DateTime<Utc>, TimeForm) {
        let asked = match self.how(Element::Message, &message.id) {
            Some(Spoilage::EqualSecond) => before(data, message),
            _ => None,
        };
        asked.map_or((message.at, message.time_form), |asked| (asked.at, asked.time_form))
    }
}

/// The message before this one in its chat.
pub(crate) fn before<'a>(data: &'a Dataset, message: &Message) -> Option<&'a Message> {
    let own = data.chat_messages(message.chat_id);
    let place = own.iter().position(|known| known.id == message.id)?;
    own.get(place.checked_sub(1)?)
}

/// Carries a plan out; gives how many elements are spoiled now, by kind and way.
pub(crate) fn carry_out(world: &World, plan: &SpoilPlan) -> Result<Vec<SpoiledCount>, String> {
    let mut spoiled = lock(&world.spoiled.0).clone();
    match plan {
        SpoilPlan::One { element, id, how } => {
            let exists = || ids(world, *element).iter().any(|(_, known)| known == id);
            if !element.spoilages().contains(how) || !exists() || !fits(world, &spoiled, *element, id, *how) {
                return Err(format!("{element:?} {id} cannot be spoiled by {how:?}"));
            }
            spoiled.insert((*element, id.clone()), *how);
        }
        SpoilPlan::Share { per_mille, seed, elements, ways } => {
            for element in Element::ALL {
                if elements.is_empty() || elements.contains(&element) {
                    spread(world, &mut spoiled, element, (*per_mille, *seed), ways);
                }
            }
        }
    }
    *lock(&world.spoiled.0) = spoiled;
    Ok(counts(&world.spoiled.list()))
}

pub(crate) fn counts(spoiled: &[SpoiledElement]) -> Vec<SpoiledCount> {
    let mut counts = BTreeMap::<(Element, Spoilage), usize>::new();
    for one in spoiled {
        *counts.entry((one.element, one.how)).or_default() += 1;
    }
    let shown = |((element, how), count): ((Element, Spoilage), usize)| SpoiledCount {
        element,
        how,
        readability: how.readability(),
        count,
    };
    counts.into_iter().map(shown).collect()
}

type Account = BTreeMap<(Element, String), Spoilage>;

fn spread(
    world: &World,
    spoiled: &mut Account,
    element: Element,
    (per_mille, seed): (u32, u64),
    ways: &[Spoilage],
) {
    let ways: Vec<Spoilage> =
        element.spoilages().iter().copied().filter(|way| ways.is_empty() || ways.contains(way)).collect();
    let ids = ids(world, element);
    if ways.is_empty() || per_mille == 0 {
        return;
    }
    let mut left = (ids.len() * per_mille as usize / 1_000).max(1);
    // The order is drawn, so that a larger share spoils what a smaller one spoils, and more.
    let mut drawn: Vec<(u64, String)> =
        ids.into_iter().map(|(salt, id)| (fate(31 ^ (seed << 8), salt).next(), id)).collect();
    drawn.sort_unstable();
    let mut turn = 0;
    for (_, id) in drawn {
        if left == 0 {
            return;
        }
        let mut in_turn = (0..ways.len()).map(|n| (turn + n) % ways.len());
        if let Some(at) = in_turn.find(|at| fits(world, spoiled, element, &id, ways[*at])) {
            spoiled.insert((element, id), ways[at]);
            // The next one gets what comes next, also when this one could not have its turn.
            turn += 1;
            left -= 1;
        }
    }
}

/// What there is to spoil now, with a number to draw by.
fn ids(world: &World, element: Element) -> Vec<(i64, String)> {
    let now = world.clock.now();
    let with = |id: i64| (id, id.to_string());
    match element {
        Element::Lead => crate::amocrm::Book::open(world)
            .leads
            .iter()
            .filter(|lead| !lead.is_deleted && lead.created_at <= now)
            .map(|lead| with(lead.id))
            .collect(),
        Element::Contact => {
            crate::amocrm::Book::open(world).contacts.iter().map(|contact| with(contact.id)).collect()
        }
        Element::User => crate::amocrm::Book::open(world).users.iter().map(|user| with(user.id)).collect(),
        Element::Chat => {
            world.dataset.chats.iter().filter(|chat| !chat.is_group).map(|chat| with(chat.id)).collect()
        }
        Element::Message => (0i64..)
            .zip(&world.dataset.messages)
            .map(|(place, message)| (message.chat_id * 10_000 + place, message.id.clone()))
            .collect(),
    }
}

/// Whether an element has what the way takes from it, and takes nothing from a neighbour's.
fn fits(world: &World, spoiled: &Account, element: Element, id: &str, how: Spoilage) -> bool {
    match (element, how) {
        (Element::Lead, Spoilage::FarTime) => {
            let book = crate::amocrm::Book::open(world);
            book.leads.iter().any(|lead| lead.id.to_string() == id && lead.closed_at.is_some())
        }
        (Element::Message, how) => {
            let Some(message) = world.dataset.messages.iter().find(|message| message.id == id) else {
                return false;
            };
            let own = world.dataset.chat_messages(message.chat_id);
            let of = |neighbour: &Message| spoiled.get(&(Element::Message, neighbour.id.clone()));
            let place = own.iter().position(|known| known.id == id).unwrap_or(0);
            let is_asked = own.get(place + 1).and_then(of) == Some(&Spoilage::EqualSecond);
            !is_asked
                && match how {
                    Spoilage::HalfEmoji | Spoilage::BrokenUtf8 | Spoilage::RawControl => {
                        message.text.as_ref().is_some_and(|text| !text.is_empty())
                    }
                    Spoilage::EqualSecond => before(&world.dataset, message)
                        .is_some_and(|asked| asked.direction != message.direction && of(asked).is_none()),
                    _ => true,
                }
        }
        _ => true,
    }
}
