//! The overview and runs.

use leptos::prelude::window;
use synkro_shared::RunId;
use synkro_shared::overview::Overview;
use synkro_shared::retry::{RetryFrom, RetryRun};
use synkro_shared::run::{RunView, StartRunRequest};

use super::client::{Api, Call, read};
use super::error::ApiError;

/// Answer of a poll.
pub enum Polled {
    /// Nothing has changed.
    Same,
    /// The run as it is now, and its tag for the next poll.
    Changed(Box<RunView>, Option<String>),
}

/// A key under which the server starts at most one run, however often the request is sent. Made from random bytes and
/// not by `crypto.randomUUID`, which browsers offer on https and localhost only.
#[must_use]
pub fn new_idempotency_key() -> String {
    let mut bytes = [0; 16];
    if let Ok(crypto) = window().crypto() {
        _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

impl Api {
    /// `GET /overview`
    ///
    /// # Errors
    /// No connection, or no permission.
    pub async fn overview(self) -> Result<Overview, ApiError> {
        self.fetch(Call::get("/api/v1/overview")).await
    }

    /// `POST /runs`. The same key again is the same run again.
    ///
    /// # Errors
    /// `run_active`, `validation_failed`, `not_configured`, or no connection.
    pub async fn start_run(self, request: &StartRunRequest, key: String) -> Result<RunView, ApiError> {
        self.fetch(Call::post("/api/v1/runs").header("idempotency-key", key).json(request)).await
    }

    /// `GET /runs/{id}`, answered with [`Polled::Same`] while nothing has changed since `tag`.
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn poll_run(self, id: RunId, tag: Option<String>) -> Result<Polled, ApiError> {
        let path = format!("/api/v1/runs/{id}");
        let mut call = Call::get(&path);
        if let Some(tag) = tag {
            call = call.header("if-none-match", tag);
        }
        let response = self.send(call).await?;
        if response.status() == 304 {
            return Ok(Polled::Same);
        }
        let tag = response.headers().get("etag");
        let run = read(&response).await?;
        Ok(Polled::Changed(Box::new(run), tag))
    }

    /// `POST /runs/{id}/cancel`
    ///
    /// # Errors
    /// `conflict` when it has ended meanwhile, or no connection.
    pub async fn cancel_run(self, id: RunId) -> Result<RunView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/runs/{id}/cancel"))).await
    }

    /// `POST /runs/{id}/retry`: goes on from there.
    ///
    /// # Errors
    /// `conflict`, `run_active`, or no connection.
    pub async fn retry_run(self, id: RunId, from: RetryFrom) -> Result<RunView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/runs/{id}/retry")).json(&RetryRun { from })).await
    }
}
