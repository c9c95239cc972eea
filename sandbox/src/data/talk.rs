//! One chat being played: the clock of the conversation, the habits of its manager, the words as messages.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Timelike, Utc, Weekday};

use super::company::{MANAGERS, Manager};
use super::model::{Chat, Direction, Message, MessageKind, TimeForm};
use super::people::Slots;
use super::rng::Rng;
use super::script::{Library, Line, Script};
use super::{almaty, local};

const OPENS: i64 = 9;
const CLOSES: u32 = 19;

pub(crate) struct Talk<'a> {
    chat_id: i64,
    pub(crate) manager: &'static Manager,
    library: &'a Library,
    slots: Slots,
    now: DateTime<Utc>,
    end: DateTime<Utc>,
    messages: Vec<Message>,
    pub(crate) rng: Rng,
}

impl<'a> Talk<'a> {
    pub(crate) fn new(chat: &Chat, library: &'a Library, end: DateTime<Utc>, mut rng: Rng) -> Self {
        let manager = MANAGERS.iter().find(|manager| manager.id == chat.manager_id).unwrap_or(&MANAGERS[0]);
        let client = chat.contact_name.split(' ').next().unwrap_or_default();
        let slots = Slots::new(client, manager.first_name, &mut rng);
        Self { chat_id: chat.id, manager, library, slots, now: end, end, messages: Vec::new(), rng }
    }

    /// Most people write by day, some late in the evening or before work.
    pub(crate) fn start(&mut self, day: NaiveDate, script: &Script) {
        let minute = match self.rng.below(100) {
            _ if script.name == "silent_night" => self.rng.between(20 * 60, 22 * 60),
            0..=74 => self.rng.between(9 * 60, 18 * 60 + 20),
            75..=91 => self.rng.between(20 * 60, 23 * 60 + 15),
            _ => self.rng.between(6 * 60 + 30, 8 * 60 + 50),
        };
        self.now = local(day, minute);
        let latest = self.end - Duration::minutes(45);
        if self.now > latest {
            let morning = local(day, OPENS * 60);
            self.now =
                morning + Duration::minutes(self.rng.between(0, (latest - morning).num_minutes().max(0)));
        }
    }

    /// Goes on with another script after a pause of hours; hardly anybody comes back on a Sunday.
    pub(crate) fn later(&mut self, script: &Script, (least, most): (i64, i64)) {
        self.now += Duration::minutes(self.rng.between(least * 60, most * 60));
        self.now = self.waking_time(self.now);
        if self.here().weekday() == Weekday::Sun && self.rng.chance(75) {
            self.now += Duration::days(1);
        }
        self.play(script, None);
    }

    /// Says the lines up to and with `last`.
    pub(crate) fn play(&mut self, script: &Script, last: Option<usize>) {
        let mut lapsed = script.is_story();
        for (at, line) in script.lines.iter().enumerate() {
            if line.by_client {
                self.client_says(line, at == 0);
                let answered = script.lines.get(at + 1).is_some_and(|next| !next.by_client);
                if answered && last != Some(at) && self.rng.chance(3) {
                    self.say_odd();
                }
            } else {
                if !lapsed && at >= 2 && self.rng.chance(self.manager.lapses) {
                    lapsed = true;
                    self.lapse();
                }
                self.manager_says(line);
            }
            if last == Some(at) {
                return;
            }
        }
    }

    /// The manager forgets to answer; the client reminds, the manager excuses the delay.
    fn lapse(&mut self) {
        if !self.client_spoke_last() {
            return;
        }
        let library = self.library;
        let pause = self.rng.between(4 * 60, 22 * 60);
        self.now = self.waking_time(self.now + Duration::minutes(pause));
        self.client_says(&library.named("remind").lines[0], true);
        self.manager_says(&library.named("sorry").lines[0]);
    }

    /// The company's last word, when the client had it.
    pub(crate) fn close(&mut self, kazakh: bool) {
        if !self.client_spoke_last() {
            return;
        }
        let library = self.library;
        let closings = library.endings(if kazakh { "close_kk" } else { "close_" });
        let count = if kazakh { 1 } else { closings.len() - 1 };
        let chosen = closings[self.rng.below(count)];
        self.manager_says(&chosen.lines[0]);
    }

    fn client_says(&mut self, line: &Line, opens: bool) {
        let wait = match line.hours_later {
            Some(hours) => self.rng.between(hours * 52, hours * 66) * 60,
            None if opens => 0,
            None if self.client_spoke_last() => self.rng.between(2, 6) * 60,
            None if self.rng.chance(8) => self.rng.between(60, 300) * 60,
            None => self.rng.between(40, 1500),
        };
        self.now += Duration::seconds(wait);
        if !opens {
            self.now = self.waking_time(self.now);
        }
        let said = line.client(&mut self.rng);
        self.say(Direction::Inbound, said);
    }

    fn manager_says(&mut self, line: &Line) {
        let words = line.manager(self.manager.style);
        if words.is_empty() {
            return;
        }
        let (least, most) = self.manager.wait;
        let first = self.messages.iter().all(|message| message.direction == Direction::Inbound);
        let wait = match line.hours_later {
            Some(hours) => self.rng.between(hours * 52, hours * 66) * 60,
            None if !first && !self.client_spoke_last() => self.rng.between(40, 200),
            // Once the talk goes on, answers come sooner.
            None if !first => self.rng.between(least * 30, most * 30),
            None => self.rng.between(least * 60, most * 60),
        };
        self.now = self.working_time(self.now + Duration::seconds(wait));
        self.say(Direction::Outbound, words);
    }

    fn client_spoke_last(&self) -> bool {
        self.messages.last().is_some_and(|last| last.direction == Direction::Inbound)
    }

    /// Clients sleep from half past eleven to eight.
    fn waking_time(&mut self, at: DateTime<Utc>) -> DateTime<Utc> {
        let here = at.with_timezone(&almaty());
        let day = match (here.hour(), here.minute()) {
            (0..8, _) => here.date_naive(),
            (23, 30..) => here.date_naive() + Duration::days(1),
            _ => return at,
        };
        local(day, 8 * 60 + self.rng.between(5, 110))
    }

    /// The next instant at which the shop answers: 09:00–19:00, hardly on Sundays. What came at night is answered in the morning.
    fn working_time(&mut self, at: DateTime<Utc>) -> DateTime<Utc> {
        let here = at.with_timezone(&almaty());
        let late = here.hour() >= CLOSES && !self.rng.chance(6);
        let mut day = here.date_naive();
        if late {
            day += Duration::days(1);
        }
        let early = i64::from(here.hour()) < OPENS;
        let sunday = day.weekday() == Weekday::Sun && !self.rng.chance(self.manager.sundays);
        if sunday {
            day += Duration::days(1);
        }
        let (least, most) = self.manager.wait;
        match late || early || sunday {
            true => local(day, OPENS * 60) + Duration::seconds(self.rng.between(least * 60, most * 60)),
            false => at,
        }
    }

    fn here(&self) -> DateTime<chrono::FixedOffset> {
        self.now.with_timezone(&almaty())
    }

    fn say(&mut self, direction: Direction, words: &str) {
        let (kind, file_name, words) = media(words);
        let text = self.slots.fill(words);
        let text = (!text.is_empty()).then_some(text);
        self.push(direction, kind, text, file_name);
    }

    /// What a tolerant reader must survive: a text message without text, a type that nobody knows.
    fn say_odd(&mut self) {
        let lines = self.messages.len();
        let run = self.messages.iter().rev().take_while(|m| m.direction == Direction::Inbound).count();
        if run != 1 || lines < 2 {
            return;
        }
        self.now += Duration::seconds(self.rng.between(5, 40));
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
        let micros = self.rng.between(1, 999_999);
        let whole = self.now.with_nanosecond(0).unwrap_or(self.now);
        let whole = match self.messages.last() {
            Some(last) if last.at >= whole => {
                last.at.with_nanosecond(0).unwrap_or(last.at) + Duration::seconds(1)
            }
            _ => whole,
        };
        let at = match time_form {
            TimeForm::Seconds => whole,
            TimeForm::Fraction | TimeForm::NaiveFraction => whole + Duration::microseconds(micros),
        };
        let by_hand = self.rng.chance(30);
        // A stream of its own: chats share their generator's state, and ids must differ over all of them.
        let seed = ((self.chat_id as u64) << 20) ^ self.messages.len() as u64;
        let source_message_id = (by_hand || direction == Direction::Inbound)
            .then(|| (48_000 + self.messages.len() * 7).to_string());
        self.messages.push(Message {
            id: Rng::new(seed).uuid(),
            chat_id: self.chat_id,
            at,
            direction,
            kind,
            text,
            file_name,
            time_form,
            source_message_id,
        });
    }

    /// The messages up to the anchor. A talk that shall not end with the client's word gives up what was not answered by then.
    pub(crate) fn into_messages(self, ends_with_client: bool) -> Vec<Message> {
        let end = self.end;
        let mut messages = self.messages;
        messages.retain(|message| message.at <= end);
        let answered = messages.iter().rposition(|message| message.direction == Direction::Outbound);
        if let (false, Some(last)) = (ends_with_client, answered) {
            messages.truncate(last + 1);
        }
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
