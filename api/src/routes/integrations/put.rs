//! `PUT /api/v1/integrations/…/settings`: what people enter. An empty secret keeps the one before.

use axum::Json;
use axum::extract::State;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::{
    AiForm, AmocrmForm, AutomationSettings, IntegrationView, RadistForm, SupabaseForm, TelegramForm,
};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::ManageSettings;
use crate::services::settings::{automation, forms, views};

/// Enter the project and both keys: Supabase
///
/// The step is unproven then, until it is checked. A secret whose destination changes has to be typed again.
#[utoipa::path(put, path = "/api/v1/integrations/supabase/settings", tag = "integrations", request_body = SupabaseForm,
    responses((status = 200, description = "As it stands now.", body = IntegrationView)))]
pub async fn put_supabase(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Body(form): Body<SupabaseForm>,
) -> Result<Json<IntegrationView>> {
    forms::put_supabase(&app, &person.settings_person(app.clock().now())?, &form).await?;
    views::integration(&app, person.scope, IntegrationKind::Supabase).await.map(Json)
}

/// Enter how the account is connected: amoCRM
///
/// The step is unproven then, until it is checked. A secret whose destination changes has to be typed again.
#[utoipa::path(put, path = "/api/v1/integrations/amocrm/settings", tag = "integrations", request_body = AmocrmForm,
    responses((status = 200, description = "As it stands now.", body = IntegrationView)))]
pub async fn put_amocrm(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Body(form): Body<AmocrmForm>,
) -> Result<Json<IntegrationView>> {
    forms::put_amocrm(&app, &person.settings_person(app.clock().now())?, &form).await?;
    views::integration(&app, person.scope, IntegrationKind::Amocrm).await.map(Json)
}

/// Enter the key, the company and its connections: Radist
///
/// The step is unproven then, until it is checked. A secret whose destination changes has to be typed again.
#[utoipa::path(put, path = "/api/v1/integrations/radist/settings", tag = "integrations", request_body = RadistForm,
    responses((status = 200, description = "As it stands now.", body = IntegrationView)))]
pub async fn put_radist(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Body(form): Body<RadistForm>,
) -> Result<Json<IntegrationView>> {
    forms::put_radist(&app, &person.settings_person(app.clock().now())?, &form).await?;
    views::integration(&app, person.scope, IntegrationKind::Radist).await.map(Json)
}

/// Enter whose model it is: the AI
///
/// The step is unproven then, until it is checked. A secret whose destination changes has to be typed again.
#[utoipa::path(put, path = "/api/v1/integrations/ai/settings", tag = "integrations", request_body = AiForm,
    responses((status = 200, description = "As it stands now.", body = IntegrationView)))]
pub async fn put_ai(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Body(form): Body<AiForm>,
) -> Result<Json<IntegrationView>> {
    forms::put_ai(&app, &person.settings_person(app.clock().now())?, &form).await?;
    views::integration(&app, person.scope, IntegrationKind::Ai).await.map(Json)
}

/// Enter the bot and the chat: Telegram
///
/// The step is unproven then, until it is checked. A secret whose destination changes has to be typed again.
#[utoipa::path(put, path = "/api/v1/integrations/telegram/settings", tag = "integrations", request_body = TelegramForm,
    responses((status = 200, description = "As it stands now.", body = IntegrationView)))]
pub async fn put_telegram(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Body(form): Body<TelegramForm>,
) -> Result<Json<IntegrationView>> {
    forms::put_telegram(&app, &person.settings_person(app.clock().now())?, &form).await?;
    views::integration(&app, person.scope, IntegrationKind::Telegram).await.map(Json)
}

/// Say when reports are made
///
/// Days and times are those of the company's time zone.
#[utoipa::path(put, path = "/api/v1/integrations/automation/settings", tag = "integrations", request_body = AutomationSettings,
    responses((status = 200, description = "As it stands now.", body = IntegrationView)))]
pub async fn put_automation(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Body(form): Body<AutomationSettings>,
) -> Result<Json<IntegrationView>> {
    automation::put(&app, &person.settings_person(app.clock().now())?, &form).await?;
    views::integration(&app, person.scope, IntegrationKind::Automation).await.map(Json)
}
