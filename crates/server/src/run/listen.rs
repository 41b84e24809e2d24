//! Listening: connections bounded in number and patience, and an end that finishes what was begun.

mod head_timer;
mod steady;

use self::head_timer::HeadTimer;
use self::steady::Steady;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown, service::TowerToHyperService};
use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceExt as _;

/// How patient a listener is.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How long the head of a request may take, an idle connection included.
    pub head: Duration,
    /// The same for connections that come when fewer than a quarter of the places are free: who has nothing to say makes room.
    pub crowded: Duration,
    /// How long a peer may take none of what is written to it.
    pub write: Duration,
    /// How long requests in flight may take once the server stops.
    pub drain: Duration,
    /// Connections at once; more wait in the system's queue.
    pub connections: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(15),
            crowded: Duration::from_secs(3),
            write: Duration::from_secs(30),
            drain: Duration::from_secs(10),
            connections: 8192,
        }
    }
}

/// The most bytes of a request's head; more is answered 431.
///
/// The connection's buffer alone does not hold it: hyper refuses a head that is still incomplete when the buffer is full, but one read may
/// bring more than that, and a head that is whole by then passes. So whole heads are measured as well.
const LARGEST_HEAD: usize = 32 * 1024;

/// How a listener ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// Every request was answered.
    Whole,
    /// Time ran out, and connections were cut.
    Cut,
}

/// Serves HTTP/1.1 until `stop` is done, then takes no more connections and lets those in flight finish.
pub async fn serve(listener: TcpListener, router: Router, patience: Patience, stop: impl Future<Output = ()>) -> Drained {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(patience.connections));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, peer, place)) = accepted else {
            continue;
        };
        let router = router.clone();
        let service = tower::service_fn(move |mut request: Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            answer(router.clone(), request)
        });
        let is_crowded = places.available_permits() < patience.connections / 4;
        let head = if is_crowded { patience.crowded } else { patience.head };
        let stream = Steady::new(stream, patience.write);
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(HeadTimer::default())
            .header_read_timeout(head)
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A peer that breaks off or speaks nonsense is its own affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    match tokio::time::timeout(patience.drain, graceful.shutdown()).await {
        Ok(()) => Drained::Whole,
        Err(_elapsed) => Drained::Cut,
    }
}

/// The router's answer, unless the head is too large.
async fn answer(router: Router, request: Request<hyper::body::Incoming>) -> Result<Response<Body>, Infallible> {
    if head_bytes(&request) > LARGEST_HEAD {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        return Ok(response);
    }
    router.oneshot(request).await
}

/// The bytes of a request's head as it is usually written: without spaces that nobody needs.
fn head_bytes<B>(request: &Request<B>) -> usize {
    let uri = request.uri();
    let target = uri.path_and_query().map_or(0, |path| path.as_str().len())
        + uri.authority().map_or(0, |authority| authority.as_str().len());
    let line = request.method().as_str().len() + target + "  HTTP/1.1\r\n".len();
    let fields = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    line + fields.sum::<usize>() + "\r\n".len()
}

type Accepted = (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit);

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<Accepted> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Answers are small and whole; waiting to fill a packet only delays them.
            let _ = stream.set_nodelay(true);
            Some((stream, peer, place))
        }
        Err(error) => {
            // A connection that broke before it was taken is nothing; out of file descriptors, a short wait lets some close.
            if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
                tracing::error!(%error, "cannot accept connections");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            None
        }
    }
}

/// Done when the process is asked to end: SIGTERM or SIGINT (Ctrl-C).
///
/// # Errors
/// When the handlers cannot be installed.
#[cfg(unix)]
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Done when the process is asked to end by Ctrl-C.
///
/// # Errors
/// Never on this system.
#[cfg(not(unix))]
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

#[cfg(test)]
mod tests;
