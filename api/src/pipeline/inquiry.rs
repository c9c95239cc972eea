//! A follow-up question, asked over all parts and then answered: as an analysis, with the question in the place of the
//! checklist.

use std::collections::HashSet;

use futures::stream::BoxStream;
use synkro_shared::question::AnswerView;

use super::analyst::{Analyst, Desk, Gather, Task, Wording};
use super::failure::StepError;
use crate::domain::analysis::{Chance, Unusable};
use crate::domain::figures::Figures;
use crate::domain::inquiry::{self, Inquiry, Notes};
use crate::domain::mask::Masker;
use crate::domain::outgoing::Gate;
use crate::domain::packing::Part;

impl Gather for Notes {
    fn add(
        &mut self,
        answer: &str,
        part: &Part,
        _names: &HashSet<&str>,
        chance: Chance,
    ) -> Result<(), Unusable> {
        Self::add(self, answer, part, chance)
    }

    fn merge(&mut self, other: Self) {
        Self::merge(self, other);
    }
}

/// Answers a follow-up question from the parts and the report. Gives the answer and the dialogs that could not be asked
/// about.
///
/// # Errors
/// As [`analyze`].
pub async fn inquire<'a>(
    desk: &impl Desk,
    task: Task,
    inquiry: &Inquiry,
    masker: &mut Masker,
    parts: BoxStream<'a, Result<Part, StepError>>,
    most_before: usize,
) -> Result<(AnswerView, usize), StepError> {
    let analyst = Analyst::new(desk, task);
    let Task { prompt: wanted, language, .. } = &analyst.task;
    let question = masker.mask(&inquiry.question).0;
    let map = Wording {
        system: inquiry::map_system(&wanted.body, &question, *language),
        schema: inquiry::map_schema(),
        before: inquiry::report_lines(inquiry, masker, most_before),
    };
    let mut receipt = analyst.receipt();
    let (notes, refused): (Notes, _) = analyst.over_parts(&map, &HashSet::new(), parts, &mut receipt).await?;
    let report = inquiry::report_lines(inquiry, masker, most_before);
    let most = notes.fitting(analyst.task.budget);
    let reduce = Wording {
        system: inquiry::reduce_system(&wanted.body, &question, *language),
        schema: inquiry::reduce_schema(),
        before: String::new(),
    };
    let data = |most| notes.data(&report, &inquiry.metrics, most);
    let read = |answer: &str, _, most| notes.read_answer(answer, most);
    let written = analyst.conclusion(&reduce, most, data, &mut receipt, read).await?;
    let Some((paragraphs, most)) = written else { return Err(StepError::answer_unusable()) };
    let figures = Figures::of(&inquiry.metrics, None, &analyst.task.period);
    let gate = Gate { figures: &figures, masker, language: analyst.task.language };
    let (given, confirmed) = notes.citations();
    let answer = AnswerView {
        paragraphs: gate.answer(&paragraphs),
        citations_given: given,
        citations_confirmed: confirmed,
        dialogs_not_read: refused.len() as u64,
        receipt,
    };
    Ok((answer, notes.beyond(most)))
}
