//! The independent computation against a plain count of the data, and that it leaves out what nobody could read.

use std::collections::BTreeMap;

use crate::common::{anchor, bench};
use chrono::{DateTime, Duration, Utc};
use synkro_sandbox::independent::numbers;
use synkro_sandbox::{DataSize, Direction, Outcome, SettingsPatch, SpoilPlan, State};

type Table = BTreeMap<(String, Option<i64>), i64>;

async fn table(state: &State, since: DateTime<Utc>, until: DateTime<Utc>) -> Table {
    let rows = numbers(state, 0, since, until).await.expect("numbers");
    rows.into_iter().map(|row| ((row.metric, row.manager), row.value)).collect()
}

fn of_all(table: &Table, metric: &str) -> i64 {
    table[&(metric.to_owned(), None)]
}

#[tokio::test]
async fn the_numbers_of_each_day_are_those_of_a_plain_count() {
    let bench = bench(DataSize::Demo).await;
    let data = bench.control.dataset().clone();
    let state = bench.control.state().await;
    let mut something = 0;
    for days in 0..14 {
        let until = anchor() - Duration::days(days);
        let since = until - Duration::days(1);
        let inside = |at: DateTime<Utc>| since <= at && at < until;
        let numbers = table(&state, since, until).await;
        let leads = || data.leads.iter().filter(|lead| !lead.is_deleted);
        let closed = |outcome| {
            leads().filter(|lead| lead.outcome == outcome && lead.closed_at.is_some_and(inside)).count()
                as i64
        };
        assert_eq!(
            of_all(&numbers, "new_leads"),
            leads().filter(|lead| inside(lead.created_at)).count() as i64
        );
        assert_eq!(
            (of_all(&numbers, "won"), of_all(&numbers, "lost")),
            (closed(Outcome::Won), closed(Outcome::Lost))
        );
        let (mut dialogs, mut incoming, mut unanswered, mut without) = (0, 0, 0, 0);
        for chat in data.chats.iter().filter(|chat| !chat.is_group) {
            let own: Vec<_> = data.messages.iter().filter(|m| m.chat_id == chat.id && inside(m.at)).collect();
            let Some(last) = own.last() else { continue };
            dialogs += 1;
            incoming += own.iter().filter(|m| m.direction == Direction::Inbound).count() as i64;
            unanswered += i64::from(last.direction == Direction::Inbound);
            let known = chat.lead_id.is_some() && !chat.phone.is_empty();
            without += i64::from(!known);
        }
        assert_eq!(of_all(&numbers, "dialogs"), dialogs);
        assert_eq!(of_all(&numbers, "messages_in"), incoming);
        assert_eq!(of_all(&numbers, "unanswered"), unanswered);
        assert_eq!(of_all(&numbers, "dialogs_without_lead"), without);
        for metric in ["dialogs", "won", "messages_in"] {
            let parts: i64 =
                numbers.iter().filter(|((m, who), _)| m == metric && who.is_some()).map(|(_, n)| n).sum();
            assert_eq!(parts, of_all(&numbers, metric), "{metric}");
        }
        something += dialogs;
    }
    assert!(something > 100);
}

#[tokio::test]
async fn what_nobody_can_read_is_counted_nowhere_and_an_equal_second_leaves_the_answer_last() {
    let bench = bench(DataSize::Demo).await;
    let (since, until) = (anchor() - Duration::days(14), anchor());
    let whole = table(&bench.control.state().await, since, until).await;
    let plan = SpoilPlan::Share { per_mille: 40, seed: 5, elements: Vec::new(), ways: Vec::new() };
    bench.control.spoil(&plan).await.expect("a plan");
    let state = bench.control.state().await;
    let spoiled = table(&state, since, until).await;
    let readable = |chat: i64| state.companies[0].chats.iter().any(|c| c.id == chat && !c.is_group);
    let messages = state.companies[0].messages.iter();
    let inside = |at: DateTime<Utc>| since <= at && at < until;
    let left = messages.filter(|m| m.readable && readable(m.chat_id) && inside(m.at)).count() as i64;
    assert_eq!(of_all(&spoiled, "messages_in") + of_all(&spoiled, "messages_out"), left);
    assert!(of_all(&spoiled, "messages_in") < of_all(&whole, "messages_in"));
    assert!(of_all(&spoiled, "dialogs") < of_all(&whole, "dialogs"));

    bench.control.heal().await;
    let ways = vec![synkro_sandbox::Spoilage::EqualSecond];
    let elements = vec![synkro_sandbox::Element::Message];
    let plan = SpoilPlan::Share { per_mille: 200, seed: 5, elements, ways };
    bench.control.spoil(&plan).await.expect("a plan");
    let equal = table(&bench.control.state().await, since, until).await;
    assert_eq!(of_all(&equal, "dialogs"), of_all(&whole, "dialogs"));
    // Where the client answered in the company's second, the company has the last word; never the other way round.
    assert!(of_all(&equal, "unanswered") < of_all(&whole, "unanswered"));
}

#[tokio::test]
async fn a_days_numbers_do_not_change_by_what_is_only_touched_later() {
    let bench = bench(DataSize::Demo).await;
    let patch = SettingsPatch { amocrm_static_deals: Some(false), ..SettingsPatch::default() };
    bench.control.update_settings(patch).await;
    let (since, until) = (anchor() - Duration::days(3), anchor() - Duration::days(2));
    let early = bench.control.state().await;
    let then = table(&early, since, until).await;
    bench.control.clock().set(anchor() + Duration::days(30));
    let state = bench.control.state().await;
    let later = table(&state, since, until).await;
    let gone = |metric: &str| of_all(&then, metric) - of_all(&later, metric);
    let deleted: Vec<_> = state.companies[0]
        .leads
        .iter()
        .filter(|lead| lead.lead.is_deleted)
        .filter(|lead| {
            early.companies[0].leads.iter().any(|old| old.lead.id == lead.lead.id && !old.lead.is_deleted)
        })
        .collect();
    let inside = |at: DateTime<Utc>| since <= at && at < until;
    let of_day = deleted.iter().filter(|lead| inside(lead.lead.created_at)).count() as i64;
    assert_eq!(gone("new_leads"), of_day, "only the trash takes a deal out of its day");
    let closed = |outcome| {
        let of = |lead: &&&synkro_sandbox::LeadState| {
            lead.lead.outcome == outcome && lead.lead.closed_at.is_some_and(inside)
        };
        deleted.iter().filter(of).count() as i64
    };
    assert_eq!((gone("won"), gone("lost")), (closed(Outcome::Won), closed(Outcome::Lost)));
    assert_eq!(gone("dialogs"), 0);
}
