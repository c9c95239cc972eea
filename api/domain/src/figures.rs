//! Every computed number that prose may tell: one registry of metrics, each with its unit.
//!
//! A report's own numbers and any other set of computed values are brought to this neutral list of (metric, whose,
//! value); what follows from them (sums, differences, shares, ratios) is derived when prose is checked
//! ([`super::prose`]). A metric is added here, once.

use std::collections::HashMap;

use synkro_shared::report::{DialogNumbers, Metrics};

/// What a value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Things.
    Count,
    /// Time.
    Seconds,
    /// Money of the account's currency.
    Money,
}

/// What is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Metric {
    /// Dialogs of the period.
    Dialogs,
    /// Of these, last word the client's.
    Unanswered,
    /// Of these, the others.
    Answered,
    /// Messages from clients.
    MessagesIn,
    /// Messages from the company.
    MessagesOut,
    /// Both.
    Messages,
    /// First replies.
    Replies,
    /// New deals.
    NewLeads,
    /// Deals won.
    Won,
    /// Deals lost.
    Lost,
    /// Won and lost.
    Closed,
    /// New ones that are neither.
    Open,
    /// Dialogs without a deal.
    WithoutLead,
    /// Dialogs with one.
    WithLead,
    /// Deals without a dialog.
    WithoutDialog,
    /// Managers with numbers of their own.
    Managers,
    /// Channels with numbers of their own.
    Channels,
    /// Time to the first reply, median.
    ReplyMedian,
    /// Nine of ten first replies came within this.
    ReplyP90,
    /// The longest wait.
    Silence,
    /// Money of the deals won.
    WonSum,
    /// Money of the deals lost.
    LostSum,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 22] = [
        Self::Dialogs,
        Self::Unanswered,
        Self::Answered,
        Self::MessagesIn,
        Self::MessagesOut,
        Self::Messages,
        Self::Replies,
        Self::NewLeads,
        Self::Won,
        Self::Lost,
        Self::Closed,
        Self::Open,
        Self::WithoutLead,
        Self::WithLead,
        Self::WithoutDialog,
        Self::Managers,
        Self::Channels,
        Self::ReplyMedian,
        Self::ReplyP90,
        Self::Silence,
        Self::WonSum,
        Self::LostSum,
    ];

    /// What it is counted in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::ReplyMedian | Self::ReplyP90 | Self::Silence => Unit::Seconds,
            Self::WonSum | Self::LostSum => Unit::Money,
            Self::Dialogs
            | Self::Unanswered
            | Self::Answered
            | Self::MessagesIn
            | Self::MessagesOut
            | Self::Messages
            | Self::Replies
            | Self::NewLeads
            | Self::Won
            | Self::Lost
            | Self::Closed
            | Self::Open
            | Self::WithoutLead
            | Self::WithLead
            | Self::WithoutDialog
            | Self::Managers
            | Self::Channels => Unit::Count,
        }
    }

    /// What it is a part of: of these a share is told.
    #[must_use]
    pub const fn wholes(self) -> &'static [Self] {
        match self {
            Self::Unanswered | Self::Answered | Self::WithoutLead | Self::WithLead => &[Self::Dialogs],
            Self::NewLeads => &[Self::Dialogs],
            Self::MessagesIn | Self::MessagesOut => &[Self::Messages],
            Self::Won | Self::Lost => &[Self::NewLeads, Self::Closed, Self::Dialogs],
            Self::Closed | Self::Open | Self::WithoutDialog => &[Self::NewLeads],
            Self::WonSum | Self::LostSum => &[],
            Self::Dialogs
            | Self::Messages
            | Self::Replies
            | Self::Managers
            | Self::Channels
            | Self::ReplyMedian
            | Self::ReplyP90
            | Self::Silence => &[],
        }
    }
}

/// Whose numbers they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Whose {
    /// The whole period's.
    Total,
    /// The period's before.
    Previous,
    /// Somebody's who has a name, by its place in [`Figures::names`].
    Named(usize),
}

/// What a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A manager.
    Manager,
    /// A channel.
    Channel,
}

/// The computed numbers that a text may tell.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    values: HashMap<(Whose, Metric), f64>,
    /// Managers and channels that have numbers of their own.
    pub names: Vec<(String, NameKind)>,
    /// The period as it stands in the report: its dates and times may be told.
    pub period: String,
}

impl Figures {
    /// A report's numbers.
    #[must_use]
    pub fn of(metrics: &Metrics, previous: Option<&Metrics>, period: &str) -> Self {
        let mut figures = Self { period: period.to_owned(), ..Self::default() };
        figures.set_metrics(Whose::Total, metrics);
        if let Some(previous) = previous {
            figures.set_metrics(Whose::Previous, previous);
        }
        for manager in &metrics.managers {
            let Some(name) = &manager.name else { continue };
            let whose = figures.name(name, NameKind::Manager);
            if metrics.measured.dialogs {
                figures.set_dialogs(whose, &manager.numbers);
            }
            if !metrics.measured.deals {
                continue;
            }
            figures.set(whose, Metric::NewLeads, manager.new_leads as f64);
            figures.set(whose, Metric::Won, manager.won as f64);
            figures.set(whose, Metric::Lost, manager.lost as f64);
        }
        for channel in &metrics.channels {
            let whose = figures.name(&channel.channel, NameKind::Channel);
            figures.set_dialogs(whose, &channel.numbers);
        }
        figures.derive();
        figures
    }

    /// Notes a computed value.
    pub fn set(&mut self, whose: Whose, metric: Metric, value: f64) {
        self.values.insert((whose, metric), value);
    }

    /// The place of a name.
    pub fn name(&mut self, name: &str, kind: NameKind) -> Whose {
        self.names.push((name.to_owned(), kind));
        Whose::Named(self.names.len() - 1)
    }

    /// A computed value.
    #[must_use]
    pub fn get(&self, whose: Whose, metric: Metric) -> Option<f64> {
        self.values.get(&(whose, metric)).copied()
    }

    /// What was not measured is not there: a zero of it would make "no deals" true.
    fn set_metrics(&mut self, whose: Whose, metrics: &Metrics) {
        if metrics.measured.dialogs {
            self.set_dialogs(whose, &metrics.total);
        }
        if !metrics.measured.deals {
            return;
        }
        self.set(whose, Metric::NewLeads, metrics.new_leads as f64);
        self.set(whose, Metric::Won, metrics.won as f64);
        self.set(whose, Metric::Lost, metrics.lost as f64);
        self.set(whose, Metric::WithoutLead, metrics.dialogs_without_lead as f64);
        self.set(whose, Metric::WithoutDialog, metrics.leads_without_dialog as f64);
    }

    fn set_dialogs(&mut self, whose: Whose, numbers: &DialogNumbers) {
        self.set(whose, Metric::Dialogs, numbers.dialogs as f64);
        self.set(whose, Metric::Unanswered, numbers.unanswered as f64);
        self.set(whose, Metric::MessagesIn, numbers.messages_in as f64);
        self.set(whose, Metric::MessagesOut, numbers.messages_out as f64);
        self.set(whose, Metric::Replies, numbers.first_reply.replies as f64);
        let times = [
            (Metric::ReplyMedian, numbers.first_reply.median_seconds),
            (Metric::ReplyP90, numbers.first_reply.p90_seconds),
            (Metric::Silence, numbers.longest_silence_seconds),
        ];
        for (metric, seconds) in times {
            if let Some(seconds) = seconds {
                self.set(whose, metric, seconds as f64);
            }
        }
    }

    /// Fills in what is one sum or difference away within one set of numbers.
    pub fn derive(&mut self) {
        let mut all = vec![Whose::Total, Whose::Previous];
        all.extend((0..self.names.len()).map(Whose::Named));
        for whose in all {
            let pair = |one: Metric, other: Metric| self.get(whose, one).zip(self.get(whose, other));
            let derived = [
                (Metric::Answered, pair(Metric::Dialogs, Metric::Unanswered).map(|(a, b)| a - b)),
                (Metric::Messages, pair(Metric::MessagesIn, Metric::MessagesOut).map(|(a, b)| a + b)),
                (Metric::Closed, pair(Metric::Won, Metric::Lost).map(|(a, b)| a + b)),
                (Metric::WithLead, pair(Metric::Dialogs, Metric::WithoutLead).map(|(a, b)| a - b)),
            ];
            for (metric, value) in derived {
                if let Some(value) = value {
                    self.values.entry((whose, metric)).or_insert(value);
                }
            }
            let open = self.get(whose, Metric::NewLeads).zip(self.get(whose, Metric::Closed));
            if let Some(open) = open.map(|(new, closed)| new - closed).filter(|open| *open >= 0.0) {
                self.values.entry((whose, Metric::Open)).or_insert(open);
            }
        }
        for (kind, metric) in [(NameKind::Manager, Metric::Managers), (NameKind::Channel, Metric::Channels)] {
            let count = self.names.iter().filter(|(_, of)| *of == kind).count();
            if count > 0 {
                self.values.insert((Whose::Total, metric), count as f64);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::report::{FirstReply, ManagerNumbers};

    #[test]
    fn a_reports_numbers_have_units_owners_and_what_follows_from_them() {
        let numbers = |dialogs, unanswered| DialogNumbers {
            dialogs,
            unanswered,
            messages_in: 10,
            messages_out: 15,
            first_reply: FirstReply { median_seconds: Some(747), p90_seconds: None, replies: 9 },
            ..DialogNumbers::default()
        };
        let manager = ManagerNumbers {
            manager_id: Some(1),
            name: Some("Айдар".to_owned()),
            numbers: numbers(4, 1),
            new_leads: 2,
            won: 1,
            lost: 0,
        };
        let metrics = Metrics {
            total: numbers(21, 7),
            new_leads: 5,
            won: 2,
            lost: 1,
            managers: vec![manager],
            ..Metrics::default()
        };
        let figures = Figures::of(&metrics, None, "21.11.2026");
        assert_eq!(figures.get(Whose::Total, Metric::Answered), Some(14.0));
        assert_eq!(figures.get(Whose::Total, Metric::Messages), Some(25.0));
        assert_eq!(figures.get(Whose::Total, Metric::Open), Some(2.0));
        assert_eq!(figures.get(Whose::Named(0), Metric::Unanswered), Some(1.0));
        assert_eq!(figures.get(Whose::Total, Metric::ReplyP90), None, "what is not known is not zero");
        assert_eq!(figures.get(Whose::Previous, Metric::Dialogs), None);
        let unmeasured = synkro_shared::report::Measured { deals: false, dialogs: true };
        let figures = Figures::of(&Metrics { measured: unmeasured, ..metrics }, None, "");
        assert_eq!(figures.get(Whose::Total, Metric::NewLeads), None, "what is not measured is not zero");
        assert_eq!(Metric::ReplyMedian.unit(), Unit::Seconds);
        assert!(
            Metric::ALL
                .iter()
                .all(|metric| metric.wholes().iter().all(|whole| whole.unit() == metric.unit()))
        );
    }
}
