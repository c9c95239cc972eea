//! What the platform's chain says about the log itself: that it was taken over as it was, that another key signs, how far each
//! chain went, and what somebody acknowledged. Believed only where the entry is proven, and only about what it names.
//!
//! The ends that an entry vouches for are its marks, in a table of their own; the entry holds a digest of them. Nothing here
//! is asked when an entry is written: [`super::audit_check`] goes by it, and [`super::audit_start`] makes it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use ring::digest::{Context, SHA256};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::UserId;
use synkro_shared::audit::AuditAction;

use super::audit::{AuditKeys, PLATFORM, Signed, entry_hash};
use super::entity::{audit_log, audit_mark};
use super::failed;
use crate::error::Result;

/// The end of a chain that an entry vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub kind: MarkKind,
    pub seq: i64,
    pub hash: Vec<u8>,
}

/// What an entry with marks says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// Whatever was there is believed as it was.
    Baseline,
    /// This key of the ring signs no longer.
    Rotate(String),
    /// So far the chains went.
    Heads,
}

/// A part of a chain that can't be proven, and that somebody has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// Its first entry.
    pub from: i64,
    /// Its last one; before the first one when nothing was left of it.
    pub to: i64,
    /// When somebody said so.
    pub at: DateTime<Utc>,
    /// The person; `None`: whoever operates the server.
    pub by: Option<UserId>,
    /// What the entry behind it follows.
    pub(super) hash: Vec<u8>,
}

/// The words of an acknowledgement.
pub(super) fn acknowledgement(from: i64, to: i64, hash: &[u8]) -> String {
    let hash = if hash.is_empty() { "-".to_owned() } else { hex::encode(hash) };
    format!("{from}-{to} {hash}")
}

fn read_acknowledgement(row: &audit_log::Model) -> Option<Acknowledged> {
    let (span, hash) = row.detail.split_once(' ')?;
    let (from, to) = span.split_once('-')?;
    let hash = if hash == "-" { Vec::new() } else { hex::decode(hash).ok()? };
    let by = row.actor_id.map(UserId);
    Some(Acknowledged { from: from.parse().ok()?, to: to.parse().ok()?, at: row.at, by, hash })
}

/// A digest of the ends that an entry vouches for, as it stands in the entry.
pub(super) fn digest_of(ends: &BTreeMap<String, (i64, Vec<u8>)>) -> String {
    let mut context = Context::new(&SHA256);
    for (chain, (seq, hash)) in ends {
        for field in [chain.as_bytes(), &seq.to_be_bytes(), hash] {
            context.update(&(field.len() as u64).to_be_bytes());
            context.update(field);
        }
    }
    hex::encode(context.finish())
}

/// What is to be believed about the chains.
#[derive(Debug, Default)]
pub(super) struct Trust {
    marks: HashMap<String, Vec<Mark>>,
    acknowledged: HashMap<String, Vec<Acknowledged>>,
    /// An entry of the platform's chain whose marks are not those that it was written with.
    pub bent: Option<i64>,
    /// Whether the log was taken over.
    pub taken_over: bool,
    /// The newest entry that vouched for all ends, with its instant.
    pub vouched: Option<(i64, DateTime<Utc>)>,
}

impl Trust {
    /// The ends that are vouched for.
    pub fn marks(&self, chain: &str) -> &[Mark] {
        self.marks.get(chain).map_or(&[], Vec::as_slice)
    }

    /// What was acknowledged of this chain.
    pub fn acknowledged(&self, chain: &str) -> &[Acknowledged] {
        self.acknowledged.get(chain).map_or(&[], Vec::as_slice)
    }

    /// The chains that are vouched for, with how far they went.
    pub fn ends(&self) -> impl Iterator<Item = (String, i64)> {
        self.marks.iter().filter_map(|(chain, marks)| {
            let far = marks.iter().map(|mark| mark.seq).max()?;
            Some((chain.clone(), far))
        })
    }

    /// The ends that the newest entry of all vouched for.
    pub fn vouched_ends(&self) -> impl Iterator<Item = (String, (i64, Vec<u8>))> {
        self.marks.iter().filter_map(|(chain, marks)| {
            let mark = marks.iter().find(|mark| mark.kind == MarkKind::Heads)?;
            Some((chain.clone(), (mark.seq, mark.hash.clone())))
        })
    }

    /// Whether an entry of the form without signatures is believed there.
    pub fn believes_old_form(&self, chain: &str, seq: i64) -> bool {
        self.marks(chain).iter().any(|mark| mark.kind == MarkKind::Baseline && mark.seq >= seq)
    }

    /// Whether a signature by a key that is not in the ring is believed there: the log was taken over with it, or the key was
    /// in the ring when another took its place, and the end that was vouched for then or later comes after it.
    pub fn believes_key(&self, key_id: &str, chain: &str, seq: i64) -> bool {
        if self.believes_old_form(chain, seq) {
            return true;
        }
        let named = self
            .marks
            .values()
            .flatten()
            .any(|mark| matches!(&mark.kind, MarkKind::Rotate(old) if old == key_id));
        named && self.marks(chain).iter().any(|mark| mark.seq >= seq)
    }

    /// Reads what the platform's chain says.
    pub async fn read(db: &impl ConnectionTrait, keys: &AuditKeys) -> Result<Self> {
        let trust = Self::read_once(db, keys).await?;
        // A newer entry may have taken the place of the one whose marks were about to be read: then it is there now.
        if trust.bent.is_some() { Self::read_once(db, keys).await } else { Ok(trust) }
    }

    async fn read_once(db: &impl ConnectionTrait, keys: &AuditKeys) -> Result<Self> {
        let mut trust = Self::default();
        for row in statements(db).await? {
            // The newest first: what a key that has left the ring has signed is believed by a later statement.
            trust.take(db, keys, &row).await?;
        }
        Ok(trust)
    }

    async fn take(
        &mut self,
        db: &impl ConnectionTrait,
        keys: &AuditKeys,
        statement: &Statement,
    ) -> Result<()> {
        let Statement { row, previous } = statement;
        let said = read_acknowledgement(row).filter(|_| is(row, AuditAction::AuditAcknowledge));
        // An acknowledgement of this very chain may follow a part of which nothing is left.
        let own = said.as_ref().filter(|said| row.object_id == PLATFORM && said.to + 1 == row.seq);
        let follows = [previous.as_deref(), own.map(|said| said.hash.as_slice())];
        if !follows.into_iter().flatten().any(|hash| entry_hash(hash, row) == row.hash) {
            return Ok(());
        }
        let (Some(key_id), Some(mac)) = (&row.key_id, &row.mac) else { return Ok(()) };
        let signed = Signed { kind: "entry", chain: PLATFORM, seq: row.seq, hash: &row.hash };
        let within = self.acknowledged(PLATFORM).iter().any(|span| (span.from..=span.to).contains(&row.seq));
        let good = keys
            .check(key_id, mac, signed)
            .unwrap_or_else(|| !within && self.believes_key(key_id, PLATFORM, row.seq));
        if !good {
            return Ok(());
        }
        if let Some(said) = said {
            self.acknowledged.entry(row.object_id.clone()).or_default().push(said);
            return Ok(());
        }
        let mut words = row.detail.split(' ');
        let (kind, digest) = if is(row, AuditAction::AuditRotate) {
            let (old, new, digest, proof) = (words.next(), words.next(), words.next(), words.next());
            let (Some(old), Some(new), Some(digest), Some(proof)) = (old, new, digest, proof) else {
                return Ok(());
            };
            let statement = rotation(old, new, digest);
            let signed = Signed { kind: "rotate", chain: PLATFORM, seq: row.seq, hash: &statement };
            if keys.check(old, &hex::decode(proof).unwrap_or_default(), signed) == Some(false) {
                return Ok(());
            }
            (MarkKind::Rotate(old.to_owned()), digest)
        } else {
            let Some(digest) = words.next() else { return Ok(()) };
            self.taken_over |= is(row, AuditAction::AuditBaseline);
            if is(row, AuditAction::AuditHeads) {
                self.vouched = Some((row.seq, row.at));
                (MarkKind::Heads, digest)
            } else {
                (MarkKind::Baseline, digest)
            }
        };
        let ends = marks_of(db, row.seq).await?;
        if digest_of(&ends) != digest {
            self.bent = Some(row.seq).filter(|_| !within).or(self.bent);
            return Ok(());
        }
        // Only that the key is named, where no chain had an end yet.
        self.marks.entry(PLATFORM.to_owned()).or_default();
        for (chain, (seq, hash)) in ends {
            self.marks.entry(chain).or_default().push(Mark { kind: kind.clone(), seq, hash });
        }
        Ok(())
    }
}

/// What both keys sign when one takes the other's place.
pub(super) fn rotation(old: &str, new: &str, digest: &str) -> Vec<u8> {
    format!("{old} {new} {digest}").into_bytes()
}

/// An entry that says something of the log, and the hash of the one before it.
struct Statement {
    row: audit_log::Model,
    previous: Option<Vec<u8>>,
}

fn is(row: &audit_log::Model, action: AuditAction) -> bool {
    row.action == action.code()
}

/// The platform's entries about the log itself, the newest first; of those that vouch for all ends the newest alone.
async fn statements(db: &impl ConnectionTrait) -> Result<Vec<Statement>> {
    use audit_log::Column as C;
    let of = |actions: &[AuditAction]| {
        audit_log::Entity::find()
            .filter(C::Chain.eq(PLATFORM))
            .filter(C::Action.is_in(actions.iter().map(|action| action.code())))
            .order_by_desc(C::Seq)
    };
    let rare = [AuditAction::AuditBaseline, AuditAction::AuditRotate, AuditAction::AuditAcknowledge];
    let mut rows = of(&rare).all(db).await.map_err(failed)?;
    rows.extend(of(&[AuditAction::AuditHeads]).one(db).await.map_err(failed)?);
    rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
    let before: Vec<(i64, Vec<u8>)> = audit_log::Entity::find()
        .select_only()
        .columns([C::Seq, C::Hash])
        .filter(C::Chain.eq(PLATFORM))
        .filter(C::Seq.is_in(rows.iter().map(|row| row.seq - 1)))
        .into_tuple()
        .all(db)
        .await
        .map_err(failed)?;
    let mut before: HashMap<i64, Vec<u8>> = before.into_iter().collect();
    // The first entry of all follows nothing.
    before.insert(0, Vec::new());
    Ok(rows.into_iter().map(|row| Statement { previous: before.get(&(row.seq - 1)).cloned(), row }).collect())
}

/// The ends that this entry vouches for.
async fn marks_of(db: &impl ConnectionTrait, entry: i64) -> Result<BTreeMap<String, (i64, Vec<u8>)>> {
    let rows = audit_mark::Entity::find()
        .filter(audit_mark::Column::Entry.eq(entry))
        .all(db)
        .await
        .map_err(failed)?;
    Ok(rows.into_iter().map(|row| (row.chain, (row.seq, row.hash))).collect())
}
