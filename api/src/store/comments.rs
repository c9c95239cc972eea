//! Comments on reports, as they lie: who, when, and an envelope that only the vault opens.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use synkro_shared::comment::MAX_COMMENTS;
use synkro_shared::{CommentId, ProblemKind, ReportId, UserId};
use uuid::Uuid;

use super::entity::{report, report_comment, user};
use super::{Store, TenantScope, Tx, failed};
use crate::error::{Error, Result};

/// A comment as it is kept.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The report that it is on.
    pub report: ReportId,
    /// Who wrote it.
    pub author: UserId,
    /// Their name, as long as the account is there.
    pub author_name: Option<String>,
    /// Counts its texts from 1.
    pub version: i32,
    /// The sealed text; none when it was removed.
    pub text: Option<Vec<u8>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was removed.
    pub removed_at: Option<DateTime<Utc>>,
}

fn comment(row: report_comment::Model, names: &HashMap<Uuid, String>) -> Comment {
    Comment {
        id: CommentId(row.id),
        report: ReportId(row.report_id),
        author: UserId(row.author_id),
        author_name: names.get(&row.author_id).cloned(),
        version: row.version,
        text: row.text,
        created_at: row.created_at,
        edited_at: row.edited_at,
        removed_at: row.removed_at,
    }
}

impl Store {
    /// Comments on a report, oldest first, newer than `after`.
    ///
    /// # Errors
    /// Not found when the report is not the tenant's; when the database does not answer.
    pub async fn list_comments(
        &self,
        scope: TenantScope,
        id: ReportId,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<Comment>> {
        let there = report::Entity::find_by_id(id.0).filter(report::Column::TenantId.eq(scope.tenant().0));
        if there.count(&self.db).await.map_err(failed)? == 0 {
            return Err(Error::not_found());
        }
        let mut query = report_comment::Entity::find()
            .filter(report_comment::Column::TenantId.eq(scope.tenant().0))
            .filter(report_comment::Column::ReportId.eq(id.0))
            .order_by_asc(report_comment::Column::Id)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(report_comment::Column::Id.gt(after));
        }
        let rows = query.all(&self.db).await.map_err(failed)?;
        self.with_authors(scope, rows).await
    }

    /// A comment on a report of the tenant.
    ///
    /// # Errors
    /// Not found, or the database does not answer.
    pub async fn comment(&self, scope: TenantScope, report: ReportId, id: CommentId) -> Result<Comment> {
        let row = report_comment::Entity::find_by_id(id.0)
            .filter(report_comment::Column::TenantId.eq(scope.tenant().0))
            .filter(report_comment::Column::ReportId.eq(report.0))
            .one(&self.db)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        self.with_authors(scope, vec![row]).await?.pop().ok_or_else(Error::not_found)
    }

    /// The newest comment of each of these reports that was not removed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn latest_comments(&self, scope: TenantScope, reports: &[ReportId]) -> Result<Vec<Comment>> {
        use report_comment::Column as C;
        if reports.is_empty() {
            return Ok(Vec::new());
        }
        let newer = Alias::new("newer");
        let (own, other) = (
            |column: C| Expr::col((report_comment::Entity, column)),
            |column: C| Expr::col((newer.clone(), column)),
        );
        let newer_one = Query::select()
            .expr(Expr::val(1))
            .from_as(report_comment::Entity, newer.clone())
            .and_where(other(C::ReportId).eq(own(C::ReportId)))
            .and_where(other(C::RemovedAt).is_null())
            .and_where(other(C::Id).gt(own(C::Id)))
            .to_owned();
        let rows = report_comment::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::ReportId.is_in(reports.iter().map(|report| report.0)))
            .filter(C::RemovedAt.is_null())
            .filter(Expr::exists(newer_one).not())
            .all(&self.db)
            .await
            .map_err(failed)?;
        self.with_authors(scope, rows).await
    }

    /// Comments of these reports that were not removed, in the order of their ids, newer than `after`. Without the names
    /// of their authors.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn comments_on(
        &self,
        scope: TenantScope,
        reports: &[ReportId],
        after: Option<CommentId>,
        limit: u64,
    ) -> Result<Vec<Comment>> {
        use report_comment::Column as C;
        let mut query = report_comment::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::ReportId.is_in(reports.iter().map(|report| report.0)))
            .filter(C::RemovedAt.is_null())
            .order_by_asc(C::Id)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(C::Id.gt(after.0));
        }
        let rows = query.all(&self.db).await.map_err(failed)?;
        let nobody = HashMap::new();
        Ok(rows.into_iter().map(|row| comment(row, &nobody)).collect())
    }

    async fn with_authors(
        &self,
        scope: TenantScope,
        rows: Vec<report_comment::Model>,
    ) -> Result<Vec<Comment>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let people: Vec<(Uuid, String)> = user::Entity::find()
            .select_only()
            .columns([user::Column::Id, user::Column::DisplayName])
            .filter(user::Column::TenantId.eq(scope.tenant().0))
            .filter(user::Column::Id.is_in(rows.iter().map(|row| row.author_id)))
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        let names = people.into_iter().collect();
        Ok(rows.into_iter().map(|row| comment(row, &names)).collect())
    }
}

/// A comment to keep.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// Its id.
    pub id: CommentId,
    /// The report that it is on.
    pub report: ReportId,
    /// Who writes it.
    pub author: UserId,
    /// The sealed text.
    pub text: Vec<u8>,
}

impl Tx {
    /// Keeps a comment.
    ///
    /// # Errors
    /// Not found when the report is not the tenant's; [`ProblemKind::Conflict`] when it has as many as a report may have;
    /// when the database does not answer.
    pub async fn add_comment(&self, scope: TenantScope, new: NewComment) -> Result<()> {
        let there = report::Entity::find_by_id(new.report.0)
            .filter(report::Column::TenantId.eq(scope.tenant().0))
            .count(&self.tx)
            .await
            .map_err(failed)?;
        if there == 0 {
            return Err(Error::not_found());
        }
        let kept = report_comment::Entity::find()
            .filter(report_comment::Column::ReportId.eq(new.report.0))
            .count(&self.tx)
            .await
            .map_err(failed)?;
        if kept >= MAX_COMMENTS {
            let full = format!("A report has {MAX_COMMENTS} comments at most.");
            return Err(Error::new(ProblemKind::Conflict).saying(full));
        }
        let row = report_comment::ActiveModel {
            id: Set(new.id.0),
            tenant_id: Set(scope.tenant().0),
            report_id: Set(new.report.0),
            author_id: Set(new.author.0),
            version: Set(1),
            text: Set(Some(new.text)),
            created_at: Set(self.clock.now()),
            edited_at: Set(None),
            removed_at: Set(None),
        };
        report_comment::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(failed)?;
        self.count_comments(scope, new.report, Expr::col(report::Column::Comments).add(1)).await
    }

    /// Keeps how many comments a report has beside it: lists are narrowed by that.
    async fn count_comments(&self, scope: TenantScope, id: ReportId, comments: Expr) -> Result<()> {
        report::Entity::update_many()
            .col_expr(report::Column::Comments, comments)
            .filter(report::Column::Id.eq(id.0))
            .filter(report::Column::TenantId.eq(scope.tenant().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Gives a comment another text, or none: then it is removed. Only over the version that was read: two edits at
    /// once do not lose one silently.
    ///
    /// # Errors
    /// [`ProblemKind::Conflict`] when it was changed meanwhile; when the database does not answer.
    pub async fn change_comment(
        &self,
        scope: TenantScope,
        read: &Comment,
        text: Option<Vec<u8>>,
    ) -> Result<()> {
        use report_comment::Column as C;
        let now = self.clock.now();
        let removed = text.is_none();
        let when = if removed { C::RemovedAt } else { C::EditedAt };
        let changed = report_comment::Entity::update_many()
            .col_expr(C::Version, Expr::col(C::Version).add(1))
            .col_expr(C::Text, Expr::value(text))
            .col_expr(when, Expr::value(now))
            .filter(C::Id.eq(read.id.0))
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Version.eq(read.version))
            .filter(C::RemovedAt.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        if changed.rows_affected == 0 {
            let changed = "The comment was changed meanwhile. Load it again.";
            return Err(Error::new(ProblemKind::Conflict).saying(changed));
        }
        if removed {
            let fewer = Expr::col(report::Column::Comments).sub(1);
            self.count_comments(scope, read.report, fewer).await?;
        }
        Ok(())
    }
}
