//! What a row of the table says of a metric, and how it is read.

use synkro_shared::report::Metrics;
use synkro_words::metrics::Metrics as Words;
use synkro_words::post::Post;

use crate::scope::{Group, Of, Scope};
use crate::source::Source;
use crate::table::Metric;

/// What a value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Things.
    Count,
    /// Time, in seconds of business hours.
    Seconds,
    /// Money of the account's currency.
    Money,
}

/// Which way is for the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither.
    Neutral,
}

/// Where a value comes from. A value that nobody knows is none: unknown is not zero.
#[derive(Debug, Clone, Copy)]
pub enum Origin {
    /// It is among the computed numbers.
    Read(fn(Of<'_>) -> Option<u64>),
    /// Two others together.
    Sum(Metric, Metric),
    /// What is left of the first without the second, where that is not below zero.
    Difference(Metric, Metric),
    /// How many there are with numbers of their own.
    HowMany(Group),
}

/// A metric's card on the page; on paper the same.
#[derive(Debug, Clone, Copy)]
pub enum Card {
    /// Its own.
    Own,
    /// A line on another's, in words that take the value.
    Beside(Metric, fn(&Words, &str) -> String),
    /// None.
    Nowhere,
}

/// Whether a metric is a column of the tables by manager and by channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// On the page, in the file and on paper.
    Everywhere,
    /// On the page and in the file: a sheet of paper is too narrow.
    OnScreen,
    /// In no table.
    Nowhere,
}

/// Words of a post.
type PostWord = fn(&Post) -> &'static str;

/// A metric's place in the post.
#[derive(Debug, Clone, Copy)]
pub enum Posted {
    /// In the line on conversations, called so there.
    Talk(PostWord),
    /// A line of its own.
    Alone,
    /// In the line on deals and in a manager's line, called so there.
    Deals(PostWord, PostWord),
    /// It is not posted.
    Nowhere,
}

/// Which dialogs stand behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// All of them.
    Dialogs,
    /// Those whose last message is the client's.
    Unanswered,
    /// Those whose client has no deal.
    WithoutLead,
}

/// Where a metric is shown, and how.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// What it is called.
    pub name: fn(&Words) -> &'static str,
    /// On the page.
    pub card: Card,
    /// Whether it is a row of the file's numbers.
    pub file: bool,
    /// In the tables.
    pub column: Column,
    /// In the post.
    pub post: Posted,
    /// Whether the model is told it.
    pub told: bool,
    /// The dialogs that can be listed for it.
    pub behind: Option<Behind>,
}

impl Shown {
    /// What a metric is until its row says otherwise: everywhere but in the post, which is short.
    #[must_use]
    pub const fn everywhere(name: fn(&Words) -> &'static str) -> Self {
        Self {
            name,
            card: Card::Own,
            file: true,
            column: Column::Everywhere,
            post: Posted::Nowhere,
            told: true,
            behind: None,
        }
    }
}

/// A metric.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Which.
    pub id: Metric,
    /// What it is counted in.
    pub unit: Unit,
    /// Which way is for the better.
    pub better: Better,
    /// What must have been measured.
    pub source: Source,
    /// Who has it.
    pub scopes: &'static [Scope],
    /// Where its value comes from.
    pub origin: Origin,
    /// What it is a part of: of these a share is told.
    pub wholes: &'static [Metric],
    /// Beginnings of words that name it and nothing else in prose, folded.
    pub stems: &'static [&'static str],
    /// Where it is shown; prose may tell one that is shown nowhere.
    pub shown: Option<Shown>,
}

impl Row {
    /// Its value, where it is known.
    #[must_use]
    pub fn value(&self, of: Of<'_>) -> Option<u64> {
        if !self.scopes.contains(&of.scope()) || !self.source.is_measured(of.measured()) {
            return None;
        }
        let both = |one: Metric, other: Metric| one.row().value(of).zip(other.row().value(of));
        match self.origin {
            Origin::Read(read) => read(of),
            Origin::Sum(one, other) => both(one, other).map(|(one, other)| one + other),
            Origin::Difference(whole, part) => {
                both(whole, part).and_then(|(whole, part)| whole.checked_sub(part))
            }
            Origin::HowMany(group) => {
                let metrics = of.period()?;
                let many = match group {
                    Group::Managers => metrics.managers.iter().filter(|row| row.name.is_some()).count(),
                    Group::Channels => metrics.channels.len(),
                };
                u64::try_from(many).ok().filter(|many| *many > 0)
            }
        }
    }

    /// Its value in the period before, where it can be held against this period's: seconds of other hours are other
    /// seconds, and what nobody measured is no zero.
    #[must_use]
    pub fn before(&self, now: &Metrics, before: Option<&Metrics>) -> Option<u64> {
        let before = before.filter(|before| self.source.compares(before))?;
        match self.unit {
            Unit::Seconds if before.hours != now.hours => None,
            Unit::Seconds | Unit::Count | Unit::Money => self.value(Of::Period(before)),
        }
    }

    /// The lines that stand on its card beside it: each metric with its words.
    pub fn beside(&self) -> impl Iterator<Item = (&'static Self, fn(&Words, &str) -> String)> {
        let id = self.id;
        crate::TABLE.iter().filter_map(move |row| match row.shown?.card {
            Card::Beside(of, words) if of == id => Some((row, words)),
            Card::Beside(..) | Card::Own | Card::Nowhere => None,
        })
    }
}
