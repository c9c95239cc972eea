//! English.

use synkro_shared::integration::IntegrationStatus;
use synkro_shared::report::{FindingKind, ReportStatus, Speaker};
use synkro_shared::run::{CountKind, LeftOutKind, ReportKind, RunStatus, StepName, StepStatus};
use synkro_shared::{ProblemKind, Role};

use super::fields_en::field_error;
use super::messages::{Messages, Units};
use super::plural::english;
use super::problems_en::run_problem;
use crate::browser::theme::Theme;
use crate::period::Preset;

pub static MESSAGES: Messages = Messages {
    account: &super::account::EN,
    admin: &super::admin::EN,
    settings: &super::settings::EN,
    engine: &super::engine::EN,
    units: Units { second: "s", minute: "min", hour: "h", day: "d" },
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    skip_to_content: "Skip to content",
    loading: "Loading…",
    try_again: "Try again",
    close: "Close",
    open: "Open",
    show_more: "Show more",
    show_more_items: |n| format!("Show {n} more"),
    shown_of: |shown, all| format!("{shown} of {all} shown"),
    language: "Language",
    theme: |theme| match theme {
        Theme::Auto => "as in the system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    },
    theme_switch: "Theme",
    main_menu: "Main menu",
    account_menu: "Account",
    nav_overview: "Overview",
    nav_reports: "Reports",
    sign_in: "Sign in",
    sign_out: "Sign out",
    integration_ai: "AI model",
    integration_automation: "Schedule",
    role: |role| match role {
        Role::SuperAdmin => "head administrator",
        Role::AdminLite => "administrator",
        Role::User => "user",
    },
    step: |step| match step {
        StepName::FetchCrm => "Load deals",
        StepName::StoreCrm => "Store deals",
        StepName::FetchDialogs => "Load conversations",
        StepName::StoreDialogs => "Store conversations",
        StepName::BuildPrompt => "Compute numbers",
        StepName::Analyze => "AI analysis",
        StepName::PersistReport => "Store report",
        StepName::Notify => "Send to Telegram",
    },
    step_status: |status| match status {
        StepStatus::Waiting => "waiting",
        StepStatus::Running => "running",
        StepStatus::Done => "done",
        StepStatus::Error => "error",
    },
    run_status: |status| match status {
        RunStatus::Queued => "Queued",
        RunStatus::Running => "Running",
        RunStatus::Waiting => "Waiting to retry",
        RunStatus::Done => "Done",
        RunStatus::Incomplete => "Partly done",
        RunStatus::Failed => "Stopped",
        RunStatus::Cancelled => "Cancelled",
    },
    report_status: |status| match status {
        ReportStatus::Complete => "Complete",
        ReportStatus::Incomplete => "Incomplete",
        ReportStatus::Empty => "No conversations",
    },
    report_kind: |kind| match kind {
        ReportKind::Daily => "Daily",
        ReportKind::Weekly => "Weekly",
        ReportKind::Monthly => "Monthly",
        ReportKind::Manual => "On request",
    },
    count_noun: |kind, n| match kind {
        CountKind::Leads => english(n, "lead", "leads"),
        CountKind::Contacts => english(n, "contact", "contacts"),
        CountKind::Managers => english(n, "manager", "managers"),
        CountKind::Chats => english(n, "chat", "chats"),
        CountKind::Dialogs => english(n, "conversation", "conversations"),
        CountKind::Messages => english(n, "message", "messages"),
        CountKind::Rows => english(n, "record", "records"),
        CountKind::Skipped => english(n, "item skipped", "items skipped"),
        CountKind::Parts => english(n, "part", "parts"),
        CountKind::Tokens => english(n, "token", "tokens"),
        CountKind::Masked => english(n, "personal detail masked", "personal details masked"),
        CountKind::Findings => english(n, "finding", "findings"),
        CountKind::Confirmed => english(n, "quote confirmed", "quotes confirmed"),
        CountKind::Unconfirmed => english(n, "quote not confirmed", "quotes not confirmed"),
        CountKind::Posts => english(n, "message sent", "messages sent"),
    },
    left_out: |kind, n| match kind {
        LeftOutKind::UnreadableElements => {
            english(n, "record could not be read", "records could not be read")
        }
        LeftOutKind::UnreadableLeads => english(n, "deal could not be read", "deals could not be read"),
        LeftOutKind::UnreadableContacts => {
            english(n, "contact could not be read", "contacts could not be read")
        }
        LeftOutKind::UnreadableManagers => {
            english(n, "amoCRM user could not be read", "amoCRM users could not be read")
        }
        LeftOutKind::UnreadableChats => english(n, "chat could not be read", "chats could not be read"),
        LeftOutKind::UnreadableMessages => {
            english(n, "message could not be read", "messages could not be read")
        }
        LeftOutKind::VanishedChats => english(
            n,
            "chat vanished from Radist.Online while it was being read",
            "chats vanished from Radist.Online while they were being read",
        ),
        LeftOutKind::FailedChats => {
            english(n, "chat was not given by Radist.Online", "chats were not given by Radist.Online")
        }
        LeftOutKind::ListsCutShort => {
            english(n, "list was not given to its end", "lists were not given to their end")
        }
        LeftOutKind::DatesClamped => english(
            n,
            "date out of bounds was replaced by the nearest one",
            "dates out of bounds were replaced by the nearest ones",
        ),
        LeftOutKind::RowsRefused => {
            english(n, "row was refused by Supabase", "rows were refused by Supabase")
        }
        LeftOutKind::RowsMissing => english(
            n,
            "chat is missing in Supabase and shown without name and phone",
            "chats are missing in Supabase and shown without name and phone",
        ),
        LeftOutKind::LeadsNotLookedUp => english(
            n,
            "conversation was not looked up in amoCRM: the request limit was reached",
            "conversations were not looked up in amoCRM: the request limit was reached",
        ),
        LeftOutKind::DialogsNotAnalyzed => {
            english(n, "conversation was not analysed", "conversations were not analysed")
        }
        LeftOutKind::ManagerNames => english(
            n,
            "manager name is hidden: the amoCRM key may not read users",
            "manager names are hidden: the amoCRM key may not read users",
        ),
        LeftOutKind::Notification => {
            english(n, "Telegram message was not sent", "Telegram messages were not sent")
        }
        LeftOutKind::LongMessagesCut => english(
            n,
            "long message was cut before the analysis",
            "long messages were cut before the analysis",
        ),
    },
    run_problem,
    next_action: "What to do",
    goes_on: "Nothing: we go on by ourselves.",
    again_in: |seconds| format!("Try again in {seconds} s."),
    again_now: "Try again: the wait is over.",
    then_retry: "Then retry from this step.",
    open_later: "Try to open the report later.",

    error_title: "That did not work",
    problem: |kind| match kind {
        ProblemKind::BadRequest => {
            "The server did not understand the request. Reload the page and try again."
        }
        ProblemKind::ValidationFailed => "Correct the marked fields.",
        ProblemKind::Unauthenticated => "Your session has ended. Sign in again.",
        ProblemKind::SignInFailed => {
            "E-mail or password does not match. Check the keyboard layout and Caps Lock."
        }
        ProblemKind::CodeRefused => {
            "The code does not match. Enter a fresh code from the app, or another recovery code."
        }
        ProblemKind::ChallengeExpired => {
            "The time for the code is over, or too many codes were wrong. Enter your password again."
        }
        ProblemKind::StepUpRequired => "Confirm that it is you, then try again.",
        ProblemKind::Forbidden => "You are not allowed to do this. Ask your administrator.",
        ProblemKind::SecondFactorRequired => "First turn on two-factor sign-in on the “Account” page.",
        ProblemKind::CrossSite => "The request did not come from Synkro's page. Reload the page.",
        ProblemKind::NotFound => "There is nothing here: the link is wrong or access is closed.",
        ProblemKind::InviteGone => "This invitation no longer works. Ask your administrator for a new one.",
        ProblemKind::MethodNotAllowed => "The server does not offer this action. Reload the page.",
        ProblemKind::RunActive => "A report is already being made. Wait for it or cancel it.",
        ProblemKind::Conflict => "The state has changed meanwhile. Reload the page.",
        ProblemKind::LastSuperAdmin => {
            "This is the last active head administrator. Appoint another one first: nobody else could manage Synkro."
        }
        ProblemKind::IdempotencyMismatch => "This request was already sent with other data. Try again.",
        ProblemKind::TooLarge => "The request is too large. Make it shorter.",
        ProblemKind::UnsupportedMediaType => "The server did not understand the request. Reload the page.",
        ProblemKind::RateLimited => "Too many attempts in a row. Wait and try again.",
        ProblemKind::ContentUnavailable => "Your company's Supabase can't be reached now. Try again later.",
        ProblemKind::NotConfigured => "Some connections are not set up. Complete them and try again.",
        ProblemKind::Unavailable => "The server is busy. Try again a little later.",
        ProblemKind::Internal => {
            "Something went wrong on our side. Try again; if it repeats, tell your administrator."
        }
    },
    network_error: "No connection to the server. Check the internet and try again.",
    timeout_error: "The server did not answer in time. Try again.",
    unreadable_error: "The server's answer was not understood. Reload the page: there may be a new version.",
    may_retry_in: |time| format!("You can try again in {time}"),
    request_number: |id| format!("Request number for support: {id}"),
    field_error,
    not_found_title: "Page not found",
    not_found_text: "The link is out of date or the address has a typing error.",
    to_start: "To the start page",

    landing_kicker: "Your sales conversations, reviewed daily",
    landing_title: "Every customer conversation in one report",
    landing_text: "Synkro reads every conversation of the day, computes the numbers and shows where deals are lost. Each finding is backed by a quote from the conversation.",
    landing_points: [
        (
            "Exact numbers",
            "Reply times, unanswered conversations, leads and sales are computed by code, not by AI.",
        ),
        ("Findings with proof", "Open a quote and read the whole conversation around it."),
        ("Your data stays yours", "Conversations are kept in your company's own Supabase database."),
    ],
    landing_quote_label: "A sample finding",
    landing_quote: "“Could you tell me how much delivery to Karaganda is?”",
    landing_quote_source: "Unanswered question · 26 hours",
    to_dashboard: "Open the dashboard",
    login_title: "Sign in",
    login_text: "The dashboard of your sales team",
    email: "E-mail",
    password: "Password",
    show_password: "Show password",
    hide_password: "Hide password",
    signing_in: "Signing in…",
    session_ended: "Your session has ended. Sign in again and you will be back on the same page.",
    sign_in_first: "Sign in to open this page.",
    signed_out: "You have signed out.",
    login_help: "No access or a forgotten password? Ask your Synkro administrator.",

    staff_title: "You are signed in as an administrator",
    staff_text: "Administrators manage access to Synkro and do not see companies' reports, conversations or keys. That is why a company's dashboard is not open to you.",
    staff_account: "Account",
    staff_role: "Role",

    greeting: |hour, name| {
        let words = match hour {
            5..=11 => "Good morning",
            12..=17 => "Good afternoon",
            18..=22 => "Good evening",
            _ => "Good night",
        };
        format!("{words}, {name}")
    },
    forced_title: "New report",
    forced_text: "Choose a period: Synkro loads deals and conversations, computes the numbers and writes the analysis.",
    period: "Period",
    preset: |preset| match preset {
        Preset::Yesterday => "Yesterday",
        Preset::Today => "Today",
        Preset::Last7 => "7 days",
        Preset::Last14 => "14 days",
        Preset::Custom => "Own dates",
    },
    date_from: "First day",
    date_to: "Last day, included",
    will_cover: |period, days| format!("{period} · {days}\u{a0}{}", english(days, "day", "days")),
    zone_note: |zone| format!("Days are counted in {zone} time"),
    start_report: "Forced report",
    starting: "Starting…",
    run_already_active: "A report is being made. You can start another when it has finished.",
    active_run: "Being made now",
    follow_run: "Follow the progress",
    last_run: "Last run",
    no_runs: "Nothing has run yet. Choose a period and make the first report.",
    open_run: "Details of the run",
    latest_reports: "Latest reports",
    all_reports: "All reports",
    no_reports_title: "No reports yet",
    no_reports_text: "Make the first one: choose a period on the Overview page and press “Forced report”.",
    integrations: "Connections",
    integration_status: |status| match status {
        IntegrationStatus::NotSet => "Not set up",
        IntegrationStatus::Unverified => "Not checked",
        IntegrationStatus::Working => "Working",
        IntegrationStatus::Failing => "Needs attention",
    },
    checked_at: |at| format!("Checked {at}"),
    integration_not_set: "The connection's details have not been entered yet.",

    run_title: |period| format!("Report for {period}"),
    steps_label: "Steps of making the report",
    step_of: |number, total| format!("Step {number} of {total}"),
    step_announcement: |number, name, status| format!("Step {number}: {name} — {status}"),
    attempt: |n, max| format!("Attempt {n} of {max}"),
    next_attempt_in: |time| format!("Next attempt in {time}"),
    next_attempt_now: "Trying again now…",
    elapsed: "Time elapsed",
    created: "Started",
    started_by: "Started by",
    by_schedule: "The schedule",
    cancel_run: "Cancel",
    cancel_title: "Cancel this report?",
    cancel_text: "What was already loaded stays in your database. You can start a report for this period again.",
    cancel_confirm: "Yes, cancel it",
    cancel_keep: "Keep going",
    cancelling: "Cancelling…",
    retry_from: |step| format!("Retry from “{step}”"),
    retrying: "Starting again…",
    read_report: "Read the report",
    left_out_title: "What the report leaves out",
    empty_period: "There were no conversations in this period, so the AI was not called and there is nothing to analyse.",
    done_text: "The report is ready.",
    cancelled_text: "The run was cancelled. You can make a new report on the Overview page.",
    queued_text: "The run is accepted and waits for a free worker.",
    connection_lost: "No connection to the server. The report is still being made; this page will update itself.",
    back_to_overview: "To the overview",

    reports_title: "Reports",
    reports_text: "Every analysis of your company's conversations, newest first.",
    kind: "Kind",
    status: "Status",
    summary: "In short",
    dialogs: "Conversations",
    unanswered: "Unanswered",
    open_report: |period| format!("Open the report for {period}"),
    no_summary: "There were no conversations in the period",
    report_title: |period| format!("Report for {period}"),
    made_at: |at| format!("Made {at}"),
    print: "Print",
    run_link: "How it was made",
    numbers: "Numbers",
    against_previous: "Change against the previous period of the same length",
    change_none: "no change",
    to_previous: "against the previous period",
    messages_in: "Client messages",
    messages_out: "Company messages",
    first_reply: "First reply, median",
    first_reply_p90: |time| format!("90% of replies within {time}"),
    first_reply_hint: "In business hours",
    longest_silence: "Longest silence",
    new_leads: "New leads",
    won: "Won",
    lost: "Lost",
    dialogs_without_lead: "Conversations without a lead",
    leads_without_dialog: "Leads without a conversation",
    show_dialogs: "Show conversations",
    show: "Show",
    sections: "Sections of the report",
    section_managers: "Managers",
    section_receipt: "Cost",
    recommendations: "What to do",
    findings: "Findings",
    no_findings: "Nothing was found to remark on in this period.",
    finding_kind: |kind| match kind {
        FindingKind::Objection => "Objection",
        FindingKind::UnansweredQuestion => "Unanswered question",
        FindingKind::BrokenPromise => "Broken promise",
        FindingKind::LostOpportunity => "Lost opportunity",
        FindingKind::PoorService => "Poor service",
        FindingKind::Complaint => "Complaint",
        FindingKind::GoodPractice => "Good practice",
        FindingKind::Suspicious => "Suspicious conversation",
    },
    importance: |value| format!("Importance {value} of 100"),
    quotes: |n| format!("{n}\u{a0}{}", english(n, "quote", "quotes")),
    open_quote: |speaker, at| format!("{speaker}, {at}. Open the conversation"),
    confirmed_share: |percent, confirmed, given| {
        format!("{percent} of quotes confirmed: {confirmed} of {given}")
    },
    confirmed_explained: "Code found these words in the conversations, letter for letter. Quotes that were not confirmed are left out.",
    unconfirmed_numbers: |count, numbers| {
        let words =
            if count == 1 { "A number that was not computed" } else { "Numbers that were not computed" };
        format!("{words}: {numbers}")
    },
    by_manager: "By manager",
    by_channel: "By channel",
    manager: "Manager",
    channel: "Channel",
    manager_unknown: "Name not available",
    manager_nobody: "No manager",
    assessment: "Assessment of managers",
    score_of_100: |score| format!("{score} of 100"),
    score_of_10: |score| format!("{score} of 10"),
    checklist_point: |point| match point {
        "greeting" => Some("Greeting"),
        "needs" => Some("Finding the need"),
        "offer" => Some("Offer"),
        "objections" => Some("Handling objections"),
        "next_step" => Some("Next step"),
        "politeness" => Some("Politeness"),
        _ => None,
    },
    channel_name: channel,
    problem_dialogs: "Conversations worth reading",
    open_dialog_of: |name| format!("Open the conversation: {name}"),
    all_dialogs: "Conversations of the period",
    filter: "Show",
    filter_all: "All conversations",
    filter_unanswered: "Unanswered",
    filter_no_lead: "Without a lead",
    nothing_in_filter: "There are no such conversations. Choose another filter.",
    client: "Client",
    client_unnamed: |id| format!("Unnamed client, chat {id}"),
    is_unanswered: "Unanswered",
    is_answered: "Answered",
    receipt: "Cost of the analysis",
    receipt_text: "What the AI model used for this report.",
    model: "Model",
    prompt_version: "Prompt version",
    calls: "Calls to the model",
    tokens_in: "Tokens sent",
    tokens_out: "Tokens received",
    tokens_thinking: "Tokens of thinking",
    cost: "Cost, estimated",
    cost_unknown: "the model's price is not known",
    content_unavailable: "The report's text can't be read now",
    content_unavailable_text: "Text and conversations are kept in your company's Supabase. The numbers below are kept by us and are right.",
    report_empty_title: "There were no conversations in this period",
    report_empty_text: "There is nothing to analyse. If there were conversations, check the Radist.Online connection and the period.",

    dialog_title: |name| format!("Conversation: {name}"),
    phone: "Phone",
    lead: |id| format!("Lead {id}"),
    no_lead: "No lead",
    speaker: |speaker| match speaker {
        Speaker::Client => "Client",
        Speaker::Company => "Company",
        Speaker::Unknown => "Sender not known",
    },
    cited_message: "Quoted message",
    media: |kind| match kind {
        "image" => Some("Image"),
        "voice" | "audio" => Some("Voice message"),
        "video" => Some("Video"),
        "document" | "file" => Some("File"),
        "location" => Some("Place on the map"),
        "contact" | "contacts" => Some("Contact"),
        "sticker" => Some("Sticker"),
        _ => None,
    },
    dialog_empty: "This conversation has no messages in the report's period.",
    dialog_missing_message: "The quoted message is no longer in the database. The whole conversation is shown.",
};

fn channel(code: &str) -> Option<&'static str> {
    match code {
        "waba" => Some("WhatsApp Business"),
        "whatsapp" | "whatsapp_personal" => Some("WhatsApp"),
        "telegram" | "telegram_personal" => Some("Telegram"),
        "telegram_bot" => Some("Telegram bot"),
        "instagram" => Some("Instagram"),
        "vk" => Some("VK"),
        "avito" => Some("Avito"),
        "viber" => Some("Viber"),
        "facebook" => Some("Facebook"),
        _ => None,
    }
}
