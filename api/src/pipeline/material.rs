//! What one step leaves for the next.
//!
//! Within one process it stays in memory. After a crash it is found again where the last step stored it: before the
//! data is in the client's Supabase it is fetched from the vendor again, after that it is read from there. Nothing of
//! it is ever kept centrally.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use synkro_shared::report::{Metrics, Receipt, ReportContent};
use synkro_shared::run::LeftOut;

use super::context::StepContext;
use super::failure::StepError;
use super::rows::{ChatRow, LeadRow, MessageRow, StageNames};
use super::steps::{analyze, build_prompt, fetch_crm, fetch_dialogs};
use crate::domain::dialog::{Dialog, Lead, Message};
use crate::domain::mask::Masker;
use crate::domain::packing::Part;
use crate::services::connections::SupabaseConnection;
use crate::vendors::supabase::Query;
use crate::vendors::{amocrm, radist};

/// What came from amoCRM.
#[derive(Default)]
pub struct Crm {
    /// Leads as they came, each with our view of it.
    pub leads: Vec<(amocrm::Lead, Lead)>,
    /// Their contacts.
    pub contacts: Vec<amocrm::Contact>,
    /// The account's people.
    pub users: Vec<amocrm::User>,
    /// Names of stages.
    pub stages: StageNames,
}

/// What came from Radist.
#[derive(Default)]
pub struct Conversations {
    /// Chats as they came, each with our view of it.
    pub chats: Vec<(radist::Chat, Dialog)>,
    /// Messages as they came.
    pub messages: Vec<radist::Message>,
}

/// The period as the later steps see it.
pub struct PeriodData {
    /// Leads that changed in it.
    pub leads: Vec<Lead>,
    /// Names of managers.
    pub managers: HashMap<i64, String>,
    /// Dialogs with messages in it, by id.
    pub dialogs: Vec<Dialog>,
}

/// Numbers and parts.
pub struct Prompt {
    /// The numbers.
    pub metrics: Metrics,
    /// What the model is sent.
    pub parts: Vec<Part>,
    /// Knows what each placeholder stands for.
    pub masker: Masker,
}

/// The checked analysis.
pub struct Analysis {
    /// What is shown.
    pub content: ReportContent,
    /// The summary with its placeholders: what may be kept centrally.
    pub central_summary: String,
    /// What it cost.
    pub receipt: Receipt,
}

/// What this process has at hand.
#[derive(Default)]
pub struct Material {
    crm: Option<Crm>,
    conversations: Option<Conversations>,
    period: Option<PeriodData>,
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

    /// What the step `fetch_crm` brought.
    pub fn set_crm(&mut self, crm: Crm) {
        self.crm = Some(crm);
    }

    /// What the step `fetch_dialogs` brought.
    pub fn set_conversations(&mut self, conversations: Conversations) {
        self.conversations = Some(conversations);
    }

    /// What came from amoCRM; fetched again when another process fetched it.
    ///
    /// # Errors
    /// As the fetch itself.
    pub async fn crm(&mut self, context: &StepContext<'_>) -> Result<&Crm, StepError> {
        if self.crm.is_none() {
            self.crm = Some(fetch_crm::fetch(context).await?);
        }
        Ok(self.crm.get_or_insert_default())
    }

    /// What came from Radist; fetched again when another process fetched it.
    ///
    /// # Errors
    /// As the fetch itself.
    pub async fn conversations(&mut self, context: &StepContext<'_>) -> Result<&Conversations, StepError> {
        if self.conversations.is_none() {
            let fetched = fetch_dialogs::fetch(context, self).await?;
            self.conversations = Some(fetched);
        }
        Ok(self.conversations.get_or_insert_default())
    }

    /// Leads and managers of the period: at hand, or read back from Supabase.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn leads(
        &self,
        context: &StepContext<'_>,
    ) -> Result<(Vec<Lead>, HashMap<i64, String>), StepError> {
        if let Some(crm) = &self.crm {
            let leads = crm.leads.iter().map(|(_, lead)| lead.clone()).collect();
            let named = crm.users.iter().filter_map(|user| Some((user.id, user.name.clone()?)));
            return Ok((leads, named.collect()));
        }
        if context.tenant.source_mode == crate::store::tenants::SourceMode::RadistOnly {
            return Ok((Vec::new(), HashMap::new()));
        }
        read_leads(context).await
    }

    /// The period: at hand, or read back from Supabase.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn period(&mut self, context: &StepContext<'_>) -> Result<&PeriodData, StepError> {
        let data = match self.period.take() {
            Some(data) => data,
            None => {
                let (leads, managers) = self.leads(context).await?;
                let dialogs = match &self.conversations {
                    Some(conversations) => {
                        conversations.chats.iter().map(|(_, dialog)| dialog.clone()).collect()
                    }
                    None => read_dialogs(context).await?,
                };
                PeriodData { leads, managers, dialogs }
            }
        };
        // The raw answers are in Supabase now; a large period need not be held twice.
        self.crm = None;
        self.conversations = None;
        Ok(self.period.insert(data))
    }

    /// Numbers and parts: at hand, or computed again from the period.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn prompt(&mut self, context: &StepContext<'_>) -> Result<&mut Prompt, StepError> {
        let prompt = match self.prompt.take() {
            Some(prompt) => prompt,
            None => build_prompt::build(context, self.period(context).await?),
        };
        Ok(self.prompt.insert(prompt))
    }

    /// The checked analysis: at hand, or put together again from the stored answers.
    ///
    /// # Errors
    /// As the analysis itself.
    pub async fn analysis(&mut self, context: &StepContext<'_>) -> Result<&Analysis, StepError> {
        let analysis = match self.analysis.take() {
            Some(analysis) => analysis,
            None => analyze::analyze(context, self).await?,
        };
        Ok(self.analysis.insert(analysis))
    }
}

async fn read_leads(context: &StepContext<'_>) -> Result<(Vec<Lead>, HashMap<i64, String>), StepError> {
    let supabase = context.connect::<SupabaseConnection>().await?;
    let client = supabase.client(context.app)?;
    let period = context.claim.period();
    let query = Query::new()
        .columns(LeadRow::COLUMNS)
        .gte("updated_at", period.start.to_rfc3339())
        .lt("updated_at", period.end.to_rfc3339());
    let rows: Vec<LeadRow> =
        typed(context.call(|| client.select_all("synkro_leads", &query, "lead_id")).await?, "synkro_leads")?;
    let query = Query::new().columns("user_id,name");
    let users = context.call(|| client.select_all("synkro_managers", &query, "user_id")).await?;
    let named =
        users.iter().filter_map(|row| Some((row["user_id"].as_i64()?, row["name"].as_str()?.to_owned())));
    Ok((rows.into_iter().map(Lead::from).collect(), named.collect()))
}

async fn read_dialogs(context: &StepContext<'_>) -> Result<Vec<Dialog>, StepError> {
    const CHATS_AT_ONCE: usize = 100;
    let supabase = context.connect::<SupabaseConnection>().await?;
    let client = supabase.client(context.app)?;
    let period = context.claim.period();
    let query = Query::new()
        .columns(MessageRow::COLUMNS)
        .gte("sent_at", period.start.to_rfc3339())
        .lt("sent_at", period.end.to_rfc3339());
    let rows = context.call(|| client.select_all("synkro_messages", &query, "message_id")).await?;
    let mut messages: BTreeMap<i64, Vec<Message>> = BTreeMap::new();
    for row in typed::<MessageRow>(rows, "synkro_messages")? {
        messages.entry(row.chat_id).or_default().push(row.into());
    }
    let ids: Vec<i64> = messages.keys().copied().collect();
    let mut dialogs = Vec::with_capacity(ids.len());
    for ids in ids.chunks(CHATS_AT_ONCE) {
        let query = Query::new().columns(ChatRow::COLUMNS).is_in("chat_id", ids.iter()).order("chat_id.asc");
        let rows = context.call(|| client.select("synkro_chats", &query)).await?;
        for row in typed::<ChatRow>(rows, "synkro_chats")? {
            let mut dialog = Dialog::from(row);
            dialog.messages = messages.remove(&dialog.chat_id).unwrap_or_default();
            dialog.messages.sort_by(|a, b| a.sent_at.cmp(&b.sent_at).then_with(|| a.id.cmp(&b.id)));
            dialogs.push(dialog);
        }
    }
    dialogs.sort_by_key(|dialog| dialog.chat_id);
    Ok(dialogs)
}

/// Rows as our types. Rows of our own tables in another form: somebody changed them.
fn typed<T: serde::de::DeserializeOwned>(rows: Vec<Value>, table: &str) -> Result<Vec<T>, StepError> {
    serde_json::from_value(Value::Array(rows)).map_err(|error| {
        tracing::warn!(table, line = error.line(), "rows of our table are not in our form");
        let problem = synkro_shared::run::RunProblem::new(
            synkro_shared::run::RunProblemCode::VendorChanged,
            Some(synkro_shared::integration::IntegrationKind::Supabase),
        );
        StepError::Failure(crate::domain::run::Failure::Failed { problem })
    })
}
