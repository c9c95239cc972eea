//! Words of the settings wizard.

mod en;
mod kk;
mod ru;

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::ReportKind;
use synkro_shared::settings::{CheckCode, CheckState, FactCode, SourceMode, WaitingFor, Weekday};

pub use en::WORDS as EN;
pub use kk::WORDS as KK;
pub use ru::WORDS as RU;

type Text = &'static str;

/// All of them.
pub struct Words {
    pub title: Text,
    pub lead: Text,
    pub go_on: Text,
    pub all_green: Text,
    pub source_title: Text,
    pub steps: Text,
    pub not_needed: Text,
    pub back: Text,
    pub next: Text,
    pub guide_title: Text,
    pub open_console: fn(&str) -> String,
    /// Beside it where the services are emulated.
    pub console_of_demo: Text,
    pub save: Text,
    pub saving: Text,
    pub saved: Text,
    pub check: Text,
    pub running: Text,
    pub check_title: Text,
    pub pr_draft: Text,
    pub pr_discard: Text,
    pub check_never: Text,
    pub check_done: Text,
    pub seen: Text,
    pub set: Text,
    pub replace: Text,
    pub keep: Text,
    pub forget: Text,
    pub forget_text: Text,
    pub expires: fn(&str) -> String,
    pub elapsed: fn(u64) -> String,
    pub waiting: fn(WaitingFor, u32) -> String,
    pub step_of: fn(usize) -> String,
    pub sb_url: Text,
    pub sb_url_hint: Text,
    pub sb_anon: Text,
    pub sb_secret: Text,
    pub sb_warning: Text,
    pub sb_sql: Text,
    pub sb_sql_text: Text,
    pub sb_found: fn(u32, u32) -> String,
    pub sb_editor: Text,
    pub sb_ran: Text,
    pub copy: Text,
    pub copied: Text,
    pub copy_failed: Text,
    pub amo_method: Text,
    pub amo_oauth: Text,
    pub amo_token: Text,
    pub amo_callback: Text,
    pub amo_hook: Text,
    pub amo_client_id: Text,
    pub amo_client_secret: Text,
    pub amo_host: Text,
    pub amo_access: Text,
    pub amo_connect: Text,
    pub amo_again: Text,
    pub amo_connected: Text,
    pub amo_expired: Text,
    pub amo_foreign: Text,
    /// Titles say what a card is for; its button says what it does.
    pub sample_leads_title: Text,
    pub rd_sample_title: Text,
    pub tg_test_title: Text,
    pub sample_leads: Text,
    pub col_date: Text,
    pub col_manager: Text,
    pub col_contact: Text,
    pub col_name: Text,
    pub col_stage: Text,
    pub rd_base: Text,
    pub rd_base_world: Text,
    pub rd_base_ru: Text,
    pub rd_key: Text,
    pub rd_company: Text,
    pub rd_company_hint: Text,
    pub rd_companies: Text,
    pub rd_connections: Text,
    pub rd_connections_hint: Text,
    pub rd_load_connections: Text,
    pub rd_sample: Text,
    pub rd_write: Text,
    pub rd_found: fn(u32, u32, u32) -> String,
    pub rd_written: fn(u32, u32, u32) -> String,
    pub rd_partly: Text,
    pub client: Text,
    pub company_side: Text,
    pub ai_provider: Text,
    pub ai_gemini: Text,
    pub ai_openai: Text,
    pub ai_base: Text,
    pub ai_hosts: fn(&str) -> String,
    pub ai_no_hosts: Text,
    pub ai_key: Text,
    pub ai_model: Text,
    pub ai_model_hint: Text,
    pub ai_load: Text,
    pub ai_choose: Text,
    pub ai_test: Text,
    pub ai_test_text: Text,
    pub ai_save: Text,
    pub ai_saved: Text,
    pub ai_confirmed: fn(u64, u64) -> String,
    pub ai_cost: fn(&str, &str) -> String,
    pub ai_cost_unknown: Text,
    pub pr_title: Text,
    pub pr_text: Text,
    pub pr_label: Text,
    pub pr_size: fn(&str, &str) -> String,
    pub pr_save: Text,
    pub pr_saved: fn(u32) -> String,
    pub pr_versions: Text,
    pub pr_version: fn(u32) -> String,
    pub pr_open: Text,
    pub pr_restore: Text,
    pub pr_compare: Text,
    pub pr_compared: fn(u32, u32) -> String,
    pub pr_added: Text,
    pub pr_removed: Text,
    pub pr_from: fn(u32) -> String,
    pub tg_token: Text,
    pub tg_chat: Text,
    pub tg_chat_hint: Text,
    pub tg_thread: Text,
    pub tg_repeat: Text,
    pub tg_repeat_hint: Text,
    pub tg_test: Text,
    pub tg_report: Text,
    pub tg_sent: Text,
    pub tg_open: Text,
    pub tg_need_test: Text,
    pub au_enabled: Text,
    pub au_zone: Text,
    pub au_zone_hint: Text,
    pub au_day_start: Text,
    pub au_day_start_hint: Text,
    pub au_daily: Text,
    pub au_weekly: Text,
    pub au_monthly: Text,
    pub au_at: Text,
    pub au_days_off: Text,
    pub au_days_off_hint: Text,
    pub au_weekday: Text,
    pub au_month_day: Text,
    pub au_misfire: Text,
    pub au_skip: Text,
    pub au_latest: Text,
    pub au_every: Text,
    pub au_at_most: Text,
    pub au_retention: Text,
    pub au_retention_hint: Text,
    pub au_notice: Text,
    pub au_preview: Text,
    pub au_line: fn(&str, &str, &str) -> String,
    pub au_none: Text,
    pub source: fn(SourceMode) -> Text,
    pub state: fn(CheckState) -> Text,
    pub weekday: fn(Weekday) -> Text,
    pub kind: fn(ReportKind) -> Text,
    pub item: fn(CheckCode) -> Text,
    pub fact: fn(FactCode) -> Text,
    pub au_saved: Text,
    /// What to know about a warning.
    pub warn_filter: Text,
    pub warn_token: Text,
    /// What to do outside, click by click.
    pub guide: fn(IntegrationKind) -> &'static [Text],
}

/// The service that gives an integration's keys: its name, its page, and its page among the emulated consoles of the demo.
pub struct Service {
    pub name: Text,
    pub page: Text,
    pub emulated: Text,
}

/// Where a person has to go for an integration's keys, if anywhere.
#[must_use]
pub const fn service(kind: IntegrationKind) -> Option<Service> {
    let (name, page, emulated) = match kind {
        IntegrationKind::Supabase => ("Supabase", "https://supabase.com/dashboard/projects", "supabase"),
        IntegrationKind::Amocrm => ("amoCRM", "https://www.amocrm.ru/", "amocrm"),
        IntegrationKind::Radist => ("Radist.Online", "https://my.radist.online/", "radist"),
        IntegrationKind::Ai => ("Google AI Studio", "https://aistudio.google.com/apikey", "gemini"),
        IntegrationKind::Telegram => ("BotFather", "https://t.me/BotFather", "telegram"),
        IntegrationKind::Automation => return None,
    };
    Some(Service { name, page, emulated })
}

impl Service {
    /// Its address: among the demo's emulated consoles when there are some, at `console`. Each of them shows the keys of the
    /// demo's own company; another one finds its own on their first page.
    #[must_use]
    pub fn address(&self, console: Option<&str>, of_demo: bool) -> String {
        match console.map(|console| console.trim_end_matches('/')) {
            None => self.page.to_owned(),
            Some(console) if of_demo => format!("{console}/{}", self.emulated),
            Some(console) => console.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_leads_to_its_own_consoles_and_the_product_to_the_services() {
        for kind in IntegrationKind::ALL {
            let Some(service) = service(kind) else {
                assert_eq!(kind, IntegrationKind::Automation);
                continue;
            };
            let real = service.address(None, true);
            assert_eq!(real, service.address(None, false));
            assert!(real.starts_with("https://"), "{real}");
            for console in ["http://127.0.0.1:4900/console", "http://127.0.0.1:4900/console/"] {
                let emulated = service.address(Some(console), true);
                assert_eq!(emulated, format!("http://127.0.0.1:4900/console/{}", service.emulated));
                assert_eq!(service.address(Some(console), false), "http://127.0.0.1:4900/console");
            }
        }
    }

    #[test]
    fn a_cards_title_says_its_purpose_and_not_its_buttons_words() {
        for words in [&RU, &KK, &EN] {
            for (title, button) in [
                (words.sample_leads_title, words.sample_leads),
                (words.rd_sample_title, words.rd_sample),
                (words.tg_test_title, words.tg_test),
            ] {
                assert!(!title.is_empty() && title != button, "{title}");
            }
        }
    }
}
