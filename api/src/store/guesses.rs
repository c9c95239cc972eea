//! Wrong passwords and codes in a row: what a restart must not forget. Counted by the name that was typed, whether somebody
//! has it or not, so that what is kept and how long it takes tell nothing; a name that nobody has is forgotten after a while.
//!
//! The figures are in [`crate::throttle`], why they are so in `docs/decisions/0009-sign-in-limits.md`.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::UserId;
use synkro_shared::session::WrongTries;

use super::entity::guess_count::{ActiveModel, Column as C, Entity};
use super::{Store, SystemScope, Tx, failed};
use crate::error::Result;

/// Rows of names that nobody has, at most: a crowd of made-up ones pushes out the oldest.
const MADE_UP_NAMES: u64 = 20_000;
/// What a network did wrong is held against it this long after its last wrong try.
const REMEMBERED: TimeDelta = TimeDelta::days(30);
/// The network of rows that count from everywhere.
const EVERYWHERE: &str = "";

/// What was guessed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guessed {
    /// A password.
    Password,
    /// A second factor's code.
    Code,
}

impl Guessed {
    const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
        }
    }
}

/// One name's tries of one kind.
#[derive(Debug, Clone)]
pub struct Tried {
    /// A hash of the name that was typed.
    pub subject: String,
    /// What was guessed at.
    pub kind: Guessed,
    /// Whose name it is, if anybody's.
    pub user: Option<UserId>,
    /// Where the try comes from; none: from a browser that is known.
    pub network: Option<String>,
}

/// How many wrong ones there were in a row, and when the last of the tries was taken that are far apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InARow {
    /// Wrong ones.
    pub wrong: i64,
    /// The last of those tries.
    pub tried_at: Option<DateTime<Utc>>,
}

/// The same from everywhere and from the network that asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// From everywhere.
    pub of_all: InARow,
    /// From this network.
    pub of_network: InARow,
}

/// Whose try of those that are far apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// The one that all networks share.
    Shared,
    /// The network's own.
    Own,
}

impl Tried {
    fn network_in(&self, lane: Lane) -> &str {
        match lane {
            Lane::Shared => EVERYWHERE,
            Lane::Own => self.network.as_deref().unwrap_or(EVERYWHERE),
        }
    }

    fn row(&self, network: &str, now: DateTime<Utc>, wrong: i64) -> ActiveModel {
        ActiveModel {
            subject: Set(self.subject.clone()),
            kind: Set(self.kind.code().to_owned()),
            network: Set(network.to_owned()),
            user_id: Set(self.user.map(|user| user.0)),
            wrong: Set(wrong),
            since: Set(now),
            last_wrong_at: Set(now),
            tried_at: Set(Some(now)),
        }
    }
}

impl Store {
    /// How the name stands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn guesses(&self, _scope: SystemScope, tried: &Tried) -> Result<Standing> {
        let networks = [EVERYWHERE, tried.network.as_deref().unwrap_or(EVERYWHERE)];
        let rows = Entity::find()
            .filter(C::Subject.eq(tried.subject.as_str()))
            .filter(C::Kind.eq(tried.kind.code()))
            .filter(C::Network.is_in(networks))
            .all(&self.db)
            .await
            .map_err(failed)?;
        let long_ago = self.clock.now() - REMEMBERED;
        let mut standing = Standing::default();
        for row in rows {
            let seen = InARow { wrong: row.wrong, tried_at: row.tried_at };
            if row.network == EVERYWHERE {
                standing.of_all = seen;
            } else if row.last_wrong_at > long_ago {
                standing.of_network = seen;
            }
        }
        Ok(standing)
    }

    /// Takes the try of the lane, if the last one was taken at `last`: of several at once one gets it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_slow_try(
        &self,
        _scope: SystemScope,
        tried: &Tried,
        lane: Lane,
        last: Option<DateTime<Utc>>,
    ) -> Result<bool> {
        let network = tried.network_in(lane);
        let now = self.clock.now();
        // A network that was never wrong has no row yet: the first of several at once makes it.
        let made = Entity::insert(tried.row(network, now, 0))
            .on_conflict(OnConflict::columns([C::Subject, C::Kind, C::Network]).do_nothing().to_owned())
            .exec_without_returning(&self.db)
            .await;
        match made {
            Ok(1) => return Ok(true),
            Ok(_) | Err(sea_orm::DbErr::RecordNotInserted) => {}
            Err(error) => return Err(failed(error)),
        }
        let unchanged = match last {
            Some(last) => C::TriedAt.eq(last),
            None => C::TriedAt.is_null(),
        };
        let taken = Entity::update_many()
            .col_expr(C::TriedAt, Expr::value(now))
            .filter(C::Subject.eq(tried.subject.as_str()))
            .filter(C::Kind.eq(tried.kind.code()))
            .filter(C::Network.eq(network))
            .filter(unchanged)
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(taken.rows_affected == 1)
    }

    /// Gives it back: the try was right, or nobody looked at it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn give_slow_try_back(
        &self,
        _scope: SystemScope,
        tried: &Tried,
        lane: Lane,
        last: Option<DateTime<Utc>>,
    ) -> Result<()> {
        Entity::update_many()
            .col_expr(C::TriedAt, Expr::value(last))
            .filter(C::Subject.eq(tried.subject.as_str()))
            .filter(C::Kind.eq(tried.kind.code()))
            .filter(C::Network.eq(tried.network_in(lane)))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Counts a wrong one, from everywhere and from its network. Until there were `enough` the next of the tries that are far
    /// apart is counted from this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_wrong_try(&self, _scope: SystemScope, tried: &Tried, enough: i64) -> Result<()> {
        let now = self.clock.now();
        let so_far = |column: C| Expr::col((Entity, column));
        let next_try = CaseStatement::new()
            .case(so_far(C::Wrong).lt(enough), Expr::value(now))
            .finally(so_far(C::TriedAt));
        let mut once_more = OnConflict::columns([C::Subject, C::Kind, C::Network]);
        once_more
            .update_columns([C::LastWrongAt, C::UserId])
            .value(C::Wrong, so_far(C::Wrong).add(1))
            .value(C::TriedAt, next_try);
        let networks = std::iter::once(EVERYWHERE).chain(tried.network.as_deref());
        Entity::insert_many(networks.map(|network| tried.row(network, now, 1)))
            .on_conflict(once_more)
            .exec_without_returning(&self.db)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Forgets what networks did wrong long ago, and names that nobody has: old ones, and those that are too many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_guesses(&self, _scope: SystemScope) -> Result<()> {
        let long_ago = self.clock.now() - REMEMBERED;
        Entity::delete_many()
            .filter(C::LastWrongAt.lt(long_ago))
            .filter(C::UserId.is_null().or(C::Network.ne(EVERYWHERE)))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        let last_that_stays: Option<DateTime<Utc>> = Entity::find()
            .select_only()
            .column(C::LastWrongAt)
            .filter(C::UserId.is_null())
            .order_by_desc(C::LastWrongAt)
            .offset(MADE_UP_NAMES)
            .limit(1)
            .into_tuple()
            .one(&self.db)
            .await
            .map_err(failed)?;
        if let Some(last) = last_that_stays {
            Entity::delete_many()
                .filter(C::UserId.is_null())
                .filter(C::LastWrongAt.lte(last))
                .exec(&self.db)
                .await
                .map_err(failed)?;
        }
        Ok(())
    }
}

impl Tx {
    /// What there was since the person signed in last, which is now: it is counted anew from here.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_wrong_tries(&self, _scope: SystemScope, subject: &str) -> Result<Option<WrongTries>> {
        let rows = Entity::find()
            .filter(C::Subject.eq(subject))
            .filter(C::Network.eq(EVERYWHERE))
            .filter(C::Wrong.gt(0))
            .all(&self.tx)
            .await
            .map_err(failed)?;
        let Some(since) = rows.iter().map(|row| row.since).min() else { return Ok(None) };
        Entity::delete_many().filter(C::Subject.eq(subject)).exec(&self.tx).await.map_err(failed)?;
        let count = rows.iter().map(|row| row.wrong).sum::<i64>();
        Ok(Some(WrongTries { count: u32::try_from(count).unwrap_or(u32::MAX), since }))
    }
}
