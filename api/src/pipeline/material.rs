//! What one step leaves for the next, as long as the process lives; nothing of it is ever kept centrally.
//!
//! What came from the vendors lies in the client's Supabase by then, so that every piece can be read or computed again,
//! by whoever goes on. Only what is small stays here: leads in our terms, heads of dialogs, numbers, the analysis. The
//! messages pass by ([`super::period`]).

use std::collections::HashMap;

use synkro_shared::run::LeftOut;

use super::context::StepContext;
use super::failure::StepError;
use super::period::{PeriodIndex, PeriodReader};
use super::products::{Analysis, Leads, Prompt};
use super::{numbers, run_desk};
use crate::store::tenants::SourceMode;

/// What this process has at hand.
#[derive(Default)]
pub struct Material {
    leads: Option<Leads>,
    index: Option<PeriodIndex>,
    prompt: Option<Prompt>,
    analysis: Option<Analysis>,
    left_out: Vec<LeftOut>,
}

impl Material {
    /// What is at hand of a run that had left this out when it was claimed.
    #[must_use]
    pub fn resumed(left_out: Vec<LeftOut>) -> Self {
        Self { left_out, ..Self::default() }
    }

    /// What the run has left out so far.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// The run's checkpoint says what was left out.
    pub fn set_left_out(&mut self, left_out: Vec<LeftOut>) {
        self.left_out = left_out;
    }

    /// Leads and managers of the period.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn leads(&mut self, context: &StepContext<'_>) -> Result<&Leads, StepError> {
        let leads = match self.leads.take() {
            Some(leads) => leads,
            None if context.tenant.source_mode == SourceMode::RadistOnly => Leads::default(),
            None => {
                let (leads, managers) = PeriodReader::open(context).await?.leads().await?;
                Leads { leads, managers }
            }
        };
        Ok(self.leads.insert(leads))
    }

    /// Which dialogs the period has.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn index(&mut self, context: &StepContext<'_>) -> Result<&PeriodIndex, StepError> {
        let index = match self.index.take() {
            Some(index) => index,
            // Without a source of conversations there are none, whatever an earlier mode has stored.
            None if context.tenant.source_mode == SourceMode::AmocrmOnly => PeriodIndex::default(),
            None => PeriodReader::open(context).await?.index().await?,
        };
        Ok(self.index.insert(index))
    }

    /// Whether the period has neither a conversation nor a deal: there is nothing to report.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn is_empty(&mut self, context: &StepContext<'_>) -> Result<bool, StepError> {
        Ok(self.index(context).await?.is_empty() && self.leads(context).await?.leads.is_empty())
    }

    /// Numbers and what the parts are made from: at hand, or computed again from the period.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn prompt(&mut self, context: &StepContext<'_>) -> Result<&mut Prompt, StepError> {
        let prompt = match self.prompt.take() {
            Some(prompt) => prompt,
            None => {
                let index = self.index(context).await?.clone();
                numbers::build(context, &index, self.leads(context).await?).await?
            }
        };
        Ok(self.prompt.insert(prompt))
    }

    /// Everything that the analysis works with.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn desk(
        &mut self,
        context: &StepContext<'_>,
    ) -> Result<(&mut Prompt, PeriodIndex, HashMap<i64, String>), StepError> {
        let managers = self.leads(context).await?.managers.clone();
        let index = self.index(context).await?.clone();
        Ok((self.prompt(context).await?, index, managers))
    }

    /// The checked analysis: at hand, or put together again from the stored answers.
    ///
    /// # Errors
    /// As the analysis itself.
    pub async fn analysis(&mut self, context: &StepContext<'_>) -> Result<&Analysis, StepError> {
        let analysis = match self.analysis.take() {
            Some(analysis) => analysis,
            None => {
                let (desk, task) = run_desk::prepared(context).await?;
                let (prompt, index, managers) = self.desk(context).await?;
                run_desk::analyze(&desk, task, prompt, &index, &managers).await?
            }
        };
        Ok(self.analysis.insert(analysis))
    }
}
