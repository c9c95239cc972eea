//! Client companies.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use synkro_shared::FieldErrorCode;
use synkro_shared::TenantId;
use synkro_shared::audit::AuditAction;
use synkro_shared::session::Language;
pub use synkro_shared::settings::SourceMode;

use uuid::Uuid;

use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::tenant;
use super::{Store, SystemScope, TenantScope, Tx, failed, from_code, is_unique_violation};
use crate::error::{Error, Result};

/// A client company.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its short name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether its people may sign in and its runs go on.
    pub active: bool,
    /// IANA time zone.
    pub timezone: chrono_tz::Tz,
    /// Language that its reports are written in.
    pub report_language: Language,
    /// Where its conversations come from.
    pub source_mode: SourceMode,
}

/// A tenant to create.
#[derive(Debug, Clone)]
pub struct NewTenant {
    /// Short name in URLs.
    pub slug: String,
    /// Name.
    pub name: String,
    /// IANA time zone.
    pub timezone: chrono_tz::Tz,
    /// Language of its reports.
    pub report_language: Language,
    /// Where its conversations come from.
    pub source_mode: SourceMode,
}

/// The language with this tag.
pub(super) fn language_from_tag(tag: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| language.tag() == tag)
}

/// What a tenant is made of, wherever it was read.
pub(super) struct TenantParts {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub status: String,
    pub timezone: String,
    pub report_language: String,
    pub source_mode: String,
}

impl TryFrom<tenant::Model> for Tenant {
    type Error = Error;

    fn try_from(row: tenant::Model) -> Result<Self> {
        let tenant::Model { id, slug, name, status, timezone, report_language, source_mode, .. } = row;
        TenantParts { id, slug, name, status, timezone, report_language, source_mode }.try_into()
    }
}

impl TryFrom<TenantParts> for Tenant {
    type Error = Error;

    fn try_from(row: TenantParts) -> Result<Self> {
        Ok(Self {
            id: TenantId(row.id),
            active: row.status == "active",
            timezone: from_code("tenants.timezone", &row.timezone, |name| name.parse().ok())?,
            report_language: from_code("tenants.report_language", &row.report_language, language_from_tag)?,
            source_mode: from_code("tenants.source_mode", &row.source_mode, SourceMode::from_code)?,
            slug: row.slug,
            name: row.name,
        })
    }
}

impl Store {
    /// The tenant itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tenant(&self, scope: TenantScope) -> Result<Tenant> {
        tenant::Entity::find_by_id(scope.tenant().0)
            .one(&self.db)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?
            .try_into()
    }

    /// The tenant with this slug.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_tenant_by_slug(&self, _scope: SystemScope, slug: &str) -> Result<Option<Tenant>> {
        tenant::Entity::find()
            .filter(tenant::Column::Slug.eq(slug))
            .one(&self.db)
            .await
            .map_err(failed)?
            .map(Tenant::try_from)
            .transpose()
    }
}

impl Tx {
    /// Creates a tenant. Its audit log begins with that, like every company's.
    ///
    /// # Errors
    /// When the slug is taken, or the database does not answer.
    pub async fn create_tenant(&self, _scope: SystemScope, new: NewTenant) -> Result<TenantId> {
        let id = self.insert_tenant(new).await?;
        let entry =
            AuditEntry::new(Chain::Both(id), AuditActor::System, AuditAction::TenantCreate, "tenant", id);
        self.audit(entry).await?;
        Ok(id)
    }

    pub(super) async fn insert_tenant(&self, new: NewTenant) -> Result<TenantId> {
        let id = self.clock.new_id();
        let row = tenant::ActiveModel {
            id: Set(id),
            slug: Set(new.slug),
            name: Set(new.name),
            status: Set("active".to_owned()),
            timezone: Set(new.timezone.name().to_owned()),
            report_language: Set(new.report_language.tag().to_owned()),
            source_mode: Set(new.source_mode.code().to_owned()),
            created_at: Set(self.clock.now()),
            status_since: Set(None),
            holder_since: Set(None),
            connected_since: Set(None),
        };
        tenant::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(|error| {
            if is_unique_violation(&error) {
                Error::refused("/slug", FieldErrorCode::Taken)
                    .saying("A tenant has, or had, this slug. A slug is never given twice.")
            } else {
                failed(error)
            }
        })?;
        Ok(TenantId(id))
    }

    /// Sets where the tenant's conversations come from.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_source_mode(&self, scope: TenantScope, mode: SourceMode) -> Result<()> {
        tenant::Entity::update_many()
            .col_expr(tenant::Column::SourceMode, Expr::value(mode.code()))
            .filter(tenant::Column::Id.eq(scope.tenant().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Sets the tenant's time zone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_timezone(&self, scope: TenantScope, zone: chrono_tz::Tz) -> Result<()> {
        tenant::Entity::update_many()
            .col_expr(tenant::Column::Timezone, Expr::value(zone.name()))
            .filter(tenant::Column::Id.eq(scope.tenant().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
