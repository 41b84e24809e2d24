//! What every flow is handed: clock, entropy, store, keys, registry, settings, mail. Nothing here is global; tests fix the
//! clock and the entropy, so that ids and tokens are the same in each run.

use crate::deferred::Deferred;
use crate::keys::Keys;
use crate::listing::logo::LogoReader;
use crate::mail::Mailer;
use crate::outbound::Outbound;
use crate::password::Passwords;
use crate::registry::Registry;
use crate::verified_token::VerifiedTokens;
use model::audit::AuditEvent;
use model::change::{Change, ChangeKind};
use model::grant::Actor;
use model::session::SessionLifetimes;
use protocol::id::{AuditEventId, ChangeId};
use protocol::secret::{Environment, Secret, SecretKind};
use protocol::{Seconds, Timestamp};
use std::sync::Arc;
use storage::{Outcome, Step, Store};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Gives random bytes.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// Lifetimes that flows need; the defaults are the product's.
#[derive(Debug, Clone, Copy)]
pub struct Lifetimes {
    /// Of an authorization code (seed 003).
    pub authorization_code: Seconds,
    /// Of an access token by code or refresh (seed 002).
    pub access_token: Seconds,
    /// Of a refresh token, from each rotation (seed 002).
    pub refresh_token: Seconds,
    /// Of an authorization request and of what waits for a click.
    pub authorization_request: Seconds,
    /// Of an access token by client credentials (seeds 000 and 001).
    pub client_credentials_token: Seconds,
    /// Of the temporary URL of an onboarding session.
    pub onboarding_url: Seconds,
    /// Of an onboarding token, and of how long `finalize` may be repeated.
    pub onboarding_token: Seconds,
    /// Of an attempt that waits for somebody else.
    pub attempt_waiting: Seconds,
    /// Of a handshake that waits for the partner (seed 004).
    pub handshake: Seconds,
    /// Of a client key's claim link, and of a sealed one that waits to be fetched.
    pub claim_link: Seconds,
    /// Of mailed codes and links.
    pub mailed_code: Seconds,
    /// How long the token before is taken for a retry from a confidential client.
    pub refresh_retry_confidential: Seconds,
    /// The same from a public client.
    pub refresh_retry_public: Seconds,
    /// Of people's sessions.
    pub session: SessionLifetimes,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            authorization_code: Seconds::minutes(10),
            access_token: Seconds(43_200),
            refresh_token: Seconds::days(90),
            authorization_request: Seconds::minutes(60),
            client_credentials_token: Seconds(1_200),
            onboarding_url: Seconds::minutes(60),
            onboarding_token: Seconds::minutes(10),
            attempt_waiting: Seconds::days(14),
            handshake: Seconds::hours(24),
            claim_link: Seconds::days(7),
            mailed_code: Seconds::minutes(15),
            refresh_retry_confidential: Seconds::hours(24),
            refresh_retry_public: Seconds(30),
            session: SessionLifetimes {
                idle: Seconds::hours(12),
                absolute: Seconds::days(7),
                reauthentication: Seconds::minutes(5),
            },
        }
    }
}

/// What the operator set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Production or sandbox.
    pub environment: Environment,
    /// The public URL, without a slash at its end: `iss` of every token.
    pub issuer: String,
    /// The platform's name, as pages and mails show it.
    pub platform_name: String,
    /// The demo accepts loopback redirect URIs everywhere.
    pub loopback_everywhere: bool,
    /// A proof of the domain approves a redirect URI at once.
    pub domain_proof_approves: bool,
    /// Lifetimes.
    pub lifetimes: Lifetimes,
}

/// What every flow is handed.
pub struct Context {
    /// Where everything is kept.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// What the operator set.
    pub settings: Settings,
    /// Signing and MAC keys.
    pub keys: Keys,
    /// Integrations, scopes, resources and standings, cached.
    pub registry: Registry,
    /// Argon2id, in bounded slots.
    pub passwords: Passwords,
    /// Takes mail for delivery.
    pub mailer: Arc<dyn Mailer>,
    /// Asks other people's servers.
    pub outbound: Arc<dyn Outbound>,
    /// Reads what partners upload as logos.
    pub logos: LogoReader,
    /// Writes that may wait.
    pub deferred: Deferred,
    /// Access tokens whose signatures were verified before.
    pub verified_tokens: VerifiedTokens,
}

impl Context {
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// `N` random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// A new id: `context.new_id(GrantId::new)`.
    pub fn new_id<T>(&self, make: impl FnOnce(Timestamp, [u8; 10]) -> T) -> T {
        make(self.now(), self.random())
    }

    /// A new secret.
    pub fn new_secret(&self, kind: SecretKind) -> Secret {
        Secret::new(self.settings.environment, kind, self.random())
    }

    /// An audit event by `actor`, happening now; the caller adds whose it is.
    pub fn audit(&self, actor: Actor, action: &'static str) -> AuditEvent {
        AuditEvent {
            id: self.new_id(AuditEventId::new),
            at: self.now(),
            actor,
            action,
            organization_id: None,
            client_id: None,
            grant_id: None,
            attempt_id: None,
            detail: serde_json::Value::Object(serde_json::Map::new()),
        }
    }

    /// A change of `subject`, happening now.
    #[expect(clippy::needless_pass_by_value, reason = "ids are handed over by value")]
    pub fn change(&self, kind: ChangeKind, subject: impl ToString) -> Change {
        Change {
            id: self.new_id(ChangeId::new),
            at: self.now(),
            kind,
            subject: subject.to_string(),
            organization_id: None,
            status: None,
        }
    }

    /// A change that readers of the feed hear of at `at`, not before: they read ahead as far as clocks may be apart.
    pub fn change_at(&self, at: Timestamp, change: Change) -> Change {
        Change { id: self.new_id(ChangeId::new), at: at + crate::registry::OVERLAP, ..change }
    }

    /// Runs a batch together with the changes that it makes; once it is durable this node forgets at once what they name,
    /// other nodes at their next look at the feed. `None`: a guard was missed, nothing was written.
    pub async fn write_all(&self, mut steps: Vec<Step>, changes: &[Change]) -> storage::Result<Option<Vec<Outcome>>> {
        steps.extend(changes.iter().map(storage::change::insert));
        let outcomes = self.store.write_all(steps).await?;
        if outcomes.is_some() {
            for change in changes {
                self.registry.forget(change);
            }
        }
        Ok(outcomes)
    }
}
