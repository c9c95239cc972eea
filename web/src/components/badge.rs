//! A status in one or two words, with a picture: never by colour alone.

use leptos::prelude::*;
use synkro_shared::admin::{TenantStatus, UserState};
use synkro_shared::integration::IntegrationStatus;
use synkro_shared::report::{FindingKind, ReportStatus};
use synkro_shared::run::RunStatus;

use super::{Icon, Picture};

/// What a badge says beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Active,
    Good,
    Warning,
    Bad,
}

impl Tone {
    const fn code(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Active => "active",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }

    const fn picture(self) -> Picture {
        match self {
            Self::Neutral => Picture::Dot,
            Self::Active => Picture::Clock,
            Self::Good => Picture::Check,
            Self::Warning => Picture::Pause,
            Self::Bad => Picture::Alert,
        }
    }
}

impl From<RunStatus> for Tone {
    fn from(status: RunStatus) -> Self {
        match status {
            RunStatus::Queued | RunStatus::Cancelled => Self::Neutral,
            RunStatus::Running => Self::Active,
            RunStatus::Waiting | RunStatus::Incomplete => Self::Warning,
            RunStatus::Done => Self::Good,
            RunStatus::Failed => Self::Bad,
        }
    }
}

impl From<ReportStatus> for Tone {
    fn from(status: ReportStatus) -> Self {
        match status {
            ReportStatus::Complete => Self::Good,
            ReportStatus::Incomplete => Self::Warning,
            ReportStatus::Empty => Self::Neutral,
        }
    }
}

impl From<IntegrationStatus> for Tone {
    fn from(status: IntegrationStatus) -> Self {
        match status {
            IntegrationStatus::NotSet => Self::Neutral,
            IntegrationStatus::Unverified => Self::Warning,
            IntegrationStatus::Working => Self::Good,
            IntegrationStatus::Failing => Self::Bad,
        }
    }
}

impl From<FindingKind> for Tone {
    fn from(kind: FindingKind) -> Self {
        match kind {
            FindingKind::Objection => Self::Neutral,
            FindingKind::UnansweredQuestion | FindingKind::BrokenPromise | FindingKind::Suspicious => {
                Self::Warning
            }
            FindingKind::LostOpportunity | FindingKind::PoorService | FindingKind::Complaint => Self::Bad,
            FindingKind::GoodPractice => Self::Good,
        }
    }
}

impl From<UserState> for Tone {
    fn from(state: UserState) -> Self {
        match state {
            UserState::Invited => Self::Active,
            UserState::InviteExpired => Self::Warning,
            UserState::Active => Self::Good,
            UserState::Disabled => Self::Neutral,
        }
    }
}

impl From<TenantStatus> for Tone {
    fn from(status: TenantStatus) -> Self {
        match status {
            TenantStatus::Active => Self::Good,
            TenantStatus::Suspended => Self::Warning,
            TenantStatus::Deleted => Self::Neutral,
        }
    }
}

/// A badge.
#[component]
pub fn Badge(
    /// Colour and picture.
    #[prop(into)]
    tone: Tone,
    /// The words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class="sy-badge" data-tone=tone.code()>
            <Icon picture=tone.picture() />
            {text}
        </span>
    }
}
