//! `GET /api/v1/integrations/supabase/sql`.

use axum::Json;
use axum::extract::State;
use synkro_shared::settings::SupabaseSql;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::rules::ManageSettings;
use crate::services::settings::views;

/// The SQL block to paste into the company's Supabase project
///
/// From the version that the last check found to the current one; it may be run again.
#[utoipa::path(get, path = "/api/v1/integrations/supabase/sql", tag = "integrations",
    responses((status = 200, description = "The block.", body = SupabaseSql)))]
pub async fn get_supabase_sql(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
) -> Result<Json<SupabaseSql>> {
    views::supabase_sql(&app, person.scope).await.map(Json)
}
