//! Integrations and their sealed secrets. A secret leaves this module only as the envelope it came in.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::run::RunProblem;
use uuid::Uuid;

use super::entity::{integration_config, integration_secret};
use super::{Store, TenantScope, Tx, failed, from_code, from_json, to_json};
use crate::error::Result;

/// A configured vendor account.
#[derive(Debug, Clone)]
pub struct Integration {
    /// Its id.
    pub id: Uuid,
    /// Which one.
    pub kind: IntegrationKind,
    /// What is no secret.
    pub config: serde_json::Value,
    /// How it stands.
    pub status: IntegrationStatus,
    /// Why it fails.
    pub problem: Option<RunProblem>,
    /// When that was seen.
    pub checked_at: Option<DateTime<Utc>>,
}

/// A sealed secret and everything that it is bound to besides the tenant.
#[derive(Clone)]
pub struct SealedSecret {
    /// Its integration.
    pub integration: Uuid,
    /// Its name there.
    pub field: String,
    /// Grows with every replacement.
    pub version: i32,
    /// The only host that it may be sent to.
    pub destination_host: String,
    /// The envelope.
    pub envelope: Vec<u8>,
}

const fn status_code(status: IntegrationStatus) -> &'static str {
    match status {
        IntegrationStatus::NotSet => "not_set",
        IntegrationStatus::Unverified => "unverified",
        IntegrationStatus::Working => "working",
        IntegrationStatus::Failing => "failing",
    }
}

fn status_from_code(code: &str) -> Option<IntegrationStatus> {
    use IntegrationStatus as S;
    [S::NotSet, S::Unverified, S::Working, S::Failing].into_iter().find(|status| status_code(*status) == code)
}

impl TryFrom<integration_config::Model> for Integration {
    type Error = crate::error::Error;

    fn try_from(row: integration_config::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: from_code("integrations.kind", &row.kind, IntegrationKind::from_code)?,
            config: row.config,
            status: from_code("integrations.status", &row.status, status_from_code)?,
            problem: row.problem.map(|json| from_json("integrations.problem", json)).transpose()?,
            checked_at: row.checked_at,
        })
    }
}

impl Store {
    /// All integrations of the tenant that were set up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_integrations(&self, scope: TenantScope) -> Result<Vec<Integration>> {
        let rows = integration_config::Entity::find()
            .filter(integration_config::Column::TenantId.eq(scope.tenant().0))
            .all(&self.db)
            .await
            .map_err(failed)?;
        rows.into_iter().map(Integration::try_from).collect()
    }

    /// One integration of the tenant.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_integration(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
    ) -> Result<Option<Integration>> {
        integration_config::Entity::find()
            .filter(integration_config::Column::TenantId.eq(scope.tenant().0))
            .filter(integration_config::Column::Kind.eq(kind.code()))
            .one(&self.db)
            .await
            .map_err(failed)?
            .map(Integration::try_from)
            .transpose()
    }

    /// A sealed secret of an integration of the tenant.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_secret(
        &self,
        scope: TenantScope,
        integration: Uuid,
        field: &str,
    ) -> Result<Option<SealedSecret>> {
        let row = integration_secret::Entity::find_by_id((integration, field.to_owned()))
            .filter(integration_secret::Column::TenantId.eq(scope.tenant().0))
            .one(&self.db)
            .await
            .map_err(failed)?;
        Ok(row.map(|row| SealedSecret {
            integration: row.integration_id,
            field: row.field,
            version: row.version,
            destination_host: row.destination_host,
            envelope: row.envelope,
        }))
    }
}

impl Tx {
    /// Creates or replaces the open part of an integration; its status turns to "unverified".
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_integration(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
        config: serde_json::Value,
    ) -> Result<Uuid> {
        let row = integration_config::ActiveModel {
            id: Set(self.clock.new_id()),
            tenant_id: Set(scope.tenant().0),
            kind: Set(kind.code().to_owned()),
            config: Set(config),
            status: Set(status_code(IntegrationStatus::Unverified).to_owned()),
            problem: Set(None),
            checked_at: Set(None),
            updated_at: Set(self.clock.now()),
        };
        use integration_config::Column as C;
        let conflict = OnConflict::columns([C::TenantId, C::Kind])
            .update_columns([C::Config, C::Status, C::Problem, C::CheckedAt, C::UpdatedAt])
            .to_owned();
        integration_config::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        let kept = integration_config::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Kind.eq(kind.code()))
            .one(&self.tx)
            .await
            .map_err(failed)?;
        kept.map(|row| row.id)
            .ok_or_else(|| crate::error::Error::internal("an integration vanished while saving"))
    }

    /// The version of a secret; 0 when it was never entered.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn secret_version(&self, scope: TenantScope, integration: Uuid, field: &str) -> Result<i32> {
        let row = integration_secret::Entity::find_by_id((integration, field.to_owned()))
            .filter(integration_secret::Column::TenantId.eq(scope.tenant().0))
            .one(&self.tx)
            .await
            .map_err(failed)?;
        Ok(row.map_or(0, |row| row.version))
    }

    /// Keeps a sealed secret, replacing the one before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_secret(&self, scope: TenantScope, secret: SealedSecret) -> Result<()> {
        use integration_secret::Column as C;
        let row = integration_secret::ActiveModel {
            integration_id: Set(secret.integration),
            field: Set(secret.field),
            tenant_id: Set(scope.tenant().0),
            version: Set(secret.version),
            destination_host: Set(secret.destination_host),
            envelope: Set(secret.envelope),
            updated_at: Set(self.clock.now()),
        };
        let conflict = OnConflict::columns([C::IntegrationId, C::Field])
            .update_columns([C::Version, C::DestinationHost, C::Envelope, C::UpdatedAt])
            .to_owned();
        integration_secret::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// An integration worked just now: it turns green unless it is already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_working(&self, scope: TenantScope, kind: IntegrationKind) -> Result<()> {
        integration_config::Entity::update_many()
            .col_expr(
                integration_config::Column::Status,
                Expr::value(status_code(IntegrationStatus::Working)),
            )
            .col_expr(integration_config::Column::Problem, Expr::value(Option::<serde_json::Value>::None))
            .col_expr(integration_config::Column::CheckedAt, Expr::value(self.clock.now()))
            .filter(integration_config::Column::TenantId.eq(scope.tenant().0))
            .filter(integration_config::Column::Kind.eq(kind.code()))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// An integration fails until a person acts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_failing(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
        problem: &RunProblem,
    ) -> Result<()> {
        integration_config::Entity::update_many()
            .col_expr(
                integration_config::Column::Status,
                Expr::value(status_code(IntegrationStatus::Failing)),
            )
            .col_expr(integration_config::Column::Problem, Expr::value(to_json(problem)?))
            .col_expr(integration_config::Column::CheckedAt, Expr::value(self.clock.now()))
            .filter(integration_config::Column::TenantId.eq(scope.tenant().0))
            .filter(integration_config::Column::Kind.eq(kind.code()))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
