//! Slots in the memory of this process, bounded in number.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::rules::Rule;
use super::{Folded, Full, Slot};

/// Subjects of one rule that are remembered. Each costs some hundred bytes; a flood of subjects of one rule pushes out
/// none of another rule's.
const MAX_SUBJECTS: usize = 50_000;
/// How long repeats of an event are counted together.
const FOLD_MILLIS: i64 = 600_000;
/// Different events of one crowd that are counted apart within that time.
pub(super) const CROWD: usize = 12;

#[derive(Default)]
pub(super) struct Local {
    taken: Mutex<HashMap<Rule, HashMap<String, Subject>>>,
    folded: Mutex<HashMap<String, Repeats>>,
    crowds: Mutex<HashMap<String, Crowd>>,
}

/// How often something happened since when.
#[derive(Clone, Copy)]
struct Repeats {
    since: i64,
    count: u32,
}

impl Repeats {
    const fn none(since: i64) -> Self {
        Self { since, count: 0 }
    }

    /// Once more; the count, at the 1st, 10th, 100th, … time.
    fn once_more(&mut self) -> Option<u32> {
        self.count = self.count.saturating_add(1);
        (10_u32.checked_pow(self.count.ilog10()) == Some(self.count)).then_some(self.count)
    }
}

/// Different events that count together.
struct Crowd {
    since: i64,
    apart: HashMap<String, Repeats>,
    /// All that came when there was no room left.
    rest: Repeats,
}

struct Subject {
    window: i64,
    slots: VecDeque<(i64, String)>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Subject {
    fn forget_old(&mut self, now: i64) {
        while self.slots.front().is_some_and(|(at, _)| at + self.window <= now) {
            self.slots.pop_front();
        }
    }
}

impl Local {
    pub(super) fn take(&self, rule: Rule, key: &str, id: &str, now: i64, limit: u32) -> Result<(), Full> {
        let mut taken = lock(&self.taken);
        let subjects = taken.entry(rule).or_default();
        if subjects.len() >= MAX_SUBJECTS && !subjects.contains_key(key) {
            make_room(subjects, now);
        }
        let window = i64::try_from(rule.window().as_millis()).unwrap_or(i64::MAX);
        let subject =
            subjects.entry(key.to_owned()).or_insert_with(|| Subject { window, slots: VecDeque::new() });
        subject.forget_old(now);
        if subject.slots.len() >= limit as usize {
            let oldest = subject.slots.front().map_or(now, |(at, _)| *at);
            let wait = u64::try_from(oldest + window - now).unwrap_or(0);
            return Err(Full { retry_after: Duration::from_millis(wait) });
        }
        subject.slots.push_back((now, id.to_owned()));
        Ok(())
    }

    pub(super) fn give_back(&self, slot: &Slot) {
        for subjects in lock(&self.taken).values_mut() {
            if let Some(subject) = subjects.get_mut(&slot.key) {
                subject.slots.retain(|(_, id)| *id != slot.id);
            }
        }
    }

    pub(super) fn reset(&self, key: &str) {
        for subjects in lock(&self.taken).values_mut() {
            subjects.remove(key);
        }
    }

    pub(super) fn fold(&self, event: &str, now: i64) -> Option<u32> {
        let mut folded = lock(&self.folded);
        if folded.len() >= MAX_SUBJECTS {
            folded.retain(|_, repeats| repeats.since + FOLD_MILLIS > now);
        }
        if folded.len() >= MAX_SUBJECTS {
            // Too many different events to count: each is written down.
            folded.clear();
        }
        let repeats = folded.entry(event.to_owned()).or_insert(Repeats::none(now));
        if repeats.since + FOLD_MILLIS <= now {
            *repeats = Repeats::none(now);
        }
        repeats.once_more()
    }

    pub(super) fn fold_within(&self, crowd: &str, event: &str, now: i64) -> Folded {
        let mut crowds = lock(&self.crowds);
        crowds.retain(|_, crowd| crowd.since + FOLD_MILLIS > now);
        let crowd = crowds.entry(crowd.to_owned()).or_insert_with(|| Crowd {
            since: now,
            apart: HashMap::new(),
            rest: Repeats::none(now),
        });
        if crowd.apart.len() >= CROWD && !crowd.apart.contains_key(event) {
            return Folded::OfTheRest(crowd.rest.once_more());
        }
        Folded::Apart(crowd.apart.entry(event.to_owned()).or_insert(Repeats::none(now)).once_more())
    }
}

/// Forgets subjects without a taken slot, and if that is not enough those whose last try is longest ago.
fn make_room(subjects: &mut HashMap<String, Subject>, now: i64) {
    subjects.retain(|_, subject| {
        subject.forget_old(now);
        !subject.slots.is_empty()
    });
    if subjects.len() < MAX_SUBJECTS {
        return;
    }
    let mut last: Vec<i64> =
        subjects.values().filter_map(|subject| subject.slots.back().map(|(at, _)| *at)).collect();
    last.sort_unstable();
    let tenth = last.get(last.len() / 10).copied().unwrap_or(now);
    subjects.retain(|_, subject| subject.slots.back().is_some_and(|(at, _)| *at > tenth));
    if subjects.len() >= MAX_SUBJECTS {
        subjects.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_subjects_does_not_grow_the_memory_without_bound() {
        let local = Local::default();
        for number in 0..i64::try_from(MAX_SUBJECTS).expect("a number") * 2 {
            let _ = local.take(Rule::Network, &number.to_string(), "x", number, 5);
        }
        assert!(lock(&local.taken)[&Rule::Network].len() <= MAX_SUBJECTS);
    }
}
