//! amoCRM's error bodies. JSON from the application, HTML from the server in front of it.

use serde_json::json;

use crate::http::Reply;

pub(crate) fn problem(status: u16, title: &str, detail: &str) -> Reply {
    let kind = format!("https://httpstatus.es/{status}");
    let body = json!({"title": title, "type": kind, "status": status, "detail": detail});
    Reply::text(status, "application/problem+json", body.to_string())
}

pub(crate) fn unauthorized() -> Reply {
    problem(401, "Unauthorized", "Неверный логин или пароль")
}

pub(crate) fn not_found() -> Reply {
    problem(404, "Not Found", "Cannot find the requested resource")
}

pub(crate) fn forbidden(detail: &str) -> Reply {
    problem(403, "Forbidden", detail)
}

pub(crate) fn bad_request(path: &str, detail: &str) -> Reply {
    let error = json!({"code": "InvalidType", "path": path, "detail": detail});
    let body = json!({"validation-errors": [{"request_id": "0", "errors": [error]}],
        "title": "Bad Request", "type": "https://httpstatus.es/400", "status": 400, "detail": "Request validation failed"});
    Reply::text(400, "application/problem+json", body.to_string())
}

/// HTML, and no `Retry-After`.
pub(crate) fn too_many_requests() -> Reply {
    Reply::html(429, "Too Many Requests")
}

pub(crate) fn forbidden_by_nginx() -> Reply {
    Reply::html(403, "Forbidden")
}

/// The token endpoint's own form.
pub(crate) fn oauth(status: u16, hint: Option<&str>) -> Reply {
    let (title, detail) = match hint {
        Some(_) => ("Некорректный запрос", "В запросе отсутствует ряд параметров или параметры невалидны"),
        None => ("Некорректный клиент", "Авторизация клиента не прошла"),
    };
    let mut body = json!({"title": title, "type": "https://developers.amocrm.ru/v3/errors/OAuthProblemJson",
        "status": status, "detail": detail});
    if let Some(hint) = hint {
        body["hint"] = json!(hint);
    }
    Reply::text(status, "application/problem+json", body.to_string())
}
