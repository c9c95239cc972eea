//! English.

use synkro_shared::retry::RetryFrom;
use synkro_shared::run_event::RunEventKind as E;
use synkro_shared::schedule::{FireStatus, MissReason};

use super::Words;
use crate::i18n::plural::english;

pub const WORDS: Words = Words {
    retry_title: "Do it again",
    retry_name: |from| match from {
        RetryFrom::FailedStep => "Go on from this step",
        RetryFrom::Start => "Everything anew",
        RetryFrom::Analysis => "The analysis only",
    },
    retry_text: |from| match from {
        RetryFrom::FailedStep => {
            "What was done before stays. Answers of the AI that are there already are not paid for again."
        }
        RetryFrom::Start => "Deals and conversations are read again, and the report is written anew.",
        RetryFrom::Analysis => {
            "The stored conversations are analysed with the current prompt. amoCRM and Radist are not asked."
        }
    },
    costs: "What it costs",
    cost_failed_step: "The remaining steps only.",
    cost_fetch: |leads, chats| format!("Will be loaded: {leads}, {chats}."),
    cost_no_fetch: "Nothing is read.",
    cost_tokens: |tokens| format!("AI: about {tokens} input tokens."),
    cost_same_answers: "If prompt, model and conversations are the same, the stored answers are used: free.",
    posted_again: "The finished report is posted to Telegram again.",
    retry_keep: "Leave it",
    resend: "Send again",
    resend_text: "Look into the chat: if the message is there, it need not be sent again.",
    open_setting: |name| format!("Open the setting: {name}"),
    ask_holders: |names| {
        if names.is_empty() {
            "Ask your company's administrator to mend the setting.".to_owned()
        } else {
            format!("Who can mend the setting: {names}.")
        }
    },
    first_steps_title: "Before the first report",
    first_steps_text: |done, of| {
        format!("{done} of {of} connections are entered. Once all are, the report button appears here.")
    },
    step_paused: "waiting to retry",
    log_title: "The run’s log",
    log_text: "What happened and when. No conversation is told here.",
    log_show: "Show the log",
    log_nothing: ("The log is empty", "Lines appear once the run has begun."),
    log_event: |kind| match kind {
        E::Claimed => "Work began",
        E::StepDone => "Step done",
        E::CallFailed => "A request failed and is repeated",
        E::StepWaits => "The step waits for its next attempt",
        E::StepFailed => "The step stopped",
        E::WorkerLost => "The process vanished; another one goes on",
        E::Released => "Handed over to another process",
        E::CancelRequested => "Cancelling was asked for",
        E::Cancelled => "Cancelled",
        E::Retried => "Asked to do it again",
    },
    log_when: "When",
    log_step: "Step",
    log_what: "What happened",
    next_attempt: |at| format!("next attempt {at}"),
    schedule_title: "By schedule",
    schedule_off: "Automatic reports are off.",
    schedule_set_up: "Set the schedule up",
    schedule_next: "The next reports",
    schedule_paused: |since| format!("The schedule rests since {since}. What is missed can be made later."),
    pause: "Pause",
    resume: "Go on",
    missed: |n| format!("{n} {} missed", english(n, "report", "reports")),
    last_missed: |period, reason| format!("The last one missed: {period}. {reason}."),
    miss_reason: |reason| match reason {
        MissReason::Late => "The service was not running at that time",
        MissReason::Paused => "The schedule rested",
        MissReason::NotReady => "A connection did not work",
    },
    make_missed: "Make the missed ones",
    made: |n| format!("{n} {} queued", english(n, "report", "reports")),
    history_title: "What the schedule did",
    history_show: "Show the history",
    history_nothing: ("No history yet", "Reports whose time has come appear here."),
    history_period: "Period",
    history_due: "Due",
    history_status: "Outcome",
    fire_status: |status| match status {
        FireStatus::Queued => "Waits its turn",
        FireStatus::Started => "Started",
        FireStatus::Missed => "Missed",
    },
    open_run: "Open the run",
};
