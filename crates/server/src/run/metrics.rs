//! Numbers for Prometheus, on a listener of their own.

use axum::{
    Router,
    http::{Method, header::CONTENT_TYPE},
    routing::get,
};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::time::Duration;

const REQUESTS: &str = "countersign_http_requests_total";
const SECONDS: &str = "countersign_http_request_seconds";

/// Bounds in seconds: a refresh takes one or two milliseconds, a password 40, a store that is away up to five seconds.
const BUCKETS: [f64; 13] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// How often old values are folded together.
const UPKEEP: Duration = Duration::from_secs(5);

/// The recorder that keeps the numbers.
///
/// # Errors
/// Never with our buckets; the library asks.
pub fn recorder() -> Result<PrometheusRecorder, BuildError> {
    Ok(PrometheusBuilder::new().set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &BUCKETS)?.build_recorder())
}

/// Makes the recorder the process's own and describes what it keeps. Once per process.
///
/// # Errors
/// When there is one already.
pub fn install() -> Result<PrometheusHandle, String> {
    let recorder = recorder().map_err(|error| error.to_string())?;
    let handle = recorder.handle();
    ::metrics::set_global_recorder(recorder).map_err(|error| error.to_string())?;
    ::metrics::describe_counter!(REQUESTS, "Requests answered, by method, route and status.");
    ::metrics::describe_histogram!(
        SECONDS,
        ::metrics::Unit::Seconds,
        "Time from the head of a request to the head of its answer."
    );
    Ok(handle)
}

/// Keeps the recorder's memory small; runs for as long as the process does.
pub async fn upkeep(handle: PrometheusHandle) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}

/// `GET /metrics` in Prometheus' text format.
pub fn routes(handle: PrometheusHandle) -> Router {
    let render = move || {
        let handle = handle.clone();
        async move { ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render()) }
    };
    Router::new().route("/metrics", get(render))
}

/// Counts one answer. `route` is the route's pattern, never the path, so that the number of series stays small.
pub(super) fn count(method: &Method, route: &str, status: u16, took: Duration) {
    let method = method_label(method);
    let labels = [("method", method.to_owned()), ("route", route.to_owned())];
    ::metrics::histogram!(SECONDS, &labels).record(took.as_secs_f64());
    let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
    ::metrics::counter!(REQUESTS, &labels).increment(1);
}

/// The method, or `other`: a method is whatever a stranger sends.
pub(super) fn method_label(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
