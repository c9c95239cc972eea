//! Step 6: the model, part by part and then the whole; every citation checked by code.
//!
//! An answer is stored in the client's Supabase before it is used, keyed by the hash of what was asked, so that a
//! resumed run pays for nothing twice. An answer in a wrong form is asked for once more, an answer that is too long
//! by halves; a dialog that the model refuses is left out, and the report says so.

use std::collections::{HashMap, HashSet};

use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use synkro_shared::integration::IntegrationKind;
use synkro_shared::report::Receipt;
use synkro_shared::run::{CountKind, LeftOutKind};

use crate::clock::random_bytes;
use crate::domain::analysis::{Conclusion, Gathered, SCHEMA_VERSION, Unusable, read_conclusion};
use crate::domain::citation::{computed_numbers, without_messages};
use crate::domain::{pricing, prompt};
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::{Analysis, Material};
use crate::services::connections::{AiConnection, Connected, SupabaseConnection};
use crate::store::prompts::Prompt as TenantPrompt;
use crate::vendors::VendorErrorKind;
use crate::vendors::gemini::{GenerateRequest, ThinkingLevel, Usage};
use crate::vendors::supabase::Query;

/// Tokens of one answer, thinking included.
const MAX_OUTPUT_TOKENS: u32 = 16_384;
/// How often a part is halved.
const MAX_DEPTH: u32 = 6;
/// The number of the conclusion among the stored answers; parts count from 1 and carry their halvings below.
const CONCLUSION: i32 = 0;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    if material.period(context).await?.dialogs.is_empty() {
        return Ok(StepOutcome { empty: true, ..context.outcome() });
    }
    context.prove(IntegrationKind::Ai);
    let analysis = material.analysis(context).await?;
    context.note(CountKind::Findings, analysis.content.findings.len());
    let unproven = analysis.content.citations_given - analysis.content.citations_confirmed;
    context.note(CountKind::Unconfirmed, usize::try_from(unproven).unwrap_or(0));
    let proven = usize::try_from(analysis.content.citations_confirmed).unwrap_or(0);
    context.count(CountKind::Confirmed, proven).await?;
    Ok(context.outcome())
}

/// Asks the model, or puts together again what it answered before.
///
/// # Errors
/// When the model or Supabase fails, or the answer can't be used.
pub async fn analyze(context: &StepContext<'_>, material: &mut Material) -> Result<Analysis, StepError> {
    let managers: HashMap<i64, String> = material.period(context).await?.managers.clone();
    let names: HashSet<&str> = managers.values().map(String::as_str).collect();
    let prompt = material.prompt(context).await?;
    let mut analyst = Analyst::open(context).await?;
    let mut gathered = Gathered::default();
    let mut refused = HashSet::new();
    let parts = prompt.parts.len();
    for (number, part) in prompt.parts.iter().enumerate() {
        // Halves are worked off like parts of their own, in order.
        let path = i32::try_from(number + 1).unwrap_or(i32::MAX >> 8) << 8 | 1;
        let mut open = vec![(path, part.clone(), 0)];
        while let Some((path, part, depth)) = open.pop() {
            let text = part.text();
            let checked = analyst
                .ask(path, &text, Question::Part, |answer| {
                    gathered.add(answer, &part, &names, &prompt.masker)
                })
                .await?;
            if let Asked::TooMuch = checked {
                match part.halves().filter(|_| depth < MAX_DEPTH) {
                    Some((first, second)) => {
                        open.push((path * 2 + 1, second, depth + 1));
                        open.push((path * 2, first, depth + 1));
                    }
                    None => refused.extend(part.chats().into_values()),
                }
            }
        }
        context.note(CountKind::Tokens, usize::try_from(analyst.receipt.prompt_tokens).unwrap_or(usize::MAX));
        context.count(CountKind::Parts, number + 1).await?;
        tracing::debug!(part = number + 1, parts, "a part is analysed");
    }
    context.leave_out(LeftOutKind::DialogsNotAnalyzed, refused.len());

    let data = prompt::reduce_data(&gathered, &prompt.metrics, &mut prompt.masker);
    let mut conclusion: Option<Conclusion> = None;
    let asked = analyst
        .ask(CONCLUSION, &data, Question::Conclusion, |answer| {
            conclusion = Some(read_conclusion(answer)?);
            Ok(())
        })
        .await?;
    let Some(conclusion) = conclusion.filter(|_| matches!(asked, Asked::Answered)) else {
        return Err(StepError::answer_unusable());
    };
    let said = prompt.parts.iter().flat_map(|part| &part.dialogs).flat_map(|dialog| &dialog.messages);
    let central_summary = without_messages(&conclusion.summary, said.map(|message| message.text.as_str()));
    let restored = Conclusion {
        title: prompt.masker.restore(&conclusion.title),
        summary: prompt.masker.restore(&conclusion.summary),
        recommendations: conclusion.recommendations.iter().map(|text| prompt.masker.restore(text)).collect(),
    };
    let content = gathered.into_content(restored, &computed_numbers(&prompt.metrics));
    Ok(Analysis { content, central_summary, receipt: analyst.receipt })
}

#[derive(Clone, Copy)]
enum Question {
    Part,
    Conclusion,
}

enum Asked {
    Answered,
    /// Too long an answer, or content that the model refuses.
    TooMuch,
}

struct Analyst<'a> {
    context: &'a StepContext<'a>,
    ai: Connected<AiConnection>,
    supabase: Connected<SupabaseConnection>,
    prompt: TenantPrompt,
    receipt: Receipt,
    /// Answers of an earlier attempt: hash, answer, tokens.
    stored: HashMap<i32, (String, Value, Value)>,
}

impl<'a> Analyst<'a> {
    async fn open(context: &'a StepContext<'a>) -> Result<Self, StepError> {
        let ai = context.connect::<AiConnection>().await?;
        let supabase = context.connect::<SupabaseConnection>().await?;
        let prompt = context.app.store.find_prompt(context.claim.scope()).await?;
        let prompt =
            prompt.unwrap_or_else(|| TenantPrompt { version: 0, body: prompt::DEFAULT_PROMPT.to_owned() });
        let query = Query::new().columns("part,input_hash,answer,tokens").eq("run_id", context.claim.run());
        let client = supabase.client(context.app)?;
        let rows = context.call(|| client.select_all("synkro_ai_parts", &query, "part")).await?;
        let stored = rows.into_iter().filter_map(|mut row| {
            let part = i32::try_from(row["part"].as_i64()?).ok()?;
            let hash = row["input_hash"].as_str()?.to_owned();
            Some((part, (hash, row["answer"].take(), row["tokens"].take())))
        });
        let receipt = Receipt {
            model: ai.settings.model.clone(),
            prompt_version: prompt.version,
            schema_version: SCHEMA_VERSION,
            calls: 0,
            prompt_tokens: 0,
            answer_tokens: 0,
            thinking_tokens: 0,
            cost_usd: None,
        };
        Ok(Self { context, ai, stored: stored.collect(), supabase, prompt, receipt })
    }

    /// Asks once, and once more when the answer has a wrong form. `check` takes what holds.
    async fn ask(
        &mut self,
        part: i32,
        data: &str,
        question: Question,
        mut check: impl FnMut(&str) -> Result<(), Unusable>,
    ) -> Result<Asked, StepError> {
        let language = self.context.tenant.report_language;
        let (system, schema) = match question {
            Question::Part => (prompt::map_system(&self.prompt.body, language), prompt::map_schema()),
            Question::Conclusion => {
                (prompt::reduce_system(&self.prompt.body, language), prompt::reduce_schema())
            }
        };
        let hash = input_hash(&[&self.ai.settings.model, &system, &schema.to_string(), data]);
        if let Some((known, answer, tokens)) = self.stored.get(&part)
            && *known == hash
        {
            let (answer, tokens) = (answer.clone(), usage_of(tokens));
            self.pay(tokens, 1);
            if answer.is_null() {
                return Ok(Asked::TooMuch);
            }
            if check(answer.as_str().unwrap_or_default()).is_ok() {
                return Ok(Asked::Answered);
            }
        }
        let user = prompt::between_marks(&hex::encode(random_bytes::<16>()), data);
        let mut request = GenerateRequest {
            model: self.ai.settings.model.clone(),
            system,
            user: user.clone(),
            schema,
            max_output_tokens: MAX_OUTPUT_TOKENS,
            thinking_level: Some(ThinkingLevel::Low),
        };
        for _ in 0..2 {
            let (usage, answer) = self.generate(&request).await?;
            self.pay(usage, 1);
            let Some(text) = answer else {
                self.keep(part, &hash, &Value::Null, usage).await?;
                return Ok(Asked::TooMuch);
            };
            self.keep(part, &hash, &Value::String(text.clone()), usage).await?;
            match check(&text) {
                Ok(()) => return Ok(Asked::Answered),
                Err(Unusable(why)) => request.user = prompt::repair(&user, &why),
            }
        }
        Err(StepError::answer_unusable())
    }

    /// One answer; `None` when it was too long or refused.
    async fn generate(&self, request: &GenerateRequest) -> Result<(Usage, Option<String>), StepError> {
        let client = self.ai.client(self.context.app)?;
        self.context
            .call(|| async {
                let (usage, answer) = client.generate_metered(request).await;
                match answer {
                    Ok(answer) => Ok((usage, Some(answer.text))),
                    Err(error)
                        if matches!(
                            error.kind,
                            VendorErrorKind::OutputTruncated | VendorErrorKind::ContentBlocked
                        ) =>
                    {
                        Ok((usage, None))
                    }
                    Err(error) => Err(error),
                }
            })
            .await
    }

    /// Keeps an answer before it is used.
    async fn keep(&self, part: i32, hash: &str, answer: &Value, usage: Usage) -> Result<(), StepError> {
        let row = json!({
            "run_id": self.context.claim.run(),
            "part": part,
            "input_hash": hash,
            "model": self.ai.settings.model,
            "answer": answer,
            "tokens": {"prompt": usage.prompt, "answer": usage.answer, "thoughts": usage.thoughts},
            "created_at": self.context.claim.started_at(),
        });
        let client = self.supabase.client(self.context.app)?;
        let rows = [row];
        self.context.call(|| client.upsert("synkro_ai_parts", "run_id,part", &rows)).await?;
        Ok(())
    }

    fn pay(&mut self, usage: Usage, calls: u32) {
        let receipt = &mut self.receipt;
        receipt.calls += calls;
        receipt.prompt_tokens += usage.prompt;
        receipt.answer_tokens += usage.answer;
        receipt.thinking_tokens += usage.thoughts;
        let billed = receipt.answer_tokens + receipt.thinking_tokens;
        receipt.cost_usd = pricing::cost_usd(&receipt.model, receipt.prompt_tokens, billed);
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

fn input_hash(parts: &[&str]) -> String {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    hex::encode(digest(&SHA256, &bytes))
}
