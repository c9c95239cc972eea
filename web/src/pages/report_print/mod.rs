//! A report on paper: the essence, the numbers and the managers come first, the findings with a quote each begin a page of
//! their own. The dialogs are left to the table that the report's page offers, and that is said.

mod findings;
mod managers;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use synkro_shared::ReportId;
use synkro_shared::report::{ContentState, Metrics, ReportContent, ReportView};
use synkro_shared::run::LeftOut;
use synkro_words::left_out::omitted_words;
use synkro_words::provenance::provenance;

use self::findings::PaperFindings;
use self::managers::PaperManagers;
use super::NotFound;
use super::failure::Failure;
use super::report::{figures, unsaid};
use crate::a11y::PageTitle;
use crate::api::{Api, Load, Loader};
use crate::browser::zone;
use crate::components::{Button, Icon, Look, Picture, ProblemPanel, Skeleton};
use crate::i18n::use_locale;
use crate::session::Session;

/// The page of the report named in the address.
#[component]
pub fn ReportPrintPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<ReportId>().ok()));
    move || match id.get() {
        Some(id) => view! { <Paper id=id /> }.into_any(),
        None => NotFound().into_any(),
    }
}

#[component]
fn Paper(id: ReportId) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let api = Api::for_this_view();
    let session: Session = expect_context();
    let report = Loader::new(move || api.report(id));
    let company = move || session.me().and_then(|me| me.tenant.map(|tenant| tenant.name)).unwrap_or_default();
    let title = Memo::new(move |_| {
        report.state.with(|state| match state {
            Load::Ready(report) => {
                (t.report.report_title)(&zone::period_text(locale, &report.item.timezone, report.item.period))
            }
            Load::Loading | Load::Failed(_) => t.report.reports_title.to_owned(),
        })
    });
    view! {
        <div class="sy-paper">
            <p class="sy-actions sy-screen">
                <a class=Look::Quiet.class() href=format!("/dashboard/reports/{id}")>
                    {t.export.back}
                </a>
                <Button
                    look=Look::Primary
                    on_press=move |()| {
                        _ = window().print();
                    }
                >
                    <Icon picture=Picture::Print />
                    {t.export.print}
                </Button>
            </p>
            <header class="sy-paper__head">
                <p class="sy-paper__company">{company}</p>
                <PageTitle text=title />
            </header>
            {move || match report.state.get() {
                Load::Loading => view! { <Skeleton lines=10 /> }.into_any(),
                Load::Failed(error) => {
                    let retry = error.may_pass().then(|| Callback::new(move |()| report.again()));
                    view! { <Failure error=error on_retry=retry /> }.into_any()
                }
                Load::Ready(report) => view! { <Sheets report=report /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Sheets(report: ReportView) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let ReportView { item, metrics, previous, left_out, receipt, content, language } = report;
    let (text, problem) = match content {
        ContentState::Available { content } => (Some(*content), None),
        ContentState::Unavailable { problem } => (None, Some(problem)),
    };
    let origin = window().location().origin().unwrap_or_default();
    let address = format!("{origin}/dashboard/reports/{}", item.id);
    let summary = text.as_ref().map_or_else(|| locale.summary(&item), |text| text.summary.clone());
    let findings = text.as_ref().map(|text| text.findings.clone()).unwrap_or_default();
    let assessed = text.as_ref().map(|text| text.managers.clone()).unwrap_or_default();
    let names =
        text.iter().flat_map(|text| &text.dialogs).map(|line| (line.chat_id, line.contact_name.clone()));
    let names = names.filter_map(|(chat, name)| Some((chat, name?))).collect();
    view! {
        <p class="sy-paper__small" id="provenance">
            {provenance(receipt.as_ref(), text.as_ref(), locale.language)}
        </p>
        <p class="sy-paper__small">{(t.export.address)(&address)}</p>
        {problem
            .map(|problem| {
                view! {
                    <p>{t.export.text_missing}</p>
                    <ProblemPanel problem=problem action=None />
                }
            })}
        <PaperLeftOut left_out=left_out text=text.clone() />
        <section class="sy-paper__part" lang=language.tag() aria-labelledby="paper-summary">
            <h2 id="paper-summary">
                {text
                    .as_ref()
                    .map(|text| text.title.clone())
                    .filter(|title| !title.is_empty())
                    .unwrap_or_else(|| t.parts.summary.to_owned())}
            </h2>
            {summary
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| view! { <p>{line.to_owned()}</p> })
                .collect_view()}
            {text
                .map(|text| {
                    view! {
                        <Marked numbers=text.unconfirmed_numbers />
                        <ol>
                            {text
                                .recommendations
                                .into_iter()
                                .map(|line| view! { <li>{line}</li> })
                                .collect_view()}
                        </ol>
                    }
                })}
        </section>
        <PaperNumbers now=metrics.clone() before=previous />
        <PaperManagers metrics=metrics assessed=assessed />
        <PaperFindings findings=findings names=names zone=item.timezone.clone() address=address />
        <p class="sy-paper__small">{t.export.dialogs_elsewhere}</p>
    }
}

/// A mark on numbers that the model wrote and code did not compute.
#[component]
fn Marked(numbers: Vec<String>) -> impl IntoView {
    let t = use_locale().t;
    (!numbers.is_empty()).then(|| {
        view! { <p class="sy-paper__small">{(t.report.unconfirmed_numbers)(numbers.len(), &numbers.join(", "))}</p> }
    })
}

#[component]
fn PaperLeftOut(left_out: Vec<LeftOut>, text: Option<ReportContent>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let told = left_out.into_iter().filter(|left| left.count > 0);
    let mut lines: Vec<String> = told
        .map(|left| format!("{} {}", locale.number(left.count), locale.left_out(left.kind, left.count)))
        .collect();
    lines.extend(text.iter().flat_map(|text| omitted_words(&text.omitted, locale.language)));
    (!lines.is_empty()).then(|| {
        view! { <p class="sy-paper__small">{t.parts.missing} ": " {lines.join("; ")}</p> }
    })
}

#[component]
fn PaperNumbers(now: Metrics, before: Option<Metrics>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let figures = figures(locale, &now, before.as_ref(), false);
    let compared = figures.iter().any(|figure| figure.change.is_some());
    view! {
        <section class="sy-paper__part" aria-labelledby="paper-numbers">
            <h2 id="paper-numbers">{t.metrics.numbers}</h2>
            {unsaid(locale, &now).into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
            {compared.then(|| view! { <p class="sy-paper__small">{t.metrics.against_previous}</p> })}
            <dl class="sy-paper__figures">
                {figures
                    .into_iter()
                    .map(|figure| {
                        view! {
                            <div>
                                <dt>{figure.label}</dt>
                                <dd class="sy-paper__value">{figure.value}</dd>
                                {figure.change.map(|change| view! { <dd>{change.words}</dd> })}
                                {figure.hint.map(|hint| view! { <dd class="sy-paper__small">{hint}</dd> })}
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}
