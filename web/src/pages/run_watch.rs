//! Follows a run until it ends: each second, slower while the page is hidden or the server does not answer.

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
    /// The last poll failed in a way that may pass.
    pub lost: RwSignal<bool>,
    /// The run can't be shown: it does not exist, or the answer makes no sense.
    pub failure: RwSignal<Option<ApiError>>,
    round: RwSignal<u32>,
}

impl RunWatch {
    /// Follows the run for as long as the calling view lives.
    #[must_use]
    pub fn new(api: Api, id: RunId) -> Self {
        let watch = Self {
            run: RwSignal::new(None),
            lost: RwSignal::new(false),
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
            let mut asked = 0;
            let failed = match api.poll_run(id, tag.clone()).await {
                Ok(Polled::Same) => false,
                Ok(Polled::Changed(run, new_tag)) => {
                    let ended = run.status.ended();
                    tag = new_tag;
                    self.lost.set(false);
                    self.run.set(Some(*run));
                    if ended {
                        return;
                    }
                    false
                }
                Err(ApiError::Aborted) => return,
                Err(error) if error.kind() == Some(ProblemKind::Unauthenticated) => return,
                Err(error) if error.may_pass() && self.run.with_untracked(Option::is_some) => {
                    asked = error.retry_after().unwrap_or(0);
                    true
                }
                Err(error) => return self.failure.set(Some(error)),
            };
            if self.lost.get_untracked() != failed {
                self.lost.set(failed);
            }
            pace = pace.after(clock::is_hidden(), failed);
            wait(pace.millis().max(asked.saturating_mul(1_000))).await;
        }
    }
}

/// Waits, but no longer than a second once the reader looks at the page again.
async fn wait(millis: u32) {
    const SLICE_MS: u32 = 500;
    let began_hidden = clock::is_hidden();
    let mut waited = 0;
    while waited < millis {
        clock::sleep(500).await;
        waited += SLICE_MS;
        if began_hidden && !clock::is_hidden() {
            return;
        }
    }
}
