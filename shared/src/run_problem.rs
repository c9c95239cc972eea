//! Why a run, or a check, stopped or waits, and what to do: stable codes, and words for API clients.

use serde::{Deserialize, Serialize};

use crate::integration::IntegrationKind;

/// Why a step stopped or waits: a stable code, so that the page can say it in the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunProblemCode {
    /// The integration was never set up, or its settings can't be read.
    NotConfigured,
    /// The vendor does not accept the key or token: enter a new one.
    KeyRejected,
    /// The key is right, but lacks rights.
    AccessDenied,
    /// The vendor wants to be paid.
    PaymentRequired,
    /// The vendor asks to slow down: time heals it.
    RateLimited,
    /// The key's quota for the day is used up.
    DailyQuota,
    /// The vendor is down or answers slowly: time heals it.
    VendorUnavailable,
    /// The vendor answered something that can't be understood.
    VendorChanged,
    /// The address in the settings is not one of the vendor's.
    AddressRefused,
    /// The account or object named in the settings does not exist.
    NotFound,
    /// The project's address does not resolve: a typing error, or the project is paused or deleted.
    ProjectUnreachable,
    /// The key belongs to another project.
    WrongProject,
    /// A public key stands where the secret one belongs, or the other way round.
    KeysSwapped,
    /// The project has switched its legacy keys off: enter the new ones.
    LegacyKeysOff,
    /// The public key reads the tables: everybody could.
    AnonCanRead,
    /// The token sees only some of the leads: an administrator's is needed.
    LimitedRights,
    /// The key lacks the scope that reading conversations takes.
    ScopeMissing,
    /// The connection has to be made again: the vendor has withdrawn it.
    ReauthRequired,
    /// The person refused on the vendor's page.
    ConsentRefused,
    /// The token's life is over: enter a new one.
    TokenExpired,
    /// The chosen connections do not exist any more.
    ConnectionMissing,
    /// The topic of the chat does not exist or is closed.
    TopicNotFound,
    /// There is no conversation to try with.
    NothingToSample,
    /// There is no deal to try with.
    NoLeads,
    /// The vendor blocks this server's address after too many requests; no key helps.
    RateBanned,
    /// The client's database refuses the rows that a run writes.
    RowsRefused,
    /// What was sent is larger than the vendor takes.
    TooLarge,
    /// The vendor gives this model no free quota at all: waiting does not help.
    NoFreeQuota,
    /// The key is of a kind that the vendor does not take any more.
    KeyOutdated,
    /// The chosen model refuses what an analysis needs.
    ModelUnsuited,
    /// The Supabase project is paused.
    ProjectPaused,
    /// The Supabase project takes no writes.
    ReadOnly,
    /// The SQL block was not run, or an old one.
    SchemaMissing,
    /// The SQL block was run in an older version.
    SchemaOutdated,
    /// The tables lack grants for the service role.
    GrantMissing,
    /// Supabase's Data API is switched off.
    DataApiOff,
    /// The chosen model is gone: choose another.
    ModelUnavailable,
    /// The model is not offered at the server's place.
    RegionBlocked,
    /// The model's answer could not be used, also after asking again.
    AnswerUnusable,
    /// The bot was removed from the chat, or may not write there.
    PostingForbidden,
    /// The chat of the settings does not exist.
    ChatNotFound,
    /// It is not known whether the message was delivered: look before sending again.
    DeliveryUnknown,
    /// The process died three times at this place.
    Quarantined,
    /// It took longer than a run may take.
    DeadlineExceeded,
    /// Our fault.
    Internal,
}

impl RunProblemCode {
    /// Whether time heals this, so that it says nothing about what the tenant entered. A run goes on by itself then;
    /// whatever else meets it has to be tried again by somebody.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(self, Self::RateLimited | Self::VendorUnavailable)
    }

    /// What happened and what to do, in English: for API clients. The page has its own words in each language.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotConfigured => "This integration is not set up. Complete it in the settings, then retry.",
            Self::KeyRejected => {
                "The vendor does not accept the key. Enter a new one in the settings, then retry from this step."
            }
            Self::AccessDenied => {
                "The key is right but lacks rights. Grant them in the vendor's console, then retry from this step."
            }
            Self::NoLeads => "The CRM has no deal yet. Create one, then try again.",
            Self::RateBanned => {
                "The vendor has blocked this server's address after too many requests. No key or right helps: wait some hours, or ask the vendor's support to lift it, then retry."
            }
            Self::RowsRefused => {
                "The Supabase project refuses the rows that Synkro writes. Look whether its tables were changed: columns, constraints, triggers. Then retry from this step."
            }
            Self::TooLarge => "What was sent is larger than the vendor takes. Choose a shorter period.",
            Self::NoFreeQuota => {
                "The vendor gives this model no free quota. Choose another model, or a key with billing; waiting does not help."
            }
            Self::KeyOutdated => {
                "The vendor does not take keys of this kind any more. Create a new one (it begins with AQ.) and enter it in the settings."
            }
            Self::ModelUnsuited => "The chosen model refuses what an analysis needs. Choose another model.",
            Self::PaymentRequired => {
                "The vendor asks for payment. Settle it in the vendor's console, then retry."
            }
            Self::RateLimited => "The vendor asks to slow down. The settings are not the reason.",
            Self::DailyQuota => "The key's daily quota is used up. Retry tomorrow, or raise the quota.",
            Self::VendorUnavailable => "The vendor does not answer at this moment.",
            Self::VendorChanged => {
                "The vendor answered in a form that is not understood. Tell your administrator."
            }
            Self::AddressRefused => {
                "The address in the settings is not one of the vendor's. Correct it, then retry."
            }
            Self::NotFound => "The account or object in the settings does not exist. Correct it, then retry.",
            Self::ProjectUnreachable => {
                "The project's address does not resolve: a typing error, or the project is paused or deleted. Look into Supabase's dashboard."
            }
            Self::WrongProject => {
                "The key belongs to another project. Take both keys from the project of this address."
            }
            Self::KeysSwapped => "The keys are swapped: the secret key goes into its own field only.",
            Self::LegacyKeysOff => {
                "The project has switched its legacy keys off. Enter its publishable and secret keys."
            }
            Self::AnonCanRead => {
                "The public key can read Synkro's tables: everybody could. Run the SQL block again."
            }
            Self::LimitedRights => {
                "The token sees only some of the leads. Connect with an administrator's rights."
            }
            Self::ScopeMissing => "The key may not read conversations. Give it the scope `messaging`.",
            Self::ReauthRequired => "The vendor has withdrawn the connection. Connect again in the settings.",
            Self::ConsentRefused => "Access was refused on the vendor's page. Connect again and allow it.",
            Self::TokenExpired => "The token's life is over. Enter a new one in the settings.",
            Self::ConnectionMissing => {
                "A chosen connection does not exist any more. Choose again in the settings."
            }
            Self::TopicNotFound => "The topic does not exist or is closed. Open it, or choose another.",
            Self::NothingToSample => {
                "There is no conversation to try with. Choose others, or wait for the first."
            }
            Self::ProjectPaused => {
                "The Supabase project is paused. Resume it in Supabase, then retry from this step."
            }
            Self::ReadOnly => "The Supabase project is read-only: its disk is full. Free space, then retry.",
            Self::SchemaMissing => {
                "Synkro's tables are missing. Run the SQL block from the settings, then retry."
            }
            Self::SchemaOutdated => {
                "Synkro's tables are of an older version. Run the SQL block from the settings."
            }
            Self::GrantMissing => {
                "The tables lack grants. Run the SQL block from the settings again, then retry."
            }
            Self::DataApiOff => "Supabase's Data API is switched off. Switch it on, then retry.",
            Self::ModelUnavailable => {
                "The chosen model is not available any more. Choose another, then retry."
            }
            Self::RegionBlocked => {
                "The model is not offered in the server's country. Tell your administrator."
            }
            Self::AnswerUnusable => {
                "The model's answer could not be used. Retry the analysis, or choose another model."
            }
            Self::PostingForbidden => {
                "The bot may not write to the chat. Add it again, then retry from this step."
            }
            Self::ChatNotFound => "The chat does not exist for this bot. Check the chat id, then retry.",
            Self::DeliveryUnknown => {
                "It is not known whether the message arrived. Look into the chat before sending again."
            }
            Self::Quarantined => "The worker stopped three times at this step. Tell your administrator.",
            Self::DeadlineExceeded => "The run took too long and was stopped. Choose a shorter period.",
            Self::Internal => {
                "Something went wrong on our side. Retry; if it happens again, tell your administrator."
            }
        }
    }
}

/// Why a step stopped or waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunProblem {
    /// The stable reason.
    pub code: RunProblemCode,
    /// Which integration it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration: Option<IntegrationKind>,
    /// Reason and next action in English.
    pub message: String,
    /// Where nobody goes on by itself and time heals it: in how many seconds to try again, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}

impl RunProblem {
    /// The problem with its standard words.
    #[must_use]
    pub fn new(code: RunProblemCode, integration: Option<IntegrationKind>) -> Self {
        Self { code, integration, message: code.message().to_owned(), retry_after_s: None }
    }

    /// The problem for somebody who has to try again by hand, where time heals it; another problem stays as it is.
    #[must_use]
    pub fn to_try_again(self, after_s: Option<u32>) -> Self {
        if !self.code.passes() {
            return self;
        }
        let again = match after_s {
            Some(seconds) => format!("Try again in {seconds} s."),
            None => "Try again in a minute.".to_owned(),
        };
        Self { message: format!("{} {again}", self.code.message()), retry_after_s: after_s, ..self }
    }
}
