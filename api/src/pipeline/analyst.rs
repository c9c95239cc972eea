//! The model, part by part and then the whole; every citation checked by code.
//!
//! Who asks on whose account is the [`Desk`]'s business: a run keeps each answer before it is used, so that it pays for
//! nothing twice; a test analysis of the settings keeps nothing. A part whose answer is cut, refused, empty or in a wrong
//! form is halved down to one dialog; one dialog, and the conclusion, are asked about twice before they are given up. What
//! was given up is left out and named: the numbers and what is proven are a report without a conclusion, too. A refusal is
//! believed within one attempt: when a person retries, the model is asked again. A model that never answers is not asked
//! for ever.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use ring::digest::{SHA256, digest};
use serde_json::Value;
use synkro_shared::report::Receipt;

pub use super::desk::{Desk, Kept, NoAnswer, Said, Task};
use super::failure::StepError;
use super::products::{Analysis, Prompt};
use crate::clock::random_bytes;
use crate::domain::analysis::{Chance, Gathered, SCHEMA_VERSION, Unusable};
use crate::domain::citation::CentralText;
use crate::domain::conclusion::read_conclusion;
use crate::domain::figures::Figures;
use crate::domain::outgoing::Gate;
use crate::domain::packing::Part;
use crate::domain::{pricing, prompt};
use crate::vendors::VendorError;
use crate::vendors::gemini::{GenerateRequest, Usage};
use crate::vendors::manner::Manner;

/// Parts that the model is asked about at once: as many as the key's budget lets through.
const PARTS_AT_ONCE: usize = 3;
/// How often a part is halved: down to one dialog of the most that a part has, and once within it.
const MAX_DEPTH: u32 = 7;
/// So many questions in a row without an answer, and the dialogs that are left are not asked about any more.
const IN_VAIN: u32 = 40;
/// So many failures of the vendor in a row, and it is down: no question is to blame. One more than the halvings down to
/// one dialog need.
const DOWN_AFTER: u32 = 12;
/// The number of the conclusion among the kept answers; what it is asked again from half as much follows.
const CONCLUSION: i32 = 0;
/// The number of the first part; parts carry their halvings below.
const FIRST_PART: i32 = 1 << 8;

/// In which words the model is asked, and what it is told before each part.
pub struct Wording {
    /// The instructions.
    pub system: String,
    /// The form of the answer.
    pub schema: Value,
    /// Data that stands before the dialogs of each part.
    pub before: String,
}

/// The checked answers about parts, one added to the other.
pub trait Gather: Default + Send {
    /// Checks a part's answer and adds what holds.
    ///
    /// # Errors
    /// [`Unusable`]: it may be asked for once more.
    fn add(
        &mut self,
        answer: &str,
        part: &Part,
        names: &HashSet<&str>,
        chance: Chance,
    ) -> Result<(), Unusable>;

    /// Adds what another part brought.
    fn merge(&mut self, other: Self);
}

impl Gather for Gathered {
    fn add(
        &mut self,
        answer: &str,
        part: &Part,
        names: &HashSet<&str>,
        chance: Chance,
    ) -> Result<(), Unusable> {
        Self::add(self, answer, part, names, chance)
    }

    fn merge(&mut self, other: Self) {
        Self::merge(self, other);
    }
}

/// Asks the model, or puts together again what it answered before. `parts` gives the parts, the same each time it is
/// called. Gives the analysis and the dialogs that had to be left out.
///
/// # Errors
/// When the model or a part can't be had, or an answer can't be used. Answers that were under way are kept first.
pub async fn analyze<'a>(
    desk: &impl Desk,
    task: Task,
    managers: &HashMap<i64, String>,
    prompt: &mut Prompt,
    parts: impl Fn() -> BoxStream<'a, Result<Part, StepError>>,
) -> Result<(Analysis, Vec<i64>), StepError> {
    let names: HashSet<&str> = managers.values().map(String::as_str).collect();
    let analyst = Analyst::new(desk, task);
    let Task { prompt: wanted, language, .. } = &analyst.task;
    let map = Wording {
        system: prompt::map_system(&wanted.body, *language),
        schema: prompt::map_schema(),
        before: String::new(),
    };
    let mut receipt = analyst.receipt();
    let (gathered, refused): (Gathered, _) = analyst.over_parts(&map, &names, parts(), &mut receipt).await?;

    let answered = analyst.answered.load(Ordering::Relaxed);
    if !answered && !refused.is_empty() && !analyst.refused.load(Ordering::Relaxed) {
        return Err(StepError::answer_unusable());
    }
    if !answered {
        // Who was shown no conversation has nothing to conclude from: the numbers speak for themselves.
        return Ok((Analysis::none(receipt, refused.is_empty()), refused.into_iter().collect()));
    }
    let data = prompt::reduce_data(&gathered, &prompt.metrics, &mut prompt.masker);
    let reduce = Wording {
        system: prompt::reduce_system(&wanted.body, *language),
        schema: prompt::reduce_schema(),
        before: String::new(),
    };
    let most = data.fitting(analyst.task.budget);
    let read = |answer: &str, chance, _| read_conclusion(answer, chance);
    let written = analyst.conclusion(&reduce, most, |most| data.text(most), &mut receipt, read).await?;
    // The numbers and what is proven are a report without it, too.
    let conclusion = written.map(|(conclusion, _)| conclusion).unwrap_or_default();
    let concluded = !conclusion.summary.is_empty();
    let mut central = CentralText::new(&conclusion.summary);
    let mut headline = CentralText::new(&conclusion.title);
    let mut said = parts();
    while let Some(part) = said.try_next().await? {
        let messages = part.dialogs.iter().flat_map(|dialog| &dialog.messages);
        messages.for_each(|message| {
            central.hear(&message.text);
            headline.hear(&message.text);
        });
    }
    let masked = gathered.into_content(conclusion);
    let figures = Figures::of(&prompt.metrics, None, &analyst.task.period);
    let gate = Gate { figures: &figures, masker: &prompt.masker, language: analyst.task.language };
    let analysis = Analysis {
        content: gate.report(&masked),
        posted: gate.posted(&masked),
        central_summary: gate.central(&central.finish(), &masked),
        central_headline: gate.central(&headline.finish(), &masked),
        receipt,
        concluded,
        analyzed: true,
    };
    Ok((analysis, refused.into_iter().collect()))
}

/// What became of a part.
struct PartAnswer<G> {
    gathered: G,
    /// Dialogs that the model refused.
    refused: Vec<i64>,
    usages: Vec<Usage>,
}

enum Asked {
    Answered,
    Not(NoAnswer),
}

/// How often a question is asked.
#[derive(Clone, Copy)]
struct Tries {
    all: u32,
    /// When the model finds it too long.
    too_long: u32,
    /// When the vendor fails on it.
    failed: u32,
}

impl Tries {
    const fn of(all: u32) -> Self {
        Self { all, too_long: all, failed: all }
    }
}

/// Who is asked.
pub(super) struct Analyst<'a, D> {
    desk: &'a D,
    /// What is asked.
    pub(super) task: Task,
    manner: Mutex<Manner>,
    /// Questions without an answer since the last one that had one.
    in_vain: AtomicU32,
    /// Failures of the vendor since the last time that it did not fail.
    failures: AtomicU32,
    /// What it failed with last.
    trouble: Mutex<Option<Trouble>>,
    /// The manner was taken.
    taken: AtomicBool,
    /// Some answer could be used.
    answered: AtomicBool,
    /// Some question was refused for what it holds.
    refused: AtomicBool,
}

/// What the vendor failed with.
enum Trouble {
    Vendor(VendorError),
    Unsuited,
}

impl From<Trouble> for StepError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Vendor(error) => error.into(),
            Trouble::Unsuited => Self::model_unsuited(),
        }
    }
}

impl<'a, D: Desk> Analyst<'a, D> {
    pub(super) fn new(desk: &'a D, task: Task) -> Self {
        let manner = Mutex::new(task.manner.clone());
        Self {
            desk,
            task,
            manner,
            in_vain: AtomicU32::new(0),
            failures: AtomicU32::new(0),
            trouble: Mutex::new(None),
            taken: AtomicBool::new(false),
            answered: AtomicBool::new(false),
            refused: AtomicBool::new(false),
        }
    }

    /// Asks about each part, some at once, and gathers what holds. Gives the dialogs that had to be left out, too.
    pub(super) async fn over_parts<G: Gather>(
        &self,
        wording: &Wording,
        names: &HashSet<&str>,
        parts: BoxStream<'_, Result<Part, StepError>>,
        receipt: &mut Receipt,
    ) -> Result<(G, BTreeSet<i64>), StepError> {
        let mut gathered = G::default();
        let mut refused = BTreeSet::new();
        let mut failed = None;
        let stop = AtomicBool::new(false);
        let mut answers = parts
            // After a failure nothing more is asked; what is under way is paid for and heard to the end.
            .take_while(|_| std::future::ready(!stop.load(Ordering::Relaxed)))
            .enumerate()
            .map(|(number, part)| self.part::<G>(number, part, wording, names))
            .buffered(PARTS_AT_ONCE);
        let mut done = 0;
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(answer) if failed.is_none() => {
                    done += 1;
                    gathered.merge(answer.gathered);
                    refused.extend(answer.refused);
                    answer.usages.into_iter().for_each(|usage| pay(receipt, usage));
                    self.desk.shows(done, receipt.prompt_tokens).await?;
                }
                Err(error) if failed.is_none() => {
                    failed = Some(error);
                    stop.store(true, Ordering::Relaxed);
                }
                Ok(_) | Err(_) => {}
            }
        }
        match failed {
            Some(error) => Err(error),
            // It answered about nothing: it is the vendor that fails.
            None if !self.answered.load(Ordering::Relaxed) => match self.trouble_seen() {
                Some(trouble) => Err(trouble.into()),
                None => Ok((gathered, refused)),
            },
            None => Ok((gathered, refused)),
        }
    }

    pub(super) fn receipt(&self) -> Receipt {
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
    async fn part<G: Gather>(
        &self,
        number: usize,
        part: Result<Part, StepError>,
        wording: &Wording,
        names: &HashSet<&str>,
    ) -> Result<PartAnswer<G>, StepError> {
        let mut answer = PartAnswer { gathered: G::default(), refused: Vec::new(), usages: Vec::new() };
        // Halves are worked off like parts of their own, in order.
        let path = i32::try_from(number + 1).unwrap_or(i32::MAX >> 8) << 8 | 1;
        let mut open = vec![(path, part?, 0)];
        while let Some((path, part, depth)) = open.pop() {
            if self.in_vain.load(Ordering::Relaxed) >= IN_VAIN {
                answer.refused.extend(part.chats().into_values());
                continue;
            }
            let (text, whole) = (format!("{}{}", wording.before, part.text()), part.halves());
            let gathered = &mut answer.gathered;
            let all = if whole.is_some() && depth < MAX_DEPTH { 1 } else { 2 };
            // A failure may pass by itself: the whole part is asked about once more before it is halved.
            let tries = Tries { failed: if depth == 0 { 2 } else { all }, ..Tries::of(all) };
            let asked = self
                .ask(path, &text, wording, tries, &mut answer.usages, |text, chance| {
                    gathered.add(text, &part, names, chance)
                })
                .await?;
            let Asked::Not(why) = asked else { continue };
            // A single dialog that is too long for the model is asked about in two stretches.
            let halves = whole.or_else(|| if why == NoAnswer::TooLong { part.stretches() } else { None });
            match halves.filter(|_| depth < MAX_DEPTH) {
                Some((first, second)) => {
                    open.push((path * 2 + 1, second, depth + 1));
                    open.push((path * 2, first, depth + 1));
                }
                None => answer.refused.extend(part.chats().into_values()),
            }
        }
        Ok(answer)
    }

    /// Asks what is to be said of the whole, from `most` pieces of it, or from half as many each time that the model
    /// finds them too long. Gives what `read` makes of the answer and how many pieces it was written from; nothing where
    /// there is no answer that can be used.
    ///
    /// # Errors
    /// When the model or the store of the answers can't be had.
    pub(super) async fn conclusion<T>(
        &self,
        wording: &Wording,
        mut most: usize,
        data: impl Fn(usize) -> String,
        receipt: &mut Receipt,
        read: impl Fn(&str, Chance, usize) -> Result<T, Unusable>,
    ) -> Result<Option<(T, usize)>, StepError> {
        let mut usages = Vec::new();
        let mut said = None;
        for number in CONCLUSION..FIRST_PART {
            let check = |answer: &str, chance| {
                said = Some(read(answer, chance, most)?);
                Ok(())
            };
            // What is too long is as long when it is asked once more.
            let tries = Tries { too_long: if most > 1 { 1 } else { 2 }, ..Tries::of(2) };
            match self.ask(number, &data(most), wording, tries, &mut usages, check).await? {
                Asked::Not(NoAnswer::TooLong | NoAnswer::Failed) if most > 1 => most /= 2,
                Asked::Answered | Asked::Not(_) => break,
            }
        }
        usages.into_iter().for_each(|usage| pay(receipt, usage));
        Ok(said.map(|said| (said, most)))
    }

    /// Asks, so many times at most, until there is an answer that can be used. `check` takes what holds. An answer in a
    /// wrong form is asked for once more in any case.
    async fn ask(
        &self,
        part: i32,
        data: &str,
        wording: &Wording,
        tries: Tries,
        usages: &mut Vec<Usage>,
        mut check: impl FnMut(&str, Chance) -> Result<(), Unusable>,
    ) -> Result<Asked, StepError> {
        let model = &self.task.model;
        let (system, schema) = (wording.system.clone(), wording.schema.clone());
        let hash = input_hash(&[model, &system, &schema.to_string(), data]);
        // What was paid for this question, by all tries of all attempts.
        let mut spent = Usage::default();
        if let Some(kept) = self.desk.kept(part).filter(|kept| kept.hash == hash) {
            usages.push(kept.usage);
            spent = kept.usage;
            if let Some(why) = kept.given_up {
                self.in_vain.fetch_add(1, Ordering::Relaxed);
                self.refused.fetch_or(why == NoAnswer::Refused, Ordering::Relaxed);
                return Ok(Asked::Not(why));
            }
            // It was asked for once more already, or that was cut short: what it says is taken.
            if kept.answer.is_some_and(|answer| check(&answer, Chance::Last).is_ok()) {
                self.answered.store(true, Ordering::Relaxed);
                return Ok(Asked::Answered);
            }
        }
        let user = prompt::between_marks(&hex::encode(random_bytes::<16>()), data);
        let mut request = GenerateRequest {
            model: self.task.model.clone(),
            system,
            user: user.clone(),
            schema,
            manner: self.manner(),
        };
        let (mut asked, mut why) = (0, NoAnswer::Empty);
        let mut misread = false;
        let enough = |asked, why| {
            asked
                >= match why {
                    NoAnswer::TooLong => tries.too_long,
                    NoAnswer::Failed => tries.failed,
                    NoAnswer::Cut | NoAnswer::Refused | NoAnswer::Empty => tries.all,
                }
        };
        while asked == 0 || !enough(asked, why) || (misread && asked < 2) {
            let (usage, said) = self.desk.generate(&request).await?;
            let text = match said {
                Said::Objects(refusal) => match self.another_manner(&request.manner, &refusal) {
                    Some(manner) => {
                        tracing::info!(?manner, "the model is asked in another manner");
                        request.manner = manner;
                        continue;
                    }
                    None => {
                        // It would be refused in each manner again.
                        why = self.fails(Trouble::Unsuited)?;
                        break;
                    }
                },
                Said::Failed(error) => {
                    why = self.fails(Trouble::Vendor(error))?;
                    misread = false;
                    asked += 1;
                    continue;
                }
                Said::Answer(text) => Ok(text),
                Said::Nothing(reason) => Err(reason),
            };
            asked += 1;
            self.failures.store(0, Ordering::Relaxed);
            usages.push(usage);
            spent = spent.and(usage);
            self.learn(&request.manner).await?;
            match text {
                Ok(text) => {
                    self.desk.keep(part, &hash, Ok(&text), spent).await?;
                    let chance = if asked < 2 { Chance::More } else { Chance::Last };
                    match check(&text, chance) {
                        Ok(()) => {
                            self.in_vain.store(0, Ordering::Relaxed);
                            self.answered.store(true, Ordering::Relaxed);
                            return Ok(Asked::Answered);
                        }
                        Err(Unusable(reason)) => {
                            misread = true;
                            why = NoAnswer::Empty;
                            request.user = prompt::repair(&user, &reason);
                        }
                    }
                }
                Err(reason) => {
                    misread = false;
                    why = reason;
                }
            }
            self.in_vain.fetch_add(1, Ordering::Relaxed);
        }
        self.refused.fetch_or(why == NoAnswer::Refused, Ordering::Relaxed);
        if why != NoAnswer::Failed {
            self.desk.keep(part, &hash, Err(why), spent).await?;
        }
        Ok(Asked::Not(why))
    }

    /// The vendor failed on a question.
    ///
    /// # Errors
    /// When it fails on all.
    fn fails(&self, trouble: Trouble) -> Result<NoAnswer, StepError> {
        let failures = self.failures.fetch_add(1, Ordering::Relaxed) + 1;
        if failures >= DOWN_AFTER {
            return Err(trouble.into());
        }
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(trouble);
        Ok(NoAnswer::Failed)
    }

    fn trouble_seen(&self) -> Option<Trouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// In which other manner a refused question may pass. Where the model took others in the same one, it is the
    /// question that it refuses.
    fn another_manner(&self, asked: &Manner, refusal: &VendorError) -> Option<Manner> {
        if !self.taken.load(Ordering::Relaxed) {
            return asked.simpler(refusal);
        }
        Some(self.manner()).filter(|known| known != asked)
    }

    fn manner(&self) -> Manner {
        self.manner.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps to a manner that worked.
    async fn learn(&self, manner: &Manner) -> Result<(), StepError> {
        self.taken.store(true, Ordering::Relaxed);
        let new = {
            let mut known = self.manner.lock().unwrap_or_else(PoisonError::into_inner);
            let new = *known != *manner;
            known.clone_from(manner);
            new
        };
        if new { self.desk.remembers(manner).await } else { Ok(()) }
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

#[cfg(test)]
mod tests;
