//! The audit log: one hash chain a tenant, one for the platform, written in the action's own transaction.
//!
//! `hash = SHA-256(previous hash ‖ canonical entry)`, the entry as length-prefixed fields: JSON text is not stable
//! across versions. The chain's head row is locked while an entry is added, so chains never fork and have no gaps.
//! Each hash, and the head, is signed with a key derived from the key ring: whoever writes to the database without
//! that key can't make an entry, nor hash a changed chain anew. A head is proven before it is extended
//! ([`super::audit_ends`]): what we sign vouches for all before it. [`super::audit_check`] walks a chain.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use ring::digest::{Context, SHA256};
use ring::hmac;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::audit::{AuditAction, AuditActorKind, AuditOutcome};
use synkro_shared::{TenantId, UserId};

use super::audit_ends::{Damage, damaged};
use super::entity::{audit_head, audit_log};
use super::{Tx, failed, is_unique_violation};
use crate::error::{Error, Result};

/// The form of the entries that are written now. Form 1 had no address, request, tenant and count.
const FORMAT: i32 = 2;
/// The platform's chain; a company's is named by its id.
pub(super) const PLATFORM: &str = "platform";
/// Longest detail and object id that are kept.
const MAX_WORDS: usize = 200;

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

/// Which chains an entry goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// The platform's: what staff and strangers do.
    Platform,
    /// A tenant's: what its own people do.
    Tenant(TenantId),
    /// Both: what staff do to a tenant or its people.
    Both(TenantId),
}

impl Chain {
    /// The chain of what this person does: their company's, or the platform's for staff.
    #[must_use]
    pub fn of(tenant: Option<TenantId>) -> Self {
        tenant.map_or(Self::Platform, Self::Tenant)
    }

    /// The chains of what staff do to an account of this company, or of staff.
    #[must_use]
    pub fn about(tenant: Option<TenantId>) -> Self {
        tenant.map_or(Self::Platform, Self::Both)
    }
}

/// What is written down.
#[derive(Debug, Clone)]
pub struct AuditEntry<'a> {
    chain: Chain,
    actor: AuditActor,
    action: AuditAction,
    object_kind: &'a str,
    object_id: String,
    outcome: AuditOutcome,
    detail: &'a str,
    times: u32,
}

impl<'a> AuditEntry<'a> {
    /// An action that is done, on an object.
    #[must_use]
    pub fn new(
        chain: Chain,
        actor: AuditActor,
        action: AuditAction,
        object_kind: &'a str,
        object_id: impl std::fmt::Display,
    ) -> Self {
        let object_id = object_id.to_string();
        let outcome = AuditOutcome::Done;
        Self { chain, actor, action, object_kind, object_id, outcome, detail: "", times: 1 }
    }

    /// It was refused, for the `times`th time in a while.
    #[must_use]
    pub const fn denied(mut self, times: u32) -> Self {
        self.outcome = AuditOutcome::Denied;
        self.times = times;
        self
    }

    /// A word more, never content or a secret.
    #[must_use]
    pub const fn saying(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }
}

/// Where the request that is being handled comes from.
#[derive(Debug, Clone, Default)]
pub struct RequestOrigin {
    /// Its id.
    pub request_id: Option<String>,
    /// The client's address.
    pub address: Option<String>,
}

tokio::task_local! {
    static ORIGIN: RequestOrigin;
}

/// Where the request that is being handled comes from: for what goes on after it was answered.
#[must_use]
pub fn current_origin() -> RequestOrigin {
    ORIGIN.try_with(Clone::clone).unwrap_or_default()
}

/// Does `work` with every audit entry in it bearing `origin`.
pub async fn with_origin<T>(origin: RequestOrigin, work: impl Future<Output = T>) -> T {
    ORIGIN.scope(origin, work).await
}

/// The keys that sign the chains: one for each key of the ring, the active one signs.
pub struct AuditKeys {
    active: String,
    keys: BTreeMap<String, hmac::Key>,
    /// How far each chain went, as this process has written or proven it: none of them becomes shorter.
    seen: Mutex<HashMap<String, i64>>,
    /// A damaged end was met since somebody last looked at all of them.
    pub(super) alarmed: AtomicBool,
}

impl AuditKeys {
    /// Keys by the id of the ring's key that they were derived from.
    #[must_use]
    pub fn new(active: String, keys: BTreeMap<String, hmac::Key>) -> Self {
        Self { active, keys, seen: Mutex::default(), alarmed: AtomicBool::default() }
    }

    /// The id of the key that signs.
    pub(super) fn active(&self) -> &str {
        &self.active
    }

    pub(super) fn sign(&self, what: Signed<'_>) -> Result<Vec<u8>> {
        self.sign_by(&self.active, what)
    }

    /// Signs with this key of the ring, which need not be the active one.
    pub(super) fn sign_by(&self, key_id: &str, what: Signed<'_>) -> Result<Vec<u8>> {
        let key = self.keys.get(key_id).ok_or_else(|| Error::internal("no key to sign the audit log"))?;
        Ok(hmac::sign(key, &what.bytes()).as_ref().to_vec())
    }

    /// How far this chain went, as far as this process knows.
    pub(super) fn seen(&self, chain: &str) -> i64 {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(chain).copied().unwrap_or(0)
    }

    /// The same of all chains. Taken before ends are read that are not locked: those grow meanwhile.
    pub(super) fn all_seen(&self) -> HashMap<String, i64> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Chains went so far: written and committed, or vouched for.
    pub(super) fn note(&self, ends: impl IntoIterator<Item = (String, i64)>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (chain, seq) in ends {
            let known = seen.entry(chain).or_default();
            *known = seq.max(*known);
        }
    }

    /// Whether the signature is right; `None`: made with a key that is not in the ring any more.
    pub(super) fn check(&self, key_id: &str, mac: &[u8], what: Signed<'_>) -> Option<bool> {
        self.keys.get(key_id).map(|key| hmac::verify(key, &what.bytes(), mac).is_ok())
    }
}

/// What a signature is over.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    /// `entry`, `head` or `rotate`.
    pub kind: &'a str,
    pub chain: &'a str,
    pub seq: i64,
    pub hash: &'a [u8],
}

impl Signed<'_> {
    fn bytes(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for field in [
            b"synkro/audit/v2",
            self.kind.as_bytes(),
            self.chain.as_bytes(),
            &self.seq.to_be_bytes(),
            self.hash,
        ] {
            bytes.extend((field.len() as u64).to_be_bytes());
            bytes.extend(field);
        }
        bytes
    }
}

impl Tx {
    /// Adds an entry to its chains; commits with the action.
    ///
    /// # Errors
    /// When it can't be written: then the action must not happen either.
    pub async fn audit(&self, entry: AuditEntry<'_>) -> Result<()> {
        // A tenant's chain before the platform's, always: two writers never wait for each other.
        match entry.chain {
            Chain::Platform => self.append(PLATFORM.to_owned(), None, &entry).await,
            Chain::Tenant(tenant) => self.append(tenant.to_string(), None, &entry).await,
            Chain::Both(tenant) => {
                self.append(tenant.to_string(), None, &entry).await?;
                self.append(PLATFORM.to_owned(), Some(tenant), &entry).await
            }
        }
    }

    /// Adds an entry to each of these tenants' own chains, at once. One entry a tenant.
    ///
    /// # Errors
    /// When they can't be written: then the actions must not happen either.
    pub(super) async fn audit_each_tenant(&self, entries: Vec<AuditEntry<'_>>) -> Result<()> {
        let mut by_chain = BTreeMap::new();
        for entry in &entries {
            if let Chain::Tenant(tenant) = entry.chain {
                by_chain.insert(tenant.to_string(), entry);
            }
        }
        if by_chain.len() != entries.len() {
            return Err(Error::internal("two entries for one chain, or one for a chain that is no tenant's"));
        }
        if by_chain.is_empty() {
            return Ok(());
        }
        let (mut heads, mut rows) = (Vec::new(), Vec::new());
        for head in self.lock_heads(by_chain.keys().cloned().collect()).await? {
            let entry = by_chain.get(&head.chain).ok_or_else(|| Error::internal("another chain's head"))?;
            self.may_begin(&head, entry.action).await?;
            let (head, row) = self.next_entry(head, None, entry)?;
            heads.push(head);
            rows.push(row);
        }
        use audit_head::Column as C;
        let moved =
            OnConflict::column(C::Chain).update_columns([C::Seq, C::Hash, C::KeyId, C::Mac]).to_owned();
        audit_head::Entity::insert_many(heads)
            .on_conflict(moved)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        audit_log::Entity::insert_many(rows).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(())
    }

    async fn append(&self, chain: String, about: Option<TenantId>, entry: &AuditEntry<'_>) -> Result<()> {
        let head = self.lock_heads(vec![chain.clone()]).await?.pop();
        let head = head.ok_or_else(|| Error::internal("the audit chain has no head"))?;
        self.may_begin(&head, entry.action).await?;
        let (head, row) = self.next_entry(head, about, entry)?;
        audit_head::Entity::update(head).exec(&self.tx).await.map_err(failed)?;
        let next = *row.seq.as_ref();
        audit_log::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(|error| {
            if is_unique_violation(&error) {
                // So far it went, whatever its end says.
                if let Some(keys) = &self.audit_keys {
                    keys.note([(chain.clone(), next)]);
                }
                damaged(self.audit_keys.as_deref(), &chain, &Damage::Taken)
            } else {
                failed(error)
            }
        })?;
        Ok(())
    }

    /// The entry that follows a chain's head, and the head that it makes.
    fn next_entry(
        &self,
        head: audit_head::Model,
        about: Option<TenantId>,
        entry: &AuditEntry<'_>,
    ) -> Result<(audit_head::ActiveModel, audit_log::ActiveModel)> {
        let keys = self.keys()?;
        keys.check_end(&head).map_err(|damage| damaged(Some(keys), &head.chain, &damage))?;
        let (actor_kind, actor_id) = match entry.actor {
            AuditActor::User(id) => (AuditActorKind::User, Some(id.0)),
            AuditActor::Anonymous => (AuditActorKind::Anonymous, None),
            AuditActor::System => (AuditActorKind::System, None),
            AuditActor::Operator => (AuditActorKind::Operator, None),
        };
        let origin = current_origin();
        let mut row = audit_log::Model {
            chain: head.chain,
            seq: head.seq + 1,
            at: self.clock.now(),
            actor_id,
            actor_kind: actor_kind_code(actor_kind).to_owned(),
            action: entry.action.code().to_owned(),
            object_kind: entry.object_kind.to_owned(),
            object_id: cut(&entry.object_id),
            outcome: outcome_code(entry.outcome).to_owned(),
            detail: cut(entry.detail),
            hash: Vec::new(),
            format: FORMAT,
            tenant_id: about.map(|tenant| tenant.0),
            address: origin.address,
            request_id: origin.request_id,
            times: i32::try_from(entry.times).unwrap_or(i32::MAX),
            key_id: Some(keys.active.clone()),
            mac: None,
        };
        row.hash = entry_hash(&head.hash, &row);
        self.chains.note(&row.chain, row.seq);
        let signed = |kind| Signed { kind, chain: &row.chain, seq: row.seq, hash: &row.hash };
        let (entry_mac, head_mac) = (keys.sign(signed("entry"))?, keys.sign(signed("head"))?);
        let new_head = audit_head::ActiveModel {
            chain: Set(row.chain.clone()),
            seq: Set(row.seq),
            hash: Set(row.hash.clone()),
            key_id: Set(Some(keys.active.clone())),
            mac: Set(Some(head_mac)),
        };
        row.mac = Some(entry_mac);
        Ok((new_head, row.into()))
    }

    /// The keys that sign.
    pub(super) fn keys(&self) -> Result<&AuditKeys> {
        self.audit_keys.as_deref().ok_or_else(|| Error::internal("no keys to sign the audit log"))
    }

    /// The heads of these chains, made where there are none, locked in the order of their names.
    pub(super) async fn lock_heads(&self, chains: Vec<String>) -> Result<Vec<audit_head::Model>> {
        let heads = chains.iter().map(|chain| audit_head::ActiveModel {
            chain: Set(chain.clone()),
            seq: Set(0),
            hash: Set(Vec::new()),
            key_id: Set(None),
            mac: Set(None),
        });
        audit_head::Entity::insert_many(heads)
            .on_conflict(OnConflict::column(audit_head::Column::Chain).do_nothing().to_owned())
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        audit_head::Entity::find()
            .filter(audit_head::Column::Chain.is_in(chains))
            .order_by_asc(audit_head::Column::Chain)
            .lock_exclusive()
            .all(&self.tx)
            .await
            .map_err(failed)
    }
}

/// How far a transaction moved the chains: known to the process once it is committed.
#[derive(Default)]
pub(super) struct MovedChains(Mutex<BTreeMap<String, i64>>);

impl MovedChains {
    fn note(&self, chain: &str, seq: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(chain.to_owned(), seq);
    }

    /// To be called when it is so.
    pub(super) fn tell(self, keys: Option<&AuditKeys>) {
        let moved = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = keys {
            keys.note(moved);
        }
    }
}

fn cut(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).take(MAX_WORDS).collect()
}

/// The stable name of an actor's kind in the database.
pub(super) const fn actor_kind_code(kind: AuditActorKind) -> &'static str {
    match kind {
        AuditActorKind::User => "user",
        AuditActorKind::Anonymous => "anonymous",
        AuditActorKind::System => "system",
        AuditActorKind::Operator => "operator",
    }
}

/// The stable name of an outcome in the database.
pub(super) const fn outcome_code(outcome: AuditOutcome) -> &'static str {
    match outcome {
        AuditOutcome::Done => "done",
        AuditOutcome::Denied => "denied",
    }
}

/// The hash of an entry that follows `previous`, in the form that the entry was written in.
pub(super) fn entry_hash(previous: &[u8], row: &audit_log::Model) -> Vec<u8> {
    let bytes = |id: Option<uuid::Uuid>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    let (actor, tenant) = (bytes(row.actor_id), bytes(row.tenant_id));
    let (seq, at) = (row.seq.to_be_bytes(), row.at.timestamp_micros().to_be_bytes());
    let (format, times) = (row.format.to_be_bytes(), row.times.to_be_bytes());
    let mut fields: Vec<&[u8]> = vec![
        previous,
        row.chain.as_bytes(),
        &seq,
        &at,
        row.actor_kind.as_bytes(),
        &actor,
        row.action.as_bytes(),
        row.object_kind.as_bytes(),
        row.object_id.as_bytes(),
        row.outcome.as_bytes(),
        row.detail.as_bytes(),
    ];
    if row.format != 1 {
        fields.extend([
            format.as_slice(),
            &tenant,
            row.address.as_deref().unwrap_or_default().as_bytes(),
            row.request_id.as_deref().unwrap_or_default().as_bytes(),
            &times,
        ]);
    }
    let mut context = Context::new(&SHA256);
    for field in fields {
        context.update(&(field.len() as u64).to_be_bytes());
        context.update(field);
    }
    context.finish().as_ref().to_vec()
}
