//! The server's public keys: read once, kept, read again when a token names an unknown one.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use protocol::Timestamp;
use protocol::jose::{JwkSet, VerifyingKey};
use reqwest::{Client, Url};
use serde::Deserialize;

use super::{VerifierOptions, VerifyError};
use crate::clock::{apart, micros};
use crate::{Clock, FetchError, http};

#[derive(Debug)]
pub(super) struct Keys {
    http: Client,
    issuer: String,
    metadata: Url,
    clock: Clock,
    lookup_interval: Duration,
    refresh_interval: Duration,
    known: RwLock<HashMap<String, Arc<VerifyingKey>>>,
    /// Held while the keys are being read, so that many callers cause one request.
    reading: tokio::sync::Mutex<Option<LastRead>>,
}

#[derive(Clone, Copy, Debug)]
struct LastRead {
    at: Timestamp,
    well: bool,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

impl Keys {
    pub(super) fn new(http: Client, options: &VerifierOptions) -> Result<Self, FetchError> {
        Ok(Self {
            http,
            issuer: options.issuer.clone(),
            metadata: metadata_address(&options.issuer)?,
            clock: options.clock.clone(),
            lookup_interval: options.key_lookup_interval,
            refresh_interval: options.key_refresh_interval,
            known: RwLock::default(),
            reading: tokio::sync::Mutex::default(),
        })
    }

    /// The key by that name, if it is known.
    pub(super) fn known(&self, kid: &str) -> Option<Arc<VerifyingKey>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(kid).cloned()
    }

    /// Reads the keys again for the sake of an unknown name. `Ok(None)`: the server does not have
    /// it. The server being away is an error, never a verdict on the token.
    pub(super) async fn look_up(&self, kid: &str) -> Result<Option<Arc<VerifyingKey>>, VerifyError> {
        let mut last = self.reading.lock().await;
        if let Some(key) = self.known(kid) {
            return Ok(Some(key));
        }
        let recent = last.filter(|last| apart(self.clock.now(), last.at) < micros(self.lookup_interval));
        let well = match recent {
            Some(last) => last.well,
            None => self.read(&mut last).await.is_ok(),
        };
        if well { Ok(self.known(kid)) } else { Err(VerifyError::Unavailable) }
    }

    /// Reads the keys when they were never read, or long ago.
    pub(super) async fn refresh_when_due(&self) -> Result<(), FetchError> {
        let mut last = self.reading.lock().await;
        let due = last.is_none_or(|last| !last.well || apart(self.clock.now(), last.at) >= micros(self.refresh_interval));
        if due { self.read(&mut last).await } else { Ok(()) }
    }

    /// What was known stays known when the server is away.
    async fn read(&self, last: &mut Option<LastRead>) -> Result<(), FetchError> {
        let at = self.clock.now();
        let result = self.fetch().await;
        *last = Some(LastRead { at, well: result.is_ok() });
        let keys = result?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    async fn fetch(&self) -> Result<HashMap<String, Arc<VerifyingKey>>, FetchError> {
        let metadata: Metadata = http::json(self.http.get(self.metadata.clone())).await?;
        if metadata.issuer != self.issuer {
            // RFC 8414 section 3.3: such metadata must not be used.
            return Err(FetchError::Answer("its metadata names another issuer"));
        }
        let set: JwkSet = http::json(self.http.get(http::address(&metadata.jwks_uri)?)).await?;
        let keys: HashMap<_, _> = set
            .keys
            .into_iter()
            .filter_map(|jwk| {
                let key = VerifyingKey::from_jwk(&jwk).ok()?;
                Some((jwk.kid?, Arc::new(key)))
            })
            .collect();
        if keys.is_empty() { Err(FetchError::Answer("its key set has no usable key")) } else { Ok(keys) }
    }
}

/// RFC 8414 section 3.1: the well-known part stands between host and path.
fn metadata_address(issuer: &str) -> Result<Url, FetchError> {
    let mut url = http::address(issuer)?;
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&format!("/.well-known/oauth-authorization-server{path}"));
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metadata_address_follows_rfc_8414_section_3_1() {
        for (issuer, address) in [
            ("https://a.example", "https://a.example/.well-known/oauth-authorization-server"),
            ("http://localhost:7300/", "http://localhost:7300/.well-known/oauth-authorization-server"),
            ("https://a.example/one", "https://a.example/.well-known/oauth-authorization-server/one"),
        ] {
            assert_eq!(metadata_address(issuer).unwrap().as_str(), address);
        }
        for wrong in ["a.example", "ftp://a.example", "mailto:a@a.example", ""] {
            assert!(matches!(metadata_address(wrong), Err(FetchError::Address(_))), "{wrong}");
        }
    }
}
