//! Integrations and their sealed secrets. A secret leaves this module only as the envelope it came in.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::run::RunProblem;
use synkro_shared::settings::{CheckReport, SecretField, SecretState};
use uuid::Uuid;

use super::entity::{integration_config, integration_secret, secret_version};
use super::{Store, TenantScope, Tx, failed, from_code, from_json};
use crate::error::{Error, Result};

/// What was proven longer ago is shown as unverified: a night's check must have failed to happen.
const PROOF_LASTS: TimeDelta = TimeDelta::hours(48);

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
    /// When the settings were changed last.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change of the settings.
    pub revision: i64,
    /// What the last check of these settings saw.
    pub last_check: Option<CheckReport>,
    /// When its token ends, if that is known and nothing renews it.
    pub expires_at: Option<DateTime<Utc>>,
    /// The vendor's account that was proven to be the tenant's, where it may belong to one tenant only.
    pub account: Option<String>,
}

impl Integration {
    /// How it stands now: an old proof is none.
    #[must_use]
    pub fn status_at(&self, now: DateTime<Utc>) -> IntegrationStatus {
        // A proof of a time to come is one of a clock that was ahead.
        let proven = self.checked_at.is_some_and(|at| (now - at).abs() < PROOF_LASTS);
        match self.status {
            // The schedule needs nothing outside: it does not age.
            IntegrationStatus::Working if !proven && self.kind != IntegrationKind::Automation => {
                IntegrationStatus::Unverified
            }
            status => status,
        }
    }
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

pub(super) const fn status_code(status: IntegrationStatus) -> &'static str {
    match status {
        IntegrationStatus::NotSet => "not_set",
        IntegrationStatus::Unverified => "unverified",
        IntegrationStatus::Working => "working",
        IntegrationStatus::Failing => "failing",
    }
}

pub(super) fn status_from_code(code: &str) -> Option<IntegrationStatus> {
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
            updated_at: row.updated_at,
            revision: row.revision,
            last_check: row.last_check.map(|json| from_json("integrations.last_check", json)).transpose()?,
            expires_at: row.expires_at,
            account: row.account_ref,
        })
    }
}

impl Store {
    /// The secrets that were entered, by name; never the secrets.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_secrets(&self, scope: TenantScope, integration: Uuid) -> Result<Vec<SecretState>> {
        let rows = integration_secret::Entity::find()
            .filter(integration_secret::Column::TenantId.eq(scope.tenant().0))
            .filter(integration_secret::Column::IntegrationId.eq(integration))
            .order_by_asc(integration_secret::Column::Field)
            .all(&self.db)
            .await
            .map_err(failed)?;
        let known = |row: &integration_secret::Model| SecretField::from_code(&row.field);
        Ok(rows
            .iter()
            .filter_map(|row| Some(SecretState { field: known(row)?, set_at: row.updated_at }))
            .collect())
    }

    /// Takes the right to renew the integration's token, if nobody has it at the moment.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lease_renewal(
        &self,
        scope: TenantScope,
        integration: Uuid,
        by: Uuid,
        lasts: std::time::Duration,
    ) -> Result<bool> {
        use integration_config::Column as C;
        let now = self.clock.now();
        let until = now + TimeDelta::from_std(lasts).unwrap_or_default();
        let taken = integration_config::Entity::update_many()
            .col_expr(C::RenewedBy, Expr::value(by))
            .col_expr(C::RenewedUntil, Expr::value(until))
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Id.eq(integration))
            .filter(C::RenewedUntil.is_null().or(C::RenewedUntil.lte(now)))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(taken.rows_affected == 1)
    }

    /// Gives that right back.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_renewal(&self, scope: TenantScope, integration: Uuid, by: Uuid) -> Result<()> {
        use integration_config::Column as C;
        integration_config::Entity::update_many()
            .col_expr(C::RenewedBy, Expr::value(Option::<Uuid>::None))
            .col_expr(C::RenewedUntil, Expr::value(Option::<DateTime<Utc>>::None))
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Id.eq(integration))
            .filter(C::RenewedBy.eq(by))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(())
    }

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

    /// The newest version that a secret ever had, whatever lies in its row now; 0 when nobody kept it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn newest_secret_version(&self, integration: Uuid, field: &str) -> Result<i32> {
        let row = secret_version::Entity::find_by_id((integration, field.to_owned()))
            .one(&self.db)
            .await
            .map_err(failed)?;
        Ok(row.map_or(0, |row| row.version))
    }
}

impl Tx {
    /// Creates or replaces the open part of an integration; its status turns to "unverified" and what was proven of it
    /// is forgotten. `account` is the vendor's own name of the account where it may belong to one tenant only: naming it
    /// claims nothing ([`Tx::claim_account`]), but a claim to another one ends.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_integration(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
        config: serde_json::Value,
        account: Option<&str>,
    ) -> Result<Uuid> {
        use integration_config::Column as C;
        let now = self.clock.now();
        let row = integration_config::ActiveModel {
            id: Set(self.clock.new_id()),
            tenant_id: Set(scope.tenant().0),
            kind: Set(kind.code().to_owned()),
            config: Set(config),
            status: Set(status_code(IntegrationStatus::Unverified).to_owned()),
            problem: Set(None),
            checked_at: Set(None),
            updated_at: Set(now),
            revision: Set(1),
            account_ref: Set(None),
            last_check: Set(None),
            expires_at: Set(None),
            announced: Set(None),
            next_check_at: Set(None),
            renewed_by: Set(None),
            renewed_until: Set(None),
        };
        let claimed = Expr::col((integration_config::Entity, C::AccountRef));
        let claim = CaseStatement::new()
            .case(claimed.clone().eq(account.unwrap_or_default()), claimed)
            .finally(Expr::value(Option::<String>::None));
        let conflict = OnConflict::columns([C::TenantId, C::Kind])
            .update_columns([
                C::Config,
                C::Status,
                C::Problem,
                C::CheckedAt,
                C::UpdatedAt,
                C::LastCheck,
                C::ExpiresAt,
                C::Announced,
                C::NextCheckAt,
            ])
            .value(C::Revision, Expr::col((integration_config::Entity, C::Revision)).add(1))
            .value(C::AccountRef, claim)
            .to_owned();
        integration_config::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        self.note_connected(scope.tenant()).await?;
        let kept = integration_config::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Kind.eq(kind.code()))
            .one(&self.tx)
            .await
            .map_err(failed)?;
        kept.map(|row| row.id).ok_or_else(|| Error::internal("an integration vanished while saving"))
    }

    /// Changes the open part as the vendor told (a moved chat, a renamed account): what was proven stays proven.
    /// Nothing happens when the settings have changed since `revision`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn correct_integration(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
        revision: i64,
        config: serde_json::Value,
    ) -> Result<bool> {
        use integration_config::Column as C;
        let changed = integration_config::Entity::update_many()
            .col_expr(C::Config, Expr::value(config))
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Kind.eq(kind.code()))
            .filter(C::Revision.eq(revision))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(changed.rows_affected == 1)
    }

    /// Forgets an integration with its secrets. `false`: there was none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_integration(&self, scope: TenantScope, kind: IntegrationKind) -> Result<bool> {
        use integration_config::Column as C;
        let gone = integration_config::Entity::delete_many()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Kind.eq(kind.code()))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(gone.rows_affected > 0)
    }

    /// Forgets one secret.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_secret(
        &self,
        scope: TenantScope,
        integration: Uuid,
        field: SecretField,
    ) -> Result<()> {
        use integration_secret::Column as C;
        integration_secret::Entity::delete_many()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::IntegrationId.eq(integration))
            .filter(C::Field.eq(field.code()))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// The newest version that a secret had; 0 when it was never entered.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn secret_version(&self, scope: TenantScope, integration: Uuid, field: &str) -> Result<i32> {
        let row = integration_secret::Entity::find_by_id((integration, field.to_owned()))
            .filter(integration_secret::Column::TenantId.eq(scope.tenant().0))
            .one(&self.tx)
            .await
            .map_err(failed)?;
        let kept = secret_version::Entity::find_by_id((integration, field.to_owned()))
            .one(&self.tx)
            .await
            .map_err(failed)?;
        Ok(std::cmp::max(row.map_or(0, |row| row.version), kept.map_or(0, |kept| kept.version)))
    }

    /// Keeps the version of a secret that was just sealed, apart from the secret: from now on an older one does not open.
    async fn keep_secret_version(&self, integration: Uuid, field: &str, version: i32) -> Result<()> {
        use secret_version::Column as C;
        let row = secret_version::ActiveModel {
            integration_id: Set(integration),
            field: Set(field.to_owned()),
            version: Set(version),
        };
        let conflict =
            OnConflict::columns([C::IntegrationId, C::Field]).update_columns([C::Version]).to_owned();
        secret_version::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Keeps a sealed secret, replacing the one before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_secret(&self, scope: TenantScope, secret: SealedSecret) -> Result<()> {
        use integration_secret::Column as C;
        self.keep_secret_version(secret.integration, &secret.field, secret.version).await?;
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

    /// Replaces a sealed secret only if it still has the version `expected`: two who renew it at once can't lose one
    /// another's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replace_secret(
        &self,
        scope: TenantScope,
        secret: SealedSecret,
        expected: i32,
    ) -> Result<bool> {
        use integration_secret::Column as C;
        let (integration, field, version) = (secret.integration, secret.field.clone(), secret.version);
        let replaced = integration_secret::Entity::update_many()
            .col_expr(C::Version, Expr::value(secret.version))
            .col_expr(C::DestinationHost, Expr::value(secret.destination_host))
            .col_expr(C::Envelope, Expr::value(secret.envelope))
            .col_expr(C::UpdatedAt, Expr::value(self.clock.now()))
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::IntegrationId.eq(secret.integration))
            .filter(C::Field.eq(secret.field))
            .filter(C::Version.eq(expected))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        if replaced.rows_affected != 1 {
            return Ok(false);
        }
        self.keep_secret_version(integration, &field, version).await?;
        Ok(true)
    }
}
