//! A project whose rows lie in a real PostgreSQL. Requests become the statements that PostgREST sends: one JSON parameter for the
//! rows of a body, typed parameters for filters, the role of the key inside a transaction. What a type, a constraint or a grant
//! refuses, PostgreSQL itself refuses; nothing here judges a value.

mod create;
mod errors;
mod project;
mod read;
mod schema;
mod sql;
mod write;

use axum::http::Method;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Postgres, Row, Transaction};

use super::errors::PgError;
use super::gateway::Role;
use super::rest::Request;
use crate::http::Reply;
pub(super) use project::Project;
use schema::Table;
use sql::Value;

pub(super) type Asked<'a> = Request<'a, Project, Table>;

pub(super) async fn answer(request: Asked<'_>) -> Result<Reply, PgError> {
    match request.call.method {
        Method::GET | Method::HEAD => read::read(&request).await,
        Method::POST => write::insert(&request).await,
        Method::PATCH => write::update(&request).await,
        Method::DELETE => write::delete(&request).await,
        Method::OPTIONS => Ok(Reply::empty(200).with("allow", "OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE")),
        _ => Err(PgError::new(405, "PGRST117", format!("Unsupported HTTP method: {}", request.call.method))),
    }
}

/// What a statement gave: rows before the cut, rows shown or touched, of them new ones, and the body.
struct Outcome {
    total: Option<u64>,
    count: u64,
    inserted: Option<u64>,
    body: String,
}

impl Outcome {
    fn of(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            total: row.try_get::<Option<i64>, _>("total")?.map(i64::unsigned_abs),
            count: row.try_get::<i64, _>("page")?.unsigned_abs(),
            inserted: row.try_get::<Option<i64>, _>("inserted")?.map(i64::unsigned_abs),
            body: row.try_get("body")?,
        })
    }
}

/// Runs a statement as the key's role; the transaction is given back open.
async fn run(
    request: &Asked<'_>,
    privilege: &str,
    statement: &sql::Statement,
) -> Result<(Transaction<'static, Postgres>, Outcome), PgError> {
    let role = request.role;
    let wrong = |error| errors::read(error, role, Some((&request.table.name, privilege)));
    let mut transaction = request.project.begin(privilege == "SELECT").await?;
    let claims = serde_json::json!({"role": role.name()}).to_string();
    sqlx::query(
        "SELECT pg_catalog.set_config('search_path', '\"public\", \"extensions\"', true), \
         pg_catalog.set_config('role', $1, true), pg_catalog.set_config('request.jwt.claims', $2, true), \
         pg_catalog.set_config('statement_timeout', $3, true)",
    )
    .bind(role.name())
    .bind(claims)
    .bind(match role {
        Role::Anon => "3s",
        Role::ServiceRole => "8s",
    })
    .execute(&mut *transaction)
    .await
    .map_err(wrong)?;
    let row = bound(statement).fetch_one(&mut *transaction).await.map_err(wrong)?;
    let outcome = Outcome::of(&row).map_err(wrong)?;
    Ok((transaction, outcome))
}

fn bound(statement: &sql::Statement) -> Query<'static, Postgres, PgArguments> {
    let mut query = sqlx::query(AssertSqlSafe(statement.text.clone()));
    for value in &statement.values {
        query = match value {
            Value::Text(text) => query.bind(text.clone()),
            Value::List(list) => query.bind(list.clone()),
            Value::Number(number) => query.bind(*number),
        };
    }
    query
}
