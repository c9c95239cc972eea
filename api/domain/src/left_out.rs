//! What a run left out, told apart by the step that did.
//!
//! Two steps can leave out things of one kind, and both are counted: a pipeline that can't be read is no connection that
//! can't. A step that is done again finds its own anew, so what it left out before makes way.

use serde::{Deserialize, Serialize};
use synkro_shared::run::{LeftOut, LeftOutKind, StepName};

/// Kinds and counts by step; stored with the run as a list of entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LeftOutBySteps(Vec<Entry>);

/// What one step left out of one kind. Rows of older versions name no step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    kind: LeftOutKind,
    count: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<StepName>,
}

impl Entry {
    fn step(&self) -> StepName {
        self.step.unwrap_or_else(|| usual_step(self.kind))
    }
}

impl LeftOutBySteps {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether nothing was left out.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The step is done and left this out; what it left out when it was done before is forgotten.
    pub fn set(&mut self, step: StepName, left_out: &[LeftOut]) {
        self.0.retain(|entry| entry.step() != step);
        let entries = left_out.iter().filter(|left| left.count > 0);
        self.0.extend(entries.map(|left| Entry { kind: left.kind, count: left.count, step: Some(step) }));
    }

    /// The steps from this one on are done again.
    pub fn forget_from(&mut self, step: StepName) {
        self.0.retain(|entry| entry.step() < step);
    }

    /// Each kind once, in the order in which they were met first.
    #[must_use]
    pub fn by_kind(&self) -> Vec<LeftOut> {
        let mut all: Vec<LeftOut> = Vec::new();
        for entry in &self.0 {
            match all.iter_mut().find(|known| known.kind == entry.kind) {
                Some(known) if met_again(entry.kind) => known.count = known.count.max(entry.count),
                Some(known) => known.count = known.count.saturating_add(entry.count),
                None => all.push(LeftOut { kind: entry.kind, count: entry.count }),
            }
        }
        all
    }
}

/// Whether steps meet the same rows, so that the second one adds nothing: each reads the period's, and a deal that was
/// refused is looked up, and refused, again when its client writes.
const fn met_again(kind: LeftOutKind) -> bool {
    matches!(kind, LeftOutKind::RowsMissing | LeftOutKind::LongMessagesCut | LeftOutKind::RowsRefused)
}

/// The first step that can leave this out.
const fn usual_step(kind: LeftOutKind) -> StepName {
    match kind {
        LeftOutKind::ManagerNames
        | LeftOutKind::UnreadableElements
        | LeftOutKind::UnreadableLeads
        | LeftOutKind::UnreadableContacts
        | LeftOutKind::UnreadableManagers
        | LeftOutKind::ListsCutShort
        | LeftOutKind::DatesClamped
        | LeftOutKind::RowsRefused => StepName::FetchCrm,
        LeftOutKind::UnreadableChats
        | LeftOutKind::UnreadableMessages
        | LeftOutKind::VanishedChats
        | LeftOutKind::FailedChats
        | LeftOutKind::LeadsNotLookedUp => StepName::FetchDialogs,
        LeftOutKind::RowsMissing | LeftOutKind::LongMessagesCut => StepName::BuildPrompt,
        LeftOutKind::DialogsNotAnalyzed | LeftOutKind::AnswerLists | LeftOutKind::Conclusion => {
            StepName::Analyze
        }
        LeftOutKind::Notification | LeftOutKind::PostFile => StepName::Notify,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn some(kind: LeftOutKind, count: u64) -> LeftOut {
        LeftOut { kind, count }
    }

    #[test]
    fn what_two_steps_leave_out_of_one_kind_is_added_and_a_step_done_again_counts_once() {
        let mut left_out = LeftOutBySteps::default();
        for kind in [LeftOutKind::UnreadableElements, LeftOutKind::ListsCutShort] {
            for _ in 0..2 {
                left_out.set(StepName::FetchCrm, &[some(kind, 2), some(LeftOutKind::UnreadableLeads, 0)]);
                left_out.set(StepName::FetchDialogs, &[some(kind, 3)]);
            }
            assert_eq!(left_out.by_kind(), [some(kind, 5)]);
            left_out.forget_from(StepName::FetchDialogs);
            assert_eq!(left_out.by_kind(), [some(kind, 2)], "the first step is not done again");
        }
        left_out.forget_from(StepName::FetchCrm);
        assert!(left_out.is_empty());
    }

    #[test]
    fn rows_that_every_reader_misses_are_counted_once() {
        let mut left_out = LeftOutBySteps::default();
        for step in [StepName::BuildPrompt, StepName::Analyze, StepName::Notify] {
            left_out.set(step, &[some(LeftOutKind::RowsMissing, 4), some(LeftOutKind::LongMessagesCut, 1)]);
        }
        assert_eq!(
            left_out.by_kind(),
            [some(LeftOutKind::RowsMissing, 4), some(LeftOutKind::LongMessagesCut, 1)]
        );
    }

    #[test]
    fn a_row_of_an_older_version_names_no_step() {
        let old = json!([{ "kind": "unreadable_chats", "count": 3 }, { "kind": "rows_refused", "count": 1 }]);
        let mut left_out: LeftOutBySteps = serde_json::from_value(old.clone()).expect("it is read");
        assert_eq!(serde_json::to_value(&left_out).expect("it is written"), old);
        left_out.forget_from(StepName::FetchDialogs);
        assert_eq!(left_out.by_kind(), [some(LeftOutKind::RowsRefused, 1)]);
    }
}
