//! The report against an independent computation from the emulators' own data.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use synkro_sandbox::{Dataset, Direction, Outcome};
use synkro_shared::report::{ContentState, DialogNumbers, ReportView};
use synkro_shared::run::{Period, RunStatus};

use crate::support::{Scene, TestDatabase, almaty_day, sqlite, whole_period};

/// Seconds between nine and seven in Almaty (UTC+5 all year since March 2024), counted day by day.
fn business(from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
    let five = Duration::hours(5);
    let (from, to) = (from + five, to + five);
    let mut seconds = 0;
    let mut midnight = from.date_naive().and_hms_opt(0, 0, 0).expect("midnight").and_utc();
    while midnight < to {
        let open = (midnight + Duration::hours(9)).max(from);
        let close = (midnight + Duration::hours(19)).min(to);
        seconds += (close - open).num_seconds().max(0);
        midnight += Duration::days(1);
    }
    u64::try_from(seconds).expect("not negative")
}

#[derive(Default)]
struct Expected {
    dialogs: u64,
    messages_in: u64,
    messages_out: u64,
    unanswered: u64,
    replies: Vec<u64>,
}

impl Expected {
    fn check(mut self, numbers: &DialogNumbers, whose: &str) {
        self.replies.sort_unstable();
        // Nearest rank, written the other way round: the smallest value that at least p percent do not exceed.
        let percentile = |percent: usize| {
            self.replies
                .iter()
                .enumerate()
                .find(|(i, _)| (i + 1) * 100 >= percent * self.replies.len())
                .map(|(_, v)| *v)
        };
        assert_eq!(numbers.dialogs, self.dialogs, "{whose}: dialogs");
        assert_eq!(numbers.messages_in, self.messages_in, "{whose}: in");
        assert_eq!(numbers.messages_out, self.messages_out, "{whose}: out");
        assert_eq!(numbers.unanswered, self.unanswered, "{whose}: unanswered");
        assert_eq!(numbers.first_reply.replies, self.replies.len() as u64, "{whose}: replies");
        assert_eq!(numbers.first_reply.median_seconds, percentile(50), "{whose}: median");
        assert_eq!(numbers.first_reply.p90_seconds, percentile(90), "{whose}: p90");
    }
}

fn ten_digits(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 10).then(|| digits[digits.len() - 10..].to_owned())
}

struct Truth {
    total: Expected,
    by_manager: BTreeMap<Option<i64>, Expected>,
    new_leads: u64,
    won: u64,
    lost: u64,
    without_lead: u64,
}

/// Open, changed last, newer id; and whose lead it is.
type Rank = (bool, DateTime<Utc>, i64, i64);

/// Everything from the data set alone, none of it by the product's code.
fn truth(data: &Dataset, period: Period) -> Truth {
    let inside = |at: DateTime<Utc>| period.start <= at && at < period.end;
    let mut leads_by_phone: BTreeMap<String, Vec<Rank>> = BTreeMap::new();
    for lead in data.leads.iter().filter(|lead| !lead.is_deleted) {
        let mut numbers: Vec<String> = Vec::new();
        for id in &lead.contact_ids {
            let contact = data.contacts.iter().find(|contact| contact.id == *id).expect("a contact");
            for number in
                contact.phones.iter().flat_map(|field| field.split([',', ';', '/'])).filter_map(ten_digits)
            {
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
        for number in numbers {
            let open = lead.outcome == Outcome::Open;
            let rank = (open, lead.updated_at, lead.id, lead.responsible_user_id);
            leads_by_phone.entry(number).or_default().push(rank);
        }
    }
    let mut truth = Truth {
        total: Expected::default(),
        by_manager: BTreeMap::new(),
        new_leads: 0,
        won: 0,
        lost: 0,
        without_lead: 0,
    };
    for chat in data.chats.iter().filter(|chat| !chat.is_group) {
        let mut messages: Vec<_> =
            data.messages.iter().filter(|message| message.chat_id == chat.id && inside(message.at)).collect();
        if messages.is_empty() {
            continue;
        }
        messages.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
        let lead =
            ten_digits(&chat.phone).and_then(|number| leads_by_phone.get(&number)?.iter().max().copied());
        let manager = lead.map(|lead| lead.3);
        truth.without_lead += u64::from(lead.is_none());
        for expected in [&mut truth.total, truth.by_manager.entry(manager).or_default()] {
            expected.dialogs += 1;
            let count = |way| messages.iter().filter(|message| message.direction == way).count() as u64;
            expected.messages_in += count(Direction::Inbound);
            expected.messages_out += count(Direction::Outbound);
            let last = messages.last().expect("a message");
            expected.unanswered += u64::from(last.direction == Direction::Inbound);
            if let Some(asked) = messages.iter().position(|message| message.direction == Direction::Inbound)
                && let Some(reply) =
                    messages[asked..].iter().find(|message| message.direction == Direction::Outbound)
                // Nobody is expected to answer at night.
                && business(messages[asked].at, messages[asked].at + Duration::seconds(1)) == 1
            {
                expected.replies.push(business(messages[asked].at, reply.at));
            }
        }
    }
    for lead in data.leads.iter().filter(|lead| !lead.is_deleted) {
        truth.new_leads += u64::from(inside(lead.created_at));
        let closed = lead.closed_at.is_some_and(inside);
        truth.won += u64::from(closed && lead.outcome == Outcome::Won);
        truth.lost += u64::from(closed && lead.outcome == Outcome::Lost);
    }
    truth
}

async fn report(scene: &Scene, period: Period) -> ReportView {
    let run = scene.run(period).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let mut browser = scene.signed_in("user@demo.example").await;
    let answer = browser.get(&format!("/api/v1/reports/{}", run.report_id.expect("a report"))).await;
    serde_json::from_value(answer.json()).expect("a report")
}

#[tokio::test]
async fn the_numbers_of_a_report_equal_an_independent_computation() {
    let database = sqlite();
    let clock = synkro::clock::Clock::manual(crate::support::anchor());
    let scene = Scene::set(&database, synkro_sandbox::DataSize::Demo, clock).await;
    let one_day = Period { start: almaty_day(2), end: almaty_day(1) };
    for period in [whole_period(), one_day] {
        let report = report(&scene, period).await;
        let control = scene.sandbox.control();
        let truth = truth(control.dataset(), period);
        assert!(truth.total.dialogs > 5, "the data set has something to compute");
        let metrics = &report.metrics;
        assert_eq!(
            (metrics.new_leads, metrics.won, metrics.lost, metrics.dialogs_without_lead),
            (truth.new_leads, truth.won, truth.lost, truth.without_lead)
        );
        truth.total.check(&metrics.total, "total");
        let with_dialogs = metrics.managers.iter().filter(|manager| manager.numbers.dialogs > 0).count();
        assert_eq!(with_dialogs, truth.by_manager.len());
        for (manager, expected) in truth.by_manager {
            let row =
                metrics.managers.iter().find(|row| row.manager_id == manager).expect("the manager's row");
            expected.check(&row.numbers, &format!("{manager:?}"));
        }
    }
}

both_databases!(every_citation_shown_stands_word_for_word_in_its_message);
async fn every_citation_shown_stands_word_for_word_in_its_message(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let report = report(&scene, whole_period()).await;
    let ContentState::Available { content } = report.content else { panic!("no text") };
    let control = scene.sandbox.control();
    let data = control.dataset();
    assert!(content.citations_confirmed > 0);
    for finding in &content.findings {
        assert!(!finding.citations.is_empty());
        for citation in &finding.citations {
            let message =
                data.messages.iter().find(|message| message.id == citation.message_id).expect("the message");
            assert_eq!(message.chat_id, citation.chat_id);
            assert_eq!(message.at.timestamp(), citation.sent_at.timestamp());
            let said = message.text.as_deref().unwrap_or_default().to_lowercase().replace('ё', "е");
            let said: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
            let quote = citation.quote.to_lowercase().replace('ё', "е");
            let quote: String = quote.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains(quote.trim_matches(['.', '"'])), "«{quote}» in «{said}»");
        }
    }
}

#[tokio::test]
async fn false_citations_of_the_model_are_not_shown() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let fault =
        synkro_sandbox::FaultRule::always(synkro_sandbox::Action::FalseCitations).on("generateContent");
    scene.sandbox.control().add_fault(synkro_sandbox::Vendor::Gemini, fault).await;
    let report = report(&scene, whole_period()).await;
    let ContentState::Available { content } = report.content else { panic!("no text") };
    assert!(content.citations_given > 0);
    assert_eq!((content.citations_confirmed, content.findings.len()), (0, 0));
}

both_databases!(the_clients_supabase_holds_the_rows_and_the_text_and_telegram_one_message);
async fn the_clients_supabase_holds_the_rows_and_the_text_and_telegram_one_message(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let report = report(&scene, whole_period()).await;
    let control = scene.sandbox.control();
    let rows = control.supabase_tables().await.expect("tables");
    let data = control.dataset();
    let groups: BTreeSet<i64> = data.chats.iter().filter(|chat| chat.is_group).map(|chat| chat.id).collect();
    let period = whole_period();
    let talked: Vec<_> = data
        .messages
        .iter()
        .filter(|m| !groups.contains(&m.chat_id) && period.start <= m.at && m.at < period.end)
        .collect();
    assert_eq!(rows["synkro_messages"], talked.len() as u64);
    assert_eq!(rows["synkro_chats"], talked.iter().map(|m| m.chat_id).collect::<BTreeSet<_>>().len() as u64);
    assert_eq!(rows["synkro_reports"], 1);
    let stored = control.supabase_rows("synkro_reports").await.expect("rows");
    let body = stored[0]["body"].as_str().expect("a text");
    assert!(body.contains(&format!("Диалогов: {}", report.metrics.total.dialogs)), "{body}");
    let posts = control.telegram_messages().await;
    assert_eq!(posts.len(), 1);
    let post: Value = serde_json::to_value(&posts[0]).expect("a message");
    assert!(post["text"].as_str().expect("a text").contains("Отчёт по продажам"));
}

both_databases!(a_month_is_compared_with_the_month_before_it_though_they_differ_in_length);
async fn a_month_is_compared_with_the_month_before_it_though_they_differ_in_length(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let period = |start: &str, end: &str| {
        let at = |day: &str| format!("{day}T00:00:00+05:00").parse().expect("an instant");
        Period { start: at(start), end: at(end) }
    };
    let (before, month) = (period("2026-10-01", "2026-11-01"), period("2026-11-01", "2026-12-01"));
    assert!(report(&scene, month).await.previous.is_none(), "{}: nothing is before it", database.name);
    let october = report(&scene, before).await;
    assert_eq!(report(&scene, month).await.previous, Some(october.metrics), "{}", database.name);
    // A stretch of 30 days that ends there as well is less like it, though it was made later.
    report(&scene, period("2026-10-02", "2026-11-01")).await;
    let store = &scene.app.store;
    let compared = store.find_previous_report(scene.scope, month, chrono_tz::Asia::Almaty).await;
    let compared = compared.expect("an answer").expect("a report");
    assert_eq!(compared.item.period, before, "{}", database.name);
}
