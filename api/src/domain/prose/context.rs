//! What a text speaks of around a number: whose numbers, which metrics, whether of a change, a plan or a part.

use std::ops::Range;

use super::statements::unit;
use super::tokens::{Kind, Token};
use crate::domain::figures::{Figures, Metric, NameKind};

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

use Metric as M;

/// Stems, at the beginning of a word or of words, and what they name.
const SPECIFIC: [(&str, &[Metric]); 92] = [
    ("без ответ", &[M::Unanswered]),
    ("неотвеч", &[M::Unanswered]),
    ("не ответ", &[M::Unanswered]),
    ("не отвеч", &[M::Unanswered]),
    ("не дожд", &[M::Unanswered]),
    ("без внимания", &[M::Unanswered]),
    ("без реакции", &[M::Unanswered]),
    ("ждут", WAITING),
    ("ждет", WAITING),
    ("ждал", WAITING),
    ("молчим", &[M::Unanswered]),
    ("не получил", &[M::Unanswered]),
    ("unanswered", &[M::Unanswered]),
    ("no reply", &[M::Unanswered]),
    ("no answer", &[M::Unanswered]),
    ("without a reply", &[M::Unanswered]),
    ("without an answer", &[M::Unanswered]),
    ("without reply", &[M::Unanswered]),
    ("waiting", &[M::Unanswered]),
    ("жауапсыз", &[M::Unanswered]),
    ("жауап алма", &[M::Unanswered]),
    ("жауап болма", &[M::Unanswered]),
    ("жауап берме", &[M::Unanswered]),
    ("жауап күтіп", &[M::Unanswered]),
    ("jauapsyz", &[M::Unanswered]),
    ("zhauapsyz", &[M::Unanswered]),
    ("теряет", &[M::Unanswered, M::Lost]),
    ("теряем", &[M::Unanswered, M::Lost]),
    ("проблем", &[M::Unanswered]),
    ("ответил", &[M::Answered, M::Replies]),
    ("отвечен", &[M::Answered, M::Replies]),
    ("получил", &[M::Answered, M::Replies]),
    ("с ответом", &[M::Answered, M::Replies]),
    ("answered", &[M::Answered, M::Replies]),
    ("жауап алды", &[M::Answered, M::Replies]),
    ("жауап берді", &[M::Answered, M::Replies]),
    ("сообщен", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("хабарлама", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("khabarlama", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("habarlama", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("message", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("входящ", &[M::MessagesIn]),
    ("кірген", &[M::MessagesIn]),
    ("кіріс", &[M::MessagesIn]),
    ("kirgen", &[M::MessagesIn]),
    ("incoming", &[M::MessagesIn]),
    ("исходящ", &[M::MessagesOut]),
    ("наших", &[M::MessagesOut]),
    ("шыққан", &[M::MessagesOut]),
    ("шығыс", &[M::MessagesOut]),
    ("outgoing", &[M::MessagesOut]),
    ("новая", &[M::NewLeads]),
    ("новый", &[M::NewLeads]),
    ("новой", &[M::NewLeads]),
    ("новых", &[M::NewLeads]),
    ("новые", &[M::NewLeads]),
    ("новым", &[M::NewLeads]),
    ("жаңа", &[M::NewLeads]),
    ("jana", &[M::NewLeads]),
    ("new", &[M::NewLeads]),
    ("выигр", &[M::Won, M::WonSum]),
    ("успешн", &[M::Won, M::WonSum]),
    ("сәтті", &[M::Won, M::WonSum]),
    ("оплат", &[M::Won, M::WonSum]),
    ("продаж", &[M::Won, M::WonSum]),
    ("сатылым", &[M::Won, M::WonSum]),
    ("won", &[M::Won, M::WonSum]),
    ("проигр", &[M::Lost, M::LostSum]),
    ("сәтсіз", &[M::Lost, M::LostSum]),
    ("отказ", &[M::Lost, M::LostSum]),
    ("otkaz", &[M::Lost, M::LostSum]),
    ("lost", &[M::Lost, M::LostSum]),
    ("потер", &[M::Lost, M::LostSum]),
    ("без сделк", &[M::WithoutLead]),
    ("без лид", &[M::WithoutLead]),
    ("мәмілесіз", &[M::WithoutLead]),
    ("without a deal", &[M::WithoutLead]),
    ("without a lead", &[M::WithoutLead]),
    ("никто не пис", &[M::WithoutDialog]),
    ("без переписк", &[M::WithoutDialog]),
    ("без диалог", &[M::WithoutDialog]),
    ("без разговор", &[M::WithoutDialog]),
    ("диалогсыз", &[M::WithoutDialog]),
    ("without a dialog", &[M::WithoutDialog]),
    ("в работе", &[M::Open]),
    ("жұмыста", &[M::Open]),
    ("медиан", &[M::ReplyMedian]),
    ("median", &[M::ReplyMedian]),
    ("процентил", &[M::ReplyP90]),
    ("тишин", &[M::Silence]),
    ("молчан", &[M::Silence]),
    ("үнсіздік", &[M::Silence]),
];

/// Nouns that name a metric only where nothing finer does.
const GENERIC: [(&str, &[Metric]); 30] = [
    ("диалог", &[M::Dialogs]),
    ("dialog", &[M::Dialogs]),
    ("чат", &[M::Dialogs]),
    ("chat", &[M::Dialogs]),
    ("обращени", &[M::Dialogs]),
    ("переписк", &[M::Dialogs]),
    ("разговор", &[M::Dialogs]),
    ("conversation", &[M::Dialogs]),
    ("нагрузк", &[M::Dialogs]),
    ("клиент", &[M::Dialogs, M::Unanswered, M::Answered]),
    ("klient", &[M::Dialogs, M::Unanswered, M::Answered]),
    ("client", &[M::Dialogs, M::Unanswered, M::Answered]),
    ("customer", &[M::Dialogs, M::Unanswered, M::Answered]),
    ("сделк", DEALS),
    ("сделок", DEALS),
    ("мәміле", DEALS),
    ("лид", DEALS),
    ("lead", DEALS),
    ("deal", DEALS),
    ("заявк", DEALS),
    ("заявок", DEALS),
    ("менеджер", &[M::Managers]),
    ("manager", &[M::Managers]),
    ("канал", &[M::Channels]),
    ("ответ", TIMES),
    ("жауап", TIMES),
    ("repl", TIMES),
    ("ожидан", WAITS),
    ("күт", WAITS),
    ("пауз", &[M::Silence]),
];

const DEALS: &[Metric] = &[M::NewLeads, M::Won, M::Lost, M::Open, M::Closed, M::WithoutDialog];
const WAITING: &[Metric] = &[M::Unanswered, M::ReplyMedian, M::ReplyP90, M::Silence];
const TIMES: &[Metric] = &[M::ReplyMedian, M::ReplyP90];
const WAITS: &[Metric] = &[M::ReplyMedian, M::ReplyP90, M::Silence];

/// Things that reports speak of and nobody counts.
const FOREIGN: [&str; 40] = [
    "жалоб",
    "звонк",
    "звонок",
    "возражен",
    "обещан",
    "рекомендац",
    "наблюден",
    "находк",
    "находок",
    "ошиб",
    "замечан",
    "встреч",
    "замер",
    "договор",
    "скидк",
    "скидок",
    "товар",
    "отзыв",
    "call",
    "complaint",
    "шағым",
    "қоңырау",
    "ұсыныс",
    "совет",
    "филиал",
    "заказ",
    "тапсырыс",
    "окон",
    "окна",
    "двер",
    "шкаф",
    "сотрудник",
    "конкурент",
    "пример",
    "вывод",
    "лайк",
    "баллов",
    "балл",
    "звезд",
    "место",
];

const CHANNELS: [(&str, &[&str]); 9] = [
    ("whatsapp", &["whatsapp", "ватсап", "вотсап", "вацап", "waba", "уатсап"]),
    ("telegram", &["telegram", "телеграм"]),
    ("instagram", &["instagram", "инстаграм", "инста"]),
    ("facebook", &["facebook", "фейсбук"]),
    ("avito", &["avito", "авито"]),
    ("vk", &["vk", "вконтакте"]),
    ("viber", &["viber", "вайбер"]),
    ("olx", &["olx"]),
    ("tiktok", &["tiktok", "тикток"]),
];

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
        };
        let noun = self.tokens[statement.end.min(self.tokens.len())..]
            .iter()
            .take(2)
            .map_while(Token::word)
            .any(|word| FOREIGN.iter().any(|stem| word.starts_with(stem)));
        context.foreign = noun;
        context
    }

    fn plan(&self, clause: &Range<usize>, statement: &Range<usize>) -> bool {
        let from = clause.start.max(statement.start.saturating_sub(4));
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

/// Metrics that a text names by what is said, and by nouns alone.
fn metrics(text: &str) -> (Vec<Metric>, Vec<Metric>) {
    let (mut found, mut nouns) = (Vec::new(), Vec::new());
    let mut rest = text.to_owned();
    let mut finer = false;
    for (stem, metrics) in SPECIFIC {
        if rest.contains(&format!(" {stem}")) {
            found.extend_from_slice(metrics);
            finer |= !matches!(stem, "ответил" | "отвечен" | "получил");
            // "Не ответил" is no "ответил".
            rest = rest.replace(&format!(" {stem}"), " ");
        }
    }
    if text.contains(" p 90") || text.contains(" p90") {
        found.push(M::ReplyP90);
    }
    let deals = found.iter().any(|metric| DEALS.contains(metric));
    for (stem, metrics) in GENERIC {
        if rest.contains(&format!(" {stem}")) {
            let covered = metrics == DEALS && deals
                || metrics == TIMES && found.iter().any(|metric| WAITS.contains(metric))
                || metrics.len() == 3 && metrics[0] == M::Dialogs && finer;
            if metrics.len() == 3 && metrics[0] == M::Dialogs && finer {
                nouns.push(M::Dialogs);
            } else if !covered {
                nouns.extend_from_slice(metrics);
            }
        }
    }
    (found, nouns)
}

fn change(text: &str) -> Option<Direction> {
    let has = |stems: &[&str]| stems.iter().any(|stem| text.contains(&format!(" {stem}")));
    let up = has(&[
        "вырос",
        "выросл",
        "рост",
        "прирост",
        "увелич",
        "прибав",
        "поднял",
        "өс",
        "көбей",
        "артты",
        "grew",
        "increase",
        "rose",
        "up ",
    ]);
    let down = has(&[
        "упал",
        "сниз",
        "падени",
        "уменьш",
        "сократ",
        "просел",
        "спад",
        "азай",
        "төмен",
        "кеміді",
        "fell",
        "drop",
        "decrease",
        "down ",
    ]);
    let any = has(&[
        "больше",
        "меньше",
        "чаще",
        "реже",
        "быстрее",
        "медленнее",
        "дольше",
        "разниц",
        "отстает",
        "опережает",
        "обгоняет",
        "more",
        "less",
        "fewer",
        "көп",
        "аз ",
        "есе",
        "минус",
        "плюс",
    ]);
    match (up, down) {
        (true, false) => Some(Direction::Up),
        (false, true) => Some(Direction::Down),
        (true, true) => Some(Direction::Any),
        (false, false) => any.then_some(Direction::Any),
    }
}

/// A word's sound in Latin letters, so that Олеся and Olesya are one.
fn sound(word: &str) -> String {
    let mut sound = String::new();
    for c in word.chars().flat_map(char::to_lowercase) {
        let latin = match c {
            'а' | 'ә' => "a",
            'б' => "b",
            'в' | 'w' => "v",
            'г' | 'ғ' => "g",
            'д' => "d",
            'е' | 'э' | 'ё' => "e",
            'ж' => "j",
            'з' => "z",
            'и' | 'й' | 'і' | 'ы' | 'y' => "i",
            'к' | 'қ' | 'q' => "k",
            'л' => "l",
            'м' => "m",
            'н' | 'ң' => "n",
            'о' | 'ө' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' | 'ұ' | 'ү' => "u",
            'ф' => "f",
            'х' | 'һ' => "h",
            'ц' => "c",
            'ч' => "ch",
            'ш' | 'щ' => "sh",
            'ю' => "iu",
            'я' => "ia",
            'ъ' | 'ь' => "",
            _ => "",
        };
        sound.push_str(latin);
        if c.is_ascii_alphanumeric() && latin.is_empty() {
            sound.push(c);
        }
    }
    sound.replace("zh", "j").replace("kh", "h")
}

/// Whether a word is this name, in some case.
fn is_name(word: &str, name: &str) -> bool {
    let first = name.split_whitespace().map(sound).find(|part| part.len() >= 3);
    let Some(first) = first else { return false };
    let stem = first.trim_end_matches(['a', 'e', 'i', 'o', 'u']);
    let stem = if stem.len() < 3 { first.as_str() } else { stem };
    let word = sound(word);
    let Some(ending) = word.strip_prefix(stem) else { return false };
    // A longer name that begins alike is another one.
    ending.len() <= 6 && (stem.len() >= 4 || ending.len() <= 4)
}

fn is_channel(word: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    if CHANNELS.iter().any(|(_, aliases)| {
        aliases.iter().any(|alias| name.contains(alias))
            && aliases.iter().any(|alias| word.starts_with(alias))
    }) {
        return true;
    }
    word.chars().count() >= 3 && name.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
}
