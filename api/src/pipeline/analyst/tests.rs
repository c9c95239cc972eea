//! What becomes of an analysis when the model refuses, fails, or finds a question too long: a desk that answers by rule.

use futures::stream;
use serde_json::json;
use synkro_shared::report::{Metrics, Speaker};
use synkro_shared::session::Language;

use super::*;
use crate::domain::dialog::{Dialog, Message};
use crate::domain::mask::Masker;
use crate::domain::packing::pack;
use crate::store::prompts::Prompt as TenantPrompt;
use crate::vendors::{Vendor, VendorErrorKind};

/// Answers by a rule on the data of a question.
struct RuledDesk<R> {
    rule: R,
    asked: Mutex<Vec<String>>,
    given_up: Mutex<Vec<NoAnswer>>,
}

impl<R: Fn(&str) -> Result<Said, StepError> + Sync> Desk for RuledDesk<R> {
    async fn generate(&self, request: &GenerateRequest) -> Result<(Usage, Said), StepError> {
        self.asked.lock().expect("whole").push(request.user.clone());
        Ok((Usage::default(), (self.rule)(&request.user)?))
    }

    fn kept(&self, _: i32) -> Option<Kept> {
        None
    }

    async fn keep(&self, _: i32, _: &str, answer: Result<&str, NoAnswer>, _: Usage) -> Result<(), StepError> {
        if let Err(why) = answer {
            self.given_up.lock().expect("whole").push(why);
        }
        Ok(())
    }

    async fn remembers(&self, _: &Manner) -> Result<(), StepError> {
        Ok(())
    }

    async fn shows(&self, _: usize, _: u64) -> Result<(), StepError> {
        Ok(())
    }
}

fn fault(kind: VendorErrorKind, status: u16) -> VendorError {
    let detail = "Request contains an invalid argument.".to_owned();
    VendorError { vendor: Vendor::Gemini, kind, status: Some(status), retry_after: None, detail }
}

/// A part's answer with a finding about its first message, or the conclusion.
fn well(data: &str) -> Said {
    if data.contains("NUMBERS") {
        let conclusion = json!({"title": "День", "summary": "Итог дня.", "recommendations": []});
        return Said::Answer(conclusion.to_string());
    }
    let label =
        data.split_once("[m").and_then(|(_, rest)| rest.split_once(']')).map_or("", |(label, _)| label);
    let finding = json!({"kind": "objection", "title": "Дорого", "text": "х", "importance": 50,
        "citations": [{"message_id": format!("m{label}"), "quote": "слова клиента"}]});
    Said::Answer(json!({"findings": [finding], "managers": [], "problem_dialogs": []}).to_string())
}

/// The analysis of so many dialogs, a dialog's words being `слова клиента` and its number; the questions; what was given
/// up.
async fn analysis(
    dialogs: i64,
    rule: impl Fn(&str) -> Result<Said, StepError> + Sync,
) -> (Result<(Analysis, Vec<i64>), StepError>, Vec<String>, Vec<NoAnswer>) {
    let dialog = |chat: i64| {
        let message = Message {
            id: format!("id{chat}"),
            speaker: Speaker::Client,
            sent_at: chrono::DateTime::UNIX_EPOCH,
            text: format!("слова клиента №{chat}."),
        };
        Dialog { messages: vec![message], ..Dialog::unknown(chat) }
    };
    let dialogs: Vec<Dialog> = (1..=dialogs).map(dialog).collect();
    let managers = HashMap::new();
    let parts = pack(&dialogs, &managers, &mut Masker::default(), 400).parts;
    let mut prepared = Prompt {
        metrics: Metrics::default(),
        dialogs: Vec::new(),
        names: Vec::new(),
        masker: Masker::default(),
        parts: parts.len(),
        tokens: 0,
    };
    let task = Task {
        model: "model".to_owned(),
        prompt: TenantPrompt { version: 0, body: String::new() },
        language: Language::Ru,
        period: String::new(),
        manner: Manner::default(),
        budget: 24_000,
    };
    let desk = RuledDesk { rule, asked: Mutex::default(), given_up: Mutex::default() };
    let parts = || stream::iter(parts.clone().into_iter().map(Ok)).boxed();
    let analysis = analyze(&desk, task, &managers, &mut prepared, parts).await;
    (analysis, desk.asked.into_inner().expect("whole"), desk.given_up.into_inner().expect("whole"))
}

#[tokio::test]
async fn a_conclusion_that_is_refused_or_unreadable_costs_the_conclusion_alone() {
    for why in [NoAnswer::Refused, NoAnswer::Cut, NoAnswer::Empty, NoAnswer::TooLong] {
        let (analysis, asked, _) =
            analysis(20, |data| Ok(if data.contains("NUMBERS") { Said::Nothing(why) } else { well(data) }))
                .await;
        let (analysis, refused) = analysis.expect("a report");
        assert!(refused.is_empty() && !analysis.content.findings.is_empty(), "{why:?}");
        assert!(!analysis.concluded && analysis.analyzed && analysis.content.summary.is_empty());
        let concluding = asked.iter().filter(|data| data.contains("NUMBERS")).count();
        assert!((2..=5).contains(&concluding), "{why:?}: {concluding}");
    }
    let (analysis, ..) = analysis(20, |data| {
        let words = "{\"title\": null}".to_owned();
        Ok(if data.contains("NUMBERS") { Said::Answer(words) } else { well(data) })
    })
    .await;
    assert!(!analysis.expect("a report").0.concluded);
}

#[tokio::test]
async fn a_conclusion_that_is_too_long_is_written_from_fewer_findings() {
    let findings = |data: &str| data.matches("\"importance\"").count();
    let (analysis, asked, given_up) = analysis(60, |data| {
        Ok(if findings(data) > 2 { Said::Nothing(NoAnswer::TooLong) } else { well(data) })
    })
    .await;
    let (analysis, _) = analysis.expect("a report");
    assert!(analysis.concluded && analysis.content.summary == "Итог дня.");
    let told: Vec<usize> = asked.iter().map(|data| findings(data)).filter(|told| *told > 0).collect();
    assert!(told.len() > 1 && told.windows(2).all(|pair| pair[1] == pair[0] / 2), "{told:?}");
    assert!(given_up.iter().all(|why| *why == NoAnswer::TooLong));
}

#[tokio::test]
async fn a_dialog_on_which_the_vendor_fails_or_objects_is_left_out_by_its_name() {
    for dialogs in [2, 64, 200] {
        for status in [500, 504, 400] {
            for poison in [1, dialogs / 2, dialogs] {
                let (analysis, asked, given_up) = analysis(dialogs, |data| {
                    let said = match status {
                        _ if !data.contains(&format!("№{poison}.")) => well(data),
                        400 => Said::Objects(fault(VendorErrorKind::BadRequest, 400)),
                        status => Said::Failed(fault(VendorErrorKind::Unavailable, status)),
                    };
                    // The findings quote nobody's number.
                    Ok(if data.contains("NUMBERS") { well(data) } else { said })
                })
                .await;
                let (analysis, refused) = analysis.expect("a report");
                assert_eq!(refused, [poison], "{dialogs} {status}");
                assert!(analysis.concluded, "{dialogs} {status}");
                assert!(given_up.is_empty(), "the next attempt asks again: {given_up:?}");
                assert!(asked.len() < 80, "{dialogs} {status} {poison}: {}", asked.len());
            }
        }
    }
}

#[tokio::test]
async fn a_vendor_that_fails_on_all_is_down_and_one_that_objects_to_all_is_unsuited() {
    for dialogs in [1, 2, 200] {
        let (down, asked, _) =
            analysis(dialogs, |_| Ok(Said::Failed(fault(VendorErrorKind::Unavailable, 500)))).await;
        let Err(StepError::Failure(failure)) = down else { panic!("no report: {dialogs}") };
        assert!(matches!(failure, crate::domain::run::Failure::Retry { .. }), "{failure:?}");
        assert!(asked.len() <= 15, "{}", asked.len());
        let (unsuited, ..) =
            analysis(dialogs, |_| Ok(Said::Objects(fault(VendorErrorKind::BadRequest, 400)))).await;
        let Err(StepError::Failure(failure)) = unsuited else { panic!("no report: {dialogs}") };
        assert!(matches!(failure, crate::domain::run::Failure::Person { .. }), "{failure:?}");
    }
}

#[tokio::test]
async fn a_failure_that_passes_leaves_nothing_out() {
    let failed = AtomicU32::new(0);
    let (analysis, asked, _) = analysis(60, |data| {
        let first = failed.fetch_add(1, Ordering::Relaxed) == 0;
        Ok(if first { Said::Failed(fault(VendorErrorKind::Unavailable, 500)) } else { well(data) })
    })
    .await;
    let (analysis, refused) = analysis.expect("a report");
    assert!(refused.is_empty() && analysis.concluded);
    assert!(asked.len() < 20, "{}", asked.len());
}

#[tokio::test]
async fn where_nothing_was_analysed_no_conclusion_is_asked_for() {
    let (analysis, asked, _) = analysis(90, |_| Ok(Said::Nothing(NoAnswer::Refused))).await;
    let (analysis, refused) = analysis.expect("the numbers alone");
    assert!(!analysis.analyzed && !analysis.concluded && analysis.content.summary.is_empty());
    assert_eq!(refused.len(), 90);
    assert!(asked.iter().all(|data| !data.contains("NUMBERS")), "nothing is concluded from nothing");
    // A model that never says anything is not the right one; that is no report either.
    let (silent, ..) = super::tests::analysis(90, |_| Ok(Said::Nothing(NoAnswer::Empty))).await;
    assert!(matches!(silent, Err(StepError::Failure(crate::domain::run::Failure::Failed { .. }))));
}

#[test]
fn a_vendors_own_failure_is_told_from_a_crowd() {
    let said = |kind, status| Said::from_answer(Err(fault(kind, status)));
    assert!(matches!(said(VendorErrorKind::Unavailable, 500), Ok(Said::Failed(_))));
    assert!(matches!(said(VendorErrorKind::Unavailable, 504), Ok(Said::Failed(_))));
    assert!(
        said(VendorErrorKind::Unavailable, 503).is_err() && said(VendorErrorKind::RateLimited, 429).is_err()
    );
}
