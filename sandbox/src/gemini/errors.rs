//! Google's error bodies.

use serde_json::{Value, json};

use crate::http::Reply;

pub(crate) fn error(code: u16, status: &str, message: &str) -> Reply {
    with_details(code, status, message, json!([]))
}

fn with_details(code: u16, status: &str, message: &str, details: Value) -> Reply {
    let mut error = json!({"code": code, "message": message, "status": status});
    if details.as_array().is_some_and(|details| !details.is_empty()) {
        error["details"] = details;
    }
    Reply::text(code, "application/json; charset=UTF-8", json!({"error": error}).to_string())
}

/// 400, not 401: so does the vendor.
pub(crate) fn key_invalid() -> Reply {
    let details = json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
        "domain": "googleapis.com", "metadata": {"service": "generativelanguage.googleapis.com"}}]);
    with_details(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", details)
}

pub(crate) fn invalid(message: &str) -> Reply {
    error(400, "INVALID_ARGUMENT", message)
}

pub(crate) fn per_minute_quota(retry_after: Option<u64>) -> Reply {
    quota("GenerateRequestsPerMinutePerProjectPerModel", retry_after)
}

/// The retry delay misleads on purpose: only the quota's name tells that the day is over.
pub(crate) fn per_day_quota() -> Reply {
    quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", Some(44))
}

/// Both quotas are named, and both are nothing.
pub(crate) fn no_quota(model: &str) -> Reply {
    let violation = |id: &str| {
        json!({"quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests", "quotaId": id,
            "quotaDimensions": {"location": "global", "model": model}, "quotaValue": "0"})
    };
    let details = json!([
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
            violation("GenerateRequestsPerDayPerProjectPerModel-FreeTier"),
            violation("GenerateRequestsPerMinutePerProjectPerModel-FreeTier")]},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "29s"}]);
    let message = format!(
        "You exceeded your current quota, please check your plan and billing details.\n* Quota exceeded for metric: generate_content_free_tier_requests, limit: 0, model: {model}\nPlease retry in 29s."
    );
    with_details(429, "RESOURCE_EXHAUSTED", &message, details)
}

/// The vendor takes such keys no longer.
pub(crate) fn key_kind_ended() -> Reply {
    let details = json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "ACCESS_TOKEN_TYPE_UNSUPPORTED",
        "domain": "googleapis.com", "metadata": {"service": "generativelanguage.googleapis.com"}}]);
    let message = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.";
    with_details(401, "UNAUTHENTICATED", message, details)
}

fn quota(id: &str, retry_after: Option<u64>) -> Reply {
    let mut details = vec![
        json!({"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{
            "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests", "quotaId": id,
            "quotaDimensions": {"location": "global", "model": "gemini-3.8-flash"}, "quotaValue": "20"}]}),
        json!({"@type": "type.googleapis.com/google.rpc.Help", "links": []}),
    ];
    let mut message =
        "You exceeded your current quota, please check your plan and billing details.".to_owned();
    if let Some(seconds) = retry_after {
        details.push(
            json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": format!("{seconds}s")}),
        );
        message.push_str(&format!("\nPlease retry in {seconds}s."));
    }
    with_details(429, "RESOURCE_EXHAUSTED", &message, Value::Array(details))
}

pub(crate) fn server_error(status: u16) -> Reply {
    match status {
        503 => error(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
        504 => error(504, "DEADLINE_EXCEEDED", "The request timed out. Please try again."),
        other => error(other, "INTERNAL", "An internal error has occurred. Please retry or report."),
    }
}
