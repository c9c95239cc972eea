//! How an integration stands, and who has to hear of it: a turn to red, a recovery, a token about to end, each once.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use synkro_shared::TenantId;
use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::run::RunProblem;
use synkro_shared::settings::CheckReport;
use uuid::Uuid;

use super::entity::{integration_config, notice, tenant};
use super::integrations::status_code;
use super::{Store, SystemScope, TenantScope, Tx, failed, from_code, from_json, to_json};
use crate::error::Result;

/// A token with less left is announced.
pub const EXPIRES_SOON: TimeDelta = TimeDelta::days(3);
/// Posts of one notice before it is given up: the dashboard shows the state anyway.
const POST_TRIES: i32 = 6;

/// What was found out about an integration.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Why it fails; `None`: it works, unless `unproven`.
    pub problem: Option<RunProblem>,
    /// Neither proven nor refuted: something has to be tried by a person first.
    pub unproven: bool,
    /// What a check saw.
    pub report: Option<CheckReport>,
    /// When its token ends; `None`: what was known stays.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Standing {
    /// It did its real work.
    #[must_use]
    pub fn working() -> Self {
        Self::default()
    }

    /// A person has to act.
    #[must_use]
    pub fn failing(problem: RunProblem) -> Self {
        Self { problem: Some(problem), ..Self::default() }
    }
}

/// What people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It turned red.
    Failing,
    /// It works again.
    Recovered,
    /// Its token is about to end.
    Expiring,
}

impl News {
    const ALL: [Self; 3] = [Self::Failing, Self::Recovered, Self::Expiring];

    const fn code(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Recovered => "recovered",
            Self::Expiring => "expiring",
        }
    }
}

/// A notice to post.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub tenant: TenantId,
    /// About which integration.
    pub kind: IntegrationKind,
    /// What happened.
    pub news: News,
    /// Why it fails.
    pub problem: Option<RunProblem>,
    /// When the token ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// Posts tried before.
    pub attempts: i32,
}

/// How a post of a notice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// It is there.
    Sent,
    /// Nobody knows: it is not sent again.
    Unknown,
    /// It may be tried again then.
    Later(DateTime<Utc>),
    /// It can't be posted.
    Dropped,
}

impl Tx {
    /// Writes down how an integration stands. With `revision` only if the settings have not changed since: what was
    /// proven of older ones proves nothing. `false`: they have, or there is no such integration.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_standing(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
        revision: Option<i64>,
        standing: Standing,
    ) -> Result<bool> {
        use integration_config::Column as C;
        let mut query = integration_config::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Kind.eq(kind.code()));
        if sea_orm::ConnectionTrait::get_database_backend(&self.tx) == DbBackend::Postgres {
            query = query.lock_exclusive();
        }
        let Some(row) = query.one(&self.tx).await.map_err(failed)? else { return Ok(false) };
        if revision.is_some_and(|revision| revision != row.revision) {
            return Ok(false);
        }
        let now = self.clock.now();
        let was_working = row.status == status_code(IntegrationStatus::Working);
        let status = match (&standing.problem, standing.unproven) {
            (Some(_), _) => IntegrationStatus::Failing,
            (None, true) => IntegrationStatus::Unverified,
            (None, false) => IntegrationStatus::Working,
        };
        let expires_at = standing.expires_at.or(row.expires_at);
        let ends_soon = expires_at.is_some_and(|at| at - now < EXPIRES_SOON);
        let announced = row.announced.as_deref();
        let news = match status {
            // What was never green while it was set up is nobody's news.
            IntegrationStatus::Failing if was_working && announced != Some("failing") => Some(News::Failing),
            IntegrationStatus::Working if announced == Some("failing") => Some(News::Recovered),
            IntegrationStatus::Working if ends_soon && announced.is_none() => Some(News::Expiring),
            IntegrationStatus::Failing
            | IntegrationStatus::Working
            | IntegrationStatus::Unverified
            | IntegrationStatus::NotSet => None,
        };
        let announced = match news {
            Some(News::Failing) => Some("failing".to_owned()),
            Some(News::Expiring) => Some("expiring".to_owned()),
            Some(News::Recovered) => None,
            None if announced == Some("expiring") && !ends_soon => None,
            None => row.announced.clone(),
        };
        if let Some(news) = news {
            self.add_notice(scope, kind, news, standing.problem.as_ref(), expires_at).await?;
        }
        let mut row = row.into_active_model();
        row.status = Set(status_code(status).to_owned());
        row.problem = Set(standing.problem.as_ref().map(to_json).transpose()?);
        row.checked_at = Set(Some(now));
        row.expires_at = Set(expires_at);
        row.announced = Set(announced);
        if let Some(report) = &standing.report {
            row.last_check = Set(Some(to_json(report)?));
        }
        row.update(&self.tx).await.map_err(failed)?;
        Ok(true)
    }

    /// An integration worked just now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_working(&self, scope: TenantScope, kind: IntegrationKind) -> Result<()> {
        self.set_standing(scope, kind, None, Standing::working()).await.map(|_| ())
    }

    /// An integration fails until a person acts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_failing(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
        problem: &RunProblem,
    ) -> Result<()> {
        self.set_standing(scope, kind, None, Standing::failing(problem.clone())).await.map(|_| ())
    }

    async fn add_notice(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
        news: News,
        problem: Option<&RunProblem>,
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<()> {
        let now = self.clock.now();
        let row = notice::ActiveModel {
            id: Set(self.clock.new_id()),
            tenant_id: Set(scope.tenant().0),
            kind: Set(kind.code().to_owned()),
            news: Set(news.code().to_owned()),
            problem: Set(problem.map(to_json).transpose()?),
            expires_at: Set(expires_at),
            created_at: Set(now),
            post_status: Set("pending".to_owned()),
            attempts: Set(0),
            next_attempt_at: Set(now),
        };
        notice::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(())
    }
}

impl Store {
    /// Takes a notice that is due to be posted: it stands at `sending` from now on, so that nobody else posts it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_notice(&self, _scope: SystemScope) -> Result<Option<Notice>> {
        use notice::Column as C;
        let now = self.clock.now();
        let due = notice::Entity::find()
            .filter(C::PostStatus.eq("pending"))
            .filter(C::NextAttemptAt.lte(now))
            .filter(
                C::TenantId.in_subquery(
                    tenant::Entity::find()
                        .select_only()
                        .column(tenant::Column::Id)
                        .filter(tenant::Column::Status.eq("active"))
                        .into_query(),
                ),
            )
            .order_by_asc(C::NextAttemptAt)
            .limit(1)
            .one(&self.db)
            .await
            .map_err(failed)?;
        let Some(row) = due else { return Ok(None) };
        let taken = notice::Entity::update_many()
            .col_expr(C::PostStatus, Expr::value("sending"))
            .col_expr(C::Attempts, Expr::value(row.attempts + 1))
            .filter(C::Id.eq(row.id))
            .filter(C::PostStatus.eq("pending"))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        if taken.rows_affected == 0 {
            return Ok(None);
        }
        Ok(Some(Notice {
            id: row.id,
            tenant: TenantId(row.tenant_id),
            kind: from_code("notices.kind", &row.kind, IntegrationKind::from_code)?,
            news: from_code("notices.news", &row.news, |code| {
                News::ALL.into_iter().find(|news| news.code() == code)
            })?,
            problem: row.problem.map(|json| from_json("notices.problem", json)).transpose()?,
            expires_at: row.expires_at,
            attempts: row.attempts + 1,
        }))
    }

    /// Writes down how the post of a taken notice ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn notice_posted(&self, _scope: SystemScope, notice: &Notice, posted: Posted) -> Result<()> {
        use notice::Column as C;
        let (status, next) = match posted {
            Posted::Sent => ("sent", None),
            Posted::Unknown => ("unknown", None),
            Posted::Later(_) if notice.attempts >= POST_TRIES => ("dropped", None),
            Posted::Later(at) => ("pending", Some(at)),
            Posted::Dropped => ("dropped", None),
        };
        let mut update = notice::Entity::update_many().col_expr(C::PostStatus, Expr::value(status));
        if let Some(at) = next {
            update = update.col_expr(C::NextAttemptAt, Expr::value(at));
        }
        update.filter(C::Id.eq(notice.id)).exec(&self.db).await.map_err(failed)?;
        Ok(())
    }
}
