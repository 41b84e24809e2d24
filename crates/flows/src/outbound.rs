//! Requests of ours to other people's servers: proofs of domains, webhooks, checks. What may be reached, and how long and how
//! much we listen, is the server's to hold; a flow only says what it wants and hears what came or why nothing did.

use std::future::Future;
use std::pin::Pin;

/// How something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboundMethod {
    /// Reads.
    Get,
    /// Delivers.
    Post,
}

/// One request to somebody else's server.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboundRequest {
    /// How.
    pub method: OutboundMethod,
    /// Where: https, without user name, password and fragment.
    pub url: String,
    /// What stands in its head beside what every request of ours carries; names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// What is delivered.
    pub body: Vec<u8>,
    /// How many bytes of the answer are taken; a longer one is refused.
    pub limit: usize,
}

impl OutboundRequest {
    /// Reads `url`, at most `limit` bytes of it.
    pub fn get(url: impl Into<String>, limit: usize) -> Self {
        Self { method: OutboundMethod::Get, url: url.into(), headers: Vec::new(), body: Vec::new(), limit }
    }
}

impl std::fmt::Debug for OutboundRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Headers carry signatures, bodies carry customers' data, queries may carry both.
        let url = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("OutboundRequest").field("method", &self.method).field("url", &url).finish_non_exhaustive()
    }
}

/// What a server answered, whatever its status; a redirect is an answer like any other and is not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The status, from 100 to 599.
    pub status: u16,
    /// The body, as it came.
    pub body: Vec<u8>,
}

/// Why there is no answer. The texts end a sentence that begins with the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum OutboundRefused {
    /// The address is not one that is asked.
    #[error("must be https, with a host, without user name, password and fragment")]
    Url,
    /// A port that is not asked.
    #[error("has a port that is not asked: only 443 is")]
    Port,
    /// The name has no address.
    #[error("has a host name that leads to no address")]
    UnknownHost,
    /// The name leads into a private network, to this machine, or to another place that is not the public internet.
    #[error("leads to an address that is not on the public internet")]
    AddressNotPublic,
    /// Nobody listens, or the connection broke.
    #[error("could not be reached")]
    Unreachable,
    /// TLS failed.
    #[error("could not be reached by TLS: its certificate must be valid for the host")]
    Tls,
    /// It took too long.
    #[error("did not answer in time")]
    TimedOut,
    /// The answer is longer than was asked for.
    #[error("answered with more than is read")]
    TooLarge,
    /// Too many requests of ours are out.
    #[error("was not asked, since too many requests are on their way; try again shortly")]
    Busy,
}

/// An answer on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Fetched, OutboundRefused>> + Send + 'a>>;

/// Asks other people's servers, after the rules for it: https, the name resolved once and pinned, no private address, no
/// redirect, small limits.
pub trait Outbound: Send + Sync {
    /// Whether this address could be asked, as far as it can be told without asking: where a name leads is looked up by
    /// [`Outbound::send`] each time anew.
    fn check(&self, url: &str) -> Result<(), OutboundRefused>;

    /// Sends one request, once.
    fn send(&self, request: OutboundRequest) -> Sending<'_>;
}
