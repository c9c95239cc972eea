//! Follows a run until it ends: each second, slower while the page is hidden or the server does not answer.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use synkro_shared::run::RunView;
use synkro_shared::{ProblemKind, RunId};

use crate::api::{Api, ApiError, Pace, Polled};
use crate::browser::clock;
use crate::session::Session;

/// A run that is being followed.
#[derive(Clone, Copy)]
pub struct RunWatch {
    /// The run as it was last seen.
    pub run: RwSignal<Option<RunView>>,
    /// Why the last poll failed, in a way that may pass, while the run as it was is shown.
    pub lost: RwSignal<Option<ApiError>>,
    /// The run can't be shown: it does not exist, or nothing of it has come yet.
    pub failure: RwSignal<Option<ApiError>>,
    round: RwSignal<u32>,
}

impl RunWatch {
    /// Follows the run for as long as the calling view lives.
    #[must_use]
    pub fn new(api: Api, id: RunId) -> Self {
        let watch = Self {
            run: RwSignal::new(None),
            lost: RwSignal::new(None),
            failure: RwSignal::new(None),
            round: RwSignal::new(0),
        };
        let session: Session = expect_context();
        Effect::new(move |_| {
            watch.round.track();
            // Signing in again goes on where the end of the session stopped it.
            _ = session.renewals();
            spawn_local_scoped_with_cancellation(watch.follow(api, id));
        });
        watch
    }

    /// Shows this answer of an action, and follows on from there.
    pub fn continue_from(self, run: RunView) {
        self.run.set(Some(run));
        self.again();
    }

    /// Follows on, after a failure or an action.
    pub fn again(self) {
        self.failure.set(None);
        self.round.update(|round| *round += 1);
    }

    async fn follow(self, api: Api, id: RunId) {
        let mut pace = Pace::default();
        let mut tag = None;
        loop {
            let trouble = match api.poll_run(id, tag.clone()).await {
                Ok(Polled::Same) => None,
                Ok(Polled::Changed(run, new_tag)) => {
                    let ended = run.status.ended();
                    tag = new_tag;
                    self.failure.set(None);
                    self.run.set(Some(*run));
                    if ended {
                        return self.lost.set(None);
                    }
                    None
                }
                Err(ApiError::Aborted) => return,
                Err(error) if error.kind() == Some(ProblemKind::Unauthenticated) => return,
                Err(error) if error.may_pass() => Some(error),
                Err(error) => return self.failure.set(Some(error)),
            };
            let (failed, asked) =
                (trouble.is_some(), trouble.as_ref().and_then(ApiError::retry_after).unwrap_or(0));
            self.tell(trouble);
            pace = pace.after(clock::is_hidden(), failed);
            let known = self.run.with_untracked(|run| run.as_ref().and_then(goes_on_at));
            let wait = known.map_or(pace.millis(), |at| pace.until((at - clock::now()).num_milliseconds()));
            clock::pause(wait.max(asked.saturating_mul(1_000))).await;
        }
    }

    /// Shows what kept the last answer away: beside the run, or in its place when none has come yet. Said once, not at every poll.
    fn tell(self, trouble: Option<ApiError>) {
        if self.run.with_untracked(Option::is_some) {
            let said = self.lost.with_untracked(|lost| lost.as_ref().map(std::mem::discriminant));
            if said != trouble.as_ref().map(std::mem::discriminant) {
                self.lost.set(trouble);
            }
        } else if self.failure.with_untracked(Option::is_none) {
            self.failure.set(trouble);
        }
    }
}

/// When a run that waits goes on.
fn goes_on_at(run: &RunView) -> Option<DateTime<Utc>> {
    run.steps.iter().find_map(|step| step.next_attempt_at)
}
