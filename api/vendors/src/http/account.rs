//! Whose budget a request counts into: the account as the vendor itself counts it.
//!
//! A token is renewed and a key is replaced while the vendor goes on counting, so neither names an account. Each kind
//! of account is made from what it is known by and from nothing else: a host, a company's number, a bot's number. Only
//! where the vendor sells by key (the AI vendors) the key is the account.

use url::Url;

use super::Vendor;

/// One account of a vendor. Holds no key: names are hashed, because they are written into logs and into Redis.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Account {
    vendor: Vendor,
    /// The first 16 hex digits of the name's SHA-256.
    name: String,
    /// The key whose calls count into this account, too: see [`Account::radist`].
    key: Option<String>,
}

impl Account {
    /// An account of amoCRM: its host. The vendor counts by integration and by account and bans by address, so all that
    /// goes to one host goes at one pace, its token address included.
    #[must_use]
    pub fn amocrm(account: &Url) -> Self {
        Self::named(Vendor::Amocrm, account.host_str().unwrap_or_default())
    }

    /// A company of Radist, asked with `key`. Before it is known which company a key is for, only the key can be counted;
    /// as soon as it is known, the key's calls count into both, so that there never are two paces.
    #[must_use]
    pub fn radist(company: Option<i64>, key: &str) -> Self {
        let key = Self::named(Vendor::Radist, &format!("key {key}"));
        match company {
            None => key,
            Some(company) => {
                let company = Self::named(Vendor::Radist, &format!("company {company}"));
                Self { key: Some(key.name), ..company }
            }
        }
    }

    /// A Supabase project: its host. Each has a gateway of its own.
    #[must_use]
    pub fn supabase(project: &Url) -> Self {
        Self::named(Vendor::Supabase, project.host_str().unwrap_or_default())
    }

    /// A key of Gemini: the vendor counts by the key's project, which the key alone names.
    #[must_use]
    pub fn gemini(key: &str) -> Self {
        Self::named(Vendor::Gemini, key)
    }

    /// A key of an OpenAI-compatible endpoint.
    #[must_use]
    pub fn openai(endpoint: &Url, key: &str) -> Self {
        Self::named(Vendor::Openai, &format!("{} {key}", endpoint.host_str().unwrap_or_default()))
    }

    /// A bot of Telegram: the number before the token's colon, which a new token keeps.
    #[must_use]
    pub fn telegram(bot: u64) -> Self {
        Self::named(Vendor::Telegram, &bot.to_string())
    }

    fn named(vendor: Vendor, name: &str) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, name.as_bytes());
        Self { vendor, name: hex::encode(&digest.as_ref()[..8]), key: None }
    }

    /// Whose account.
    #[must_use]
    pub const fn vendor(&self) -> Vendor {
        self.vendor
    }

    /// Every name that a call of this account counts into; the account's own is the first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.key.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_does_not_hold_its_key() {
        let accounts = [Account::gemini("AIza-secret-value"), Account::radist(Some(5), "secret-value")];
        assert!(!format!("{accounts:?}").contains("secret"));
        assert_ne!(accounts[0], Account::gemini("AIza-secret-valuf"));
    }

    #[test]
    fn a_host_is_one_account_however_it_is_written() {
        let of = |text: &str| Account::amocrm(&Url::parse(text).unwrap());
        assert_eq!(
            of("https://QazaqDemo.amocrm.ru/api/v4/"),
            of("https://qazaqdemo.amocrm.ru/oauth2/access_token")
        );
        assert_ne!(of("https://a.amocrm.ru"), of("https://b.amocrm.ru"));
    }

    #[test]
    fn keys_of_one_company_meet_in_it_and_one_key_meets_itself() {
        let shared = |a: &Account, b: &Account| a.names().any(|name| b.names().any(|other| name == other));
        let (unknown, known) = (Account::radist(None, "a"), Account::radist(Some(5), "a"));
        let renewed = Account::radist(Some(5), "b");
        assert!(shared(&unknown, &known) && shared(&known, &renewed));
        assert!(!shared(&unknown, &renewed));
        assert!(!shared(&known, &Account::radist(Some(6), "b")));
    }
}
