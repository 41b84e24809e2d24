//! What the handlers share.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use countersign_client::Timestamp;
use countersign_client::partner::{HandshakeOptions, HandshakeVerifier, LinkKey, new_state};

use super::agreements::Agreements;
use super::attempts::{Attempts, Outcomes};
use super::authorizations::Authorizations;
use super::client_credentials::HeldTokens;
use super::config::{Door, PartnerEnvironment, TidewaterConfig};
use super::connections::Connections;
use super::doors;
use super::extensions::Extensions;
use super::handshakes::Handshakes;
use super::log::Log;
use super::onboardings::Onboardings;
use super::webhooks::Handled;
use crate::SetupError;

/// The app's state; cheap to clone.
#[derive(Clone)]
pub(super) struct App(Arc<Shared>);

pub(super) struct Shared {
    pub(super) config: TidewaterConfig,
    pub(super) http: reqwest::Client,
    pub(super) connections: Connections,
    pub(super) authorizations: Authorizations,
    /// By environment: each has keys of its own.
    pub(super) verifiers: BTreeMap<String, HandshakeVerifier>,
    /// The keys that links of our own are signed with, by environment, once they are registered.
    pub(super) link_keys: tokio::sync::Mutex<BTreeMap<String, LinkKey>>,
    /// Held while a token is being refreshed, so that two clicks cause one refresh.
    pub(super) refreshing: tokio::sync::Mutex<()>,
    attempts: Mutex<Attempts>,
    outcomes: Mutex<Outcomes>,
    onboardings: Mutex<Onboardings>,
    extensions: Mutex<Extensions>,
    agreements: Mutex<Agreements>,
    handshakes: Mutex<Handshakes>,
    handled: Mutex<Handled>,
    held_tokens: Mutex<HeldTokens>,
    log: Mutex<Log>,
}

impl App {
    pub(super) fn new(config: TidewaterConfig) -> Result<Self, SetupError> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("tidewater/1.0")
            .no_proxy()
            .build()
            .map_err(|error| countersign_client::FetchError::Setup(error.to_string()))?;
        let connections = Connections::open(config.data_file.clone())?;
        let beside = config.data_file.as_ref().map(|file| file.with_file_name("tidewater-organizations.json"));
        let authorizations = Authorizations::open(beside)?;
        let verifiers = verifiers(&config)?;
        Ok(Self(Arc::new(Shared {
            config,
            http,
            connections,
            authorizations,
            verifiers,
            link_keys: tokio::sync::Mutex::default(),
            refreshing: tokio::sync::Mutex::default(),
            attempts: Mutex::default(),
            outcomes: Mutex::default(),
            onboardings: Mutex::default(),
            extensions: Mutex::default(),
            agreements: Mutex::default(),
            handshakes: Mutex::default(),
            handled: Mutex::default(),
            held_tokens: Mutex::default(),
            log: Mutex::default(),
        })))
    }
}

impl Shared {
    pub(super) fn now(&self) -> Timestamp {
        self.config.clock.now()
    }

    /// A text nobody can guess.
    pub(super) fn random_text(&self) -> String {
        new_state((self.config.random)())
    }

    pub(super) fn random_bytes(&self) -> [u8; 32] {
        (self.config.random)()
    }

    pub(super) fn environment(&self, name: &str) -> Option<&PartnerEnvironment> {
        self.config.environments.iter().find(|environment| environment.name == name)
    }

    pub(super) fn attempts(&self) -> MutexGuard<'_, Attempts> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn outcomes(&self) -> MutexGuard<'_, Outcomes> {
        self.outcomes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn onboardings(&self) -> MutexGuard<'_, Onboardings> {
        self.onboardings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn extensions(&self) -> MutexGuard<'_, Extensions> {
        self.extensions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn agreements(&self) -> MutexGuard<'_, Agreements> {
        self.agreements.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn handshakes(&self) -> MutexGuard<'_, Handshakes> {
        self.handshakes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn handled(&self) -> MutexGuard<'_, Handled> {
        self.handled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn held_tokens(&self) -> MutexGuard<'_, HeldTokens> {
        self.held_tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// What checks the redirects to each environment's `connect_url`.
fn verifiers(config: &TidewaterConfig) -> Result<BTreeMap<String, HandshakeVerifier>, SetupError> {
    let mut verifiers = BTreeMap::new();
    for environment in &config.environments {
        let Some(integration) = environment.integration(Door::Handshake) else { continue };
        let Some(connect_url) = &integration.connect_url else { continue };
        let client = doors::client(config, environment, integration)?;
        let verifier = HandshakeVerifier::new(&client, connect_url, HandshakeOptions::default())?;
        verifiers.insert(environment.name.clone(), verifier);
    }
    Ok(verifiers)
}

/// As it stands in answers and on the page: RFC 3339, UTC, to the second.
pub(super) fn written(time: Timestamp) -> String {
    jiff::Timestamp::from_second(time.as_seconds()).unwrap_or_default().to_string()
}
