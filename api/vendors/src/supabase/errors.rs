//! What PostgREST's and the gateway's errors mean.
//!
//! PostgREST answers `{code, details, hint, message}`, the gateway before it `{message, hint}`. Texts are never
//! compared: the vendor rewords them. Tables: <https://docs.postgrest.org/en/stable/references/errors.html>,
//! <https://supabase.com/docs/guides/platform/http-status-codes>.

use serde_json::Value;

use super::VENDOR;
use crate::error::{VendorError, VendorErrorKind as Kind};
use crate::http::Reply;

/// The error of a refused request.
pub(super) fn read(reply: &Reply, key: &str) -> VendorError {
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
    let code = body.get("code").and_then(Value::as_str).unwrap_or_default();
    let kind = match kind(reply, code) {
        // The one text that is looked at: another reading would only make the words less helpful.
        Kind::Unauthorized if key.starts_with("eyJ") && says_legacy(&body) => Kind::LegacyKeysOff,
        kind => kind,
    };
    reply.error(VENDOR, kind, &[key])
}

fn says_legacy(body: &Value) -> bool {
    body["message"].as_str().is_some_and(|text| text.to_ascii_lowercase().contains("legacy"))
}

fn kind(reply: &Reply, code: &str) -> Kind {
    match code {
        "42501" => return Kind::GrantMissing,
        "25006" => return Kind::ReadOnly,
        "PGRST202" | "PGRST204" | "PGRST205" | "42P01" | "42703" | "42883" => return Kind::SchemaMissing,
        "PGRST002" | "PGRST106" => return Kind::DataApiOff,
        "PGRST301" | "PGRST302" | "PGRST303" => return Kind::Unauthorized,
        // The statement was cancelled, so nothing of it happened.
        "57014" => return Kind::Timeout { sent: false },
        "23505" | "23503" => return Kind::Conflict,
        // A row hit twice by one upsert: ours to prevent, and status 500 all the same.
        "21000" => return Kind::BadRequest,
        // A value that the column does not take, or a constraint: of this row, not of its neighbours.
        // P0001 is what a trigger of the client raises; 54000 what an index of theirs cannot hold.
        "23502" | "23514" | "23P01" | "P0001" | "54000" => return Kind::RowRefused,
        _ if code.len() == 5 && code.starts_with("22") => return Kind::RowRefused,
        _ => {}
    }
    match reply.status {
        540 => Kind::ProjectPaused,
        _ => reply.kind_of_status(),
    }
}

/// Whether half the rows may get through: the body was too large or took the database too long.
pub(super) fn smaller_may_pass(error: &VendorError) -> bool {
    match error.kind {
        Kind::TooLarge => error.status == Some(413),
        Kind::Timeout { .. } => error.status.is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorClass;

    fn error(status: u16, body: &str) -> VendorError {
        let body = body.as_bytes().to_vec();
        read(&Reply { status, retry_after: None, content_range: None, html: false, body }, "sb_secret_key")
    }

    #[test]
    fn every_known_answer_has_its_meaning() {
        let cases = [
            (
                401,
                r#"{"message":"Invalid API key","hint":"Double check"}"#,
                Kind::Unauthorized,
                ErrorClass::Person,
            ),
            (401, "", Kind::Unauthorized, ErrorClass::Person),
            (
                401,
                r#"{"code":"42501","message":"permission denied"}"#,
                Kind::GrantMissing,
                ErrorClass::Person,
            ),
            (
                403,
                r#"{"code":"42501","message":"permission denied"}"#,
                Kind::GrantMissing,
                ErrorClass::Person,
            ),
            (401, r#"{"code":"PGRST303","message":"JWT expired"}"#, Kind::Unauthorized, ErrorClass::Person),
            (404, r#"{"code":"PGRST205","message":"no table"}"#, Kind::SchemaMissing, ErrorClass::Person),
            (400, r#"{"code":"PGRST204","message":"no column"}"#, Kind::SchemaMissing, ErrorClass::Person),
            (404, r#"{"code":"42P01","message":"no relation"}"#, Kind::SchemaMissing, ErrorClass::Person),
            (405, r#"{"code":"25006","message":"read-only"}"#, Kind::ReadOnly, ErrorClass::Person),
            (406, r#"{"code":"PGRST106","message":"Invalid schema"}"#, Kind::DataApiOff, ErrorClass::Person),
            (503, r#"{"code":"PGRST002","message":"schema cache"}"#, Kind::DataApiOff, ErrorClass::Retry),
            (503, r#"{"code":"PGRST000","message":"no database"}"#, Kind::Unavailable, ErrorClass::Retry),
            (504, r#"{"code":"PGRST003","message":"pool"}"#, Kind::Unavailable, ErrorClass::Retry),
            (409, r#"{"code":"23505","message":"duplicate"}"#, Kind::Conflict, ErrorClass::Failed),
            (500, r#"{"code":"21000","message":"twice"}"#, Kind::BadRequest, ErrorClass::Failed),
            (500, r#"{"code":"40001","message":"serialization"}"#, Kind::Unavailable, ErrorClass::Retry),
            (
                500,
                r#"{"code":"57014","message":"timeout"}"#,
                Kind::Timeout { sent: false },
                ErrorClass::Retry,
            ),
            (400, r#"{"code":"22P05","message":"bad value"}"#, Kind::RowRefused, ErrorClass::Failed),
            (400, r#"{"code":"22008","message":"out of range"}"#, Kind::RowRefused, ErrorClass::Failed),
            (400, r#"{"code":"23502","message":"null value"}"#, Kind::RowRefused, ErrorClass::Failed),
            (400, r#"{"code":"23P01","message":"exclusion"}"#, Kind::RowRefused, ErrorClass::Failed),
            (400, r#"{"code":"P0001","message":"no drafts here"}"#, Kind::RowRefused, ErrorClass::Failed),
            (500, r#"{"code":"54000","message":"index row size"}"#, Kind::RowRefused, ErrorClass::Failed),
            (400, r#"{"code":"PGRST100","message":"parse"}"#, Kind::BadRequest, ErrorClass::Failed),
            (402, r#"{"message":"overdue_payment"}"#, Kind::PaymentRequired, ErrorClass::Person),
            (413, "", Kind::TooLarge, ErrorClass::Failed),
            (429, "", Kind::RateLimited, ErrorClass::Retry),
            (540, "<html>", Kind::ProjectPaused, ErrorClass::Person),
            (544, "", Kind::Unavailable, ErrorClass::Retry),
            (521, "<html>", Kind::Unavailable, ErrorClass::Retry),
        ];
        for (status, body, kind, class) in cases {
            let error = error(status, body);
            assert_eq!(
                (&error.kind, error.class(), error.status),
                (&kind, class, Some(status)),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn the_vendors_words_come_without_the_key() {
        let error = error(401, r#"{"message":"no such key sb_secret_key"}"#);
        assert_eq!(error.detail, "no such key [key]");
    }
}
