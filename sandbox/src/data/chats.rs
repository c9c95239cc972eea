//! Conversations: who writes when, which script is played, how it ends.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use super::company::{MANAGERS, Manager, TELEGRAM, WABA};
use super::model::{Chat, Dataset, Direction, Message};
use super::people;
use super::rng::Rng;
use super::script::{Library, Script};
use super::talk::Talk;
use crate::config::DataSize;

const DEMO_CHATS: usize = 128;
const GROUP: usize = 40;
/// The customer who never stops: more than a page of messages.
const BUSY: usize = 0;

/// Conversations with a point: number, script, manager.
const STORIES: [(usize, &str, i64); 7] = [
    (12, "story_escalation", 10_000_005),
    (23, "story_cottage", 10_000_003),
    (37, "story_prepayment", 10_000_005),
    (50, "story_saved", 10_000_006),
    (64, "story_call", 10_000_005),
    (70, "story_waiting", 10_000_003),
    (83, "story_tone", 10_000_004),
];

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
/// Of the small set, those whose customer keeps the last word.
const SMALL_LEFT: [usize; 2] = [2, 7];

/// What no careful manager would let happen.
const CARELESS: [&str; 2] = ["forgotten_callback", "question_ignored"];
/// Talks after which nobody comes back to ask about windows.
const SHORT: [&str; 4] = ["silent_night", "job_seeker", "lost_after_price", "injection"];
const AFTER_COMPLAINT: [&str; 3] = ["tail_check", "tail_phone", "tail_voice"];

/// Who has the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Company,
    OpenQuestion,
    Thanks,
}

pub(crate) fn fill(data: &mut Dataset, rng: &mut Rng, size: DataSize) {
    let library = Library::load();
    let days = match size {
        DataSize::Demo | DataSize::Load(_) => opening_days(data.first_day, DEMO_CHATS),
        DataSize::Small => {
            (0..10).map(|n| data.last_day - Duration::days([1, 1, 3, 1, 3, 2, 2, 3, 2, 1][n])).collect()
        }
    };
    let mut quota = Quota::default();
    for (number, day) in days.into_iter().enumerate() {
        let chosen = choose(&library, size, number, rng);
        let chat = chat(data, number, chosen, size, rng);
        let manager = MANAGERS.iter().find(|manager| manager.id == chat.manager_id).unwrap_or(&MANAGERS[0]);
        let script = match CARELESS.contains(&chosen.name) && manager.is_careful() && size == DataSize::Demo {
            true => library.named("measurement"),
            false => chosen,
        };
        let chat = Chat { scenario: script.name.to_owned(), ..chat };
        let ending = match size {
            DataSize::Small if SMALL_LEFT.contains(&number) => Ending::OpenQuestion,
            DataSize::Small => Ending::Company,
            DataSize::Demo if chat.is_group || number == BUSY => Ending::Company,
            DataSize::Demo | DataSize::Load(_) => quota.wanted(manager, &chat),
        };
        let recent = data.last_day - day < Duration::days(3);
        let scene = Scene { library: &library, script, size, number, ending, recent };
        let mut messages = Vec::new();
        // Who writes shortly before the anchor and cannot be answered by then has written a day earlier.
        for earlier in 0..4 {
            let mut talk = Talk::new(&chat, &library, data.anchor, rng.clone());
            talk.start(day - Duration::days(earlier), script);
            messages = scene.play(talk);
            let answered = messages.iter().any(|message| message.direction == Direction::Outbound);
            if answered || ending != Ending::Company && !messages.is_empty() {
                break;
            }
        }
        let _ = rng.uuid();
        if messages.is_empty() {
            continue;
        }
        if !chat.is_group {
            quota.count(&chat, messages.last().is_some_and(|last| last.direction == Direction::Inbound));
        }
        data.messages.extend(messages);
        data.chats.push(chat);
    }
}

fn choose<'a>(library: &'a Library, size: DataSize, number: usize, rng: &mut Rng) -> &'a Script {
    if size == DataSize::Small {
        return library.named(SMALL[number]);
    }
    if number == GROUP {
        return library.named("group_builders");
    }
    if let Some((_, story, _)) = STORIES.iter().find(|(at, ..)| *at == number) {
        return library.named(story);
    }
    let both = library.sales.iter().chain(&library.service);
    let openers: Vec<&Script> = both.filter(|script| script.name != "group_builders").collect();
    // Two sales talks for each service talk.
    match number {
        n if n % 3 == 2 => &library.service[(n / 3) % (library.service.len() - 1)],
        n if n < openers.len() => openers[n],
        _ => &library.sales[rng.below(library.sales.len())],
    }
}

/// Keeps each manager's share of open conversations near the manager's habit, for customers with a known number and without apart:
/// only the first can be assigned to a manager by the CRM.
#[derive(Default)]
struct Quota(BTreeMap<(i64, bool), (u64, u64)>);

impl Quota {
    fn wanted(&self, manager: &Manager, chat: &Chat) -> Ending {
        let (all, open) = self.0.get(&(manager.id, chat.phone.is_empty())).copied().unwrap_or_default();
        match (all + 1) * manager.left_open + 45 >= (open + 1) * 100 {
            true if open % 4 == 2 => Ending::Thanks,
            true => Ending::OpenQuestion,
            false => Ending::Company,
        }
    }

    fn count(&mut self, chat: &Chat, open: bool) {
        let counted = self.0.entry((chat.manager_id, chat.phone.is_empty())).or_default();
        counted.0 += 1;
        counted.1 += u64::from(open);
    }
}

/// How one chat is to go.
struct Scene<'a> {
    library: &'a Library,
    script: &'a Script,
    size: DataSize,
    number: usize,
    ending: Ending,
    recent: bool,
}

impl Scene<'_> {
    fn play(&self, mut talk: Talk<'_>) -> Vec<Message> {
        if self.script.is_story() {
            talk.play(self.script, None);
            return talk.into_messages(!self.script.open_points().is_empty());
        }
        if let Some(last) = self.left_at(&mut talk) {
            talk.play(self.script, Some(last));
            if !self.recent && talk.rng.chance(35) {
                talk.later(self.library.named("nudge"), (16, 30));
            }
            return talk.into_messages(true);
        }
        talk.play(self.script, None);
        let kazakh = self.script.name == "kazakh_window";
        if self.script.name != "group_builders" {
            talk.close(kazakh);
            self.sessions(&mut talk);
            match self.ending {
                Ending::Company => talk.close(kazakh),
                Ending::Thanks => talk.later(self.library.named("thanks"), (1, 20)),
                Ending::OpenQuestion => {
                    let left = self.library.endings("left_");
                    talk.later(left[self.number * 5 % left.len()], (16, 40));
                }
            }
        }
        talk.into_messages(self.ending != Ending::Company)
    }

    /// The line of the script itself at which an open conversation stops.
    fn left_at(&self, talk: &mut Talk<'_>) -> Option<usize> {
        let points = self.script.open_points();
        if self.ending != Ending::OpenQuestion {
            return None;
        }
        let inside = self.recent || self.size == DataSize::Small || CARELESS.contains(&self.script.name);
        match points.as_slice() {
            [] if self.recent => self.script.lines.iter().position(|line| line.by_client),
            [] => None,
            [first, ..] if self.recent => Some(*first),
            [.., last] if inside => Some(*last),
            all => talk.rng.chance(45).then(|| all[talk.rng.below(all.len())]),
        }
    }

    /// The customer comes back, hours or days later.
    fn sessions(&self, talk: &mut Talk<'_>) {
        if self.size == DataSize::Demo && self.number == BUSY {
            for again in 0..26 {
                let script = match again % 2 {
                    0 => &self.library.sales[(again / 2 + 1) % self.library.sales.len()],
                    _ => &self.library.tails[again / 2 % (self.library.tails.len() - 1)],
                };
                talk.later(script, (2, 9));
                talk.close(false);
            }
            return;
        }
        if SHORT.contains(&self.script.name) {
            return;
        }
        let service = self.library.service.iter().any(|script| script.name == self.script.name);
        let complaint = matches!(
            self.script.name,
            "warranty_draught" | "late_install" | "wrong_glass" | "rude_client" | "forgotten_callback"
        );
        let (count, pause) = match self.size {
            DataSize::Demo | DataSize::Load(_) => (1 + talk.rng.below(3), (5, 60)),
            DataSize::Small => (3 + self.number % 2, (3, 9)),
        };
        let mut said: Vec<&str> = Vec::new();
        for turn in 0..count {
            let tail = match () {
                () if complaint => self.library.named(AFTER_COMPLAINT[turn % AFTER_COMPLAINT.len()]),
                () if talk.manager.upsells && !said.contains(&"tail_upsell") && talk.rng.chance(45) => {
                    self.library.named("tail_upsell")
                }
                () => &self.library.tails[talk.rng.below(self.library.tails.len())],
            };
            let fits = complaint || !matches!(tail.name, "tail_check" | "tail_pressure");
            let last = turn + 1 == count && !service && self.ending == Ending::Company;
            if said.contains(&tail.name) || !(fits || last && tail.name == "tail_pressure") {
                continue;
            }
            said.push(tail.name);
            talk.later(tail, pause);
            talk.close(false);
        }
        if self.size == DataSize::Demo && !complaint && talk.rng.chance(35) {
            let next = ["reschedule", "paid_receipt", "forgotten_callback", "follow_up", "review_thanks"]
                [talk.rng.below(5)];
            let next = match next {
                "forgotten_callback" if talk.manager.is_careful() => "follow_up",
                next if next == self.script.name => "paid_receipt",
                next => next,
            };
            talk.later(self.library.named(next), (16, 72));
            talk.close(false);
        }
    }
}

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

fn chat(data: &Dataset, number: usize, script: &Script, size: DataSize, rng: &mut Rng) -> Chat {
    let is_group = script.name == "group_builders";
    let story = STORIES.iter().find(|(at, ..)| *at == number && size == DataSize::Demo);
    // Some people write on both channels: every eighteenth chat repeats the person before it.
    let before = data.chats.last().filter(|_| number % 18 == 17);
    let who = people::person(if before.is_some() { number - 1 } else { number }, rng);
    let connection_id = match before {
        Some(last) if last.connection_id == WABA => TELEGRAM,
        Some(_) => WABA,
        None if rng.chance(62) || script.name == "reschedule" || story.is_some() => WABA,
        None => TELEGRAM,
    };
    let phone = match connection_id {
        TELEGRAM if rng.chance(55) && before.is_none() => String::new(),
        _ => format!("+{}", who.digits),
    };
    let name = match number {
        _ if is_group => "Объект Примерная 12, прорабы".to_owned(),
        BUSY if size == DataSize::Demo => "Игорь (ремонт квартир)".to_owned(),
        _ => who.full_name,
    };
    let own = || MANAGERS[(number + number / 5) % MANAGERS.len()].id;
    Chat {
        id: 38_100_001 + number as i64,
        connection_id,
        radist_contact_id: 5_500_001 + if before.is_some() { number - 1 } else { number } as i64,
        contact_name: name,
        phone: if is_group { String::new() } else { phone },
        username: (connection_id == TELEGRAM).then(|| format!("demo_client_{number}")),
        is_group,
        contact_id: None,
        lead_id: None,
        manager_id: story
            .map(|(.., id)| *id)
            .or_else(|| before.map(|last| last.manager_id))
            .unwrap_or_else(own),
        scenario: script.name.to_owned(),
    }
}
