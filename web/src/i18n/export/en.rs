//! English.

use synkro_shared::plural::english;

use super::Words;

pub const WORDS: Words = Words {
    title: "Download",
    text: "The files hold clients' names and quotes from conversations. Each download is written down in the activity log.",
    markdown: "Text of the report (Markdown)",
    dialogs: "Table of dialogs (CSV)",
    findings: "Table of findings (CSV)",
    json: "Data for programs (JSON)",
    making: "Preparing the file…",
    made: "The file is ready",
    refused: "The browser did not save the file. Allow downloads for this site and try again.",
    print: "Print or save as PDF",
    back: "Back to the report",
    importance: "importance",
    score: "Score by AI, of 100",
    address: |address| format!("The report on the site: {address}"),
    finding_address: |address| format!("Finding number N opens at {address}#finding-N"),
    one_quote: "Each finding has one quote here; the others are in the report on the site.",
    dialogs_elsewhere: "The dialogs are not printed: their table is downloaded from the report's page as CSV.",
    findings_elsewhere: |n| {
        let noun = english(n, "finding is not printed: it is", "findings are not printed: they are");
        format!("{n} more {noun} in the CSV and Markdown files.")
    },
    managers_elsewhere: |n| {
        let noun = english(n, "manager is not printed", "managers are not printed");
        format!("{n} more {noun}: see the report on the site or the Markdown file.")
    },
    text_missing: "The report's text and findings are not here: they could not be read from Supabase.",
};
