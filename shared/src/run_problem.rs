//! Why a run, or a check, stopped or waits, and what to do: stable codes, and words for API clients.

use serde::{Deserialize, Serialize};

use crate::integration::IntegrationKind;

/// Who can help when a step stopped or waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Time: a run goes on by itself.
    Time,
    /// Somebody who enters a key, or connects again. Before that asking is useless, and may have the account blocked.
    Key,
    /// Somebody who gives the key more rights, or pays, at the vendor's. Before that asking is useless.
    Rights,
    /// Somebody who changes something else, in the settings or at the vendor's, where it may have been changed already.
    Setting,
    /// Somebody who decides: again, later, or otherwise. The words say which.
    Choice,
}

impl Remedy {
    /// Whether something has to be changed before going on can help.
    #[must_use]
    pub const fn is_a_change(self) -> bool {
        matches!(self, Self::Key | Self::Rights | Self::Setting)
    }

    /// Whether what is due waits until somebody has acted, in place of a run that must fail.
    #[must_use]
    pub const fn holds_schedule(self) -> bool {
        matches!(self, Self::Key | Self::Rights)
    }
}

/// The one table of problems: a stable code, who can help, and what an API client is told.
macro_rules! problems {
    ($( $(#[$note:meta])+ $name:ident = $code:tt, $remedy:ident, $message:literal; )+) => {
        codes! {
            /// Why a step stopped or waits: a stable code, so that the page can say it in the reader's language.
            #[derive(PartialOrd, Ord)]
            pub enum RunProblemCode { $( $(#[$note])+ $name = $code, )+ }
        }

        impl RunProblemCode {
            /// Who can help.
            #[must_use]
            pub const fn remedy(self) -> Remedy {
                match self { $( Self::$name => Remedy::$remedy, )+ }
            }

            /// What happened and what to do, in English: for API clients. Page and post have their own words.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $( Self::$name => $message, )+ }
            }
        }
    };
}

problems! {
    /// The integration was never set up, or its settings can't be read.
    NotConfigured = "not_configured", Key,
        "This integration is not set up. Complete it in the settings, then retry.";
    /// The vendor does not accept the key or token: enter a new one.
    KeyRejected = "key_rejected", Key,
        "The vendor does not accept the key. Enter a new one in the settings, then retry from this step.";
    /// The key is right, but lacks rights.
    AccessDenied = "access_denied", Rights,
        "The key is right but lacks rights. Grant them in the vendor's console, then retry from this step.";
    /// The vendor wants to be paid.
    PaymentRequired = "payment_required", Rights,
        "The vendor asks for payment. Settle it in the vendor's console, then retry.";
    /// The vendor asks to slow down: time heals it.
    RateLimited = "rate_limited", Time,
        "The vendor asks to slow down. The settings are not the reason.";
    /// The key's quota for the day is used up.
    DailyQuota = "daily_quota", Choice,
        "The key's daily quota is used up. Retry tomorrow, or raise the quota.";
    /// The vendor is down or answers slowly: time heals it.
    VendorUnavailable = "vendor_unavailable", Time,
        "The vendor does not answer at this moment.";
    /// The vendor answered something that can't be understood.
    VendorChanged = "vendor_changed", Choice,
        "The vendor answered in a form that is not understood. Tell your administrator.";
    /// The address in the settings is not one of the vendor's.
    AddressRefused = "address_refused", Setting,
        "The address in the settings is not one of the vendor's. Correct it, then retry.";
    /// The account or object named in the settings does not exist.
    NotFound = "not_found", Setting,
        "The account or object in the settings does not exist. Correct it, then retry.";
    /// The project's address does not resolve: a typing error, or the project is paused or deleted.
    ProjectUnreachable = "project_unreachable", Setting,
        "The project's address does not resolve: a typing error, or the project is paused or deleted. Look into Supabase's dashboard.";
    /// The key belongs to another project.
    WrongProject = "wrong_project", Key,
        "The key belongs to another project. Take both keys from the project of this address.";
    /// Whose project it is has to be shown: by a check of its secret key, entered again or for the first time.
    ProjectUnproven = "project_unproven", Key,
        "That this project is yours has to be shown. Look whether its secret key is the one of now, and check the connection in the settings.";
    /// A public key stands where the secret one belongs, or the other way round.
    KeysSwapped = "keys_swapped", Key,
        "The keys are swapped: the secret key goes into its own field only.";
    /// The project has switched its legacy keys off: enter the new ones.
    LegacyKeysOff = "legacy_keys_off", Key,
        "The project has switched its legacy keys off. Enter its publishable and secret keys.";
    /// The public key reads the tables: everybody could.
    AnonCanRead = "anon_can_read", Setting,
        "The public key can read Synkro's tables: everybody could. Run the SQL block again.";
    /// The token sees only some of the leads: an administrator's is needed.
    LimitedRights = "limited_rights", Setting,
        "The token sees only some of the leads. Connect with an administrator's rights.";
    /// The key lacks the scope that reading conversations takes.
    ScopeMissing = "scope_missing", Rights,
        "The key may not read conversations. Give it the scope `messaging`.";
    /// The connection has to be made again: the vendor has withdrawn it.
    ReauthRequired = "reauth_required", Key,
        "The vendor has withdrawn the connection. Connect again in the settings.";
    /// The person refused on the vendor's page.
    ConsentRefused = "consent_refused", Key,
        "Access was refused on the vendor's page. Connect again and allow it.";
    /// The token's life is over: enter a new one.
    TokenExpired = "token_expired", Key,
        "The token's life is over. Enter a new one in the settings.";
    /// The chosen connections do not exist any more.
    ConnectionMissing = "connection_missing", Setting,
        "A chosen connection does not exist any more. Choose again in the settings.";
    /// The topic of the chat does not exist or is closed.
    TopicNotFound = "topic_not_found", Setting,
        "The topic does not exist or is closed. Open it, or choose another.";
    /// There is no conversation to try with.
    NothingToSample = "nothing_to_sample", Choice,
        "There is no conversation to try with. Choose others, or wait for the first.";
    /// There is no deal to try with.
    NoLeads = "no_leads", Choice,
        "The CRM has no deal yet. Create one, then try again.";
    /// The vendor blocks this server's address after too many requests; no key helps.
    RateBanned = "rate_banned", Choice,
        "The vendor has blocked this server's address after too many requests. No key or right helps: wait some hours, or ask the vendor's support to lift it, then retry.";
    /// The client's database refuses the rows that a run writes.
    RowsRefused = "rows_refused", Choice,
        "The Supabase project refuses the rows that Synkro writes. Look whether its tables were changed: columns, constraints, triggers. Then retry from this step.";
    /// What was sent is larger than the vendor takes.
    TooLarge = "too_large", Choice,
        "What was sent is larger than the vendor takes. Choose a shorter period.";
    /// The vendor gives this model no free quota at all: waiting does not help.
    NoFreeQuota = "no_free_quota", Setting,
        "The vendor gives this model no free quota. Choose another model, or a key with billing; waiting does not help.";
    /// The key is of a kind that the vendor does not take any more.
    KeyOutdated = "key_outdated", Key,
        "The vendor does not take keys of this kind any more. Create a new one (it begins with AQ.) and enter it in the settings.";
    /// The chosen model refuses what an analysis needs.
    ModelUnsuited = "model_unsuited", Setting,
        "The chosen model refuses what an analysis needs. Choose another model.";
    /// The Supabase project is paused.
    ProjectPaused = "project_paused", Setting,
        "The Supabase project is paused. Resume it in Supabase, then retry from this step.";
    /// The Supabase project takes no writes.
    ReadOnly = "read_only", Setting,
        "The Supabase project is read-only: its disk is full. Free space, then retry.";
    /// The SQL block was not run, or an old one.
    SchemaMissing = "schema_missing", Setting,
        "Synkro's tables are missing. Run the SQL block from the settings, then retry.";
    /// The SQL block was run in an older version.
    SchemaOutdated = "schema_outdated", Setting,
        "Synkro's tables are of an older version. Run the SQL block from the settings.";
    /// The tables lack grants for the service role.
    GrantMissing = "grant_missing", Setting,
        "The tables lack grants. Run the SQL block from the settings again, then retry.";
    /// Supabase's Data API is switched off.
    DataApiOff = "data_api_off", Setting,
        "Supabase's Data API is switched off. Switch it on, then retry.";
    /// The chosen model is gone: choose another.
    ModelUnavailable = "model_unavailable", Setting,
        "The chosen model is not available any more. Choose another, then retry.";
    /// The model is not offered at the server's place.
    RegionBlocked = "region_blocked", Choice,
        "The model is not offered in the server's country. Tell your administrator.";
    /// The model's answer could not be used, also after asking again.
    AnswerUnusable = "answer_unusable", Choice,
        "The model's answer could not be used. Retry the analysis, or choose another model.";
    /// The bot was removed from the chat, or may not write there.
    PostingForbidden = "posting_forbidden", Setting,
        "The bot may not write to the chat. Add it again, then retry from this step.";
    /// The chat of the settings does not exist.
    ChatNotFound = "chat_not_found", Setting,
        "The chat does not exist for this bot. Check the chat id, then retry.";
    /// It is not known whether the message was delivered: look before sending again.
    DeliveryUnknown = "delivery_unknown", Choice,
        "It is not known whether the message arrived. Look into the chat before sending again.";
    /// The process died three times at this place.
    Quarantined = "quarantined", Choice,
        "The worker stopped three times at this step. Tell your administrator.";
    /// It took longer than a run may take.
    DeadlineExceeded = "deadline_exceeded", Choice,
        "The run took too long and was stopped. Choose a shorter period.";
    /// Our fault.
    Internal = "internal", Choice,
        "Something went wrong on our side. Retry; if it happens again, tell your administrator.";
}

impl RunProblemCode {
    /// Whether time heals this, so that it says nothing about what the tenant entered. A run goes on by itself then;
    /// whatever else meets it has to be tried again by somebody.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(self.remedy(), Remedy::Time)
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
