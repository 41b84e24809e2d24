//! Names become addresses once per request, and only public ones; the connection is made to exactly these.

use super::address::is_public;
use flows::outbound::OutboundRefused;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

/// Addresses on their way.
pub type Looking = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

/// Looks names up.
pub trait Lookup: Send + Sync {
    /// Every address of `host`.
    fn lookup(&self, host: &str) -> Looking;
}

/// The system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: &str) -> Looking {
        let host = host.to_owned();
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect()) })
    }
}

/// Whether a host's address may be asked. `localhost` leads to this machine or nowhere.
pub(super) fn may_be_asked(host: &str, address: IpAddr, allow_loopback: bool) -> bool {
    if host == "localhost" {
        return allow_loopback && address.is_loopback();
    }
    is_public(address) || allow_loopback && address.is_loopback()
}

/// Between the client and the names: one private address among several refuses them all.
pub(super) struct PublicOnly {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) allow_loopback: bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_loopback = self.allow_loopback;
        let looking = self.lookup.lookup(name.as_str());
        Box::pin(async move {
            let addresses = looking.await.map_err(|_| OutboundRefused::UnknownHost)?;
            if addresses.is_empty() {
                return Err(OutboundRefused::UnknownHost.into());
            }
            if !addresses.iter().all(|address| may_be_asked(name.as_str(), *address, allow_loopback)) {
                return Err(OutboundRefused::AddressNotPublic.into());
            }
            let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}
