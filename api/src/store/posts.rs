//! The outbox of Telegram posts: what was sent, what may have been, what was not.
//!
//! Telegram has no idempotency key. A row stands at `sending` while the request is under way; if the process dies then,
//! nobody knows whether the message arrived: it is not sent again by itself, only when a person asks to go on.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::entity::run_post;
use super::runs::Claim;
use super::{Store, Tx, failed};
use crate::error::{Error, Result};

/// How a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostStatus {
    /// Nothing was sent.
    Pending,
    /// Being sent, or the process died while it was.
    Sending,
    /// Telegram confirmed it.
    Sent,
}

impl PostStatus {
    const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
        }
    }
}

impl Store {
    /// How a part of the run's post stands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn post_status(&self, claim: &Claim, part: i32) -> Result<PostStatus> {
        let row = run_post::Entity::find_by_id((claim.run().0, part)).one(&self.db).await.map_err(failed)?;
        let Some(row) = row else { return Ok(PostStatus::Pending) };
        super::from_code("run_posts.status", &row.status, |code| {
            [PostStatus::Pending, PostStatus::Sending, PostStatus::Sent]
                .into_iter()
                .find(|status| status.code() == code)
        })
    }

    /// Moves a part to its next state, fenced by the claim.
    ///
    /// # Errors
    /// When the lease is lost or the database does not answer: then nothing may be sent.
    pub async fn set_post(
        &self,
        claim: &Claim,
        part: i32,
        status: PostStatus,
        message_id: Option<i64>,
    ) -> Result<()> {
        let tx = self.begin().await?;
        if !tx.touch(claim).await? {
            return Err(Error::internal("the lease was lost before a post"));
        }
        use run_post::Column as C;
        let row = run_post::ActiveModel {
            run_id: Set(claim.run().0),
            part: Set(part),
            status: Set(status.code().to_owned()),
            attempt: Set(1),
            epoch: Set(claim.epoch()),
            message_id: Set(message_id),
            updated_at: Set(self.clock.now()),
        };
        let conflict = OnConflict::columns([C::RunId, C::Part])
            .update_columns([C::Status, C::Epoch, C::MessageId, C::UpdatedAt])
            .to_owned();
        run_post::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(&tx.tx)
            .await
            .map_err(failed)?;
        tx.commit().await
    }
}

impl Tx {
    /// A person asked for another report of the run: its posts are new ones. The caller has checked whose run it is.
    pub(super) async fn forget_posts(&self, run: synkro_shared::RunId) -> Result<()> {
        run_post::Entity::delete_many()
            .filter(run_post::Column::RunId.eq(run.0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// A person asked to go on although it is unknown whether a post arrived: it may be sent again. The caller has
    /// checked whose run it is.
    pub(super) async fn forget_unknown_posts(&self, run: synkro_shared::RunId) -> Result<()> {
        run_post::Entity::update_many()
            .col_expr(run_post::Column::Status, Expr::value(PostStatus::Pending.code()))
            .filter(run_post::Column::RunId.eq(run.0))
            .filter(run_post::Column::Status.eq(PostStatus::Sending.code()))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
