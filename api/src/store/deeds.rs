//! What staff did to accounts of companies, as the companies are told: on the page until each person has dismissed it, and in
//! the company's chat.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use synkro_shared::people::{ChatWord, DeedView, StaffDeed};
use synkro_shared::{AnnouncementId, TenantId, UserId};
use uuid::Uuid;

use super::entity::{deed_dismissal, staff_deed, tenant, user};
use super::{PersonScope, Store, SystemScope, TenantScope, Tx, failed, from_code};
use crate::error::Result;

/// Announcements that one person is shown.
const SHOWN: u64 = 50;
/// Deeds that whoever waits because of them is shown.
const OWN_SHOWN: u64 = 10;
/// Whoever took one and did not come back has died.
const TAKEN_FOR: TimeDelta = TimeDelta::minutes(5);

/// A deed as it is kept.
#[derive(Debug, Clone)]
pub struct KeptDeed {
    /// Its id.
    pub id: AnnouncementId,
    /// The company.
    pub tenant: TenantId,
    /// Whose account; it may be gone.
    pub user: UserId,
    /// What was done.
    pub deed: StaffDeed,
    /// Who did it; none for the operator of the server.
    pub actor: Option<UserId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Names at that moment and the secret of the chat's link, sealed with the company's key.
    pub sealed: Vec<u8>,
    /// Whether the chat knows.
    pub chat: ChatWord,
    /// The settings of the chat that was told.
    pub chat_revision: Option<i64>,
    /// When Telegram confirmed it.
    pub told_at: Option<DateTime<Utc>>,
    /// Posts tried before.
    pub tries: i32,
    /// Whether the company said that it was not wanted.
    pub refused: bool,
}

impl TryFrom<staff_deed::Model> for KeptDeed {
    type Error = crate::error::Error;

    fn try_from(row: staff_deed::Model) -> Result<Self> {
        Ok(Self {
            id: AnnouncementId(row.id),
            tenant: TenantId(row.tenant_id),
            user: UserId(row.user_id),
            deed: from_code("staff_deeds.deed", &row.deed, StaffDeed::from_code)?,
            actor: row.actor_id.map(UserId),
            at: row.at,
            sealed: row.sealed,
            chat: from_code("staff_deeds.chat", &row.chat, ChatWord::from_code)?,
            chat_revision: row.chat_revision,
            told_at: row.told_at,
            tries: row.tries,
            refused: row.refused_at.is_some(),
        })
    }
}

/// How telling the chat ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Telegram confirmed it, under these settings of the chat.
    Now(i64),
    /// Not yet: again then.
    Later(DateTime<Utc>),
    /// No chat that worked was connected when it was done.
    NoChat,
    /// It was refused for good.
    Failed,
}

impl Store {
    /// What the person of the company has not dismissed, newest first, with whether the account waits now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_announcements(
        &self,
        scope: TenantScope,
        person: PersonScope,
    ) -> Result<Vec<(KeptDeed, bool)>> {
        use staff_deed::Column as C;
        let seen = Query::select()
            .column(deed_dismissal::Column::DeedId)
            .from(deed_dismissal::Entity)
            .and_where(deed_dismissal::Column::UserId.eq(person.user().0))
            .to_owned();
        let rows = staff_deed::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Id.not_in_subquery(seen))
            .order_by_desc(C::At)
            .order_by_desc(C::Id)
            .limit(SHOWN)
            .all(&self.db)
            .await
            .map_err(failed)?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let awaiting = self.awaiting(scope).await?;
        rows.into_iter()
            .map(|row| {
                let awaits = awaiting.contains(&row.user_id);
                KeptDeed::try_from(row).map(|deed| (deed, awaits))
            })
            .collect()
    }

    async fn awaiting(&self, scope: TenantScope) -> Result<HashSet<Uuid>> {
        let ids: Vec<Uuid> = user::Entity::find()
            .select_only()
            .column(user::Column::Id)
            .filter(user::Column::TenantId.eq(scope.tenant().0))
            .filter(user::Column::AwaitingSince.is_not_null())
            .filter(user::Column::DisabledAt.is_null())
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        Ok(ids.into_iter().collect())
    }

    /// One deed of the company.
    ///
    /// # Errors
    /// When there is none; when the database does not answer.
    pub async fn announcement(&self, scope: TenantScope, id: AnnouncementId) -> Result<KeptDeed> {
        staff_deed::Entity::find_by_id(id.0)
            .filter(staff_deed::Column::TenantId.eq(scope.tenant().0))
            .one(&self.db)
            .await
            .map_err(failed)?
            .ok_or_else(crate::error::Error::not_found)?
            .try_into()
    }

    /// The person has seen it.
    ///
    /// # Errors
    /// When there is none; when the database does not answer.
    pub async fn dismiss(&self, scope: TenantScope, person: PersonScope, id: AnnouncementId) -> Result<()> {
        use deed_dismissal::Column as C;
        self.announcement(scope, id).await?;
        let row = deed_dismissal::ActiveModel { deed_id: Set(id.0), user_id: Set(person.user().0) };
        deed_dismissal::Entity::insert(row)
            .on_conflict(OnConflict::columns([C::DeedId, C::UserId]).do_nothing().to_owned())
            .exec_without_returning(&self.db)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// What staff did to the person's own account, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn deeds_on(&self, person: PersonScope) -> Result<Vec<DeedView>> {
        let rows = staff_deed::Entity::find()
            .filter(staff_deed::Column::UserId.eq(person.user().0))
            .order_by_desc(staff_deed::Column::At)
            .limit(OWN_SHOWN)
            .all(&self.db)
            .await
            .map_err(failed)?;
        rows.into_iter()
            .map(|row| KeptDeed::try_from(row).map(|deed| DeedView { deed: deed.deed, at: deed.at }))
            .collect()
    }

    /// The newest deed of staff on any account of the company.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn newest_deed(&self, _scope: SystemScope, tenant: TenantId) -> Result<Option<KeptDeed>> {
        staff_deed::Entity::find()
            .filter(staff_deed::Column::TenantId.eq(tenant.0))
            .order_by_desc(staff_deed::Column::At)
            .order_by_desc(staff_deed::Column::Id)
            .limit(1)
            .one(&self.db)
            .await
            .map_err(failed)?
            .map(KeptDeed::try_from)
            .transpose()
    }

    /// The deed that the link in a chat is about.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn deed_of_link(&self, _scope: SystemScope, link_hash: &str) -> Result<Option<KeptDeed>> {
        staff_deed::Entity::find()
            .filter(staff_deed::Column::LinkHash.eq(link_hash))
            .one(&self.db)
            .await
            .map_err(failed)?
            .map(KeptDeed::try_from)
            .transpose()
    }

    /// Takes a deed that the company's chat has to be told of: nobody else takes it for a while. At least once: a warning
    /// that comes twice is better than one that never came.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_untold_deed(&self, _scope: SystemScope) -> Result<Option<KeptDeed>> {
        use staff_deed::Column as C;
        let now = self.clock.now();
        let active = tenant::Entity::find()
            .select_only()
            .column(tenant::Column::Id)
            .filter(tenant::Column::Status.ne("deleted"))
            .into_query();
        let due = staff_deed::Entity::find()
            .filter(C::Chat.eq(ChatWord::Pending.code()))
            .filter(C::NextTryAt.lte(now))
            .filter(C::TenantId.in_subquery(active))
            .order_by_asc(C::NextTryAt)
            .limit(1)
            .one(&self.db)
            .await
            .map_err(failed)?;
        let Some(row) = due else { return Ok(None) };
        let taken = staff_deed::Entity::update_many()
            .col_expr(C::NextTryAt, Expr::value(now + TAKEN_FOR))
            .col_expr(C::Tries, Expr::value(row.tries + 1))
            .filter(C::Id.eq(row.id))
            .filter(C::Tries.eq(row.tries))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        if taken.rows_affected == 0 {
            return Ok(None);
        }
        KeptDeed::try_from(row).map(Some)
    }

    /// Writes down how telling the chat ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn deed_told(&self, _scope: SystemScope, id: AnnouncementId, told: Told) -> Result<()> {
        use staff_deed::Column as C;
        let mut update = staff_deed::Entity::update_many();
        update = match told {
            Told::Now(revision) => update
                .col_expr(C::Chat, Expr::value(ChatWord::Told.code()))
                .col_expr(C::ChatRevision, Expr::value(revision))
                .col_expr(C::ToldAt, Expr::value(self.clock.now())),
            Told::Later(at) => update.col_expr(C::NextTryAt, Expr::value(at)),
            Told::NoChat => update.col_expr(C::Chat, Expr::value(ChatWord::NoChat.code())),
            Told::Failed => update.col_expr(C::Chat, Expr::value(ChatWord::Failed.code())),
        };
        update.filter(C::Id.eq(id.0)).exec(&self.db).await.map_err(failed)?;
        Ok(())
    }
}

impl Tx {
    /// The company said that the deed was not wanted. `by`: none for whoever followed the chat's link.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn refuse_deed(
        &self,
        scope: TenantScope,
        id: AnnouncementId,
        by: Option<UserId>,
    ) -> Result<()> {
        use staff_deed::Column as C;
        staff_deed::Entity::update_many()
            .col_expr(C::RefusedAt, Expr::value(self.clock.now()))
            .col_expr(C::RefusedBy, Expr::value(by.map(|by| by.0)))
            .filter(C::Id.eq(id.0))
            .filter(C::TenantId.eq(scope.tenant().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
