//! The person's own account: password, second factor, sessions, API tokens, name, language, theme.

use synkro_shared::account::{
    AccountView, ApiTokenView, ChangePasswordRequest, CreateTokenRequest, CreatedToken,
    EnableSecondFactorRequest, EnrolmentView, RecoveryCodes, RevokedSessions, SessionView,
    UpdateAccountRequest,
};
use synkro_shared::session::Me;
use synkro_shared::{ApiTokenId, SessionId};

use super::client::{Api, Call};
use super::error::ApiError;

impl Api {
    /// `GET /account`
    ///
    /// # Errors
    /// No connection.
    pub async fn account(self) -> Result<AccountView, ApiError> {
        self.fetch(Call::get("/api/v1/account")).await
    }

    /// `PATCH /account`
    ///
    /// # Errors
    /// `validation_failed`, or no connection.
    pub async fn update_account(self, request: &UpdateAccountRequest) -> Result<Me, ApiError> {
        self.fetch(Call::patch("/api/v1/account").json(request)).await
    }

    /// `POST /account/password`. Other sessions end.
    ///
    /// # Errors
    /// `validation_failed`, or no connection.
    pub async fn change_password(self, request: &ChangePasswordRequest) -> Result<(), ApiError> {
        self.send(Call::post("/api/v1/account/password").secret(request)).await.map(drop)
    }

    /// `POST /account/second-factor/enrolment`
    ///
    /// # Errors
    /// `step_up_required`, or no connection.
    pub async fn begin_enrolment(self) -> Result<EnrolmentView, ApiError> {
        self.fetch(Call::post("/api/v1/account/second-factor/enrolment").empty()).await
    }

    /// `POST /account/second-factor`. Other sessions end.
    ///
    /// # Errors
    /// `code_refused`, `conflict` when the enrolment has run out, or no connection.
    pub async fn enable_second_factor(
        self,
        request: &EnableSecondFactorRequest,
    ) -> Result<RecoveryCodes, ApiError> {
        self.fetch(Call::post("/api/v1/account/second-factor").secret(request)).await
    }

    /// `DELETE /account/second-factor`
    ///
    /// # Errors
    /// `step_up_required`, `forbidden` for staff, or no connection.
    pub async fn disable_second_factor(self) -> Result<(), ApiError> {
        self.send(Call::delete("/api/v1/account/second-factor")).await.map(drop)
    }

    /// `POST /account/second-factor/recovery-codes`. The codes before stop working.
    ///
    /// # Errors
    /// `step_up_required`, or no connection.
    pub async fn renew_recovery_codes(self) -> Result<RecoveryCodes, ApiError> {
        self.fetch(Call::post("/api/v1/account/second-factor/recovery-codes").empty()).await
    }

    /// `GET /account/sessions`
    ///
    /// # Errors
    /// No connection.
    pub async fn sessions(self) -> Result<Vec<SessionView>, ApiError> {
        self.fetch(Call::get("/api/v1/account/sessions")).await
    }

    /// `DELETE /account/sessions/{id}`
    ///
    /// # Errors
    /// `not_found` when it has ended already, or no connection.
    pub async fn revoke_session(self, id: SessionId) -> Result<(), ApiError> {
        self.send(Call::delete(&format!("/api/v1/account/sessions/{id}"))).await.map(drop)
    }

    /// `POST /account/sessions/revoke-others`
    ///
    /// # Errors
    /// No connection.
    pub async fn revoke_other_sessions(self) -> Result<RevokedSessions, ApiError> {
        self.fetch(Call::post("/api/v1/account/sessions/revoke-others").empty()).await
    }

    /// `GET /account/tokens`
    ///
    /// # Errors
    /// No connection.
    pub async fn tokens(self) -> Result<Vec<ApiTokenView>, ApiError> {
        self.fetch(Call::get("/api/v1/account/tokens")).await
    }

    /// `POST /account/tokens`
    ///
    /// # Errors
    /// `step_up_required`, `validation_failed`, or no connection.
    pub async fn create_token(self, request: &CreateTokenRequest) -> Result<CreatedToken, ApiError> {
        self.fetch(Call::post("/api/v1/account/tokens").json(request)).await
    }

    /// `DELETE /account/tokens/{id}`
    ///
    /// # Errors
    /// `not_found` when it was revoked already, or no connection.
    pub async fn revoke_token(self, id: ApiTokenId) -> Result<(), ApiError> {
        self.send(Call::delete(&format!("/api/v1/account/tokens/{id}"))).await.map(drop)
    }
}
