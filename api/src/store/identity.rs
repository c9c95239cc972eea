//! Who is behind a session or an API token: the credential, the person and their company, read by one statement, because
//! every request asks. Nothing is read that lets somebody in: no password's hash, no key of a second factor.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, FromQueryResult};
use synkro_shared::session::WrongTries;
use uuid::Uuid;

use super::entity::{api_token, session, tenant, user};
use super::tenants::{Tenant, TenantParts};
use super::users::{User, UserParts};
use super::{Store, failed};
use crate::error::Result;

/// The person and the company, as they stand beside a credential.
#[derive(FromQueryResult)]
struct Person {
    person_id: Uuid,
    email: String,
    display_name: String,
    role: String,
    settings_granted: bool,
    language: String,
    theme: String,
    disabled_at: Option<DateTime<Utc>>,
    totp_enabled_at: Option<DateTime<Utc>>,
    password_changed_at: Option<DateTime<Utc>>,
    awaiting_since: Option<DateTime<Utc>>,
    tenant_id: Option<Uuid>,
    tenant_slug: Option<String>,
    tenant_name: Option<String>,
    tenant_status: Option<String>,
    tenant_timezone: Option<String>,
    tenant_report_language: Option<String>,
    tenant_source_mode: Option<String>,
}

impl Person {
    /// The person and their company, if both are alive.
    fn alive(self) -> Result<Option<(User, Option<Tenant>)>> {
        let user = User::try_from(UserParts {
            id: self.person_id,
            email: self.email,
            display_name: self.display_name,
            role: self.role,
            settings_granted: self.settings_granted,
            language: self.language,
            theme: self.theme,
            disabled_at: self.disabled_at,
            totp_enabled_at: self.totp_enabled_at,
            password_changed_at: self.password_changed_at,
            awaiting_since: self.awaiting_since,
            tenant_id: self.tenant_id,
        })?;
        let Some(id) = self.tenant_id else { return Ok(user.enabled.then_some((user, None))) };
        let (Some(slug), Some(name), Some(status), Some(timezone), Some(report_language), Some(source_mode)) = (
            self.tenant_slug,
            self.tenant_name,
            self.tenant_status,
            self.tenant_timezone,
            self.tenant_report_language,
            self.tenant_source_mode,
        ) else {
            return Ok(None);
        };
        let parts = TenantParts { id, slug, name, status, timezone, report_language, source_mode };
        let tenant = Tenant::try_from(parts)?;
        Ok((user.enabled && tenant.active).then_some((user, Some(tenant))))
    }
}

/// A session as a request needs it.
#[derive(FromQueryResult)]
struct SessionRow {
    created_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    second_factor_at: Option<DateTime<Utc>>,
    confirmed_at: Option<DateTime<Utc>>,
    wrong_tries: i64,
    wrong_since: Option<DateTime<Utc>>,
    #[sea_orm(nested)]
    person: Person,
}

/// A session whose person and company are alive. Whether it has ended itself is told by its times.
pub(super) struct KnownSession {
    pub user: User,
    pub tenant: Option<Tenant>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub second_factor_at: Option<DateTime<Utc>>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub wrong_tries: Option<WrongTries>,
}

/// An API token as a request needs it.
#[derive(FromQueryResult)]
struct TokenRow {
    token_id: Uuid,
    scopes: serde_json::Value,
    last_used_at: Option<DateTime<Utc>>,
    #[sea_orm(nested)]
    person: Person,
}

/// A live API token whose person and company are alive.
pub(super) struct KnownToken {
    pub user: User,
    pub tenant: Option<Tenant>,
    pub id: Uuid,
    pub scopes: serde_json::Value,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Adds the person of the credential, by the credential's column, and their company.
fn with_person(select: &mut SelectStatement, owner: impl ColumnTrait) -> &mut SelectStatement {
    use tenant::Column as T;
    use user::Column as U;
    for (column, name) in [
        (U::Id, "person_id"),
        (U::Email, "email"),
        (U::DisplayName, "display_name"),
        (U::Role, "role"),
        (U::SettingsGranted, "settings_granted"),
        (U::Language, "language"),
        (U::Theme, "theme"),
        (U::DisabledAt, "disabled_at"),
        (U::TotpEnabledAt, "totp_enabled_at"),
        (U::PasswordChangedAt, "password_changed_at"),
        (U::AwaitingSince, "awaiting_since"),
        (U::TenantId, "tenant_id"),
    ] {
        select.expr_as(Expr::col(column.as_column_ref()), name);
    }
    for (column, name) in [
        (T::Slug, "tenant_slug"),
        (T::Name, "tenant_name"),
        (T::Status, "tenant_status"),
        (T::Timezone, "tenant_timezone"),
        (T::ReportLanguage, "tenant_report_language"),
        (T::SourceMode, "tenant_source_mode"),
    ] {
        select.expr_as(Expr::col(column.as_column_ref()), name);
    }
    select
        .inner_join(user::Entity, Expr::col(U::Id.as_column_ref()).equals(owner.as_column_ref()))
        .left_join(tenant::Entity, Expr::col(T::Id.as_column_ref()).equals(U::TenantId.as_column_ref()))
}

impl Store {
    /// The session with this id, if its person and company are alive.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn find_known_session(&self, id: Uuid) -> Result<Option<KnownSession>> {
        use session::Column as S;
        let mut select = Query::select();
        for (column, name) in [
            (S::CreatedAt, "created_at"),
            (S::LastUsedAt, "last_used_at"),
            (S::ExpiresAt, "expires_at"),
            (S::RevokedAt, "revoked_at"),
            (S::SecondFactorAt, "second_factor_at"),
            (S::ConfirmedAt, "confirmed_at"),
            (S::WrongTries, "wrong_tries"),
            (S::WrongSince, "wrong_since"),
        ] {
            select.expr_as(Expr::col(column.as_column_ref()), name);
        }
        select.from(session::Entity).and_where(Expr::col(S::Id.as_column_ref()).eq(id));
        with_person(&mut select, S::UserId);
        let Some(row) = self.one::<SessionRow>(&select).await? else { return Ok(None) };
        Ok(row.person.alive()?.map(|(user, tenant)| KnownSession {
            user,
            tenant,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            second_factor_at: row.second_factor_at,
            confirmed_at: row.confirmed_at,
            wrong_tries: row
                .wrong_since
                .map(|since| WrongTries { count: u32::try_from(row.wrong_tries).unwrap_or(u32::MAX), since }),
        }))
    }

    /// The API token with this hash, if it, its person and its company are alive.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn find_known_token(&self, hash: &str) -> Result<Option<KnownToken>> {
        use api_token::Column as T;
        let mut select = Query::select();
        for (column, name) in [(T::Id, "token_id"), (T::Scopes, "scopes"), (T::LastUsedAt, "last_used_at")] {
            select.expr_as(Expr::col(column.as_column_ref()), name);
        }
        select
            .from(api_token::Entity)
            .and_where(Expr::col(T::TokenHash.as_column_ref()).eq(hash))
            .and_where(Expr::col(T::RevokedAt.as_column_ref()).is_null())
            .and_where(Expr::col(T::ExpiresAt.as_column_ref()).gt(self.clock.now()));
        with_person(&mut select, T::UserId);
        let Some(row) = self.one::<TokenRow>(&select).await? else { return Ok(None) };
        Ok(row.person.alive()?.map(|(user, tenant)| KnownToken {
            user,
            tenant,
            id: row.token_id,
            scopes: row.scopes,
            last_used_at: row.last_used_at,
        }))
    }

    async fn one<T: FromQueryResult + Send + Sync>(&self, select: &SelectStatement) -> Result<Option<T>> {
        let statement = self.db.get_database_backend().build(select);
        T::find_by_statement(statement).one(&self.db).await.map_err(failed)
    }
}
