//! One table for a spreadsheet (RFC 4180, CRLF, UTF-8 with a mark): a row a dialog, or a row a finding.
//!
//! The first row are headings, and no other row is anything but a dialog or a finding. Who made the report, its period
//! and what is missing stand as headings of columns without cells, after the table's own: a sum or a filter never meets
//! them, and a table without rows has them, too.

use std::collections::HashMap;

use csv::{QuoteStyle, Terminator, WriterBuilder};
use synkro_shared::export::ExportTable;
use synkro_shared::report::{Citation, DialogLine, Finding};
use synkro_shared::session::Language;
use synkro_words::channel::channel_name;
use synkro_words::kinds::kinds;

use super::Export;
use super::words::words;
use crate::domain::folding::is_invisible;
use crate::error::{Error, Result};

/// Rows at most.
const ROWS: usize = 100_000;

/// Characters of a cell at most: spreadsheets take 32 767.
const CELL: usize = 32_000;

/// By this mark spreadsheets know that the text is UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A cell: what is counted stays a number, words are never a formula.
enum Cell {
    Number(i64),
    Text(String),
    Empty,
}

impl Cell {
    fn count(count: u64) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }
}

/// The file.
pub(super) fn write(export: &Export, table: ExportTable) -> Result<Vec<u8>> {
    match table {
        ExportTable::Dialogs => {
            let lines = export.content().map(|content| content.dialogs.as_slice()).unwrap_or_default();
            lay_out(export, &dialog_heads(export.language), lines, |_, line| dialog_cells(export, line))
        }
        ExportTable::Findings => {
            let findings = export.content().map(|content| content.findings.as_slice()).unwrap_or_default();
            let names: HashMap<i64, &str> = export
                .content()
                .map(|content| content.dialogs.as_slice())
                .unwrap_or_default()
                .iter()
                .filter_map(|line| Some((line.chat_id, line.contact_name.as_deref()?)))
                .collect();
            lay_out(export, &finding_heads(export.language), findings, |number, finding| {
                finding_cells(export, &names, number, finding)
            })
        }
    }
}

fn dialog_heads(language: Language) -> [&'static str; 10] {
    let w = words(language);
    [
        w.file.dialog,
        w.parts.client,
        w.metrics.channel,
        w.metrics.manager,
        w.file.lead,
        w.metrics.messages_in,
        w.metrics.messages_out,
        w.file.first_reply_seconds,
        w.metrics.unanswered,
        w.file.link,
    ]
}

fn dialog_cells(export: &Export, line: &DialogLine) -> Vec<Cell> {
    let w = words(export.language);
    vec![
        Cell::Number(line.chat_id),
        Cell::maybe(line.contact_name.as_deref()),
        Cell::Text(channel_name(&line.channel, export.language).to_owned()),
        Cell::maybe(line.manager.as_deref()),
        line.lead_id.map_or(Cell::Empty, Cell::Number),
        Cell::count(line.messages_in),
        Cell::count(line.messages_out),
        line.first_reply_seconds.map_or(Cell::Empty, Cell::count),
        Cell::Text(if line.unanswered { w.file.yes } else { w.file.no }.to_owned()),
        Cell::Text(format!("{}?dialog={}", export.address.whole(), line.chat_id)),
    ]
}

fn finding_heads(language: Language) -> [&'static str; 10] {
    let w = words(language);
    [
        "№",
        w.parts.kind,
        w.file.importance,
        w.file.finding,
        w.file.explained,
        w.metrics.manager,
        w.file.quotes_count,
        w.file.quotes,
        w.parts.not_computed,
        w.file.link,
    ]
}

fn finding_cells(export: &Export, names: &HashMap<i64, &str>, number: usize, finding: &Finding) -> Vec<Cell> {
    let quotes: Vec<String> =
        finding.citations.iter().map(|citation| quote(export, names, citation)).collect();
    vec![
        Cell::count(u64::try_from(number).unwrap_or(u64::MAX)),
        Cell::Text((kinds(export.language).finding_kind)(finding.kind).to_owned()),
        Cell::Number(i64::from(finding.importance)),
        Cell::Text(finding.title.clone()),
        Cell::Text(finding.text.clone()),
        Cell::maybe(finding.manager.as_deref()),
        Cell::count(u64::try_from(quotes.len()).unwrap_or(u64::MAX)),
        Cell::Text(quotes.join("\n")),
        Cell::Text(finding.unconfirmed_numbers.join(", ")),
        Cell::Text(export.address.finding(number)),
    ]
}

/// `«words» (Client Анна, 10.11.2026 09:05, dialog 42)`.
fn quote(export: &Export, names: &HashMap<i64, &str>, citation: &Citation) -> String {
    let w = words(export.language);
    let at = citation.sent_at.with_timezone(&export.zone).format("%d.%m.%Y %H:%M");
    let who = (kinds(export.language).speaker)(citation.speaker);
    let name =
        names.get(&citation.chat_id).map(|name| format!(", {}: {name}", w.parts.client)).unwrap_or_default();
    format!("«{}» ({who}, {at}, {} {}{name})", citation.quote, w.file.dialog, citation.chat_id)
}

fn lay_out<T>(
    export: &Export,
    heads: &[&str],
    rows: &[T],
    cells: impl Fn(usize, &T) -> Vec<Cell>,
) -> Result<Vec<u8>> {
    let w = words(export.language);
    let mut cut = 0_u64;
    let shown: Vec<Vec<String>> = rows
        .iter()
        .take(ROWS)
        .enumerate()
        .map(|(at, row)| cells(at + 1, row).into_iter().map(|cell| text(cell, &mut cut)).collect())
        .collect();
    let mut notes = vec![format!("{}: {}", w.file.company, export.company), export.provenance()];
    notes.push(format!("{}: {}", w.file.period, export.period()));
    notes.extend(export.missing().into_iter().map(|line| format!("{}: {line}", w.parts.missing)));
    let left_out = u64::try_from(rows.len().saturating_sub(ROWS)).unwrap_or(u64::MAX);
    notes.extend((left_out > 0).then(|| (w.file.rows_left_out)(left_out)));
    notes.extend((cut > 0).then(|| (w.file.cells_cut)(cut)));

    let broken = |error: csv::Error| Error::internal(format_args!("CSV: {error}"));
    let delimiter = match export.language {
        // Where a comma parts decimals, spreadsheets part cells by semicolons.
        Language::Ru | Language::Kk => b';',
        Language::En => b',',
    };
    let mut file = WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::NonNumeric)
        .from_writer(MARK.to_vec());
    let no_cells = vec![String::new(); notes.len()];
    let notes = notes.iter().map(|note| harmless(note));
    let heads = heads.iter().map(|head| (*head).to_owned()).chain(notes);
    file.write_record(heads).map_err(broken)?;
    for row in shown {
        file.write_record(row.iter().chain(&no_cells)).map_err(broken)?;
    }
    file.into_inner().map_err(|error| Error::internal(format_args!("CSV: {error}")))
}

fn text(cell: Cell, cut: &mut u64) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => {
            let text = harmless(&text);
            match text.char_indices().nth(CELL) {
                Some((end, _)) => {
                    *cut += 1;
                    format!("{}…", text.get(..end).unwrap_or_default())
                }
                None => text,
            }
        }
    }
}

/// Words that no spreadsheet takes for a formula. They look past white space, quotation marks and what is not seen, and
/// take wide signs for the usual ones. What is not seen is left out: it could only deceive.
fn harmless(text: &str) -> String {
    let shown: String =
        text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r') || !is_invisible(*c)).collect();
    let passed = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’');
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '−' | '|' | '%');
    let formula =
        shown.starts_with(['\t', '\r', '\n']) || shown.chars().find(|c| !passed(*c)).is_some_and(begins);
    if formula { format!("'{shown}") } else { shown }
}

#[cfg(test)]
mod tests {
    use synkro_shared::report::{Metrics, ReportContent};

    use super::*;

    #[test]
    fn words_that_begin_like_a_formula_are_words() {
        for text in [
            "=1+1",
            "+77001234567",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\tx",
            " =1",
            "\u{a0}=1",
            "\"=1",
            "'=1",
            "\" ' =cmd|'/c calc'!A0",
            "\u{200b}=1",
            "\u{feff}@x",
            "\u{0}=1",
            "＝1+1",
            "＠x",
            "=HYPERLINK(\"http://x\";\"y\")",
        ] {
            let cell = harmless(text);
            assert!(cell.starts_with('\''), "{text:?} became {cell:?}");
        }
    }

    #[test]
    fn words_that_are_no_formula_stay_as_they_are() {
        for text in ["Анна", "a-b", "1=1", "«+7» в тексте", "", "до — после", "a\nb", "12,5 %", "🙂", "(-1)"]
        {
            assert_eq!(harmless(text), text);
        }
    }

    fn export(dialogs: usize) -> Export {
        let line = DialogLine {
            chat_id: 7,
            contact_name: Some("Анна".to_owned()),
            channel: "waba".to_owned(),
            manager: None,
            lead_id: None,
            messages_in: 1,
            messages_out: 1,
            first_reply_seconds: Some(60),
            unanswered: false,
        };
        let content = ReportContent { dialogs: vec![line; dialogs], ..ReportContent::default() };
        let mut metrics = Metrics::default();
        metrics.total.dialogs = u64::try_from(dialogs).expect("a count");
        crate::services::export::tests::export(&metrics, &content, Language::Ru)
    }

    #[test]
    fn rows_beyond_the_files_limit_are_counted_in_its_headings() {
        for (dialogs, said) in [(ROWS, None), (ROWS + 21, Some("21 строка сверх предела файла не показана"))]
        {
            let file = write(&export(dialogs), ExportTable::Dialogs).expect("a file");
            let mut read = csv::ReaderBuilder::new().delimiter(b';').from_reader(file.as_slice());
            let heads = read.headers().expect("headings").clone();
            assert_eq!(heads.iter().find(|head| head.contains("сверх предела")), said);
            assert_eq!(read.records().filter(Result::is_ok).count(), ROWS);
        }
    }

    #[test]
    fn a_cell_of_any_length_fits_a_spreadsheet_and_is_counted() {
        let mut cut = 0;
        let cell = text(Cell::Text("ж".repeat(CELL * 2)), &mut cut);
        assert_eq!((cell.chars().count(), cut), (CELL + 1, 1));
        assert_eq!(text(Cell::Text("ж".repeat(CELL)), &mut cut).chars().count(), CELL);
        assert_eq!(text(Cell::Number(-5), &mut cut), "-5");
        assert_eq!(cut, 1);
    }
}
