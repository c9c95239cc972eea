//! Why a run stopped or waits, and what to do: English.

use synkro_shared::integration::IntegrationKind as Kind;
use synkro_shared::run::RunProblemCode as Code;

use super::ProblemWords;

fn name(integration: Option<Kind>) -> &'static str {
    match integration {
        Some(Kind::Supabase) => "Supabase",
        Some(Kind::Amocrm) => "amoCRM",
        Some(Kind::Radist) => "Radist.Online",
        Some(Kind::Ai) => "AI model",
        Some(Kind::Telegram) => "Telegram",
        Some(Kind::Automation) => "Schedule",
        None => "Service",
    }
}

/// Where a new key of this integration is found.
fn where_the_key_is(integration: Option<Kind>) -> &'static str {
    match integration {
        Some(Kind::Supabase) => "Copy the service_role key in Supabase: Project Settings → API Keys.",
        Some(Kind::Amocrm) => {
            "Connect amoCRM again or issue a new long-lived token: amoMarket → your integration → Keys and access."
        }
        Some(Kind::Radist) => "Take a new API key in Radist.Online: Settings → API.",
        Some(Kind::Ai) => "Create a new API key in the model vendor's console.",
        Some(Kind::Telegram) => "Get a new token from @BotFather.",
        Some(Kind::Automation) | None => "Get a new key in the service's console.",
    }
}

/// The reason and the next action.
pub fn run_problem(code: Code, integration: Option<Kind>) -> ProblemWords {
    let name = name(integration);
    let (reason, action) = match code {
        Code::NotConfigured if integration == Some(Kind::Automation) => (
            "The schedule is not set up.".to_owned(),
            "Choose when reports are made, on the Settings page.".to_owned(),
        ),
        Code::NotConfigured => (
            format!("{name}: the connection is not set up."),
            "Complete this connection in the settings.".to_owned(),
        ),
        Code::KeyRejected => (
            format!("{name}: the key was not accepted."),
            format!("{} Enter it in the settings.", where_the_key_is(integration)),
        ),
        Code::AccessDenied => (
            format!("{name}: the key is right but lacks rights."),
            "Grant the missing rights in the service's console.".to_owned(),
        ),
        Code::PaymentRequired => (
            format!("{name}: the service asks for payment."),
            "Settle it in the service's console.".to_owned(),
        ),
        Code::RateLimited => (
            format!("{name}: the service asks us to slow down."),
            "Try again in a minute.".to_owned(),
        ),
        Code::DailyQuota => (
            format!("{name}: the key's daily quota is used up."),
            "Retry tomorrow, or raise the quota with the vendor.".to_owned(),
        ),
        Code::VendorUnavailable => (
            format!("{name}: the service does not answer."),
            "Try again in a minute.".to_owned(),
        ),
        Code::VendorChanged => (
            format!("{name}: the answer came in an unknown form."),
            "Tell your Synkro administrator.".to_owned(),
        ),
        Code::AddressRefused => (
            format!("{name}: the address in the settings is not one of this service's."),
            "Correct the address in the settings.".to_owned(),
        ),
        Code::NotFound => (
            format!("{name}: the account or object named in the settings does not exist."),
            "Correct the settings.".to_owned(),
        ),
        Code::ProjectUnreachable => ("The address of the Supabase project does not resolve.".to_owned(), "Check the address. If it is right, the project is paused or deleted: look into Supabase's dashboard.".to_owned()),
        Code::WrongProject => ("This key is not of the project with this address.".to_owned(), "Copy both keys from the project whose address you entered: Project Settings → API Keys.".to_owned()),
        Code::KeysSwapped => ("The keys are swapped.".to_owned(), "The public key (publishable or anon) goes into the first field, the secret one (secret or service_role) into the second.".to_owned()),
        Code::LegacyKeysOff => ("The project has switched the legacy keys anon and service_role off.".to_owned(), "Enter the new keys: sb_publishable_… and sb_secret_…".to_owned()),
        Code::AnonCanRead => ("Synkro's tables are open to the public key: anybody could read them.".to_owned(), "Run the SQL block again; it closes them.".to_owned()),
        Code::LimitedRights => ("The token does not see all deals: it has an ordinary user's rights.".to_owned(), "Connect amoCRM as an administrator of the account.".to_owned()),
        Code::ScopeMissing => ("The Radist.Online key may not read conversations.".to_owned(), "Create a key with the scope messaging.".to_owned()),
        Code::ReauthRequired => ("Access to amoCRM was withdrawn.".to_owned(), "Press Connect in the settings again.".to_owned()),
        Code::ConsentRefused => ("You refused access on amoCRM's page.".to_owned(), "Connect again and press Allow.".to_owned()),
        Code::TokenExpired => ("The token's life is over.".to_owned(), "Issue a new token and enter it in the settings.".to_owned()),
        Code::ConnectionMissing => ("The chosen connections do not exist in Radist.Online any more.".to_owned(), "Choose connections again.".to_owned()),
        Code::TopicNotFound => ("The chat has no topic with this number, or it is closed.".to_owned(), "Open the topic in Telegram, or enter another.".to_owned()),
        Code::NoLeads => ("amoCRM has no deal yet.".to_owned(), "Create a deal and try again.".to_owned()),
        Code::RateBanned => (format!("{name} has blocked this server's address after too many requests."), "Neither the key nor its rights are to blame. Wait some hours or ask the vendor's support to lift the block, then retry.".to_owned()),
        Code::RowsRefused => ("Supabase refuses Synkro's rows.".to_owned(), "Look whether the synkro_… tables were changed: columns, constraints, triggers.".to_owned()),
        Code::TooLarge => (format!("{name}: what was sent is larger than it takes at once."), "Choose a shorter period.".to_owned()),
        Code::NoFreeQuota => ("The key has no free quota for this model.".to_owned(), "Choose another model or a key with billing. Waiting does not help.".to_owned()),
        Code::KeyOutdated => ("Google does not take keys of this kind (AIza…) any more.".to_owned(), "Create a new key in Google AI Studio, it begins with AQ., and enter it in the settings.".to_owned()),
        Code::ModelUnsuited => ("The chosen model cannot do what an analysis needs.".to_owned(), "Choose another model in the settings.".to_owned()),
        Code::NothingToSample => ("No dialog was found to try with.".to_owned(), "Check that the latest deals have phones and that chats exist for them.".to_owned()),
        Code::SchemaOutdated => ("Synkro's tables in Supabase are of an older version.".to_owned(), "Run the SQL block from the settings: it updates the tables.".to_owned()),
        Code::ProjectPaused => (
            "The Supabase project is paused.".to_owned(),
            "Restore the project in Supabase's console.".to_owned(),
        ),
        Code::ReadOnly => (
            "The Supabase project is read-only: its disk is full.".to_owned(),
            "Free space or enlarge the disk in Supabase.".to_owned(),
        ),
        Code::SchemaMissing => (
            "Synkro's tables in Supabase are missing or out of date.".to_owned(),
            "Run the SQL block from the settings in your project's SQL editor.".to_owned(),
        ),
        Code::GrantMissing => (
            "Synkro's tables in Supabase lack grants.".to_owned(),
            "Run the SQL block from the settings again.".to_owned(),
        ),
        Code::DataApiOff => (
            "Supabase's Data API is switched off.".to_owned(),
            "Switch it on in Project Settings → Data API.".to_owned(),
        ),
        Code::ModelUnavailable => (
            "The chosen model is not available any more.".to_owned(),
            "Choose another model in the settings.".to_owned(),
        ),
        Code::RegionBlocked => (
            "The model is not offered in the server's country.".to_owned(),
            "Tell your Synkro administrator, or choose another vendor.".to_owned(),
        ),
        Code::AnswerUnusable => (
            "The model's answer could not be used, also after asking again.".to_owned(),
            "Retry the analysis, or choose another model.".to_owned(),
        ),
        Code::PostingForbidden => (
            "The Telegram bot may not write to the chat.".to_owned(),
            "Add the bot again, let it post.".to_owned(),
        ),
        Code::ChatNotFound => (
            "The Telegram bot does not find this chat.".to_owned(),
            "Check the chat id in the settings.".to_owned(),
        ),
        Code::DeliveryUnknown => (
            format!("{name}: it is not known whether the message arrived."),
            "Look into the chat. If the message is not there, retry from this step.".to_owned(),
        ),
        Code::Quarantined => (
            "This step broke off the work three times, so the run was stopped.".to_owned(),
            "Tell your Synkro administrator.".to_owned(),
        ),
        Code::DeadlineExceeded => {
            ("The run took too long and was stopped.".to_owned(), "Choose a shorter period.".to_owned())
        }
        Code::Internal => (
            "Something went wrong on our side.".to_owned(),
            "Retry from this step. If it happens again, tell your Synkro administrator.".to_owned(),
        ),
    };
    ProblemWords { reason, action }
}
