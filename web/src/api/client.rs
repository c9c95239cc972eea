//! One request: headers, time limit, abort when the view that asked goes away, problems. Knows no resource.

use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::Array;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use synkro_shared::{ProblemKind, SecretForm};
use web_sys::{AbortController, AbortSignal};

use super::ApiError;
use crate::session::Session;

const TIME_LIMIT_MS: u32 = 30_000;

/// Aborts what is under way when it is dropped, which is when the owning view is cleaned up.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The client of one view. Its requests end with the view.
#[derive(Clone, Copy)]
pub struct Api {
    abort: StoredValue<AbortOnDrop, LocalStorage>,
    session: Session,
}

/// A request before it is sent.
pub(super) struct Call<'a> {
    method: Method,
    path: &'a str,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

impl<'a> Call<'a> {
    pub(super) fn get(path: &'a str) -> Self {
        Self { method: Method::GET, path, headers: Vec::new(), body: None }
    }

    pub(super) fn post(path: &'a str) -> Self {
        Self { method: Method::POST, path, headers: Vec::new(), body: None }
    }

    pub(super) fn patch(path: &'a str) -> Self {
        Self { method: Method::PATCH, path, headers: Vec::new(), body: None }
    }

    pub(super) fn put(path: &'a str) -> Self {
        Self { method: Method::PUT, path, headers: Vec::new(), body: None }
    }

    pub(super) fn delete(path: &'a str) -> Self {
        Self { method: Method::DELETE, path, headers: Vec::new(), body: None }
    }

    /// For operations that take no more than their address: they expect an empty object.
    pub(super) fn empty(mut self) -> Self {
        self.body = Some("{}".to_owned());
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(super) fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }

    /// A form that holds secrets.
    pub(super) fn secret(mut self, form: &impl SecretForm) -> Self {
        self.body = Some(form.to_body().to_string());
        self
    }
}

impl Api {
    /// The client of the view being built.
    ///
    /// # Panics
    /// In a browser without `AbortController`, which none that runs this page lacks.
    #[must_use]
    pub fn for_this_view() -> Self {
        let controller = AbortController::new().expect("a browser that runs WASM has AbortController");
        Self { abort: StoredValue::new_local(AbortOnDrop(controller)), session: expect_context() }
    }

    /// Sends and reads JSON.
    pub(super) async fn fetch<T: DeserializeOwned>(self, call: Call<'_>) -> Result<T, ApiError> {
        let response = self.send(call).await?;
        read(&response).await
    }

    /// Sends; every answer of 400 and above is an error.
    pub(super) async fn send(self, call: Call<'_>) -> Result<Response, ApiError> {
        let signal = self.signal().ok_or(ApiError::Aborted)?;
        let writes = call.method != Method::GET;
        let of_session = self.session.number();
        let mut request = RequestBuilder::new(call.path)
            .method(call.method)
            .header("accept", "application/json")
            .abort_signal(Some(&signal));
        if writes {
            request = request.header("x-synkro", "1").header("content-type", "application/json");
        }
        for (name, value) in call.headers {
            request = request.header(name, &value);
        }
        let sent = match call.body {
            Some(body) => request.body(body).map_err(|_| ApiError::Unreadable)?.send().await,
            None => request.send().await,
        };
        let response = sent.map_err(|error| unsent(&error))?;
        if response.status() < 400 {
            return Ok(response);
        }
        let retry_after = response.headers().get("retry-after").and_then(|seconds| seconds.parse().ok());
        let text = response.text().await.map_err(|error| unsent(&error))?;
        let refused = ApiError::refused(response.status(), retry_after, &text);
        match refused.kind() {
            // An answer to a question of the session before says nothing about the one of now.
            Some(ProblemKind::Unauthenticated) if self.session.number() == of_session => self.session.ended(),
            Some(
                ProblemKind::Forbidden | ProblemKind::SecondFactorRequired | ProblemKind::ApprovalPending,
            ) => self.session.doubt(),
            _ => {}
        }
        Err(refused)
    }

    /// Ends with the view or with the time limit; `None` when the view is gone already.
    fn signal(self) -> Option<AbortSignal> {
        let of_view = self.abort.try_with_value(|abort| abort.0.signal())?;
        Some(AbortSignal::any(&Array::of2(&of_view, &AbortSignal::timeout_with_u32(TIME_LIMIT_MS))))
    }
}

pub(super) fn unsent(error: &gloo_net::Error) -> ApiError {
    match error {
        gloo_net::Error::JsError(error) if error.name == "TimeoutError" => ApiError::Timeout,
        gloo_net::Error::JsError(error) if error.name == "AbortError" => ApiError::Aborted,
        gloo_net::Error::JsError(_) | gloo_net::Error::GlooError(_) => ApiError::Network,
        gloo_net::Error::SerdeError(_) => ApiError::Unreadable,
    }
}

pub(super) async fn read<T: DeserializeOwned>(response: &Response) -> Result<T, ApiError> {
    let text = response.text().await.map_err(|error| unsent(&error))?;
    serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)
}
