//! Large answers come compressed to those who can read them.

use std::io::Read;

use axum::body::Body;
use axum::http::Request;

use crate::support::{Answer, Browser, Scene, sqlite};

async fn ask(browser: &mut Browser, path: &str, coding: &str) -> Answer {
    let request = Request::get(path).header("accept-encoding", coding).body(Body::empty());
    browser.send(request.expect("a request")).await
}

#[tokio::test]
async fn what_is_large_comes_compressed_to_who_can_read_it_and_all_else_as_it_is() {
    let database = sqlite();
    let mut browser = Scene::small(&database).await.browser();
    for path in ["/api/openapi.json", "/api/docs/swagger-ui-bundle.js"] {
        let plain = browser.get(path).await;
        assert_eq!(plain.header("content-encoding"), "", "nobody asked for it: {path}");
        let small = ask(&mut browser, path, "gzip, deflate, br").await;
        assert_eq!((small.status.as_u16(), small.header("content-encoding")), (200, "gzip"), "{path}");
        assert!(small.header("vary").to_ascii_lowercase().contains("accept-encoding"), "{path}");
        assert!(small.body.len() * 3 < plain.body.len(), "{path}: {} bytes", small.body.len());
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(small.body.as_slice()).read_to_end(&mut read).expect("gzip");
        assert_eq!(read, plain.body, "{path}");
        assert_eq!(ask(&mut browser, path, "identity").await.body, plain.body, "{path}");
    }
    for path in ["/health", "/api/v1/auth/me"] {
        assert_eq!(ask(&mut browser, path, "gzip").await.header("content-encoding"), "", "{path} is short");
    }
}
