//! A value that a view loads: waiting, here, or failed with a way to ask again.

use std::future::Future;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ApiError;

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
        Self { state, start: StoredValue::new(start) }
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
