//! The proof that an integration works: the real thing, with the run's own permissions. Each vendor's proof is a file.
//!
//! Green must mean that the next run can work, so whatever a run needs is an item here. What fails because the vendor is
//! away proves nothing: the step turns yellow for whoever asked, and the night's check leaves it as it was.

mod ai;
mod amocrm;
mod canaries;
mod radist;
mod supabase;
mod telegram;

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode};
use synkro_shared::settings::{
    CheckCode, CheckItem, CheckReport, CheckState, Fact, FactCode, OperationAction, Outcome,
};

use super::work::{Stopped, Work};
use crate::connections::NotConnected;
use crate::error::Result;
use crate::store::standing::Standing;
use crate::vendors::VendorError;
use crate::vendors::problem::problem_to_try_again;

pub(super) use ai::is_large_enough;
pub(super) use telegram::{moved, posted};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A person who looks at the page.
    ByPerson,
    /// The night.
    ByNight,
}

/// A check under way.
pub struct Check<'a> {
    work: &'a Work,
    kind: IntegrationKind,
    asked: Asked,
    report: CheckReport,
    /// The settings that are checked.
    revision: Option<i64>,
    expires_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Something is left for a person to try.
    open: bool,
}

/// A check that can't go on: the item is written down already.
#[derive(Debug)]
pub enum Ended {
    /// Something failed or could not be proven.
    Failed,
    /// Our own side failed.
    Ours(Stopped),
}

impl From<crate::error::Error> for Ended {
    fn from(error: crate::error::Error) -> Self {
        Self::Ours(Stopped::Ours(error))
    }
}

type Step<T = ()> = Result<T, Ended>;

impl<'a> Check<'a> {
    fn new(work: &'a Work, kind: IntegrationKind, asked: Asked) -> Self {
        let report = CheckReport::default();
        Self { work, kind, asked, report, revision: None, expires_at: None, open: false }
    }

    async fn item(
        &mut self,
        code: CheckCode,
        state: CheckState,
        problem: Option<RunProblemCode>,
        seen: Option<String>,
    ) -> Step {
        let item = CheckItem { code, state, problem, seen };
        self.report.items.push(item.clone());
        self.work.item(item).await?;
        Ok(())
    }

    async fn passed(&mut self, code: CheckCode) -> Step {
        self.item(code, CheckState::Passed, None, None).await
    }

    async fn warning(&mut self, code: CheckCode, problem: Option<RunProblemCode>) -> Step {
        self.item(code, CheckState::Warning, problem, None).await
    }

    /// Not tried: a person has to.
    async fn left_open(&mut self, code: CheckCode) -> Step {
        self.open = true;
        self.item(code, CheckState::Skipped, None, None).await
    }

    /// Fails for a reason of our own finding.
    async fn fails<T>(&mut self, code: CheckCode, problem: RunProblemCode) -> Step<T> {
        self.ends(code, RunProblem::new(problem, Some(self.kind)), None).await
    }

    /// The item that nothing comes after: it failed, or time alone decides, so that it says nothing about the settings.
    async fn ends<T>(&mut self, code: CheckCode, problem: RunProblem, seen: Option<String>) -> Step<T> {
        let state = if problem.code.passes() { CheckState::Unproven } else { CheckState::Failed };
        let reason = problem.code;
        self.report.problem.get_or_insert(problem);
        self.item(code, state, Some(reason), seen).await?;
        Err(Ended::Failed)
    }

    /// Fails as the vendor said, or as `problem` puts it better.
    async fn refused<T>(
        &mut self,
        code: CheckCode,
        error: &VendorError,
        problem: Option<RunProblemCode>,
    ) -> Step<T> {
        let problem = match problem {
            Some(code) => RunProblem::new(code, Some(self.kind)),
            None => RunProblem { integration: Some(self.kind), ..problem_to_try_again(error) },
        };
        self.ends(code, problem, Some(error.to_string())).await
    }

    /// What came back, or the failure of `code`.
    async fn needs<T>(&mut self, code: CheckCode, answer: Result<T, VendorError>) -> Step<T> {
        match answer {
            Ok(value) => Ok(value),
            Err(error) => self.refused(code, &error, None).await,
        }
    }

    /// The connection, or the failure of `code`.
    async fn connected<T>(&mut self, code: CheckCode, connection: Result<T, NotConnected>) -> Step<T> {
        match connection {
            Ok(connection) => Ok(connection),
            Err(NotConnected::Settings(problem)) => self.fails(code, problem.code).await,
            Err(NotConnected::Later(problem)) => {
                let after = problem.retry_after_s;
                self.ends(code, problem.to_try_again(after), None).await
            }
            Err(NotConnected::Ours(error)) => Err(error.into()),
        }
    }

    fn fact(&mut self, code: FactCode, value: impl ToString) {
        self.report.facts.push(Fact { code, value: value.to_string() });
    }

    /// Marks what was not reached as skipped, so that the page shows the whole list.
    async fn skip_rest(&mut self, all: &[CheckCode]) -> Result<()> {
        for code in all {
            if self.report.items.iter().all(|item| item.code != *code) {
                let item = CheckItem { code: *code, state: CheckState::Skipped, problem: None, seen: None };
                self.report.items.push(item.clone());
                self.work.item(item).await?;
            }
        }
        Ok(())
    }
}

/// Checks one integration and writes down how it stands.
///
/// # Errors
/// When our own side fails.
pub async fn run(work: &Work, kind: IntegrationKind, asked: Asked) -> Result<Outcome, Stopped> {
    let mut check = Check::new(work, kind, asked);
    let (ended, all): (Step, &[CheckCode]) = match kind {
        IntegrationKind::Supabase => (supabase::check(&mut check).await, &supabase::ALL),
        IntegrationKind::Amocrm => (amocrm::check(&mut check).await, &amocrm::ALL),
        IntegrationKind::Radist => (radist::check(&mut check).await, &radist::ALL),
        IntegrationKind::Ai => (ai::check(&mut check).await, &ai::ALL),
        IntegrationKind::Telegram => (telegram::check(&mut check).await, &telegram::ALL),
        IntegrationKind::Automation => (automation(&mut check).await, &[CheckCode::ScheduleValid]),
    };
    if let Err(Ended::Ours(error)) = ended {
        return Err(error);
    }
    check.skip_rest(all).await?;
    check.report.at = Some(work.app.clock().now());
    let Check { report, revision, expires_at, open, .. } = check;
    settle(work, kind, revision, &report, expires_at, open, asked).await?;
    Ok(Outcome::Check(report))
}

async fn settle(
    work: &Work,
    kind: IntegrationKind,
    revision: Option<i64>,
    report: &CheckReport,
    expires_at: Option<chrono::DateTime<chrono::Utc>>,
    open: bool,
    asked: Asked,
) -> Result<()> {
    let passing = report.problem.as_ref().is_some_and(|problem| problem.code.passes());
    if passing && asked == Asked::ByNight {
        return Ok(());
    }
    let standing = Standing {
        problem: report.problem.clone().filter(|_| !passing),
        unproven: passing || open,
        report: Some(report.clone()),
        expires_at,
    };
    let tx = work.app.store.begin().await?;
    tx.set_standing(work.scope, kind, revision, standing).await?;
    tx.commit().await
}

/// A check took longer than it may: what it had proven is kept, the step is unproven.
pub async fn overdue(work: &Work, kind: IntegrationKind, problem: &RunProblem) {
    let report = CheckReport {
        at: Some(work.app.clock().now()),
        items: work.shown_items(),
        facts: Vec::new(),
        problem: Some(problem.clone()),
    };
    if let Err(error) = settle(work, kind, None, &report, None, true, Asked::ByPerson).await {
        tracing::warn!(%error, action = OperationAction::Check.code(), "an overdue check was not written down");
    }
}

async fn automation(check: &mut Check<'_>) -> Step {
    let Some(found) = check.work.app.store.find_integration(check.work.scope, check.kind).await? else {
        return check.fails(CheckCode::ScheduleValid, RunProblemCode::NotConfigured).await;
    };
    check.revision = Some(found.revision);
    let valid = super::automation::read(&found.config).is_some_and(|(settings, _)| settings.enabled);
    if valid {
        check.passed(CheckCode::ScheduleValid).await
    } else {
        check.left_open(CheckCode::ScheduleValid).await
    }
}
