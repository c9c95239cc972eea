//! The ends of audit chains: may one be extended? Asked before each entry, and by whoever looks after the installation.
//!
//! What is signed vouches for all before it, so an end that this installation did not sign stops whatever has to be written
//! down there, until somebody has looked at it ([`super::audit_acknowledge`]). That costs one signature and no statement;
//! whole chains are walked by [`super::audit_check`] alone.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::atomic::Ordering;

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use synkro_shared::audit::{AuditAction, DamagedLog};
use synkro_shared::{ProblemKind, TenantId};

use super::audit::{AuditKeys, PLATFORM, Signed};
use super::audit_views::tenant_ref;
use super::entity::{audit_head, audit_log, tenant};
use super::{AdminScope, Store, SystemScope, Tx, failed};
use crate::error::{Error, Result};

/// Why the end of a chain can't be extended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// Its signature is wrong.
    Forged,
    /// It has none.
    Unsigned,
    /// It is signed with a key that is not in the ring.
    UnknownKey(String),
    /// It lies before an entry that this process has written, or knows to be vouched for.
    Behind(i64),
    /// The chain is gone: there is nothing to go on from.
    Gone,
    /// Behind the end there are entries.
    Taken,
    /// What was vouched for is not there any more.
    Unvouched,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forged => f.write_str("its end was not signed by this installation"),
            Self::Unsigned => f.write_str("its end is not signed"),
            Self::UnknownKey(key) => {
                write!(f, "its end is signed with the key `{key}`, which is not in the ring")
            }
            Self::Behind(seq) => write!(f, "it went as far as entry {seq}, and its end lies before that"),
            Self::Gone => f.write_str("it is gone"),
            Self::Taken => f.write_str("there are entries behind its end"),
            Self::Unvouched => f.write_str("it does not hold any more what was vouched for"),
        }
    }
}

/// What whoever asked is told, and the alarm.
pub(super) fn damaged(keys: Option<&AuditKeys>, chain: &str, damage: &Damage) -> Error {
    tracing::error!(chain, %damage, "the audit log is damaged: nothing is written into it before somebody acknowledges that");
    if let Some(keys) = keys {
        keys.alarmed.store(true, Ordering::Release);
    }
    let words = if chain == PLATFORM {
        "The audit log of the platform is damaged, and nothing happens that can't be written down. The operator of the server \
         has to look at it: `synkro audit verify`."
    } else {
        "The audit log of this company is damaged, and nothing happens that can't be written down. A super_admin of the \
         service, or the operator of the server, has to look at it."
    };
    let internal = format!("the audit chain {chain} is damaged: {damage}");
    Error { internal: Some(internal), ..Error::new(ProblemKind::AuditDamaged) }.saying(words)
}

/// A chain that has no entry yet, as it is made by the first one.
pub(super) fn is_new(head: &audit_head::Model) -> bool {
    head.seq == 0 && head.hash.is_empty() && head.mac.is_none()
}

impl AuditKeys {
    /// Whether a chain may be extended from this end, which is locked.
    pub(super) fn check_end(&self, head: &audit_head::Model) -> Result<(), Damage> {
        self.check_end_since(head, self.seen(&head.chain))
    }

    /// The same of an end that may have grown since it was read. `seen`: how far it went before that.
    pub(super) fn check_end_since(&self, head: &audit_head::Model, seen: i64) -> Result<(), Damage> {
        if head.seq < seen {
            return Err(Damage::Behind(seen));
        }
        if is_new(head) {
            return Ok(());
        }
        let (Some(key_id), Some(mac)) = (&head.key_id, &head.mac) else { return Err(Damage::Unsigned) };
        let signed = Signed { kind: "head", chain: &head.chain, seq: head.seq, hash: &head.hash };
        match self.check(key_id, mac, signed) {
            Some(true) => Ok(()),
            Some(false) => Err(Damage::Forged),
            None => Err(Damage::UnknownKey(key_id.clone())),
        }
    }
}

/// The end of a chain that there is or must be, looked at.
pub struct ChainEnd {
    /// The chain.
    pub chain: String,
    /// The ring's key that signed it, where one did.
    pub key_id: Option<String>,
    /// What is wrong with it.
    pub damage: Option<Damage>,
}

impl Tx {
    /// Whether an entry of this action may be the first of its chain; of one that has entries, any may be the next. A
    /// company's log begins with the company, so that a new one does not take the place of one that was removed; the
    /// platform's begins before anything else went on.
    pub(super) async fn may_begin(&self, head: &audit_head::Model, action: AuditAction) -> Result<()> {
        if !is_new(head) || matches!(action, AuditAction::AuditBaseline | AuditAction::AuditAcknowledge) {
            return Ok(());
        }
        let gone = if head.chain == PLATFORM {
            let others = audit_head::Entity::find()
                .filter(audit_head::Column::Chain.ne(PLATFORM))
                .filter(audit_head::Column::Seq.gt(1));
            let entries = audit_log::Entity::find().filter(audit_log::Column::Chain.eq(PLATFORM));
            others.count(&self.tx).await.map_err(failed)? > 0
                || entries.count(&self.tx).await.map_err(failed)? > 0
        } else {
            action != AuditAction::TenantCreate
        };
        if gone { Err(damaged(self.audit_keys.as_deref(), &head.chain, &Damage::Gone)) } else { Ok(()) }
    }

    /// Those of these companies whose logs can't be extended now: what one suffers from stops no other.
    pub(super) async fn damaged_of(&self, tenants: &BTreeSet<TenantId>) -> Result<BTreeSet<TenantId>> {
        if tenants.is_empty() {
            return Ok(BTreeSet::new());
        }
        let keys = self.keys()?;
        let seen = keys.all_seen();
        let names = tenants.iter().map(ToString::to_string);
        // Not locked: they are locked and looked at again when they are extended.
        let heads = audit_head::Entity::find()
            .filter(audit_head::Column::Chain.is_in(names))
            .all(&self.tx)
            .await
            .map_err(failed)?;
        let heads: HashMap<&str, &audit_head::Model> =
            heads.iter().map(|head| (head.chain.as_str(), head)).collect();
        let mut found = BTreeSet::new();
        for tenant in tenants {
            let chain = tenant.to_string();
            let whole = heads.get(chain.as_str()).is_some_and(|head| damage_of(keys, head, &seen).is_none());
            if !whole {
                // Asked every few seconds: `/ready` says it, once.
                keys.alarmed.store(true, Ordering::Release);
                found.insert(*tenant);
            }
        }
        Ok(found)
    }
}

/// What is wrong with the end of a chain that must have entries.
fn damage_of(keys: &AuditKeys, head: &audit_head::Model, seen: &HashMap<String, i64>) -> Option<Damage> {
    if is_new(head) {
        return Some(Damage::Gone);
    }
    keys.check_end_since(head, seen.get(&head.chain).copied().unwrap_or(0)).err()
}

impl Store {
    /// The keys that sign the audit log.
    pub(super) fn keys(&self) -> Result<&AuditKeys> {
        self.audit_keys.as_deref().ok_or_else(|| Error::internal("no keys to check the audit log"))
    }

    /// Whether an end was found damaged since this was asked last.
    #[must_use]
    pub fn take_audit_alarm(&self) -> bool {
        self.audit_keys.as_ref().is_some_and(|keys| keys.alarmed.swap(false, Ordering::AcqRel))
    }

    /// The end of every chain that there is or must be: the platform's, where there are others, and every company's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn chain_ends(&self, _scope: SystemScope) -> Result<Vec<ChainEnd>> {
        let keys = self.keys()?;
        let seen = keys.all_seen();
        let tenants: Vec<uuid::Uuid> = tenant::Entity::find()
            .select_only()
            .column(tenant::Column::Id)
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        // Asked after the companies: one that is made meanwhile has its log by then.
        let heads = audit_head::Entity::find().all(&self.db).await.map_err(failed)?;
        let mut needed: BTreeSet<String> = tenants.iter().map(ToString::to_string).collect();
        if !needed.is_empty() || !heads.is_empty() {
            needed.insert(PLATFORM.to_owned());
        }
        let mut ends = Vec::new();
        for head in heads {
            needed.remove(&head.chain);
            let damage = damage_of(keys, &head, &seen);
            ends.push(ChainEnd { chain: head.chain, key_id: head.key_id, damage });
        }
        let gone = |chain| ChainEnd { chain, key_id: None, damage: Some(Damage::Gone) };
        ends.extend(needed.into_iter().map(gone));
        Ok(ends)
    }

    /// The logs that can't be written into, for whoever may acknowledge that.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn damaged_logs(&self, _scope: AdminScope) -> Result<Vec<DamagedLog>> {
        let system = SystemScope::because("staff look at the ends of all audit chains");
        let ends = self.chain_ends(system).await?;
        let broken: Vec<String> =
            ends.into_iter().filter(|end| end.damage.is_some()).map(|end| end.chain).collect();
        if broken.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<uuid::Uuid> = broken.iter().filter_map(|chain| chain.parse().ok()).collect();
        let rows = tenant::Entity::find()
            .filter(tenant::Column::Id.is_in(ids))
            .all(&self.db)
            .await
            .map_err(failed)?;
        let platform = broken.iter().any(|chain| chain == PLATFORM);
        let own = platform.then_some(DamagedLog { tenant: None });
        let of = |row: &tenant::Model| DamagedLog { tenant: Some(tenant_ref(row)) };
        Ok(own.into_iter().chain(rows.iter().map(of)).collect())
    }
}
