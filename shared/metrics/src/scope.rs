//! Whose numbers are read: the period's, a manager's, a channel's.

use synkro_shared::report::{ChannelNumbers, DialogNumbers, ManagerNumbers, Measured, Metrics};

/// What has numbers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole period.
    Period,
    /// A manager.
    Manager,
    /// A channel.
    Channel,
}

/// Of what there are several with numbers of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Managers.
    Managers,
    /// Channels.
    Channels,
}

/// The numbers that a metric is read out of.
#[derive(Debug, Clone, Copy)]
pub enum Of<'a> {
    /// The whole period's.
    Period(&'a Metrics),
    /// A manager's, and what was measured.
    Manager(&'a ManagerNumbers, Measured),
    /// A channel's, and what was measured.
    Channel(&'a ChannelNumbers, Measured),
}

/// What became of deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deals {
    /// Created.
    pub new: u64,
    /// Won.
    pub won: u64,
    /// Lost.
    pub lost: u64,
}

impl<'a> Of<'a> {
    /// Whose they are.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::Period(_) => Scope::Period,
            Self::Manager(..) => Scope::Manager,
            Self::Channel(..) => Scope::Channel,
        }
    }

    /// What was measured.
    #[must_use]
    pub const fn measured(self) -> Measured {
        match self {
            Self::Period(metrics) => metrics.measured,
            Self::Manager(_, measured) | Self::Channel(_, measured) => measured,
        }
    }

    /// The period's numbers, of which nobody has a share of his own.
    #[must_use]
    pub const fn period(self) -> Option<&'a Metrics> {
        match self {
            Self::Period(metrics) => Some(metrics),
            Self::Manager(..) | Self::Channel(..) => None,
        }
    }

    /// Numbers of conversations; nothing where nobody measured them, whatever stands there.
    #[must_use]
    pub fn talk(self) -> Option<&'a DialogNumbers> {
        self.measured().dialogs.then_some(match self {
            Self::Period(metrics) => &metrics.total,
            Self::Manager(manager, _) => &manager.numbers,
            Self::Channel(channel, _) => &channel.numbers,
        })
    }

    /// Numbers of deals; nothing where nobody measured them, and of a channel, to which no deal belongs.
    #[must_use]
    pub fn deals(self) -> Option<Deals> {
        let deals = match self {
            Self::Period(Metrics { new_leads: new, won, lost, .. })
            | Self::Manager(ManagerNumbers { new_leads: new, won, lost, .. }, _) => {
                Deals { new: *new, won: *won, lost: *lost }
            }
            Self::Channel(..) => return None,
        };
        self.measured().deals.then_some(deals)
    }
}
