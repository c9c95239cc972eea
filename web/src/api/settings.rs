//! The settings wizard: connections, checks, samples, the prompt's versions.

use synkro_shared::SecretForm;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::{
    AuthorizeAmocrm, AutomationPreview, AutomationSettings, IntegrationView, OperationView, PromptComparison,
    PromptVersion, PromptView, RestorePrompt, SavePrompt, SetSourceMode, SettingsView, SourceMode,
    StartOperation, SupabaseSql,
};
use uuid::Uuid;

use super::client::{Api, Call};
use super::error::ApiError;

fn path(kind: IntegrationKind) -> String {
    format!("/api/v1/integrations/{}", kind.code())
}

impl Api {
    /// `GET /settings`
    ///
    /// # Errors
    /// No connection.
    pub async fn settings(self) -> Result<SettingsView, ApiError> {
        self.fetch(Call::get("/api/v1/settings")).await
    }

    /// `PUT /settings/source-mode`
    ///
    /// # Errors
    /// No connection.
    pub async fn set_source_mode(self, source_mode: SourceMode) -> Result<SettingsView, ApiError> {
        self.fetch(Call::put("/api/v1/settings/source-mode").json(&SetSourceMode { source_mode })).await
    }

    /// `GET /integrations/{kind}`
    ///
    /// # Errors
    /// No connection.
    pub async fn integration(self, kind: IntegrationKind) -> Result<IntegrationView, ApiError> {
        self.fetch(Call::get(&path(kind))).await
    }

    /// `PUT /integrations/{kind}/settings`
    ///
    /// # Errors
    /// `validation_failed`, or no connection.
    pub async fn put_integration(
        self,
        kind: IntegrationKind,
        form: &impl SecretForm,
    ) -> Result<IntegrationView, ApiError> {
        self.fetch(Call::put(&format!("{}/settings", path(kind))).secret(form)).await
    }

    /// `PUT /integrations/automation/settings`
    ///
    /// # Errors
    /// `validation_failed`, or no connection.
    pub async fn put_automation(self, settings: &AutomationSettings) -> Result<IntegrationView, ApiError> {
        let path = format!("{}/settings", path(IntegrationKind::Automation));
        self.fetch(Call::put(&path).json(settings)).await
    }

    /// `DELETE /integrations/{kind}`
    ///
    /// # Errors
    /// `not_found` when it was forgotten before, or no connection.
    pub async fn forget_integration(self, kind: IntegrationKind) -> Result<(), ApiError> {
        self.send(Call::delete(&path(kind))).await.map(drop)
    }

    /// `POST /integrations/{kind}/operations`
    ///
    /// # Errors
    /// `rate_limited`, or no connection.
    pub async fn start_operation(
        self,
        kind: IntegrationKind,
        request: StartOperation,
    ) -> Result<OperationView, ApiError> {
        self.fetch(Call::post(&format!("{}/operations", path(kind))).json(&request)).await
    }

    /// `GET /operations/{id}`
    ///
    /// # Errors
    /// `not_found` an hour after it began, or no connection.
    pub async fn operation(self, id: Uuid) -> Result<OperationView, ApiError> {
        self.fetch(Call::get(&format!("/api/v1/operations/{id}"))).await
    }

    /// `GET /integrations/supabase/sql`
    ///
    /// # Errors
    /// No connection.
    pub async fn supabase_sql(self) -> Result<SupabaseSql, ApiError> {
        self.fetch(Call::get("/api/v1/integrations/supabase/sql")).await
    }

    /// `POST /integrations/amocrm/authorize`
    ///
    /// # Errors
    /// `validation_failed` when the integration was not saved, or no connection.
    pub async fn authorize_amocrm(self) -> Result<AuthorizeAmocrm, ApiError> {
        self.fetch(Call::post("/api/v1/integrations/amocrm/authorize").empty()).await
    }

    /// `POST /integrations/automation/preview`
    ///
    /// # Errors
    /// `validation_failed`, or no connection.
    pub async fn preview_automation(
        self,
        settings: AutomationSettings,
    ) -> Result<AutomationPreview, ApiError> {
        self.fetch(Call::post("/api/v1/integrations/automation/preview").json(&settings)).await
    }

    /// `GET /prompts`
    ///
    /// # Errors
    /// No connection.
    pub async fn prompts(self) -> Result<Vec<PromptVersion>, ApiError> {
        self.fetch(Call::get("/api/v1/prompts")).await
    }

    /// `GET /prompts/{version}`
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn prompt(self, version: u32) -> Result<PromptView, ApiError> {
        self.fetch(Call::get(&format!("/api/v1/prompts/{version}"))).await
    }

    /// `POST /prompts`
    ///
    /// # Errors
    /// `conflict` when somebody saved a newer one, `validation_failed`, or no connection.
    pub async fn save_prompt(self, form: &SavePrompt) -> Result<PromptVersion, ApiError> {
        self.fetch(Call::post("/api/v1/prompts").json(form)).await
    }

    /// `POST /prompts/{version}/restore`
    ///
    /// # Errors
    /// `conflict` when somebody saved a newer one, or no connection.
    pub async fn restore_prompt(self, version: u32, form: RestorePrompt) -> Result<PromptVersion, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/prompts/{version}/restore")).json(&form)).await
    }

    /// `GET /prompts/compare`
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn compare_prompts(self, from: u32, to: u32) -> Result<PromptComparison, ApiError> {
        self.fetch(Call::get(&format!("/api/v1/prompts/compare?from={from}&to={to}"))).await
    }
}
