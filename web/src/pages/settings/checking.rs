//! The check of a step: item by item while it runs, what failed with its reason and next action, what was seen.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::run::RunProblem;
use synkro_shared::settings::{
    CheckCode, CheckItem, CheckReport, CheckState, Fact, FactCode, IntegrationView, OperationAction,
    OperationState, Outcome, StepSummary,
};

use super::operation::{Operation, Starter};
use super::step::Step;
use crate::browser::zone;
use crate::components::{Card, Icon, Look, Picture, ProblemPanel};
use crate::i18n::use_locale;
use crate::session::Session;

/// The card of a check.
#[component]
pub fn Checking(
    /// The step.
    step: Step,
    /// As it stands.
    view: IntegrationView,
    /// The button's words where they are others.
    #[prop(optional)]
    label: &'static str,
    /// Starts by itself when the page opens.
    #[prop(optional)]
    at_once: bool,
) -> impl IntoView {
    let t = use_locale().t.settings;
    let kind = view.summary.kind;
    let ended = Callback::new(move |_| step.settings.refresh());
    let operation = Operation::new(step.api, kind, OperationAction::Check, &view.operations, Some(ended));
    if at_once {
        operation.start(false);
    }
    let standing = standing(&view);
    let before = StoredValue::new(view.check);
    let known = standing.is_some();
    let label = if label.is_empty() { t.check } else { label };
    view! {
        <Card title=t.check_title id="check-section">
            <Starter operation=operation label=label test="check" look=Look::Primary quiet=true />
            {move || {
                // A check that was just made says more.
                let newer = operation.state.with(Option::is_none);
                standing.clone().filter(|_| newer).map(|summary| view! { <Standing summary=summary /> })
            }}
            {move || {
                let shown = operation
                    .state
                    .with(|state| match state {
                        Some(state) => {
                            match &state.outcome {
                                Some(Outcome::Check(report)) => Some(report.clone()),
                                Some(_) | None => {
                                    Some(CheckReport {
                                        at: state.ended_at,
                                        items: state.items.clone(),
                                        facts: Vec::new(),
                                        problem: state
                                            .problem
                                            .clone()
                                            .filter(|_| state.state == OperationState::Failed),
                                    })
                                }
                            }
                        }
                        None => before.get_value(),
                    });
                match shown {
                    Some(report) => view! { <Report report=report kind=kind /> }.into_any(),
                    None if known => ().into_any(),
                    None => view! { <p class="sy-muted">{t.check_never}</p> }.into_any(),
                }
            }}
        </Card>
    }
}

/// How the step stands by what used it since the last check: a run, or the look at night. Nothing when the check itself
/// is the newest that is known.
fn standing(view: &IntegrationView) -> Option<StepSummary> {
    let used = view.summary.checked_at?;
    let checked = view.check.as_ref().and_then(|check| check.at);
    checked.is_none_or(|checked| checked < used).then(|| view.summary.clone())
}

#[component]
fn Standing(summary: StepSummary) -> impl IntoView {
    let locale = use_locale();
    let session: Session = expect_context();
    let at = summary
        .checked_at
        .map(|at| (locale.t.overview.checked_at)(&zone::moment_text(locale, &session.timezone(), at)));
    let well = summary.problem.is_none() && summary.status == IntegrationStatus::Working;
    view! {
        <div data-test="standing">
            {at.map(|at| view! { <p class="sy-small sy-muted">{at}</p> })}
            {well.then(|| view! { <p>{(locale.t.kinds.integration_status)(summary.status)}</p> })}
            {summary
                .problem
                .map(|problem| view! { <ProblemPanel problem=problem at=summary.checked_at /> })}
        </div>
    }
}

#[component]
fn Report(report: CheckReport, kind: IntegrationKind) -> impl IntoView {
    let locale = use_locale();
    let session: Session = expect_context();
    let at = report
        .at
        .map(|at| (locale.t.overview.checked_at)(&zone::moment_text(locale, &session.timezone(), at)));
    let ends = |item: &CheckItem| matches!(item.state, CheckState::Failed | CheckState::Unproven);
    let shown_at_item = report.items.iter().any(ends);
    let (met_at, problem) = (report.at, report.problem.clone());
    view! {
        {at.map(|at| view! { <p class="sy-small sy-muted">{at}</p> })}
        <ul class="sy-checks-list">
            {report
                .items
                .into_iter()
                .map(|item| view! { <Item item=item kind=kind whole=problem.clone() at=met_at /> })
                .collect_view()}
        </ul>
        {report.problem.filter(|_| !shown_at_item).map(|problem| view! { <ProblemPanel problem=problem at=met_at /> })}
        <Facts facts=report.facts />
    }
}

const fn code(state: CheckState) -> &'static str {
    match state {
        CheckState::Passed => "passed",
        CheckState::Warning => "warning",
        CheckState::Failed => "failed",
        CheckState::Unproven => "unproven",
        CheckState::Skipped => "skipped",
    }
}

const fn picture(state: CheckState) -> Picture {
    match state {
        CheckState::Passed => Picture::Check,
        CheckState::Warning | CheckState::Failed => Picture::Alert,
        CheckState::Unproven => Picture::Clock,
        CheckState::Skipped => Picture::Dot,
    }
}

#[component]
fn Item(
    item: CheckItem,
    kind: IntegrationKind,
    /// The report's problem: with the time after which to try again.
    whole: Option<RunProblem>,
    /// When it was met.
    at: Option<DateTime<Utc>>,
) -> impl IntoView {
    let t = use_locale().t.settings;
    let CheckItem { code: what, state, problem, seen } = item;
    let name = serde_json::to_value(what).ok().and_then(|name| name.as_str().map(str::to_owned));
    let problem = problem.map(|code| {
        whole.filter(|whole| whole.code == code).unwrap_or_else(|| RunProblem::new(code, Some(kind)))
    });
    let ends = matches!(state, CheckState::Failed | CheckState::Unproven);
    let warning = match (state, what) {
        (CheckState::Warning, CheckCode::FilterHonoured) => Some(t.amocrm.warn_filter),
        (CheckState::Warning, CheckCode::TokenLife) => Some(t.amocrm.warn_token),
        (
            CheckState::Warning
            | CheckState::Passed
            | CheckState::Failed
            | CheckState::Unproven
            | CheckState::Skipped,
            _,
        ) => None,
    };
    view! {
        <li class="sy-checks-list__item" data-test="check-item" data-code=name data-state=code(state)>
            <p class="sy-checks-list__line">
                <Icon picture=picture(state) />
                <span>{(t.codes.item)(what)}</span>
                <span class="sy-small sy-muted">{(t.codes.state)(state)}</span>
            </p>
            {warning.map(|words| view! { <p class="sy-small">{words}</p> })}
            {problem
                .filter(|_| ends)
                .map(|problem| view! { <ProblemPanel problem=problem at=at /> })}
            {seen
                .map(|seen| {
                    view! {
                        <details class="sy-small">
                            <summary>{t.seen}</summary>
                            <p class="sy-code">{seen}</p>
                        </details>
                    }
                })}
        </li>
    }
}

#[component]
fn Facts(facts: Vec<Fact>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let session: Session = expect_context();
    let shown = move |fact: &Fact| match fact.code {
        FactCode::TokenExpiresAt => fact
            .value
            .parse()
            .map_or_else(|_| fact.value.clone(), |at| zone::moment_text(locale, &session.timezone(), at)),
        FactCode::InputLimit | FactCode::OutputLimit => {
            fact.value.parse().map_or_else(|_| fact.value.clone(), |n| locale.number(n))
        }
        FactCode::ProjectRef
        | FactCode::SchemaVersion
        | FactCode::AccountName
        | FactCode::AccountTimezone
        | FactCode::TokenUser
        | FactCode::Users
        | FactCode::CompanyName
        | FactCode::Connections
        | FactCode::Models
        | FactCode::BotName
        | FactCode::ChatTitle
        | FactCode::ChatType
        | FactCode::ChatMigrated => fact.value.clone(),
    };
    (!facts.is_empty()).then(|| {
        view! {
            <dl class="sy-facts sy-facts--row">
                {facts
                    .iter()
                    .map(|fact| {
                        view! {
                            <div>
                                <dt>{(t.codes.fact)(fact.code)}</dt>
                                <dd>{shown(fact)}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use synkro_shared::settings::{IntegrationSettings, SupabaseSettings};

    fn view(used: Option<i64>, checked: Option<i64>) -> IntegrationView {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let summary = StepSummary {
            kind: IntegrationKind::Supabase,
            needed: true,
            status: IntegrationStatus::Working,
            problem: None,
            checked_at: used.map(at),
            expires_at: None,
        };
        let check = checked.map(|seconds| CheckReport {
            at: Some(at(seconds)),
            items: Vec::new(),
            facts: Vec::new(),
            problem: None,
        });
        let settings = IntegrationSettings::Supabase(SupabaseSettings::default());
        IntegrationView { summary, settings, secrets: Vec::new(), check, operations: Vec::new() }
    }

    #[test]
    fn what_a_run_found_since_the_last_check_is_shown() {
        assert!(standing(&view(Some(10), None)).is_some(), "used by a run, never checked");
        assert!(standing(&view(Some(10), Some(5))).is_some(), "used after the check");
        assert!(standing(&view(Some(10), Some(10))).is_none(), "the check is the newest");
        assert!(standing(&view(None, None)).is_none(), "never used");
    }
}
