//! `/api/v1/prompts`: what the model is told to look for.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use synkro_shared::settings::{PromptComparison, PromptVersion, PromptView, RestorePrompt, SavePrompt};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, Path, Query};
use crate::http::rules::ManageSettings;
use crate::services::settings::prompts;

/// All versions of the prompt
///
/// Newest first; the product's own, version 0, last.
#[utoipa::path(get, path = "/api/v1/prompts", tag = "prompts",
    responses((status = 200, description = "All of them.", body = Vec<PromptVersion>)))]
pub async fn list_prompts(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
) -> Result<Json<Vec<PromptVersion>>> {
    prompts::list(&app, person.scope).await.map(Json)
}

/// One version of the prompt
///
/// Version 0 is the one that comes with the program.
#[utoipa::path(get, path = "/api/v1/prompts/{version}", tag = "prompts", params(("version" = u32, Path)),
    responses((status = 200, description = "With its text.", body = PromptView)))]
pub async fn get_prompt(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Path(version): Path<u32>,
) -> Result<Json<PromptView>> {
    prompts::get(&app, person.scope, version).await.map(Json)
}

/// Save the prompt as a new version
///
/// Refused as a conflict when somebody has saved a newer one than `after`. A company saves 60 in any hour, and 1 000 in all.
#[utoipa::path(post, path = "/api/v1/prompts", tag = "prompts", request_body = SavePrompt,
    responses((status = 201, description = "The new version.", body = PromptVersion)))]
pub async fn save_prompt(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Body(form): Body<SavePrompt>,
) -> Result<(StatusCode, Json<PromptVersion>)> {
    let saved = prompts::save(&app, &person.settings_person(app.clock().now())?, form).await?;
    Ok((StatusCode::CREATED, Json(saved)))
}

/// Bring an older version of the prompt back
///
/// As a new version: nothing is lost. It counts like one that is saved.
#[utoipa::path(post, path = "/api/v1/prompts/{version}/restore", tag = "prompts",
    params(("version" = u32, Path)), request_body = RestorePrompt,
    responses((status = 201, description = "The new version.", body = PromptVersion)))]
pub async fn restore_prompt(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Path(version): Path<u32>,
    Body(form): Body<RestorePrompt>,
) -> Result<(StatusCode, Json<PromptVersion>)> {
    let restored = prompts::restore(&app, &person.settings_person(app.clock().now())?, version, form).await?;
    Ok((StatusCode::CREATED, Json(restored)))
}

/// Which two versions.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CompareQuery {
    /// The older side.
    from: u32,
    /// The newer side.
    to: u32,
}

/// Compare two versions of the prompt
///
/// Line by line.
#[utoipa::path(get, path = "/api/v1/prompts/compare", tag = "prompts", params(CompareQuery),
    responses((status = 200, description = "Line by line.", body = PromptComparison)))]
pub async fn compare_prompts(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Query(query): Query<CompareQuery>,
) -> Result<Json<PromptComparison>> {
    prompts::compare(&app, person.scope, query.from, query.to).await.map(Json)
}
