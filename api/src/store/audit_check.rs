//! Walking an audit chain: is each entry what was written, and is none missing?
//!
//! What a walk can't see is a whole database put back as it was some time ago. For that, keep the heads that
//! `synkro audit verify` prints somewhere else, and give them to a later walk.

use std::fmt;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::TenantId;

use super::audit::{AuditKeys, Signed, entry_hash};
use super::entity::{audit_head, audit_log, tenant};
use super::{Store, SystemScope, failed};
use crate::error::{Error, Result};

/// Entries read at once.
const PAGE: u64 = 1000;

/// A chain that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Number of its entries.
    pub entries: i64,
    /// Hash of the last one.
    pub hash: Vec<u8>,
}

/// The first entry of a chain that is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its number.
    pub seq: i64,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is not there, or another one stands in its place.
    Missing,
    /// It is not what its hash was made of.
    Changed,
    /// Its hash was not signed by us.
    Forged,
    /// The chain ends before it, or goes on behind its recorded end.
    Head,
    /// It is not the one that was noted earlier.
    Anchor,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.why {
            Why::Missing => "is missing or out of its place",
            Why::Changed => "was changed",
            Why::Forged => "was not written by this installation",
            Why::Head => "does not agree with the chain's recorded end",
            Why::Anchor => "is not the one that was noted",
        };
        write!(f, "entry {} {why}", self.seq)
    }
}

/// An end of a chain that was noted earlier, outside the database.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// The chain.
    pub chain: String,
    /// Number of the entry.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

/// The name of a tenant's chain, or of the platform's.
#[must_use]
pub fn chain_name(tenant: Option<TenantId>) -> String {
    tenant.map_or_else(|| "platform".to_owned(), |tenant| tenant.to_string())
}

struct Walk<'a> {
    keys: &'a AuditKeys,
    anchors: Vec<&'a Anchor>,
    seq: i64,
    hash: Vec<u8>,
    /// A signed entry was seen: no later one is without.
    signed: bool,
}

impl Walk<'_> {
    fn step(&mut self, row: &audit_log::Model) -> Result<(), Broken> {
        let seq = self.seq + 1;
        let broken = |why| Err(Broken { seq, why });
        if row.seq != seq {
            return broken(Why::Missing);
        }
        if entry_hash(&self.hash, row) != row.hash {
            return broken(Why::Changed);
        }
        let signed = Signed { kind: "entry", chain: &row.chain, seq, hash: &row.hash };
        let good = match (&row.key_id, &row.mac) {
            (Some(key_id), Some(mac)) => self.keys.check(key_id, mac, signed),
            // Entries of the first form were not signed; what follows them is.
            (None, None) if row.format == 1 && !self.signed => None,
            _ => Some(false),
        };
        // Without a verdict (an old form, a key that has left the ring) a later signature, the head's at the latest,
        // vouches for it: each hash holds the one before.
        if good == Some(false) {
            return broken(Why::Forged);
        }
        self.signed |= row.mac.is_some();
        if self.anchors.iter().any(|anchor| anchor.seq == seq && anchor.hash != row.hash) {
            return broken(Why::Anchor);
        }
        self.seq = seq;
        self.hash.clone_from(&row.hash);
        Ok(())
    }

    fn end(self, head: Option<&audit_head::Model>) -> Result<Whole, Broken> {
        let after = Broken { seq: self.seq + 1, why: Why::Head };
        let Some(head) = head else {
            return if self.seq == 0 && self.anchors.is_empty() {
                Ok(Whole { entries: 0, hash: Vec::new() })
            } else {
                Err(after)
            };
        };
        if head.seq != self.seq
            || head.hash != self.hash
            || self.anchors.iter().any(|anchor| anchor.seq > self.seq)
        {
            return Err(after);
        }
        let signed = Signed { kind: "head", chain: &head.chain, seq: head.seq, hash: &head.hash };
        let good = match (&head.key_id, &head.mac) {
            (Some(key_id), Some(mac)) => self.keys.check(key_id, mac, signed) == Some(true),
            _ => false,
        };
        // The head's signature vouches for the last entry, and so for all before it.
        if good { Ok(Whole { entries: self.seq, hash: self.hash }) } else { Err(after) }
    }
}

impl Store {
    /// Walks a chain from its start, past `anchors` that were noted earlier.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify_chain(&self, chain: &str, anchors: &[Anchor]) -> Result<Result<Whole, Broken>> {
        let keys =
            self.audit_keys.as_ref().ok_or_else(|| Error::internal("no keys to check the audit log"))?;
        let anchors = anchors.iter().filter(|anchor| anchor.chain == chain).collect();
        let mut walk = Walk { keys, anchors, seq: 0, hash: Vec::new(), signed: false };
        // The end is read first: entries that are added while we walk are not our business.
        let head = audit_head::Entity::find_by_id(chain).one(&self.db).await.map_err(failed)?;
        let end = head.as_ref().map_or(i64::MAX, |head| head.seq);
        let mut last = i64::MIN;
        loop {
            let rows = audit_log::Entity::find()
                .filter(audit_log::Column::Chain.eq(chain))
                .filter(audit_log::Column::Seq.gt(last))
                .order_by_asc(audit_log::Column::Seq)
                .limit(PAGE)
                .all(&self.db)
                .await
                .map_err(failed)?;
            let full = rows.len() as u64 == PAGE;
            for row in &rows {
                if row.seq > end {
                    // Written behind our back, or added since: only a second look at the head tells.
                    let now = audit_head::Entity::find_by_id(chain).one(&self.db).await.map_err(failed)?;
                    let grown = now.is_some_and(|now| now.seq >= row.seq);
                    let seq = row.seq;
                    return Ok(if grown {
                        walk.end(head.as_ref())
                    } else {
                        Err(Broken { seq, why: Why::Head })
                    });
                }
                if let Err(broken) = walk.step(row) {
                    return Ok(Err(broken));
                }
                last = row.seq;
            }
            if !full {
                return Ok(walk.end(head.as_ref()));
            }
        }
    }

    /// [`Self::verify_chain`] of a tenant's chain, or of the platform's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify_audit(&self, tenant: Option<TenantId>) -> Result<Result<Whole, Broken>> {
        self.verify_chain(&chain_name(tenant), &[]).await
    }

    /// The ends of all chains as they are now, to be noted elsewhere.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_heads(&self, _scope: SystemScope) -> Result<Vec<Anchor>> {
        let heads = audit_head::Entity::find().all(&self.db).await.map_err(failed)?;
        Ok(heads
            .into_iter()
            .map(|head| Anchor { chain: head.chain, seq: head.seq, hash: head.hash })
            .collect())
    }

    /// Every chain that there is or must be: the platform's, each tenant's, and any other found.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_chains(&self, _scope: SystemScope) -> Result<Vec<String>> {
        let mut all = vec![chain_name(None)];
        let tenants: Vec<uuid::Uuid> = tenant::Entity::find()
            .select_only()
            .column(tenant::Column::Id)
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        all.extend(tenants.into_iter().map(|id| id.to_string()));
        let heads: Vec<String> = audit_head::Entity::find()
            .select_only()
            .column(audit_head::Column::Chain)
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        let entries: Vec<String> = audit_log::Entity::find()
            .select_only()
            .column(audit_log::Column::Chain)
            .distinct()
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        all.extend(heads.into_iter().chain(entries));
        all.sort();
        all.dedup();
        Ok(all)
    }
}
