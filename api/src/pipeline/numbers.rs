//! The numbers of a period, and its dialogs masked and packed. The parts pass by: they are counted here and packed again,
//! the same, for the model.

use futures::TryStreamExt;
use synkro_shared::run::{CountKind, LeftOutKind};

use super::context::StepContext;
use super::failure::StepError;
use super::period::{PeriodIndex, PeriodReader};
use super::products::{Leads, Prompt};
use crate::connections::{AiConnection, saved};
use crate::domain::business::BusinessHours;
use crate::domain::dialog::Dialog;
use crate::domain::mask::Masker;
use crate::domain::metrics::{self, Input, dialog_facts, measured, waits_until};
use crate::domain::packing::{self, PART_TOKENS, Packer, Part};

/// Show progress every so many dialogs.
const SHOW_EVERY: usize = 100;

/// Computes the numbers and packs the dialogs. The same period gives the same result, whoever computes it and when.
///
/// # Errors
/// When Supabase can't be read.
pub async fn build(
    context: &StepContext<'_>,
    index: &PeriodIndex,
    leads: &Leads,
) -> Result<Prompt, StepError> {
    let period = context.claim.period();
    let until = waits_until(period, context.claim.started_at());
    let hours = BusinessHours::standard(context.claim.timezone());
    let reader = PeriodReader::open(context).await?;
    let (heads, missing) = reader.heads(index).await?;
    context.leave_out(LeftOutKind::RowsMissing, missing);
    let names = reader.names(&heads).await?;
    let mut masker = Masker::knowing(names.iter().cloned());
    let ai = saved::<AiConnection>(context.app, context.claim.scope()).await?;
    let budget = ai.map_or(PART_TOKENS, |(ai, _)| ai.part_tokens());
    let mut packer = Packer::new(budget);
    let (mut parts, mut tokens) = (0, 0);
    let mut count = |part: Part| {
        parts += 1;
        tokens += packing::estimate_tokens(&part.text());
    };
    let mut dialogs = Vec::with_capacity(index.dialogs());
    let mut stream = reader.dialogs(index, &heads);
    while let Some(dialog) = stream.try_next().await? {
        let facts = dialog_facts(&dialog, &hours, until);
        packer.push(&dialog, &leads.managers, &mut masker).into_iter().for_each(&mut count);
        dialogs.push((Dialog { messages: Vec::new(), ..dialog }, facts));
        if dialogs.len() % SHOW_EVERY == 0 {
            context.count(CountKind::Dialogs, dialogs.len()).await?;
        }
    }
    packer.finish().into_iter().for_each(&mut count);
    let metrics = metrics::compute(&Input {
        period,
        dialogs: &dialogs,
        leads: &leads.leads,
        managers: &leads.managers,
        measured: measured(context.tenant.source_mode),
        hours: &hours,
    });
    let cut = usize::try_from(packer.cut_messages).unwrap_or(usize::MAX);
    context.leave_out(LeftOutKind::LongMessagesCut, cut);
    Ok(Prompt { metrics, dialogs, names, masker, parts, tokens })
}
