//! Step 5: the numbers, and the dialogs masked and packed.

use synkro_shared::run::{CountKind, LeftOutKind};

use crate::domain::business::BusinessHours;
use crate::domain::mask::Masker;
use crate::domain::metrics::{self, Input};
use crate::domain::packing::{self, PART_TOKENS};
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::{Material, PeriodData, Prompt};

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let dialogs = material.period(context).await?.dialogs.len();
    let prompt = material.prompt(context).await?;
    let tokens: u64 = prompt.parts.iter().map(|part| packing::estimate_tokens(&part.text())).sum();
    context.note(CountKind::Dialogs, dialogs);
    context.note(CountKind::Masked, prompt.masker.count());
    context.note(CountKind::Tokens, usize::try_from(tokens).unwrap_or(usize::MAX));
    context.count(CountKind::Parts, prompt.parts.len()).await?;
    Ok(context.outcome())
}

/// Computes the numbers and packs the dialogs. The same period gives the same result, whoever computes it and when.
pub fn build(context: &StepContext<'_>, period: &PeriodData) -> Prompt {
    let zone = context.claim.timezone();
    let metrics = metrics::compute(&Input {
        period: context.claim.period(),
        now: context.claim.started_at(),
        hours: BusinessHours::standard(zone),
        dialogs: &period.dialogs,
        leads: &period.leads,
        managers: &period.managers,
    });
    let names = period.dialogs.iter().filter_map(|dialog| dialog.contact_name.clone());
    let mut masker = Masker::knowing(names);
    let packed = packing::pack(&period.dialogs, &period.managers, &mut masker, PART_TOKENS);
    context
        .leave_out(LeftOutKind::LongMessagesCut, usize::try_from(packed.cut_messages).unwrap_or(usize::MAX));
    Prompt { metrics, parts: packed.parts, masker }
}
