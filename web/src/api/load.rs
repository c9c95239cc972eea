//! A value that a view loads: waiting, here, or failed with a way to ask again.

use std::future::Future;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::ProblemKind;

use super::ApiError;
use crate::browser::network;
use crate::session::Session;

/// How the loading stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Load<T> {
    /// On its way.
    Loading,
    /// Here.
    Ready(T),
    /// It did not come.
    Failed(ApiError),
}

type Start = Arc<dyn Fn() + Send + Sync>;

/// Loads a value once, and again when asked.
pub struct Loader<T: Send + Sync + 'static> {
    /// How it stands.
    pub state: RwSignal<Load<T>>,
    start: StoredValue<Start>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Send + Sync + 'static> Loader<T> {
    /// Starts loading at once.
    pub fn new<F, Answer>(fetch: F) -> Self
    where
        F: Fn() -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<T, ApiError>> + 'static,
    {
        let state = RwSignal::new(Load::Loading);
        let start: Start = Arc::new(move || {
            let answer = fetch();
            spawn_local(async move {
                let loaded = match answer.await {
                    // The view is gone, and its signals with it.
                    Err(ApiError::Aborted) => return,
                    Ok(value) => Load::Ready(value),
                    Err(error) => Load::Failed(error),
                };
                _ = state.try_set(loaded);
            });
        });
        start();
        let loader = Self { state, start: StoredValue::new(start) };
        if let Some(session) = use_context::<Session>() {
            loader.follow(session);
        }
        loader.recover();
        loader
    }

    /// What did not come because the session had ended is asked for again after signing in again.
    fn follow(self, session: Session) {
        Effect::new(move |before: Option<u32>| {
            let renewals = session.renewals();
            let refused = self.state.with_untracked(|state| match state {
                Load::Failed(error) => error.kind() == Some(ProblemKind::Unauthenticated),
                Load::Loading | Load::Ready(_) => false,
            });
            if refused && before.is_some_and(|before| before != renewals) {
                self.again();
            }
            renewals
        });
    }

    /// What did not come for a reason that may pass is asked for again once the network is back.
    fn recover(self) {
        network::when_back(move || {
            let passed = self
                .state
                .try_with_untracked(|state| matches!(state, Load::Failed(error) if error.may_pass()))
                .unwrap_or(false);
            if passed {
                self.refresh();
            }
        });
    }

    /// Loads again, showing that it does.
    pub fn again(self) {
        self.state.set(Load::Loading);
        self.refresh();
    }

    /// Loads again, showing what is there until the new value comes.
    pub fn refresh(self) {
        self.start.with_value(|start| start());
    }
}
