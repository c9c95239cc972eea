//! How an answer becomes an analysis: what counts, what is left out, and that it is said.

use super::*;
use crate::conclusion::read_conclusion;
use crate::dialog::{Dialog, Message};
use crate::mask::Masker;
use crate::packing::{PART_TOKENS, pack};
use serde_json::json;
use std::collections::HashMap;
use synkro_shared::report::Speaker;

fn part() -> Part {
    let message = |id: &str, speaker, text: &str| Message {
        id: id.to_owned(),
        speaker,
        sent_at: chrono::DateTime::UNIX_EPOCH,
        text: text.to_owned(),
    };
    let dialog = Dialog {
        chat_id: 77,
        connection_id: None,
        channel: "waba".to_owned(),
        contact_name: None,
        phone: None,
        lead_id: None,
        manager_id: Some(1),
        messages: vec![
            message("a", Speaker::Client, "Почему так дорого?"),
            message("b", Speaker::Company, "Перезвоню вам завтра"),
        ],
    };
    let managers = HashMap::from([(1, "Данияр".to_owned())]);
    pack(&[dialog], &managers, &mut Masker::default(), PART_TOKENS).parts.remove(0)
}

fn gather(findings: Value) -> Gathered {
    let answer = json!({"findings": findings, "managers": [], "problem_dialogs": []}).to_string();
    let mut gathered = Gathered::default();
    gathered.add(&answer, &part(), &HashSet::from(["Данияр"]), Chance::Last).expect("usable");
    gathered
}

fn finding(message_id: &str, quote: &str) -> Value {
    json!({"kind": "objection", "title": "Цена", "text": "Клиент считает, что дорого.", "importance": 70,
           "manager": "Данияр", "citations": [{"message_id": message_id, "quote": quote}]})
}

#[test]
fn a_finding_with_a_true_quote_stays_with_who_said_it() {
    let gathered = gather(json!([finding("m1", "почему так ДОРОГО")]));
    let citation = &gathered.findings[0].citations[0];
    assert_eq!(
        (citation.message_id.as_str(), citation.speaker, citation.chat_id),
        ("a", Speaker::Client, 77)
    );
    assert_eq!((gathered.given, gathered.confirmed), (1, 1));
}

#[test]
fn false_quotes_foreign_ids_and_unknown_kinds_are_dropped_and_counted() {
    let mut wrong_kind = finding("m1", "Почему так дорого?");
    wrong_kind["kind"] = json!("rumour");
    let gathered = gather(json!([
        finding("m1", "Перезвоню вам завтра"),
        finding("m9", "Почему так дорого?"),
        wrong_kind,
        "not an object",
    ]));
    assert!(gathered.findings.is_empty());
    assert_eq!((gathered.given, gathered.confirmed), (4, 0));
}

#[test]
fn an_answer_of_another_form_is_unusable_and_says_why() {
    let mut gathered = Gathered::default();
    for answer in [
        "",
        "{",
        "[]",
        "{\"findings\": 1, \"managers\": [], \"problem_dialogs\": []}",
        "{\"managers\": [], \"problem_dialogs\": []}",
        "{\"findings\": [], \"managers\": []}",
        "{\"findings\": [], \"managers\": null, \"problem_dialogs\": []}",
    ] {
        assert!(gathered.add(answer, &part(), &HashSet::new(), Chance::Last).is_err(), "{answer}");
    }
    let empty = "{\"title\": \"\", \"summary\": \"x\", \"recommendations\": []}";
    assert!(read_conclusion(empty, Chance::More).is_err());
    let worded = "Here: {\"title\": \"t\", \"summary\": \"s\", \"recommendations\": [\"r\", \"\"]} done";
    assert_eq!(read_conclusion(worded, Chance::More).expect("usable").recommendations, ["r"]);
}

#[test]
fn a_manager_whom_the_model_names_otherwise_is_found_where_one_fits_and_counted_where_none_does() {
    let managers =
        HashSet::from(["Данияр Ким I", "Данияр Ким II", "Айгерим Сатова", "Олег Ким", "Асель Нур"]);
    let named = |name: &str| {
        let mut gathered = Gathered::default();
        let answer = json!({
            "findings": [{"kind": "objection", "title": "t", "text": "x", "importance": 5, "manager": name,
                "citations": [{"message_id": "m1", "quote": "Почему так дорого?"}]}],
            "managers": [{"manager": name, "greeting": 5}],
            "problem_dialogs": [],
        });
        gathered.add(&answer.to_string(), &part(), &managers, Chance::More).expect("usable");
        let scored: Vec<String> = gathered.scores.keys().cloned().collect();
        let finding = gathered.findings.first().and_then(|finding| finding.manager.clone());
        (scored.first().cloned(), finding, gathered.omitted.unreadable)
    };
    for name in [
        "Айгерим",
        "айгерим",
        "Сатова Айгерим",
        "Айгерим Сатова (менеджер)",
        "менеджер Айгерим Сатова",
        "Айгерим С.",
        "Айгерим Сатова\u{200B}",
    ] {
        let found = Some("Айгерим Сатова".to_owned());
        assert_eq!(named(name), (found.clone(), found, 0), "{name}");
    }
    // Either of two, or a stranger: nobody is made out of it, and both losses are counted.
    for name in ["Данияр Ким", "Данияр Ким 1", "Ким", "Данияр", "Кто-то Другой", "Айгерим Нур", "А"]
    {
        assert_eq!(named(name), (None, None, 2), "{name}");
    }
    for nobody in ["-", "none", "null"] {
        assert_eq!(named(nobody).1, None, "{nobody}");
    }
}

#[test]
fn a_problem_dialog_of_no_dialog_is_counted() {
    let mut gathered = Gathered::default();
    let dialogs = json!([{"dialog_id": "d1", "reason": "долго"}, {"dialog_id": "d1", "reason": "долго"},
        {"dialog_id": "d99", "reason": "чужой"}]);
    let answer = json!({"findings": [], "managers": [], "problem_dialogs": dialogs});
    gathered.add(&answer.to_string(), &part(), &HashSet::new(), Chance::More).expect("usable");
    assert_eq!((gathered.problem_dialogs.len(), gathered.omitted.unreadable), (1, 1));
}

#[test]
fn a_manager_is_scored_by_weight_and_strangers_are_not_scored_at_all() {
    let answer = json!({"findings": [], "problem_dialogs": [{"dialog_id": "d1", "reason": "Ждёт"}, {"dialog_id": "d9", "reason": "x"}],
        "managers": [
            {"manager": "Данияр", "greeting": 10, "needs": 5, "offer": 5, "objections": 0, "next_step": 99, "politeness": 10, "note": "Вежлив."},
            {"manager": "Чужой", "greeting": 10}]});
    let content = content(&answer.to_string());
    assert_eq!(content.managers.len(), 1);
    // (10·1 + 5·2 + 5·2 + 0·2 + 10·1) / 8 = 5: 99 is no score.
    assert_eq!(content.managers[0].score, Some(50));
    assert_eq!(content.problem_dialogs.len(), 1);
    assert_eq!(content.omitted.unreadable, 3, "the score, the stranger and the dialog that was not shown");
}

fn content(answer: &str) -> ReportContent {
    let mut gathered = Gathered::default();
    gathered.add(answer, &part(), &HashSet::from(["Данияр", "Асель"]), Chance::Last).expect("usable");
    gathered.into_content(Conclusion::default())
}

#[test]
fn numbers_are_read_however_they_are_written() {
    for score in [json!(8), json!(8.0), json!("8"), json!(" 8 "), json!("8/10")] {
        let mut cited = finding("[M1]", "почему так ДОРОГО");
        cited["importance"] = json!("70.0");
        cited["kind"] = json!(" Objection");
        let answer = json!({"findings": [cited], "problem_dialogs": [], "managers": [
            {"manager": "данияр ", "greeting": score, "needs": score, "offer": score, "objections": score,
             "next_step": score, "politeness": score, "note": ""}]});
        let content = content(&answer.to_string());
        assert_eq!(content.findings[0].importance, 70);
        assert_eq!(content.managers[0].score, Some(80), "{score}");
        assert!(content.managers[0].checklist.iter().all(|point| point.score == Some(8)));
        assert!(content.omitted.is_nothing());
    }
}

#[test]
fn a_score_that_is_missing_is_no_score_in_points_in_the_total_and_in_ranks() {
    let answer = json!({"findings": [], "problem_dialogs": [], "managers": [
        {"manager": "Асель", "note": "Молодец."},
        {"manager": "Данияр", "greeting": 10, "needs": null, "offer": "высоко", "objections": 4, "note": ""}]});
    let content = content(&answer.to_string());
    let names: Vec<_> = content.managers.iter().map(|m| (m.manager.as_str(), m.score)).collect();
    // (10·1 + 4·2) / 3 = 6.
    assert_eq!(names, [("Данияр", Some(60)), ("Асель", None)]);
    let points: Vec<_> = content.managers[0].checklist.iter().map(|point| point.score).collect();
    assert_eq!(points, [Some(10), None, None, Some(4), None, None]);
    let told = serde_json::to_value(&content.managers[1]).expect("json");
    assert!(told.get("score").is_none() && told["checklist"][0].get("score").is_none());
}

#[test]
fn parts_without_a_score_do_not_pull_the_mean_down() {
    let one = |score: Value| {
        let answer = json!({"findings": [], "problem_dialogs": [],
            "managers": [{"manager": "Данияр", "greeting": score, "note": "x"}]});
        let mut gathered = Gathered::default();
        let known = HashSet::from(["Данияр"]);
        gathered.add(&answer.to_string(), &part(), &known, Chance::Last).expect("usable");
        gathered
    };
    let mut gathered = one(json!(8));
    gathered.merge(one(Value::Null));
    assert_eq!(gathered.into_content(Conclusion::default()).managers[0].score, Some(80));
}

#[test]
fn a_list_that_lost_most_of_its_elements_is_asked_for_once_more_and_then_named() {
    let answer = json!({"findings": [1, 2, finding("m1", "почему так дорого")], "managers": [], "problem_dialogs": []}).to_string();
    let known = HashSet::from(["Данияр"]);
    let mut gathered = Gathered::default();
    assert!(gathered.add(&answer, &part(), &known, Chance::More).is_err());
    assert_eq!((gathered.given, gathered.omitted.unreadable), (0, 0), "nothing was added");
    gathered.add(&answer, &part(), &known, Chance::Last).expect("usable");
    assert!(gathered.findings.is_empty());
    assert_eq!(gathered.omitted.lists, [AnswerList::Findings]);
    assert_eq!(gathered.omitted.unreadable, 3);
    let half =
        json!({"findings": [1, finding("m1", "почему так дорого")], "managers": [], "problem_dialogs": []})
            .to_string();
    let mut gathered = Gathered::default();
    gathered.add(&half, &part(), &known, Chance::More).expect("half is enough");
    assert_eq!((gathered.findings.len(), gathered.omitted.unreadable), (1, 1));
}

#[test]
fn lists_beyond_their_limit_are_cut_and_the_cut_is_counted() {
    let nine: Vec<String> = (0..9).map(|n| format!("Совет {n}")).collect();
    let answer = json!({"title": "t", "summary": "s", "recommendations": nine}).to_string();
    let conclusion = read_conclusion(&answer, Chance::More).expect("usable");
    assert_eq!((conclusion.recommendations.len(), conclusion.omitted.recommendations), (7, 2));
    let many: Vec<Value> = (0..25).map(|_| finding("m1", "почему так дорого")).collect();
    let answer = json!({"findings": many, "managers": [], "problem_dialogs": []}).to_string();
    let content = content(&answer);
    assert_eq!((content.findings.len(), content.omitted.findings), (20, 5));
}

#[test]
fn an_answer_is_read_whatever_stands_around_it_and_however_badly_it_is_escaped() {
    let plain =
        json!({"findings": [finding("m1", "почему так дорого")], "managers": [], "problem_dialogs": []})
            .to_string();
    for answer in [
        format!("<think>schema {{\"findings\": […]}} …</think>\n{plain}"),
        format!("{plain}\n{plain}"),
        plain.replace("Цена", "Це\u{7}на"),
        plain.replace("Цена", "\\ud83d Цена"),
        format!("```json\n{plain}\n```"),
    ] {
        let content = content(&answer);
        assert_eq!(content.findings.len(), 1, "{answer}");
        assert!(content.findings[0].title.ends_with("на"));
    }
}
