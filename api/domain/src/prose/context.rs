//! What a text speaks of around a number: whose numbers, which metrics, whether of a change, a plan or a part.

use std::ops::Range;

use super::lexicon::{ANSWERING, COUNTED, DEEDS, FOREIGN, change, metrics};
use super::names::{CHANNELS, is_channel, is_name};
use super::tokens::{Kind, Token};
use super::units::unit;
use crate::figures::{Figures, Metric, NameKind};

/// The words around a number.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Names in the same clause, by their places in [`Figures::names`].
    pub names: Vec<usize>,
    /// Names further before.
    pub names_before: Vec<usize>,
    /// Metrics that the clause names, those that the clauses before it name, nearest first, and the sentence's.
    pub metrics: Vec<Vec<Metric>>,
    /// It is told as that of which something is a part: "of 52", "52-нің".
    pub of_whole: bool,
    /// A channel is named of which nothing is computed.
    pub unknown_channel: bool,
    /// A change is told.
    pub change: Option<Direction>,
    /// The period before is spoken of.
    pub previous: bool,
    /// "The others".
    pub rest: bool,
    /// "Together", "all in all".
    pub together: bool,
    /// "On average".
    pub average: bool,
    /// A plan, a norm, a target.
    pub plan: bool,
    /// Somebody is quoted.
    pub quoting: bool,
    /// Some manager is meant without a name.
    pub somebody: bool,
    /// Money is spoken of.
    pub money: bool,
    /// Money that was spent.
    pub expense: bool,
    /// A time is told in the sentence, or the ninth decile named.
    pub sentence_times: bool,
    /// A tenth, or nine of them, is told in the sentence.
    pub tenth: bool,
    /// The noun after the number is nothing that is counted.
    pub foreign: bool,
    /// What those who are counted did, where the verb stands at the number or at its noun: the metrics of that, or none.
    pub done: Option<&'static [Metric]>,
}

/// Which way something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It grew.
    Up,
    /// It fell.
    Down,
    /// Either.
    Any,
}

/// A text's tokens with what can be said of each clause.
pub struct Surroundings<'a> {
    tokens: &'a [Token],
    figures: &'a Figures,
    /// The first token of each clause and of each sentence.
    clauses: Vec<usize>,
    sentences: Vec<usize>,
}

impl<'a> Surroundings<'a> {
    /// Divides a text.
    #[must_use]
    pub fn new(tokens: &'a [Token], figures: &'a Figures) -> Self {
        let (mut clauses, mut sentences) = (vec![0], vec![0]);
        for (at, token) in tokens.iter().enumerate() {
            let ends_sentence = matches!(token.kind, Kind::Mark('!' | '?' | '\n'))
                || token.is('.') && tokens.get(at + 1).is_none_or(|next| next.spaced);
            let dash = matches!(token.kind, Kind::Mark('-' | '–' | '—')) && token.spaced;
            let ends_clause =
                ends_sentence || dash || matches!(token.kind, Kind::Mark(',' | ';' | ':' | '(' | ')' | '…'));
            if ends_clause {
                clauses.push(at + 1);
            }
            if ends_sentence {
                sentences.push(at + 1);
            }
        }
        Self { tokens, figures, clauses, sentences }
    }

    fn around(&self, starts: &[usize], at: usize) -> Range<usize> {
        let after = starts.partition_point(|start| *start <= at);
        starts[after - 1]..starts.get(after).copied().unwrap_or(self.tokens.len())
    }

    fn text(&self, range: Range<usize>) -> String {
        let mut text = String::from(" ");
        for token in &self.tokens[range] {
            match &token.kind {
                Kind::Word(word) => {
                    text.push_str(word);
                    text.push(' ');
                }
                Kind::Number(written) => text.push_str(&format!("{} ", written.value)),
                Kind::Mark(_) => {}
            }
        }
        text
    }

    /// What surrounds the tokens of a statement.
    #[must_use]
    pub fn of(&self, statement: &Range<usize>) -> Context {
        let at = statement.start;
        let (clause, sentence) = (self.around(&self.clauses, at), self.around(&self.sentences, at));
        // A statement of several tokens may reach over marks that part clauses.
        let clause = clause.start..clause.end.max(statement.end);
        let (clause_text, sentence_text) = (self.text(clause.clone()), self.text(sentence.clone()));
        let has = |text: &str, stems: &[&str]| stems.iter().any(|stem| text.contains(&format!(" {stem}")));
        let names = self.names(clause.clone());
        let mut context = Context {
            names_before: if names.is_empty() { self.names_beside(&sentence, &clause) } else { Vec::new() },
            names,
            metrics: self.metrics(&clause, &sentence),
            of_whole: self.of_whole(statement),
            unknown_channel: self.unknown_channel(&clause_text),
            change: change(&clause_text).or_else(|| change(&sentence_text)),
            previous: has(
                &sentence_text,
                &[
                    "прошл",
                    "накануне",
                    "вчера",
                    "прежн",
                    "ранее",
                    "предыдущ",
                    "было",
                    "была",
                    "был ",
                    "раньше",
                    "против",
                    "по сравнению",
                    "с ",
                    "алдыңғы",
                    "өткен",
                    "кеше",
                    "бұрын",
                    "previous",
                    "before",
                    "yesterday",
                    "from",
                    "енді",
                    "стало",
                    "екінші күн",
                    "подряд",
                    "қатарынан",
                    "last",
                ],
            ),
            rest: has(
                &clause_text,
                &["остальн", "остал", "прочи", "други", "қалған", "rest", "others", "басқа", "еще"],
            ),
            together: has(
                &sentence_text,
                &[
                    "вместе",
                    "всего",
                    "итого",
                    "суммарно",
                    "в сумме",
                    "на двоих",
                    "на троих",
                    "бірге",
                    "барлығы",
                    "together",
                    "total",
                    "и ",
                    "мен ",
                    "да ",
                ],
            ),
            average: has(
                &clause_text,
                &[
                    "в среднем",
                    "средн",
                    "на диалог",
                    "на чат",
                    "на клиент",
                    "на менеджер",
                    "на одного",
                    "орта",
                    "orta",
                    "average",
                    "per",
                    "әр диалог",
                ],
            ),
            plan: self.plan(&clause, statement),
            quoting: has(
                &sentence_text,
                &[
                    "клиент",
                    "пишет",
                    "писал",
                    "написал",
                    "говорит",
                    "сказал",
                    "назвал",
                    "просит",
                    "попросил",
                    "сравнил",
                    "спрос",
                    "цитат",
                    "деді",
                    "деп",
                    "жазды",
                    "сұра",
                    "айтты",
                    "dedi",
                    "said",
                    "wrote",
                    "asked",
                    "says",
                    "client",
                    "customer",
                ],
            ),
            somebody: has(
                &sentence_text,
                &[
                    "менеджер",
                    "лидер",
                    "аутсайдер",
                    "лучш",
                    "худш",
                    "сотрудник",
                    "один из",
                    "manager",
                    "best",
                    "worst",
                    "үздік",
                    "никто",
                ],
            ),
            money: has(
                &sentence_text,
                &[
                    "выручк",
                    "чек",
                    "chek",
                    "check",
                    "сумм",
                    "бюджет",
                    "табыс",
                    "кіріс",
                    "шығын",
                    "расход",
                    "revenue",
                    "cost",
                    "прибыл",
                    "оборот",
                    "денег",
                    "на сумму",
                    "ақша",
                ],
            ),
            tenth: has(
                &sentence_text,
                &["10 ", "90 ", "каждый десят", "каждого десят", "девять из десяти", "оныншы"],
            ),
            expense: has(&clause_text, &["шығын", "расход", "издерж", "cost", "expense"]),
            sentence_times: has(&sentence_text, &["p90", "p 90", "процентил", "перцентил"])
                || self.tokens[sentence.clone()]
                    .iter()
                    .filter_map(Token::word)
                    .any(|word| unit(word).is_some()),
            foreign: false,
            done: self.done(statement),
        };
        let noun = self.tokens[statement.end.min(self.tokens.len())..]
            .iter()
            .take(2)
            .map_while(Token::word)
            .any(|word| FOREIGN.iter().any(|stem| word.starts_with(stem)));
        context.foreign = noun;
        context
    }

    /// What is told of so many clients or dialogs by the verb beside them: "оплатили 7 клиентов", "7 clients bought".
    fn done(&self, statement: &Range<usize>) -> Option<&'static [Metric]> {
        let word = |at: usize| self.tokens.get(at).and_then(Token::word);
        let counted =
            |at: usize| word(at).is_some_and(|noun| COUNTED.iter().any(|stem| noun.starts_with(stem)));
        if !counted(statement.end) || self.of_whole(statement) {
            return None;
        }
        let before = statement
            .start
            .checked_sub(1)
            .map(|at| if matches!(word(at), Some("на")) { at.saturating_sub(1) } else { at });
        let verb = |at: usize, deeds: &[(&str, &'static [Metric])]| {
            let verb = word(at)?;
            deeds.iter().find(|(stem, _)| verb.starts_with(stem)).map(|(_, metrics)| *metrics)
        };
        before
            .and_then(|at| verb(at, &DEEDS).or_else(|| verb(at, &ANSWERING)))
            .or_else(|| verb(statement.end + 1, &DEEDS))
    }

    /// A word of plans near the number, also before a dash: "норма — 9 минут".
    fn plan(&self, clause: &Range<usize>, statement: &Range<usize>) -> bool {
        let dashed = clause
            .start
            .checked_sub(1)
            .filter(|at| matches!(self.tokens[*at].kind, Kind::Mark('-' | '–' | '—')));
        let begins = dashed.map_or(clause.start, |dash| self.around(&self.clauses, dash).start);
        let from = begins.max(statement.start.saturating_sub(4));
        let to = clause.end.min(statement.end + 3);
        self.tokens[from..to].iter().filter_map(Token::word).any(|word| {
            matches!(
                word,
                "план"
                    | "плане"
                    | "плана"
                    | "планом"
                    | "плану"
                    | "цель"
                    | "цели"
                    | "целью"
                    | "норма"
                    | "норме"
                    | "нормы"
                    | "sla"
                    | "kpi"
                    | "target"
                    | "goal"
                    | "plan"
            ) || ["норматив", "жоспар", "мақсат", "стандарт", "порог", "планир"]
                .iter()
                .any(|stem| word.starts_with(stem))
        })
    }

    /// Names in these tokens.
    fn names(&self, range: Range<usize>) -> Vec<usize> {
        let mut found = Vec::new();
        for word in self.tokens[range].iter().filter_map(Token::word) {
            for (index, (name, kind)) in self.figures.names.iter().enumerate() {
                let is = match kind {
                    NameKind::Manager => is_name(word, name),
                    NameKind::Channel => is_channel(word, name),
                };
                if is && !found.contains(&index) {
                    found.push(index);
                }
            }
        }
        found
    }

    /// The nearest names before, in the same sentence first; else those of the clause that follows.
    fn names_beside(&self, sentence: &Range<usize>, clause: &Range<usize>) -> Vec<usize> {
        let within = |from: usize, to: usize| {
            self.clauses_within(from, to).map(|clause| self.names(clause)).find(|names| !names.is_empty())
        };
        within(sentence.start, clause.start)
            .or_else(|| {
                let next = self.around(&self.clauses, clause.end.min(self.tokens.len().saturating_sub(1)));
                let names = self.names(next.start..next.end.min(sentence.end).max(next.start));
                (!names.is_empty() && next.start < sentence.end).then_some(names)
            })
            .or_else(|| within(0, sentence.start))
            .unwrap_or_default()
    }

    /// Clauses between two places, the last first.
    fn clauses_within(&self, from: usize, to: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let mut starts: Vec<usize> =
            self.clauses.iter().copied().filter(|at| (from..to).contains(at)).collect();
        starts.push(to);
        let clauses: Vec<Range<usize>> = starts.windows(2).map(|pair| pair[0]..pair[1]).collect();
        clauses.into_iter().rev()
    }

    /// Metrics by how near they are named. A bare noun says less than what is said of it nearby.
    fn metrics(&self, clause: &Range<usize>, sentence: &Range<usize>) -> Vec<Vec<Metric>> {
        let mut chain = Vec::new();
        let (here, nouns) = metrics(&self.text(clause.clone()));
        let whole = metrics(&self.text(sentence.clone())).0;
        let before: Vec<Vec<Metric>> = self
            .clauses_within(sentence.start, clause.start)
            .map(|clause| {
                let (specific, nouns) = metrics(&self.text(clause));
                [specific, nouns].concat()
            })
            .collect();
        if here.is_empty() && !nouns.is_empty() {
            let near = before.first().cloned().unwrap_or_default();
            chain.push([nouns, near, whole.clone()].concat());
        } else {
            chain.push([here, nouns].concat());
        }
        chain.extend(before);
        chain.push(whole);
        chain
    }

    /// Whether the number is followed by the ending, or preceded by the word, of a whole.
    fn of_whole(&self, statement: &Range<usize>) -> bool {
        const ENDS: [&str; 24] = [
            "тан", "тен", "дан", "ден", "нан", "нен", "дың", "дің", "ның", "нің", "тың", "тің", "tan", "ten",
            "dan", "den", "nan", "nen", "dyn", "din", "nyn", "nin", "tyn", "tin",
        ];
        let ends = |token: Option<&Token>| {
            token.and_then(Token::word).is_some_and(|word| ENDS.iter().any(|end| word.ends_with(end)))
        };
        let before = statement.start.checked_sub(1).and_then(|at| self.tokens[at].word());
        matches!(before, Some("из" | "of" | "среди" | "among"))
            || ends(self.tokens.get(statement.end - 1))
            || ends(self.tokens.get(statement.end))
            || ends(self.tokens.get(statement.end + 1))
                && self.tokens.get(statement.end).is_some_and(|token| token.word().is_some())
    }

    fn unknown_channel(&self, clause: &str) -> bool {
        let known = |aliases: &[&str]| {
            self.figures.names.iter().any(|(name, kind)| {
                let name = name.to_lowercase();
                *kind == NameKind::Channel && aliases.iter().any(|alias| name.contains(alias))
            })
        };
        let some = self.figures.names.iter().any(|(_, kind)| *kind == NameKind::Channel);
        some && CHANNELS.iter().any(|(_, aliases)| {
            aliases.iter().any(|alias| clause.contains(&format!(" {alias}"))) && !known(aliases)
        })
    }
}
