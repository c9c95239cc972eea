//! `GET /api/v1/people`.

use axum::Json;
use axum::extract::State;
use synkro_shared::people::PersonView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::rules::ListPeople;

/// The company's people, by name
///
/// Disabled ones and those who wait for the company's word, too. A company has at most 500.
#[utoipa::path(get, path = "/api/v1/people", tag = "people",
    responses((status = 200, description = "Everybody who has an account.", body = Vec<PersonView>)))]
pub async fn list_people(
    Access(person): Access<ListPeople>,
    State(app): State<App>,
) -> Result<Json<Vec<PersonView>>> {
    app.store.list_people(person.holder()).await.map(Json)
}
