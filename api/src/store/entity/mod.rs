//! Tables as sea-orm sees them, one file each, no methods: queries live beside this folder.

pub mod api_token;
pub mod audit_head;
pub mod audit_log;
pub mod idempotency_key;
pub mod integration_config;
pub mod integration_secret;
pub mod invite;
pub mod job_run;
pub mod notice;
pub mod oauth_state;
pub mod process;
pub mod prompt;
pub mod recovery_code;
pub mod report;
pub mod report_message;
pub mod run_event;
pub mod run_post;
pub mod run_step;
pub mod schedule;
pub mod schedule_fire;
pub mod session;
pub mod settings_operation;
pub mod sign_in_challenge;
pub mod tenant;
pub mod tenant_data_key;
pub mod user;
