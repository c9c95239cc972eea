//! What the installation itself writes about its audit log: at the first start that proves ends, that it was taken over as it
//! was; at the first start under another key, that this one signs from here on; and each hour, how far all chains went.
//!
//! Each is an entry of the platform's chain, and the ends that it vouches for are its marks ([`super::audit_trust`]).

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::TimeDelta;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::TenantId;
use synkro_shared::audit::AuditAction;

use super::audit::{AuditActor, AuditEntry, Chain, PLATFORM, Signed};
use super::audit_ends::{Damage, damaged, is_new};
use super::audit_trust::{Trust, digest_of, rotation};
use super::entity::{audit_baseline, audit_head, audit_log, audit_mark, tenant};
use super::{Store, SystemScope, Tx, failed};
use crate::error::Result;

/// How long after one the ends are vouched for again: an hour, and never twice because two processes look at once.
const VOUCHED_FOR: TimeDelta = TimeDelta::minutes(50);
/// Rows that are written at once.
const BATCH: usize = 200;

/// Ends of chains: the number and the hash of the last entry.
type Ends = BTreeMap<String, (i64, Vec<u8>)>;

impl Store {
    /// Begins to work with the audit log: takes over what an older version has left, says so when another key of the ring
    /// signs than before, and remembers how far the chains went. What is damaged stays as it is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_audit(&self, _scope: SystemScope) -> Result<()> {
        let keys = self.keys()?;
        let trust = Trust::read(&self.db, keys).await?;
        let platform = audit_head::Entity::find_by_id(PLATFORM).one(&self.db).await.map_err(failed)?;
        let signs = platform.as_ref().and_then(|head| head.key_id.as_deref());
        if trust.taken_over && signs == Some(keys.active()) {
            keys.note(trust.ends());
            return Ok(());
        }
        let tx = self.begin().await?;
        // All of them, so that none grows meanwhile; and what another process has just said is seen.
        let heads = tx.lock_all_heads().await?;
        let trust = Trust::read(&tx.tx, keys).await?;
        keys.note(trust.ends());
        let platform = heads.iter().find(|head| head.chain == PLATFORM);
        let damage = match platform {
            Some(head) => keys.check_end(head).err(),
            None => tx.platform_is_gone(&heads).await?.then_some(Damage::Gone),
        };
        if let Some(damage) = damage {
            // Nothing is vouched for by a chain that proves nothing. `/ready` says so, too.
            damaged(Some(keys), PLATFORM, &damage);
            return Ok(());
        }
        let old = platform.and_then(|head| head.key_id.clone());
        if !trust.taken_over {
            tx.take_over(&heads).await?;
        }
        if let Some(old) = old.filter(|old| old != keys.active()) {
            tx.rotate(&old, &heads).await?;
        }
        tx.commit().await
    }

    /// Vouches for the ends of all chains in the platform's, when some time has passed and any of them has grown: one that is
    /// cut later ends before what was vouched for.
    ///
    /// # Errors
    /// When the database does not answer, or the platform's chain is damaged.
    pub async fn vouch_for_ends(&self, _scope: SystemScope) -> Result<()> {
        let tx = self.begin().await?;
        let Some(platform) = tx.lock_heads(vec![PLATFORM.to_owned()]).await?.pop() else { return Ok(()) };
        if is_new(&platform) {
            return Ok(());
        }
        let keys = tx.keys()?;
        let trust = Trust::read(&tx.tx, keys).await?;
        let now = tx.clock.now();
        if trust.vouched.is_some_and(|(_, at)| now - at < VOUCHED_FOR) {
            return Ok(());
        }
        if trust.bent.is_some() {
            return Err(damaged(Some(keys), PLATFORM, &Damage::Unvouched));
        }
        let seen = keys.all_seen();
        let heads = audit_head::Entity::find().all(&tx.tx).await.map_err(failed)?;
        let mut ends = tx.proven(&heads, &seen)?;
        // A chain whose end is not proven, or lies before it, stays vouched for as far as it was.
        for (chain, mark) in trust.vouched_ends() {
            if ends.get(&chain).is_none_or(|(seq, _)| *seq < mark.0) {
                ends.insert(chain, mark);
            }
        }
        for (chain, mark) in tx.lost_marks(&trust).await? {
            // What was vouched for stays so: a chain that was cut does not become whole by growing again.
            damaged(Some(keys), &chain, &Damage::Unvouched);
            ends.insert(chain, mark);
        }
        let before: HashMap<String, (i64, Vec<u8>)> = trust.vouched_ends().collect();
        let known = |chain: &str, seq: i64| {
            let own = trust.vouched.filter(|_| chain == PLATFORM).map(|(entry, _)| entry);
            own.or(before.get(chain).map(|(seq, _)| *seq)) == Some(seq)
        };
        if ends.iter().all(|(chain, (seq, _))| known(chain, *seq)) {
            return Ok(());
        }
        let entry = trust.vouched.map(|(entry, _)| entry);
        tx.say(AuditAction::AuditHeads, platform.seq + 1, &digest_of(&ends), &ends).await?;
        if let Some(entry) = entry {
            // The newer one says more.
            audit_mark::Entity::delete_many()
                .filter(audit_mark::Column::Entry.eq(entry))
                .exec(&tx.tx)
                .await
                .map_err(failed)?;
        }
        tx.commit().await
    }
}

impl Tx {
    async fn lock_all_heads(&self) -> Result<Vec<audit_head::Model>> {
        audit_head::Entity::find()
            .order_by_asc(audit_head::Column::Chain)
            .lock_exclusive()
            .all(&self.tx)
            .await
            .map_err(failed)
    }

    /// Whether the platform's chain, which is not there, once was: others have gone on, and it was not an older version that
    /// left them so.
    async fn platform_is_gone(&self, heads: &[audit_head::Model]) -> Result<bool> {
        if heads.iter().all(|head| head.seq <= 1) {
            return Ok(false);
        }
        let found = audit_baseline::Entity::find().all(&self.tx).await.map_err(failed)?;
        Ok(found.is_empty() || found.iter().any(|row| row.chain == PLATFORM))
    }

    /// What the newest entry vouched for and is not there any more, but for what was acknowledged.
    async fn lost_marks(&self, trust: &Trust) -> Result<Ends> {
        let Some((entry, _)) = trust.vouched else { return Ok(Ends::new()) };
        let there = Query::select()
            .expr(Expr::val(1))
            .from(audit_log::Entity)
            .and_where(
                audit_log::Column::Chain.into_expr().equals((audit_mark::Entity, audit_mark::Column::Chain)),
            )
            .and_where(
                audit_log::Column::Seq.into_expr().equals((audit_mark::Entity, audit_mark::Column::Seq)),
            )
            .and_where(
                audit_log::Column::Hash.into_expr().equals((audit_mark::Entity, audit_mark::Column::Hash)),
            )
            .to_owned();
        let lost = audit_mark::Entity::find()
            .filter(audit_mark::Column::Entry.eq(entry))
            .filter(Expr::not_exists(there))
            .all(&self.tx)
            .await
            .map_err(failed)?;
        let lost = lost.into_iter().filter(|mark| {
            !trust.acknowledged(&mark.chain).iter().any(|span| (span.from..=span.to).contains(&mark.seq))
        });
        Ok(lost.map(|mark| (mark.chain, (mark.seq, mark.hash))).collect())
    }

    /// The ends of these chains, of those that are proven. `seen`: how far they went before the ends were read.
    fn proven(&self, heads: &[audit_head::Model], seen: &HashMap<String, i64>) -> Result<Ends> {
        let keys = self.keys()?;
        let far = |head: &audit_head::Model| seen.get(&head.chain).copied().unwrap_or(0);
        let good = heads.iter().filter(|head| !is_new(head) && keys.check_end_since(head, far(head)).is_ok());
        Ok(good.map(|head| (head.chain.clone(), (head.seq, head.hash.clone()))).collect())
    }

    /// Takes over what an older version has left: its unsigned entries, and those whose keys have left the ring, are believed
    /// as they were when the schema was brought up to date.
    async fn take_over(&self, heads: &[audit_head::Model]) -> Result<()> {
        let found = audit_baseline::Entity::find().all(&self.tx).await.map_err(failed)?;
        let ends: Ends = found.into_iter().map(|row| (row.chain, (row.seq, row.hash))).collect();
        // Chains that the first form ended get a signature; nobody will extend one without.
        for head in heads.iter().filter(|head| head.mac.is_none() && head.seq > 0) {
            if ends.get(&head.chain).is_some_and(|(seq, hash)| *seq == head.seq && *hash == head.hash) {
                self.sign_head(&head.chain, head.seq, head.hash.clone()).await?;
            }
        }
        let known: HashSet<&str> = heads.iter().map(|head| head.chain.as_str()).collect();
        let tenants: Vec<uuid::Uuid> = tenant::Entity::find()
            .select_only()
            .column(tenant::Column::Id)
            .into_tuple()
            .all(&self.tx)
            .await
            .map_err(failed)?;
        // Companies of demos had no entry of their beginning.
        for id in tenants.into_iter().filter(|id| !known.contains(id.to_string().as_str())) {
            let chain = Chain::Tenant(TenantId(id));
            let action = AuditAction::AuditBaseline;
            self.audit(AuditEntry::new(chain, AuditActor::System, action, "tenant", id)).await?;
        }
        let next = heads.iter().find(|head| head.chain == PLATFORM).map_or(0, |head| head.seq) + 1;
        // A new database has nothing that could be taken over, and its operator nothing to wonder about.
        if !ends.is_empty() {
            tracing::warn!(
                chains = ends.len(),
                "the audit log is taken over as it is; from here on each end is proven before it is extended"
            );
        }
        self.say(AuditAction::AuditBaseline, next, &digest_of(&ends), &ends).await
    }

    /// Says that another key signs from here on, with the old one's own word for it, and signs all proven ends with the new
    /// one: chains that nobody writes to must not need the old key for ever.
    async fn rotate(&self, old: &str, heads: &[audit_head::Model]) -> Result<()> {
        let keys = self.keys()?;
        let mut ends = self.proven(heads, &keys.all_seen())?;
        for (chain, (seq, hash)) in &ends {
            if chain != PLATFORM {
                self.sign_head(chain, *seq, hash.clone()).await?;
            }
        }
        // The platform's own end may have moved within this transaction; it is signed anew with the entry.
        let platform = self.lock_heads(vec![PLATFORM.to_owned()]).await?.pop();
        let Some(platform) = platform else { return Ok(()) };
        let next = platform.seq + 1;
        ends.insert(PLATFORM.to_owned(), (platform.seq, platform.hash));
        let (digest, new) = (digest_of(&ends), keys.active().to_owned());
        let both = rotation(old, &new, &digest);
        let signed = Signed { kind: "rotate", chain: PLATFORM, seq: next, hash: &both };
        let proof = hex::encode(keys.sign_by(old, signed)?);
        tracing::warn!(old, new, "another key of the ring signs the audit log from here on");
        self.say(AuditAction::AuditRotate, next, &format!("{old} {new} {digest} {proof}"), &ends).await
    }

    /// Writes an entry that vouches for these ends; its number will be `entry`.
    async fn say(&self, action: AuditAction, entry: i64, detail: &str, ends: &Ends) -> Result<()> {
        let written = AuditEntry::new(Chain::Platform, AuditActor::System, action, "audit_log", ends.len());
        self.audit(written.saying(detail)).await?;
        let marks: Vec<audit_mark::ActiveModel> = ends
            .iter()
            .map(|(chain, (seq, hash))| audit_mark::ActiveModel {
                entry: Set(entry),
                chain: Set(chain.clone()),
                seq: Set(*seq),
                hash: Set(hash.clone()),
            })
            .collect();
        for some in marks.chunks(BATCH) {
            audit_mark::Entity::insert_many(some.to_vec())
                .exec_without_returning(&self.tx)
                .await
                .map_err(failed)?;
        }
        Ok(())
    }

    /// Makes this the chain's end, with our signature: whoever asks has proven it, or somebody acknowledges it.
    pub(super) async fn sign_head(&self, chain: &str, seq: i64, hash: Vec<u8>) -> Result<()> {
        let keys = self.keys()?;
        let mac = keys.sign(Signed { kind: "head", chain, seq, hash: &hash })?;
        let head = audit_head::ActiveModel {
            chain: Set(chain.to_owned()),
            seq: Set(seq),
            hash: Set(hash),
            key_id: Set(Some(keys.active().to_owned())),
            mac: Set(Some(mac)),
        };
        audit_head::Entity::update(head).exec(&self.tx).await.map_err(failed)?;
        Ok(())
    }
}
