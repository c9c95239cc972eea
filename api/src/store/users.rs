//! People who sign in.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use synkro_shared::session::Language;
use synkro_shared::{Grants, Role, TenantId, UserId};

use super::entity::user;
use super::tenants::language_from_tag;
use super::{Store, SystemScope, Tx, failed, from_code, is_unique_violation};
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
    /// May sign in.
    pub enabled: bool,
}

/// A person to create.
pub struct NewUser {
    /// E-mail, as [`synkro_shared::validate::check_email`] gives it.
    pub email: String,
    /// Name to greet with.
    pub display_name: String,
    /// PHC string.
    pub password_hash: Option<String>,
    /// Role and grants.
    pub grants: Grants,
    /// The company; none for admins.
    pub tenant: Option<TenantId>,
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

fn role_from_code(code: &str) -> Option<Role> {
    [Role::SuperAdmin, Role::AdminLite, Role::User].into_iter().find(|role| role_code(*role) == code)
}

impl TryFrom<user::Model> for User {
    type Error = Error;

    fn try_from(row: user::Model) -> Result<Self> {
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
            enabled: row.disabled_at.is_none(),
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
}

impl Tx {
    /// Creates a person.
    ///
    /// # Errors
    /// When the e-mail is taken, or the role and the company don't go together.
    pub async fn create_user(&self, _scope: SystemScope, new: NewUser) -> Result<UserId> {
        let id = self.clock.new_id();
        let row = user::ActiveModel {
            id: Set(id),
            email: Set(new.email),
            display_name: Set(new.display_name),
            password_hash: Set(new.password_hash),
            role: Set(role_code(new.grants.role).to_owned()),
            tenant_id: Set(new.tenant.map(|tenant| tenant.0)),
            settings_granted: Set(new.grants.settings),
            language: Set(Language::default().tag().to_owned()),
            disabled_at: Set(None),
            created_at: Set(self.clock.now()),
        };
        user::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(|error| {
            if is_unique_violation(&error) {
                Error::new(synkro_shared::ProblemKind::Conflict).saying("This e-mail has an account already.")
            } else {
                failed(error)
            }
        })?;
        Ok(UserId(id))
    }
}
