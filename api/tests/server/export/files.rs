//! Each file against the report that the page gets, and who may take it.

use serde_json::{Value, json};
use synkro_sandbox::{Action, FaultRule, Vendor};

use super::{reported, rewrite, table, taken};
use crate::support::{Scene, TestDatabase, almaty_day, sqlite};

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> String {
    value.as_i64().map(|number| number.to_string()).unwrap_or_default()
}

both_databases!(the_json_file_is_the_page_s_report_with_its_receipt_and_says_its_version);
async fn the_json_file_is_the_page_s_report_with_its_receipt_and_says_its_version(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let shown = user.get(&report).await.json();
    for query in ["format=json", ""] {
        let file = taken(&mut user, &report, query).await;
        assert_eq!(file.header("content-type"), "application/json");
        let file = file.json();
        assert_eq!((text(&file["format"]), file["version"].as_u64()), ("synkro.report", Some(1)));
        assert_eq!(file["report"], shown, "{}", database.name);
        assert!(file["report"]["receipt"]["model"].is_string());
        let prepared = text(&file["prepared"]);
        assert!(prepared.starts_with("Подготовлено ИИ, проверено программой: модель "), "{prepared}");
        let content = &shown["content"]["content"];
        let share = format!(
            "подтверждено цитат: {} из {}",
            number(&content["citations_confirmed"]),
            number(&content["citations_given"])
        );
        assert!(prepared.contains(&share), "{prepared}");
        assert!(text(&file["link"]).ends_with(report.trim_start_matches("/api/v1/reports/")));
    }
}

both_databases!(a_table_has_a_row_for_each_dialog_and_for_each_finding_with_the_page_s_numbers);
async fn a_table_has_a_row_for_each_dialog_and_for_each_finding_with_the_page_s_numbers(
    database: TestDatabase,
) {
    let (scene, report) = reported(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let shown = user.get(&report).await.json();
    let content = &shown["content"]["content"];
    let lines = content["dialogs"].as_array().expect("dialogs");
    assert_eq!(shown["metrics"]["total"]["dialogs"].as_u64(), u64::try_from(lines.len()).ok());

    let (heads, rows) = table(&taken(&mut user, &report, "format=csv").await, b';');
    assert_eq!((&heads[0], &heads[5], &heads[8]), ("Диалог", "Сообщения клиентов", "Без ответа"));
    let notes: Vec<&str> = heads.iter().skip(10).collect();
    assert!(notes[0].starts_with("Компания: ") && notes[2].starts_with("Период: "), "{notes:?}");
    assert!(notes[1].starts_with("Подготовлено ИИ, проверено программой: "), "{notes:?}");
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(lines) {
        assert_eq!(row[0], number(&line["chat_id"]));
        assert_eq!(row[1].trim_start_matches('\''), text(&line["contact_name"]));
        assert_eq!(&row[2], if line["channel"] == "waba" { "WhatsApp Business" } else { "Telegram" });
        assert_eq!(row[3], *text(&line["manager"]));
        assert_eq!(row[4], number(&line["lead_id"]));
        assert_eq!([&row[5], &row[6]], [&number(&line["messages_in"]), &number(&line["messages_out"])]);
        assert_eq!(row[7], number(&line["first_reply_seconds"]));
        assert_eq!(&row[8] == "да", line["unanswered"].as_bool().expect("a flag"));
        assert!(row[9].ends_with(&format!("?dialog={}", &row[0])), "{}", &row[9]);
        assert!(row.iter().skip(10).all(str::is_empty));
    }
    let sum =
        |column: usize| rows.iter().map(|row| row[column].parse::<u64>().expect("a number")).sum::<u64>();
    let total = &shown["metrics"]["total"];
    assert_eq!(total["messages_in"].as_u64(), Some(sum(5)));
    assert_eq!(total["messages_out"].as_u64(), Some(sum(6)));
    let unanswered = u64::try_from(rows.iter().filter(|row| &row[8] == "да").count()).ok();
    assert_eq!(total["unanswered"].as_u64(), unanswered);

    let findings = content["findings"].as_array().expect("findings");
    let query = "format=csv&table=findings&language=en";
    let (heads, rows) = table(&taken(&mut user, &report, query).await, b',');
    assert_eq!((&heads[1], &heads[2]), ("Kind", "Importance, of 100"));
    assert!(heads.iter().any(|head| head.starts_with("Prepared by AI, checked by program: ")), "{heads:?}");
    assert!(!findings.is_empty());
    assert_eq!(rows.len(), findings.len());
    for (at, (row, finding)) in rows.iter().zip(findings).enumerate() {
        assert_eq!(row[0], (at + 1).to_string());
        assert_eq!(row[2], number(&finding["importance"]));
        assert_eq!(row[3], *text(&finding["title"]));
        let quotes = finding["citations"].as_array().expect("quotes");
        assert_eq!(row[6], quotes.len().to_string());
        assert!(quotes.iter().all(|quote| row[7].contains(text(&quote["quote"]))), "{}", &row[7]);
        assert!(row[9].ends_with(&format!("#finding-{}", at + 1)));
    }
}

both_databases!(the_markdown_file_has_the_page_s_numbers_findings_and_managers);
async fn the_markdown_file_has_the_page_s_numbers_findings_and_managers(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let shown = user.get(&report).await.json();
    let file = taken(&mut user, &report, "format=md&language=en").await;
    assert_eq!(file.header("content-type"), "text/markdown; charset=utf-8");
    let file = file.text();
    let (metrics, content) = (&shown["metrics"], &shown["content"]["content"]);
    for (label, value) in [
        ("Dialogs", &metrics["total"]["dialogs"]),
        ("Unanswered", &metrics["total"]["unanswered"]),
        ("Client messages", &metrics["total"]["messages_in"]),
        ("Company messages", &metrics["total"]["messages_out"]),
        ("New deals", &metrics["new_leads"]),
        ("Won", &metrics["won"]),
        ("Lost", &metrics["lost"]),
        ("Dialogs without a deal", &metrics["dialogs_without_lead"]),
        ("Deals without a dialog", &metrics["leads_without_dialog"]),
    ] {
        let row = format!("| {label} | {} |", number(value));
        assert!(file.contains(&row), "{row} in {file}");
    }
    let findings = content["findings"].as_array().expect("findings");
    assert_eq!(file.matches("\n### ").count(), findings.len());
    let quotes: usize =
        findings.iter().map(|finding| finding["citations"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(file.matches("\n> — ").count(), quotes);
    let managers = metrics["managers"].as_array().expect("managers");
    let by_manager = file.split("## By manager").nth(1).expect("a table").split("\n## ").next().expect("it");
    assert_eq!(by_manager.matches("\n| ").count(), managers.len() + 2, "{by_manager}");
    assert!(file.contains("Prepared by AI, checked by program: model "), "{file}");
    assert!(file.contains("The conversations are not in this file"), "{file}");
    let by_channel = file.split("## By channel").nth(1).expect("a table").split("\n## ").next().expect("it");
    assert!(by_channel.contains("| WhatsApp Business |") && by_channel.contains("| Telegram |"));
    assert!(!file.contains("waba") && !file.contains("telegram_personal"), "a code is no name: {file}");
}

both_databases!(an_export_is_written_down_and_only_when_there_was_one);
async fn an_export_is_written_down_and_only_when_there_was_one(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let mut user = scene.signed_in("user@demo.example").await;
    taken(&mut user, &report, "format=csv&table=findings").await;
    for refused in ["format=pdf", "format=csv&table=x", "table=dialogs", "format=md&language=de", "x=1"] {
        let answer = user.get(&format!("{report}/export?{refused}")).await;
        assert!(answer.status.is_client_error(), "{refused}: {}", answer.status);
    }
    let nowhere = user.get("/api/v1/reports/01a207ad-0000-7000-8000-000000000000/export").await;
    assert_eq!(nowhere.status, 404);
    scene.sandbox.control().add_fault(Vendor::Supabase, FaultRule::always(Action::Paused)).await;
    for query in ["format=json", "format=md", "format=csv"] {
        let away = user.get(&format!("{report}/export?{query}")).await;
        let problem = (away.status.as_u16(), away.json()["code"].clone());
        assert_eq!(problem, (502, json!("content_unavailable")), "{query}");
        assert_eq!(away.header("content-disposition"), "", "no file");
    }
    let log = owner.get("/api/v1/audit?action=report.export").await.json();
    let entries = log["items"].as_array().expect("entries");
    assert_eq!(entries.len(), 1, "{log}");
    assert_eq!((text(&entries[0]["detail"]), text(&entries[0]["object_kind"])), ("csv findings", "report"));
    assert!(report.ends_with(text(&entries[0]["object_id"])));
}

#[tokio::test]
async fn the_file_s_name_has_the_company_and_the_period() {
    let database = sqlite();
    let (scene, report) = reported(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let shown = taken(&mut user, &report, "format=json").await;
    let name = shown.header("content-disposition");
    assert!(name.starts_with("attachment; filename=\"") && name.contains("; filename*=UTF-8''"), "{name}");
    assert!(name.ends_with(".json") && name.matches("2026-").count() >= 2, "{name}");
    let table = taken(&mut user, &report, "format=csv&table=findings").await;
    assert!(table.header("content-disposition").ends_with("findings.csv"));
}

both_databases!(a_report_whose_text_is_gone_says_so_and_an_empty_one_is_no_model_s);
async fn a_report_whose_text_is_gone_says_so_and_an_empty_one_is_no_model_s(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let shown = user.get(&report).await.json();
    rewrite(&scene, &report, None).await;
    let file = taken(&mut user, &report, "format=md&language=en").await.text();
    assert!(file.contains("the report's text is not in the company's Supabase any more"), "{file}");
    let row = format!("| Dialogs | {} |", number(&shown["metrics"]["total"]["dialogs"]));
    assert!(file.contains(&row), "the numbers stay: {file}");
    let (heads, rows) = table(&taken(&mut user, &report, "format=csv").await, b';');
    assert!(rows.is_empty());
    assert!(heads.iter().any(|head| head.contains("текста отчёта больше нет")), "{heads:?}");
    let json = taken(&mut user, &report, "format=json").await.json();
    assert_eq!(json["report"]["content"]["state"], "unavailable");

    let long_ago = synkro_shared::run::Period { start: almaty_day(90), end: almaty_day(80) };
    let run = scene.run(long_ago).await;
    let empty = format!("/api/v1/reports/{}", run.report_id.expect("a report"));
    let file = taken(&mut user, &empty, "format=md&language=en").await.text();
    assert!(file.contains("Computed by program, without AI") && !file.contains("Prepared by AI"), "{file}");
    let (_, rows) = table(&taken(&mut user, &empty, "format=csv").await, b';');
    assert!(rows.is_empty());
}

both_databases!(staff_take_no_file_and_a_token_only_with_its_scope);
async fn staff_take_no_file_and_a_token_only_with_its_scope(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let address = format!("{report}/export?format=md");
    for staff in ["super@demo.example", "lite@demo.example"] {
        let mut staff = scene.signed_in(staff).await;
        let refused = staff.get(&address).await;
        assert_eq!(refused.status, 403, "{}", refused.text());
    }
    let mut user = scene.signed_in("user@demo.example").await;
    for (scope, status) in [("reports:read", 200), ("reports:comment", 403), ("runs:write", 403)] {
        let form = json!({"name": scope, "scopes": [scope]});
        let made = user.post("/api/v1/account/tokens", &form).await.json();
        let token = text(&made["token"]).to_owned();
        let answer = user.with_token(&token, "GET", &address, &Value::Null).await;
        assert_eq!(answer.status.as_u16(), status, "{scope}: {}", answer.text());
    }
    anonymous(&scene, &address).await;
}

async fn anonymous(scene: &Scene, address: &str) {
    assert_eq!(scene.browser().get(address).await.status, 401);
}
