//! amoCRM's emulator.

use std::collections::BTreeSet;

use chrono::{TimeDelta, Utc};
use synkro::vendors::amocrm::{Client, LeadWindow, StatusKind};
use synkro::vendors::error::{ErrorClass, VendorErrorKind as Kind};
use synkro_sandbox::{Action, Outcome, SettingsPatch, Vendor};

use super::{Emulated, anchor};
use crate::walked;

fn client(emulated: &Emulated) -> Client<'_> {
    let credentials = &emulated.credentials.amocrm;
    Client::new(&emulated.egress, &credentials.host, &credentials.long_lived_token).unwrap()
}

fn fortnight() -> LeadWindow {
    LeadWindow { from: anchor() - TimeDelta::days(14) }
}

#[tokio::test]
async fn the_account_is_the_one_of_the_token() {
    let emulated = Emulated::start().await;
    let account = client(&emulated).account().await.unwrap();
    assert_eq!(account.id, emulated.credentials.amocrm.account_id);
    assert_eq!(format!("{}.amocrm.ru", account.subdomain), emulated.credentials.amocrm.host);
}

#[tokio::test]
async fn leads_of_a_window_are_all_of_them_whether_filters_work_or_not() {
    let emulated = Emulated::start().await;
    let all = emulated.control.dataset().leads.clone();
    let middle = anchor() - TimeDelta::days(5);
    for window in [fortnight(), LeadWindow { from: middle }] {
        let inside = |at: chrono::DateTime<Utc>| window.from <= at;
        let leads = all.iter().filter(|lead| !lead.is_deleted && inside(lead.updated_at));
        let expected: BTreeSet<i64> = leads.map(|lead| lead.id).collect();
        for filters in [false, true] {
            let patch = SettingsPatch { amocrm_filter_enabled: Some(filters), ..SettingsPatch::default() };
            emulated.set(patch).await;
            let got = walked::leads(&client(&emulated), &window).await.unwrap().leads;
            assert_eq!(
                got.iter().map(|lead| lead.id).collect::<BTreeSet<_>>(),
                expected,
                "filters: {filters}"
            );
            assert_eq!(got.len(), expected.len());
        }
    }
}

#[tokio::test]
async fn a_lead_keeps_its_price_stage_times_and_contacts() {
    let emulated = Emulated::start().await;
    let leads = walked::leads(&client(&emulated), &fortnight()).await.unwrap().leads;
    for lead in leads {
        let truth = emulated.control.dataset().leads.iter().find(|truth| truth.id == lead.id).unwrap();
        #[expect(clippy::cast_precision_loss, reason = "prices of the demo are far below 2^53")]
        let price = truth.price as f64;
        assert_eq!(lead.price, Some(price));
        assert_eq!((lead.pipeline_id, lead.status_id), (Some(truth.pipeline_id), Some(truth.stage_id)));
        assert_eq!(lead.responsible_user_id, Some(truth.responsible_user_id));
        let seconds = |at: chrono::DateTime<Utc>| at.timestamp();
        assert_eq!(lead.updated_at.map(seconds), Some(truth.updated_at.timestamp()));
        assert_eq!(lead.closed_at.map(seconds), truth.closed_at.map(seconds));
        assert_eq!(lead.contacts.iter().map(|contact| contact.id).collect::<Vec<_>>(), truth.contact_ids);
        assert_eq!(lead.raw["id"], lead.id);
    }
}

#[tokio::test]
async fn contacts_with_their_phones_are_the_same_whether_filters_work_or_not() {
    let emulated = Emulated::start().await;
    let truth = emulated.control.dataset().contacts.clone();
    let mut ids: Vec<i64> = truth.iter().take(4).map(|contact| contact.id).collect();
    ids.push(999_999_999);
    for filters in [true, false] {
        emulated
            .set(SettingsPatch { amocrm_filter_enabled: Some(filters), ..SettingsPatch::default() })
            .await;
        let mut got = client(&emulated).contacts(&ids).await.unwrap();
        got.contacts.sort_by_key(|contact| ids.iter().position(|id| *id == contact.id));
        assert_eq!((got.filter_honoured, &got.missing[..]), (filters, &[999_999_999][..]));
        for (contact, truth) in got.contacts.iter().zip(&truth) {
            assert_eq!(
                (contact.id, &contact.phones, &contact.emails),
                (truth.id, &truth.phones, &truth.emails)
            );
        }
        assert_eq!(got.contacts.len(), 4);
    }
}

#[tokio::test]
async fn users_and_pipelines_are_all_read_with_their_meaning() {
    let emulated = Emulated::start().await;
    let users = client(&emulated).users().await.unwrap();
    let truth = emulated.control.dataset();
    let expected: Vec<_> = truth.users.iter().map(|user| (user.id, user.is_active, user.is_admin)).collect();
    let mut got: Vec<_> = users.iter().map(|user| (user.id, user.is_active, user.is_admin)).collect();
    got.sort_unstable_by_key(|user| expected.iter().position(|truth| truth == user));
    assert_eq!(got, expected);
    let pipelines = client(&emulated).pipelines().await.unwrap();
    assert_eq!(pipelines.len(), truth.pipelines.len());
    for lead in truth.leads.iter().filter(|lead| !lead.is_deleted) {
        let pipeline = pipelines.iter().find(|pipeline| pipeline.id == lead.pipeline_id).unwrap();
        let status = pipeline.statuses.iter().find(|status| status.id == lead.stage_id).unwrap();
        match lead.outcome {
            Outcome::Won => assert_eq!(status.kind, StatusKind::Won),
            Outcome::Lost => assert_eq!(status.kind, StatusKind::Lost),
            Outcome::Open => assert!(!matches!(status.kind, StatusKind::Won | StatusKind::Lost)),
        }
    }
}

#[tokio::test]
async fn a_token_without_administrator_rights_may_not_list_users() {
    let emulated = Emulated::start().await;
    let credentials = &emulated.credentials.amocrm;
    let client = Client::new(&emulated.egress, &credentials.host, &credentials.non_admin_token).unwrap();
    assert_eq!(client.users().await.unwrap_err().kind, Kind::Forbidden);
}

#[tokio::test]
async fn faults_are_told_apart() {
    let emulated = Emulated::start().await;
    let client = client(&emulated);
    let cases = [
        (Action::Unauthorized, Kind::Unauthorized, ErrorClass::Person),
        (
            Action::Status { status: 402, headers: Default::default(), body: None },
            Kind::PaymentRequired,
            ErrorClass::Person,
        ),
        (Action::ServerError { status: 500 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::ServerError { status: 503 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::Html { status: 502 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::CutBody, Kind::Network, ErrorClass::Retry),
        (Action::Reset, Kind::Network, ErrorClass::Retry),
        (Action::Html { status: 403 }, Kind::RateBan, ErrorClass::Person),
    ];
    for (action, kind, class) in cases {
        emulated.fault(Vendor::Amocrm, action).await;
        let error = client.users().await.unwrap_err();
        assert_eq!((&error.kind, error.class()), (&kind, class), "{error}");
        assert!(!format!("{error:?}").contains(&emulated.credentials.amocrm.long_lived_token));
    }
}

#[tokio::test]
async fn unknown_fields_and_repeated_links_change_nothing() {
    let emulated = Emulated::start().await;
    let client = client(&emulated);
    let expected = walked::leads(&client, &fortnight()).await.unwrap().leads.len();
    for action in [Action::UnknownFields, Action::RepeatCursor] {
        emulated.fault(Vendor::Amocrm, action).await;
        assert_eq!(walked::leads(&client, &fortnight()).await.unwrap().leads.len(), expected);
    }
    emulated.fault(Vendor::Amocrm, Action::Empty204).await;
    assert!(walked::leads(&client, &fortnight()).await.unwrap().leads.is_empty());
}

#[tokio::test]
async fn the_pace_stays_below_the_vendors_limit() {
    let emulated = Emulated::limited().await;
    let client = client(&emulated);
    for _ in 0..40 {
        client.account().await.unwrap();
    }
}

#[tokio::test]
async fn a_silent_or_endless_answer_is_given_up_at_the_deadline() {
    let emulated = Emulated::impatient().await;
    for action in [Action::Stall { millis: 5_000 }, Action::SlowBody { millis_per_chunk: 2_000, chunks: 4 }] {
        emulated.fault(Vendor::Amocrm, action).await;
        let error = client(&emulated).users().await.unwrap_err();
        assert_eq!(
            (&error.kind, error.class()),
            (&Kind::Timeout { sent: false }, ErrorClass::Retry),
            "{error}"
        );
    }
}
