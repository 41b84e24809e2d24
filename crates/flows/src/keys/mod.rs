//! The environment's keys: ES256 and RS256 for access tokens, HMAC for handles, Ed25519 for signed links. At rest they are sealed
//! by the master key with table, row and column bound in.
//!
//! Rotation overlaps: a new key is published before it is used, and an old one stays as long as tokens that it made.

mod made;
mod master;

pub use master::{CannotOpen, MasterKey};

use crate::Context;
use aws_lc_rs::hmac;
use made::{sealed_ed25519, sealed_es256, sealed_mac, sealed_rs256};
use master::place;
use model::change::ChangeKind;
use model::key::{KeyPurpose, SealedKey};
use model::resource::Signing;
use protocol::handle::MacKeyId;
use protocol::jose::{Algorithm, Ed25519SigningKey, JwkSet, SigningKey, VerifyingKey};
use protocol::signed_url;
use protocol::{Seconds, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

/// How long a new signing key is published before it signs: longer than verifiers keep what they fetched.
pub const PUBLISHED_BEFORE_USE: Seconds = Seconds::minutes(10);
/// How long a new MAC key is known to every node before it is used: longer than a node needs to hear of it.
pub const KNOWN_BEFORE_USE: Seconds = Seconds::minutes(1);

struct Signer {
    key: Arc<SigningKey>,
    algorithm: Algorithm,
    created_at: Timestamp,
    active_from: Timestamp,
}

struct LinkSigner {
    key: Arc<Ed25519SigningKey>,
    active_from: Timestamp,
}

/// Everything opened, as of one reading of the store.
#[derive(Default)]
struct Ring {
    signers: Vec<Signer>,
    link_signers: Vec<LinkSigner>,
    verifiers: HashMap<String, Arc<VerifyingKey>>,
    macs: BTreeMap<MacKeyId, (Timestamp, Arc<hmac::Key>)>,
}

/// The keys in use.
pub struct Keys {
    master: MasterKey,
    ring: RwLock<Arc<Ring>>,
}

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The store is away.
    #[error(transparent)]
    Store(#[from] storage::Error),
    /// The cryptographic library made no key; nothing was written.
    #[error("no {0} key could be made; try again, and look at the system's entropy")]
    NotMade(KeyPurpose),
    /// The master key is another one.
    #[error(transparent)]
    CannotOpen(#[from] CannotOpen),
}

impl Keys {
    /// None yet; [`Keys::load`] reads them.
    pub fn new(master: MasterKey) -> Self {
        Self { master, ring: RwLock::default() }
    }

    /// Seals what must be read back. `place` says where it is kept, table, row and column: nowhere else it can be opened.
    pub(crate) fn seal(&self, place: &str, plain: &[u8], nonce: [u8; 12]) -> Option<Vec<u8>> {
        self.master.seal(place, plain, nonce)
    }

    /// Opens what was sealed for this place.
    pub(crate) fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.master.open(place, sealed)
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads and opens every key.
    pub async fn load(&self, store: &storage::Store) -> Result<(), KeyError> {
        let mut ring = Ring::default();
        for sealed in storage::key::all(store).await? {
            let refused = || CannotOpen { id: sealed.id.clone() };
            let plain = self.master.open(&place(&sealed.id), &sealed.sealed).ok_or_else(refused)?;
            match sealed.purpose {
                KeyPurpose::Mac => {
                    let id = sealed.id.parse().map(MacKeyId).map_err(|_| refused())?;
                    ring.macs.insert(id, (sealed.active_from, Arc::new(hmac::Key::new(hmac::HMAC_SHA256, &plain))));
                }
                KeyPurpose::Es256 => add_signer(&mut ring, &sealed, Algorithm::Es256, &plain).ok_or_else(refused)?,
                KeyPurpose::Rs256 => add_signer(&mut ring, &sealed, Algorithm::Rs256, &plain).ok_or_else(refused)?,
                KeyPurpose::EdDsa => {
                    let key = Ed25519SigningKey::from_pkcs8(sealed.id.clone(), &plain).map_err(|_| refused())?;
                    ring.link_signers.push(LinkSigner { key: Arc::new(key), active_from: sealed.active_from });
                }
            }
        }
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        Ok(())
    }

    /// Whether tokens and links can be signed and handles made.
    pub fn are_ready(&self, now: Timestamp) -> bool {
        self.signer(Signing::Es256, now).is_some() && self.current_mac(now).is_some() && self.link_signer(now).is_some()
    }

    /// The key that signs now: the newest that is in use.
    pub fn signer(&self, signing: Signing, now: Timestamp) -> Option<Arc<SigningKey>> {
        let algorithm = match signing {
            Signing::Es256 => Algorithm::Es256,
            Signing::Rs256 => Algorithm::Rs256,
        };
        let ring = self.ring();
        let signers = ring.signers.iter().filter(|signer| signer.algorithm == algorithm);
        in_use(signers, |signer| signer.active_from, now).map(|signer| Arc::clone(&signer.key))
    }

    /// The key that signs links now: the newest that is in use.
    pub fn link_signer(&self, now: Timestamp) -> Option<Arc<Ed25519SigningKey>> {
        let ring = self.ring();
        in_use(ring.link_signers.iter(), |signer| signer.active_from, now).map(|signer| Arc::clone(&signer.key))
    }

    /// What partners verify links with, keys that are not in use yet included.
    pub fn link_jwks(&self) -> JwkSet {
        JwkSet { keys: self.ring().link_signers.iter().map(|signer| signer.key.public().jwk()).collect() }
    }

    /// When the newest signing key was made.
    pub fn newest_signer_made_at(&self) -> Option<Timestamp> {
        self.ring().signers.iter().map(|signer| signer.created_at).max()
    }

    /// The key that checks signatures made with `kid`.
    pub fn verifier(&self, kid: &str) -> Option<Arc<VerifyingKey>> {
        self.ring().verifiers.get(kid).cloned()
    }

    /// The MAC key that new handles are made with.
    pub fn current_mac(&self, now: Timestamp) -> Option<(MacKeyId, Arc<hmac::Key>)> {
        let ring = self.ring();
        in_use(ring.macs.iter(), |(_, (active_from, _))| *active_from, now).map(|(id, (_, key))| (*id, Arc::clone(key)))
    }

    /// The MAC key with this id.
    pub fn mac(&self, id: MacKeyId) -> Option<Arc<hmac::Key>> {
        self.ring().macs.get(&id).map(|(_, key)| Arc::clone(key))
    }

    /// What verifiers may fetch (RFC 7517); keys that are not in use yet included.
    pub fn jwks(&self) -> JwkSet {
        JwkSet { keys: self.ring().signers.iter().map(|signer| signer.key.jwk().clone()).collect() }
    }
}

/// The newest that is in use; if none is yet, because the clock was set back to before the first, that one: its tokens are as good.
fn in_use<T>(keys: impl Iterator<Item = T> + Clone, active_from: impl Fn(&T) -> Timestamp, now: Timestamp) -> Option<T> {
    let active = keys.clone().filter(|key| active_from(key) <= now).max_by_key(&active_from);
    active.or_else(|| keys.min_by_key(active_from))
}

fn add_signer(ring: &mut Ring, sealed: &SealedKey, algorithm: Algorithm, pkcs8: &[u8]) -> Option<()> {
    let key = SigningKey::from_pkcs8(sealed.id.clone(), algorithm, pkcs8).ok()?;
    let verifier = VerifyingKey::from_jwk(key.jwk()).ok()?;
    ring.verifiers.insert(sealed.id.clone(), Arc::new(verifier));
    let (created_at, active_from) = (sealed.created_at, sealed.active_from);
    ring.signers.push(Signer { key: Arc::new(key), algorithm, created_at, active_from });
    Some(())
}

/// Makes the keys that are missing, in use at once: all of them at first, those of a newer purpose in an older store; then loads.
pub async fn ensure(context: &Context) -> Result<(), KeyError> {
    context.keys.load(&context.store).await?;
    let now = context.now();
    if context.keys.are_ready(now) {
        return Ok(());
    }
    let mut made = Vec::new();
    if context.keys.signer(Signing::Es256, now).is_none() {
        made.push(sealed_es256(context, now)?);
    }
    if context.keys.current_mac(now).is_none() {
        made.push(sealed_mac(context, now)?);
    }
    if context.keys.link_signer(now).is_none() {
        made.push(sealed_ed25519(context, now)?);
    }
    let changes: Vec<_> = made.iter().map(|key| context.change(ChangeKind::Key, &key.id)).collect();
    context.write_all(made.iter().map(storage::key::insert).collect(), &changes).await?;
    context.keys.load(&context.store).await
}

/// What a rotation made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The new signing key.
    pub kid: String,
    /// From when on it signs.
    pub signs_from: Timestamp,
    /// How many old keys went, since nothing they made lives on.
    pub removed: usize,
}

/// Adds a key for tokens, one for links and a MAC key with overlap, and removes those that no living token needs.
pub async fn rotate(context: &Context) -> Result<Rotated, KeyError> {
    let now = context.now();
    let signs_from = now + PUBLISHED_BEFORE_USE;
    let es256 = sealed_es256(context, signs_from)?;
    let mac = sealed_mac(context, now + KNOWN_BEFORE_USE)?;
    let mut made = vec![es256.clone(), mac, sealed_ed25519(context, signs_from)?];
    if context.keys.signer(Signing::Rs256, now).is_some() {
        made.push(sealed_rs256(context, signs_from).await?);
    }
    let old = storage::key::all(&context.store).await?;
    let gone: Vec<_> = KeyPurpose::ALL.iter().flat_map(|purpose| superseded(context, &old, *purpose)).collect();
    let mut steps: Vec<_> = made.iter().map(storage::key::insert).collect();
    steps.extend(gone.iter().map(|id| storage::key::delete(id)));
    let change = context.change(ChangeKind::Key, &es256.id);
    context.write_all(steps, &[change]).await?;
    context.keys.load(&context.store).await?;
    Ok(Rotated { kid: es256.id, signs_from, removed: gone.len() })
}

/// Keys that a younger one replaced longer ago than anything made with them can live. A MAC key lives on in each generation
/// that was made with it, so it stays for a refresh token's lifetime after its successor came.
fn superseded(context: &Context, keys: &[SealedKey], purpose: KeyPurpose) -> Vec<String> {
    let lifetimes = &context.settings.lifetimes;
    let outlived = match purpose {
        KeyPurpose::Mac => Seconds(lifetimes.refresh_token.0 + 2 * 86_400),
        KeyPurpose::Es256 | KeyPurpose::Rs256 => Seconds(lifetimes.access_token.0 + 86_400),
        KeyPurpose::EdDsa => Seconds(signed_url::OLDEST.0 + 86_400),
    };
    let mut same: Vec<_> = keys.iter().filter(|key| key.purpose == purpose).collect();
    same.sort_by_key(|key| key.active_from);
    let replaced = same.windows(2).filter(|pair| pair[1].active_from + outlived < context.now());
    replaced.map(|pair| pair[0].id.clone()).collect()
}

/// An RS256 key, for the first resource that asks for it; making one takes a moment.
pub async fn ensure_rs256(context: &Context) -> Result<(), KeyError> {
    if context.keys.signer(Signing::Rs256, context.now()).is_some() {
        return Ok(());
    }
    let key = sealed_rs256(context, context.now()).await?;
    let change = context.change(ChangeKind::Key, &key.id);
    context.write_all(vec![storage::key::insert(&key)], &[change]).await?;
    context.keys.load(&context.store).await
}
