//! The model, part by part and then the whole; every citation checked by code.
//!
//! Who asks on whose account is the [`Desk`]'s business: a run keeps each answer before it is used, so that it pays for
//! nothing twice; a test analysis of the settings keeps nothing. An answer in a wrong form is asked for once more, an
//! answer that is too long by halves; a dialog that the model refuses is left out and counted.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use ring::digest::{SHA256, digest};
use serde_json::Value;
use synkro_shared::report::Receipt;
use synkro_shared::session::Language;

use super::failure::StepError;
use super::material::{Analysis, Prompt};
use crate::clock::random_bytes;
use crate::domain::analysis::{Chance, Conclusion, Gathered, SCHEMA_VERSION, Unusable, read_conclusion};
use crate::domain::citation::CentralText;
use crate::domain::figures::Figures;
use crate::domain::outgoing::Gate;
use crate::domain::packing::Part;
use crate::domain::{pricing, prompt};
use crate::store::prompts::Prompt as TenantPrompt;
use crate::vendors::gemini::{GenerateRequest, ThinkingLevel, Usage};

/// Tokens of one answer, thinking included.
const MAX_OUTPUT_TOKENS: u32 = 16_384;
/// Parts that the model is asked about at once: as many as the key's budget lets through.
const PARTS_AT_ONCE: usize = 3;
/// How often a part is halved.
const MAX_DEPTH: u32 = 6;
/// The number of the conclusion among the kept answers; parts count from 1 and carry their halvings below.
const CONCLUSION: i32 = 0;

/// An answer that was kept before.
pub struct Kept {
    /// The hash of what was asked.
    pub hash: String,
    /// The answer's text, or null when it was too long or refused.
    pub answer: Value,
    /// What it cost.
    pub usage: Usage,
}

/// Who asks, and where answers are kept.
pub trait Desk: Sync {
    /// Asks once; `None` when the answer was too long or refused.
    fn generate(
        &self,
        request: &GenerateRequest,
    ) -> impl Future<Output = Result<(Usage, Option<String>), StepError>> + Send;

    /// An answer of an earlier attempt.
    fn kept(&self, part: i32) -> Option<Kept>;

    /// Keeps an answer before it is used.
    fn keep(
        &self,
        part: i32,
        hash: &str,
        answer: &Value,
        usage: Usage,
    ) -> impl Future<Output = Result<(), StepError>> + Send;

    /// Hears how many parts are analysed and how many tokens were sent.
    fn shows(&self, parts: usize, tokens: u64) -> impl Future<Output = Result<(), StepError>> + Send;
}

/// What is asked.
pub struct Task {
    /// Which model.
    pub model: String,
    /// What the company wants to know.
    pub prompt: TenantPrompt,
    /// In which language the answer is written.
    pub language: Language,
    /// The period as it stands in the report: its dates and times may be told.
    pub period: String,
}

/// Asks the model, or puts together again what it answered before. `parts` gives the parts, the same each time it is
/// called. Gives the analysis and how many dialogs had to be left out.
///
/// # Errors
/// When the model or a part can't be had, or an answer can't be used. Answers that were under way are kept first.
pub async fn analyze<'a>(
    desk: &impl Desk,
    task: Task,
    managers: &HashMap<i64, String>,
    prompt: &mut Prompt,
    parts: impl Fn() -> BoxStream<'a, Result<Part, StepError>>,
) -> Result<(Analysis, usize), StepError> {
    let names: HashSet<&str> = managers.values().map(String::as_str).collect();
    let analyst = Analyst { desk, task };
    let mut receipt = analyst.receipt();
    let mut gathered = Gathered::default();
    let mut refused = HashSet::new();
    let mut failed = None;
    {
        let stop = AtomicBool::new(false);
        let mut answers = parts()
            // After a failure nothing more is asked; what is under way is paid for and heard to the end.
            .take_while(|_| std::future::ready(!stop.load(Ordering::Relaxed)))
            .enumerate()
            .map(|(number, part)| analyst.part(number, part, &names))
            .buffered(PARTS_AT_ONCE);
        let mut done = 0;
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(answer) if failed.is_none() => {
                    done += 1;
                    gathered.merge(answer.gathered);
                    refused.extend(answer.refused);
                    answer.usages.into_iter().for_each(|usage| pay(&mut receipt, usage));
                    desk.shows(done, receipt.prompt_tokens).await?;
                }
                Err(error) if failed.is_none() => {
                    failed = Some(error);
                    stop.store(true, Ordering::Relaxed);
                }
                Ok(_) | Err(_) => {}
            }
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }

    let data = prompt::reduce_data(&gathered, &prompt.metrics, &mut prompt.masker);
    let (conclusion, usages) = analyst.conclusion(&data).await?;
    usages.into_iter().for_each(|usage| pay(&mut receipt, usage));
    let Some(conclusion) = conclusion else { return Err(StepError::answer_unusable()) };
    let mut central = CentralText::new(&conclusion.summary);
    let mut said = parts();
    while let Some(part) = said.try_next().await? {
        let messages = part.dialogs.iter().flat_map(|dialog| &dialog.messages);
        messages.for_each(|message| central.hear(&message.text));
    }
    let masked = gathered.into_content(conclusion);
    let figures = Figures::of(&prompt.metrics, None, &analyst.task.period);
    let gate = Gate { figures: &figures, masker: &prompt.masker, language: analyst.task.language };
    let analysis = Analysis {
        content: gate.report(&masked),
        posted: gate.posted(&masked),
        central_summary: gate.central(&central.finish(), &masked),
        receipt,
    };
    Ok((analysis, refused.len()))
}

/// What became of a part.
struct PartAnswer {
    gathered: Gathered,
    /// Dialogs that the model refused.
    refused: Vec<i64>,
    usages: Vec<Usage>,
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

struct Analyst<'a, D> {
    desk: &'a D,
    task: Task,
}

impl<D: Desk> Analyst<'_, D> {
    fn receipt(&self) -> Receipt {
        Receipt {
            model: self.task.model.clone(),
            prompt_version: self.task.prompt.version,
            schema_version: SCHEMA_VERSION,
            calls: 0,
            prompt_tokens: 0,
            answer_tokens: 0,
            thinking_tokens: 0,
            cost_usd: None,
        }
    }

    /// Asks about a part, by halves when the answer is too long.
    async fn part(
        &self,
        number: usize,
        part: Result<Part, StepError>,
        names: &HashSet<&str>,
    ) -> Result<PartAnswer, StepError> {
        let mut answer =
            PartAnswer { gathered: Gathered::default(), refused: Vec::new(), usages: Vec::new() };
        // Halves are worked off like parts of their own, in order.
        let path = i32::try_from(number + 1).unwrap_or(i32::MAX >> 8) << 8 | 1;
        let mut open = vec![(path, part?, 0)];
        while let Some((path, part, depth)) = open.pop() {
            let text = part.text();
            let gathered = &mut answer.gathered;
            let asked = self
                .ask(path, &text, Question::Part, &mut answer.usages, |text, chance| {
                    gathered.add(text, &part, names, chance)
                })
                .await?;
            if let Asked::TooMuch = asked {
                match part.halves().filter(|_| depth < MAX_DEPTH) {
                    Some((first, second)) => {
                        open.push((path * 2 + 1, second, depth + 1));
                        open.push((path * 2, first, depth + 1));
                    }
                    None => answer.refused.extend(part.chats().into_values()),
                }
            }
        }
        Ok(answer)
    }

    async fn conclusion(&self, data: &str) -> Result<(Option<Conclusion>, Vec<Usage>), StepError> {
        let mut conclusion: Option<Conclusion> = None;
        let mut usages = Vec::new();
        let asked = self
            .ask(CONCLUSION, data, Question::Conclusion, &mut usages, |answer, chance| {
                conclusion = Some(read_conclusion(answer, chance)?);
                Ok(())
            })
            .await?;
        Ok((conclusion.filter(|_| matches!(asked, Asked::Answered)), usages))
    }

    /// Asks once, and once more when the answer has a wrong form. `check` takes what holds.
    async fn ask(
        &self,
        part: i32,
        data: &str,
        question: Question,
        usages: &mut Vec<Usage>,
        mut check: impl FnMut(&str, Chance) -> Result<(), Unusable>,
    ) -> Result<Asked, StepError> {
        let Task { model, prompt, language, .. } = &self.task;
        let (system, schema) = match question {
            Question::Part => (prompt::map_system(&prompt.body, *language), prompt::map_schema()),
            Question::Conclusion => (prompt::reduce_system(&prompt.body, *language), prompt::reduce_schema()),
        };
        let hash = input_hash(&[model, &system, &schema.to_string(), data]);
        if let Some(kept) = self.desk.kept(part).filter(|kept| kept.hash == hash) {
            usages.push(kept.usage);
            if kept.answer.is_null() {
                return Ok(Asked::TooMuch);
            }
            // It was asked for once more already, or that was cut short: what it says is taken.
            if check(kept.answer.as_str().unwrap_or_default(), Chance::Last).is_ok() {
                return Ok(Asked::Answered);
            }
        }
        let user = prompt::between_marks(&hex::encode(random_bytes::<16>()), data);
        let mut request = GenerateRequest {
            model: self.task.model.clone(),
            system,
            user: user.clone(),
            schema,
            max_output_tokens: MAX_OUTPUT_TOKENS,
            thinking_level: Some(ThinkingLevel::Low),
        };
        for chance in [Chance::More, Chance::Last] {
            let (usage, answer) = self.desk.generate(&request).await?;
            usages.push(usage);
            let Some(text) = answer else {
                self.desk.keep(part, &hash, &Value::Null, usage).await?;
                return Ok(Asked::TooMuch);
            };
            self.desk.keep(part, &hash, &Value::String(text.clone()), usage).await?;
            match check(&text, chance) {
                Ok(()) => return Ok(Asked::Answered),
                Err(Unusable(why)) => request.user = prompt::repair(&user, &why),
            }
        }
        Err(StepError::answer_unusable())
    }
}

fn pay(receipt: &mut Receipt, usage: Usage) {
    receipt.calls += 1;
    receipt.prompt_tokens += usage.prompt;
    receipt.answer_tokens += usage.answer;
    receipt.thinking_tokens += usage.thoughts;
    let billed = receipt.answer_tokens + receipt.thinking_tokens;
    receipt.cost_usd = pricing::cost_usd(&receipt.model, receipt.prompt_tokens, billed);
}

fn input_hash(parts: &[&str]) -> String {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    hex::encode(digest(&SHA256, &bytes))
}
