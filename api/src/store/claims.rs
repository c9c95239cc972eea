//! Whose a vendor's account is, where it may belong to one company only: the company's whose key for it was accepted last.
//!
//! Naming an account claims nothing, so that nobody is kept out of their own by somebody who typed its address first, and no
//! answer tells whether it is a customer's.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use synkro_shared::TenantId;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode};

use super::entity::integration_config::{Column as C, Entity};
use super::{TenantScope, Tx, failed};
use crate::error::Result;

impl Tx {
    /// Claims an account whose key was just accepted. Another company that had it has to show again that it is theirs: it is
    /// told so, and nothing else. Without `take` nothing happens then. `false`: it is another company's, or the settings
    /// have changed since `revision`, if one is given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_account(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
        account: &str,
        revision: Option<i64>,
        take: bool,
    ) -> Result<bool> {
        let others = Entity::find()
            .filter(C::Kind.eq(kind.code()))
            .filter(C::AccountRef.eq(account))
            .filter(C::TenantId.ne(scope.tenant().0))
            .all(&self.tx)
            .await
            .map_err(failed)?;
        if !others.is_empty() && !take {
            return Ok(false);
        }
        for other in others {
            Entity::update_many()
                .col_expr(C::AccountRef, Expr::value(Option::<String>::None))
                .filter(C::Id.eq(other.id))
                .exec(&self.tx)
                .await
                .map_err(failed)?;
            let problem = RunProblem::new(RunProblemCode::ProjectUnproven, Some(kind));
            self.mark_failing(TenantScope::of(TenantId(other.tenant_id)), kind, &problem).await?;
        }
        let mut claim = Entity::update_many()
            .col_expr(C::AccountRef, Expr::value(account))
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Kind.eq(kind.code()));
        if let Some(revision) = revision {
            claim = claim.filter(C::Revision.eq(revision));
        }
        let claimed = claim.exec(&self.tx).await.map_err(failed)?;
        Ok(claimed.rows_affected == 1)
    }
}
