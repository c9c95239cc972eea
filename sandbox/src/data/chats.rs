//! Conversations: who writes when, what is said, what stays unanswered.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Timelike, Utc, Weekday};

use super::company::{MANAGERS, Manager, TELEGRAM, WABA};
use super::model::{Chat, Dataset, Direction, Message, MessageKind, TimeForm};
use super::people::{self, Slots};
use super::rng::Rng;
use super::script::{Library, Line, Script};
use super::{almaty, local};
use crate::config::DataSize;

const DEMO_CHATS: usize = 128;
const OPENS: u32 = 9;
const CLOSES: u32 = 19;

pub(crate) fn fill(data: &mut Dataset, rng: &mut Rng, size: DataSize) {
    let library = Library::load();
    let days = match size {
        DataSize::Demo => opening_days(data.first_day, DEMO_CHATS),
        DataSize::Small => {
            (0..10).map(|n| data.last_day - Duration::days([1, 1, 2, 1, 3, 1, 2, 1, 2, 1][n])).collect()
        }
    };
    let openers: Vec<&Script> =
        library.sales.iter().chain(&library.service).filter(|s| s.name != "group_builders").collect();
    for (number, day) in days.into_iter().enumerate() {
        let is_group = size == DataSize::Demo && number == 40;
        let script = match (size, number) {
            _ if is_group => library.named("group_builders"),
            (DataSize::Small, n) => library.named(SMALL[n]),
            // Two sales talks for each service talk.
            (DataSize::Demo, n) if n % 3 == 2 => &library.service[(n / 3) % (library.service.len() - 1)],
            (DataSize::Demo, n) => match n < openers.len() {
                true => openers[n],
                false => &library.sales[rng.below(library.sales.len())],
            },
        };
        let chat = chat(data, number, script, is_group, rng);
        let mut talk = Talk::new(&chat, data.anchor, rng.clone());
        let _ = rng.next();
        let _ = rng.uuid();
        talk.start(day);
        talk.play(script);
        if size == DataSize::Demo && number == 0 {
            // One customer who never stops: more than a page of messages.
            for again in 0..16 {
                talk.later(&library.sales[again % library.sales.len()], 16);
            }
        }
        let tails = match size {
            DataSize::Demo => 1 + rng.below(3),
            DataSize::Small => 3 + number % 2,
        };
        if !is_group && !matches!(script.name, "silent_night" | "job_seeker" | "lost_after_price") {
            for _ in 0..tails {
                let tail = match talk.manager.upsells && rng.chance(40) {
                    true => library.named("tail_upsell"),
                    false => &library.tails[rng.below(library.tails.len())],
                };
                talk.later(tail, 30);
            }
            if size == DataSize::Demo && rng.chance(35) {
                let next = rng.pick(&[
                    "reschedule",
                    "paid_receipt",
                    "forgotten_callback",
                    "follow_up",
                    "review_thanks",
                ]);
                talk.later(library.named(next), 60);
            }
        }
        data.messages.extend(talk.into_messages());
        data.chats.push(chat);
    }
    let chats_with_words: std::collections::BTreeSet<i64> = data.messages.iter().map(|m| m.chat_id).collect();
    data.chats.retain(|chat| chats_with_words.contains(&chat.id));
}

const SMALL: [&str; 10] = [
    "window_price",
    "price_compare",
    "forgotten_callback",
    "kazakh_window",
    "warranty_draught",
    "cottage",
    "injection",
    "rude_client",
    "silent_night",
    "instalment",
];

/// Weekdays get ten conversations where Saturdays get seven and Sundays three.
fn opening_days(first: NaiveDate, count: usize) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    for day in first.iter_days().take(14) {
        let share = match day.weekday() {
            Weekday::Sun => 3,
            Weekday::Sat => 7,
            _ => 10,
        };
        days.extend(std::iter::repeat_n(day, share));
    }
    while days.len() < count {
        days.insert(0, first + Duration::days((days.len() % 5) as i64));
    }
    days.truncate(count);
    days
}

fn chat(data: &Dataset, number: usize, script: &Script, is_group: bool, rng: &mut Rng) -> Chat {
    // Some people write on both channels: every eighteenth chat repeats the person before it.
    let repeats = number % 18 == 17;
    let who = people::person(if repeats { number - 1 } else { number }, rng);
    let connection_id = match repeats {
        true => {
            data.chats.last().map_or(WABA, |last| if last.connection_id == WABA { TELEGRAM } else { WABA })
        }
        false if rng.chance(62) || script.name == "reschedule" => WABA,
        false => TELEGRAM,
    };
    let phone = match connection_id {
        TELEGRAM if rng.chance(55) && !repeats => String::new(),
        _ => format!("+{}", who.digits),
    };
    let name = if is_group {
        "Объект Примерная 12, прорабы".to_owned()
    } else {
        who.full_name.clone()
    };
    Chat {
        id: 38_100_001 + number as i64,
        connection_id,
        radist_contact_id: 5_500_001 + if repeats { number - 1 } else { number } as i64,
        contact_name: name,
        phone: if is_group { String::new() } else { phone },
        username: (connection_id == TELEGRAM).then(|| format!("demo_client_{number}")),
        is_group,
        contact_id: None,
        lead_id: None,
        manager_id: MANAGERS[(number + number / 5) % MANAGERS.len()].id,
        scenario: script.name.to_owned(),
    }
}

/// One chat being played: the clock of the conversation and the habits of its manager.
struct Talk {
    chat_id: i64,
    manager: &'static Manager,
    slots: Slots,
    now: DateTime<Utc>,
    end: DateTime<Utc>,
    dropped: bool,
    messages: Vec<Message>,
    rng: Rng,
}

impl Talk {
    fn new(chat: &Chat, end: DateTime<Utc>, rng: Rng) -> Self {
        let mut rng = rng;
        let manager = MANAGERS.iter().find(|manager| manager.id == chat.manager_id).unwrap_or(&MANAGERS[0]);
        let client = chat.contact_name.split(' ').next().unwrap_or_default();
        let slots = Slots::new(client, manager.first_name, &mut rng);
        Self { chat_id: chat.id, manager, slots, now: end, end, dropped: false, messages: Vec::new(), rng }
    }

    /// Most people write by day, some late in the evening or before work.
    fn start(&mut self, day: NaiveDate) {
        let minute = match self.rng.below(100) {
            0..=74 => self.rng.between(9 * 60, 18 * 60 + 20),
            75..=91 => self.rng.between(20 * 60, 23 * 60 + 45),
            _ => self.rng.between(6 * 60 + 30, 8 * 60 + 50),
        };
        self.now = local(day, minute);
    }

    /// Goes on with another script after some hours or days.
    fn later(&mut self, script: &Script, hours: i64) {
        let pause = self.rng.between(40, hours * 60);
        self.now += Duration::minutes(pause);
        if !(8..22).contains(&self.local_hour()) {
            self.now += Duration::hours(9);
        }
        self.dropped = false;
        self.play(script);
    }

    fn play(&mut self, script: &Script) {
        let forgets = self.rng.chance(self.manager.forgets);
        for (at, line) in script.lines.iter().enumerate() {
            match line.by_client {
                true => self.client_says(line, at),
                false => self.manager_says(line, forgets && at >= 3),
            }
        }
    }

    fn client_says(&mut self, line: &Line, at: usize) {
        // A client who waits in vain for an answer says no more than one thing.
        if self.dropped && at > 0 && self.rng.chance(70) {
            return;
        }
        let outbound = self.messages.last().is_some_and(|last| last.direction == Direction::Outbound);
        let wait = match (at, outbound) {
            (0, _) => 0,
            (_, false) => self.rng.between(1, 5) * 60,
            (_, true) if self.rng.chance(8) => self.rng.between(180, 700) * 60,
            (_, true) => self.rng.between(40, 1500),
        };
        self.now += Duration::seconds(wait);
        let said = line.client(&mut self.rng);
        self.say(Direction::Inbound, said);
        if self.rng.chance(2) {
            self.say_odd();
        }
    }

    fn manager_says(&mut self, line: &Line, forgets: bool) {
        let words = line.manager(self.manager.style);
        if forgets || self.dropped || words.is_empty() || self.rng.chance(self.manager.silence) {
            self.dropped |= forgets || !words.is_empty();
            return;
        }
        let (least, most) = self.manager.wait;
        let wait = self.rng.between(least * 60, most * 60);
        self.now = self.working_time(self.now + Duration::seconds(wait));
        self.say(Direction::Outbound, words);
    }

    /// The next instant at which the shop answers: 09:00–19:00, not on Sundays.
    fn working_time(&mut self, at: DateTime<Utc>) -> DateTime<Utc> {
        let here = at.with_timezone(&almaty());
        let late = here.hour() >= CLOSES && !self.rng.chance(6);
        let mut day = here.date_naive();
        if late {
            day += Duration::days(1);
        }
        let early = here.hour() < OPENS;
        let sunday = day.weekday() == Weekday::Sun && !self.rng.chance(25);
        if sunday {
            day += Duration::days(1);
        }
        match late || early || sunday {
            true => local(day, i64::from(OPENS) * 60 + self.rng.between(2, 35)),
            false => at,
        }
    }

    fn local_hour(&self) -> u32 {
        self.now.with_timezone(&almaty()).hour()
    }

    fn say(&mut self, direction: Direction, words: &str) {
        let (kind, file_name, words) = media(words);
        let text = self.slots.fill(words);
        let text = (!text.is_empty()).then_some(text);
        self.push(direction, kind, text, file_name);
    }

    /// What a tolerant reader must survive: a text message without text, a type that nobody knows.
    fn say_odd(&mut self) {
        let kind = if self.rng.chance(50) { MessageKind::Text } else { MessageKind::Reaction };
        self.push(Direction::Inbound, kind, None, None);
    }

    fn push(
        &mut self,
        direction: Direction,
        kind: MessageKind,
        text: Option<String>,
        file_name: Option<String>,
    ) {
        let time_form = match self.rng.below(10) {
            0..=5 => TimeForm::Fraction,
            6..=7 => TimeForm::Seconds,
            _ => TimeForm::NaiveFraction,
        };
        let same_instant = self.rng.chance(3);
        let micros = self.rng.between(1, 999_999);
        let whole = self.now.with_nanosecond(0).unwrap_or(self.now);
        let mut at = match time_form {
            TimeForm::Seconds => whole,
            TimeForm::Fraction | TimeForm::NaiveFraction => whole + Duration::microseconds(micros),
        };
        let mut time_form = time_form;
        if let Some(last) = self.messages.last()
            && (same_instant && last.direction == direction || at < last.at)
        {
            (at, time_form) = (last.at, last.time_form);
        }
        let by_hand = self.rng.chance(30);
        // A stream of its own: chats share their generator's state, and ids must differ over all of them.
        let seed = ((self.chat_id as u64) << 20) ^ self.messages.len() as u64;
        let id = Rng::new(seed).uuid();
        if at > self.end {
            return;
        }
        self.messages.push(Message {
            source_message_id: (by_hand && direction == Direction::Outbound
                || direction == Direction::Inbound)
                .then(|| (48_000 + self.messages.len() * 7).to_string()),
            id,
            chat_id: self.chat_id,
            at,
            direction,
            kind,
            text,
            file_name,
            time_form,
        });
    }

    fn into_messages(self) -> Vec<Message> {
        let mut messages = self.messages;
        // Two messages of one instant on the edge of the newest hundred: the paging trap.
        if let Some(edge) = messages.len().checked_sub(101) {
            let (at, form) = (messages[edge + 1].at, messages[edge + 1].time_form);
            (messages[edge].at, messages[edge].time_form) = (at, form);
        }
        messages
    }
}

/// `[image] words` and its kin.
fn media(words: &str) -> (MessageKind, Option<String>, &str) {
    let Some((mark, rest)) = words.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return (MessageKind::Text, None, words);
    };
    let rest = rest.trim();
    match mark.split_once(' ') {
        Some(("file", name)) => (MessageKind::File, Some(name.to_owned()), rest),
        _ => match mark {
            "image" => (MessageKind::Image, Some("photo.jpg".to_owned()), rest),
            "voice" => (MessageKind::Voice, Some("voice.ogg".to_owned()), rest),
            "waba" => (MessageKind::WabaInteractive, None, rest),
            _ => (MessageKind::Text, None, words),
        },
    }
}
