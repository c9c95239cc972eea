//! What a run can become next: one pure function from a state and an event to the next state.
//!
//! The store keeps the state, the worker reports events, and neither decides anything. A step's failure must say who
//! can help: time ([`Failure::Retry`]), a person ([`Failure::Person`]), or nobody ([`Failure::Failed`]).

use std::time::Duration;

use chrono::{DateTime, Utc};
use synkro_shared::integration::IntegrationKind;
use synkro_shared::retry::RetryFrom;
use synkro_shared::run::{LeftOut, LeftOutKind, RunProblem, RunProblemCode, RunStatus, StepName, StepStatus};

use super::backoff;
use super::left_out::LeftOutBySteps;

/// Attempts at one step before the run stops.
pub const MAX_ATTEMPTS: u32 = 8;
/// Process deaths at one place of one step before the run is quarantined.
pub const MAX_DEATHS: u32 = 3;
/// The longest that a run may take from its first claim.
pub const DEADLINE: Duration = Duration::from_secs(6 * 3600);

/// The part of a run that decides what happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunState {
    /// How the run stands.
    pub status: RunStatus,
    /// The step that is being worked on, or comes next.
    pub step: StepName,
    /// How that step stands.
    pub step_status: StepStatus,
    /// Attempts at that step that counted.
    pub attempt: u32,
    /// Process deaths at that step since it last got on.
    pub deaths: u32,
    /// When the next attempt is due.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// First claim.
    pub started_at: Option<DateTime<Utc>>,
    /// End.
    pub finished_at: Option<DateTime<Utc>>,
    /// A person asked to cancel.
    pub cancel_requested: bool,
    /// Why it waits or stopped.
    pub problem: Option<RunProblem>,
    /// What had to be left out.
    pub left_out: LeftOutBySteps,
    /// The period had no conversations.
    pub empty: bool,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A worker took the run.
    Claimed,
    /// The lease of the worker that had it ran out: its process is taken for dead.
    WorkerLost,
    /// The current step is done.
    StepDone {
        /// What it had to leave out.
        left_out: Vec<LeftOut>,
        /// It found no conversations.
        empty: bool,
    },
    /// The current step got on: what it did until now is kept.
    Progressed,
    /// The current step failed.
    StepFailed(Failure),
    /// A person asked to cancel.
    CancelRequested,
    /// The worker saw that and stopped.
    Stopped,
    /// A draining worker gives the run back between two steps.
    Released,
    /// A person asked to go on.
    Retried(RetryFrom),
}

/// How a step failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Time heals it.
    Retry {
        /// What the person reads meanwhile.
        problem: RunProblem,
        /// The vendor's own wait, which doesn't count as an attempt.
        after: Option<Duration>,
    },
    /// A person has to act; the integration turns red.
    Person {
        /// What to do.
        problem: RunProblem,
    },
    /// Nothing helps but us.
    Failed {
        /// What to say.
        problem: RunProblem,
    },
}

impl Failure {
    /// The problem it carries.
    #[must_use]
    pub const fn problem(&self) -> &RunProblem {
        match self {
            Self::Retry { problem, .. } | Self::Person { problem } | Self::Failed { problem } => problem,
        }
    }
}

/// What has to be done besides keeping the new state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The integration fails until a person acts.
    IntegrationFailing(IntegrationKind, RunProblem),
}

/// The event means nothing in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Impossible;

impl RunState {
    /// A run that was just accepted.
    #[must_use]
    pub const fn accepted() -> Self {
        Self {
            status: RunStatus::Queued,
            step: StepName::FetchCrm,
            step_status: StepStatus::Waiting,
            attempt: 0,
            deaths: 0,
            next_attempt_at: None,
            started_at: None,
            finished_at: None,
            cancel_requested: false,
            problem: None,
            left_out: LeftOutBySteps::new(),
            empty: false,
        }
    }

    /// Whether a person may ask to go on from there.
    #[must_use]
    pub fn retryable(&self, from: RetryFrom) -> bool {
        from.possible(self.status, self.step, self.step_status)
    }

    /// The next state, and what else has to be done. `share` is a random number from 0 to 1, for jitter.
    ///
    /// # Errors
    /// [`Impossible`] when the event means nothing in this state; the caller has an old state and must read it again.
    pub fn apply(
        &self,
        event: Event,
        now: DateTime<Utc>,
        share: f64,
    ) -> Result<(Self, Vec<Effect>), Impossible> {
        let mut next = self.clone();
        let mut effects = Vec::new();
        match (self.status, event) {
            (RunStatus::Queued | RunStatus::Waiting, Event::Claimed) => {
                next.status = RunStatus::Running;
                next.step_status = StepStatus::Running;
                next.attempt = self.attempt + 1;
                next.next_attempt_at = None;
                next.started_at = self.started_at.or(Some(now));
            }
            (RunStatus::Running, Event::WorkerLost) => {
                next.deaths = self.deaths + 1;
                if self.cancel_requested {
                    next.end(RunStatus::Cancelled, StepStatus::Waiting, now);
                } else if next.deaths >= MAX_DEATHS {
                    next.problem = Some(RunProblem::new(RunProblemCode::Quarantined, None));
                    next.end(RunStatus::Failed, StepStatus::Error, now);
                } else {
                    next.status = RunStatus::Queued;
                    // The attempt that died is not the vendor's fault.
                    next.attempt = self.attempt.saturating_sub(1);
                }
            }
            (RunStatus::Running, Event::StepDone { left_out, empty }) => {
                next.empty |= empty;
                next.left_out.set(self.step, &left_out);
                next.attempt = 0;
                next.deaths = 0;
                next.problem = None;
                next.next_attempt_at = None;
                match self.step.next() {
                    Some(step) => {
                        next.step = step;
                        next.step_status = StepStatus::Running;
                        next.attempt = 1;
                    }
                    None => {
                        let status =
                            if next.left_out.is_empty() { RunStatus::Done } else { RunStatus::Incomplete };
                        next.end(status, StepStatus::Done, now);
                    }
                }
            }
            // Whatever kills the processes, it is not this run: a poisonous one dies at the same place again and again.
            (RunStatus::Running, Event::Progressed) => next.deaths = 0,
            (RunStatus::Running, Event::StepFailed(failure)) => {
                next.problem = Some(failure.problem().clone());
                match failure {
                    Failure::Retry { after, .. } => {
                        next.attempt =
                            if after.is_some() { self.attempt.saturating_sub(1) } else { self.attempt };
                        let wait = after.unwrap_or_else(|| backoff::delay(self.attempt, share));
                        let due = now
                            + chrono::Duration::from_std(wait).unwrap_or_else(|_| chrono::Duration::days(1));
                        let deadline = self.started_at.unwrap_or(now) + DEADLINE;
                        if next.attempt >= MAX_ATTEMPTS || due > deadline {
                            next.stop_at_step(now);
                        } else {
                            next.status = RunStatus::Waiting;
                            next.next_attempt_at = Some(due);
                        }
                    }
                    Failure::Person { problem } => {
                        if let Some(kind) = problem.integration {
                            effects.push(Effect::IntegrationFailing(kind, problem));
                        }
                        next.stop_at_step(now);
                    }
                    Failure::Failed { .. } => next.stop_at_step(now),
                }
            }
            (RunStatus::Queued | RunStatus::Waiting, Event::CancelRequested) => {
                next.cancel_requested = true;
                next.end(RunStatus::Cancelled, StepStatus::Waiting, now);
            }
            (RunStatus::Running, Event::CancelRequested) => next.cancel_requested = true,
            (RunStatus::Running, Event::Stopped) if self.cancel_requested => {
                next.end(RunStatus::Cancelled, StepStatus::Waiting, now);
            }
            (RunStatus::Running, Event::Released) => {
                next.status = RunStatus::Queued;
                next.step_status = StepStatus::Waiting;
                next.attempt = self.attempt.saturating_sub(1);
            }
            (
                RunStatus::Failed | RunStatus::Cancelled | RunStatus::Incomplete | RunStatus::Done,
                Event::Retried(from),
            ) if self.retryable(from) => {
                next.step = from.first_step(self.step);
                next.empty = self.empty && from == RetryFrom::FailedStep;
                next.status = RunStatus::Queued;
                next.step_status = StepStatus::Waiting;
                next.attempt = 0;
                next.deaths = 0;
                next.problem = None;
                next.next_attempt_at = None;
                next.cancel_requested = false;
                next.started_at = None;
                next.finished_at = None;
                // What the repeated steps leave out, they will find again.
                next.left_out.forget_from(next.step);
            }
            (
                RunStatus::Queued
                | RunStatus::Running
                | RunStatus::Waiting
                | RunStatus::Done
                | RunStatus::Incomplete
                | RunStatus::Failed
                | RunStatus::Cancelled,
                _,
            ) => return Err(Impossible),
        }
        Ok((next, effects))
    }

    /// Ends at the current step. A report that exists and could only not be announced is not a failed run.
    fn stop_at_step(&mut self, now: DateTime<Utc>) {
        if self.step == StepName::Notify {
            self.left_out.set(self.step, &[LeftOut { kind: LeftOutKind::Notification, count: 1 }]);
            self.end(RunStatus::Incomplete, StepStatus::Error, now);
        } else {
            self.end(RunStatus::Failed, StepStatus::Error, now);
        }
    }

    fn end(&mut self, status: RunStatus, step_status: StepStatus, now: DateTime<Utc>) {
        self.status = status;
        self.step_status = step_status;
        self.next_attempt_at = None;
        self.finished_at = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).expect("a test instant")
    }

    fn retry(after: Option<Duration>) -> Event {
        let problem = RunProblem::new(RunProblemCode::VendorUnavailable, Some(IntegrationKind::Radist));
        Event::StepFailed(Failure::Retry { problem, after })
    }

    fn done() -> Event {
        Event::StepDone { left_out: Vec::new(), empty: false }
    }

    fn step(state: &RunState, event: Event) -> RunState {
        state.apply(event, now(), 0.5).expect("possible").0
    }

    #[test]
    fn eight_done_steps_end_a_run() {
        let mut state = step(&RunState::accepted(), Event::Claimed);
        for _ in 0..8 {
            assert_eq!(state.status, RunStatus::Running);
            state = step(&state, done());
        }
        assert_eq!(
            (state.status, state.step, state.step_status),
            (RunStatus::Done, StepName::Notify, StepStatus::Done)
        );
        assert!(state.apply(Event::Claimed, now(), 0.5).is_err());
    }

    #[test]
    fn a_failing_step_is_tried_eight_times_and_then_the_run_stops_there() {
        let mut state = RunState::accepted();
        for attempt in 1..=MAX_ATTEMPTS {
            state = step(&state, Event::Claimed);
            assert_eq!(state.attempt, attempt);
            state = step(&state, retry(None));
        }
        assert_eq!((state.status, state.step_status), (RunStatus::Failed, StepStatus::Error));
    }

    #[test]
    fn a_wait_that_the_vendor_asked_for_does_not_count_but_the_deadline_does() {
        let mut state = RunState::accepted();
        let mut at = now();
        let mut waits = 0;
        loop {
            state = state.apply(Event::Claimed, at, 0.5).expect("possible").0;
            state = state.apply(retry(Some(Duration::from_secs(600))), at, 0.5).expect("possible").0;
            let Some(due) = state.next_attempt_at else { break };
            at = due;
            waits += 1;
        }
        assert_eq!(state.status, RunStatus::Failed);
        assert_eq!(waits, 36, "six hours of ten-minute waits");
    }

    #[test]
    fn a_report_that_could_not_be_announced_is_incomplete_not_failed_and_can_be_retried() {
        let mut state = step(&RunState::accepted(), Event::Claimed);
        for _ in 0..7 {
            state = step(&state, done());
        }
        let problem = RunProblem::new(RunProblemCode::PostingForbidden, Some(IntegrationKind::Telegram));
        let (state, effects) = state
            .apply(Event::StepFailed(Failure::Person { problem: problem.clone() }), now(), 0.5)
            .expect("possible");
        assert_eq!(state.status, RunStatus::Incomplete);
        assert_eq!(effects, [Effect::IntegrationFailing(IntegrationKind::Telegram, problem)]);
        let again = step(&step(&state, Event::Retried(RetryFrom::FailedStep)), Event::Claimed);
        assert_eq!((again.step, again.status), (StepName::Notify, RunStatus::Running));
        assert_eq!(step(&again, done()).status, RunStatus::Done);
    }

    #[test]
    fn the_three_ways_to_go_on_begin_where_they_say() {
        let mut state = step(&RunState::accepted(), Event::Claimed);
        for _ in 0..4 {
            state = step(&state, done());
        }
        assert_eq!(state.step, StepName::BuildPrompt);
        assert!(state.apply(Event::Retried(RetryFrom::Analysis), now(), 0.5).is_err(), "it is at work");
        let failed = Failure::Failed { problem: RunProblem::new(RunProblemCode::Internal, None) };
        let state = step(&state, Event::StepFailed(failed));
        for (from, first) in [
            (RetryFrom::FailedStep, StepName::BuildPrompt),
            (RetryFrom::Start, StepName::FetchCrm),
            (RetryFrom::Analysis, StepName::BuildPrompt),
        ] {
            let again = step(&state, Event::Retried(from));
            assert_eq!((again.step, again.status, again.started_at), (first, RunStatus::Queued, None));
        }
        let mut early = step(&RunState::accepted(), Event::Claimed);
        early = step(&early, Event::CancelRequested);
        early = step(&early, Event::Stopped);
        assert!(!early.retryable(RetryFrom::Analysis), "nothing is stored yet");
        assert!(early.retryable(RetryFrom::Start));
    }

    /// A million events in a fixed disorder: no invariant breaks, and whenever faults heal the run ends.
    #[test]
    fn a_million_events_keep_the_invariants() {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut random = move |below: u64| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed % below
        };
        let problem = || RunProblem::new(RunProblemCode::VendorUnavailable, Some(IntegrationKind::Radist));
        let (mut state, mut at) = (RunState::accepted(), now());
        let mut ended = 0_u64;
        for number in 0..1_000_000_u64 {
            let event = match random(23) {
                0..5 => Event::Claimed,
                5..11 => Event::StepDone {
                    left_out: vec![LeftOut { kind: LeftOutKind::UnreadableElements, count: random(3) }],
                    empty: random(9) == 0,
                },
                11 => Event::WorkerLost,
                12..14 => Event::StepFailed(Failure::Retry { problem: problem(), after: None }),
                14 => Event::StepFailed(Failure::Retry {
                    problem: problem(),
                    after: Some(Duration::from_secs(random(4000))),
                }),
                15 => Event::StepFailed(Failure::Person { problem: problem() }),
                16 => Event::StepFailed(Failure::Failed { problem: problem() }),
                17 => Event::CancelRequested,
                18 => Event::Stopped,
                19 => Event::Released,
                20 => Event::Progressed,
                _ => Event::Retried(RetryFrom::ALL[usize::try_from(random(3)).unwrap_or(0)]),
            };
            let by_person = matches!(event, Event::Retried(_));
            if let Ok((next, _)) = state.apply(event, at, 0.7) {
                assert!(next.step >= state.step || by_person, "event {number}: back by itself");
                ended += u64::from(next.status.ended());
                state = next;
            }
            assert_eq!(state.status.ended(), state.finished_at.is_some(), "event {number}");
            assert_eq!(state.status == RunStatus::Waiting, state.next_attempt_at.is_some(), "event {number}");
            assert!(state.attempt <= MAX_ATTEMPTS && state.deaths <= MAX_DEATHS, "event {number}");
            assert!(state.status != RunStatus::Done || state.left_out.is_empty(), "event {number}");
            at += chrono::Duration::seconds(1);
            if number % 97 == 0 {
                let mut healed = state.clone();
                for _ in 0..20 {
                    if healed.status.ended() {
                        break;
                    }
                    let event = if healed.status == RunStatus::Running { done() } else { Event::Claimed };
                    healed = healed.apply(event, at, 0.7).expect("a healed run goes on").0;
                }
                assert!(healed.status.ended(), "event {number}: it never ends");
            }
        }
        assert!(ended > 10_000, "{ended} ends in a million events");
    }

    #[test]
    fn three_deaths_at_one_step_quarantine_the_run_and_getting_on_forgives() {
        let mut state = step(&RunState::accepted(), Event::Claimed);
        for _ in 0..2 {
            state = step(&step(&state, Event::WorkerLost), Event::Claimed);
        }
        let forgiven = step(&state, done());
        assert_eq!(forgiven.deaths, 0);
        assert_eq!(step(&state, Event::Progressed).deaths, 0, "nor is a step poison that gets on");
        let dead = step(&state, Event::WorkerLost);
        assert_eq!(dead.problem.expect("a problem").code, RunProblemCode::Quarantined);
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            4 => Just(Event::Claimed),
            1 => Just(Event::WorkerLost),
            6 => (0u64..3, any::<bool>()).prop_map(|(count, empty)| Event::StepDone {
                left_out: vec![LeftOut { kind: LeftOutKind::UnreadableElements, count }],
                empty
            }),
            2 => (0u64..900).prop_map(|seconds| retry((seconds % 2 == 0).then(|| Duration::from_secs(seconds)))),
            1 => Just(Event::StepFailed(Failure::Failed {
                problem: RunProblem::new(RunProblemCode::Internal, None)
            })),
            1 => Just(Event::CancelRequested),
            1 => Just(Event::Stopped),
            1 => Just(Event::Released),
            1 => Just(Event::Progressed),
            1 => proptest::sample::select(RetryFrom::ALL.to_vec()).prop_map(Event::Retried),
        ]
    }

    proptest! {
        #[test]
        fn any_history_keeps_the_invariants_and_ends_once_faults_heal(events in prop::collection::vec(any_event(), 0..200)) {
            let mut state = RunState::accepted();
            let mut at = now();
            for event in events {
                let before = state.clone();
                if let Ok((next, _)) = state.apply(event.clone(), at, 0.3) {
                    state = next;
                }
                prop_assert_eq!(state.status.ended(), state.finished_at.is_some());
                prop_assert_eq!(state.status == RunStatus::Waiting, state.next_attempt_at.is_some());
                prop_assert!(state.attempt <= MAX_ATTEMPTS);
                prop_assert!(state.deaths <= MAX_DEATHS);
                prop_assert!(
                    state.step >= before.step || matches!(event, Event::Retried(_)),
                    "a run never goes back by itself"
                );
                prop_assert!(state.status != RunStatus::Done || state.left_out.is_empty());
                at += chrono::Duration::seconds(1);
            }
            for _ in 0..20 {
                if state.status.ended() { break; }
                let event = if state.status == RunStatus::Running { done() } else { Event::Claimed };
                state = state.apply(event, at, 0.3).expect("a healed run goes on").0;
            }
            prop_assert!(state.status.ended());
        }
    }
}
