//! What every request needs and hardly ever changes: integrations with their partners, secrets and redirect URIs; scopes;
//! resources; operator keys; client keys; and how credentials and grants stand. Cached on each node, and never the reason that something revoked lives:
//!
//! - each node reads the change feed every 250 ms, an overlap longer than the longest transaction again, and forgets what it names;
//! - a fill that began before a change came in is thrown away;
//! - entries live a minute at most;
//! - a node whose last good look at the feed is older than a second asks the store itself.

use crate::Context;
use model::change::{Change, ChangeKind};
use model::credential::CredentialId;
use model::integration::{ClientSecret, Integration};
use model::operator_key::OperatorKey;
use model::partner::Partner;
use model::redirect_uri::{RedirectUri, ReviewState};
use model::resource::Resource;
use model::scope::Scope;
use model::secret_digest::SecretDigest;
use moka::sync::Cache;
use protocol::ErrorCode;
use protocol::id::{ClientId, ClientKeyId, OrganizationId, ResourceId};
use protocol::scope::ScopeSet;
use protocol::{Seconds, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use storage::change::Span;
use storage::standing::Standing;

/// Entries are read again after this long, whatever the feed says.
const ENTRY_LIFETIME: Duration = Duration::from_mins(1);
/// The feed is read again from this far back: longer than the longest transaction (5 s) and the clocks' distance together. As far
/// ahead it is read as well, for what a node wrote whose clock is fast.
pub(crate) const OVERLAP: Seconds = Seconds(15);
/// How old the last good look at the feed may be.
const FRESH_FOR: Seconds = Seconds(1);
/// Rows per look at the feed.
const PAGE: i64 = 1_000;

/// An integration with all that a request wants to know of it.
#[derive(Debug, Clone)]
pub struct RegisteredIntegration {
    /// The integration.
    pub integration: Integration,
    /// Who publishes it.
    pub partner: Partner,
    /// Its secrets, of which digests are kept.
    pub secrets: Vec<ClientSecret>,
    /// Its redirect URIs, in any state of review.
    pub redirect_uris: Vec<RedirectUri>,
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

/// The caches.
pub struct Registry {
    integrations: Cache<ClientId, Arc<RegisteredIntegration>>,
    standings: Cache<(OrganizationId, Stands), Arc<Standing>>,
    /// By client and clear part; what is in an entry never changes, how it stands is asked of `standings`.
    client_keys: Cache<(ClientId, String), Arc<KnownClientKey>>,
    scopes: Cache<(), Arc<Vec<Scope>>>,
    resources: Cache<(), Arc<Vec<Resource>>>,
    operator_keys: Cache<String, Arc<OperatorKey>>,
    /// Moves at each change; a fill that saw another number is thrown away.
    epoch: AtomicU64,
    /// When the feed was last read well, in microseconds.
    looked_at: AtomicI64,
    seen: Mutex<HashMap<protocol::id::ChangeId, Timestamp>>,
}

impl Default for Registry {
    fn default() -> Self {
        Self {
            integrations: cache(10_000),
            standings: cache(200_000),
            client_keys: cache(200_000),
            scopes: cache(1),
            resources: cache(1),
            operator_keys: cache(1_000),
            epoch: AtomicU64::new(0),
            looked_at: AtomicI64::new(i64::MIN),
            seen: Mutex::default(),
        }
    }
}

fn cache<K: Hash + Eq + Send + Sync + 'static, V: Clone + Send + Sync + 'static>(entries: u64) -> Cache<K, V> {
    Cache::builder().max_capacity(entries).time_to_live(ENTRY_LIFETIME).build()
}

impl Registry {
    /// The cached value, or what `fill` reads; kept only if nothing changed meanwhile and the feed is known to be fresh.
    async fn get<K, V>(
        &self,
        cache: &Cache<K, V>,
        key: K,
        now: Timestamp,
        fill: impl Future<Output = storage::Result<Option<V>>>,
    ) -> storage::Result<Option<V>>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
    {
        let fresh = now <= Timestamp::from_micros(self.looked_at.load(Ordering::Acquire)) + FRESH_FOR;
        if fresh && let Some(value) = cache.get(&key) {
            return Ok(Some(value));
        }
        let epoch = self.epoch.load(Ordering::Acquire);
        let value = fill.await?;
        if fresh
            && self.epoch.load(Ordering::Acquire) == epoch
            && let Some(value) = &value
        {
            cache.insert(key.clone(), value.clone());
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
                    self.standings.invalidate(&(organization_id, Stands::Credential(id)));
                }
            }
            ChangeKind::Grant => self.forget_standings_of(change),
            // Keys are read again by whoever polls.
            ChangeKind::Key => {}
        }
    }

    fn forget_standings_of(&self, change: &Change) {
        let Some(organization_id) = change.organization_id.as_deref().and_then(|id| id.parse::<OrganizationId>().ok()) else {
            return self.standings.invalidate_all();
        };
        let of_organization: Vec<_> =
            self.standings.iter().map(|(key, _)| *key).filter(|(owner, _)| *owner == organization_id).collect();
        for key in of_organization {
            self.standings.invalidate(&key);
        }
    }
}

/// Reads the feed and forgets what it names. Called every 250 ms, and by tests.
pub async fn poll_now(context: &Context) -> storage::Result<()> {
    let registry = &context.registry;
    let began = context.now();
    let mut from = (began - OVERLAP, String::new());
    let mut keys_changed = false;
    loop {
        let span = Span { since: from.0, after: &from.1, until: began + OVERLAP };
        let page = storage::change::since(&context.store, span, PAGE).await?;
        for change in &page {
            let mut seen = registry.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.insert(change.id, change.at).is_none() {
                keys_changed |= change.kind == ChangeKind::Key;
                registry.forget(change);
            }
        }
        match page.last() {
            Some(last) if page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX) => from = (last.at, last.id.to_string()),
            Some(_) | None => break,
        }
    }
    if keys_changed && let Err(error) = context.keys.load(&context.store).await {
        tracing::error!(%error, "keys changed and cannot be read");
    }
    registry.seen.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, at| *at > began - Seconds(OVERLAP.0 * 2));
    registry.looked_at.store(began.as_micros(), Ordering::Release);
    Ok(())
}

impl Context {
    /// The integration with this `client_id`.
    pub async fn integration(&self, client_id: ClientId) -> storage::Result<Option<Arc<RegisteredIntegration>>> {
        let fill = async {
            let Some(integration) = storage::integration::find(&self.store, client_id).await? else { return Ok(None) };
            let Some(partner) = storage::partner::find(&self.store, integration.partner_id).await? else { return Ok(None) };
            let secrets = storage::client_secret::of(&self.store, client_id).await?;
            let redirect_uris = storage::redirect_uri::of(&self.store, client_id).await?;
            Ok(Some(Arc::new(RegisteredIntegration { integration, partner, secrets, redirect_uris })))
        };
        self.registry.get(&self.registry.integrations, client_id, self.now(), fill).await
    }

    /// The look at the store that an unknown client costs, for a known one that failed to authenticate: time tells no difference.
    pub async fn look_in_vain(&self) -> storage::Result<()> {
        storage::integration::find(&self.store, ClientId::from_bytes([0; 16])).await.map(|_| ())
    }

    /// The scope catalogue.
    pub async fn scopes(&self) -> storage::Result<Arc<Vec<Scope>>> {
        let fill = async { storage::scope::all(&self.store).await.map(|scopes| Some(Arc::new(scopes))) };
        let scopes = self.registry.get(&self.registry.scopes, (), self.now(), fill).await?;
        Ok(scopes.unwrap_or_default())
    }

    /// The names in the scope catalogue.
    pub async fn scope_names(&self) -> storage::Result<ScopeSet> {
        Ok(self.scopes().await?.iter().map(|scope| scope.name.clone()).collect())
    }

    /// The platform's resources, the first one first.
    pub async fn resources(&self) -> storage::Result<Arc<Vec<Resource>>> {
        let fill = async { storage::resource::all(&self.store).await.map(|resources| Some(Arc::new(resources))) };
        let resources = self.registry.get(&self.registry.resources, (), self.now(), fill).await?;
        Ok(resources.unwrap_or_default())
    }

    /// The resource with these credentials' id.
    pub async fn resource(&self, id: ResourceId) -> storage::Result<Option<Resource>> {
        Ok(self.resources().await?.iter().find(|resource| resource.id == id).cloned())
    }

    /// The operator key with this clear part.
    pub async fn operator_key(&self, lookup: &str) -> storage::Result<Option<Arc<OperatorKey>>> {
        let fill = async { Ok(storage::operator_key::find(&self.store, lookup).await?.map(Arc::new)) };
        self.registry.get(&self.registry.operator_keys, lookup.to_owned(), self.now(), fill).await
    }

    /// How a connection or client key and its grant stand; `None` for a secret, which stands with the integration.
    pub async fn standing(&self, organization_id: OrganizationId, id: CredentialId) -> storage::Result<Option<Arc<Standing>>> {
        let fill = async {
            let standing = match id {
                CredentialId::Connection(id) => storage::standing::of_connection(&self.store, organization_id, id).await?,
                CredentialId::ClientKey(id) => storage::standing::of_client_key(&self.store, organization_id, id).await?,
                CredentialId::Secret(_) => None,
            };
            Ok(standing.map(Arc::new))
        };
        let key = (organization_id, Stands::Credential(id));
        self.registry.get(&self.registry.standings, key, self.now(), fill).await
    }

    /// How an organization's live grant to an integration stands.
    pub async fn standing_of_grant(
        &self,
        organization_id: OrganizationId,
        client_id: ClientId,
    ) -> storage::Result<Option<Arc<Standing>>> {
        let fill = async { Ok(storage::standing::of_grant(&self.store, organization_id, client_id).await?.map(Arc::new)) };
        let key = (organization_id, Stands::Grant(client_id));
        self.registry.get(&self.registry.standings, key, self.now(), fill).await
    }

    /// The integration's client key with this clear part.
    pub async fn client_key(&self, client_id: ClientId, lookup: &str) -> storage::Result<Option<Arc<KnownClientKey>>> {
        let fill = async {
            let Some(place) = storage::client_key::locate(&self.store, client_id, lookup).await? else { return Ok(None) };
            let key = storage::client_key::find(&self.store, place.organization_id, place.id).await?;
            let mark = key.and_then(|key| key.mark);
            let known = |digest| KnownClientKey { organization_id: place.organization_id, id: place.id, digest };
            Ok(mark.map(|mark| Arc::new(known(mark.digest))))
        };
        self.registry.get(&self.registry.client_keys, (client_id, lookup.to_owned()), self.now(), fill).await
    }

    /// `aud` of a token for the resource that is asked for (RFC 8707); the platform's first one when none is.
    pub async fn audience(&self, asked: Option<&str>) -> storage::Result<Result<String, ErrorCode>> {
        let resources = self.resources().await?;
        Ok(match asked {
            None => Ok(resources.first().map_or_else(|| self.settings.issuer.clone(), |resource| resource.audience.clone())),
            Some(asked) if resources.iter().any(|resource| resource.audience == asked) => Ok(asked.to_owned()),
            Some(_) => Err(ErrorCode::ResourceUnknown),
        })
    }
}
