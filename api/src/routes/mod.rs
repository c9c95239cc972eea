//! The list of endpoints: one folder a resource, one file an operation with its documentation and its handler.
//!
//! [`api`] is the table of contents. An endpoint can only be added together with its access rule
//! ([`crate::http::access`]); what surrounds each of them is in [`crate::http`], which knows none of them.

pub mod account;
pub mod admin;
pub mod announcements;
pub mod audit;
pub mod auth;
pub mod comments;
pub mod health;
pub mod integrations;
pub mod invites;
mod narrowing;
pub mod notices;
pub mod overview;
mod paging;
pub mod people;
pub mod prompts;
pub mod questions;
pub mod reports;
pub mod runs;
pub mod schedule;
pub mod settings;

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::routes;

use crate::app::App;
use crate::http::access::GuardedRouter;
use crate::http::{self, Edge};

/// An endpoint with its path, its documentation and, by its type, its access rule.
macro_rules! endpoint {
    ($($handler:tt)+) => { (routes!($($handler)+), $($handler)+) };
}

/// Every endpoint of the API: what the OpenAPI document is made of, too.
fn api() -> GuardedRouter {
    GuardedRouter::new()
        .endpoint(endpoint!(auth::login::login))
        .endpoint(endpoint!(auth::second_factor::second_factor))
        .endpoint(endpoint!(auth::confirm::confirm))
        .endpoint(endpoint!(auth::logout::logout))
        .endpoint(endpoint!(auth::me::me))
        .endpoint(endpoint!(invites::lookup::lookup_invite))
        .endpoint(endpoint!(invites::accept::accept_invite))
        .endpoint(endpoint!(account::profile::get_account))
        .endpoint(endpoint!(account::profile::update_account))
        .endpoint(endpoint!(account::password::change_password))
        .endpoint(endpoint!(account::second_factor::begin_enrolment))
        .endpoint(endpoint!(account::second_factor::enable_second_factor))
        .endpoint(endpoint!(account::second_factor::disable_second_factor))
        .endpoint(endpoint!(account::second_factor::renew_recovery_codes))
        .endpoint(endpoint!(account::approval::get_approval))
        .endpoint(endpoint!(account::approval::send_recovery_code))
        .endpoint(endpoint!(account::approval::enter_recovery_code))
        .endpoint(endpoint!(account::sessions::list_sessions))
        .endpoint(endpoint!(account::sessions::revoke_session))
        .endpoint(endpoint!(account::sessions::revoke_other_sessions))
        .endpoint(endpoint!(account::tokens::list_tokens))
        .endpoint(endpoint!(account::tokens::create_token))
        .endpoint(endpoint!(account::tokens::revoke_token))
        .endpoint(endpoint!(overview::get::get_overview))
        .endpoint(endpoint!(runs::start::start_run))
        .endpoint(endpoint!(runs::list::list_runs))
        .endpoint(endpoint!(runs::get::get_run))
        .endpoint(endpoint!(runs::events::list_run_events))
        .endpoint(endpoint!(runs::cancel::cancel_run))
        .endpoint(endpoint!(runs::retry::retry_run))
        .endpoint(endpoint!(schedule::get::get_schedule))
        .endpoint(endpoint!(schedule::fires::list_fires))
        .endpoint(endpoint!(schedule::backfill::backfill_schedule))
        .endpoint(endpoint!(schedule::pause::pause_schedule))
        .endpoint(endpoint!(schedule::pause::resume_schedule))
        .endpoint(endpoint!(reports::list::list_reports))
        .endpoint(endpoint!(reports::get::get_report))
        .endpoint(endpoint!(reports::get_dialog::get_report_dialog))
        .endpoint(endpoint!(reports::export::export_report))
        .endpoint(endpoint!(comments::list::list_comments))
        .endpoint(endpoint!(comments::create::create_comment))
        .endpoint(endpoint!(comments::change::update_comment))
        .endpoint(endpoint!(comments::change::delete_comment))
        .endpoint(endpoint!(questions::list::list_questions))
        .endpoint(endpoint!(questions::ask::ask_question))
        .endpoint(endpoint!(questions::cancel::cancel_question))
        .endpoint(endpoint!(people::list::list_people))
        .endpoint(endpoint!(people::invite::invite_person))
        .endpoint(endpoint!(people::invite::invite_person_again))
        .endpoint(endpoint!(people::change::change_person))
        .endpoint(endpoint!(people::change::enable_person))
        .endpoint(endpoint!(people::change::disable_person))
        .endpoint(endpoint!(people::change::reset_person_second_factor))
        .endpoint(endpoint!(people::change::remove_person))
        .endpoint(endpoint!(people::change::approve_person))
        .endpoint(endpoint!(people::change::refuse_person))
        .endpoint(endpoint!(announcements::list_announcements))
        .endpoint(endpoint!(announcements::dismiss_announcement))
        .endpoint(endpoint!(announcements::refuse_announcement))
        .endpoint(endpoint!(notices::lookup_notice))
        .endpoint(endpoint!(notices::refuse_notice))
        .endpoint(endpoint!(audit::list::list_audit))
        .endpoint(endpoint!(settings::get::get_settings))
        .endpoint(endpoint!(settings::source_mode::set_source_mode))
        .endpoint(endpoint!(integrations::get::get_integration))
        .endpoint(endpoint!(integrations::get::delete_integration))
        .endpoint(endpoint!(integrations::put::put_supabase))
        .endpoint(endpoint!(integrations::put::put_amocrm))
        .endpoint(endpoint!(integrations::put::put_radist))
        .endpoint(endpoint!(integrations::put::put_ai))
        .endpoint(endpoint!(integrations::put::put_telegram))
        .endpoint(endpoint!(integrations::put::put_automation))
        .endpoint(endpoint!(integrations::supabase_sql::get_supabase_sql))
        .endpoint(endpoint!(integrations::automation::preview_automation))
        .endpoint(endpoint!(integrations::operations::start_operation))
        .endpoint(endpoint!(integrations::operations::get_operation))
        .endpoint(endpoint!(integrations::amocrm::authorize_amocrm))
        .endpoint(endpoint!(integrations::amocrm::amocrm_callback))
        .endpoint(endpoint!(integrations::amocrm::amocrm_disabled))
        .endpoint(endpoint!(prompts::list_prompts))
        .endpoint(endpoint!(prompts::compare_prompts))
        .endpoint(endpoint!(prompts::get_prompt))
        .endpoint(endpoint!(prompts::save_prompt))
        .endpoint(endpoint!(prompts::restore_prompt))
        .endpoint(endpoint!(admin::tenants::list::list_tenants))
        .endpoint(endpoint!(admin::tenants::create::create_tenant))
        .endpoint(endpoint!(admin::tenants::change::rename_tenant))
        .endpoint(endpoint!(admin::tenants::change::suspend_tenant))
        .endpoint(endpoint!(admin::tenants::change::resume_tenant))
        .endpoint(endpoint!(admin::tenants::change::delete_tenant))
        .endpoint(endpoint!(admin::users::list::list_users))
        .endpoint(endpoint!(admin::users::list::get_user))
        .endpoint(endpoint!(admin::users::create::create_user))
        .endpoint(endpoint!(admin::users::change::update_user))
        .endpoint(endpoint!(admin::users::change::enable_user))
        .endpoint(endpoint!(admin::users::change::disable_user))
        .endpoint(endpoint!(admin::users::change::delete_user))
        .endpoint(endpoint!(admin::users::change::invite_user))
        .endpoint(endpoint!(admin::users::change::reset_second_factor))
        .endpoint(endpoint!(admin::users::recovery::confirm_recovery))
        .endpoint(endpoint!(admin::audit::list_platform_audit))
        .endpoint(endpoint!(admin::audit::export_platform_audit))
        .endpoint(endpoint!(admin::audit::acknowledge_audit))
        .endpoint(endpoint!(health::health))
        .endpoint(endpoint!(health::ready))
}

/// What a process answers that only works: whether it lives, and whether it can work.
pub fn health_router(app: App) -> Router {
    let endpoints =
        GuardedRouter::new().endpoint(endpoint!(health::health)).endpoint(endpoint!(health::ready));
    http::bare(endpoints, app)
}

/// The whole server: API, its documentation, the page.
pub fn router(app: App, edge: Edge) -> Router {
    http::whole(api(), app, edge)
}

/// The whole OpenAPI document.
#[must_use]
pub fn document() -> OpenApi {
    api().into_parts().1
}
