//! Walking an audit chain: is each entry what was written, and is none missing?
//!
//! What the platform's chain says of the log ([`super::audit_trust`]) is gone by: how far older forms and keys that have left
//! the ring are believed, how far each chain went at least, and which parts were acknowledged. What a walk can't see is a
//! whole database put back as it was some time ago. For that, keep the heads that `synkro audit verify` prints somewhere
//! else, and give them to a later walk.

use std::collections::BTreeSet;
use std::fmt;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::TenantId;
use synkro_shared::audit::AuditAction;

use super::audit::{AuditKeys, PLATFORM, Signed, entry_hash};
pub use super::audit_trust::Acknowledged;
use super::audit_trust::Trust;
use super::entity::{audit_head, audit_log, audit_mark, tenant};
use super::{Store, SystemScope, failed};
use crate::error::Result;

/// Entries read at once.
const PAGE: u64 = 1000;

/// A chain that is whole, but for what was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Number of its entries.
    pub entries: i64,
    /// Hash of the last one.
    pub hash: Vec<u8>,
    /// Parts that can't be proven, and that somebody has acknowledged.
    pub acknowledged: Vec<Acknowledged>,
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
    /// Nothing is left of the chain, which there must be; or another one was begun in its place.
    Gone,
    /// It is not what the platform's chain vouches for; of the platform's own: what it vouches for was changed.
    Vouched,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.why {
            Why::Missing => "is missing or out of its place",
            Why::Changed => "was changed",
            Why::Forged => "was not written by this installation",
            Why::Head => "does not agree with the chain's recorded end",
            Why::Anchor => "is not the one that was noted",
            Why::Gone => "is gone with the whole chain, or another chain was begun in its place",
            Why::Vouched => "is not what the platform's log vouched for",
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
    tenant.map_or_else(|| PLATFORM.to_owned(), |tenant| tenant.to_string())
}

/// What is found of a chain that is not whole, for whoever acknowledges it.
pub(super) struct Found {
    /// The first number that can't be proven.
    pub from: i64,
    /// The last one, where everything behind it is proven; `None`: the end itself is wrong.
    pub last: Option<i64>,
    /// How far the chain went, as its end and the platform's chain say.
    pub known: i64,
}

/// What to do with an entry that can't be proven.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The walk ends there.
    Stop,
    /// It goes on behind it.
    GoOn,
}

struct Walk<'a> {
    chain: &'a str,
    keys: &'a AuditKeys,
    trust: &'a Trust,
    anchors: Vec<&'a Anchor>,
    seq: i64,
    hash: Vec<u8>,
    /// A signed entry was seen: no later one is without.
    signed: bool,
    acknowledged: Vec<Acknowledged>,
    then: Then,
    /// The first and the last entry that can't be proven, where the walk goes on behind them.
    broken: Option<(i64, i64)>,
}

impl Walk<'_> {
    /// Steps over what was acknowledged, where it begins.
    fn skip(&mut self) {
        while let Some(span) = self
            .trust
            .acknowledged(self.chain)
            .iter()
            .find(|span| span.from == self.seq + 1 && !self.acknowledged.contains(span))
        {
            self.seq = span.to.max(self.seq);
            self.hash.clone_from(&span.hash);
            self.acknowledged.push(span.clone());
        }
    }

    /// Takes the next entry. Stops at one that can't be proven, or goes on behind it.
    fn take(&mut self, row: &audit_log::Model) -> Result<(), Broken> {
        self.skip();
        // Within what was acknowledged.
        if row.seq <= self.seq {
            return Ok(());
        }
        match (self.step(row), self.then) {
            (Err(found), Then::GoOn) => {
                let first = self.broken.map_or(found.seq, |(first, _)| first);
                self.broken = Some((first, row.seq));
                self.move_to(row);
                Ok(())
            }
            (stepped, _) => stepped,
        }
    }

    fn move_to(&mut self, row: &audit_log::Model) {
        self.signed |= row.mac.is_some();
        self.seq = row.seq;
        self.hash.clone_from(&row.hash);
    }

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
            (Some(key_id), Some(mac)) => self
                .keys
                .check(key_id, mac, signed)
                .unwrap_or_else(|| self.trust.believes_key(key_id, self.chain, seq)),
            // Entries of the first form were not signed.
            (None, None) => row.format == 1 && !self.signed && self.trust.believes_old_form(self.chain, seq),
            _ => false,
        };
        if !good {
            return broken(Why::Forged);
        }
        if seq == 1 && !self.may_be_first(row) {
            return broken(Why::Gone);
        }
        if self.anchors.iter().any(|anchor| anchor.seq == seq && anchor.hash != row.hash) {
            return broken(Why::Anchor);
        }
        if self.trust.marks(self.chain).iter().any(|mark| mark.seq == seq && mark.hash != row.hash) {
            return broken(Why::Vouched);
        }
        if self.chain == PLATFORM && self.trust.bent == Some(seq) {
            return broken(Why::Vouched);
        }
        self.move_to(row);
        Ok(())
    }

    /// A company's log begins with the company; older ones began as they did, and one of which nothing was left with what
    /// somebody acknowledged.
    fn may_be_first(&self, row: &audit_log::Model) -> bool {
        let first = [AuditAction::TenantCreate, AuditAction::AuditBaseline]
            .iter()
            .any(|action| row.action == action.code());
        self.chain == PLATFORM
            || first
            || !self.acknowledged.is_empty()
            || self.trust.believes_old_form(self.chain, 1)
    }

    /// Looks at the end. `needed`: there must be something of this chain.
    fn end(&mut self, head: Option<&audit_head::Model>, needed: bool) -> Result<Whole, Broken> {
        self.skip();
        let after = |why| Err(Broken { seq: self.seq + 1, why });
        let vouched = self.trust.marks(self.chain).iter().map(|mark| mark.seq).max().unwrap_or(0);
        let nothing = self.seq == 0 && head.is_none_or(|head| head.seq == 0);
        if nothing && (needed || vouched > 0) {
            return after(Why::Gone);
        }
        let whole =
            Whole { entries: self.seq, hash: self.hash.clone(), acknowledged: self.acknowledged.clone() };
        let Some(head) = head else {
            return if self.seq == 0 && self.anchors.is_empty() { Ok(whole) } else { after(Why::Head) };
        };
        if head.seq != self.seq
            || head.hash != self.hash
            || self.anchors.iter().any(|anchor| anchor.seq > self.seq)
        {
            return after(Why::Head);
        }
        let signed = Signed { kind: "head", chain: &head.chain, seq: head.seq, hash: &head.hash };
        let good = match (&head.key_id, &head.mac) {
            (Some(key_id), Some(mac)) => self.keys.check(key_id, mac, signed) == Some(true),
            _ => false,
        };
        // The head's signature vouches for the last entry, and so for all before it.
        if !good {
            return after(Why::Head);
        }
        if vouched > self.seq { after(Why::Vouched) } else { Ok(whole) }
    }
}

impl Store {
    /// Walks a chain from its start, past `anchors` that were noted earlier.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify_chain(&self, chain: &str, anchors: &[Anchor]) -> Result<Result<Whole, Broken>> {
        let trust = Trust::read(&self.db, self.keys()?).await?;
        self.verify_by(&trust, chain, anchors).await
    }

    /// Walks every chain that there is or must be, in the order of their names.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify_chains(
        &self,
        scope: SystemScope,
        anchors: &[Anchor],
    ) -> Result<Vec<(String, Result<Whole, Broken>)>> {
        let trust = Trust::read(&self.db, self.keys()?).await?;
        let mut chains: BTreeSet<String> = self.audit_chains(scope).await?.into_iter().collect();
        // One that was noted must still be there.
        chains.extend(anchors.iter().map(|anchor| anchor.chain.clone()));
        let mut all = Vec::new();
        for chain in chains {
            let found = self.verify_by(&trust, &chain, anchors).await?;
            all.push((chain, found));
        }
        Ok(all)
    }

    async fn verify_by(
        &self,
        trust: &Trust,
        chain: &str,
        anchors: &[Anchor],
    ) -> Result<Result<Whole, Broken>> {
        let mut walk = self.walk(chain, trust, Then::Stop)?;
        walk.anchors = anchors.iter().filter(|anchor| anchor.chain == chain).collect();
        self.go(&mut walk).await
    }

    /// What is wrong with a chain, from its first entry that can't be proven to its last; `None`: nothing.
    pub(super) async fn survey_chain(&self, chain: &str) -> Result<Option<Found>> {
        let trust = Trust::read(&self.db, self.keys()?).await?;
        let mut walk = self.walk(chain, &trust, Then::GoOn)?;
        let ended = self.go(&mut walk).await?;
        let head = audit_head::Entity::find_by_id(chain).one(&self.db).await.map_err(failed)?;
        let vouched = trust.marks(chain).iter().map(|mark| mark.seq).max().unwrap_or(0);
        let known = head.map_or(0, |head| head.seq).max(vouched);
        let broken = walk.broken;
        Ok(match (broken, ended) {
            (None, Ok(_)) => None,
            (Some((from, last)), Ok(_)) => Some(Found { from, last: Some(last), known }),
            (broken, Err(end)) => {
                Some(Found { from: broken.map_or(end.seq, |(from, _)| from), last: None, known })
            }
        })
    }

    fn walk<'a>(&'a self, chain: &'a str, trust: &'a Trust, then: Then) -> Result<Walk<'a>> {
        Ok(Walk {
            chain,
            keys: self.keys()?,
            trust,
            anchors: Vec::new(),
            seq: 0,
            hash: Vec::new(),
            signed: false,
            acknowledged: Vec::new(),
            then,
            broken: None,
        })
    }

    async fn go(&self, walk: &mut Walk<'_>) -> Result<Result<Whole, Broken>> {
        let chain = walk.chain;
        let needed = self.is_needed(chain).await?;
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
                        walk.end(head.as_ref(), needed)
                    } else {
                        Err(Broken { seq, why: Why::Head })
                    });
                }
                if let Err(broken) = walk.take(row) {
                    return Ok(Err(broken));
                }
                last = row.seq;
            }
            if !full {
                return Ok(walk.end(head.as_ref(), needed));
            }
        }
    }

    /// Whether there must be something of this chain: a known company's has at least its beginning, and the platform's begins
    /// before any other.
    async fn is_needed(&self, chain: &str) -> Result<bool> {
        if chain == PLATFORM {
            let other = audit_head::Entity::find().filter(audit_head::Column::Chain.ne(PLATFORM));
            let company = tenant::Entity::find();
            return Ok(other.one(&self.db).await.map_err(failed)?.is_some()
                || company.one(&self.db).await.map_err(failed)?.is_some());
        }
        let Ok(id) = chain.parse::<uuid::Uuid>() else { return Ok(false) };
        Ok(tenant::Entity::find_by_id(id).one(&self.db).await.map_err(failed)?.is_some())
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
        // Of which nothing else is left, perhaps.
        let vouched: Vec<String> = audit_mark::Entity::find()
            .select_only()
            .column(audit_mark::Column::Chain)
            .distinct()
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        let all: BTreeSet<String> = all.into_iter().chain(heads).chain(entries).chain(vouched).collect();
        Ok(all.into_iter().collect())
    }
}
