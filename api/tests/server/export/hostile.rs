//! Texts of clients and models that would be formulas, rows, links or markup in a file.

use serde_json::{Value, json};

use super::{reported, rewrite, table, taken};
use crate::support::{Browser, TestDatabase};

/// A text, and whether a spreadsheet would take it for a formula.
const TEXTS: [(&str, bool); 22] = [
    ("=1+1", true),
    ("+77012345678", true),
    ("-1+1|cmd", true),
    ("@SUM(A1:A9)", true),
    ("\t=1", true),
    ("\r=1", true),
    ("\n=1", true),
    ("  =HYPERLINK(\"http://evil.example\";\"x\")", true),
    ("\"=cmd|' /C calc'!A0", true),
    ("'@x", true),
    ("＝1+1", true),
    ("a;b,c", false),
    ("он сказал \"да\"; она - \"нет\"", false),
    ("две\nстроки", false),
    ("две\r\nстроки", false),
    ("a\",\"b\";\"c", false),
    ("](http://evil.example) ![x](http://evil.example/y.png)", false),
    ("# Заголовок", false),
    ("<script>alert(1)</script><img src=x>", false),
    ("a | b | c", false),
    ("Обычное имя", false),
    ("", false),
];

async fn spoilt(user: &mut Browser, report: &str) -> Value {
    let mut content = user.get(report).await.json()["content"]["content"].take();
    let line = content["dialogs"][0].clone();
    let finding = content["findings"][0].clone();
    let dialogs = TEXTS.iter().zip(1_i64..).map(|((text, _), id)| {
        let mut line = line.clone();
        line["chat_id"] = json!(-id);
        line["contact_name"] = json!(text);
        line["manager"] = json!(text);
        line
    });
    content["dialogs"] = dialogs.collect();
    let findings = TEXTS.iter().map(|(text, _)| {
        let mut finding = finding.clone();
        finding["title"] = json!(text);
        finding["text"] = json!(text);
        finding["citations"][0]["quote"] = json!(text);
        finding
    });
    content["findings"] = findings.collect();
    for field in ["title", "summary"] {
        content[field] = json!(TEXTS.map(|(text, _)| text).join("\n"));
    }
    content["recommendations"] = json!(TEXTS.map(|(text, _)| text));
    content
}

both_databases!(no_text_becomes_a_formula_or_another_row_and_numbers_stay_numbers);
async fn no_text_becomes_a_formula_or_another_row_and_numbers_stay_numbers(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let content = spoilt(&mut user, &report).await;
    rewrite(&scene, &report, Some(&content)).await;
    for (language, delimiter) in [("ru", b';'), ("kk", b';'), ("en", b',')] {
        let query = format!("format=csv&language={language}");
        let (_, rows) = table(&taken(&mut user, &report, &query).await, delimiter);
        assert_eq!(rows.len(), TEXTS.len(), "{}", database.name);
        for ((row, (text, formula)), id) in rows.iter().zip(TEXTS).zip(1_i64..) {
            assert_eq!(row[0], (-id).to_string(), "a number below zero is a number");
            let expected = if formula { format!("'{text}") } else { text.to_owned() };
            assert_eq!([&row[1], &row[3]], [&expected, &expected]);
        }
        let query = format!("format=csv&table=findings&language={language}");
        let (_, rows) = table(&taken(&mut user, &report, &query).await, delimiter);
        assert_eq!(rows.len(), TEXTS.len());
        for (row, (text, formula)) in rows.iter().zip(TEXTS) {
            let expected = if formula { format!("'{text}") } else { text.to_owned() };
            assert_eq!([&row[3], &row[4]], [&expected, &expected]);
            assert!(row[7].contains(text), "{}", &row[7]);
        }
    }
}

both_databases!(no_text_is_markup_in_the_markdown_file);
async fn no_text_is_markup_in_the_markdown_file(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let structure = |text: &str| {
        let begins = |sign: &str| text.lines().filter(|line| line.starts_with(sign)).count();
        (begins("# "), begins("## "), begins("### "), begins("| "), text.matches("://").count())
    };
    let content = spoilt(&mut user, &report).await;
    let mut tame = content.clone();
    for item in tame["dialogs"].as_array_mut().expect("dialogs") {
        for field in ["contact_name", "manager"] {
            item[field] = json!("Слова");
        }
    }
    for item in tame["findings"].as_array_mut().expect("findings") {
        for field in ["title", "text"] {
            item[field] = json!("Слова");
        }
        item["citations"][0]["quote"] = json!("Слова");
    }
    tame["title"] = json!("Слова");
    rewrite(&scene, &report, Some(&tame)).await;
    let plain = taken(&mut user, &report, "format=md").await.text();
    rewrite(&scene, &report, Some(&content)).await;
    let file = taken(&mut user, &report, "format=md").await.text();
    // Addresses are the report's own; headings and rows are as many as with harmless words.
    assert_eq!(structure(&file), structure(&plain), "{file}");
    // What a backslash stands before is a sign and begins nothing.
    let mut live = String::new();
    let mut signs = file.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => {
                signs.next();
                live.push('·');
            }
            sign => live.push(sign),
        }
    }
    for markup in ["](", "<script", "<img", "://evil", "![", "evil.example"] {
        assert!(!live.contains(markup), "{markup} in {live}");
    }
}
