//! What Gemini's refusals mean.
//!
//! A wrong key comes as 400, a used-up day as an ordinary 429 with a misleadingly short wait: the status alone says
//! little. Body: `{"error":{code,message,status,details}}`, sometimes in an array of one. See
//! <https://ai.google.dev/gemini-api/docs/troubleshooting>.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::America::Los_Angeles;
use serde_json::Value;

use super::VENDOR;
use crate::error::{VendorError, VendorErrorKind as Kind};
use crate::http::{Reply, retry_after};
use crate::json;
use crate::manner::says_too_long;

/// The error of a refused request. A used-up day waits until midnight in California, when the quota is counted anew.
pub(super) fn read(reply: &Reply, key: &str, now: DateTime<Utc>) -> VendorError {
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
    let error = body.get(0).unwrap_or(&body).get("error").unwrap_or(&Value::Null);
    let details = error["details"].as_array().map_or(&[][..], Vec::as_slice);
    let status = error["status"].as_str().unwrap_or_default();
    let message = error["message"].as_str().or(error.as_str()).unwrap_or_default();
    let bad_key = details.iter().any(|detail| detail["reason"].as_str() == Some("API_KEY_INVALID"));
    let violations =
        || details.iter().flat_map(|detail| detail["violations"].as_array().into_iter().flatten());
    let violates = |what: &str| {
        violations().any(|violation| violation["quotaId"].as_str().is_some_and(|id| id.contains(what)))
    };
    let per_day = violates("PerDay");
    // No quota at all: both the minute's and the day's are over at the first request, or the limit itself is zero.
    let none = message.replace(' ', "").contains("limit:0") && !message.replace(' ', "").contains("limit:0.")
        || violations().any(|violation| json::integer(&violation["quotaValue"]) == Some(0))
        || (per_day && violates("PerMinute"));
    let kind = match reply.status {
        // Keys of this kind are refused for good since their end, in more than one wording.
        400 | 401 | 403 if key.starts_with("AIza") && (bad_key || reply.status == 401) => Kind::KeyOutdated,
        400 if bad_key => Kind::Unauthorized,
        400 | 403 if status == "FAILED_PRECONDITION" || message.contains("location is not supported") => {
            Kind::RegionBlocked
        }
        400 | 500 if says_too_long(message) => Kind::TooLarge,
        404 => Kind::ModelUnavailable,
        429 if none => Kind::NoFreeQuota,
        429 if per_day => Kind::DailyQuota,
        _ => reply.kind_of_status(),
    };
    let wait = match kind {
        Kind::DailyQuota => Some(until_reset(now)),
        Kind::RateLimited => details.iter().find_map(retry_delay).or(reply.retry_after),
        _ => reply.retry_after,
    };
    reply.error(VENDOR, kind, &[key]).with_retry_after(wait)
}

/// The status of an error that came with status 200.
pub(super) fn within(value: &Value) -> Option<u16> {
    let error = value.get(0).unwrap_or(value).get("error")?;
    let says = match error {
        Value::Object(fields) => !fields.is_empty(),
        Value::String(words) => !words.trim().is_empty(),
        _ => false,
    };
    if !says {
        return None;
    }
    let code = json::integer(&error["code"]).and_then(|code| u16::try_from(code).ok());
    Some(code.filter(|code| (400..600).contains(code)).unwrap_or(500))
}

/// `{"retryDelay": "44.1s"}`.
fn retry_delay(detail: &Value) -> Option<Duration> {
    retry_after::seconds(VENDOR, detail["retryDelay"].as_str()?.strip_suffix('s')?.parse().ok()?)
}

/// How long until the next midnight in California.
fn until_reset(now: DateTime<Utc>) -> Duration {
    let tomorrow = now.with_timezone(&Los_Angeles).date_naive() + TimeDelta::days(1);
    // California changes its clocks at two in the morning, so midnight always exists.
    let midnight =
        tomorrow.and_hms_opt(0, 0, 0).and_then(|local| Los_Angeles.from_local_datetime(&local).earliest());
    midnight
        .and_then(|midnight| (midnight.to_utc() - now).to_std().ok())
        .unwrap_or(Duration::from_secs(86_400))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorClass;
    use serde_json::json;

    fn error(status: u16, body: &Value) -> VendorError {
        let body = body.to_string().into_bytes();
        let reply = Reply { status, retry_after: None, content_range: None, html: false, body };
        read(&reply, "AQ.key-of-a-test", "2026-11-20T06:00:00Z".parse().unwrap())
    }

    fn body(status: &str, message: &str, details: Value) -> Value {
        json!({"error": {"code": 0, "status": status, "message": message, "details": details}})
    }

    #[test]
    fn every_known_refusal_has_its_meaning() {
        let none = json!([]);
        let key = json!([{"reason": "API_KEY_INVALID"}]);
        let cases = [
            (400, body("INVALID_ARGUMENT", "API key not valid", key), Kind::Unauthorized),
            (400, body("INVALID_ARGUMENT", "bad field", none.clone()), Kind::BadRequest),
            (
                400,
                body(
                    "INVALID_ARGUMENT",
                    "The input token count (9) exceeds the maximum number of tokens allowed",
                    none.clone(),
                ),
                Kind::TooLarge,
            ),
            (
                400,
                body("FAILED_PRECONDITION", "User location is not supported for the API use.", none.clone()),
                Kind::RegionBlocked,
            ),
            (401, body("UNAUTHENTICATED", "ACCESS_TOKEN_TYPE_UNSUPPORTED", none.clone()), Kind::Unauthorized),
            (402, body("RESOURCE_EXHAUSTED", "prepaid credits", none.clone()), Kind::PaymentRequired),
            (403, body("PERMISSION_DENIED", "reported as leaked", none.clone()), Kind::Forbidden),
            (404, body("NOT_FOUND", "models/x is not found", none.clone()), Kind::ModelUnavailable),
            (429, body("RESOURCE_EXHAUSTED", "quota", none.clone()), Kind::RateLimited),
            (499, body("CANCELLED", "", none.clone()), Kind::Unavailable),
            (503, body("UNAVAILABLE", "overloaded", none.clone()), Kind::Unavailable),
            (500, json!([body("INTERNAL", "array of one", none)]), Kind::Unavailable),
        ];
        for (status, body, kind) in cases {
            assert_eq!(error(status, &body).kind, kind, "{status} {body}");
        }
    }

    #[test]
    fn a_minute_quota_waits_as_asked_and_a_day_quota_until_midnight_in_california() {
        let delay = json!({"retryDelay": "44.1s"});
        let minute = error(429, &body("RESOURCE_EXHAUSTED", "", json!([delay])));
        assert_eq!(minute.class(), ErrorClass::RetryAfter(Duration::from_millis(44_100)));
        let violation =
            json!({"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]});
        let day = error(429, &body("RESOURCE_EXHAUSTED", "", json!([violation, delay])));
        assert_eq!(day.kind, Kind::DailyQuota);
        // 06:00 UTC is 22:00 of the day before in California in November.
        assert_eq!(day.class(), ErrorClass::RetryAfter(Duration::from_secs(2 * 3600)));
    }

    #[test]
    fn a_key_of_the_ended_kind_and_a_model_without_any_quota_are_told_apart_from_what_heals() {
        let reply = |status, body: &Value| Reply {
            status,
            retry_after: None,
            content_range: None,
            html: false,
            body: body.to_string().into_bytes(),
        };
        let invalid = body("INVALID_ARGUMENT", "API key not valid", json!([{"reason": "API_KEY_INVALID"}]));
        let oauth = body("UNAUTHENTICATED", "Expected OAuth 2 access token", json!([]));
        for (status, body) in [(400, &invalid), (401, &oauth)] {
            let error = read(&reply(status, body), "AIza-key", DateTime::UNIX_EPOCH);
            assert_eq!(error.kind, Kind::KeyOutdated, "{status}");
        }
        let violations = |ids: &[&str]| {
            let all: Vec<Value> = ids.iter().map(|id| json!({"quotaId": id})).collect();
            json!([{"violations": all}])
        };
        let both = violations(&["RequestsPerMinutePerProject-FreeTier", "RequestsPerDayPerProject-FreeTier"]);
        for body in [
            body("RESOURCE_EXHAUSTED", "Quota exceeded for metric x, limit: 0, model: y", json!([])),
            body("RESOURCE_EXHAUSTED", "", both),
            body("RESOURCE_EXHAUSTED", "", json!([{"violations": [{"quotaId": "a", "quotaValue": "0"}]}])),
        ] {
            let error = error(429, &body);
            assert_eq!((&error.kind, error.class()), (&Kind::NoFreeQuota, ErrorClass::Person), "{body}");
        }
        let some =
            error(429, &body("RESOURCE_EXHAUSTED", "limit: 20", violations(&["RequestsPerDay-FreeTier"])));
        assert_eq!(some.kind, Kind::DailyQuota);
    }

    #[test]
    fn an_error_within_an_answer_may_be_a_text() {
        for (value, status) in [
            (json!({"error": "upstream overloaded"}), Some(500)),
            (json!([{"error": "upstream overloaded"}]), Some(500)),
            (json!({"error": {"code": 429}}), Some(429)),
            (json!({"error": {"code": "503"}}), Some(503)),
            (json!({"error": {"message": "?"}}), Some(500)),
            (json!({"error": null}), None),
            (json!({"error": ""}), None),
            (json!({"error": {}}), None),
            (json!({"candidates": []}), None),
        ] {
            assert_eq!(within(&value), status, "{value}");
        }
    }

    #[test]
    fn an_echoed_key_is_not_kept() {
        let error = error(400, &body("INVALID_ARGUMENT", "key AQ.key-of-a-test is wrong", json!([])));
        assert_eq!(error.detail, "key [key] is wrong");
    }
}
