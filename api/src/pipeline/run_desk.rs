//! A run's desk: who asks the model in a run's name, of what.
//!
//! An answer is stored in the client's Supabase before it is used, keyed by the hash of what was asked, so that a
//! resumed run pays for nothing twice.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, Utc};
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use synkro_shared::report::ReportContent;
use synkro_shared::run::{CountKind, LeftOutKind};

use super::analyst::{self, Desk, Kept, NoAnswer, Said, Task};
use super::context::StepContext;
use super::failure::StepError;
use super::period::{PeriodIndex, PeriodReader};
use super::products::{Analysis, Prompt};
use crate::connections::{AiConnection, Connected, SupabaseConnection, correct};
use crate::domain::dialog::Dialog;
use crate::domain::digest::period_text;
use crate::domain::mask::Masker;
use crate::domain::packing::{Packer, Part};
use crate::domain::prompt;
use crate::store::prompts::Prompt as TenantPrompt;
use crate::vendors::gemini::{GenerateRequest, Usage};
use crate::vendors::manner::Manner;
use crate::vendors::supabase::{Query, tables};

/// The desk of a run that analyses, and what is asked there.
///
/// # Errors
/// As [`RunDesk::open`].
pub async fn prepared<'a>(context: &'a StepContext<'a>) -> Result<(RunDesk<'a>, Task), StepError> {
    let prompt = context.app.store.find_prompt(context.claim.scope()).await?;
    let desk = RunDesk::open(context).await?;
    let task = Task {
        model: desk.ai.model().to_owned(),
        prompt: prompt
            .unwrap_or_else(|| TenantPrompt { version: 0, body: prompt::DEFAULT_PROMPT.to_owned() }),
        language: context.tenant.report_language,
        period: period_text(context.claim.period(), context.claim.timezone()),
        manner: desk.ai.settings.manner(),
        budget: desk.ai.settings.part_tokens(),
    };
    Ok((desk, task))
}

/// Asks the model, or puts together again what it answered before.
///
/// # Errors
/// When the model or Supabase fails, or the answer can't be used.
pub async fn analyze(
    desk: &RunDesk<'_>,
    task: Task,
    prompt: &mut Prompt,
    index: &PeriodIndex,
    managers: &HashMap<i64, String>,
) -> Result<Analysis, StepError> {
    let context = desk.context;
    let budget = desk.ai.settings.part_tokens();
    let reader = PeriodReader::open(context).await?;
    let heads = prompt.heads();
    let names = prompt.names.clone();
    let parts = || {
        let masker = Masker::knowing(names.iter().cloned());
        packed(reader.dialogs(index, &heads), managers, masker, budget)
    };
    let (analysis, refused) = analyst::analyze(desk, task, managers, prompt, parts).await?;
    context.leave_out(LeftOutKind::DialogsNotAnalyzed, refused.len());
    context.leave_out(LeftOutKind::AnswerLists, analysis.content.omitted.lists.len());
    context.leave_out(LeftOutKind::Conclusion, usize::from(!analysis.concluded));
    let content = ReportContent { not_analyzed: refused, ..analysis.content };
    Ok(Analysis { content, ..analysis })
}

/// The parts of these dialogs, one after the other: the same each time.
pub fn packed<'a>(
    dialogs: BoxStream<'a, Result<Dialog, StepError>>,
    managers: &'a HashMap<i64, String>,
    masker: Masker,
    budget: u64,
) -> BoxStream<'a, Result<Part, StepError>> {
    let state = (dialogs, Packer::new(budget), masker, VecDeque::new(), false);
    stream::try_unfold(state, move |(mut dialogs, mut packer, mut masker, mut ready, mut ended)| async move {
        while ready.is_empty() && !ended {
            match dialogs.try_next().await? {
                Some(dialog) => ready.extend(packer.push(&dialog, managers, &mut masker)),
                None => {
                    ready.extend(packer.finish());
                    ended = true;
                }
            }
        }
        let part: Option<Part> = ready.pop_front();
        Ok::<_, StepError>(part.map(|part| (part, (dialogs, packer, masker, ready, ended))))
    })
    .boxed()
}

/// What stands in place of an answer: the tables take no null there. It is believed within one attempt, which begins
/// anew when a person retries.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    no_answer: NoAnswer,
    attempt: DateTime<Utc>,
}

/// A run's desk: each answer is kept in the client's Supabase.
pub struct RunDesk<'a> {
    context: &'a StepContext<'a>,
    /// The model.
    pub ai: Connected<AiConnection>,
    supabase: Connected<SupabaseConnection>,
    /// Answers of an earlier attempt: hash, answer, tokens.
    stored: HashMap<i32, (String, Value, Value)>,
}

impl<'a> RunDesk<'a> {
    /// Connects, and reads what was answered before.
    ///
    /// # Errors
    /// When model or Supabase are not set up, or Supabase can't be read.
    pub async fn open(context: &'a StepContext<'a>) -> Result<Self, StepError> {
        let ai = context.connect::<AiConnection>().await?;
        let supabase = context.connect::<SupabaseConnection>().await?;
        let query = Query::new().columns("part,input_hash,answer,tokens").eq("run_id", context.claim.run());
        let client = supabase.client(context.app)?;
        let rows = context.call(|| client.select_all(tables::AI_PARTS, &query)).await?;
        let stored = rows.into_iter().filter_map(|mut row| {
            let part = i32::try_from(row["part"].as_i64()?).ok()?;
            let hash = row["input_hash"].as_str()?.to_owned();
            Some((part, (hash, row["answer"].take(), row["tokens"].take())))
        });
        let stored = stored.collect();
        Ok(Self { context, ai, stored, supabase })
    }
}

impl Desk for RunDesk<'_> {
    async fn generate(&self, request: &GenerateRequest) -> Result<(Usage, Said), StepError> {
        let client = self.ai.client(self.context.app)?;
        self.context
            .call(|| async {
                let (usage, answer) = client.generate_metered(request).await;
                Ok((usage, Said::from_answer(answer)?))
            })
            .await
    }

    fn kept(&self, part: i32) -> Option<Kept> {
        let (hash, answer, tokens) = self.stored.get(&part)?;
        let mark: Option<Mark> = serde_json::from_value(answer.clone()).ok();
        let this = self.context.claim.started_at();
        Some(Kept {
            hash: hash.clone(),
            answer: answer.as_str().map(str::to_owned),
            given_up: mark.filter(|mark| mark.attempt == this).map(|mark| mark.no_answer),
            usage: usage_of(tokens),
        })
    }

    async fn keep(
        &self,
        part: i32,
        hash: &str,
        answer: Result<&str, NoAnswer>,
        usage: Usage,
    ) -> Result<(), StepError> {
        let answer = match answer {
            Ok(text) => json!(text),
            Err(no_answer) => json!(Mark { no_answer, attempt: self.context.claim.started_at() }),
        };
        let row = json!({
            "run_id": self.context.claim.run(),
            "part": part,
            "input_hash": hash,
            "model": self.ai.model(),
            "answer": answer,
            "tokens": {"prompt": usage.prompt, "answer": usage.answer, "thoughts": usage.thoughts},
            "created_at": self.context.claim.started_at(),
        });
        let client = self.supabase.client(self.context.app)?;
        let rows = [row];
        self.context.call(|| client.upsert(tables::AI_PARTS, &rows)).await?;
        Ok(())
    }

    async fn remembers(&self, manner: &Manner) -> Result<(), StepError> {
        let settings = self.ai.settings.knowing(manner.clone());
        Ok(correct(self.context.app, self.context.claim.scope(), self.ai.revision, &settings).await?)
    }

    async fn shows(&self, parts: usize, tokens: u64) -> Result<(), StepError> {
        self.context.note(CountKind::Tokens, usize::try_from(tokens).unwrap_or(usize::MAX));
        self.context.note(CountKind::Parts, parts);
        // What is kept will not be asked again: the step gets on, however often its worker dies.
        self.context.checkpoint(&json!({"parts": parts})).await
    }
}

fn usage_of(tokens: &Value) -> Usage {
    let count = |name: &str| tokens[name].as_u64().unwrap_or(0);
    Usage {
        prompt: count("prompt"),
        answer: count("answer"),
        thoughts: count("thoughts"),
        ..Usage::default()
    }
}
