//! What surrounds every request: its trace, the client's address, limits on size and time, the answer to a panic, headers, numbers, a log line.

use super::{
    ClientAddress, TraceId, TrustedProxies, headers, metrics,
    problem::{respond, respond_with_status},
    trace,
};
use crate::config::Config;
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use futures_util::{FutureExt as _, StreamExt as _};
use http_body_util::LengthLimitError;
use protocol::error::ErrorCode;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument as _;

/// Draws the 16 bytes of a trace id.
pub type Entropy = Arc<dyn Fn() -> [u8; 16] + Send + Sync>;

/// What the envelope needs to know.
#[derive(Clone)]
pub struct Envelope {
    /// Whose word about addresses and traces is believed.
    pub proxies: TrustedProxies,
    /// Whether browsers reach us by https.
    pub https: bool,
    /// Draws trace ids.
    pub entropy: Entropy,
    /// The largest body, in bytes; more is 413.
    pub largest_body: usize,
    /// Addresses that take a larger one; a page of theirs says itself that it was larger still.
    pub uploads: &'static [(&'static str, usize)],
    /// Addresses that any page of any origin may call.
    pub open_to_browsers: &'static [&'static str],
    /// How long a body may take to arrive; longer is 408.
    pub body_timeout: Duration,
    /// How long an answer may take; longer is 503.
    pub answer_timeout: Duration,
}

impl Envelope {
    /// With the limits that suit forms and small JSON: 64 KiB, 10 seconds to arrive, 30 seconds to answer.
    pub fn new(config: &Config, entropy: Entropy) -> Self {
        Self {
            proxies: TrustedProxies { networks: config.trusted_proxies.clone(), header: config.forwarded_header },
            https: config.is_https(),
            entropy,
            largest_body: 64 * 1024,
            uploads: crate::pages::UPLOADS,
            open_to_browsers: crate::oauth::OPEN_TO_BROWSERS,
            body_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(30),
        }
    }
}

/// A body that was larger than its address takes, and of which nothing was read; among the request's extensions.
#[derive(Debug, Clone, Copy)]
pub struct Oversized;

/// How many times the largest body is taken off the line when more comes, so that the browser reads the answer.
const DRAINED: usize = 16;

/// Puts the envelope around every route of a router, its fallback included. Outermost of all layers.
pub fn wrap(router: Router, envelope: Envelope) -> Router {
    router.layer(from_fn_with_state(Arc::new(envelope), run))
}

async fn run(State(envelope): State<Arc<Envelope>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
    let client = ClientAddress(envelope.proxies.client(peer, request.headers()));
    let trace = Some(request.headers())
        .filter(|_| envelope.proxies.contains(peer))
        .and_then(TraceId::from_traceparent)
        .unwrap_or_else(|| TraceId::from_bytes((envelope.entropy)()));
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(trace);

    let method = request.method().clone();
    // The pattern and not the path: a path may carry a one-time link.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("(none)", MatchedPath::as_str);
    let span =
        tracing::info_span!("request", trace_id = %trace, method = metrics::method_label(&method), route, client = %client.0);
    let upload = envelope.uploads.iter().find(|(address, _)| *address == route && method == Method::POST);
    let limit = upload.map_or(Limit::Refused(envelope.largest_body), |(_, most)| Limit::Told(*most));
    let mut response = answer(&envelope, (trace, limit), request, next).instrument(span.clone()).await;

    response.headers_mut().reserve(headers::MOST_ADDED);
    if envelope.open_to_browsers.contains(&route) {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    headers::protect(&mut response, envelope.https);
    if let Ok(value) = HeaderValue::try_from(trace.to_string()) {
        response.headers_mut().insert(trace::HEADER, value);
    }
    let took = started.elapsed();
    metrics::count(&method, route, response.status().as_u16(), took);
    span.in_scope(|| log(route, response.status(), took));
    response
}

fn log(route: &str, status: StatusCode, took: Duration) {
    let (status, micros) = (status.as_u16(), u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    if status >= 500 {
        tracing::error!(status, micros, "answered");
    } else if matches!(route, "/healthz" | "/readyz") {
        tracing::debug!(status, micros, "answered");
    } else {
        tracing::info!(status, micros, "answered");
    }
}

/// Reads the body within its limits, then runs the handler within its time; a panic is an answer too.
async fn answer(envelope: &Envelope, (trace, limit): (TraceId, Limit), request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let declared = parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let body = match read(envelope, (declared, limit), body).await {
        Ok(body) => body,
        Err(Unread::TooLarge) if matches!(limit, Limit::Told(_)) => {
            parts.extensions.insert(Oversized);
            Bytes::new()
        }
        Err(Unread::TooLarge) => return respond(ErrorCode::BodyTooLarge, trace),
        Err(Unread::TooSlow) => {
            return respond_with_status(ErrorCode::RequestTimeout, StatusCode::REQUEST_TIMEOUT, trace);
        }
        Err(Unread::Broken) => return respond(ErrorCode::BodyMalformed, trace),
    };
    let running = AssertUnwindSafe(next.run(Request::from_parts(parts, Body::from(body)))).catch_unwind();
    match tokio::time::timeout(envelope.answer_timeout, running).await {
        Ok(Ok(response)) => response,
        Ok(Err(_panic)) => respond(ErrorCode::Internal, trace),
        Err(_elapsed) => respond(ErrorCode::RequestTimeout, trace),
    }
}

/// The largest body of an address.
#[derive(Clone, Copy)]
enum Limit {
    /// More is answered at once.
    Refused(usize),
    /// More is taken off the line, and the page says so.
    Told(usize),
}

enum Unread {
    TooLarge,
    TooSlow,
    Broken,
}

async fn read(envelope: &Envelope, (declared, limit): (Option<u64>, Limit), body: Body) -> Result<Bytes, Unread> {
    let (Limit::Refused(largest) | Limit::Told(largest)) = limit;
    if declared.is_some_and(|length| length > largest as u64) {
        if matches!(limit, Limit::Told(_)) {
            // Whether it ends in time or not, the answer is the same.
            let _ = tokio::time::timeout(envelope.body_timeout, drain(body, largest.saturating_mul(DRAINED))).await;
        }
        return Err(Unread::TooLarge);
    }
    match tokio::time::timeout(envelope.body_timeout, to_bytes(body, largest)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_length_limit(&error) => Err(Unread::TooLarge),
        Ok(Err(_)) => Err(Unread::Broken),
        Err(_elapsed) => Err(Unread::TooSlow),
    }
}

/// Takes a body off the line without keeping it.
async fn drain(body: Body, most: usize) {
    let (mut chunks, mut taken) = (body.into_data_stream(), 0_usize);
    while let Some(Ok(chunk)) = chunks.next().await {
        taken = taken.saturating_add(chunk.len());
        if taken > most {
            break;
        }
    }
}

fn is_length_limit(error: &axum::Error) -> bool {
    std::error::Error::source(error).and_then(|source| source.downcast_ref::<LengthLimitError>()).is_some()
}

#[cfg(test)]
mod tests;
