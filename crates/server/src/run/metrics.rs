//! Numbers for Prometheus, on a listener of their own.

use axum::{
    Router,
    http::{Method, header::CONTENT_TYPE},
    routing::get,
};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::{cell::RefCell, collections::HashMap, time::Duration};

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

/// The numbers of one route and method.
struct Series {
    method: &'static str,
    seconds: ::metrics::Histogram,
    requests: Vec<(u16, ::metrics::Counter)>,
}

thread_local! {
    /// By route. The recorder finds a number by its labels, which costs more than counting it; so each thread remembers what it found.
    static SERIES: RefCell<HashMap<String, Vec<Series>>> = RefCell::default();
}

/// Counts one answer. `route` is the route's pattern, never the path, so that the number of series stays small.
pub(super) fn count(method: &Method, route: &str, status: u16, took: Duration) {
    let method = method_label(method);
    SERIES.with_borrow_mut(|all| {
        if !all.contains_key(route) {
            all.insert(route.to_owned(), Vec::new());
        }
        let Some(of_route) = all.get_mut(route) else { return };
        let place = of_route.iter().position(|series| series.method == method).unwrap_or_else(|| {
            of_route.push(Series::new(method, route));
            of_route.len() - 1
        });
        let series = &mut of_route[place];
        series.seconds.record(took.as_secs_f64());
        series.counter(route, status).increment(1);
    });
}

impl Series {
    fn new(method: &'static str, route: &str) -> Self {
        let labels = [("method", method.to_owned()), ("route", route.to_owned())];
        Self { method, seconds: ::metrics::histogram!(SECONDS, &labels), requests: Vec::new() }
    }

    fn counter(&mut self, route: &str, status: u16) -> &::metrics::Counter {
        let place = self.requests.iter().position(|(known, _)| *known == status).unwrap_or_else(|| {
            let labels = [("method", self.method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
            self.requests.push((status, ::metrics::counter!(REQUESTS, &labels)));
            self.requests.len() - 1
        });
        &self.requests[place].1
    }
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
