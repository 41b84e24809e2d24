//! One environment, put together: from configuration and store to what handlers are handed.

use crate::config::{Config, MasterKey, Transport};
use crate::limits::Limiters;
use crate::outbound::{HttpOutbound, OutboundOptions};
use crate::pages::view::Platform;
use crate::run::system::{SystemClock, SystemEntropy};
use crate::state::{AppState, PageSettings};
use aws_lc_rs::hmac;
use flows::deferred::Deferred;
use flows::keys::{self, KeyError, Keys};
use flows::listing::logo::LogoReader;
use flows::mail::Mailer;
use flows::password::Passwords;
use flows::registry::Registry;
use flows::verified_token::VerifiedTokens;
use flows::{Context, Settings};
use protocol::secret::Environment;
use std::sync::Arc;
use storage::Store;

/// Passwords that may wait for a slot; more are told to come back.
const PASSWORDS_WAITING: usize = 64;

/// What stands beside the configuration.
pub struct Parts {
    /// Opened and migrated.
    pub store: Store,
    /// Opens the keys.
    pub master_key: MasterKey,
    /// Takes mail.
    pub mailer: Arc<dyn Mailer>,
    /// The demo accepts loopback redirect URIs everywhere.
    pub is_demo: bool,
}

/// Puts an environment together; its first keys are made if there are none.
///
/// # Errors
/// When the store is away or was sealed by another master key.
pub async fn assemble(config: &Config, parts: Parts) -> Result<AppState, KeyError> {
    let Parts { store, master_key, mailer, is_demo } = parts;
    let settings = config.flow_settings();
    let settings = Settings {
        loopback_everywhere: is_demo,
        domain_proof_approves: settings.domain_proof_approves || is_demo && settings.environment == Environment::Sandbox,
        ..settings
    };
    let outbound = OutboundOptions { allow_loopback: is_demo || config.outbound_allow_loopback, ..OutboundOptions::default() };
    let context = Context {
        store,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        settings,
        keys: Keys::new(keys::MasterKey::new(master_key.expose())),
        registry: Registry::default(),
        passwords: Passwords::new(password_slots(), PASSWORDS_WAITING),
        mailer,
        outbound: Arc::new(HttpOutbound::new(outbound)),
        logos: LogoReader::default(),
        deferred: Deferred::default(),
        verified_tokens: VerifiedTokens::default(),
    };
    keys::ensure(&context).await?;
    let limiters = Limiters::new(&config.limits, context.random());
    let pages = PageSettings {
        other_environment: config.other_environment_url.as_ref().map(|url| url.trim_end_matches('/').to_owned()),
        platform: Platform { name: config.platform.name.clone(), ..Platform::default() },
        https: config.is_https(),
        cookie_suffix: config.environment.as_str(),
        csrf_key: csrf_key(&master_key),
        mail: is_demo || matches!(config.mail.transport, Transport::Smtp(_)),
        country: config.platform.country.clone(),
    };
    Ok(AppState::new(Arc::new(context), limiters, pages))
}

/// The same on every node, since a form served by one may be posted to another.
fn csrf_key(master_key: &MasterKey) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, master_key.expose());
    let mut out = [0; 32];
    out.copy_from_slice(hmac::sign(&key, b"countersign csrf 1").as_ref());
    out
}

/// Half the processors, so that sign-ins never take the whole machine.
fn password_slots() -> usize {
    std::thread::available_parallelism().map_or(1, |count| count.get().div_ceil(2))
}
