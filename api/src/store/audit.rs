//! The audit log: one hash chain a tenant, one for the platform, written in the action's own transaction.
//!
//! `hash = SHA-256(previous hash ‖ canonical entry)`, the entry as length-prefixed fields: JSON text is not stable
//! across versions. The chain's head row is locked while an entry is added, so chains never fork and have no gaps.

use ring::digest::{Context, SHA256};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::{TenantId, UserId};

use super::entity::{audit_head, audit_log};
use super::{Store, Tx, failed};
use crate::error::Result;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditActor {
    /// A signed-in person.
    User(UserId),
    /// Somebody who was not signed in.
    Anonymous,
    /// The installation itself.
    System,
    /// Whoever operates the server, from its command line.
    Operator,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Denied,
}

/// What is written down.
#[derive(Debug, Clone)]
pub struct AuditEntry<'a> {
    /// The chain: a tenant's, or the platform's.
    pub tenant: Option<TenantId>,
    /// Who.
    pub actor: AuditActor,
    /// What, e.g. `run.start`.
    pub action: &'a str,
    /// On what kind of object.
    pub object_kind: &'a str,
    /// On which.
    pub object_id: &'a str,
    /// How it ended.
    pub outcome: Outcome,
    /// A word more, never content or a secret.
    pub detail: &'a str,
}

impl Tx {
    /// Adds an entry to its chain; commits with the action.
    ///
    /// # Errors
    /// When it can't be written: then the action must not happen either.
    pub async fn audit(&self, entry: AuditEntry<'_>) -> Result<()> {
        let chain = chain_name(entry.tenant);
        let head = audit_head::ActiveModel { chain: Set(chain.clone()), seq: Set(0), hash: Set(Vec::new()) };
        audit_head::Entity::insert(head)
            .on_conflict(OnConflict::column(audit_head::Column::Chain).do_nothing().to_owned())
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        let head = audit_head::Entity::find_by_id(chain.clone())
            .lock_exclusive()
            .one(&self.tx)
            .await
            .map_err(failed)?
            .ok_or_else(|| crate::error::Error::internal("the audit chain has no head"))?;
        let (actor_kind, actor_id) = match entry.actor {
            AuditActor::User(id) => ("user", Some(id.0)),
            AuditActor::Anonymous => ("anonymous", None),
            AuditActor::System => ("system", None),
            AuditActor::Operator => ("operator", None),
        };
        let outcome = match entry.outcome {
            Outcome::Done => "done",
            Outcome::Denied => "denied",
        };
        let mut row = audit_log::Model {
            chain: chain.clone(),
            seq: head.seq + 1,
            at: self.clock.now(),
            actor_id,
            actor_kind: actor_kind.to_owned(),
            action: entry.action.to_owned(),
            object_kind: entry.object_kind.to_owned(),
            object_id: entry.object_id.to_owned(),
            outcome: outcome.to_owned(),
            detail: entry.detail.to_owned(),
            hash: Vec::new(),
        };
        row.hash = entry_hash(&head.hash, &row);
        let new_head =
            audit_head::ActiveModel { chain: Set(chain), seq: Set(row.seq), hash: Set(row.hash.clone()) };
        audit_head::Entity::update(new_head).exec(&self.tx).await.map_err(failed)?;
        audit_log::Entity::insert(audit_log::ActiveModel::from(row))
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}

impl Store {
    /// Walks a chain from its start: the number of entries, or the sequence number of the first one that is not what
    /// was written.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify_audit(&self, tenant: Option<TenantId>) -> Result<Result<i64, i64>> {
        let chain = chain_name(tenant);
        let rows = audit_log::Entity::find()
            .filter(audit_log::Column::Chain.eq(chain.clone()))
            .order_by_asc(audit_log::Column::Seq)
            .all(&self.db)
            .await
            .map_err(failed)?;
        let mut previous = Vec::new();
        let mut seq = 0;
        for row in rows {
            seq += 1;
            if row.seq != seq || entry_hash(&previous, &row) != row.hash {
                return Ok(Err(seq));
            }
            previous = row.hash;
        }
        let head = audit_head::Entity::find_by_id(chain).one(&self.db).await.map_err(failed)?;
        let intact = match head {
            Some(head) => head.seq == seq && head.hash == previous,
            None => seq == 0,
        };
        Ok(if intact { Ok(seq) } else { Err(seq + 1) })
    }
}

fn chain_name(tenant: Option<TenantId>) -> String {
    tenant.map_or_else(|| "platform".to_owned(), |tenant| tenant.to_string())
}

fn entry_hash(previous: &[u8], row: &audit_log::Model) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    let actor = row.actor_id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    let fields: [&[u8]; 11] = [
        previous,
        row.chain.as_bytes(),
        &row.seq.to_be_bytes(),
        &row.at.timestamp_micros().to_be_bytes(),
        row.actor_kind.as_bytes(),
        &actor,
        row.action.as_bytes(),
        row.object_kind.as_bytes(),
        row.object_id.as_bytes(),
        row.outcome.as_bytes(),
        row.detail.as_bytes(),
    ];
    for field in fields {
        context.update(&(field.len() as u64).to_be_bytes());
        context.update(field);
    }
    context.finish().as_ref().to_vec()
}
