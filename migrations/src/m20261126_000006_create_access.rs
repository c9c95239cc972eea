//! Second factor, invites, API tokens, pending sign-ins; what sessions and the audit log need to tell more.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::{Indexed, cascade, create_indexes, drop_indexes, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Columns added to tables that exist: SQLite adds one at a time.
fn columns() -> Vec<(&'static str, &'static str, ColumnDef)> {
    vec![
        ("users", "theme", string("theme").default("auto").to_owned()),
        // Sealed with the key ring, bound to the account.
        ("users", "totp_secret", blob_null("totp_secret")),
        ("users", "totp_enabled_at", timestamp_with_time_zone_null("totp_enabled_at")),
        // The last time step whose code was taken: a code is used once.
        ("users", "totp_last_step", big_integer_null("totp_last_step")),
        // An enrolment that waits for its first code.
        ("users", "totp_pending", blob_null("totp_pending")),
        ("users", "totp_pending_until", timestamp_with_time_zone_null("totp_pending_until")),
        ("users", "password_changed_at", timestamp_with_time_zone_null("password_changed_at")),
        ("users", "last_signed_in_at", timestamp_with_time_zone_null("last_signed_in_at")),
        ("sessions", "second_factor_at", timestamp_with_time_zone_null("second_factor_at")),
        // When the person last showed who they are.
        ("sessions", "confirmed_at", timestamp_with_time_zone_null("confirmed_at")),
        ("tenants", "status_since", timestamp_with_time_zone_null("status_since")),
        ("audit_log", "format", integer("format").default(1).to_owned()),
        // The tenant spoken of, in a chain that is not its own.
        ("audit_log", "tenant_id", uuid_null("tenant_id")),
        ("audit_log", "address", string_null("address")),
        ("audit_log", "request_id", string_null("request_id")),
        ("audit_log", "times", integer("times").default(1).to_owned()),
        // Which key of the ring signed the entry's hash, and the signature.
        ("audit_log", "key_id", string_null("key_id")),
        ("audit_log", "mac", blob_null("mac")),
        ("audit_heads", "key_id", string_null("key_id")),
        ("audit_heads", "mac", blob_null("mac")),
    ]
}

const INDEXES: [Indexed; 6] = [
    ("sessions_refresh_idx", "sessions", &["refresh_hash"]),
    ("sessions_previous_refresh_idx", "sessions", &["previous_refresh_hash"]),
    ("invites_user_idx", "invites", &["user_id"]),
    ("sign_in_challenges_user_idx", "sign_in_challenges", &["user_id"]),
    ("api_tokens_user_idx", "api_tokens", &["user_id"]),
    ("audit_log_actor_idx", "audit_log", &["chain", "actor_id", "seq"]),
];

/// An entry is written once. Whoever may drop a trigger can still lie: that is what the signatures are for.
const SQLITE_GUARDS: [&str; 2] = [
    "CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log \
     BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
    "CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log \
     BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END",
];
const POSTGRES_GUARDS: [&str; 3] = [
    "CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'audit entries are never changed or removed'; END $$",
    "CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log \
     FOR EACH ROW EXECUTE FUNCTION audit_log_is_append_only()",
    "CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log \
     FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only()",
];

async fn create_tables(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("invites")
                .col(pk_uuid("id"))
                .col(uuid("user_id"))
                // SHA-256 of the link's last part.
                .col(string_uniq("token_hash"))
                .col(string("purpose"))
                .col(uuid_null("created_by"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("used_at"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .check(Expr::col("purpose").is_in(["new", "recovery"]))
                .foreign_key(&mut cascade("invites", "user_id", "users"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("recovery_codes")
                .col(uuid("user_id"))
                .col(integer("position"))
                // argon2id of the code; the ten of a person share a salt, so that one hash finds one of ten.
                .col(string("salt"))
                .col(string("hash"))
                .col(timestamp_with_time_zone_null("used_at"))
                .primary_key(Index::create().col("user_id").col("position"))
                .foreign_key(&mut cascade("recovery_codes", "user_id", "users"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("sign_in_challenges")
                .col(pk_uuid("id"))
                .col(uuid("user_id"))
                .col(string_uniq("token_hash"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("consumed_at"))
                .col(integer("attempts"))
                .foreign_key(&mut cascade("sign_in_challenges", "user_id", "users"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("api_tokens")
                .col(pk_uuid("id"))
                .col(uuid("user_id"))
                .col(string("name"))
                // SHA-256: the token has 178 random bits, so nobody guesses it from its hash.
                .col(string_uniq("token_hash"))
                .col(string("last_four"))
                .col(json_binary("scopes"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("last_used_at"))
                .col(string_null("last_used_address"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .foreign_key(&mut cascade("api_tokens", "user_id", "users"))
                .to_owned(),
        )
        .await
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _, mut column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        create_tables(manager).await?;
        create_indexes(manager, &INDEXES).await?;
        let guards: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES_GUARDS,
            _ => &SQLITE_GUARDS,
        };
        for guard in guards {
            manager.get_connection().execute_unprepared(guard).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let unguard: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &[
                "DROP TRIGGER audit_log_no_change ON audit_log",
                "DROP TRIGGER audit_log_no_truncate ON audit_log",
                "DROP FUNCTION audit_log_is_append_only()",
            ],
            _ => &["DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_log_no_delete"],
        };
        for sql in unguard {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        drop_indexes(manager, &INDEXES).await?;
        drop_tables(manager, &["api_tokens", "sign_in_challenges", "recovery_codes", "invites"]).await?;
        for (table, column, _) in columns() {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
