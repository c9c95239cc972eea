//! Sign-in, sign-out, who am I.

use synkro_shared::session::{ConfirmRequest, LoginRequest, Me, SecondFactorRequest, SignIn};

use super::client::{Api, Call};
use super::error::ApiError;

impl Api {
    /// `POST /auth/login`
    ///
    /// # Errors
    /// `sign_in_failed`, `validation_failed`, `rate_limited`, `unavailable`, or no connection.
    pub async fn login(self, form: &LoginRequest) -> Result<SignIn, ApiError> {
        self.fetch(Call::post("/api/v1/auth/login").secret(form)).await
    }

    /// `POST /auth/second-factor`
    ///
    /// # Errors
    /// `code_refused`, `challenge_expired` (the password is asked for again), `rate_limited`, or no connection.
    pub async fn second_factor(self, form: &SecondFactorRequest) -> Result<Me, ApiError> {
        self.fetch(Call::post("/api/v1/auth/second-factor").secret(form)).await
    }

    /// `POST /auth/confirm`
    ///
    /// # Errors
    /// `sign_in_failed`, `code_refused`, `rate_limited`, or no connection.
    pub async fn confirm(self, form: &ConfirmRequest) -> Result<(), ApiError> {
        self.send(Call::post("/api/v1/auth/confirm").secret(form)).await.map(drop)
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
