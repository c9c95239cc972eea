//! The report to read: CommonMark with tables. What clients, managers and models wrote begins no markup in it: no link,
//! image, heading, HTML, formula or table of its own.

use std::collections::HashMap;

use synkro_shared::report::{DialogNumbers, Finding, ManagerAssessment, Metrics, Receipt, ReportContent};
use synkro_shared::session::Language;
use synkro_words::channel::channel_name;
use synkro_words::kinds::kinds;

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
    let talk = now.measured.dialogs && now.total.dialogs > 0;
    if !now.measured.dialogs {
        page.block(w.parts.talk_not_measured);
    } else if !talk {
        page.block(w.parts.no_talk);
    }
    if !now.measured.deals {
        page.block(w.parts.deals_not_measured);
    }
    let language = export.language;
    let count = |label: &str, read: fn(&Metrics) -> u64, comparable: bool| {
        let was =
            before.filter(|_| comparable).map_or_else(|| "—".to_owned(), |before| read(before).to_string());
        vec![label.to_owned(), read(now).to_string(), was]
    };
    let time = |label: &str, read: fn(&Metrics) -> Option<u64>| {
        // Seconds of other hours are other seconds.
        let before = before.filter(|before| before.measured.dialogs && before.hours == now.hours);
        let said = |seconds: Option<u64>| seconds.map_or_else(|| "—".to_owned(), |s| duration(s, language));
        vec![label.to_owned(), said(read(now)), said(before.and_then(read))]
    };
    let with_talk = before.is_some_and(|before| before.measured.dialogs);
    let with_deals = before.is_some_and(|before| before.measured.deals);
    let mut rows = Vec::new();
    if now.measured.dialogs {
        rows.push(count(w.metrics.dialogs, |m| m.total.dialogs, with_talk));
    }
    if talk {
        rows.push(count(w.metrics.unanswered, |m| m.total.unanswered, with_talk));
        rows.push(time(w.metrics.first_reply, |m| m.total.first_reply.median_seconds));
        rows.push(time(w.file.first_reply_p90, |m| m.total.first_reply.p90_seconds));
        rows.push(time(w.metrics.longest_silence, |m| m.total.longest_silence_seconds));
        rows.push(count(w.metrics.messages_in, |m| m.total.messages_in, with_talk));
        rows.push(count(w.metrics.messages_out, |m| m.total.messages_out, with_talk));
    }
    if now.measured.deals {
        rows.push(count(w.metrics.new_leads, |m| m.new_leads, with_deals));
        rows.push(count(w.metrics.won, |m| m.won, with_deals));
        rows.push(count(w.metrics.lost, |m| m.lost, with_deals));
    }
    if now.measured.deals && talk {
        rows.push(count(w.metrics.dialogs_without_lead, |m| m.dialogs_without_lead, with_talk && with_deals));
    }
    if now.measured.deals && now.measured.dialogs {
        rows.push(count(w.metrics.leads_without_dialog, |m| m.leads_without_dialog, with_talk && with_deals));
    }
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
    let metrics = &export.report.metrics;
    let talk = metrics.measured.dialogs && metrics.total.dialogs > 0;
    let mut heads = vec![w.metrics.manager];
    if talk {
        heads.extend(dialog_heads(w));
    }
    if metrics.measured.deals {
        heads.extend([w.metrics.new_leads, w.metrics.won, w.metrics.lost]);
    }
    if !metrics.managers.is_empty() && heads.len() > 1 {
        page.block(&format!("## {}", w.metrics.by_manager));
        page.table(
            &heads,
            metrics.managers.iter().map(|manager| {
                let mut row = vec![match (&manager.name, manager.manager_id) {
                    (Some(name), _) => plain(name),
                    (None, Some(id)) => format!("{} ({id})", w.metrics.manager_unknown),
                    (None, None) => w.metrics.manager_nobody.to_owned(),
                }];
                if talk {
                    row.extend(dialog_cells(&manager.numbers, export.language));
                }
                if metrics.measured.deals {
                    row.extend([manager.new_leads, manager.won, manager.lost].map(|n| n.to_string()));
                }
                row
            }),
        );
    }
    if talk && !metrics.channels.is_empty() {
        page.block(&format!("## {}", w.metrics.by_channel));
        let heads: Vec<&str> = std::iter::once(w.metrics.channel).chain(dialog_heads(w)).collect();
        page.table(
            &heads,
            metrics.channels.iter().map(|channel| {
                let mut row = vec![plain(channel_name(&channel.channel, export.language))];
                row.extend(dialog_cells(&channel.numbers, export.language));
                row
            }),
        );
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

fn assessment(manager: &ManagerAssessment, w: &Words) -> String {
    let score = manager.score.map_or_else(|| w.parts.no_score.to_owned(), |score| format!("{score}/100"));
    format!("{}: {score}. {}", plain(&manager.manager), plain(&manager.note))
}

fn dialog_heads(w: &Words) -> [&'static str; 6] {
    [
        w.metrics.dialogs,
        w.metrics.unanswered,
        w.metrics.first_reply,
        w.metrics.longest_silence,
        w.metrics.messages_in,
        w.metrics.messages_out,
    ]
}

fn dialog_cells(numbers: &DialogNumbers, language: Language) -> [String; 6] {
    let time = |seconds: Option<u64>| seconds.map_or_else(|| "—".to_owned(), |s| duration(s, language));
    [
        numbers.dialogs.to_string(),
        numbers.unanswered.to_string(),
        time(numbers.first_reply.median_seconds),
        time(numbers.longest_silence_seconds),
        numbers.messages_in.to_string(),
        numbers.messages_out.to_string(),
    ]
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
    fn a_duration_shows_its_two_largest_units() {
        let said = |seconds| duration(seconds, Language::Ru);
        assert_eq!(
            [0, 59, 60, 747, 8_100, 434_639].map(said),
            ["0 с", "59 с", "1 мин", "12 мин 27 с", "2 ч 15 мин", "120 ч 43 мин"]
        );
    }
}
