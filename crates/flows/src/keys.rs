//! The environment's keys: ES256 and RS256 for access tokens, HMAC for handles. At rest they are sealed by the master key with
//! table, row and column bound in.
//!
//! Rotation overlaps: a new key is published before it is used, and an old one stays as long as tokens that it made.

use crate::Context;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use model::change::ChangeKind;
use model::key::{KeyPurpose, SealedKey};
use model::resource::Signing;
use protocol::handle::MacKeyId;
use protocol::jose::{Algorithm, JwkSet, SigningKey, VerifyingKey};
use protocol::{Seconds, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// How long a new signing key is published before it signs: longer than verifiers keep what they fetched.
pub const PUBLISHED_BEFORE_USE: Seconds = Seconds::minutes(10);
/// How long a new MAC key is known to every node before it is used: longer than a node needs to hear of it.
pub const KNOWN_BEFORE_USE: Seconds = Seconds::minutes(1);

/// Seals what must be read back.
pub struct MasterKey(LessSafeKey);

/// A sealed key cannot be opened: another master key made it, or it was moved or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the key {id} cannot be opened: the master key is not the one that sealed it; put the right master key back, or restore the store that belongs to this one"
)]
pub struct CannotOpen {
    /// Which key.
    pub id: String,
}

impl MasterKey {
    /// From 32 bytes.
    pub fn new(bytes: &[u8; 32]) -> Self {
        // 32 bytes are what AES-256 takes, so this arm is all there is; the other cannot be reached with this type.
        match UnboundKey::new(&AES_256_GCM, bytes) {
            Ok(key) => Self(LessSafeKey::new(key)),
            Err(_) => unreachable!("AES-256 takes 32 bytes"),
        }
    }

    fn seal(&self, place: &str, plain: &[u8], nonce: [u8; 12]) -> Option<Vec<u8>> {
        let mut sealed = plain.to_vec();
        let (nonce_given, place) = (Nonce::assume_unique_for_key(nonce), Aad::from(place.as_bytes()));
        self.0.seal_in_place_append_tag(nonce_given, place, &mut sealed).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<12>()?;
        let mut bytes = rest.to_vec();
        let plain = self.0.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(place.as_bytes()), &mut bytes).ok()?;
        Some(plain.to_vec())
    }
}

fn place(id: &str) -> String {
    format!("keys/{id}/sealed")
}

struct Signer {
    key: Arc<SigningKey>,
    algorithm: Algorithm,
    created_at: Timestamp,
    active_from: Timestamp,
}

/// Everything opened, as of one reading of the store.
#[derive(Default)]
struct Ring {
    signers: Vec<Signer>,
    verifiers: HashMap<String, Arc<VerifyingKey>>,
    macs: HashMap<MacKeyId, (Timestamp, hmac::Key)>,
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
                    ring.macs.insert(id, (sealed.active_from, hmac::Key::new(hmac::HMAC_SHA256, &plain)));
                }
                KeyPurpose::Es256 => add_signer(&mut ring, &sealed, Algorithm::Es256, &plain).ok_or_else(refused)?,
                KeyPurpose::Rs256 => add_signer(&mut ring, &sealed, Algorithm::Rs256, &plain).ok_or_else(refused)?,
            }
        }
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        Ok(())
    }

    /// Whether tokens can be signed and handles made.
    pub fn are_ready(&self, now: Timestamp) -> bool {
        self.signer(Signing::Es256, now).is_some() && self.current_mac(now).is_some()
    }

    /// The key that signs now: the newest that is in use.
    pub fn signer(&self, signing: Signing, now: Timestamp) -> Option<Arc<SigningKey>> {
        let algorithm = match signing {
            Signing::Es256 => Algorithm::Es256,
            Signing::Rs256 => Algorithm::Rs256,
        };
        let ring = self.ring();
        let active = ring.signers.iter().filter(|signer| signer.algorithm == algorithm && signer.active_from <= now);
        active.max_by_key(|signer| signer.active_from).map(|signer| Arc::clone(&signer.key))
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
    pub fn current_mac(&self, now: Timestamp) -> Option<(MacKeyId, hmac::Key)> {
        let ring = self.ring();
        let active = ring.macs.iter().filter(|(_, (active_from, _))| *active_from <= now);
        active.max_by_key(|(id, (active_from, _))| (*active_from, **id)).map(|(id, (_, key))| (*id, key.clone()))
    }

    /// The MAC key with this id.
    pub fn mac(&self, id: MacKeyId) -> Option<hmac::Key> {
        self.ring().macs.get(&id).map(|(_, key)| key.clone())
    }

    /// What verifiers may fetch (RFC 7517); keys that are not in use yet included.
    pub fn jwks(&self) -> JwkSet {
        JwkSet { keys: self.ring().signers.iter().map(|signer| signer.key.jwk().clone()).collect() }
    }
}

fn add_signer(ring: &mut Ring, sealed: &SealedKey, algorithm: Algorithm, pkcs8: &[u8]) -> Option<()> {
    let key = SigningKey::from_pkcs8(sealed.id.clone(), algorithm, pkcs8).ok()?;
    let verifier = VerifyingKey::from_jwk(key.jwk()).ok()?;
    ring.verifiers.insert(sealed.id.clone(), Arc::new(verifier));
    let (created_at, active_from) = (sealed.created_at, sealed.active_from);
    ring.signers.push(Signer { key: Arc::new(key), algorithm, created_at, active_from });
    Some(())
}

/// Makes the first keys, in use at once, if there are none; then loads.
pub async fn ensure(context: &Context) -> Result<(), KeyError> {
    context.keys.load(&context.store).await?;
    let now = context.now();
    if context.keys.are_ready(now) {
        return Ok(());
    }
    let keys = [sealed_es256(context, now)?, sealed_mac(context, now)?];
    context.store.write_all(keys.iter().map(storage::key::insert).collect()).await?;
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

/// Adds a signing key and a MAC key with overlap, and removes those that no living token needs.
pub async fn rotate(context: &Context) -> Result<Rotated, KeyError> {
    let now = context.now();
    let signs_from = now + PUBLISHED_BEFORE_USE;
    let es256 = sealed_es256(context, signs_from)?;
    let mut made = vec![es256.clone(), sealed_mac(context, now + KNOWN_BEFORE_USE)?];
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

fn key_name(context: &Context) -> String {
    protocol::base62::encode(&context.random::<16>())
}

/// A key that is not whole is never written: it would keep every other key from being opened.
fn sealed(
    context: &Context,
    id: String,
    purpose: KeyPurpose,
    (plain, active_from): (Option<&[u8]>, Timestamp),
) -> Result<SealedKey, KeyError> {
    let sealed = plain.and_then(|plain| context.keys.master.seal(&place(&id), plain, context.random()));
    let sealed = sealed.ok_or(KeyError::NotMade(purpose))?;
    Ok(SealedKey { id, purpose, sealed, created_at: context.now(), active_from })
}

fn sealed_es256(context: &Context, active_from: Timestamp) -> Result<SealedKey, KeyError> {
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &aws_lc_rs::rand::SystemRandom::new()).ok();
    let pkcs8 = made.as_ref().map(AsRef::as_ref);
    sealed(context, key_name(context), KeyPurpose::Es256, (pkcs8, active_from))
}

async fn sealed_rs256(context: &Context, active_from: Timestamp) -> Result<SealedKey, KeyError> {
    let made = tokio::task::spawn_blocking(|| aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048)).await;
    let pair = made.ok().and_then(Result::ok);
    let der = |pair: aws_lc_rs::rsa::KeyPair| AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).ok().map(|der| der.as_ref().to_vec());
    let pkcs8 = pair.and_then(der);
    sealed(context, key_name(context), KeyPurpose::Rs256, (pkcs8.as_deref(), active_from))
}

fn sealed_mac(context: &Context, active_from: Timestamp) -> Result<SealedKey, KeyError> {
    let id = u32::from_be_bytes(context.random());
    sealed(context, id.to_string(), KeyPurpose::Mac, (Some(&context.random::<32>()), active_from))
}
