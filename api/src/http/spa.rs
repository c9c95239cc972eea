//! The built page: files as they are (with their precompressed copies), and `index.html` for the page's own addresses.

use std::io::ErrorKind;
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use synkro_shared::Address;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::app::App;
use crate::error::Error;

/// Serves the page for everything that is not the API's.
pub(super) fn with_page(api: Router<App>, dist: &Path) -> Router<App> {
    let files =
        ServeDir::new(dist).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
    let index = ServeFile::new(dist.join("index.html")).precompressed_br().precompressed_gzip();
    let page = move |request: Request| {
        let (files, index) = (files.clone(), index.clone());
        async move {
            let path = request.uri().path().to_owned();
            if path.starts_with("/api/") || path.starts_with("/integrations/") {
                return Error::not_found().into_response();
            }
            // A name with an ending is a file; it exists or it does not. The rest are addresses of the page.
            if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
                return file(files, request).await;
            }
            let Ok(response) = index.oneshot(request).await;
            let mut response = response.into_response();
            if response.status() == StatusCode::OK && !known(&path) {
                *response.status_mut() = StatusCode::NOT_FOUND;
            }
            response
        }
    };
    api.fallback(page).layer(from_fn(cache))
}

/// A file of the page. A name that no file can have is no file, and no fault of ours.
async fn file(mut files: ServeDir, request: Request) -> Response {
    match files.try_call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => match error.kind() {
            ErrorKind::NotFound
            | ErrorKind::InvalidFilename
            | ErrorKind::InvalidInput
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory => Error::not_found().into_response(),
            _ => Error::internal(format_args!("a file of the page: {error}")).into_response(),
        },
    }
}

/// Whether the page has something to show for it; ids are its own business.
fn known(path: &str) -> bool {
    Address::of(path).is_some()
}

/// Files with a hash in their name never change; the rest is asked for again; what is not there is not kept.
async fn cache(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().rsplit_once('.').is_some_and(|(stem, _)| {
        stem.rsplit(['-', '_']).any(|part| part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    // What the API answers is the business of the layers around all of it.
    let path = request.uri().path();
    let own = path.starts_with("/api/")
        || path.starts_with("/integrations/")
        || matches!(path, "/health" | "/ready");
    let mut response = next.run(request).await;
    if !own && !response.headers().contains_key(header::CACHE_CONTROL) {
        let status = response.status();
        // What is not there now may be there after the next release, under the same name.
        let value = match (status.is_success() || status == StatusCode::NOT_MODIFIED, hashed) {
            (true, true) => "public, max-age=31536000, immutable",
            (true, false) => "no-cache",
            (false, _) => "no-store",
        };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn the_pages_own_addresses_are_known_and_others_are_not() {
        for path in [
            "/",
            "/login",
            "/dashboard",
            "/dashboard/",
            "/dashboard/reports",
            "/dashboard/runs",
            "/dashboard/runs/1",
            "/dashboard/reports/1/print",
            "/invite",
            "/invite/",
            "/invite/a1",
            "/admin/users",
            "/account",
        ] {
            assert!(known(path), "{path}");
        }
        for path in [
            "/no-such-page",
            "/dashboard/nothing",
            "/dashboard/reports/1/2",
            "/login/x",
            "/invite/a/b",
            "/admin",
        ] {
            assert!(!known(path), "{path}");
        }
    }
}
