//! What waits until somebody has shown again who they are. The dialog that asks is `pages/step_up.rs`.

use leptos::prelude::*;
use synkro_shared::ProblemKind;

use crate::api::ApiError;

/// Asks who one is. In context everywhere.
#[derive(Clone, Copy)]
pub struct StepUp {
    /// Whether it is being asked.
    pub open: RwSignal<bool>,
    then: StoredValue<Option<Callback<()>>>,
}

impl StepUp {
    /// Nothing was asked yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), then: StoredValue::new(None) }
    }

    /// Whether the server wants to know who this is first.
    #[must_use]
    pub fn is_wanted(error: &ApiError) -> bool {
        error.kind() == Some(ProblemKind::StepUpRequired)
    }

    /// Asks, and does `then` once the answer is right; when the reader closes the dialog, nothing is done.
    pub fn ask(self, then: Callback<()>) {
        self.then.set_value(Some(then));
        self.open.set(true);
    }

    /// The answer is right.
    pub fn confirmed(self) {
        self.open.set(false);
        if let Some(then) = self.then.get_value() {
            self.then.set_value(None);
            // The page that asked may be gone, and its callback with it.
            _ = then.try_run(());
        }
    }
}

impl Default for StepUp {
    fn default() -> Self {
        Self::new()
    }
}
