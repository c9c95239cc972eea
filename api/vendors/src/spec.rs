//! What is particular about a vendor: one row, in the vendor's own folder. The egress, the budgets, the circuits, the
//! classes of errors and the problems that people read treat vendors differently only by what stands here.

use std::time::Duration;

use synkro_shared::integration::IntegrationKind;

/// One vendor's row.
#[derive(Debug)]
pub struct Spec {
    /// As people know it.
    pub name: &'static str,
    /// The step of the settings that connects it.
    pub integration: IntegrationKind,
    /// The setting of the demo that leads to an emulated one.
    pub demo_setting: &'static str,
    /// Where it may be.
    pub hosts: Hosts,
    /// Requests of one account that may be under way at once.
    pub in_flight: usize,
    /// The pace of one account, where the vendor has a limit that is known beforehand.
    pub pace: Option<Pace>,
    /// The most time that a call may take from the first byte out to the last byte in.
    pub deadline: Duration,
    /// The same for its slow calls: long lists, large files.
    pub slow_deadline: Duration,
    /// What fails together.
    pub shares: Shares,
    /// Waits that it names and that are believed.
    pub waits: NamedWaits,
    /// Whether an unknown path means that a person has to correct the settings: a renamed account, a wrong company.
    pub path_names_account: bool,
    /// Whether a request that was sent and not answered may have worked, so that nobody repeats it unasked.
    pub acts_once: bool,
}

/// Where a vendor may be; always https on port 443.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hosts {
    /// These and no others.
    Exact(&'static [&'static str]),
    /// An account's label before one of the suffixes that the installation allows.
    AccountBefore,
    /// A project's name before this suffix.
    ProjectBefore(&'static str),
    /// Whole hosts that the installation allows.
    Allowed,
}

/// One request each `interval`, or `burst` at once after a rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub interval: Duration,
    pub burst: u32,
}

/// What the accounts of a vendor share, and fails for all of them at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shares {
    /// Nothing: each account has a host of its own.
    Nothing,
    /// One service.
    Service,
    /// A service for each host.
    Host,
}

/// Which waits of a vendor are believed, in its `Retry-After` and in its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedWaits {
    /// Shorter ones become this.
    pub least: Duration,
    /// The longest that is believed.
    pub most: Duration,
    /// What a longer one becomes.
    pub instead: Duration,
}

impl NamedWaits {
    /// Up to an hour, as named.
    pub const HOUR: Self = Self { least: Duration::ZERO, most: LONGEST, instead: LONGEST };

    /// What is left of a named wait.
    #[must_use]
    pub fn believed(self, wait: Duration) -> Duration {
        if wait > self.most { self.instead } else { wait.max(self.least) }
    }
}

/// No wait of any vendor is believed beyond this.
pub const LONGEST: Duration = Duration::from_secs(3600);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::vendor::Vendor;

    #[test]
    fn rows_name_each_vendor_once_and_their_times_hold_together() {
        let names: BTreeSet<&str> = Vendor::ALL.iter().map(|vendor| vendor.spec().name).collect();
        let settings: BTreeSet<&str> = Vendor::ALL.iter().map(|vendor| vendor.spec().demo_setting).collect();
        assert_eq!((names.len(), settings.len()), (Vendor::ALL.len(), Vendor::ALL.len()));
        for vendor in Vendor::ALL {
            let spec = vendor.spec();
            assert!(spec.deadline <= spec.slow_deadline && spec.in_flight > 0, "{vendor}");
            assert!(
                spec.waits.least <= spec.waits.instead && spec.waits.instead <= spec.waits.most,
                "{vendor}"
            );
            assert!(spec.waits.most <= LONGEST, "{vendor}");
        }
    }

    #[test]
    fn a_named_wait_is_believed_within_the_vendors_bounds() {
        let seconds = Duration::from_secs;
        let of = |vendor: Vendor, wait: u64| vendor.spec().waits.believed(seconds(wait)).as_secs();
        assert_eq!(of(Vendor::Radist, 0), 1);
        assert_eq!(of(Vendor::Radist, 3600), 3600);
        assert_eq!(of(Vendor::Radist, 3601), 120);
        assert_eq!(of(Vendor::Telegram, 0), 0);
        assert_eq!(of(Vendor::Telegram, 7200), 3600);
    }
}
