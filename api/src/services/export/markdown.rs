//! The report to read: CommonMark with tables. What clients, managers and models wrote begins no markup in it: no link,
//! image, heading, HTML, formula or table of its own.

use std::collections::HashMap;

use synkro_metrics::{Of, Row, Scope, Source, TABLE, Unit, columns, has_managers};
use synkro_shared::report::{Finding, ManagerAssessment, Receipt, ReportContent};
use synkro_shared::session::Language;
use synkro_words::channel::channel_name;
use synkro_words::kinds::kinds;
use synkro_words::metrics::unnamed_manager;

use super::Export;
use super::words::{Words, words};
use crate::domain::defang::{clean, inert};

/// The file.
pub(super) fn write(export: &Export) -> String {
    let w = words(export.language);
    let content = export.content();
    let title = content.map(|content| content.title.as_str()).filter(|title| !title.is_empty());
    let mut page = Page(String::new());
    page.block(&format!("# {}", title.map_or_else(|| export.period(), plain)));
    page.list([
        format!("{}: {}", w.file.company, plain(&export.company)),
        format!("{}: {} ({})", w.file.period, export.period(), plain(&export.report.item.timezone)),
        plain(&export.provenance()),
        // The address is ours.
        format!("{}: <{}>", w.file.link, export.address.whole()),
    ]);
    let missing = export.missing();
    if !missing.is_empty() {
        page.block(&format!("## {}", w.parts.missing));
        page.list(missing.iter().map(|line| plain(line)));
    }
    let summary = content.map_or(export.report.item.summary.as_str(), |content| content.summary.as_str());
    if !summary.trim().is_empty() {
        page.block(&format!("## {}", w.parts.summary));
        summary.lines().filter(|line| !line.trim().is_empty()).for_each(|line| page.block(&plain(line)));
    }
    if let Some(content) = content {
        page.not_computed(&content.unconfirmed_numbers, w);
        if !content.recommendations.is_empty() {
            page.block(&format!("## {}", w.parts.recommendations));
            let numbered = content.recommendations.iter().enumerate();
            page.lines(numbered.map(|(at, line)| format!("{}. {}", at + 1, plain(line))));
        }
    }
    numbers(&mut page, export, w);
    if let Some(content) = content {
        findings(&mut page, export, content, w);
    }
    managers(&mut page, export, w);
    if let Some(receipt) = &export.report.receipt {
        page.block(&format!("## {}", w.parts.receipt));
        page.list([cost(receipt, w)]);
    }
    page.block(w.file.dialogs_in_csv);
    page.0
}

/// What the file is made of: blocks with an empty line between them.
struct Page(String);

impl Page {
    fn block(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn lines(&mut self, lines: impl IntoIterator<Item = String>) {
        let lines: Vec<String> = lines.into_iter().collect();
        if !lines.is_empty() {
            self.block(&lines.join("\n"));
        }
    }

    fn list(&mut self, lines: impl IntoIterator<Item = String>) {
        self.lines(lines.into_iter().map(|line| format!("- {line}")));
    }

    fn table(&mut self, heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        let mut lines =
            vec![format!("| {} |", heads.join(" | ")), format!("|{}", " --- |".repeat(heads.len()))];
        lines.extend(rows.into_iter().map(|row| format!("| {} |", row.join(" | "))));
        self.lines(lines);
    }

    fn not_computed(&mut self, numbers: &[String], w: &Words) {
        if !numbers.is_empty() {
            self.block(&format!("*{}: {}*", w.parts.not_computed, plain(&numbers.join(", "))));
        }
    }
}

fn numbers(page: &mut Page, export: &Export, w: &Words) {
    let (now, before) = (&export.report.metrics, export.report.previous.as_ref());
    page.block(&format!("## {}", w.metrics.numbers));
    if !now.measured.dialogs {
        page.block(w.parts.talk_not_measured);
    } else if !Source::Talk.known(now) {
        page.block(w.parts.no_talk);
    }
    if !now.measured.deals {
        page.block(w.parts.deals_not_measured);
    }
    let language = export.language;
    let rows = TABLE.iter().filter_map(|row| {
        let shown = row.shown.filter(|shown| shown.file && row.source.known(now))?;
        let was = row.before(now, before);
        Some(vec![
            (shown.name)(w.metrics).to_owned(),
            said(row.unit, row.value(Of::Period(now)), language),
            said(row.unit, was, language),
        ])
    });
    page.table(&[w.file.number, w.file.value, w.file.before], rows);
    page.block(&format!("{}: {}.", w.file.within, now.hours));
}

fn findings(page: &mut Page, export: &Export, content: &ReportContent, w: &Words) {
    let names: HashMap<i64, &str> = content
        .dialogs
        .iter()
        .filter_map(|line| Some((line.chat_id, line.contact_name.as_deref()?)))
        .collect();
    if !content.findings.is_empty() || content.citations_given > 0 {
        page.block(&format!("## {}", w.parts.findings));
        if content.findings.is_empty() {
            page.block(w.parts.no_findings);
        }
    }
    for (at, finding) in content.findings.iter().enumerate() {
        one(page, export, &names, (at + 1, finding), w);
    }
    if !content.problem_dialogs.is_empty() {
        page.block(&format!("## {}", w.parts.problem_dialogs));
        page.list(content.problem_dialogs.iter().map(|dialog| {
            let name =
                names.get(&dialog.chat_id).map(|name| format!(" ({})", plain(name))).unwrap_or_default();
            let link = format!("<{}?dialog={}>", export.address.whole(), dialog.chat_id);
            format!("{} {}{name}: {} {link}", w.file.dialog, dialog.chat_id, plain(&dialog.reason))
        }));
    }
}

fn one(
    page: &mut Page,
    export: &Export,
    names: &HashMap<i64, &str>,
    (number, finding): (usize, &Finding),
    w: &Words,
) {
    let kind = (kinds(export.language).finding_kind)(finding.kind);
    page.block(&format!("### {number}. {kind}: {}", plain(&finding.title)));
    page.block(&plain(&finding.text));
    page.not_computed(&finding.unconfirmed_numbers, w);
    for citation in &finding.citations {
        let at = citation.sent_at.with_timezone(&export.zone).format("%d.%m.%Y %H:%M");
        let who = (kinds(export.language).speaker)(citation.speaker);
        let name = names.get(&citation.chat_id).map(|name| format!(", {}", plain(name))).unwrap_or_default();
        page.block(&format!(
            "> {}\n>\n> — {who}, {at}, {} {}{name}",
            plain(&citation.quote),
            w.file.dialog,
            citation.chat_id
        ));
    }
    let mut facts = vec![format!("{}: {}", w.file.importance, finding.importance)];
    facts.extend(finding.manager.as_deref().map(|name| format!("{}: {}", w.metrics.manager, plain(name))));
    facts.push(format!("{}: <{}>", w.file.link, export.address.finding(number)));
    page.list(facts);
}

fn managers(page: &mut Page, export: &Export, w: &Words) {
    let (metrics, language) = (&export.report.metrics, export.language);
    if has_managers(metrics) {
        page.block(&format!("## {}", w.metrics.by_manager));
        let rows = metrics.managers.iter().map(|row| {
            let name = row.name.as_deref().map_or_else(|| unnamed_manager(row.manager_id, language), plain);
            (name, Of::Manager(row, metrics.measured))
        });
        table(page, export, (Scope::Manager, w.metrics.manager), rows);
    }
    if Source::Talk.known(metrics) && !metrics.channels.is_empty() {
        page.block(&format!("## {}", w.metrics.by_channel));
        let rows = metrics
            .channels
            .iter()
            .map(|row| (plain(channel_name(&row.channel, language)), Of::Channel(row, metrics.measured)));
        table(page, export, (Scope::Channel, w.metrics.channel), rows);
    }
    let assessed = export.content().map(|content| content.managers.as_slice()).unwrap_or_default();
    if !assessed.is_empty() {
        page.block(&format!("## {}", w.parts.assessment));
        for manager in assessed {
            page.list([assessment(manager, w)]);
            page.not_computed(&manager.unconfirmed_numbers, w);
        }
    }
}

/// A table of numbers with a row for each of whom they are.
fn table<'a>(
    page: &mut Page,
    export: &Export,
    (scope, first): (Scope, &'static str),
    rows: impl Iterator<Item = (String, Of<'a>)>,
) {
    let w = words(export.language);
    let columns: Vec<&Row> = columns(scope, &export.report.metrics, false).collect();
    let names = columns.iter().filter_map(|column| Some((column.shown?.name)(w.metrics)));
    let heads: Vec<&str> = std::iter::once(first).chain(names).collect();
    let rows = rows.map(|(name, of)| {
        let cells = columns.iter().map(|column| said(column.unit, column.value(of), export.language));
        std::iter::once(name).chain(cells).collect()
    });
    page.table(&heads, rows);
}

fn assessment(manager: &ManagerAssessment, w: &Words) -> String {
    let score = manager.score.map_or_else(|| w.parts.no_score.to_owned(), |score| format!("{score}/100"));
    format!("{}: {score}. {}", plain(&manager.manager), plain(&manager.note))
}

/// A value in words; unknown is not zero.
fn said(unit: Unit, value: Option<u64>, language: Language) -> String {
    value.map_or_else(
        || "—".to_owned(),
        |value| match unit {
            Unit::Count | Unit::Money => value.to_string(),
            Unit::Seconds => duration(value, language),
        },
    )
}

fn cost(receipt: &Receipt, w: &Words) -> String {
    let cost =
        receipt.cost_usd.map_or_else(|| w.parts.cost_unknown.to_owned(), |cost| format!("{cost:.4} USD"));
    format!(
        "{}: {}, {}, {}; {}: {cost}",
        w.file.tokens, receipt.prompt_tokens, receipt.answer_tokens, receipt.thinking_tokens, w.file.cost
    )
}

/// The two largest units, as the page says it: `3 min 5 s`, `120 h 43 min`.
fn duration(seconds: u64, language: Language) -> String {
    let [hour, minute, second] = words(language).file.units;
    let (large, large_unit, small, small_unit) = match seconds {
        0..60 => return format!("{seconds} {second}"),
        60..3_600 => (seconds / 60, minute, seconds % 60, second),
        _ => (seconds / 3_600, hour, seconds % 3_600 / 60, minute),
    };
    if small == 0 {
        format!("{large} {large_unit}")
    } else {
        format!("{large} {large_unit} {small} {small_unit}")
    }
}

/// One line of somebody's words. Addresses in it are dead, and each sign that could begin markup is escaped, which
/// CommonMark allows for every sign of ASCII.
fn plain(text: &str) -> String {
    let dead = inert(&clean(text, false));
    let mut line = String::with_capacity(dead.len() + 8);
    for c in dead.chars() {
        if matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '['
                | ']'
                | '<'
                | '>'
                | '&'
                | '|'
                | '~'
                | '#'
                | '$'
                | '!'
                | '^'
                | '{'
                | '}'
        ) {
            line.push('\\');
        }
        line.push(c);
    }
    // What begins a list or an underlined heading.
    let number = line.chars().take_while(char::is_ascii_digit).count();
    if line.starts_with(['+', '-', '=', ':']) {
        line.insert(0, '\\');
    } else if number > 0 && line.get(number..).is_some_and(|rest| rest.starts_with(['.', ')'])) {
        line.insert(number, '\\');
    }
    line
}

#[cfg(test)]
mod tests {
    use synkro_metrics::Column;

    use super::*;

    #[test]
    fn somebodys_words_begin_no_markup() {
        for (text, line) in [
            (
                "[a](http://x.example)",
                r"\[a\](http[:]//x[.]example)".replace("[:]", r"\[:\]").replace("[.]", r"\[.\]"),
            ),
            ("![x](y)", r"\!\[x\](y)".to_owned()),
            ("# Заголовок", r"\# Заголовок".to_owned()),
            ("<img src=x onerror=y>", r"\<img src=x onerror=y\>".to_owned()),
            ("a | b", r"a \| b".to_owned()),
            ("a\n\n| --- |\n# x", r"a \| --- \| \# x".to_owned()),
            ("1. раз", r"1\. раз".to_owned()),
            ("12) раз", r"12\) раз".to_owned()),
            ("- раз", r"\- раз".to_owned()),
            ("===", r"\===".to_owned()),
            ("&lt;b&gt;", r"\&lt;b\&gt;".to_owned()),
            ("`код` ~~x~~ **y** _z_", r"\`код\` \~\~x\~\~ \*\*y\*\* \_z\_".to_owned()),
            ("    код", "код".to_owned()),
            ("\\[a](b)", r"\\\[a\](b)".to_owned()),
            ("12,5 % из 40 (вчера)", "12,5 % из 40 (вчера)".to_owned()),
        ] {
            assert_eq!(plain(text), line, "{text}");
        }
    }

    #[test]
    fn the_file_has_every_metric_and_its_tables_every_column() {
        let metrics = synkro_metrics::example();
        for language in Language::ALL {
            let export =
                crate::services::export::tests::export(&metrics, &ReportContent::default(), language);
            let (file, w) = (write(&export), words(language));
            let row = |heads: &[&str]| format!("| {} |", heads.join(" | "));
            for metric in &TABLE {
                let Some(shown) = metric.shown.filter(|shown| shown.file) else { continue };
                let value = said(metric.unit, metric.value(Of::Period(&metrics)), language);
                let line = row(&[(shown.name)(w.metrics), &value, "—"]);
                assert!(file.contains(&line), "{line} in {file}");
            }
            let manager = Of::Manager(&metrics.managers[0], metrics.measured);
            let channel = Of::Channel(&metrics.channels[0], metrics.measured);
            for of in [manager, channel] {
                for metric in TABLE.iter().filter(|metric| metric.scopes.contains(&of.scope())) {
                    let Some(shown) = metric.shown else { continue };
                    if shown.column == Column::Nowhere {
                        continue;
                    }
                    let cell = said(metric.unit, metric.value(of), language);
                    assert!(file.contains(&format!(" {} |", (shown.name)(w.metrics))), "{:?}", metric.id);
                    assert!(file.contains(&format!(" {cell} |")), "{:?}: {cell} in {file}", metric.id);
                }
            }
        }
    }

    #[test]
    fn a_duration_shows_its_two_largest_units() {
        let said = |seconds| duration(seconds, Language::Ru);
        assert_eq!(
            [0, 59, 60, 747, 8_100, 434_639].map(said),
            ["0 с", "59 с", "1 мин", "12 мин 27 с", "2 ч 15 мин", "120 ч 43 мин"]
        );
    }
}
