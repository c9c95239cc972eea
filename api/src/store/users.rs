//! People who sign in, and what they may change about themselves.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::account::UpdateAccountRequest;
use synkro_shared::session::{Language, SecondFactor, Theme};
use synkro_shared::{FieldErrorCode, Grants, ProblemKind, Role, TenantId, UserId};
use uuid::Uuid;

use super::entity::user;
use super::tenants::language_from_tag;
use super::{PersonScope, Store, SystemScope, TenantScope, Tx, failed, from_code, is_unique_violation};
use crate::error::{Error, Result};

/// A person.
#[derive(Debug, Clone)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The e-mail, lower case.
    pub email: String,
    /// The name to greet with.
    pub display_name: String,
    /// Role and grants.
    pub grants: Grants,
    /// The company; none for admins.
    pub tenant: Option<TenantId>,
    /// Interface language.
    pub language: Language,
    /// Interface theme.
    pub theme: Theme,
    /// May sign in.
    pub enabled: bool,
    /// Since when signing in asks for a second factor.
    pub second_factor_since: Option<DateTime<Utc>>,
    /// When the password was last set.
    pub password_changed_at: Option<DateTime<Utc>>,
    /// Since when the account waits for its company's word.
    pub awaiting_since: Option<DateTime<Utc>>,
}

impl User {
    /// Whether the person has a second factor, or must have one.
    #[must_use]
    pub const fn second_factor(&self) -> SecondFactor {
        match (self.second_factor_since, self.grants.role) {
            (Some(_), _) => SecondFactor::On,
            (None, Role::SuperAdmin | Role::AdminLite) => SecondFactor::Required,
            (None, Role::User) => SecondFactor::Off,
        }
    }
}

/// A person to create.
pub struct NewUser {
    /// E-mail, as [`synkro_shared::validate::check_email`] gives it.
    pub email: String,
    /// Name to greet with.
    pub display_name: String,
    /// PHC string; none for somebody who is invited.
    pub password_hash: Option<String>,
    /// Role and grants.
    pub grants: Grants,
    /// The company; none for admins.
    pub tenant: Option<TenantId>,
    /// Interface language to begin with.
    pub language: Language,
}

/// The stable name of a role in the database.
#[must_use]
pub const fn role_code(role: Role) -> &'static str {
    match role {
        Role::SuperAdmin => "super_admin",
        Role::AdminLite => "admin_lite",
        Role::User => "user",
    }
}

/// The role with this name.
pub(super) fn role_from_code(code: &str) -> Option<Role> {
    [Role::SuperAdmin, Role::AdminLite, Role::User].into_iter().find(|role| role_code(*role) == code)
}

impl Store {
    /// Names of the company's people who hold `settings` and may sign in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn settings_holders(&self, scope: TenantScope) -> Result<Vec<String>> {
        user::Entity::find()
            .select_only()
            .column(user::Column::DisplayName)
            .filter(user::Column::TenantId.eq(scope.tenant().0))
            .filter(user::Column::SettingsGranted.eq(true))
            .filter(user::Column::DisabledAt.is_null())
            .filter(user::Column::AwaitingSince.is_null())
            .order_by_asc(user::Column::DisplayName)
            .limit(20)
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)
    }
}

/// What a person is made of, wherever it was read.
pub(super) struct UserParts {
    pub id: Uuid,
    pub email: String,
    pub display_name: String,
    pub role: String,
    pub settings_granted: bool,
    pub language: String,
    pub theme: String,
    pub disabled_at: Option<DateTime<Utc>>,
    pub totp_enabled_at: Option<DateTime<Utc>>,
    pub password_changed_at: Option<DateTime<Utc>>,
    pub awaiting_since: Option<DateTime<Utc>>,
    pub tenant_id: Option<Uuid>,
}

impl TryFrom<user::Model> for User {
    type Error = Error;

    fn try_from(row: user::Model) -> Result<Self> {
        let user::Model { id, email, display_name, role, settings_granted, language, theme, .. } = row;
        let user::Model {
            disabled_at, totp_enabled_at, password_changed_at, awaiting_since, tenant_id, ..
        } = row;
        Self::try_from(UserParts {
            id,
            email,
            display_name,
            role,
            settings_granted,
            language,
            theme,
            disabled_at,
            totp_enabled_at,
            password_changed_at,
            awaiting_since,
            tenant_id,
        })
    }
}

impl TryFrom<UserParts> for User {
    type Error = Error;

    fn try_from(row: UserParts) -> Result<Self> {
        Ok(Self {
            id: UserId(row.id),
            email: row.email,
            display_name: row.display_name,
            grants: Grants {
                role: from_code("users.role", &row.role, role_from_code)?,
                settings: row.settings_granted,
            },
            tenant: row.tenant_id.map(TenantId),
            language: from_code("users.language", &row.language, language_from_tag)?,
            theme: from_code("users.theme", &row.theme, Theme::from_code)?,
            enabled: row.disabled_at.is_none(),
            second_factor_since: row.totp_enabled_at,
            password_changed_at: row.password_changed_at,
            awaiting_since: row.awaiting_since,
        })
    }
}

impl Store {
    /// The person with this e-mail and the hash to check a password against.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_user_for_sign_in(
        &self,
        _scope: SystemScope,
        email: &str,
    ) -> Result<Option<(User, Option<String>)>> {
        let row =
            user::Entity::find().filter(user::Column::Email.eq(email)).one(&self.db).await.map_err(failed)?;
        row.map(|row| {
            let hash = row.password_hash.clone();
            User::try_from(row).map(|user| (user, hash))
        })
        .transpose()
    }

    /// The person and the hash to check a password against.
    ///
    /// # Errors
    /// When the account is gone, or the database does not answer.
    pub async fn person(&self, scope: PersonScope) -> Result<(User, Option<String>)> {
        let row = user::Entity::find_by_id(scope.user().0)
            .one(&self.db)
            .await
            .map_err(failed)?
            .ok_or_else(|| Error::new(ProblemKind::Unauthenticated))?;
        let hash = row.password_hash.clone();
        User::try_from(row).map(|user| (user, hash))
    }
}

impl Tx {
    /// Creates a person.
    ///
    /// # Errors
    /// When the e-mail is taken, or the role and the company don't go together.
    pub async fn create_user(&self, _scope: SystemScope, new: NewUser) -> Result<UserId> {
        if let (true, Some(tenant)) = (new.grants.settings, new.tenant) {
            self.note_holder(tenant).await?;
        }
        self.insert_user(new).await
    }

    pub(super) async fn insert_user(&self, new: NewUser) -> Result<UserId> {
        let id = self.clock.new_id();
        let now = self.clock.now();
        let row = user::ActiveModel {
            id: Set(id),
            email: Set(new.email),
            display_name: Set(new.display_name),
            password_changed_at: Set(new.password_hash.as_ref().map(|_| now)),
            password_hash: Set(new.password_hash),
            role: Set(role_code(new.grants.role).to_owned()),
            tenant_id: Set(new.tenant.map(|tenant| tenant.0)),
            settings_granted: Set(new.grants.settings),
            language: Set(new.language.tag().to_owned()),
            disabled_at: Set(None),
            created_at: Set(now),
            theme: Set(Theme::default().code().to_owned()),
            totp_secret: Set(None),
            totp_enabled_at: Set(None),
            totp_last_step: Set(None),
            totp_pending: Set(None),
            totp_pending_until: Set(None),
            last_signed_in_at: Set(None),
            awaiting_since: Set(None),
        };
        user::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(|error| {
            if is_unique_violation(&error) {
                Error::refused("/email", FieldErrorCode::Taken).saying("This e-mail has an account already.")
            } else {
                failed(error)
            }
        })?;
        Ok(UserId(id))
    }

    /// Sets the password.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_password(&self, scope: PersonScope, hash: String) -> Result<()> {
        user::Entity::update_many()
            .col_expr(user::Column::PasswordHash, Expr::value(hash))
            .col_expr(user::Column::PasswordChangedAt, Expr::value(self.clock.now()))
            .filter(user::Column::Id.eq(scope.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Keeps a stronger hash of the same password, unless the password was changed meanwhile.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replace_hash(&self, scope: PersonScope, old: &str, new: String) -> Result<()> {
        user::Entity::update_many()
            .col_expr(user::Column::PasswordHash, Expr::value(new))
            .filter(user::Column::Id.eq(scope.user().0))
            .filter(user::Column::PasswordHash.eq(old))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Notes that the person has just signed in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_sign_in(&self, scope: PersonScope) -> Result<()> {
        user::Entity::update_many()
            .col_expr(user::Column::LastSignedInAt, Expr::value(self.clock.now()))
            .filter(user::Column::Id.eq(scope.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Changes what a person may change about themselves. The request was checked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn update_account(&self, scope: PersonScope, change: &UpdateAccountRequest) -> Result<()> {
        let mut update = user::Entity::update_many().filter(user::Column::Id.eq(scope.user().0));
        if let Some(name) = &change.display_name {
            update = update.col_expr(user::Column::DisplayName, Expr::value(name.as_str()));
        }
        if let Some(language) = change.language {
            update = update.col_expr(user::Column::Language, Expr::value(language.tag()));
        }
        if let Some(theme) = change.theme {
            update = update.col_expr(user::Column::Theme, Expr::value(theme.code()));
        }
        if *change == UpdateAccountRequest::default() {
            return Ok(());
        }
        update.exec(&self.tx).await.map_err(failed)?;
        Ok(())
    }
}
