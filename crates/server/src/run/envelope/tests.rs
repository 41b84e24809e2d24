use super::*;
use crate::{config::Config, run::health::Health};
use axum::{
    body::to_bytes,
    routing::{get, post},
};
use std::{convert::Infallible, ffi::OsString, io::Write, sync::Mutex};
use tower::ServiceExt as _;
use tracing::instrument::WithSubscriber as _;

fn envelope() -> Envelope {
    let variables = [("COUNTERSIGN_TRUSTED_PROXIES", "10.0.0.0/8"), ("COUNTERSIGN_PUBLIC_URL", "https://connect.example.com")];
    let config =
        Config::read(None, variables.map(|(name, value)| (OsString::from(name), OsString::from(value))).into_iter()).unwrap();
    Envelope::new(&config, Arc::new(|| [0xab; 16]))
}

fn app() -> Router {
    let router = Router::new()
        .route("/address", get(|client: ClientAddress, trace: TraceId| async move { format!("{} {trace}", client.0) }))
        .route("/echo/{secret}", post(|body: Bytes| async move { body }))
        .route("/panic", get(|| async { panics() }))
        .route("/hang", get(|| async { std::future::pending::<()>().await }));
    wrap(router, envelope())
}

fn panics() -> &'static str {
    let canary = String::from("canary");
    panic!("composed {canary}")
}

async fn send(request: Request) -> (Response, String) {
    let response = app().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    (Response::from_parts(parts, Body::empty()), text)
}

fn from(peer: &str, path: &str) -> axum::http::request::Builder {
    let peer: SocketAddr = format!("{peer}:4711").parse().unwrap();
    Request::get(path).extension(ConnectInfo(peer))
}

#[tokio::test]
async fn handlers_see_the_client_and_the_trace() {
    let (response, text) = send(from("192.0.2.1", "/address").body(Body::empty()).unwrap()).await;
    assert_eq!(text, format!("192.0.2.1 {}", "ab".repeat(16)));
    assert_eq!(response.headers()["x-trace-id"], "ab".repeat(16).as_str());
    assert!(response.headers().contains_key("strict-transport-security"));
}

#[tokio::test]
async fn what_browsers_may_call_from_anywhere_says_so_whatever_the_answer() {
    for (path, wanted) in [("/oauth/token", "*"), ("/elsewhere", "")] {
        let router = Router::new().route(path, post(|| async { StatusCode::BAD_REQUEST }));
        for method in [Method::POST, Method::PUT] {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            let response = wrap(router.clone(), envelope()).oneshot(request).await.unwrap();
            assert_ne!(response.status(), StatusCode::OK);
            let origin = response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            assert_eq!(origin.map_or("", |origin| origin.to_str().unwrap()), wanted, "{path}");
        }
    }
}

#[tokio::test]
async fn a_trace_is_believed_from_trusted_proxies_only() {
    let id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let value = format!("00-{id}-00f067aa0ba902b7-01");
    let ask = |peer: &str| {
        from(peer, "/address")
            .header("traceparent", &value)
            .header("x-forwarded-for", "198.51.100.9")
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(send(ask("10.1.1.1")).await.1, format!("198.51.100.9 {id}"));
    assert_eq!(send(ask("192.0.2.1")).await.1, format!("192.0.2.1 {}", "ab".repeat(16)));
}

#[tokio::test]
async fn a_body_that_fits_arrives_whole() {
    let body = "x".repeat(64 * 1024);
    let (response, text) = send(Request::post("/echo/a").body(Body::from(body.clone())).unwrap()).await;
    assert_eq!((response.status().as_u16(), text), (200, body));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_413_declared_or_not() {
    let body = "x".repeat(64 * 1024 + 1);
    let declared = Request::post("/echo/a").header("content-length", body.len()).body(Body::from(body.clone())).unwrap();
    let pieces: Vec<Result<String, Infallible>> = vec![Ok(body)];
    let streamed = Request::post("/echo/a").body(Body::from_stream(futures_util::stream::iter(pieces))).unwrap();
    for request in [declared, streamed] {
        let (response, text) = send(request).await;
        assert_eq!(response.status().as_u16(), 413);
        assert!(text.contains("\"code\":\"body_too_large\"") && text.contains("\"trace_id\":\"abab"), "{text}");
        assert_eq!(response.headers()["content-type"], "application/problem+json");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_comes_is_408() {
    let body = Body::from_stream(futures_util::stream::pending::<Result<String, Infallible>>());
    assert_eq!(send(Request::post("/echo/a").body(body).unwrap()).await.0.status().as_u16(), 408);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_400() {
    let pieces = vec![Ok("half"), Err(std::io::Error::other("canary"))];
    let (response, text) =
        send(Request::post("/echo/a").body(Body::from_stream(futures_util::stream::iter(pieces))).unwrap()).await;
    assert_eq!(response.status().as_u16(), 400);
    assert!(!text.contains("canary"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_comes_is_503_with_a_hint() {
    let (response, text) = send(Request::get("/hang").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status().as_u16(), 503);
    assert!(response.headers().contains_key("retry-after"));
    assert!(text.contains("request_timeout"), "{text}");
}

#[tokio::test]
async fn a_panic_is_500_without_internals() {
    let (response, text) = send(Request::get("/panic").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status().as_u16(), 500);
    assert!(text.contains("\"code\":\"internal\"") && !text.contains("canary") && !text.contains("envelope"), "{text}");
}

#[tokio::test]
async fn an_unknown_path_is_wrapped_too() {
    let (response, _) = send(Request::get("/nowhere").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status().as_u16(), 404);
    assert!(response.headers().contains_key("x-trace-id") && response.headers().contains_key("content-security-policy"));
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_the_route_and_nothing_secret() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber =
        tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    let request = Request::post("/echo/canary-path?code=canary-query")
        .header("cookie", "session=canary-cookie")
        .header("authorization", "Basic canary-header")
        .body(Body::from("client_secret=canary-body"))
        .unwrap();
    send(request).with_subscriber(subscriber).await;
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("/echo/{secret}") && text.contains(&"ab".repeat(16)) && text.contains("\"status\":200"), "{text}");
    assert!(!text.contains("canary"), "{text}");
}

#[test]
fn requests_are_counted_by_route_and_status() {
    let recorder = crate::run::metrics::recorder().unwrap();
    let handle = recorder.handle();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    ::metrics::with_local_recorder(&recorder, || {
        runtime.block_on(async {
            send(Request::post("/echo/one").body(Body::empty()).unwrap()).await;
            send(Request::post("/echo/two").body(Body::empty()).unwrap()).await;
            send(Request::builder().method("BREW").uri("/nowhere").body(Body::empty()).unwrap()).await;
        });
    });
    let text = handle.render();
    assert!(
        text.contains("countersign_http_requests_total{method=\"POST\",route=\"/echo/{secret}\",status=\"200\"} 2"),
        "{text}"
    );
    assert!(text.contains("countersign_http_requests_total{method=\"other\",route=\"(none)\",status=\"404\"} 1"), "{text}");
    assert!(
        text.contains("countersign_http_request_seconds_bucket{method=\"POST\",route=\"/echo/{secret}\",le=\"0.001\"}"),
        "{text}"
    );
}

#[tokio::test]
async fn health_is_reachable_within_the_envelope() {
    let router = wrap(Health::new(|| async { vec![("store", true)] }).routes(), envelope());
    let response = router.oneshot(Request::get("/readyz").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
}
