//! What every request needs and hardly ever changes: integrations with their partners, secrets and redirect URIs; scopes;
//! resources; operator keys; client keys; and how credentials and grants stand. Cached on each node, and never the reason that something revoked lives:
//!
//! - each node reads the change feed every 250 ms, an overlap longer than the longest transaction again, and forgets what it names;
//! - a node whose clock jumped, or that stood still, forgets everything;
//! - a fill that began before a change came in is thrown away;
//! - entries live a minute at most;
//! - a node whose last good look at the feed is older than a second asks the store itself.

mod feed;
mod lookups;
mod stamps;

pub(crate) use self::feed::OVERLAP;
pub use self::feed::poll_now;

use self::stamps::Stamps;
use crate::cache::Cache;
use futures_util::future::{Either, Ready, ready};
use model::change::{Change, ChangeKind};
use model::credential::CredentialId;
use model::integration::{ClientSecret, Integration};
use model::operator_key::OperatorKey;
use model::partner::Partner;
use model::redirect_uri::{RedirectUri, ReviewState};
use model::resource::Resource;
use model::scope::Scope;
use model::secret_digest::SecretDigest;
use protocol::id::{ClientId, ClientKeyId, OrganizationId};
use protocol::redirect_uri;
use protocol::scope::ScopeSet;
use protocol::secret::Secret;
use protocol::{Seconds, Timestamp};
use std::borrow::Borrow;
use std::collections::HashSet;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use storage::standing::Standing;

/// Entries are read again after this long, whatever the feed says.
const ENTRY_LIFETIME: Seconds = Seconds(60);
/// How old the last good look at the feed may be.
const FRESH_FOR: Seconds = Seconds(1);
/// Sets of scopes that are remembered.
const MOST_SCOPE_SETS: usize = 1_000;

/// An integration with all that a request wants to know of it.
#[derive(Debug, Clone)]
pub struct RegisteredIntegration {
    /// The integration.
    pub integration: Integration,
    /// Every scope that it may have, required or optional.
    pub scopes: ScopeSet,
    /// Who publishes it.
    pub partner: Partner,
    /// Its secrets, of which digests are kept.
    pub secrets: Vec<ClientSecret>,
    /// Its redirect URIs, in any state of review.
    pub redirect_uris: Vec<RedirectUri>,
    /// The digest of the logo that its listing shows.
    pub logo: Option<String>,
}

impl RegisteredIntegration {
    /// Its secrets that are not retired.
    pub fn live_secrets(&self, now: Timestamp) -> impl Iterator<Item = &ClientSecret> {
        self.secrets.iter().filter(move |secret| secret.retires_at.is_none_or(|retires_at| now < retires_at))
    }

    /// Its approved redirect URIs.
    pub fn approved_redirect_uris(&self) -> impl Iterator<Item = &RedirectUri> {
        self.redirect_uris.iter().filter(|uri| uri.state == ReviewState::Approved)
    }

    /// Whether an OAuth redirect may lead there now.
    pub fn redirects_to(&self, sent: &str) -> bool {
        self.approved_redirect_uris().any(|uri| redirect_uri::matches(&uri.uri, sent, self.integration.client_type))
    }
}

/// What stands well or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Stands {
    /// A connection or client key, with its grant.
    Credential(CredentialId),
    /// The grant to an integration itself.
    Grant(ClientId),
}

/// A client key as authentication finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownClientKey {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which.
    pub id: ClientKeyId,
    /// What is compared.
    pub digest: SecretDigest,
}

/// What reads a value that no cache knows.
type Fill<'a, V> = Pin<Box<dyn Future<Output = storage::Result<Option<V>>> + Send + 'a>>;
/// A value on its way: from a cache at once, or from its fill.
type Looked<'a, V> = Either<Ready<storage::Result<Option<V>>>, Fill<'a, V>>;
/// Whose, as of which stamp, and what.
type StandingKey = (OrganizationId, u64, Stands);
/// The clear part of a secret.
type Lookup = [u8; Secret::LOOKUP_CHARS];

/// The caches.
pub struct Registry {
    integrations: Cache<ClientId, Arc<RegisteredIntegration>>,
    standings: Cache<StandingKey, Arc<Standing>>,
    stamps: Stamps,
    /// By client and clear part; what is in an entry never changes, how it stands is asked of `standings`.
    client_keys: Cache<(ClientId, Lookup), Arc<KnownClientKey>>,
    /// Sets of scopes, each once: grants are many, and what they are about is not.
    scope_sets: Mutex<HashSet<ScopeSet>>,
    scopes: Cache<(), Arc<Vec<Scope>>>,
    resources: Cache<(), Arc<Vec<Resource>>>,
    operator_keys: Cache<String, Arc<OperatorKey>>,
    /// Moves at each change; a fill that saw another number is thrown away.
    epoch: AtomicU64,
    /// When the feed was last read well, in microseconds.
    looked_at: AtomicI64,
    looks: Mutex<feed::Looks>,
}

impl Default for Registry {
    fn default() -> Self {
        Self {
            integrations: Cache::new(10_000, ENTRY_LIFETIME),
            standings: Cache::new(200_000, ENTRY_LIFETIME),
            stamps: Stamps::default(),
            client_keys: Cache::new(200_000, ENTRY_LIFETIME),
            scope_sets: Mutex::default(),
            scopes: Cache::new(1, ENTRY_LIFETIME),
            resources: Cache::new(1, ENTRY_LIFETIME),
            operator_keys: Cache::new(1_000, ENTRY_LIFETIME),
            epoch: AtomicU64::new(0),
            looked_at: AtomicI64::new(i64::MIN),
            looks: Mutex::default(),
        }
    }
}

impl Registry {
    /// The cached value, or what `fill` reads; kept only if nothing changed meanwhile and the feed is known to be fresh. A value that
    /// is known carries no future of its fill along: whoever awaits it stays small.
    fn get<'a, K, V, Q>(
        &'a self,
        cache: &'a Cache<K, V>,
        key: &Q,
        now: Timestamp,
        fill: impl FnOnce() -> Fill<'a, V>,
    ) -> Looked<'a, V>
    where
        K: Hash + Eq + Clone + Send + Sync + Borrow<Q> + 'static,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
        V: Clone + Send + Sync + 'static,
    {
        let looked_at = Timestamp::from_micros(self.looked_at.load(Ordering::Acquire));
        // Both ways: a clock that went back must not make an old look a fresh one.
        let fresh = now <= looked_at + FRESH_FOR && looked_at <= now + FRESH_FOR;
        if fresh && let Some(value) = cache.get(key, now) {
            return Either::Left(ready(Ok(Some(value))));
        }
        let (epoch, fill) = (self.epoch.load(Ordering::Acquire), fill());
        Either::Right(if fresh { Box::pin(self.keep((cache, key.to_owned()), (epoch, now), fill)) } else { fill })
    }

    async fn keep<K, V>(
        &self,
        (cache, key): (&Cache<K, V>, K),
        (epoch, now): (u64, Timestamp),
        fill: Fill<'_, V>,
    ) -> storage::Result<Option<V>>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
    {
        let value = fill.await?;
        if self.epoch.load(Ordering::Acquire) == epoch
            && let Some(value) = &value
        {
            cache.insert(key.clone(), value.clone(), now);
            if self.epoch.load(Ordering::Acquire) != epoch {
                cache.invalidate(&key);
            }
        }
        Ok(value)
    }

    /// Forgets what a change names.
    pub fn forget(&self, change: &Change) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
        match change.kind {
            ChangeKind::Integration => match change.subject.parse::<ClientId>() {
                Ok(client_id) => self.integrations.invalidate(&client_id),
                Err(_) => self.integrations.invalidate_all(),
            },
            ChangeKind::Scope => self.scopes.invalidate_all(),
            ChangeKind::Resource => self.resources.invalidate_all(),
            ChangeKind::OperatorKey => self.operator_keys.invalidate_all(),
            ChangeKind::Credential => {
                let organization_id = change.organization_id.as_deref().and_then(|id| id.parse().ok());
                if let (Some(organization_id), Ok(id)) = (organization_id, change.subject.parse()) {
                    self.standings.invalidate(&self.standing_key(organization_id, Stands::Credential(id)));
                }
            }
            ChangeKind::Grant => self.forget_standings_of(change),
            // Keys are read again by whoever polls.
            ChangeKind::Key => {}
        }
    }

    /// Forgets whatever there is.
    fn forget_everything(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
        self.integrations.invalidate_all();
        self.standings.invalidate_all();
        self.client_keys.invalidate_all();
        self.scopes.invalidate_all();
        self.resources.invalidate_all();
        self.operator_keys.invalidate_all();
    }

    fn forget_standings_of(&self, change: &Change) {
        match change.organization_id.as_deref().and_then(|id| id.parse().ok()) {
            Some(organization_id) => self.stamps.move_on(organization_id),
            None => self.standings.invalidate_all(),
        }
    }

    /// The same set, shared with everybody who has it: then comparing takes no look inside.
    fn shared(&self, set: ScopeSet) -> ScopeSet {
        let mut known = self.scope_sets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&set) {
            return known.clone();
        }
        if known.len() < MOST_SCOPE_SETS {
            known.insert(set.clone());
        }
        set
    }

    /// With its sets of scopes shared.
    fn shared_standing(&self, standing: Standing) -> Arc<Standing> {
        let [grant_scopes, scopes] = [standing.grant_scopes, standing.scopes].map(|set| self.shared(set));
        Arc::new(Standing { grant_scopes, scopes, ..standing })
    }

    fn standing_key(&self, organization_id: OrganizationId, what: Stands) -> StandingKey {
        (organization_id, self.stamps.of(organization_id), what)
    }
}
