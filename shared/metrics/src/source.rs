//! Where a metric's numbers come from: those of a source that nobody measured say nothing, also where they are zero.

use synkro_shared::report::{Measured, Metrics};

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The conversations: how many there were.
    Dialogs,
    /// The conversations themselves: nothing to say when there were none.
    Talk,
    /// The deals.
    Deals,
    /// Deals held against conversations.
    Both,
    /// Conversations held against deals: nothing to say when there were none.
    Matched,
}

impl Source {
    /// Whether it was looked at at all.
    #[must_use]
    pub const fn is_measured(self, measured: Measured) -> bool {
        match self {
            Self::Dialogs | Self::Talk => measured.dialogs,
            Self::Deals => measured.deals,
            Self::Both | Self::Matched => measured.deals && measured.dialogs,
        }
    }

    /// Whether these numbers hold figures from here.
    #[must_use]
    pub const fn known(self, metrics: &Metrics) -> bool {
        let measured = metrics.measured;
        match self {
            Self::Dialogs => measured.dialogs,
            Self::Talk => measured.dialogs && metrics.total.dialogs > 0,
            Self::Deals => measured.deals,
            Self::Both => measured.deals && measured.dialogs,
            Self::Matched => measured.deals && Self::Talk.known(metrics),
        }
    }

    /// Whether a figure from here can be held against these numbers: a zero that was counted can.
    #[must_use]
    pub const fn compares(self, before: &Metrics) -> bool {
        match self {
            Self::Talk => Self::Dialogs.known(before),
            Self::Matched => Self::Both.known(before),
            Self::Dialogs | Self::Deals | Self::Both => self.known(before),
        }
    }
}

/// Whether there is a table of managers. Whose a dialog is follows from its deal, and names come with the deals, too: without
/// them the rows would be of nobody that anybody knows.
#[must_use]
pub fn has_managers(metrics: &Metrics) -> bool {
    let named = metrics.managers.iter().any(|row| row.name.is_some());
    if metrics.measured.deals { !metrics.managers.is_empty() } else { named && Source::Talk.known(metrics) }
}

#[cfg(test)]
mod tests {
    use synkro_shared::report::{DialogNumbers, ManagerNumbers};

    use super::*;

    fn metrics(deals: bool, dialogs: bool, talked: u64, manager: Option<&str>) -> Metrics {
        Metrics {
            total: DialogNumbers { dialogs: talked, ..DialogNumbers::default() },
            managers: vec![ManagerNumbers {
                manager_id: Some(5),
                name: manager.map(str::to_owned),
                ..ManagerNumbers::default()
            }],
            measured: Measured { deals, dialogs },
            ..Metrics::default()
        }
    }

    #[test]
    fn a_source_that_was_not_measured_is_not_known_whatever_its_numbers_are() {
        let known = |metrics: &Metrics| {
            [Source::Dialogs, Source::Talk, Source::Deals, Source::Both, Source::Matched]
                .map(|source| source.known(metrics))
        };
        assert_eq!(known(&metrics(true, true, 3, None)), [true, true, true, true, true]);
        assert_eq!(known(&metrics(true, true, 0, None)), [true, false, true, true, false]);
        assert_eq!(known(&metrics(true, false, 3, None)), [false, false, true, false, false]);
        assert_eq!(known(&metrics(false, true, 3, None)), [true, true, false, false, false]);
    }

    #[test]
    fn without_deals_a_table_without_names_is_no_table() {
        assert!(!has_managers(&metrics(false, true, 3, None)));
        assert!(has_managers(&metrics(false, true, 3, Some("Айгуль"))), "somebody is named");
        assert!(has_managers(&metrics(true, false, 0, None)), "deals are told of whoever has them");
        assert!(!has_managers(&metrics(false, true, 0, Some("Айгуль"))), "there would be no column");
        let none = Metrics { managers: Vec::new(), ..metrics(true, true, 3, None) };
        assert!(!has_managers(&none));
    }
}
