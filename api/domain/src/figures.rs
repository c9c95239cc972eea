//! Every computed number that prose may tell.
//!
//! A report's own numbers and any other set of computed values are brought to this neutral list of (metric, whose,
//! value), by walking the registry of metrics; what follows from them (sums, differences, shares, ratios) is derived when
//! prose is checked ([`super::prose`]).

use std::collections::HashMap;

use synkro_metrics::{Group, Of, Origin, TABLE};
pub use synkro_metrics::{Metric, Unit};
use synkro_shared::report::Metrics;

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
        figures.read(Whose::Total, Of::Period(metrics));
        if let Some(previous) = previous {
            figures.read(Whose::Previous, Of::Period(previous));
        }
        for manager in &metrics.managers {
            let Some(name) = &manager.name else { continue };
            let whose = figures.name(name, NameKind::Manager);
            figures.read(whose, Of::Manager(manager, metrics.measured));
        }
        for channel in &metrics.channels {
            let whose = figures.name(&channel.channel, NameKind::Channel);
            figures.read(whose, Of::Channel(channel, metrics.measured));
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

    /// Reads what was computed. What was not measured is not there: a zero of it would make "no deals" true.
    fn read(&mut self, whose: Whose, of: Of<'_>) {
        for row in &TABLE {
            if let (Origin::Read(_), Some(value)) = (row.origin, row.value(of)) {
                self.set(whose, row.id, value as f64);
            }
        }
    }

    /// Fills in what is one sum or difference away within one set of numbers.
    pub fn derive(&mut self) {
        let mut all = vec![Whose::Total, Whose::Previous];
        all.extend((0..self.names.len()).map(Whose::Named));
        for row in &TABLE {
            for whose in &all {
                let both = |one, other| self.get(*whose, one).zip(self.get(*whose, other));
                let value = match row.origin {
                    Origin::Read(_) => None,
                    Origin::Sum(one, other) => both(one, other).map(|(one, other)| one + other),
                    Origin::Difference(one, other) => {
                        both(one, other).map(|(one, other)| one - other).filter(|left| *left >= 0.0)
                    }
                    Origin::HowMany(group) => (*whose == Whose::Total).then(|| self.named(group)).flatten(),
                };
                if let Some(value) = value {
                    self.values.entry((*whose, row.id)).or_insert(value);
                }
            }
        }
    }

    fn named(&self, group: Group) -> Option<f64> {
        let kind = match group {
            Group::Managers => NameKind::Manager,
            Group::Channels => NameKind::Channel,
        };
        let count = self.names.iter().filter(|(_, of)| *of == kind).count();
        (count > 0).then_some(count as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::report::{DialogNumbers, FirstReply, ManagerNumbers};

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
            ..ManagerNumbers::default()
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
    }
}
