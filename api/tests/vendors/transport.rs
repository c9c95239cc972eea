//! What holds for every vendor alike: statuses, waits, broken answers, caps, and what errors may say.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use serde_json::json;
use synkro::vendors::error::{ErrorClass, VendorError, VendorErrorKind as Kind};
use synkro::vendors::http::{Egress, Vendor};
use synkro::vendors::{amocrm, gemini, openai, radist, supabase, telegram};

use crate::script::{
    AI_HOST, AI_URL, AMOCRM_HOST, KEY, RADIST_URL, Reply, SUPABASE_URL, Script, TOKEN, clock, short_deadlines,
};

/// The simplest call of a vendor.
fn probe(vendor: Vendor, egress: &Egress) -> BoxFuture<'_, Result<(), VendorError>> {
    Box::pin(async move {
        match vendor {
            Vendor::Amocrm => amocrm::Client::new(egress, AMOCRM_HOST, KEY)?.account().await.map(drop),
            Vendor::Radist => {
                radist::Client::new(egress, RADIST_URL, KEY, 910_001)?.sources().await.map(drop)
            }
            Vendor::Supabase => supabase::Client::new(egress, SUPABASE_URL, KEY)?.root().await.map(drop),
            Vendor::Gemini => gemini::Client::new(egress, KEY)?.models().await.map(drop),
            Vendor::Openai => openai::Client::new(egress, AI_URL, KEY)?.models().await.map(drop),
            Vendor::Telegram => telegram::Client::new(egress, TOKEN)?.get_me().await.map(drop),
        }
    })
}

/// An answer that every probe takes, with fields that nobody knows.
fn good() -> Reply {
    Reply::json(
        json!({"ok": true, "result": {"id": 1, "first_name": "bot", "new": []}, "id": 1, "models": [],
        "paths": {"/": {}, "/t": {}}, "data": [], "brand_new": {"a": [1, null]}}),
    )
}

/// Every vendor's error for one answer.
async fn errors(answer: fn() -> Reply) -> Vec<(Vendor, VendorError)> {
    let never = matches!(answer(), Reply::Stall | Reply::SlowBody);
    let mut errors = Vec::new();
    for vendor in Vendor::ALL {
        let script = Script::start(move |_| answer()).await;
        let egress = script.egress_with(|config| {
            if never {
                config.longest_call = short_deadlines();
            }
            config.body_limit = 4096;
            config.unpacked_limit = 1024;
        });
        let error = probe(vendor, &egress).await.expect_err(&vendor.to_string());
        assert_eq!(script.requests().len(), 1, "{vendor}: one call is one attempt");
        errors.push((vendor, error));
    }
    errors
}

async fn every_vendor_says(answer: fn() -> Reply, kind: Kind, class: ErrorClass) {
    for (vendor, error) in errors(answer).await {
        assert_eq!((&error.kind, error.class()), (&kind, class), "{vendor}: {error}");
    }
}

#[tokio::test]
async fn a_good_answer_passes_whatever_else_is_in_it() {
    for vendor in Vendor::ALL {
        let script = Script::start(|_| good()).await;
        probe(vendor, &script.egress()).await.unwrap();
        let request = script.requests().remove(0);
        let host = match vendor {
            Vendor::Amocrm => AMOCRM_HOST,
            Vendor::Radist => "api.radist.online",
            Vendor::Supabase => "abcdefghijklmnopqrst.supabase.co",
            Vendor::Gemini => "generativelanguage.googleapis.com",
            Vendor::Openai => AI_HOST,
            Vendor::Telegram => "api.telegram.org",
        };
        assert_eq!(request.headers["host"], host);
        assert!(request.headers["user-agent"].starts_with("Synkro/"), "{vendor}");
        for absent in ["referer", "cookie", "x-forwarded-for"] {
            assert!(!request.headers.contains_key(absent), "{vendor} sends {absent}");
        }
        assert!(
            vendor == Vendor::Telegram || !request.target.contains(KEY),
            "{vendor} puts its key into the address"
        );
    }
}

#[tokio::test]
async fn a_refused_key_waits_for_a_person() {
    every_vendor_says(|| Reply::status(401, json!({})), Kind::Unauthorized, ErrorClass::Person).await;
    every_vendor_says(|| Reply::html(401), Kind::Unauthorized, ErrorClass::Person).await;
}

#[tokio::test]
async fn a_limit_with_a_time_waits_until_then() {
    let wait = ErrorClass::RetryAfter(Duration::from_secs(17));
    every_vendor_says(|| Reply::html(429).with("retry-after", "17"), Kind::RateLimited, wait).await;
    let date = || Reply::status(429, json!({})).with("retry-after", "Fri, 20 Nov 2026 06:00:17 GMT");
    every_vendor_says(date, Kind::RateLimited, wait).await;
}

#[tokio::test]
async fn a_limit_without_a_readable_time_backs_off() {
    every_vendor_says(|| Reply::html(429), Kind::RateLimited, ErrorClass::Retry).await;
    let nonsense = || Reply::status(429, json!({})).with("retry-after", "soon");
    every_vendor_says(nonsense, Kind::RateLimited, ErrorClass::Retry).await;
}

#[tokio::test]
async fn during_a_long_pause_nothing_is_sent_and_after_it_calls_go_out_again() {
    for vendor in Vendor::ALL {
        let script = Script::start(|_| Reply::html(429).with("retry-after", "90")).await;
        let overrides = Vendor::ALL.map(|vendor| (vendor, script.url.clone())).into();
        let ai_hosts = vec![AI_HOST.to_owned()];
        let config = synkro::vendors::EgressConfig { overrides, ai_hosts, ..Default::default() };
        let clock = clock();
        let egress = Egress::new(config, clock.clone()).unwrap();
        probe(vendor, &egress).await.unwrap_err();
        let held = probe(vendor, &egress).await.unwrap_err();
        assert_eq!((held.kind, held.status), (Kind::RateLimited, None), "{vendor}");
        assert!(held.retry_after.is_some_and(|wait| wait > Duration::from_secs(80)), "{vendor}");
        assert_eq!(script.requests().len(), 1, "{vendor}");
        clock.advance(Duration::from_secs(100));
        probe(vendor, &egress).await.unwrap_err();
        assert_eq!(script.requests().len(), 2, "{vendor}");
    }
}

#[tokio::test]
async fn a_server_error_is_retried() {
    for answer in [
        || Reply::status(500, json!({"message": "x"})),
        || Reply::html(502),
        || Reply::html(503),
        || Reply::html(504),
    ] {
        every_vendor_says(answer, Kind::Unavailable, ErrorClass::Retry).await;
    }
}

#[tokio::test]
async fn of_a_senselessly_long_or_short_wait_only_a_part_is_believed() {
    for (named, longest, radist) in [("86400", 3600, 120), ("0", 0, 1)] {
        let answer = match named {
            "0" => || Reply::html(503).with("retry-after", "0"),
            _ => || Reply::html(503).with("retry-after", "86400"),
        };
        for (vendor, error) in errors(answer).await {
            let believed = if vendor == Vendor::Radist { radist } else { longest };
            assert_eq!(error.kind, Kind::Unavailable, "{vendor}");
            assert_eq!(error.retry_after, Some(Duration::from_secs(believed)), "{vendor}: {named}");
        }
    }
}

#[tokio::test]
async fn a_broken_connection_is_retried() {
    every_vendor_says(|| Reply::CutBody, Kind::Network, ErrorClass::Retry).await;
    every_vendor_says(|| Reply::Drop, Kind::Network, ErrorClass::Retry).await;
    every_vendor_says(|| Reply::Raw(b"garbage\r\n\r\n".to_vec()), Kind::Network, ErrorClass::Retry).await;
}

#[tokio::test]
async fn no_connection_is_retried() {
    for vendor in Vendor::ALL {
        let script = Script::start(|_| good()).await;
        // A port that was just free: nobody listens there.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let egress = script.egress_with(|config| {
            config.overrides.insert(vendor, format!("http://{free}").parse().unwrap());
        });
        let error = probe(vendor, &egress).await.unwrap_err();
        assert_eq!(
            (error.kind.clone(), error.class()),
            (Kind::Network, ErrorClass::Retry),
            "{vendor}: {error}"
        );
    }
}

#[tokio::test]
async fn a_silent_vendor_is_given_up_at_the_deadline() {
    let kind = Kind::Timeout { sent: false };
    every_vendor_says(|| Reply::Stall, kind.clone(), ErrorClass::Retry).await;
    every_vendor_says(|| Reply::SlowBody, kind, ErrorClass::Retry).await;
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_malformed() {
    every_vendor_says(|| Reply::html(200), Kind::Malformed, ErrorClass::Retry).await;
    every_vendor_says(
        || Reply::json("{\"ok\": true, \"result\": {\"id\""),
        Kind::Malformed,
        ErrorClass::Retry,
    )
    .await;
    every_vendor_says(|| Reply::json(""), Kind::Malformed, ErrorClass::Retry).await;
    every_vendor_says(|| Reply::json(format!("{}1", "[".repeat(900))), Kind::Malformed, ErrorClass::Retry)
        .await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 304, 307, 308] {
        let tripwire = Script::start(|_| good()).await;
        let location = tripwire.url.to_string();
        for vendor in Vendor::ALL {
            let location = location.clone();
            let script = Script::start(move |_| Reply::status(status, "").with("location", &location)).await;
            let error = probe(vendor, &script.egress()).await.unwrap_err();
            assert_eq!(
                (error.kind.clone(), error.class()),
                (Kind::Redirected, ErrorClass::Person),
                "{vendor}"
            );
            assert!(!format!("{error} {error:?}").contains("127.0.0.1"), "{error:?}");
        }
        assert!(tripwire.requests().is_empty(), "{status} was followed");
    }
}

#[tokio::test]
async fn a_body_over_the_cap_is_refused_announced_or_not() {
    let announced = || Reply::json("x".repeat(5000));
    every_vendor_says(announced, Kind::TooLarge, ErrorClass::Failed).await;
    let chunked = || {
        let chunk = format!("400\r\n{}\r\n", "x".repeat(1024));
        Reply::Raw(
            format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunk}{chunk}0\r\n\r\n")
                .into_bytes(),
        )
    };
    every_vendor_says(chunked, Kind::TooLarge, ErrorClass::Failed).await;
    let packed = || packed(&"x".repeat(2000));
    every_vendor_says(packed, Kind::TooLarge, ErrorClass::Failed).await;
}

#[tokio::test]
async fn a_packed_answer_is_unpacked() {
    let body = "{\"id\": 17, \"name\": \"Қазақ\", \"subdomain\": \"x\"}";
    let script = Script::start(move |_| packed(body)).await;
    let egress = script.egress();
    let account = amocrm::Client::new(&egress, AMOCRM_HOST, KEY).unwrap().account().await.unwrap();
    assert_eq!((account.id, account.name.as_str()), (17, "Қазақ"));
    assert!(script.requests()[0].headers["accept-encoding"].contains("gzip"));
}

#[tokio::test]
async fn no_error_shows_a_key_or_an_address() {
    let echo = || {
        Reply::status(
            400,
            json!({"message": format!("bad {KEY} and {TOKEN} at https://evil.tld/bot{TOKEN}/x"),
        "description": format!("bad {KEY} {TOKEN}"), "detail": format!("{KEY}{TOKEN}")}),
        )
    };
    let answers: [fn() -> Reply; 7] = [
        echo,
        || Reply::html(500),
        || Reply::Stall,
        || Reply::Drop,
        || Reply::CutBody,
        || Reply::html(200),
        || Reply::status(302, ""),
    ];
    for answer in answers {
        for (vendor, error) in errors(answer).await {
            let shown = format!("{error} {error:?} {error:#?}");
            // Each vendor's own key; the other's would not be in its answers.
            let key = if vendor == Vendor::Telegram { TOKEN } else { KEY };
            assert!(!shown.contains(key), "{vendor}: {shown}");
            assert!(!shown.contains(&TOKEN[11..]) || vendor != Vendor::Telegram, "{vendor}: {shown}");
            assert!(!shown.contains("://") && !shown.contains("127.0.0.1"), "{vendor}: {shown}");
            assert!(error.detail.chars().count() <= 300, "{vendor}: {shown}");
        }
    }
}

#[tokio::test]
async fn a_key_that_no_header_can_carry_is_refused_before_anything_is_sent() {
    let script = Script::start(|_| good()).await;
    let egress = script.egress();
    for key in ["", "two words", "line\r\nx-evil: 1", "ключ", "a\u{0}b"] {
        let kinds = [
            amocrm::Client::new(&egress, AMOCRM_HOST, key).err(),
            radist::Client::new(&egress, RADIST_URL, key, 1).err(),
            supabase::Client::new(&egress, SUPABASE_URL, key).err(),
            gemini::Client::new(&egress, key).err(),
            telegram::Client::new(&egress, key).err(),
        ];
        for error in kinds {
            assert_eq!(error.map(|error| error.kind), Some(Kind::Unauthorized), "{key:?}");
        }
    }
    assert!(script.requests().is_empty());
}

/// Collects everything that is logged on this thread, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_log_line_of_any_level_shows_a_key_an_address_or_a_vendors_words() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let answers: [fn() -> Reply; 5] = [
        good,
        || {
            Reply::status(
                400,
                json!({"message": "words of the vendor", "description": "words of the vendor"}),
            )
        },
        || Reply::status(429, json!({"detail": "words of the vendor"})).with("retry-after", "9"),
        || Reply::CutBody,
        || {
            Reply::json(
                json!(["words of the vendor", {"connection_id": "words of the vendor"}, {"id": "words of the vendor"}]),
            )
        },
    ];
    for answer in answers {
        for vendor in Vendor::ALL {
            let script = Script::start(move |_| answer()).await;
            probe(vendor, &script.egress()).await.ok();
        }
    }
    drop(guard);
    let lines = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(lines.contains("called") && lines.contains("seems to have changed"), "{lines}");
    for secret in [KEY, TOKEN, &TOKEN[11..], "words of the vendor", "/bot", "://"] {
        assert!(!lines.contains(secret), "{secret} in {lines}");
    }
}

/// A gzip answer made of stored blocks: no packer is needed to write one.
fn packed(text: &str) -> Reply {
    let bytes = text.as_bytes();
    let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    let length = u16::try_from(bytes.len()).unwrap();
    gzip.extend(length.to_le_bytes());
    gzip.extend((!length).to_le_bytes());
    gzip.extend(bytes);
    gzip.extend(crc32(bytes).to_le_bytes());
    gzip.extend(u32::from(length).to_le_bytes());
    let headers =
        vec![("content-type", "application/json".to_owned()), ("content-encoding", "gzip".to_owned())];
    Reply::Whole { status: 200, headers, body: gzip }
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}
