//! Words of what works by itself: the schedule, a run's log, going on with a run.

mod en;
mod kk;
mod ru;

use synkro_shared::retry::RetryFrom;
use synkro_shared::run_event::RunEventKind;
use synkro_shared::schedule::{FireStatus, MissReason};

pub use en::WORDS as EN;
pub use kk::WORDS as KK;
pub use ru::WORDS as RU;

type Text = &'static str;

/// All of them. What a repetition costs is told by what the run counted: leads, chats, tokens.
pub struct Words {
    pub retry_title: Text,
    pub retry_name: fn(RetryFrom) -> Text,
    pub retry_text: fn(RetryFrom) -> Text,
    pub costs: Text,
    pub cost_failed_step: Text,
    pub cost_fetch: fn(&str, &str) -> String,
    pub cost_no_fetch: Text,
    pub cost_tokens: fn(&str) -> String,
    pub cost_same_answers: Text,
    pub posted_again: Text,
    pub retry_keep: Text,
    pub resend: Text,
    pub resend_text: Text,
    pub open_setting: fn(&str) -> String,
    pub ask_holders: fn(&str) -> String,
    pub first_steps_title: Text,
    /// Takes how many are entered and how many there are.
    pub first_steps_text: fn(usize, usize) -> String,
    pub step_paused: Text,
    pub log_title: Text,
    pub log_text: Text,
    pub log_show: Text,
    pub log_nothing: (Text, Text),
    pub log_event: fn(RunEventKind) -> Text,
    pub log_when: Text,
    pub log_step: Text,
    pub log_what: Text,
    pub next_attempt: fn(&str) -> String,
    pub schedule_title: Text,
    pub schedule_off: Text,
    pub schedule_set_up: Text,
    pub schedule_next: Text,
    pub schedule_paused: fn(&str) -> String,
    pub pause: Text,
    pub resume: Text,
    pub missed: fn(u64) -> String,
    pub last_missed: fn(&str, &str) -> String,
    pub miss_reason: fn(MissReason) -> Text,
    pub make_missed: Text,
    pub made: fn(u64) -> String,
    pub history_title: Text,
    pub history_show: Text,
    pub history_nothing: (Text, Text),
    pub history_period: Text,
    pub history_due: Text,
    pub history_status: Text,
    pub fire_status: fn(FireStatus) -> Text,
    pub open_run: Text,
}
