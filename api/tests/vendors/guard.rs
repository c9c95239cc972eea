//! Nothing that a customer types makes this server call itself or its neighbours.
//!
//! A tripwire listens on loopback; every attempt must leave it untouched.

use std::io;
use std::net::IpAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::BoxFuture;
use synkro::clock::Clock;
use synkro::vendors::error::{ErrorClass, VendorErrorKind as Kind};
use synkro::vendors::http::{Budgets, Egress, EgressConfig, Lookup};
use synkro::vendors::{amocrm, gemini, openai, radist, supabase, telegram};
use tokio::io::AsyncWriteExt;

use crate::script::{KEY, Reply, Script, TOKEN, clock};

/// A look-up that answers with the given addresses in turn and counts the questions.
struct Answers {
    rounds: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Lookup for Answers {
    fn lookup<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let round = self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            let answer = self.rounds.get(round % self.rounds.len().max(1));
            answer.cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
        })
    }
}

fn egress_that_resolves_to(rounds: &[&[&str]]) -> (Egress, Arc<Answers>) {
    let parse = |round: &&[&str]| round.iter().map(|text| text.parse().unwrap()).collect();
    let answers =
        Arc::new(Answers { rounds: rounds.iter().map(parse).collect(), asked: AtomicUsize::new(0) });
    let clock = clock();
    let lookup: Arc<dyn Lookup> = answers.clone();
    let config = EgressConfig { ai_hosts: vec!["llm.example.org".to_owned()], ..EgressConfig::default() };
    let egress = Egress::with(config, clock.clone(), Budgets::new(clock), lookup).unwrap();
    (egress, answers)
}

#[tokio::test]
async fn no_spelling_of_a_host_reaches_loopback() {
    let tripwire = Script::start(|_| Reply::json("{}")).await;
    let port = tripwire.url.port().unwrap();
    let (egress, answers) = egress_that_resolves_to(&[&["127.0.0.1"]]);
    let hosts = [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0177.0.0.1",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "localhost",
        "localhost.",
        "0.0.0.0",
        "[::]",
        "evilamocrm.ru",
        "amocrm.ru.evil.tld",
        "user@127.0.0.1",
        "example.amocrm.ru@127.0.0.1",
        "example.amocrm.ru#@127.0.0.1",
        "example.amocrm.ru.",
        "127.0.0.1#.amocrm.ru",
        "127.0.0.1?.amocrm.ru",
        "127.0.0.1/.amocrm.ru",
        "127.0.0.1\\.amocrm.ru",
        "127.0.0.1\t.amocrm.ru",
        "127.0.0.1\r\n.amocrm.ru",
        "xn--80ak6aa92e.amocrm.ru",
        "１２７.0.0.1",
        "LOCALHOST",
        "example.amocrm.ru",
        "abcdefghijklmnopqrst.supabase.co",
        "api.radist.online",
        "EXAMPLE.AMOCRM.RU",
        "llm.example.org",
        "llm.example.org.",
        "llm.example.org.evil.tld",
        "evil-llm.example.org",
        "a.llm.example.org",
        "user@llm.example.org",
        "llm.example.org@127.0.0.1",
        "127.0.0.1#llm.example.org",
        "127.0.0.1\\@llm.example.org",
    ];
    for host in hosts {
        for scheme in ["https://", "http://", "", "file://", "gopher://", "HTTPS://", "https:/", "//"] {
            for typed in [
                format!("{scheme}{host}:{port}"),
                format!("{scheme}{host}:{port}/v2"),
                format!("{scheme}{host}:6379"),
            ] {
                assert_eq!(
                    amocrm::Client::new(&egress, &typed, KEY).err().map(|e| e.kind),
                    Some(Kind::HostNotAllowed),
                    "{typed}"
                );
                assert_eq!(
                    radist::Client::new(&egress, &typed, KEY, 1).err().map(|e| e.kind),
                    Some(Kind::HostNotAllowed),
                    "{typed}"
                );
                assert_eq!(
                    supabase::Client::new(&egress, &typed, KEY).err().map(|e| e.kind),
                    Some(Kind::HostNotAllowed),
                    "{typed}"
                );
                assert_eq!(
                    openai::Client::new(&egress, &typed, KEY).err().map(|e| e.kind),
                    Some(Kind::HostNotAllowed),
                    "{typed}"
                );
            }
        }
    }
    assert!(tripwire.requests().is_empty());
    assert_eq!(answers.asked.load(Ordering::Relaxed), 0, "nothing was even looked up");
}

#[tokio::test]
async fn a_vendors_name_that_leads_into_a_private_network_is_refused_each_time_it_is_asked() {
    let rounds: [&[&str]; 6] = [
        &["127.0.0.1"],
        &["10.0.0.1", "::1"],
        &["169.254.169.254"],
        &["::ffff:127.0.0.1"],
        &["64:ff9b::7f00:1"],
        &["100.64.0.1", "fd00::1"],
    ];
    let (egress, answers) = egress_that_resolves_to(&rounds);
    for round in 0..1000 {
        let error = match round % 5 {
            0 => amocrm::Client::new(&egress, "example.amocrm.ru", KEY).unwrap().account().await.map(drop),
            1 => radist::Client::new(&egress, "https://api.radist.online/v2", KEY, 1)
                .unwrap()
                .companies()
                .await
                .map(drop),
            2 => supabase::Client::new(&egress, "abcdefghijklmnopqrst.supabase.co", KEY)
                .unwrap()
                .root()
                .await
                .map(drop),
            3 => gemini::Client::new(&egress, KEY).unwrap().models().await.map(drop),
            _ => telegram::Client::new(&egress, TOKEN).unwrap().get_me().await.map(drop),
        }
        .unwrap_err();
        assert_eq!(
            (&error.kind, error.class()),
            (&Kind::HostNotAllowed, ErrorClass::Person),
            "round {round}: {error:?}"
        );
    }
    assert_eq!(answers.asked.load(Ordering::Relaxed), 1000, "one look-up a request, none to rebind");
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_told_from_a_broken_network() {
    let (egress, _) = egress_that_resolves_to(&[]);
    let client = supabase::Client::new(&egress, "abcdefghijklmnopqrst.supabase.co", KEY).unwrap();
    let error = client.schema_version().await.unwrap_err();
    assert_eq!((&error.kind, error.detail.as_str()), (&Kind::Unresolved, "the host name does not resolve"));
}

#[tokio::test]
async fn a_proxy_from_the_environment_is_not_used() {
    let tripwire = Script::start(|_| Reply::json("{}")).await;
    let proxy = tripwire.url.to_string();
    let child = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "guard::a_call_without_a_network_fails", "--nocapture"]);
        for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            command.env(name, &proxy);
        }
        command.output().unwrap()
    });
    let output = child.await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    assert!(tripwire.requests().is_empty());
}

#[tokio::test]
async fn a_call_without_a_network_fails() {
    let (egress, answers) = egress_that_resolves_to(&[]);
    telegram::Client::new(&egress, TOKEN).unwrap().get_me().await.unwrap_err();
    assert_eq!(answers.asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_stranger_with_the_right_name_but_no_certificate_is_refused() {
    // Speaks plain HTTP where TLS is expected.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let https = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok();
        }
    });
    let overrides = [(synkro::vendors::Vendor::Telegram, https.parse().unwrap())].into();
    let egress = Egress::new(EgressConfig { overrides, ..EgressConfig::default() }, Clock::system()).unwrap();
    let error = telegram::Client::new(&egress, TOKEN).unwrap().get_me().await.unwrap_err();
    assert_eq!((&error.kind, error.class()), (&Kind::Tls, ErrorClass::Person), "{error:?}");
}
