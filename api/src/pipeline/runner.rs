//! Drives a claimed run: one step, its checkpoint, the next. Knows nothing about any step.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use synkro_shared::ProblemKind;
use synkro_shared::run::{RunProblem, RunProblemCode, StepName};
use tokio::sync::watch;

use super::context::{StepContext, StepOutcome};
use super::failure::StepError;
use super::material::Material;
use super::steps;
use crate::app::App;
use crate::content::questions;
use crate::domain::run::{Event, Failure, RunState};
use crate::error::{Error, Result};
use crate::failpoint;
use crate::store::runs::Claim;

/// What the outside says to a run that is being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Go on.
    Go,
    /// A person asked to cancel.
    Cancel,
    /// This process is about to end: give the run back after the current step.
    Drain,
    /// The tenant was suspended: give the run back at once. Its step begins anew when the tenant is resumed.
    GiveBack,
    /// Somebody else has the run.
    LeaseLost,
}

/// How the work on a run ended here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It ended, waits, or was given back; it is written down.
    Recorded,
    /// Somebody else has it.
    LeaseLost,
}

/// Works on a run until it ends, waits, or must be given up.
///
/// # Errors
/// When the database does not answer: see [`break_off`]. What was done since the last checkpoint is done again.
pub async fn run(app: &App, claim: &Claim, mut signal: watch::Receiver<Signal>) -> Result<Left> {
    let tenant = app.store.tenant(claim.scope()).await?;
    let mut material = Material::resumed(claim.state().left_out.by_kind());
    let mut step = claim.state().step;
    loop {
        failpoint::reached("before_step", step);
        let began = app.clock().instant();
        let context = StepContext::new(app, claim, &tenant, step);
        let work = AssertUnwindSafe(steps::run(step, &context, &mut material)).catch_unwind();
        let ended = tokio::select! {
            ended = work => ended,
            stopped = stop_signal(&mut signal) => {
                let event = match stopped {
                    Signal::Cancel => Event::Stopped,
                    Signal::GiveBack => Event::Released,
                    Signal::Go | Signal::Drain | Signal::LeaseLost => return Ok(Left::LeaseLost),
                };
                let state = record(app, claim, event, StepOutcome::default()).await?;
                if let Some(state) = &state {
                    let ended = StepEnd { step, how: "stopped", took: app.clock().instant() - began };
                    ended.tell(claim, state);
                }
                return Ok(left(state));
            }
        };
        let (event, outcome) = match ended {
            Ok(Ok(outcome)) => {
                (Event::StepDone { left_out: outcome.left_out.clone(), empty: outcome.empty }, outcome)
            }
            Ok(Err(StepError::LeaseLost)) => return Ok(Left::LeaseLost),
            Ok(Err(StepError::Failure(failure))) => (Event::StepFailed(failure), context.outcome()),
            Ok(Err(StepError::Ours(error))) => {
                tracing::error!(run = %claim.run(), step = step.code(), %error, "a step failed on our side");
                (Event::StepFailed(ours(&error)), context.outcome())
            }
            Err(_) => {
                tracing::error!(run = %claim.run(), step = step.code(), "a step panicked");
                (Event::StepFailed(panicked()), context.outcome())
            }
        };
        let failed = matches!(event, Event::StepFailed(_));
        let how = if failed { "failed" } else { "done" };
        failpoint::reached("before_checkpoint", step);
        let Some(state) = record(app, claim, event, outcome).await? else { return Ok(Left::LeaseLost) };
        StepEnd { step, how, took: app.clock().instant() - began }.tell(claim, &state);
        failpoint::reached("after_checkpoint", step);
        if failed || state.status.ended() {
            return Ok(Left::Recorded);
        }
        let draining = *signal.borrow() == Signal::Drain;
        if draining {
            return record(app, claim, Event::Released, StepOutcome::default()).await.map(left);
        }
        material.set_left_out(state.left_out.by_kind());
        step = state.step;
    }
}

/// How a step ended, for the operator's log.
struct StepEnd {
    step: StepName,
    how: &'static str,
    took: Duration,
}

impl StepEnd {
    /// Once it is written down. Codes and times, nothing of the content.
    fn tell(&self, claim: &Claim, state: &RunState) {
        let duration_ms = u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            run = %claim.run(),
            tenant = %claim.scope().tenant(),
            step = self.step.code(),
            how = self.how,
            status = state.status.code(),
            problem = state.problem.as_ref().map(|problem| tracing::field::debug(&problem.code)),
            duration_ms,
            "a step ended"
        );
    }
}

fn left(state: Option<RunState>) -> Left {
    if state.is_some() { Left::Recorded } else { Left::LeaseLost }
}

/// Writes down that the work on a run broke off, as long as the lease is ours: whoever goes on need not wait for its
/// end, and the run is not taken for one that kills its workers.
///
/// # Errors
/// When the database does not answer.
pub async fn break_off(app: &App, claim: &Claim, error: &Error) -> Result<Left> {
    record(app, claim, Event::StepFailed(ours(error)), StepOutcome::default()).await.map(left)
}

/// Our own fault. A database that is away costs the step no attempt; anything else is tried again as often as a vendor.
fn ours(error: &Error) -> Failure {
    let problem = RunProblem::new(RunProblemCode::Internal, None);
    let after = error.retry_after.filter(|_| error.kind == ProblemKind::Unavailable);
    Failure::Retry { problem, after }
}

/// What panicked will panic again.
fn panicked() -> Failure {
    Failure::Failed { problem: RunProblem::new(RunProblemCode::Internal, None) }
}

/// Waits for a signal that stops a step in its middle.
async fn stop_signal(signal: &mut watch::Receiver<Signal>) -> Signal {
    let said = signal
        .wait_for(|signal| matches!(signal, Signal::Cancel | Signal::GiveBack | Signal::LeaseLost))
        .await
        .map(|said| *said);
    match said {
        Ok(signal) => signal,
        // Nobody is left who could say anything.
        Err(_) => std::future::pending().await,
    }
}

/// Writes a step's result and its checkpoint in one transaction.
async fn record(app: &App, claim: &Claim, event: Event, outcome: StepOutcome) -> Result<Option<RunState>> {
    let tx = app.store.begin().await?;
    if let Some(report) = outcome.report {
        tx.save_report(claim, report).await?;
    }
    if let Some(answer) = outcome.answer {
        questions::keep_answer(app, &tx, claim.scope(), answer).await?;
    }
    let done = matches!(event, Event::StepDone { .. });
    let Some(state) = tx.record(claim, event, &outcome.counts).await? else { return Ok(None) };
    for kind in outcome.proven.iter().filter(|_| done) {
        tx.mark_working(claim.scope(), *kind).await?;
    }
    tx.commit().await?;
    Ok(Some(state))
}
