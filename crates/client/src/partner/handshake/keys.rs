//! The platform's handshake keys: read once, kept, read again when they are old or a link is by none of them.

use std::sync::Arc;

use protocol::Timestamp;
use protocol::jose::{Ed25519PublicKey, JwkSet};
use reqwest::{Client, Url};

use super::HandshakeOptions;
use crate::clock::{apart, micros};
use crate::partner::PartnerClient;
use crate::{Clock, FetchError, http};

#[derive(Debug)]
pub(super) struct Keys {
    http: Client,
    url: Url,
    clock: Clock,
    options: HandshakeOptions,
    /// Held while the keys are being read, so that many links cause one request.
    reading: tokio::sync::Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    known: Arc<Vec<Ed25519PublicKey>>,
    last: Option<(Timestamp, Result<(), FetchError>)>,
}

/// The keys as they were at some time.
pub(super) struct Known(Arc<Vec<Ed25519PublicKey>>);

impl Known {
    pub(super) fn keys(&self) -> &[Ed25519PublicKey] {
        &self.0
    }
}

impl Keys {
    pub(super) fn new(client: &PartnerClient, options: HandshakeOptions) -> Result<Self, FetchError> {
        Ok(Self {
            http: client.http.clone(),
            url: client.endpoint(&["v1", "handshake-keys"])?,
            clock: client.options.clock.clone(),
            options,
            reading: tokio::sync::Mutex::default(),
        })
    }

    /// The keys at hand; read first when there are none, or they are old. When the server is away, those that were known stay.
    pub(super) async fn get(&self) -> Known {
        let mut state = self.reading.lock().await;
        let age = state.last.as_ref().map(|(at, _)| apart(self.clock.now(), *at));
        let interval = if state.known.is_empty() { self.options.key_lookup_interval } else { self.options.key_refresh_interval };
        if age.is_none_or(|age| age >= micros(interval)) {
            self.read(&mut state).await;
        }
        Known(Arc::clone(&state.known))
    }

    /// Newer keys than `seen`, for the sake of a link that is by none of those. The server being away is an error, never a
    /// verdict on the link.
    pub(super) async fn look_up(&self, seen: &Known) -> Result<Known, FetchError> {
        let mut state = self.reading.lock().await;
        let recent = |at: Timestamp| apart(self.clock.now(), at) < micros(self.options.key_lookup_interval);
        let is_recent = state.last.as_ref().is_some_and(|(at, _)| recent(*at));
        if Arc::ptr_eq(&state.known, &seen.0) && !is_recent {
            self.read(&mut state).await;
        }
        match &state.last {
            Some((_, Err(error))) => Err(error.clone()),
            Some((_, Ok(()))) | None => Ok(Known(Arc::clone(&state.known))),
        }
    }

    async fn read(&self, state: &mut State) {
        let at = self.clock.now();
        let result = self.fetch().await.map(|keys| state.known = Arc::new(keys));
        state.last = Some((at, result));
    }

    async fn fetch(&self) -> Result<Vec<Ed25519PublicKey>, FetchError> {
        let set: JwkSet = http::json(self.http.get(self.url.clone())).await?;
        let read = |jwk| serde_json::to_string(jwk).ok().and_then(|text| Ed25519PublicKey::from_jwk(&text).ok());
        let keys: Vec<_> = set.keys.iter().filter_map(read).collect();
        if keys.is_empty() { Err(FetchError::Answer("its handshake keys have no usable one")) } else { Ok(keys) }
    }
}
