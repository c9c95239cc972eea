//! The addresses of the page: the one table of them. The page's router is made of it (`web/src/app.rs`), the server asks it
//! what it answers with the page (`api/src/http/spa.rs`), and a test holds nginx's file to it.
//!
//! What the API answers is not here, nor is a link to a part of a page.

codes! {
    /// An address that the page has something to show for. Its code is its path, as routers write it: `:name` stands for a
    /// part that is the page's own business.
    pub enum Address {
        /// Where everybody comes in, and is sent on.
        Landing = "/",
        /// Signing in.
        Login = "/login",
        /// An invite. Its token stands behind `#`, which no browser sends anywhere.
        Invite = "/invite",
        /// An invite whose token stands in the path: links of before.
        InviteByPath = "/invite/:token",
        /// What a message in a company's chat was about, by the link's fragment.
        Notice = "/not-us",
        /// One's own account.
        Account = "/account",
        /// The overview of a company.
        Overview = "/dashboard",
        /// Its reports.
        Reports = "/dashboard/reports",
        /// A report.
        Report = "/dashboard/reports/:id",
        /// A report as it is printed.
        ReportPrint = "/dashboard/reports/:id/print",
        /// Its runs.
        Runs = "/dashboard/runs",
        /// A run.
        Run = "/dashboard/runs/:id",
        /// Its settings.
        Settings = "/dashboard/settings",
        /// Its people.
        People = "/dashboard/settings/people",
        /// One step of them.
        SettingsStep = "/dashboard/settings/:step",
        /// Who did what in it.
        Activity = "/dashboard/activity",
        /// Accounts.
        Users = "/admin/users",
        /// Companies.
        Tenants = "/admin/tenants",
        /// The log of all of them.
        Audit = "/admin/audit",
    }
}

/// A part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPart {
    /// These letters.
    Fixed(&'static str),
    /// Anything, under this name.
    Named(&'static str),
}

impl Address {
    /// Its parts, from the left.
    pub fn parts(self) -> impl Iterator<Item = AddressPart> {
        self.code()
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| part.strip_prefix(':').map_or(AddressPart::Fixed(part), AddressPart::Named))
    }

    /// Whether the path is this address. A slash at the end says nothing.
    fn is(self, path: &str) -> bool {
        let mut given = path.trim_end_matches('/').split('/').skip(1);
        let all = self.parts().all(|part| {
            given.next().is_some_and(|given| match part {
                AddressPart::Fixed(letters) => given == letters,
                AddressPart::Named(_) => !given.is_empty(),
            })
        });
        path.starts_with('/') && all && given.next().is_none()
    }

    /// The address that a path is.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|address| address.is(path))
    }

    /// Whether who knows the path may do something, or one that begins so: then it must stand in no log.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        match self {
            Self::Invite | Self::InviteByPath => true,
            Self::Landing
            | Self::Login
            | Self::Notice
            | Self::Account
            | Self::Overview
            | Self::Reports
            | Self::Report
            | Self::ReportPrint
            | Self::Runs
            | Self::Run
            | Self::Settings
            | Self::People
            | Self::SettingsStep
            | Self::Activity
            | Self::Users
            | Self::Tenants
            | Self::Audit => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_address_whose_parts_it_has() {
        for address in Address::ALL {
            let path = address.code().replace(':', "a1-");
            assert_eq!(Address::of(&path), Some(address), "{path}");
            assert_eq!(Address::of(&format!("{path}/")), Some(address), "{path}/");
        }
        for path in [
            "/logi",
            "/login/x",
            "/invites",
            "/invite/a/b",
            "/dashboard//print",
            "/dashboard/reports/1/x",
            "login",
        ] {
            assert_eq!(Address::of(path), None, "{path}");
        }
    }
}
