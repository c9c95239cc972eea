//! The least that a server needs for a page of reports: axum, sqlx, who asks by one joined statement, the columns that
//! are shown by another, the same JSON.

use std::net::SocketAddr;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sea_orm::sqlx::{self, PgPool, Row, SqlitePool};
use sea_orm::{ConnectionTrait, Statement};
use serde::{Deserialize, Serialize};
use synkro::store::DatabaseUrl;
use uuid::Uuid;

use super::load::Question;
use super::support::TestDatabase;

/// As many connections as Synkro takes for people's requests, to PostgreSQL and to SQLite.
const CONNECTIONS: [u32; 2] = [12, 6];

#[derive(Serialize)]
struct Period {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
struct Measured {
    deals: bool,
    dialogs: bool,
}

#[derive(Serialize)]
struct Item {
    id: Uuid,
    run_id: Uuid,
    kind: String,
    period: Period,
    timezone: String,
    status: String,
    summary: String,
    dialogs: i64,
    unanswered: i64,
    measured: Measured,
    created_at: DateTime<Utc>,
    headline: Option<String>,
    important_findings: Option<i64>,
    quotes: Option<(i64, i64)>,
    comments: i64,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Item>,
    next_cursor: Option<Uuid>,
}

#[derive(Deserialize)]
struct Paging {
    limit: i64,
}

/// Who asks: the session that the header names, its person and their company, all of them alive.
const WHO: &str = "SELECT u.tenant_id FROM sessions s JOIN users u ON u.id = s.user_id \
     JOIN tenants t ON t.id = u.tenant_id \
     WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND u.disabled_at IS NULL";

/// What the list shows of a report, each in a column of its own.
const PAGE: &str = "SELECT id, run_id, kind, period_start, period_end, timezone, status, summary, created_at, \
     dialogs, unanswered, measured, headline, important, quotes_given, quotes_confirmed, comments \
     FROM reports WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2";

fn session(headers: &HeaderMap) -> Result<Uuid, StatusCode> {
    let named = headers.get("authorization").and_then(|value| value.to_str().ok()?.parse().ok());
    named.ok_or(StatusCode::UNAUTHORIZED)
}

/// A page over one kind of database.
macro_rules! page {
    ($name:ident, $pool:ty, $row:ty) => {
        async fn $name(
            State(pool): State<$pool>,
            headers: HeaderMap,
            Query(paging): Query<Paging>,
        ) -> Result<Json<Page>, StatusCode> {
            let broken = |_| StatusCode::INTERNAL_SERVER_ERROR;
            let who = sqlx::query(WHO).bind(session(&headers)?).bind(Utc::now());
            let who = who.fetch_optional(&pool).await.map_err(broken)?.ok_or(StatusCode::UNAUTHORIZED)?;
            let tenant: Uuid = who.get(0);
            let rows = sqlx::query(PAGE).bind(tenant).bind(paging.limit + 1);
            let rows = rows.fetch_all(&pool).await.map_err(broken)?;
            let item = |row: &$row| Item {
                id: row.get(0),
                run_id: row.get(1),
                kind: row.get(2),
                period: Period { start: row.get(3), end: row.get(4) },
                timezone: row.get(5),
                status: row.get(6),
                summary: row.get(7),
                dialogs: row.get(9),
                unanswered: row.get(10),
                measured: row.get::<sqlx::types::Json<_>, _>(11).0,
                created_at: row.get(8),
                headline: row.get(12),
                important_findings: row.get(13),
                quotes: row.get::<Option<i64>, _>(14).zip(row.get(15)),
                comments: row.get(16),
            };
            let mut items: Vec<Item> = rows.iter().map(item).collect();
            let more = items.len() > usize::try_from(paging.limit).unwrap_or(0);
            items.truncate(usize::try_from(paging.limit).unwrap_or(0));
            let next_cursor = items.last().filter(|_| more).map(|item| item.id);
            Ok(Json(Page { items, next_cursor }))
        }
    };
}

page!(on_postgres, PgPool, sqlx::postgres::PgRow);
page!(on_sqlite, SqlitePool, sqlx::sqlite::SqliteRow);

/// Serves the twin over the same database.
pub async fn serve(database: &TestDatabase) -> SocketAddr {
    let app = match &database.url {
        DatabaseUrl::Postgres(address) => {
            let pool = PgPoolOptions::new().max_connections(CONNECTIONS[0]).connect(address).await;
            Router::new().route("/reports", get(on_postgres)).with_state(pool.expect("PostgreSQL answers"))
        }
        DatabaseUrl::Sqlite(path) => {
            let options = SqliteConnectOptions::new().filename(path);
            let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS[1]).connect_with(options).await;
            Router::new().route("/reports", get(on_sqlite)).with_state(pool.expect("SQLite opens"))
        }
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let at = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    at
}

/// The page's question, with a session that is there.
pub async fn question(at: SocketAddr, database: &TestDatabase, limit: usize) -> Question {
    let raw = database.raw().await;
    let newest = "SELECT id FROM sessions ORDER BY created_at DESC LIMIT 1";
    let row = raw.query_one_raw(Statement::from_string(raw.get_database_backend(), newest)).await;
    let session: Uuid = row.expect("an answer").expect("a session").try_get("", "id").expect("an id");
    let session = session.to_string();
    Question::get(at, &format!("/reports?limit={limit}"), &[("Authorization", &session)], 200)
}
