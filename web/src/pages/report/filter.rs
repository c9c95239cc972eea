//! Which dialogs the list shows. Pure.

use synkro_metrics::Behind;
use synkro_shared::report::DialogLine;

/// A choice of dialogs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    All,
    /// Those whose last message is the client's.
    Unanswered,
    /// Those whose client has no lead.
    NoLead,
    /// One manager's; `None` is those that belong to nobody.
    Manager(Option<String>),
}

/// The dialogs behind a number.
impl From<Behind> for Filter {
    fn from(behind: Behind) -> Self {
        match behind {
            Behind::Dialogs => Self::All,
            Behind::Unanswered => Self::Unanswered,
            Behind::WithoutLead => Self::NoLead,
        }
    }
}

impl Filter {
    /// Whether the list shows this dialog.
    #[must_use]
    pub fn shows(&self, line: &DialogLine) -> bool {
        match self {
            Self::All => true,
            Self::Unanswered => line.unanswered,
            Self::NoLead => line.lead_id.is_none(),
            Self::Manager(manager) => line.manager == *manager,
        }
    }

    /// The choices that the list offers, with these managers in it. Whether a client has a lead, and whose a dialog is,
    /// is known from the deals only.
    #[must_use]
    pub fn offered(managers: impl IntoIterator<Item = String>, deals: bool) -> Vec<Self> {
        let mut managers: Vec<_> = managers.into_iter().map(|name| Self::Manager(Some(name))).collect();
        if deals || !managers.is_empty() {
            managers.push(Self::Manager(None));
        }
        let mut offered = vec![Self::All, Self::Unanswered];
        offered.extend(deals.then_some(Self::NoLead));
        offered.extend(managers);
        offered
    }

    /// The value of the form control.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Unanswered => "unanswered".to_owned(),
            Self::NoLead => "no-lead".to_owned(),
            Self::Manager(None) => "nobody".to_owned(),
            Self::Manager(Some(name)) => format!("manager:{name}"),
        }
    }

    /// The choice with this value.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "unanswered" => Self::Unanswered,
            "no-lead" => Self::NoLead,
            "nobody" => Self::Manager(None),
            _ => code.strip_prefix("manager:").map_or(Self::All, |name| Self::Manager(Some(name.to_owned()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(manager: Option<&str>, lead_id: Option<i64>, unanswered: bool) -> DialogLine {
        DialogLine {
            chat_id: 1,
            contact_name: None,
            channel: "waba".into(),
            manager: manager.map(str::to_owned),
            lead_id,
            messages_in: 1,
            messages_out: 0,
            first_reply_seconds: None,
            unanswered,
        }
    }

    #[test]
    fn each_filter_shows_its_own_dialogs() {
        let (open, closed) = (line(None, None, true), line(Some("Айгуль"), Some(7), false));
        let shown = |filter: &Filter| [filter.shows(&open), filter.shows(&closed)];
        assert_eq!(shown(&Filter::All), [true, true]);
        assert_eq!(shown(&Filter::Unanswered), [true, false]);
        assert_eq!(shown(&Filter::NoLead), [true, false]);
        assert_eq!(shown(&Filter::Manager(Some("Айгуль".into()))), [false, true]);
        assert_eq!(shown(&Filter::Manager(None)), [true, false]);
    }

    #[test]
    fn without_deals_nothing_is_asked_about_leads_and_managers() {
        assert_eq!(Filter::offered([], false), [Filter::All, Filter::Unanswered]);
        let named = Filter::Manager(Some("Айгуль".into()));
        assert_eq!(
            Filter::offered(["Айгуль".into()], true),
            [Filter::All, Filter::Unanswered, Filter::NoLead, named, Filter::Manager(None)]
        );
    }

    #[test]
    fn a_filter_survives_the_form_control() {
        for filter in [
            Filter::All,
            Filter::Unanswered,
            Filter::NoLead,
            Filter::Manager(None),
            Filter::Manager(Some("all".into())),
        ] {
            assert_eq!(Filter::from_code(&filter.code()), filter);
        }
    }
}
