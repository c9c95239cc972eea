//! Runs that end with a transaction: said in the operator's log once it is committed, however the end came. Done and
//! failed at a step, cancelled while it waited, given up after too many deaths of its workers.

use std::sync::{Mutex, PoisonError};

use synkro_shared::{RunId, TenantId};

use crate::domain::run::RunState;

/// The ends of one transaction.
#[derive(Default)]
pub(super) struct RunEnds(Mutex<Vec<RunEnd>>);

impl RunEnds {
    pub(super) fn note(&self, end: RunEnd) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(end);
    }

    /// To be called when it is so.
    pub(super) fn tell(self) {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).iter().for_each(RunEnd::tell);
    }
}

/// The end of a run, however it came: for the operator's log.
pub(super) struct RunEnd {
    pub run: RunId,
    pub tenant: TenantId,
    pub state: RunState,
}

impl RunEnd {
    /// Codes and times, nothing of the content.
    fn tell(&self) {
        let Self { run, tenant, state } = self;
        let took = state.finished_at.zip(state.started_at).map(|(end, start)| end - start);
        tracing::info!(
            %run,
            %tenant,
            status = state.status.code(),
            step = state.step.code(),
            problem = state.problem.as_ref().map(|problem| tracing::field::debug(&problem.code)),
            duration_ms = took.map(|took| took.num_milliseconds()),
            "a run ended"
        );
    }
}
