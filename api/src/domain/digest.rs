//! A report in words: the short one for Telegram, the whole one as Markdown.

use chrono_tz::Tz;
use synkro_shared::report::{FindingKind, Metrics, ReportContent};
use synkro_shared::run::{LeftOut, LeftOutKind, Period};
use synkro_shared::session::Language;

/// A line of the post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Strong(String),
    /// Plain words.
    Plain(String),
}

/// Findings in the short one.
const TOP: usize = 3;

struct Words {
    report: &'static str,
    empty: &'static str,
    dialogs: &'static str,
    unanswered: &'static str,
    first_reply: &'static str,
    leads: &'static str,
    won: &'static str,
    lost: &'static str,
    attention: &'static str,
    recommendations: &'static str,
    findings: &'static str,
    numbers: &'static str,
    left_out: &'static str,
    minutes: &'static str,
    confirmed: &'static str,
    managers: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::Ru => Words {
            report: "Отчёт по продажам",
            empty: "За этот период переписки не было.",
            dialogs: "Диалогов",
            unanswered: "без ответа",
            first_reply: "Первый ответ, медиана",
            leads: "Новых сделок",
            won: "выиграно",
            lost: "проиграно",
            attention: "На что обратить внимание",
            recommendations: "Что сделать",
            findings: "Наблюдения",
            numbers: "Цифры",
            left_out: "Отчёт неполный",
            minutes: "мин",
            confirmed: "Подтверждено цитат",
            managers: "Менеджеры",
        },
        Language::Kk => Words {
            report: "Сату бойынша есеп",
            empty: "Бұл кезеңде хат алмасу болған жоқ.",
            dialogs: "Диалог саны",
            unanswered: "жауапсыз",
            first_reply: "Алғашқы жауап, медиана",
            leads: "Жаңа мәміле",
            won: "сәтті жабылды",
            lost: "жоғалтылды",
            attention: "Неге назар аудару керек",
            recommendations: "Не істеу керек",
            findings: "Байқаулар",
            numbers: "Сандар",
            left_out: "Есеп толық емес",
            minutes: "мин",
            confirmed: "Расталған дәйексөз",
            managers: "Менеджерлер",
        },
        Language::En => Words {
            report: "Sales report",
            empty: "There were no conversations in this period.",
            dialogs: "Dialogs",
            unanswered: "unanswered",
            first_reply: "First reply, median",
            leads: "New deals",
            won: "won",
            lost: "lost",
            attention: "What needs attention",
            recommendations: "What to do",
            findings: "Findings",
            numbers: "Numbers",
            left_out: "The report is incomplete",
            minutes: "min",
            confirmed: "Quotes confirmed",
            managers: "Managers",
        },
    }
}

/// The name of a kind of finding.
#[must_use]
pub const fn finding_kind(kind: FindingKind, language: Language) -> &'static str {
    match (kind, language) {
        (FindingKind::Objection, Language::Ru) => "Возражение",
        (FindingKind::Objection, Language::Kk) => "Қарсылық",
        (FindingKind::Objection, Language::En) => "Objection",
        (FindingKind::UnansweredQuestion, Language::Ru) => "Вопрос без ответа",
        (FindingKind::UnansweredQuestion, Language::Kk) => "Жауапсыз сұрақ",
        (FindingKind::UnansweredQuestion, Language::En) => "Unanswered question",
        (FindingKind::BrokenPromise, Language::Ru) => "Невыполненное обещание",
        (FindingKind::BrokenPromise, Language::Kk) => "Орындалмаған уәде",
        (FindingKind::BrokenPromise, Language::En) => "Broken promise",
        (FindingKind::LostOpportunity, Language::Ru) => "Упущенная продажа",
        (FindingKind::LostOpportunity, Language::Kk) => "Жіберіп алған сату",
        (FindingKind::LostOpportunity, Language::En) => "Lost opportunity",
        (FindingKind::PoorService, Language::Ru) => "Плохой сервис",
        (FindingKind::PoorService, Language::Kk) => "Нашар қызмет",
        (FindingKind::PoorService, Language::En) => "Poor service",
        (FindingKind::Complaint, Language::Ru) => "Жалоба",
        (FindingKind::Complaint, Language::Kk) => "Шағым",
        (FindingKind::Complaint, Language::En) => "Complaint",
        (FindingKind::GoodPractice, Language::Ru) => "Удачный приём",
        (FindingKind::GoodPractice, Language::Kk) => "Сәтті тәсіл",
        (FindingKind::GoodPractice, Language::En) => "Good practice",
        (FindingKind::Suspicious, Language::Ru) => "Подозрительный диалог",
        (FindingKind::Suspicious, Language::Kk) => "Күмәнді диалог",
        (FindingKind::Suspicious, Language::En) => "Suspicious dialog",
    }
}

/// The period in the company's own days.
#[must_use]
pub fn period_text(period: Period, zone: Tz) -> String {
    let (start, end) = (period.start.with_timezone(&zone), period.end.with_timezone(&zone));
    format!("{} – {}", start.format("%d.%m.%Y %H:%M"), end.format("%d.%m.%Y %H:%M"))
}

fn number_lines(metrics: &Metrics, words: &Words) -> Vec<String> {
    let total = &metrics.total;
    let mut lines =
        vec![format!("{}: {}, {}: {}", words.dialogs, total.dialogs, words.unanswered, total.unanswered)];
    if let Some(seconds) = total.first_reply.median_seconds {
        lines.push(format!("{}: {} {}", words.first_reply, seconds.div_ceil(60), words.minutes));
    }
    lines.push(format!(
        "{}: {}, {}: {}, {}: {}",
        words.leads, metrics.new_leads, words.won, metrics.won, words.lost, metrics.lost
    ));
    lines
}

/// The post about a period without conversations.
#[must_use]
pub fn empty_post(period: Period, zone: Tz, language: Language) -> Vec<Line> {
    let words = words(language);
    vec![
        Line::Strong(format!("{}: {}", words.report, period_text(period, zone))),
        Line::Plain(words.empty.to_owned()),
    ]
}

/// The post about a report: what a head of sales reads on a phone.
#[must_use]
pub fn post(
    content: &ReportContent,
    metrics: &Metrics,
    left_out: &[LeftOut],
    period: Period,
    zone: Tz,
    language: Language,
) -> Vec<Line> {
    let words = words(language);
    let mut lines = vec![Line::Strong(format!("{}: {}", words.report, period_text(period, zone)))];
    lines.extend(number_lines(metrics, &words).into_iter().map(Line::Plain));
    lines.push(Line::Plain(String::new()));
    lines.push(Line::Plain(content.summary.clone()));
    if !content.findings.is_empty() {
        lines.push(Line::Plain(String::new()));
        lines.push(Line::Strong(words.attention.to_owned()));
        for finding in content.findings.iter().take(TOP) {
            lines.push(Line::Plain(format!("• {}: {}", finding_kind(finding.kind, language), finding.title)));
        }
    }
    if !left_out.is_empty() {
        lines.push(Line::Plain(String::new()));
        lines.push(Line::Plain(words.left_out.to_owned()));
    }
    lines
}

/// The whole report as Markdown: what is kept in the client's Supabase and sent as a file when long.
#[must_use]
pub fn markdown(
    content: &ReportContent,
    metrics: &Metrics,
    left_out: &[LeftOut],
    period: Period,
    zone: Tz,
    language: Language,
) -> String {
    let words = words(language);
    let mut text = format!("# {}\n\n{}: {}\n\n", content.title, words.report, period_text(period, zone));
    if !left_out.is_empty() {
        let what: Vec<String> =
            left_out.iter().map(|left| format!("{}: {}", left_out_code(left.kind), left.count)).collect();
        text.push_str(&format!("**{}**: {}\n\n", words.left_out, what.join(", ")));
    }
    text.push_str(&format!("## {}\n\n", words.numbers));
    for line in number_lines(metrics, &words) {
        text.push_str(&format!("- {line}\n"));
    }
    text.push_str(&format!("\n{}\n", content.summary));
    if !content.recommendations.is_empty() {
        text.push_str(&format!("\n## {}\n\n", words.recommendations));
        for (number, line) in content.recommendations.iter().enumerate() {
            text.push_str(&format!("{}. {line}\n", number + 1));
        }
    }
    if !content.managers.is_empty() {
        text.push_str(&format!("\n## {}\n\n", words.managers));
        for manager in &content.managers {
            text.push_str(&format!("- {}: {}/100. {}\n", manager.manager, manager.score, manager.note));
        }
    }
    text.push_str(&format!("\n## {}\n", words.findings));
    for finding in &content.findings {
        text.push_str(&format!(
            "\n### {}: {}\n\n{}\n",
            finding_kind(finding.kind, language),
            finding.title,
            finding.text
        ));
        for citation in &finding.citations {
            text.push_str(&format!("\n> {}\n", citation.quote));
        }
    }
    text.push_str(&format!(
        "\n{}: {} / {}\n",
        words.confirmed, content.citations_confirmed, content.citations_given
    ));
    text
}

const fn left_out_code(kind: LeftOutKind) -> &'static str {
    match kind {
        LeftOutKind::UnreadableElements => "unreadable_elements",
        LeftOutKind::UnreadableLeads => "unreadable_leads",
        LeftOutKind::UnreadableContacts => "unreadable_contacts",
        LeftOutKind::UnreadableManagers => "unreadable_managers",
        LeftOutKind::UnreadableChats => "unreadable_chats",
        LeftOutKind::UnreadableMessages => "unreadable_messages",
        LeftOutKind::VanishedChats => "vanished_chats",
        LeftOutKind::FailedChats => "failed_chats",
        LeftOutKind::ListsCutShort => "lists_cut_short",
        LeftOutKind::DatesClamped => "dates_clamped",
        LeftOutKind::RowsRefused => "rows_refused",
        LeftOutKind::RowsMissing => "rows_missing",
        LeftOutKind::LeadsNotLookedUp => "leads_not_looked_up",
        LeftOutKind::DialogsNotAnalyzed => "dialogs_not_analyzed",
        LeftOutKind::ManagerNames => "manager_names",
        LeftOutKind::Notification => "notification",
        LeftOutKind::LongMessagesCut => "long_messages_cut",
    }
}
