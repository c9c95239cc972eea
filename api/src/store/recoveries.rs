//! How an account opens when nobody of its company is left who could let it in: what is known of it, codes of the chat,
//! confirmations of staff.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use synkro_shared::people::{CODE_MINUTES, CODE_TRIES, CODES_A_DAY};
use synkro_shared::{ProblemKind, Role, TenantId, UserId};
use uuid::Uuid;

use super::entity::{account_recovery, user};
use super::membership::can_let_in;
use super::users::{User, role_code};
use super::{AdminScope, PersonScope, Store, SystemScope, Tx, failed};
use crate::error::{Error, Result};

/// Accounts that are looked at in one go.
const AT_ONCE: u64 = 100;

/// What is kept of a recovery.
#[derive(Debug, Clone, Default)]
pub struct Recovery {
    /// The browser that opened the link, or asked for a code first.
    pub browser_hash: Option<String>,
    /// The code, sealed, and which one it is.
    pub code: Option<(Vec<u8>, i32)>,
    /// When it was sent.
    pub code_sent_at: Option<DateTime<Utc>>,
    /// Wrong ones since.
    pub code_tries: u32,
    /// Super_admins who have confirmed it.
    pub confirmed_by: Vec<UserId>,
    /// When it opened the account.
    pub opened_at: Option<DateTime<Utc>>,
}

impl From<account_recovery::Model> for Recovery {
    fn from(row: account_recovery::Model) -> Self {
        let confirmed_by = [row.confirmed_by, row.seconded_by].into_iter().flatten().map(UserId).collect();
        Self {
            browser_hash: row.browser_hash,
            code: row.code.map(|code| (code, row.code_version)),
            code_sent_at: row.code_sent_at,
            code_tries: u32::try_from(row.code_tries).unwrap_or(u32::MAX),
            confirmed_by,
            opened_at: row.opened_at,
        }
    }
}

impl Recovery {
    /// Whether the code that was sent can still be typed.
    #[must_use]
    pub fn code_is_good(&self, now: DateTime<Utc>) -> bool {
        let lasts = TimeDelta::minutes(CODE_MINUTES);
        self.code.is_some()
            && self.code_tries < CODE_TRIES
            && self.code_sent_at.is_some_and(|at| now >= at && now - at < lasts)
    }
}

impl Store {
    /// What is kept of the account's recovery.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn recovery(&self, person: PersonScope) -> Result<Recovery> {
        let row =
            account_recovery::Entity::find_by_id(person.user().0).one(&self.db).await.map_err(failed)?;
        Ok(row.map(Recovery::from).unwrap_or_default())
    }

    /// Names of those who can let people of the company in, and sign in to do so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn those_who_let_in(&self, _scope: SystemScope, tenant: TenantId) -> Result<Vec<String>> {
        user::Entity::find()
            .select_only()
            .column(user::Column::DisplayName)
            .filter(can_let_in(tenant))
            .order_by_asc(user::Column::DisplayName)
            .limit(20)
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)
    }

    /// Super_admins who can sign in with a second factor.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_super_admins(&self, _scope: SystemScope) -> Result<u64> {
        user::Entity::find()
            .filter(user::Column::Role.eq(role_code(Role::SuperAdmin)))
            .filter(user::Column::DisabledAt.is_null())
            .filter(user::Column::PasswordHash.is_not_null())
            .filter(user::Column::TotpEnabledAt.is_not_null())
            .count(&self.db)
            .await
            .map_err(failed)
    }

    /// Accounts that hold `settings`, have a password and wait for their company, after this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn holders_who_wait(&self, _scope: SystemScope, after: Option<UserId>) -> Result<Vec<User>> {
        use user::Column as C;
        let mut query = user::Entity::find()
            .filter(C::SettingsGranted.eq(true))
            .filter(C::AwaitingSince.is_not_null())
            .filter(C::DisabledAt.is_null())
            .filter(C::PasswordHash.is_not_null());
        if let Some(after) = after {
            query = query.filter(C::Id.gt(after.0));
        }
        let rows = query.order_by_asc(C::Id).limit(AT_ONCE).all(&self.db).await.map_err(failed)?;
        rows.into_iter().map(User::try_from).collect()
    }

    /// A super_admin confirms that whoever lost access is who they say.
    ///
    /// # Errors
    /// When it is confirmed by them already, or enough have.
    pub async fn confirm_recovery(&self, scope: AdminScope, person: PersonScope) -> Result<()> {
        use account_recovery::Column as C;
        let tx = self.begin().await?;
        tx.ensure_recovery(person).await?;
        let row = account_recovery::Entity::find_by_id(person.user().0)
            .lock_exclusive()
            .one(&tx.tx)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        let by = scope.user().0;
        let update = account_recovery::Entity::update_many().filter(C::UserId.eq(person.user().0));
        let now = self.clock.now();
        let update = match (row.confirmed_by, row.seconded_by) {
            (Some(first), _) if first == by => return Err(confirmed_already()),
            (_, Some(_)) => return Err(confirmed_already()),
            (None, None) => {
                update.col_expr(C::ConfirmedBy, Expr::value(by)).col_expr(C::ConfirmedAt, Expr::value(now))
            }
            (Some(_), None) => {
                update.col_expr(C::SecondedBy, Expr::value(by)).col_expr(C::SecondedAt, Expr::value(now))
            }
        };
        update.exec(&tx.tx).await.map_err(failed)?;
        tx.audit_recovery_confirmed(scope, person.user()).await?;
        tx.commit().await
    }
}

fn confirmed_already() -> Error {
    Error::new(ProblemKind::Conflict)
        .saying("It is confirmed already; another super_admin must confirm it, too.")
}

impl Tx {
    async fn ensure_recovery(&self, person: PersonScope) -> Result<()> {
        use account_recovery::Column as C;
        let row = account_recovery::ActiveModel {
            user_id: Set(person.user().0),
            browser_hash: Set(None),
            code: Set(None),
            code_version: Set(0),
            code_sent_at: Set(None),
            code_tries: Set(0),
            codes_since: Set(None),
            codes_sent: Set(0),
            confirmed_by: Set(None),
            confirmed_at: Set(None),
            seconded_by: Set(None),
            seconded_at: Set(None),
            opened_at: Set(None),
        };
        account_recovery::Entity::insert(row)
            .on_conflict(OnConflict::column(C::UserId).do_nothing().to_owned())
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// This browser opened the link: codes are taken there only.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bind_recovery(&self, person: PersonScope, browser_hash: &str) -> Result<()> {
        use account_recovery::Column as C;
        self.ensure_recovery(person).await?;
        account_recovery::Entity::update_many()
            .col_expr(C::BrowserHash, Expr::value(browser_hash))
            .col_expr(C::Code, Expr::value(None::<Vec<u8>>))
            .filter(C::UserId.eq(person.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Makes room for one more code, and tells its number. `None`: enough were sent today.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_code(&self, person: PersonScope) -> Result<Option<i32>> {
        use account_recovery::Column as C;
        self.ensure_recovery(person).await?;
        let row = account_recovery::Entity::find_by_id(person.user().0)
            .lock_exclusive()
            .one(&self.tx)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        let now = self.clock.now();
        let today = row.codes_since.filter(|since| (now - *since).abs() < TimeDelta::days(1));
        let (since, sent) = today.map_or((now, 0), |since| (since, row.codes_sent));
        if u32::try_from(sent).unwrap_or(u32::MAX) >= CODES_A_DAY {
            return Ok(None);
        }
        let version = row.code_version + 1;
        account_recovery::Entity::update_many()
            .col_expr(C::CodeVersion, Expr::value(version))
            .col_expr(C::Code, Expr::value(None::<Vec<u8>>))
            .col_expr(C::CodesSince, Expr::value(since))
            .col_expr(C::CodesSent, Expr::value(sent + 1))
            .filter(C::UserId.eq(person.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(Some(version))
    }

    /// Keeps the code that is being sent; none before it is good any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_code(&self, person: PersonScope, sealed: Vec<u8>, version: i32) -> Result<()> {
        use account_recovery::Column as C;
        account_recovery::Entity::update_many()
            .col_expr(C::Code, Expr::value(sealed))
            .col_expr(C::CodeTries, Expr::value(0))
            .col_expr(C::CodeSentAt, Expr::value(self.clock.now()))
            .filter(C::UserId.eq(person.user().0))
            .filter(C::CodeVersion.eq(version))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Counts a try before it is looked at: tries at the same time can't all be the first. False: none is left.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn try_code(&self, person: PersonScope, version: i32) -> Result<bool> {
        use account_recovery::Column as C;
        let tries = i32::try_from(CODE_TRIES).unwrap_or(i32::MAX);
        let counted = account_recovery::Entity::update_many()
            .col_expr(C::CodeTries, Expr::col(C::CodeTries).add(1))
            .filter(C::UserId.eq(person.user().0))
            .filter(C::CodeVersion.eq(version))
            .filter(C::CodeTries.lt(tries))
            .filter(C::Code.is_not_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(counted.rows_affected == 1)
    }

    /// Lets a waiting account in without anybody's word: a code was right, or the time has passed. It is remembered, so that
    /// the company can still say that it was not wanted. False: it waits for nobody, or because of something that staff did
    /// meanwhile.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_recovered(
        &self,
        person: PersonScope,
        awaiting_since: Option<DateTime<Utc>>,
    ) -> Result<bool> {
        use account_recovery::Column as C;
        let opened = user::Entity::update_many()
            .col_expr(user::Column::AwaitingSince, Expr::value(None::<DateTime<Utc>>))
            .filter(user::Column::Id.eq(person.user().0))
            .filter(user::Column::AwaitingSince.is_not_null())
            .filter(user::Column::AwaitingSince.eq(awaiting_since))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        if opened.rows_affected == 0 {
            return Ok(false);
        }
        self.ensure_recovery(person).await?;
        account_recovery::Entity::update_many()
            .col_expr(C::Code, Expr::value(None::<Vec<u8>>))
            .col_expr(C::OpenedAt, Expr::value(self.clock.now()))
            .filter(C::UserId.eq(person.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(true)
    }
}

/// The id of a row of ours, where a seal needs one.
#[must_use]
pub const fn row_of(person: PersonScope) -> Uuid {
    person.user().0
}
