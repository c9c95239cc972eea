//! A report: the essence and the findings, each claim with its quotes, each quote with its dialog; then the numbers,
//! the managers, and every dialog behind them.

mod dialog_panel;
mod dialogs;
mod export;
mod filter;
mod findings;
mod left_out;
mod managers;
mod numbers;
mod place;
mod receipt;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use synkro_metrics::{Source, has_managers};
use synkro_shared::report::{
    ContentState, Measured, Metrics, OpeningHours, ReportContent, ReportStatus, ReportView,
};
use synkro_shared::session::Language;
use synkro_shared::{ProblemKind, ReportId};
use synkro_words::provenance::provenance;

use self::dialog_panel::DialogPanel;
use self::dialogs::{Dialogs, ProblemDialogs};
use self::export::Export;
use self::filter::Filter;
use self::findings::Findings;
pub use self::findings::Quotes;
use self::left_out::LeftOutNotice;
use self::left_out::each_once;
use self::managers::{Assessment, ByChannel, ByManager};
pub use self::managers::{cells, heads, manager_name};
use self::numbers::Numbers;
pub use self::numbers::{figures, unsaid};
pub use self::place::Asked;
use self::place::Place;
use self::receipt::ReceiptCard;
use super::NotFound;
use super::failure::Failure;
use super::talk::{Comments, Questions};
use crate::a11y::PageTitle;
use crate::api::{Api, Load, Loader};
use crate::browser::{self, zone};
use crate::components::{
    Badge, Button, Card, EmptyState, Icon, Look, Picture, ProblemPanel, SectionLinks, Skeleton, go_to,
};
use crate::i18n::{Locale, use_locale};

/// What the sections of the page share.
#[derive(Clone, Copy)]
pub struct Reading {
    /// What is open.
    pub place: Place,
    /// Time zone of the report.
    pub zone: StoredValue<String>,
    /// Which numbers were measured.
    pub measured: Measured,
    /// The hours of every time.
    pub hours: OpeningHours,
    /// The language that the text is written in, where it is not the page's.
    pub other_language: Option<&'static str>,
}

impl Reading {
    /// Shows the list of dialogs behind a number.
    pub fn show_dialogs(self, filter: Filter) {
        self.place.narrow(&filter);
        go_to("all-dialogs");
    }
}

/// The page of the report named in the address.
#[component]
pub fn ReportPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<ReportId>().ok()));
    move || match id.get() {
        Some(id) => view! { <Report id=id /> }.into_any(),
        None => NotFound().into_any(),
    }
}

#[component]
fn Report(id: ReportId) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let api = Api::for_this_view();
    let report = Loader::new(move || api.report(id));
    let title = Memo::new(move |_| {
        report.state.with(|state| match state {
            Load::Ready(report) => {
                (t.report.report_title)(&zone::period_text(locale, &report.item.timezone, report.item.period))
            }
            Load::Failed(error) if error.kind() == Some(ProblemKind::NotFound) => {
                t.errors.not_found_title.to_owned()
            }
            Load::Loading | Load::Failed(_) => t.report.reports_title.to_owned(),
        })
    });
    view! {
        <div class="sy-page sy-report">
            <p class="sy-back">
                <a href="/dashboard/reports">{t.overview.all_reports}</a>
            </p>
            <header class="sy-page__head">
                <PageTitle text=title />
            </header>
            {move || match report.state.get() {
                Load::Loading => view! { <section class="sy-card"><Skeleton lines=10 /></section> }.into_any(),
                Load::Failed(error) => {
                    let retry = error.may_pass().then(|| Callback::new(move |()| report.again()));
                    view! {
                        <Failure error=error on_retry=retry />
                    }
                        .into_any()
                }
                Load::Ready(data) => view! { <Content report=data reload=move || report.again() /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Content(report: ReportView, reload: impl Fn() + Send + Sync + Copy + 'static) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let ReportView { item, language, metrics, previous, left_out, receipt, content, .. } = report;
    let other_language = (language != locale.language).then_some(language);
    let reading = Reading {
        place: Place::new(),
        zone: StoredValue::new(item.timezone.clone()),
        measured: metrics.measured,
        hours: metrics.hours,
        other_language: other_language.map(Language::tag),
    };
    provide_context(reading);
    browser::place::restore();
    reading.place.visit_named();
    let (text, problem) = match content {
        ContentState::Available { content } => (Some(*content), None),
        ContentState::Unavailable { problem } => (None, Some(problem)),
    };
    let listed = text.as_ref().is_some_and(|text| !text.dialogs.is_empty());
    let empty = item.status == ReportStatus::Empty;
    // Without conversations there was nothing to find: the numbers and the managers are the report.
    let talk = !empty && Source::Talk.known(&metrics);
    let sections = [
        ("findings", t.parts.findings, talk && text.is_some()),
        ("numbers", t.metrics.numbers, !empty),
        ("by-manager", t.parts.managers, !empty && has_managers(&metrics)),
        ("all-dialogs", t.metrics.dialogs, !empty && listed),
        ("questions", t.talk.questions, !empty),
        ("comments", t.talk.comments, true),
        ("receipt", t.report.section_receipt, receipt.is_some()),
    ];
    let sections = sections.into_iter().filter_map(|(id, words, is)| is.then_some((id, words))).collect();
    let nothing = nothing(locale, &metrics);
    let summary = text.as_ref().map_or(item.summary.clone(), |text| text.summary.clone());
    view! {
        <div class="sy-row sy-row--wide">
            <Badge tone=item.status text=(t.kinds.report_status)(item.status) />
            <span>{(t.kinds.report_kind)(item.kind)}</span>
            <span class="sy-muted">
                {(t.report.made_at)(&zone::moment_text(locale, &item.timezone, item.created_at))}
            </span>
            <span class="sy-actions sy-screen">
                <a class=Look::Quiet.class() href=format!("/dashboard/runs/{}", item.run_id)>
                    {t.report.run_link}
                </a>
                <a class=Look::Plain.class() href=format!("/dashboard/reports/{}/print", item.id)>
                    <Icon picture=Picture::Print />
                    {t.report.print}
                </a>
            </span>
        </div>
        {other_language
            .filter(|_| !empty && !summary.is_empty())
            .map(|language| view! { <p class="sy-small sy-muted">{(t.report.written_in)(language)}</p> })}
        <p class="sy-small sy-muted" id="provenance">
            {provenance(receipt.as_ref(), text.as_ref(), locale.language)}
        </p>
        <Export report=item.id />
        <SectionLinks label=t.report.sections list=sections on_visit=move |id: &'static str| reading.place.visit(id) />
        <LeftOutNotice left_out=left_out text=text.clone() />
        {problem
            .map(|problem| {
                let action = (!problem.code.remedy().is_a_change()).then_some(t.errors.open_later);
                view! {
                    <section class="sy-card" aria-labelledby="unavailable">
                        <h2 class="sy-card__title" id="unavailable">
                            {t.report.content_unavailable}
                        </h2>
                        <p>{t.report.content_unavailable_text}</p>
                        <ProblemPanel problem=problem action=action />
                        <p class="sy-actions">
                            <Button on_press=move |()| reload()>{t.try_again}</Button>
                        </p>
                    </section>
                }
            })}
        {if empty {
            view! {
                <section class="sy-card">
                    <EmptyState title=nothing.0 text=nothing.1>
                        <a class=Look::Plain.class() href="/dashboard">
                            {t.run.back_to_overview}
                        </a>
                    </EmptyState>
                </section>
            }
                .into_any()
        } else {
            view! {
                {(!summary.is_empty())
                    .then(|| {
                        let (title, numbers, recommendations) = text
                            .as_ref()
                            .map(|text| {
                                (text.title.clone(), text.unconfirmed_numbers.clone(), text.recommendations.clone())
                            })
                            .unwrap_or_default();
                        view! { <Summary title=title text=summary numbers=numbers recommendations=recommendations /> }
                    })}
                {text.clone().filter(|_| talk).map(|text| view! { <Analysis text=text /> })}
                <Numbers metrics=metrics.clone() previous=previous.clone() listed=listed />
                <ByManager metrics=metrics.clone() listed=listed />
                {text.clone().map(|text| view! { <Assessment managers=text.managers /> })}
                <ByChannel metrics=metrics.clone() />
                {text.map(|text| view! { <Dialogs lines=text.dialogs /> })}
            }
                .into_any()
        }}
        {(!empty).then(|| view! { <Questions report=item.id zone=reading.zone /> })}
        <Comments report=item.id zone=reading.zone />
        {receipt.map(|receipt| view! { <ReceiptCard receipt=receipt /> })}
        <DialogPanel report=item.id />
    }
}

/// What the model wrote, on top: the essence and what to do.
#[component]
fn Summary(title: String, text: String, numbers: Vec<String>, recommendations: Vec<String>) -> impl IntoView {
    let t = use_locale().t;
    let language = expect_context::<Reading>().other_language;
    let heading = if title.is_empty() { t.parts.summary.to_owned() } else { title };
    view! {
        <Card title=heading id="summary" class="sy-card--lead">
            <div class="sy-prose" lang=language>
                {text
                    .split('\n')
                    .filter(|line| !line.trim().is_empty())
                    .map(|line| view! { <p>{line.to_owned()}</p> })
                    .collect_view()}
            </div>
            <UnconfirmedNumbers numbers=numbers />
            {(!recommendations.is_empty())
                .then(|| {
                    view! {
                        <h3 class="sy-card__subtitle">{t.parts.recommendations}</h3>
                        <ol class="sy-todo" lang=language>
                            {recommendations.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                        </ol>
                    }
                })}
        </Card>
    }
}

/// A mark on numbers that the model wrote and code did not compute.
#[component]
pub fn UnconfirmedNumbers(numbers: Vec<String>) -> impl IntoView {
    let t = use_locale().t;
    (!numbers.is_empty()).then(|| {
        view! {
            <p class="sy-small sy-mark">
                <Icon picture=Picture::Alert />
                {(t.report.unconfirmed_numbers)(numbers.len(), &numbers.join(", "))}
            </p>
        }
    })
}

/// Title and text of a period without anything to show. That nobody wrote is said only where that was measured.
fn nothing(locale: Locale, metrics: &Metrics) -> (&'static str, &'static str) {
    let t = locale.t;
    if metrics.measured.dialogs {
        (t.report.report_empty_title, t.report.report_empty_text)
    } else {
        (t.report.no_deals_title, t.report.no_deals_text)
    }
}

#[component]
fn Analysis(text: ReportContent) -> impl IntoView {
    let unread = !text.dialogs.is_empty() && each_once(&text.not_analyzed).len() >= text.dialogs.len();
    let names = text.dialogs.iter().map(|line| (line.chat_id, line.contact_name.clone())).collect();
    view! {
        <Findings
            findings=text.findings
            given=text.citations_given
            confirmed=text.citations_confirmed
            omitted=text.omitted
            unread=unread
        />
        <ProblemDialogs dialogs=text.problem_dialogs names=names />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::session::Language;

    #[test]
    fn an_empty_period_without_conversations_measured_speaks_of_deals() {
        let only = |deals, dialogs| Metrics { measured: Measured { deals, dialogs }, ..Metrics::default() };
        for language in [Language::Ru, Language::Kk, Language::En] {
            let locale = Locale::new(language);
            assert_eq!(nothing(locale, &only(true, false)).0, locale.t.report.no_deals_title);
            assert_eq!(nothing(locale, &only(true, true)).0, locale.t.report.report_empty_title);
            assert_eq!(nothing(locale, &only(false, true)).0, locale.t.report.report_empty_title);
        }
    }
}
