//! Slots in the memory of this process, bounded in number.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::rules::Rule;
use super::{Full, Slot};

/// Subjects of one rule that are remembered. Each costs some hundred bytes; a flood of subjects of one rule pushes out
/// none of another rule's.
const MAX_SUBJECTS: usize = 50_000;
/// How long repeats of an event are counted together.
const FOLD_MILLIS: i64 = 600_000;

#[derive(Default)]
pub(super) struct Local {
    taken: Mutex<HashMap<Rule, HashMap<String, Subject>>>,
    folded: Mutex<HashMap<String, (i64, u32)>>,
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
            folded.retain(|_, (since, _)| *since + FOLD_MILLIS > now);
        }
        if folded.len() >= MAX_SUBJECTS {
            // Too many different events to count: each is written down.
            folded.clear();
        }
        let (since, count) = folded.entry(event.to_owned()).or_insert((now, 0));
        if *since + FOLD_MILLIS <= now {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        // 1, 10, 100, …
        (10_u32.checked_pow(count.ilog10()) == Some(*count)).then_some(*count)
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
