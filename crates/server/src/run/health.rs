//! Whether the server lives, and whether it can work: for load balancers and people.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::get,
};
use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// How long the checks may take before they count as failed.
const PATIENCE: Duration = Duration::from_secs(2);

/// One thing that the server needs: its name, and whether it is there.
pub type Check = (&'static str, bool);

/// Looks at what the server needs, such as the store and its signing keys.
pub type Probe = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Vec<Check>> + Send>> + Send + Sync>;

/// Readiness: the probe, and whether the server is about to stop. Cheap to clone.
#[derive(Clone)]
pub struct Health {
    probe: Probe,
    stopping: Arc<AtomicBool>,
}

impl Health {
    /// With a probe that is asked at each `GET /readyz`.
    pub fn new<F>(probe: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Vec<Check>> + Send + 'static,
    {
        Self { probe: Arc::new(move || Box::pin(probe())), stopping: Arc::default() }
    }

    /// From now on the server is not ready: it finishes what it has and stops.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// `GET /healthz` (200 while the process lives) and `GET /readyz` (200 when it can work, 503 otherwise, with what is missing).
    pub fn routes<S: Clone + Send + Sync + 'static>(self) -> Router<S> {
        Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready)).with_state(self)
    }
}

async fn ready(State(health): State<Health>) -> Response {
    let checks = tokio::time::timeout(PATIENCE, (health.probe)()).await.unwrap_or_else(|_| vec![("in_time", false)]);
    let mut checks: BTreeMap<&str, bool> = checks.into_iter().collect();
    checks.insert("serving", !health.stopping.load(Ordering::Relaxed));
    let ready = checks.values().all(|holds| *holds);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(serde_json::json!({ "ready": ready, "checks": checks }))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::to_bytes, http::Request};
    use tower::ServiceExt as _;

    async fn ask(health: &Health, path: &str) -> (u16, String) {
        let request = Request::get(path).body(axum::body::Body::empty()).unwrap();
        let response = health.clone().routes::<()>().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        (status, String::from_utf8(to_bytes(response.into_body(), 4096).await.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn ready_when_everything_is_there() {
        let health = Health::new(|| async { vec![("store", true), ("keys", true)] });
        assert_eq!(ask(&health, "/healthz").await, (200, "ok\n".to_owned()));
        let (status, body) = ask(&health, "/readyz").await;
        assert_eq!(status, 200);
        assert!(body.contains("\"store\":true"), "{body}");
    }

    #[tokio::test]
    async fn not_ready_names_what_is_missing() {
        let health = Health::new(|| async { vec![("store", false), ("keys", true)] });
        let (status, body) = ask(&health, "/readyz").await;
        assert_eq!(status, 503);
        assert!(body.contains("\"store\":false"), "{body}");
        assert_eq!(ask(&health, "/healthz").await.0, 200);
    }

    #[tokio::test]
    async fn not_ready_while_it_stops() {
        let health = Health::new(|| async { vec![] });
        health.stop();
        assert_eq!(ask(&health, "/readyz").await.0, 503);
    }

    #[tokio::test(start_paused = true)]
    async fn a_probe_that_hangs_is_not_ready() {
        let health = Health::new(|| async { std::future::pending().await });
        assert_eq!(ask(&health, "/readyz").await.0, 503);
    }
}
