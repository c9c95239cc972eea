//! What the model may answer, and what becomes of it: every claim is checked before it is anything.
//!
//! An answer is untrusted input: sizes are capped, unknown managers and dialogs dropped, a finding without a proven
//! quote dropped. Every element is read alone ([`super::answer`]): one in a wrong form costs that element and is
//! counted; a score that is missing or can't be read is no score. What is made here holds placeholders instead of
//! personal values; [`super::outgoing`] is the way out. A model's text never decides what happens next.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;
use synkro_shared::report::{
    AnswerList, ChecklistPoint, Citation, Finding, ManagerAssessment, Omitted, ProblemDialog, ReportContent,
};

use super::answer;
use super::answer_limits::{
    CHECKLIST, MAX_FINDINGS, MAX_MANAGERS, MAX_REPORT_DIALOGS, MAX_REPORT_FINDINGS, MAX_TEXT, MAX_TITLE,
};
use super::citation::stands_in;
use super::folding::fold;
use super::packing::{Part, SentMessage};
use super::raw_answer::{RawFinding, RawManager, raw_answer, raw_finding, raw_manager, raw_problem_dialog};

/// Version of the answers' schema; kept with each report.
pub const SCHEMA_VERSION: u32 = 1;

/// The answer can't be used; the text tells the model what was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable(pub String);

/// Whether the answer may be asked for once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chance {
    /// It may: a list that lost most of its elements makes it [`Unusable`].
    More,
    /// It was: such a list is left out and named in [`Omitted::lists`].
    Last,
}

/// The checked answers of all parts so far.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Proven findings.
    pub findings: Vec<Finding>,
    /// Dialogs to look at.
    pub problem_dialogs: Vec<ProblemDialog>,
    /// Citations that were given.
    pub given: u64,
    /// Citations that were proven.
    pub confirmed: u64,
    /// What was answered and is not kept.
    pub omitted: Omitted,
    scores: BTreeMap<String, ManagerScores>,
}

#[derive(Debug, Default)]
struct ManagerScores {
    sums: [u32; CHECKLIST.len()],
    /// How many scores each sum is of.
    given: [u32; CHECKLIST.len()],
    note: String,
}

/// The last step's answer: what is said about the whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conclusion {
    /// The report's title.
    pub title: String,
    /// The summary.
    pub summary: String,
    /// What to do.
    pub recommendations: Vec<String>,
    /// What was answered and is not kept.
    pub omitted: Omitted,
}

/// A text of at most so many characters; what was cut is marked.
pub(super) fn cut(text: &str, limit: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Elements of a list that could be read.
pub(super) struct List<T> {
    pub(super) read: Vec<T>,
    pub(super) beyond: u64,
    unreadable: u64,
}

/// Reads a list's elements, each alone, at most `limit` of them.
pub(super) fn elements<T>(
    list: &[Value],
    limit: usize,
    name: AnswerList,
    chance: Chance,
    omitted: &mut Omitted,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<List<T>, Unusable> {
    let mut read_ones: Vec<T> = list.iter().filter_map(read).collect();
    let unreadable = list.len() - read_ones.len();
    omitted.unreadable += unreadable as u64;
    if unreadable * 2 > list.len() {
        if chance == Chance::More {
            return Err(Unusable(format!("most elements of the list {name:?} have a wrong form")));
        }
        omitted.unreadable += read_ones.len() as u64;
        omitted.lists.push(name);
        read_ones.clear();
    }
    let beyond = read_ones.len().saturating_sub(limit);
    read_ones.truncate(limit);
    Ok(List { read: read_ones, beyond: beyond as u64, unreadable: unreadable as u64 })
}

/// The manager of this name, as the company writes it: also where the model gives a part of the name, its words in
/// another order, or a word more. Of two that fit it is neither.
fn known_manager<'a>(name: &str, managers: &HashSet<&'a str>) -> Option<&'a str> {
    let one = |fits: &dyn Fn(&str) -> bool| {
        let mut fitting = managers.iter().filter(|known| fits(known));
        fitting.next().filter(|_| fitting.next().is_none()).copied()
    };
    if let Some(known) = managers.get(name) {
        return Some(known);
    }
    let folded = fold(name);
    if managers.iter().any(|known| fold(known) == folded) {
        // Two that differ in nothing but what is folded can't be told apart by a name.
        return one(&|known| fold(known) == folded);
    }
    let given = name_words(name);
    if !given.iter().any(|word| word.chars().count() > 2) {
        return None;
    }
    one(&|known| {
        let known = name_words(known);
        let initial =
            |word: &String| word.chars().count() == 1 && known.iter().any(|of| of.starts_with(word));
        given.iter().all(|word| known.contains(word) || initial(word))
            || (known.len() > 1 && known.iter().all(|word| given.contains(word)))
    })
}

fn name_words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).map(fold).filter(|word| !word.is_empty()).collect()
}

impl Gathered {
    /// Checks a part's answer and adds what holds.
    ///
    /// # Errors
    /// [`Unusable`] when the answer has not the agreed form, or lost most of a list and may be asked for once more.
    /// Nothing is added then.
    pub fn add(
        &mut self,
        answer: &str,
        part: &Part,
        managers: &HashSet<&str>,
        chance: Chance,
    ) -> Result<(), Unusable> {
        let raw = answer::last_fitting(answer, raw_answer).map_err(Unusable)?;
        let mut omitted = Omitted::default();
        let findings =
            elements(&raw.findings, MAX_FINDINGS, AnswerList::Findings, chance, &mut omitted, raw_finding)?;
        let people =
            elements(&raw.managers, MAX_MANAGERS, AnswerList::Managers, chance, &mut omitted, raw_manager)?;
        let dialogs = elements(
            &raw.problem_dialogs,
            MAX_FINDINGS,
            AnswerList::ProblemDialogs,
            chance,
            &mut omitted,
            raw_problem_dialog,
        )?;
        omitted.findings += findings.beyond;
        omitted.problem_dialogs += dialogs.beyond;
        omitted.unreadable += people.beyond;
        self.omitted.add(omitted);
        // A claim that can't be read proves nothing.
        self.given += findings.unreadable;
        let sent = part.messages();
        findings.read.into_iter().for_each(|raw| self.add_finding(raw, &sent, managers));
        self.add_managers(people.read, managers);
        let chats = part.chats();
        for (label, reason) in dialogs.read {
            if !chats.contains_key(label.as_str()) {
                self.omitted.unreadable += 1;
            } else if let Some(chat_id) = chats.get(label.as_str())
                && !self.problem_dialogs.iter().any(|known| known.chat_id == *chat_id)
            {
                let reason = cut(&reason, MAX_TEXT);
                self.problem_dialogs.push(ProblemDialog {
                    chat_id: *chat_id,
                    reason,
                    unconfirmed_numbers: Vec::new(),
                });
            }
        }
        Ok(())
    }

    fn add_finding(&mut self, raw: RawFinding, sent: &HashMap<&str, &SentMessage>, managers: &HashSet<&str>) {
        let mut citations: Vec<Citation> = Vec::new();
        // A claim without any citation is one that is not proven, too.
        self.given += raw.citations.len().max(1) as u64;
        for (label, quote) in raw.citations.into_iter().flatten() {
            let Some(message) = sent.get(label.as_str()) else { continue };
            if !stands_in(&quote, &message.text) {
                continue;
            }
            self.confirmed += 1;
            citations.push(Citation {
                message_id: message.message_id.clone(),
                chat_id: message.chat_id,
                speaker: message.speaker,
                sent_at: message.sent_at,
                quote,
            });
        }
        if citations.is_empty() {
            return;
        }
        let named = raw.manager.filter(|name| !answer::says_nothing(name));
        let manager = named.as_deref().and_then(|name| known_manager(name, managers));
        // Whose finding it is could not be read.
        self.omitted.unreadable += u64::from(named.is_some() && manager.is_none());
        self.findings.push(Finding {
            kind: raw.kind,
            title: cut(&raw.title, MAX_TITLE),
            text: cut(&raw.text, MAX_TEXT),
            importance: raw.importance,
            manager: manager.map(str::to_owned),
            citations,
            unconfirmed_numbers: Vec::new(),
        });
    }

    /// Adds what another part brought.
    pub fn merge(&mut self, other: Self) {
        self.findings.extend(other.findings);
        for dialog in other.problem_dialogs {
            if !self.problem_dialogs.iter().any(|known| known.chat_id == dialog.chat_id) {
                self.problem_dialogs.push(dialog);
            }
        }
        self.given += other.given;
        self.confirmed += other.confirmed;
        self.omitted.add(other.omitted);
        for (manager, more) in other.scores {
            let scores = self.scores.entry(manager).or_default();
            for (sum, more) in scores.sums.iter_mut().zip(more.sums) {
                *sum += more;
            }
            for (given, more) in scores.given.iter_mut().zip(more.given) {
                *given += more;
            }
            if scores.note.is_empty() {
                scores.note = more.note;
            }
        }
    }

    fn add_managers(&mut self, people: Vec<RawManager>, managers: &HashSet<&str>) {
        let mut seen = HashSet::new();
        // An answer keeps to one scale.
        let beyond = people.iter().any(|raw| raw.beyond);
        for mut raw in people {
            self.omitted.unreadable += raw.unreadable;
            if beyond {
                self.omitted.unreadable += raw.scores.iter().flatten().count() as u64;
                raw.scores = [None; CHECKLIST.len()];
            }
            // Dialogs without a manager are assessed for nobody.
            if answer::says_nothing(&raw.name) {
                continue;
            }
            let Some(name) = known_manager(&raw.name, managers).filter(|name| seen.insert(*name)) else {
                self.omitted.unreadable += 1;
                continue;
            };
            let scores = self.scores.entry(name.to_owned()).or_default();
            for (point, score) in raw.scores.into_iter().enumerate() {
                if let Some(score) = score {
                    scores.sums[point] += u32::from(score);
                    scores.given[point] += 1;
                }
            }
            if scores.note.is_empty() {
                scores.note = cut(&raw.note, MAX_TEXT);
            }
        }
    }

    fn assessments(&self) -> Vec<ManagerAssessment> {
        let mut all: Vec<_> = self.scores.iter().map(|(name, scores)| scores.assessment(name)).collect();
        // Who has no score has no rank: last, by name.
        all.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.manager.cmp(&b.manager)));
        all
    }

    /// The report, its personal values still behind placeholders.
    #[must_use]
    pub fn into_content(mut self, conclusion: Conclusion) -> ReportContent {
        self.findings.sort_by(|a, b| b.importance.cmp(&a.importance).then_with(|| a.title.cmp(&b.title)));
        self.omitted.findings += self.findings.len().saturating_sub(MAX_REPORT_FINDINGS) as u64;
        self.findings.truncate(MAX_REPORT_FINDINGS);
        self.omitted.problem_dialogs += self.problem_dialogs.len().saturating_sub(MAX_REPORT_DIALOGS) as u64;
        self.problem_dialogs.truncate(MAX_REPORT_DIALOGS);
        self.omitted.add(conclusion.omitted);
        ReportContent {
            unconfirmed_numbers: Vec::new(),
            managers: self.assessments(),
            title: conclusion.title,
            summary: conclusion.summary,
            recommendations: conclusion.recommendations,
            findings: self.findings,
            problem_dialogs: self.problem_dialogs,
            dialogs: Vec::new(),
            citations_given: self.given,
            citations_confirmed: self.confirmed,
            omitted: self.omitted,
            not_analyzed: Vec::new(),
        }
    }
}

impl ManagerScores {
    fn assessment(&self, manager: &str) -> ManagerAssessment {
        let mean = |point: usize| {
            let given = self.given[point];
            (self.sums[point] + given / 2).checked_div(given)
        };
        let mut weighted = (0, 0);
        let mut checklist = Vec::with_capacity(CHECKLIST.len());
        for (point, (name, weight)) in CHECKLIST.into_iter().enumerate() {
            let score = mean(point);
            if let Some(score) = score {
                weighted.0 += score * weight;
                weighted.1 += weight;
            }
            let score = score.and_then(|score| u8::try_from(score).ok());
            checklist.push(ChecklistPoint { point: name.to_owned(), score });
        }
        let (sum, weights) = weighted;
        let score = (sum * 10 + weights / 2).checked_div(weights).and_then(|score| u8::try_from(score).ok());
        ManagerAssessment {
            manager: manager.to_owned(),
            checklist,
            score,
            note: self.note.clone(),
            unconfirmed_numbers: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
