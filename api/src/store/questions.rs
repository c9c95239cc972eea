//! Follow-up questions, as they lie: who, when, the run that answers, and envelopes that only the vault opens.
//!
//! A question takes one of the report's two places by a unique row, in one transaction with its run. A run that ends
//! without an answer gives the place back where it is written down (`runs.rs`).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use synkro_shared::question::{AnswerView, MAX_QUESTIONS};
use synkro_shared::run::{Count, RunProblem, RunStatus, StepName};
use synkro_shared::{ProblemKind, QuestionId, ReportId, RunId, UserId};
use uuid::Uuid;

use super::entity::{job_run, report, report_message, run_step, user};
use super::runs::Claim;
use super::start_run::question_run;
use super::{Store, TenantScope, Tx, failed, from_code, from_json};
use crate::error::{Error, Result};

/// A question as it is kept, and how its run stands.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// The report.
    pub report: ReportId,
    /// The run that answers it.
    pub run: RunId,
    /// 1 or 2; none once it was given back.
    pub place: Option<i32>,
    /// The sealed question.
    pub question: Vec<u8>,
    /// The sealed answer.
    pub answer: Option<Vec<u8>>,
    /// Who asked, as long as the account is there.
    pub asked_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// How the run stands.
    pub status: RunStatus,
    /// Somebody asked to cancel it.
    pub cancel_requested: bool,
    /// What its step counted.
    pub counts: Vec<Count>,
    /// Why it waits or stopped.
    pub problem: Option<RunProblem>,
    /// When it goes on.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// The run's revision.
    pub revision: i64,
}

/// An answer to keep with the checkpoint of its run.
#[derive(Debug, Clone)]
pub struct NewAnswer {
    /// The question.
    pub question: QuestionId,
    /// The answer.
    pub answer: AnswerView,
}

/// A question to keep.
#[derive(Debug, Clone)]
pub struct NewQuestion {
    /// Its id.
    pub id: QuestionId,
    /// The report.
    pub report: ReportId,
    /// Who asks.
    pub asked_by: UserId,
    /// The sealed question.
    pub question: Vec<u8>,
}

impl Store {
    /// Questions on a report, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_questions(&self, scope: TenantScope, report: ReportId) -> Result<Vec<Question>> {
        let of_report = Condition::all()
            .add(report_message::Column::TenantId.eq(scope.tenant().0))
            .add(report_message::Column::ReportId.eq(report.0));
        self.questions(scope, of_report).await
    }

    /// The question that a run answers.
    ///
    /// # Errors
    /// Not found, or the database does not answer.
    pub async fn question_of(&self, claim: &Claim) -> Result<Question> {
        let of_run = Condition::all().add(report_message::Column::RunId.eq(claim.run().0));
        self.questions(claim.scope(), of_run).await?.pop().ok_or_else(Error::not_found)
    }

    async fn questions(&self, scope: TenantScope, which: Condition) -> Result<Vec<Question>> {
        let rows = report_message::Entity::find()
            .filter(report_message::Column::TenantId.eq(scope.tenant().0))
            .filter(which)
            .order_by_asc(report_message::Column::Id)
            .all(&self.db)
            .await
            .map_err(failed)?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let runs = job_run::Entity::find()
            .filter(job_run::Column::TenantId.eq(scope.tenant().0))
            .filter(job_run::Column::Id.is_in(rows.iter().map(|row| row.run_id)))
            .all(&self.db)
            .await
            .map_err(failed)?;
        let steps = run_step::Entity::find()
            .filter(run_step::Column::RunId.is_in(runs.iter().map(|run| run.id)))
            .all(&self.db)
            .await
            .map_err(failed)?;
        let mut steps: HashMap<Uuid, run_step::Model> =
            steps.into_iter().map(|step| (step.run_id, step)).collect();
        let mut runs: HashMap<Uuid, job_run::Model> = runs.into_iter().map(|run| (run.id, run)).collect();
        let people: Vec<(Uuid, String)> = user::Entity::find()
            .select_only()
            .columns([user::Column::Id, user::Column::DisplayName])
            .filter(user::Column::TenantId.eq(scope.tenant().0))
            .filter(user::Column::Id.is_in(rows.iter().map(|row| row.asked_by)))
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        let names: HashMap<Uuid, String> = people.into_iter().collect();
        let mut questions = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(run) = runs.remove(&row.run_id) else { continue };
            let step = steps.remove(&run.id);
            let counts = step.map(|step| from_json("run_steps.counts", step.counts)).transpose()?;
            questions.push(Question {
                id: QuestionId(row.id),
                report: ReportId(row.report_id),
                run: RunId(run.id),
                place: row.place,
                question: row.question,
                answer: row.answer,
                asked_by: names.get(&row.asked_by).cloned(),
                created_at: row.created_at,
                status: from_code("job_runs.status", &run.status, RunStatus::from_code)?,
                cancel_requested: run.cancel_requested_at.is_some() && run.finished_at.is_none(),
                counts: counts.unwrap_or_default(),
                problem: run.problem.map(|json| from_json("job_runs.problem", json)).transpose()?,
                next_attempt_at: run.next_attempt_at,
                finished_at: run.finished_at,
                revision: run.revision,
            });
        }
        Ok(questions)
    }

    /// What the steps of the run that made a report counted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn counted_for(&self, scope: TenantScope, run: RunId, step: StepName) -> Result<Vec<Count>> {
        let ours = job_run::Entity::find()
            .select_only()
            .column(job_run::Column::Id)
            .filter(job_run::Column::TenantId.eq(scope.tenant().0))
            .into_query();
        let row = run_step::Entity::find_by_id((run.0, step.code().to_owned()))
            .filter(run_step::Column::RunId.in_subquery(ours))
            .one(&self.db)
            .await
            .map_err(failed)?;
        row.map_or_else(|| Ok(Vec::new()), |row| from_json("run_steps.counts", row.counts))
    }
}

impl Tx {
    /// Takes a place for a question and accepts the run that answers it.
    ///
    /// # Errors
    /// Not found when the report is not the tenant's; [`ProblemKind::QuestionsUsedUp`] when both places are taken; when
    /// the database does not answer.
    pub async fn add_question(&self, scope: TenantScope, new: NewQuestion) -> Result<RunId> {
        // Locked, so that two who ask at once are told one after the other which place is left.
        let row = report::Entity::find_by_id(new.report.0)
            .filter(report::Column::TenantId.eq(scope.tenant().0))
            .lock_exclusive()
            .one(&self.tx)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        let taken: Vec<Option<i32>> = report_message::Entity::find()
            .select_only()
            .column(report_message::Column::Place)
            .filter(report_message::Column::ReportId.eq(row.id))
            .into_tuple()
            .all(&self.tx)
            .await
            .map_err(failed)?;
        let used_up = || Error::new(ProblemKind::QuestionsUsedUp);
        let place = (1..=i32::from(MAX_QUESTIONS)).find(|place| !taken.contains(&Some(*place)));
        let place = place.ok_or_else(used_up)?;
        let run = self.clock.new_id();
        let (run_row, step) = question_run(run, &row, new.asked_by, self.clock.now());
        job_run::Entity::insert(run_row).exec_without_returning(&self.tx).await.map_err(failed)?;
        run_step::Entity::insert(step).exec_without_returning(&self.tx).await.map_err(failed)?;
        let message = report_message::ActiveModel {
            id: Set(new.id.0),
            tenant_id: Set(scope.tenant().0),
            report_id: Set(row.id),
            run_id: Set(run),
            place: Set(Some(place)),
            question: Set(new.question),
            answer: Set(None),
            asked_by: Set(new.asked_by.0),
            created_at: Set(self.clock.now()),
        };
        let once = OnConflict::new().do_nothing().to_owned();
        let kept = report_message::Entity::insert(message)
            .on_conflict(once)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        if kept == 1 { Ok(RunId(run)) } else { Err(used_up()) }
    }

    /// Keeps an answer, in the transaction that ends its run.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_answer(&self, scope: TenantScope, question: QuestionId, sealed: Vec<u8>) -> Result<()> {
        report_message::Entity::update_many()
            .col_expr(report_message::Column::Answer, Expr::value(Some(sealed)))
            .filter(report_message::Column::Id.eq(question.0))
            .filter(report_message::Column::TenantId.eq(scope.tenant().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Gives the place of a question back: its run ended without an answer.
    pub(super) async fn give_place_back(&self, run: &job_run::Model) -> Result<()> {
        report_message::Entity::update_many()
            .col_expr(report_message::Column::Place, Expr::value(Option::<i32>::None))
            .filter(report_message::Column::RunId.eq(run.id))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
