//! A report in words: the short one for Telegram, the whole one as Markdown.
//!
//! What a model wrote comes here only through [`super::outgoing`].

use chrono_tz::Tz;
use synkro_metrics::{Of, Posted, Row, Shown, TABLE, Unit};
use synkro_shared::ReportId;
use synkro_shared::report::{ManagerAssessment, Measured, Metrics, Receipt, ReportContent};
use synkro_shared::run::{LeftOut, Period};
use synkro_shared::session::Language;
use synkro_words::kinds::kinds;
use synkro_words::left_out::{left_out_words, omitted_words};
use synkro_words::metrics::{metrics as metric_words, unnamed_manager};
use synkro_words::post as words;
use synkro_words::provenance::{model_words, prepared_words};
use synkro_words::report::{Parts, parts};

use super::defang::markdown_line;
use super::outgoing::name;

/// A line of the post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Strong(String),
    /// Plain words.
    Plain(String),
    /// Words that lead to an address.
    Linked(String, String),
}

impl Line {
    /// What is read of it.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Strong(words) | Self::Plain(words) | Self::Linked(words, _) => words,
        }
    }
}

/// Where a report is read on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportAddress(String);

impl ReportAddress {
    /// The report with this id on the page of this origin.
    #[must_use]
    pub fn new(origin: &str, id: ReportId) -> Self {
        Self(format!("{origin}/dashboard/reports/{id}"))
    }

    /// The report from its beginning.
    #[must_use]
    pub fn whole(&self) -> &str {
        &self.0
    }

    /// The finding with this number, counted from one in the order of the report.
    #[must_use]
    pub fn finding(&self, number: usize) -> String {
        format!("{}#finding-{number}", self.0)
    }
}

/// Findings in the short one.
const TOP: usize = 3;

/// The period in the company's own days.
#[must_use]
pub fn period_text(period: Period, zone: Tz) -> String {
    let (start, end) = (period.start.with_timezone(&zone), period.end.with_timezone(&zone));
    format!("{} – {}", start.format("%d.%m.%Y %H:%M"), end.format("%d.%m.%Y %H:%M"))
}

/// The numbers that were measured, and only those.
fn number_lines(metrics: &Metrics, language: Language) -> Vec<String> {
    let words = words::post(language);
    let all = Of::Period(metrics);
    let mut lines = Vec::new();
    if metrics.measured.dialogs && metrics.total.dialogs == 0 {
        lines.push(words.empty.to_owned());
    } else {
        lines.extend(line(all, |posted| match posted {
            Posted::Talk(called) => Some(called(words)),
            Posted::Alone | Posted::Deals(..) | Posted::Nowhere => None,
        }));
    }
    lines.extend(posted().filter_map(|(row, shown)| match shown.post {
        Posted::Alone => Some(alone(row.value(all)?, (row, shown), metrics, language)),
        Posted::Talk(_) | Posted::Deals(..) | Posted::Nowhere => None,
    }));
    lines.extend(line(all, |posted| match posted {
        Posted::Deals(called, _) => Some(called(words)),
        Posted::Talk(_) | Posted::Alone | Posted::Nowhere => None,
    }));
    if metrics.total.dialogs == 0 {
        // Without conversations the managers' deals are what there is to tell.
        let managers = metrics.managers.iter().filter_map(|row| {
            let of = Of::Manager(row, metrics.measured);
            let called = |posted| match posted {
                Posted::Deals(_, called) => Some(called(words)),
                Posted::Talk(_) | Posted::Alone | Posted::Nowhere => None,
            };
            let busy = posted().any(|(metric, shown)| {
                called(shown.post).is_some() && metric.value(of).is_some_and(|value| value > 0)
            });
            let name = row
                .name
                .as_deref()
                .map_or_else(|| unnamed_manager(row.manager_id, language), |of| name(of, language));
            line(of, called).filter(|_| busy).map(|line| format!("{name}: {line}"))
        });
        lines.extend(managers);
    }
    lines
}

fn posted() -> impl Iterator<Item = (&'static Row, Shown)> {
    TABLE.iter().filter_map(|row| Some((row, row.shown?)))
}

/// The metrics that are called something here, in one line; none where nothing is known of any.
fn line(of: Of<'_>, called: impl Fn(Posted) -> Option<&'static str>) -> Option<String> {
    let told: Vec<String> = posted()
        .filter_map(|(row, shown)| Some(format!("{}: {}", called(shown.post)?, row.value(of)?)))
        .collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// A metric with a line of its own.
fn alone(value: u64, (row, shown): (&Row, Shown), metrics: &Metrics, language: Language) -> String {
    let (words, called) = (words::post(language), (shown.name)(metric_words(language)));
    match row.unit {
        Unit::Count | Unit::Money => format!("{called}: {value}"),
        Unit::Seconds => {
            let time = match (value + 30) / 60 {
                0 => words.under_a_minute.to_owned(),
                minutes => format!("{minutes} {}", words.minutes),
            };
            format!("{called} ({} {}): {time}", words.within, metrics.hours)
        }
    }
}

/// The post about a period without anything to tell. That nobody wrote is said only where that was measured.
#[must_use]
pub fn empty_post(period: Period, zone: Tz, measured: Measured, language: Language) -> Vec<Line> {
    let words = words::post(language);
    let nothing = if measured.dialogs { words.empty } else { words.no_deals };
    vec![
        Line::Strong(format!("{}: {}", words.report, period_text(period, zone))),
        Line::Plain(nothing.to_owned()),
    ]
}

/// How many of the model's quotes stand in the messages; nothing when it gave none.
fn confirmed(content: &ReportContent, language: Language) -> Option<String> {
    let (confirmed, given) = (content.citations_confirmed, content.citations_given);
    (given > 0).then(|| (words::post(language).confirmed)(confirmed, given))
}

/// Who made the report. Without an answer of a model it was only computed.
fn made_by(content: &ReportContent, receipt: Option<&Receipt>, language: Language) -> String {
    let by_model = receipt.is_some() || !content.summary.is_empty() || content.citations_given > 0;
    let prepared = prepared_words(by_model, language);
    receipt.map_or_else(
        || prepared.to_owned(),
        |receipt| format!("{prepared}: {}", model_words(receipt, language)),
    )
}

/// What the report leaves out, a line each.
fn left_out_lines(content: &ReportContent, left_out: &[LeftOut], language: Language) -> Vec<String> {
    let told = left_out.iter().filter(|left| left.count > 0);
    let mut lines: Vec<String> = told
        .map(|left| format!("{} {}", left.count, left_out_words(left.kind, left.count, language)))
        .collect();
    lines.extend(omitted_words(&content.omitted, language));
    lines
}

/// The post about a report: what a head of sales reads on a phone. A finding leads to itself where the report has an
/// address. The model and the prompt are named where there is a receipt.
#[must_use]
pub fn post(
    content: &ReportContent,
    metrics: &Metrics,
    left_out: &[LeftOut],
    (period, zone): (Period, Tz),
    language: Language,
    (address, receipt): (Option<&ReportAddress>, Option<&Receipt>),
) -> Vec<Line> {
    let words = words::post(language);
    let mut lines = vec![Line::Strong(format!("{}: {}", words.report, period_text(period, zone)))];
    lines.extend(number_lines(metrics, language).into_iter().map(Line::Plain));
    if !content.summary.is_empty() {
        lines.push(Line::Plain(String::new()));
        lines.push(Line::Plain(content.summary.clone()));
    }
    if !content.findings.is_empty() {
        lines.push(Line::Plain(String::new()));
        lines.push(Line::Strong(words.attention.to_owned()));
        for (at, finding) in content.findings.iter().take(TOP).enumerate() {
            let words = format!("• {}: {}", (kinds(language).finding_kind)(finding.kind), finding.title);
            lines.push(match address {
                Some(address) => Line::Linked(words, address.finding(at + 1)),
                None => Line::Plain(words),
            });
        }
    }
    lines.push(Line::Plain(String::new()));
    lines.extend(confirmed(content, language).map(Line::Plain));
    lines.push(Line::Plain(made_by(content, receipt, language)));
    let missing = left_out_lines(content, left_out, language);
    if !missing.is_empty() {
        lines.push(Line::Plain(String::new()));
        lines.push(Line::Strong(words.left_out.to_owned()));
        lines.extend(missing.into_iter().map(|line| Line::Plain(format!("• {line}"))));
    }
    lines
}

/// The whole report as Markdown: what is kept in the client's Supabase and sent as a file when long. No line of it
/// begins markup of the model's own.
#[must_use]
pub fn markdown(
    content: &ReportContent,
    metrics: &Metrics,
    left_out: &[LeftOut],
    period: Period,
    zone: Tz,
    language: Language,
) -> String {
    let (words, parts) = (words::post(language), parts(language));
    let covers = format!("{}: {}", words.report, period_text(period, zone));
    // Without conversations the model was not asked for a title.
    let mut text = match content.title.as_str() {
        "" => format!("# {covers}\n\n"),
        title => format!("# {}\n\n{covers}\n\n", markdown_line(title)),
    };
    let missing = left_out_lines(content, left_out, language);
    if !missing.is_empty() {
        text.push_str(&format!("**{}**\n\n", words.left_out));
        missing.iter().for_each(|line| text.push_str(&format!("- {line}\n")));
        text.push('\n');
    }
    text.push_str(&format!("## {}\n\n", metric_words(language).numbers));
    for line in number_lines(metrics, language) {
        text.push_str(&format!("- {}\n", markdown_line(&line)));
    }
    for paragraph in content.summary.lines().filter(|line| !line.trim().is_empty()) {
        text.push_str(&format!("\n{}\n", markdown_line(paragraph)));
    }
    text.push_str(&not_computed(&content.unconfirmed_numbers, parts));
    if !content.recommendations.is_empty() {
        text.push_str(&format!("\n## {}\n\n", parts.recommendations));
        for (number, line) in content.recommendations.iter().enumerate() {
            text.push_str(&format!("{}. {}\n", number + 1, markdown_line(line)));
        }
    }
    if !content.managers.is_empty() {
        text.push_str(&format!("\n## {}\n\n", parts.managers));
        content.managers.iter().for_each(|manager| text.push_str(&manager_lines(manager, parts, language)));
    }
    if !content.findings.is_empty() || content.citations_given > 0 {
        text.push_str(&format!("\n## {}\n", parts.findings));
    }
    for finding in &content.findings {
        text.push_str(&format!(
            "\n### {}: {}\n\n{}\n",
            (kinds(language).finding_kind)(finding.kind),
            markdown_line(&finding.title),
            markdown_line(&finding.text)
        ));
        text.push_str(&not_computed(&finding.unconfirmed_numbers, parts));
        for citation in &finding.citations {
            text.push_str(&format!("\n> {}\n", markdown_line(&citation.quote)));
        }
    }
    if let Some(confirmed) = confirmed(content, language) {
        text.push_str(&format!("\n{confirmed}\n"));
    }
    text
}

fn manager_lines(manager: &ManagerAssessment, words: &Parts, language: Language) -> String {
    let score = manager.score.map_or_else(|| words.no_score.to_owned(), |score| format!("{score}/100"));
    let line = format!(
        "- {}: {score}. {}\n",
        markdown_line(&name(&manager.manager, language)),
        markdown_line(&manager.note)
    );
    line + &not_computed(&manager.unconfirmed_numbers, words)
}

/// The numbers that are not marked where they stand.
fn not_computed(numbers: &[String], words: &Parts) -> String {
    if numbers.is_empty() {
        return String::new();
    }
    format!("\n*{}: {}*\n", words.not_computed, markdown_line(&numbers.join(", ")))
}

#[cfg(test)]
mod tests;
