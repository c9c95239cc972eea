//! Sign-in, sign-out, who am I.

use synkro_shared::session::{LoginRequest, Me};

use super::client::{Api, Call};
use super::error::ApiError;

impl Api {
    /// `POST /auth/login`
    ///
    /// # Errors
    /// `sign_in_failed`, `validation_failed`, `rate_limited`, or no connection.
    pub async fn login(self, form: &LoginRequest) -> Result<Me, ApiError> {
        self.fetch(Call::post("/api/v1/auth/login").json(form)).await
    }

    /// `POST /auth/logout`
    ///
    /// # Errors
    /// No connection.
    pub async fn logout(self) -> Result<(), ApiError> {
        self.send(Call::post("/api/v1/auth/logout")).await.map(drop)
    }

    /// `GET /auth/me`
    ///
    /// # Errors
    /// `unauthenticated`, or no connection.
    pub async fn me(self) -> Result<Me, ApiError> {
        self.fetch(Call::get("/api/v1/auth/me")).await
    }
}
