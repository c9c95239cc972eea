//! Databases of projects in a PostgreSQL: the roles of the vendor, a prepared template, one copy of it for each project.
//!
//! The owner who pastes SQL is no superuser, as at the vendor. The roles are the cluster's and stay; a project's database goes.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use uuid::Uuid;

/// Who owns a project's database and its schema `public`, and runs what is pasted.
const OWNER: &str = "project_owner";
/// Who answers requests: with no rights but to become one of the roles of the keys.
const AUTHENTICATOR: &str = "authenticator";
/// Both log in with it. It guards nothing: whoever reaches the cluster with a superuser's address has everything already.
const PASSWORD: &str = "sandbox-project-of-no-worth";
/// Its name changes with what is prepared.
const TEMPLATE: &str = "synkro_emulated_project_1";
/// One process at a time prepares.
const LOCK: i64 = 0x5379_6e6b_726f_0001;

const ROLES: &str = "
do $$ begin create role anon nologin noinherit; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role authenticated nologin noinherit; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role service_role nologin noinherit bypassrls; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role authenticator login noinherit; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role project_owner login noinherit; exception when duplicate_object or unique_violation then null; end $$;
alter role service_role bypassrls;
grant anon, authenticated, service_role to authenticator;
";

/// In the template, as at the vendor since tables are no longer granted to the API's roles by themselves.
const PREPARED: &str = "
alter schema public owner to project_owner;
revoke all on schema public from public;
grant usage on schema public to anon, authenticated, service_role;
create schema extensions;
grant usage on schema extensions to anon, authenticated, service_role, project_owner;
";

/// A PostgreSQL, and a superuser's way into it.
#[derive(Clone, Debug)]
pub(super) struct Server {
    superuser: PgConnectOptions,
}

impl Server {
    pub(super) fn at(address: &str) -> Result<Self, sqlx::Error> {
        let superuser: PgConnectOptions = address.parse()?;
        Ok(Self { superuser: superuser.disable_statement_logging() })
    }

    pub(super) fn owner(&self, database: &str) -> PgConnectOptions {
        self.superuser.clone().username(OWNER).password(PASSWORD).database(database)
    }

    pub(super) fn authenticator(&self, database: &str) -> PgConnectOptions {
        self.superuser.clone().username(AUTHENTICATOR).password(PASSWORD).database(database)
    }

    /// Makes a project's database and gives its name.
    pub(super) async fn create(&self) -> Result<String, sqlx::Error> {
        let mut connection = self.superuser.connect().await?;
        let ready = "SELECT 1 FROM pg_database WHERE datname = $1 AND NOT datallowconn";
        if sqlx::query(ready).bind(TEMPLATE).fetch_optional(&mut connection).await?.is_none() {
            sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
            if sqlx::query(ready).bind(TEMPLATE).fetch_optional(&mut connection).await?.is_none() {
                self.prepare(&mut connection).await?;
            }
            sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut connection).await?;
        }
        let name = format!("project_{}", Uuid::new_v4().simple());
        run(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER}")).await?;
        connection.close().await?;
        Ok(name)
    }

    async fn prepare(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(ROLES).execute(&mut *connection).await?;
        for role in [OWNER, AUTHENTICATOR] {
            run(connection, format!("ALTER ROLE {role} LOGIN NOSUPERUSER NOINHERIT PASSWORD '{PASSWORD}'"))
                .await?;
        }
        // Half a template of a process that died.
        run(connection, format!("DROP DATABASE IF EXISTS {TEMPLATE}")).await?;
        let locale = locale(connection).await?;
        run(connection, format!("CREATE DATABASE {TEMPLATE} TEMPLATE template0 ENCODING 'UTF8'{locale}"))
            .await?;
        let mut inside = self.superuser.clone().database(TEMPLATE).connect().await?;
        sqlx::raw_sql(PREPARED).execute(&mut inside).await?;
        inside.close().await?;
        run(connection, format!("ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false")).await
    }

    pub(super) async fn drop(&self, database: &str) -> Result<(), sqlx::Error> {
        let mut connection = self.superuser.connect().await?;
        run(&mut connection, format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).await?;
        connection.close().await
    }

    /// The schema as it is in a project just created.
    pub(super) async fn empty(&self, database: &str) -> Result<(), sqlx::Error> {
        let mut connection = self.superuser.clone().database(database).connect().await?;
        let anew = "drop schema public cascade; create schema public; drop schema extensions cascade;";
        sqlx::raw_sql(anew).execute(&mut connection).await?;
        sqlx::raw_sql(PREPARED).execute(&mut connection).await?;
        connection.close().await
    }
}

/// The vendor's databases know letters beyond ASCII; a cluster made with the locale C knows none unless told.
async fn locale(connection: &mut PgConnection) -> Result<&'static str, sqlx::Error> {
    let known = "SELECT collname::text FROM pg_collation WHERE collprovider = 'c'";
    let known: Vec<String> = sqlx::query_scalar(known).fetch_all(connection).await?;
    let has = |name: &str| known.iter().any(|known| known == name);
    Ok(match () {
        () if has("en_US.utf8") => " LOCALE 'en_US.utf8'",
        () if has("en_US.UTF-8") => " LOCALE 'en_US.UTF-8'",
        () if has("C.utf8") => " LOCALE 'C.utf8'",
        () if has("C.UTF-8") => " LOCALE 'C.UTF-8'",
        () => "",
    })
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(|_| ())
}
