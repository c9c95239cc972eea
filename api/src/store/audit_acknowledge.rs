//! Somebody acknowledges that a part of a chain can't be proven: written down and signed, and the chain goes on behind it.
//!
//! Nothing is mended: what was there stays as it is, and each later walk says that this part was acknowledged, by whom and
//! when. The platform's chain holds the acknowledgement, and a company's its own copy of it, as its next entry.

use synkro_shared::audit::AuditAction;
use synkro_shared::{ProblemKind, TenantId};

use super::audit::{AuditActor, AuditEntry, Chain, PLATFORM};
use super::audit_check::chain_name;
use super::audit_trust::acknowledgement;
use super::entity::audit_log;
use super::{AdminScope, Store, SystemScope, failed};
use crate::error::{Error, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

impl Store {
    /// A super_admin acknowledges what can't be proven of this company's chain, or of the platform's. Gives the first and the
    /// last number of the part; the last one is before the first where nothing is left.
    ///
    /// # Errors
    /// When nothing is wrong with the chain, there is no such company, or the platform's chain has to be acknowledged first.
    pub async fn acknowledge_audit_as(
        &self,
        scope: AdminScope,
        tenant: Option<TenantId>,
    ) -> Result<(i64, i64)> {
        self.acknowledge(AuditActor::User(scope.user()), tenant).await
    }

    /// The same by whoever operates the server.
    ///
    /// # Errors
    /// As [`Self::acknowledge_audit_as`].
    pub async fn acknowledge_audit(
        &self,
        _scope: SystemScope,
        tenant: Option<TenantId>,
    ) -> Result<(i64, i64)> {
        self.acknowledge(AuditActor::Operator, tenant).await
    }

    async fn acknowledge(&self, by: AuditActor, tenant: Option<TenantId>) -> Result<(i64, i64)> {
        let chain = chain_name(tenant);
        let system = SystemScope::because("only chains that there are or must be can be acknowledged");
        if !self.audit_chains(system).await?.contains(&chain) {
            return Err(Error::not_found());
        }
        // Before a transaction holds anything: a long chain takes a while.
        let Some(found) = self.survey_chain(&chain).await? else {
            return Err(Error::new(ProblemKind::Conflict).saying("Nothing is wrong with this audit log."));
        };
        let tx = self.begin().await?;
        tx.lock_heads(vec![chain.clone()]).await?;
        let to = match found.last {
            // Broken within: what comes after it was looked at and stays proven.
            Some(last) => last,
            None => {
                // The end itself is wrong. Whatever may stand behind it, and whatever was vouched for, is left behind.
                let newest = audit_log::Entity::find()
                    .filter(audit_log::Column::Chain.eq(&chain))
                    .order_by_desc(audit_log::Column::Seq)
                    .one(&tx.tx)
                    .await
                    .map_err(failed)?;
                let there = newest.as_ref().map_or(0, |row| row.seq);
                there.max(found.known).max(tx.keys()?.seen(&chain)).max(found.from - 1)
            }
        };
        let last = audit_log::Entity::find()
            .filter(audit_log::Column::Chain.eq(&chain))
            .filter(audit_log::Column::Seq.lte(to))
            .order_by_desc(audit_log::Column::Seq)
            .one(&tx.tx)
            .await
            .map_err(failed)?;
        let hash = last.map(|row| row.hash).unwrap_or_default();
        if found.last.is_none() {
            tx.sign_head(&chain, to, hash.clone()).await?;
        }
        let detail = acknowledgement(found.from, to, &hash);
        let to_chains = tenant.map_or(Chain::Platform, Chain::Both);
        let entry = AuditEntry::new(to_chains, by, AuditAction::AuditAcknowledge, "audit_log", &chain);
        tx.audit(entry.saying(&detail)).await?;
        tx.commit().await?;
        tracing::warn!(
            chain,
            from = found.from,
            to,
            "a part of the audit log was acknowledged as not proven"
        );
        debug_assert!(chain == PLATFORM || tenant.is_some());
        Ok((found.from, to))
    }
}
