//! The control API over HTTP: JSON in, JSON out, on its own loopback port. It adds nothing to [`Control`].

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Control;
use crate::faults::FaultRule;
use crate::requests::Vendor;
use crate::settings::SettingsPatch;
use crate::spoil::SpoilPlan;

pub(crate) fn router(control: Control) -> Router {
    Router::new()
        .route("/manifest", get(manifest))
        .route("/faults", post(add_fault).delete(clear_faults))
        .route("/requests", get(requests).delete(clear_requests))
        .route("/gemini/requests", get(gemini_requests))
        .route("/supabase/sql", post(supabase_sql))
        .route("/supabase/tables", get(supabase_tables))
        .route("/supabase/rows/{table}", get(supabase_rows))
        .route("/supabase/drop", post(supabase_drop))
        .route("/telegram/messages", get(telegram_messages))
        .route("/dataset", get(dataset))
        .route("/state", get(state))
        .route("/spoil", post(spoil).delete(heal))
        .route("/reset", post(reset))
        .route("/settings", patch(update_settings).get(settings))
        .route("/clock/advance", post(advance))
        .with_state(control.clone())
        .merge(crate::console::router(control))
}

async fn manifest(State(control): State<Control>) -> impl IntoResponse {
    Json(control.manifest().await)
}

#[derive(Deserialize)]
struct NewFault {
    vendor: Vendor,
    rule: FaultRule,
}

async fn add_fault(State(control): State<Control>, Json(fault): Json<NewFault>) -> StatusCode {
    control.add_fault(fault.vendor, fault.rule).await;
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(control): State<Control>) -> StatusCode {
    control.clear_faults().await;
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Wanted {
    vendor: Option<Vendor>,
    since: Option<u64>,
}

async fn requests(State(control): State<Control>, Query(wanted): Query<Wanted>) -> impl IntoResponse {
    Json(control.requests(wanted.vendor, wanted.since.unwrap_or(0)).await)
}

async fn clear_requests(State(control): State<Control>) -> StatusCode {
    control.clear_requests().await;
    StatusCode::NO_CONTENT
}

async fn gemini_requests(State(control): State<Control>) -> impl IntoResponse {
    Json(control.gemini_requests().await)
}

async fn supabase_sql(State(control): State<Control>, sql: String) -> Response {
    answer(control.supabase_sql(&sql).await.map(|()| json!({"ok": true})))
}

async fn supabase_tables(State(control): State<Control>) -> Response {
    answer(control.supabase_tables().await.map(|tables| json!(tables)))
}

async fn supabase_rows(State(control): State<Control>, Path(table): Path<String>) -> Response {
    answer(control.supabase_rows(&table).await.map(Value::Array))
}

async fn supabase_drop(State(control): State<Control>) -> Response {
    answer(control.supabase_drop_everything().await.map(|()| json!({"ok": true})))
}

async fn telegram_messages(State(control): State<Control>) -> impl IntoResponse {
    Json(control.telegram_messages().await)
}

async fn dataset(State(control): State<Control>) -> impl IntoResponse {
    Json(control.dataset().clone())
}

async fn state(State(control): State<Control>) -> impl IntoResponse {
    Json(control.state().await)
}

/// Which company is meant; the demo's when nothing is said.
#[derive(Deserialize)]
struct Whose {
    #[serde(default)]
    company: usize,
}

async fn spoil(
    State(control): State<Control>,
    Query(whose): Query<Whose>,
    Json(plan): Json<SpoilPlan>,
) -> Response {
    let Some(control) = control.of_company(whose.company) else {
        return answer(Err(json!({"message": "there is no such company"})));
    };
    answer(
        control.spoil(&plan).await.map(|counts| json!(counts)).map_err(|message| json!({"message": message})),
    )
}

async fn heal(State(control): State<Control>, Query(whose): Query<Whose>) -> StatusCode {
    match control.of_company(whose.company) {
        Some(control) => {
            control.heal().await;
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

async fn reset(State(control): State<Control>) -> Response {
    answer(control.reset().await.map(|()| json!({"ok": true})))
}

async fn settings(State(control): State<Control>) -> impl IntoResponse {
    Json(control.settings().await)
}

async fn update_settings(
    State(control): State<Control>,
    Json(patch): Json<SettingsPatch>,
) -> impl IntoResponse {
    Json(control.update_settings(patch).await)
}

#[derive(Deserialize)]
struct Advance {
    millis: u64,
}

/// Moves a manual clock; the system clock stays as it is.
async fn advance(State(control): State<Control>, Json(by): Json<Advance>) -> impl IntoResponse {
    control.clock().advance(std::time::Duration::from_millis(by.millis));
    Json(json!({"now": control.clock().now()}))
}

fn answer(result: Result<Value, Value>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, Json(error)).into_response(),
    }
}
