//! For tests: a context with a clock that stands, entropy that counts, and a store of its own.

mod client_key;
mod doors;
mod handshake;
mod market;
mod never;
mod walk;
mod web;
mod world;

pub use client_key::MadeKey;
pub use doors::{Doors, ONBOARDING_URI, member};
pub use handshake::{CONNECT_URL, Shakes};
pub use market::{FORM_URI, Market};
pub use never::never;
pub use walk::{Shown, ids};
pub use web::FakeWeb;
pub use world::{AUDIENCE, CHALLENGE, Connected, PASSWORD, REDIRECT_URI, VERIFIER, World, handle_of_unknown_key};

use crate::context::{Clock, Context, Entropy, Lifetimes, Settings};
use crate::keys::{Keys, MasterKey};
use crate::mail::{Mail, Mailer};
use crate::password::Passwords;
use crate::registry::Registry;
use protocol::secret::Environment;
use protocol::{Seconds, Timestamp};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use storage::Store;

/// What an access token of ours says, whether or not it is good now.
pub fn signed_claims(context: &Context, token: &str) -> Option<protocol::jose::AccessTokenClaims> {
    context.verified_tokens.verify(context, token).map(|verified| verified.claims.clone())
}

/// A clock that moves only when told.
pub struct StandingClock {
    at: AtomicI64,
    /// Microseconds by which each look moves it.
    moves: AtomicI64,
}

impl StandingClock {
    /// Stands at this time.
    pub fn at(time: Timestamp) -> Self {
        Self { at: AtomicI64::new(time.as_micros()), moves: AtomicI64::new(0) }
    }

    /// Moves on.
    pub fn advance(&self, length: Seconds) {
        self.at.fetch_add(length.0 * 1_000_000, Ordering::SeqCst);
    }

    /// From now on no two looks see the same time, as with a real clock.
    pub fn run(&self) {
        self.moves.store(1, Ordering::SeqCst);
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.at.fetch_add(self.moves.load(Ordering::SeqCst), Ordering::SeqCst))
    }
}

/// Bytes from a counter: never the same twice, the same in every run.
#[derive(Default)]
pub struct CountingEntropy(AtomicU64);

impl Entropy for CountingEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let count = self.0.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&crate::digest::sha256(&count.to_be_bytes())[..chunk.len()]);
        }
    }
}

/// Keeps what was sent.
#[derive(Default)]
pub struct Outbox(Mutex<Vec<Mail>>);

impl Outbox {
    /// Everything sent so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Mailer for Outbox {
    fn send(&self, mail: Mail) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
    }
}

/// A context with the handles that tests turn.
pub struct TestContext {
    /// The context.
    pub context: Arc<Context>,
    /// Its clock.
    pub clock: Arc<StandingClock>,
    /// Its mail.
    pub outbox: Arc<Outbox>,
    /// Other people's servers.
    pub web: Arc<FakeWeb>,
}

/// The time at which every test begins.
pub const START: Timestamp = Timestamp::from_seconds(1_800_000_000);

/// A context over `store` with first keys and a fresh look at the change feed.
pub async fn context(store: Store) -> TestContext {
    node(store, &Arc::new(StandingClock::at(START)), 0).await
}

/// Another node over the same store, with its own caches and the same clock.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub async fn node(store: Store, clock: &Arc<StandingClock>, number: u64) -> TestContext {
    let outbox = Arc::new(Outbox::default());
    let web = Arc::new(FakeWeb::default());
    let context = Arc::new(Context {
        store,
        clock: clock.clone(),
        entropy: Arc::new(CountingEntropy(AtomicU64::new(number << 48))),
        settings: Settings {
            environment: Environment::Production,
            issuer: "http://localhost:7300".to_owned(),
            platform_name: "Northwind".to_owned(),
            loopback_everywhere: false,
            domain_proof_approves: false,
            lifetimes: Lifetimes::default(),
        },
        keys: Keys::new(MasterKey::new(&[7; 32])),
        registry: Registry::default(),
        passwords: Passwords::new(2, 64),
        mailer: outbox.clone(),
        outbound: web.clone(),
        logos: crate::listing::logo::LogoReader::default(),
        deferred: crate::deferred::Deferred::default(),
        verified_tokens: crate::verified_token::VerifiedTokens::default(),
    });
    crate::keys::ensure(&context).await.unwrap();
    crate::registry::poll_now(&context).await.unwrap();
    TestContext { context, clock: clock.clone(), outbox, web }
}
