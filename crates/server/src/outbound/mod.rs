//! Requests of ours to other people's servers, by rules that keep them from reaching what only we can reach: https on port
//! 443, each name resolved once and the connection pinned to its public addresses, no redirect followed, no proxy and no cookie,
//! small limits for time and size.

pub mod address;
pub mod resolve;

#[cfg(test)]
mod tests;

use flows::outbound::{Fetched, Outbound, OutboundMethod, OutboundRefused, OutboundRequest, Sending};
use reqwest::{Client, Method, Response, Url, redirect, retry};
use resolve::{Lookup, PublicOnly, SystemLookup, may_be_asked};
use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How every request of ours names itself.
const USER_AGENT: &str = "Countersign";

/// How many requests are out at once; more are refused.
const MOST_AT_ONCE: usize = 64;

/// What is reached, how, and for how long.
#[derive(Clone)]
pub struct OutboundOptions {
    /// Whether this machine itself may be asked, at any port and without TLS.
    pub allow_loopback: bool,
    /// The longest wait for a connection, TLS included.
    pub connect_timeout: Duration,
    /// The longest wait for everything: name, connection, answer.
    pub timeout: Duration,
    /// Looks names up.
    pub lookup: Arc<dyn Lookup>,
}

impl Default for OutboundOptions {
    fn default() -> Self {
        Self {
            allow_loopback: false,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            lookup: Arc::new(SystemLookup),
        }
    }
}

/// Asks by HTTP.
pub struct HttpOutbound {
    options: OutboundOptions,
    client: OnceLock<Option<Client>>,
    slots: Semaphore,
}

impl HttpOutbound {
    /// Nothing is opened before the first request: a server that asks nobody needs no certificates of others.
    pub fn new(options: OutboundOptions) -> Self {
        Self { options, client: OnceLock::new(), slots: Semaphore::new(MOST_AT_ONCE) }
    }

    fn client(&self) -> Option<&Client> {
        self.client
            .get_or_init(|| self.build().inspect_err(|error| tracing::error!(%error, "no client for requests")).ok())
            .as_ref()
    }

    fn build(&self) -> reqwest::Result<Client> {
        let names = PublicOnly { lookup: Arc::clone(&self.options.lookup), allow_loopback: self.options.allow_loopback };
        Client::builder()
            .user_agent(USER_AGENT)
            .dns_resolver(Arc::new(names))
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .referer(false)
            .http1_only()
            // A kept connection would outlive what its name was resolved to.
            .pool_max_idle_per_host(0)
            .connect_timeout(self.options.connect_timeout)
            .timeout(self.options.timeout)
            .build()
    }

    async fn ask(&self, request: OutboundRequest) -> Result<Fetched, OutboundRefused> {
        let _slot = self.slots.try_acquire().map_err(|_| OutboundRefused::Busy)?;
        let url = self.url(&request.url)?;
        let client = self.client().ok_or(OutboundRefused::Unreachable)?;
        let method = match request.method {
            OutboundMethod::Get => Method::GET,
            OutboundMethod::Post => Method::POST,
        };
        let mut asked = client.request(method, url);
        for (name, value) in request.headers {
            asked = asked.header(name, value);
        }
        if request.method == OutboundMethod::Post {
            asked = asked.body(request.body);
        }
        let answer = asked.send().await.map_err(|error| reason(&error))?;
        read(answer, request.limit).await
    }

    /// The address as the client will understand it, when it may be asked. A host that is an address does not pass the
    /// resolver, so it is looked at here, after all its spellings (`0x7f.1`, `2130706433`) have become one.
    fn url(&self, url: &str) -> Result<Url, OutboundRefused> {
        let url = Url::parse(url).map_err(|_| OutboundRefused::Url)?;
        let host = url.host_str().ok_or(OutboundRefused::Url)?;
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let allow_loopback = self.options.allow_loopback;
        let to_loopback = allow_loopback && (host == "localhost" || address.is_some_and(|address| address.is_loopback()));
        let good_scheme = url.scheme() == "https" || url.scheme() == "http" && to_loopback;
        if !good_scheme || !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(OutboundRefused::Url);
        }
        if address.is_some_and(|address| !may_be_asked(host, address, allow_loopback)) {
            return Err(OutboundRefused::AddressNotPublic);
        }
        if url.port_or_known_default() != Some(443) && !to_loopback {
            return Err(OutboundRefused::Port);
        }
        Ok(url)
    }
}

impl Outbound for HttpOutbound {
    fn check(&self, url: &str) -> Result<(), OutboundRefused> {
        self.url(url).map(drop)
    }

    fn send(&self, request: OutboundRequest) -> Sending<'_> {
        Box::pin(self.ask(request))
    }
}

async fn read(mut answer: Response, limit: usize) -> Result<Fetched, OutboundRefused> {
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| reason(&error))? {
        if body.len() + chunk.len() > limit {
            return Err(OutboundRefused::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Fetched { status, body })
}

/// What the client's error comes from, as far as it helps somebody.
fn reason(error: &reqwest::Error) -> OutboundRefused {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<OutboundRefused>() {
            return *refused;
        }
        if error.is::<rustls::Error>() {
            return OutboundRefused::Tls;
        }
        // An `io::Error` passes over what it wraps and names the source behind it.
        let wrapped = error.downcast_ref::<io::Error>().and_then(|error| error.get_ref());
        cause = wrapped.map(|wrapped| wrapped as &(dyn Error + 'static)).or_else(|| error.source());
    }
    if error.is_timeout() { OutboundRefused::TimedOut } else { OutboundRefused::Unreachable }
}
