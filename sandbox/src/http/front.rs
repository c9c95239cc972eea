//! The way of every request of a vendor: read, logged, disturbed when a fault wants it, answered, written.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use futures::StreamExt;
use serde_json::{Value, json};

use super::server::Scissors;
use super::{Call, Reply};
use crate::faults::Action;
use crate::requests::Vendor;
use crate::world::World;
use crate::{amocrm, gemini, radist, supabase, telegram};

const BODY_LIMIT: usize = 128 * 1024 * 1024;

#[derive(Clone)]
pub(crate) struct Front {
    /// One of each company, the demo's first.
    pub(crate) worlds: Arc<[Arc<World>]>,
    pub(crate) vendor: Vendor,
}

impl Front {
    /// Whose account a request is for. What belongs to nobody is refused by the first company's.
    fn whose(&self, call: &Call) -> &Arc<World> {
        let owns: fn(&World, &Call) -> bool = match self.vendor {
            Vendor::Amocrm => amocrm::owns,
            Vendor::Radist => radist::owns,
            Vendor::Supabase => supabase::owns,
            Vendor::Gemini => gemini::owns,
            Vendor::Telegram => telegram::owns,
        };
        self.worlds.iter().find(|world| owns(world, call)).unwrap_or(&self.worlds[0])
    }
}

pub(crate) fn vendor_router(front: Front) -> Router {
    Router::new().fallback(pass).with_state(front)
}

async fn pass(
    State(front): State<Front>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return render(Reply::html(413, "Request Entity Too Large"), None);
    };
    let (path, query) = (parts.uri.path().to_owned(), parts.uri.query().unwrap_or_default().to_owned());
    let call = Call { method: parts.method, path, query, headers: parts.headers, body };
    let (world, vendor) = (Arc::clone(front.whose(&call)), front.vendor);
    let now = world.clock.now();
    let seq = world.log.begin(now, vendor, call.method.as_str(), &call.target(), call.body.len());
    let action = world.faults.take(vendor, &call);
    let reply = match &action {
        Some(Action::Reset) => {
            scissors.cut();
            return Response::new(Body::empty());
        }
        Some(action) => match instead(vendor, action) {
            Some(reply) => reply,
            None => whole(&world, vendor, call, Some(action.clone())).await,
        },
        None => whole(&world, vendor, call, None).await,
    };
    let latency = world.settings().latency_ms;
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    if let Some(Action::Stall { millis }) = action {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    if reply.unanswered {
        scissors.cut();
        return Response::new(Body::empty());
    }
    world.log.finish(seq, reply.status);
    render(reply, action.as_ref())
}

/// Faults that stand in place of the vendor's answer.
fn instead(vendor: Vendor, action: &Action) -> Option<Reply> {
    Some(match action {
        Action::Status { status, headers, body } => {
            let mut reply =
                Reply::text(*status, "text/plain; charset=utf-8", body.clone().unwrap_or_default());
            for (name, value) in headers {
                reply.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
                reply = reply.with(name, value.clone());
            }
            reply
        }
        Action::Empty204 => Reply::empty(204),
        Action::RateLimited { retry_after } => match vendor {
            Vendor::Amocrm => amocrm::too_many_requests(),
            Vendor::Radist => radist::too_many_requests(*retry_after),
            Vendor::Supabase => supabase::too_many_requests(*retry_after),
            Vendor::Gemini => gemini::per_minute_quota(*retry_after),
            Vendor::Telegram => telegram::too_many_requests(*retry_after),
        },
        Action::Unauthorized => match vendor {
            Vendor::Amocrm => amocrm::unauthorized(),
            Vendor::Radist => radist::unauthorized(),
            Vendor::Supabase => supabase::unauthorized(),
            Vendor::Gemini => gemini::key_invalid(),
            Vendor::Telegram => telegram::unauthorized(),
        },
        Action::ServerError { status } => match vendor {
            Vendor::Amocrm => Reply::html(*status, "Server Error"),
            Vendor::Radist => Reply::text(*status, "text/plain; charset=utf-8", "Internal Server Error"),
            Vendor::Supabase => Reply::json(*status, &json!({"message": "An unexpected error occurred"})),
            Vendor::Gemini => gemini::server_error(*status),
            Vendor::Telegram => Reply::json(
                *status,
                &json!({"ok": false, "error_code": status, "description": "Internal Server Error: restart"}),
            ),
        },
        Action::Html { status } => {
            let title = StatusCode::from_u16(*status).ok().and_then(|known| known.canonical_reason());
            Reply::html(*status, title.unwrap_or("Error"))
        }
        _ => return None,
    })
}

/// A vendor carries a request out whether or not the client is still there to hear of it. Broken off in the middle, the
/// database would be left in a transaction that nobody ends.
async fn whole(world: &Arc<World>, vendor: Vendor, call: Call, action: Option<Action>) -> Reply {
    let world = world.clone();
    let work = tokio::spawn(async move { answer(&world, vendor, &call, action.as_ref()).await });
    work.await.unwrap_or_else(|_| Reply::json(500, &json!({"message": "An unexpected error occurred"})))
}

async fn answer(world: &World, vendor: Vendor, call: &Call, action: Option<&Action>) -> Reply {
    match vendor {
        Vendor::Amocrm => amocrm::answer(world, call, action),
        Vendor::Radist => radist::answer(world, call, action),
        Vendor::Supabase => supabase::answer(world, call, action).await,
        Vendor::Gemini => gemini::answer(world, call, action),
        Vendor::Telegram => telegram::answer(world, call, action),
    }
}

/// Puts an answer on the wire, whole or in the way that the fault asks for.
fn render(mut reply: Reply, action: Option<&Action>) -> Response {
    if let Some(Action::UnknownFields) = action
        && let Ok(mut value) = serde_json::from_slice::<Value>(&reply.body)
    {
        add_unknown_fields(&mut value);
        reply.body = value.to_string().into_bytes();
    }
    let length = reply.body.len();
    let body = match action {
        Some(Action::CutBody) => {
            let half = Bytes::copy_from_slice(&reply.body[..length / 2]);
            let broken = std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
            let pause = futures::stream::once(async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Err(broken)
            });
            Body::from_stream(futures::stream::once(async move { Ok(half) }).chain(pause))
        }
        Some(Action::SlowBody { millis_per_chunk, chunks }) => {
            let (wait, size) =
                (Duration::from_millis(*millis_per_chunk), length.div_ceil((*chunks).max(1)).max(1));
            let pieces: Vec<Bytes> = reply.body.chunks(size).map(Bytes::copy_from_slice).collect();
            Body::from_stream(futures::stream::iter(pieces).then(move |piece| async move {
                tokio::time::sleep(wait).await;
                Ok::<_, Infallible>(piece)
            }))
        }
        _ => Body::from(std::mem::take(&mut reply.body)),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    if matches!(action, Some(Action::CutBody | Action::SlowBody { .. })) {
        response.headers_mut().insert("content-length", HeaderValue::from(length));
    }
    response
}

fn add_unknown_fields(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(add_unknown_fields);
            fields.insert("x_unknown_scalar".to_owned(), json!(7));
            fields
                .insert("x_unknown_nested".to_owned(), json!({"list": [{"a": null}], "text": "новое поле"}));
        }
        Value::Array(items) => items.iter_mut().for_each(add_unknown_fields),
        _ => {}
    }
}
