//! One client a vendor, all over one guarded egress.
//!
//! What a client does: one vendor, its paging, its errors, its own types. What it must not do: know a database, a
//! tenant, the vault or the HTTP server; retry (a call is one attempt, the pipeline repeats); print a URL, a key or a
//! vendor's text. Credentials are borrowed for as long as a client lives, and a client is cheap to make.
//!
//! Next: [`spec`] for what differs between vendors; [`http`] for the guard, the caps and the rate budgets; [`error`] for what can go wrong and what to do then;
//! [`problem`] for what a person reads of it; a vendor's module for its calls.

pub mod amocrm;
pub mod error;
pub mod gemini;
pub mod http;
mod json;
pub mod manner;
pub mod openai;
pub mod problem;
pub mod radist;
pub mod spec;
pub mod supabase;
pub mod telegram;
mod vendor;

pub use error::{ErrorClass, VendorError, VendorErrorKind};
pub use http::{Egress, EgressConfig};
pub use vendor::Vendor;

#[cfg(test)]
mod tests {
    use super::*;

    fn is_send<T: Send>(_: T) {}

    #[test]
    fn every_call_can_run_on_any_thread_of_the_runtime() {
        let egress = Egress::new(EgressConfig::default(), synkro_clock::Clock::system()).unwrap();
        let now = chrono::DateTime::UNIX_EPOCH;
        let window = amocrm::LeadWindow { from: now };
        let leads = amocrm::LeadWalker::new(window, amocrm::LeadPlace::default());
        let chats = radist::ChatWalker::new(now, None);
        let amocrm = amocrm::Client::new(&egress, "example.amocrm.ru", "token").unwrap();
        is_send(leads.next(&amocrm));
        is_send(amocrm.contacts(&[1]));
        let radist = radist::Client::new(&egress, "https://api.radist.online/v2", "key", 1).unwrap();
        is_send(chats.next(&radist));
        is_send(radist.messages(1, now, now, |_| ()));
        let supabase =
            supabase::Client::new(&egress, "abcdefghijklmnopqrst.supabase.co", "sb_secret_x").unwrap();
        let query = supabase::Query::new();
        is_send(supabase.select_all(supabase::tables::LEADS, &query));
        is_send(supabase.upsert(supabase::tables::LEADS, &[]));
        let endpoint =
            EgressConfig { ai_hosts: vec!["llm.example.org".to_owned()], ..EgressConfig::default() };
        let endpoint = Egress::new(endpoint, synkro_clock::Clock::system()).unwrap();
        is_send(openai::Client::new(&endpoint, "https://llm.example.org/v1", "key").unwrap().models());
        let gemini = gemini::Client::new(&egress, "key").unwrap();
        is_send(gemini.models());
        let token = "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";
        is_send(telegram::Client::new(&egress, token).unwrap().get_me());
    }
}
