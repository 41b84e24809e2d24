//! What the handlers share.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use countersign_client::Timestamp;
use countersign_client::partner::new_state;

use super::attempts::{Attempts, Outcomes};
use super::by_key::HeldTokens;
use super::config::{PartnerEnvironment, TidewaterConfig};
use super::connections::Connections;
use super::extensions::Extensions;
use super::log::Log;
use super::onboardings::Onboardings;
use crate::SetupError;

/// The app's state; cheap to clone.
#[derive(Clone)]
pub(super) struct App(Arc<Shared>);

pub(super) struct Shared {
    pub(super) config: TidewaterConfig,
    pub(super) http: reqwest::Client,
    pub(super) connections: Connections,
    /// Held while a token is being refreshed, so that two clicks cause one refresh.
    pub(super) refreshing: tokio::sync::Mutex<()>,
    attempts: Mutex<Attempts>,
    outcomes: Mutex<Outcomes>,
    onboardings: Mutex<Onboardings>,
    extensions: Mutex<Extensions>,
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
        Ok(Self(Arc::new(Shared {
            config,
            http,
            connections,
            refreshing: tokio::sync::Mutex::default(),
            attempts: Mutex::default(),
            outcomes: Mutex::default(),
            onboardings: Mutex::default(),
            extensions: Mutex::default(),
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

/// As it stands in answers and on the page: RFC 3339, UTC, to the second.
pub(super) fn written(time: Timestamp) -> String {
    jiff::Timestamp::from_second(time.as_seconds()).unwrap_or_default().to_string()
}
