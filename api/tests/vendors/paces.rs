//! A pace belongs to the account at the vendor: a renewed token, a new key, another client of the same account keep it.

use std::time::Duration;

use serde_json::json;
use synkro::clock::Clock;
use synkro::vendors::amocrm::oauth::{self, AppCredentials};
use synkro::vendors::error::VendorErrorKind as Kind;
use synkro::vendors::http::{Egress, Vendor, VendorError};
use synkro::vendors::{amocrm, radist, supabase, telegram};

use crate::script::{AMOCRM_HOST, RADIST_URL, Reply, SUPABASE_URL, Script, clock};

const BOT_BEFORE: &str = "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";
const BOT_AFTER: &str = "7000000001:ZZbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";
const COMPANY: i64 = 910_001;

/// One cheap call to an account with this key.
async fn call(egress: &Egress, vendor: Vendor, key: &str) -> Result<(), VendorError> {
    match vendor {
        Vendor::Amocrm => amocrm::Client::new(egress, AMOCRM_HOST, key)?.account().await.map(drop),
        Vendor::Radist => radist::Client::new(egress, RADIST_URL, key, COMPANY)?.sources().await.map(drop),
        Vendor::Supabase => supabase::Client::new(egress, SUPABASE_URL, key)?.auth_settings().await,
        Vendor::Telegram => telegram::Client::new(egress, key)?.get_me().await.map(drop),
        Vendor::Gemini | Vendor::Openai => panic!("the key is the account"),
    }
}

/// Each vendor whose account outlives its keys, with a key before and one after.
const ACCOUNTS: [(Vendor, &str, &str); 4] = [
    (Vendor::Amocrm, "token-of-yesterday", "token-of-today"),
    (Vendor::Radist, "key-before", "key-after"),
    (Vendor::Supabase, "sb_secret_before", "sb_secret_after"),
    (Vendor::Telegram, BOT_BEFORE, BOT_AFTER),
];

#[tokio::test]
async fn a_pause_that_the_vendor_asked_for_outlives_the_key_that_it_was_told_to() {
    for (vendor, before, after) in ACCOUNTS {
        let script =
            Script::start(|_| Reply::status(429, json!({"ok": false})).with("retry-after", "90")).await;
        let egress = script.egress();
        assert_eq!(call(&egress, vendor, before).await.unwrap_err().kind, Kind::RateLimited, "{vendor}");
        let held = call(&egress, vendor, after).await.unwrap_err();
        assert_eq!(held.kind, Kind::RateLimited, "{vendor}");
        assert_eq!(script.requests().len(), 1, "{vendor}: the new key went out into the pause");
    }
}

/// How long a clock that only waits move has moved meanwhile.
async fn took(clock: &Clock, work: impl Future<Output = ()>) -> Duration {
    let before = clock.instant();
    work.await;
    clock.instant() - before
}

#[tokio::test]
async fn clients_with_an_old_and_a_new_key_together_go_at_one_pace() {
    for (vendor, before, after) in ACCOUNTS {
        // Supabase has no pace, only pauses.
        if vendor == Vendor::Supabase {
            continue;
        }
        let script = Script::start(|_| {
            Reply::json(json!({"ok": true, "id": 1, "name": "n", "sources": [], "result": {"id": 1}}))
        })
        .await;
        let paced = |keys: [&'static str; 2]| {
            let clock = clock();
            let egress = script.egress_on(clock.clone());
            async move {
                let many = async {
                    for turn in 0..12 {
                        call(&egress, vendor, keys[turn % 2]).await.unwrap();
                    }
                };
                took(&clock, many).await
            }
        };
        let (alone, together) = (paced([before, before]).await, paced([before, after]).await);
        assert!(alone > Duration::ZERO, "{vendor}");
        assert_eq!(together, alone, "{vendor}: two keys, two paces");
    }
}

#[tokio::test]
async fn amocrms_token_endpoint_and_its_api_share_one_pace() {
    let script = Script::start(|_| Reply::html(429).with("retry-after", "90")).await;
    let egress = script.egress();
    let app = AppCredentials { client_id: "id", client_secret: "secret", redirect_uri: "http://x/y" };
    let refused = oauth::refresh(&egress, AMOCRM_HOST, &app, "refresh-token").await.unwrap_err();
    assert_eq!(refused.kind, Kind::RateLimited);
    call(&egress, Vendor::Amocrm, "a-token").await.unwrap_err();
    oauth::current_host(&egress, AMOCRM_HOST, "refresh-token").await.unwrap_err();
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_radist_key_before_and_after_its_company_is_known_has_one_pace() {
    let script = Script::start(|_| Reply::status(429, json!({})).with("retry-after", "90")).await;
    let egress = script.egress();
    let unknown = radist::Client::new(&egress, RADIST_URL, "one-key", 0).unwrap();
    let known = radist::Client::new(&egress, RADIST_URL, "one-key", COMPANY).unwrap();
    unknown.companies().await.unwrap_err();
    known.sources().await.unwrap_err();
    assert_eq!(script.requests().len(), 1, "the company's first request went out into the key's pause");
    // And the other way round: a list of companies, asked with the key of a company that is paused.
    let script = Script::start(|_| Reply::status(429, json!({})).with("retry-after", "90")).await;
    let egress = script.egress();
    let unknown = radist::Client::new(&egress, RADIST_URL, "one-key", 0).unwrap();
    let known = radist::Client::new(&egress, RADIST_URL, "one-key", COMPANY).unwrap();
    known.sources().await.unwrap_err();
    unknown.companies().await.unwrap_err();
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn other_accounts_of_a_vendor_are_not_held_up() {
    let script = Script::start(|_| Reply::status(429, json!({})).with("retry-after", "90")).await;
    let egress = script.egress();
    call(&egress, Vendor::Amocrm, "token").await.unwrap_err();
    amocrm::Client::new(&egress, "other.amocrm.ru", "token").unwrap().account().await.unwrap_err();
    call(&egress, Vendor::Radist, "key").await.unwrap_err();
    radist::Client::new(&egress, RADIST_URL, "other-key", 910_002).unwrap().sources().await.unwrap_err();
    call(&egress, Vendor::Telegram, BOT_BEFORE).await.unwrap_err();
    let other = BOT_BEFORE.replace("7000000001", "7000000002");
    call(&egress, Vendor::Telegram, &other).await.unwrap_err();
    assert_eq!(script.requests().len(), 6);
}
