//! The page: a few files inside the program, served as they are.

use crate::hub::Hub;
use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

/// The files of the page: where, of which type, what. The page needs no build
/// and no network.
const FILES: [(&str, &str, &str); 16] = [
    ("/", "text/html; charset=utf-8", include_str!("../page/index.html")),
    ("/style.css", "text/css; charset=utf-8", include_str!("../page/style.css")),
    ("/icon.svg", "image/svg+xml", include_str!("../page/icon.svg")),
    ("/main.js", JS, include_str!("../page/main.js")),
    ("/connection.js", JS, include_str!("../page/connection.js")),
    ("/beat.js", JS, include_str!("../page/beat.js")),
    ("/stage.js", JS, include_str!("../page/stage.js")),
    ("/controls.js", JS, include_str!("../page/controls.js")),
    ("/dom.js", JS, include_str!("../page/dom.js")),
    ("/files.js", JS, include_str!("../page/files.js")),
    ("/health.js", JS, include_str!("../page/health.js")),
    ("/keys.js", JS, include_str!("../page/keys.js")),
    ("/palettes.js", JS, include_str!("../page/palettes.js")),
    ("/patterns.js", JS, include_str!("../page/patterns.js")),
    ("/problems.js", JS, include_str!("../page/problems.js")),
    ("/source.js", JS, include_str!("../page/source.js")),
];

const JS: &str = "text/javascript; charset=utf-8";

pub(crate) fn routes() -> Router<Arc<Hub>> {
    FILES.into_iter().fold(Router::new(), |router, (path, content_type, text)| {
        router.route(path, get(async move |headers: HeaderMap| file(content_type, text, &headers)))
    })
}

fn file(content_type: &'static str, text: &'static str, headers: &HeaderMap) -> Response {
    let host = headers.get(HOST).and_then(|it| it.to_str().ok()).unwrap_or("localhost");
    // Some browsers do not count WebSockets among `'self'`.
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    let headers = [
        ("content-type", content_type),
        ("content-security-policy", &policy),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-cache"),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_small_and_asks_nobody_else() {
        let all: usize = FILES.iter().map(|(_, _, text)| text.len()).sum();
        assert!(all < 150_000, "{all} bytes");
        // A namespace is a name, and the show's own socket is no foreign one.
        let own = ["http://www.w3.org/2000/svg", "ws://${location.host}/"];
        for (path, _, text) in FILES {
            let left = own.iter().fold(text.to_owned(), |text, link| text.replace(link, ""));
            assert!(!left.contains("://"), "{path} names another place");
        }
    }
}
