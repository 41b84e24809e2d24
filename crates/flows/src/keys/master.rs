//! The master key: seals the environment's keys where they are kept.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

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

    pub(super) fn seal(&self, place: &str, plain: &[u8], nonce: [u8; 12]) -> Option<Vec<u8>> {
        let mut sealed = plain.to_vec();
        let (nonce_given, place) = (Nonce::assume_unique_for_key(nonce), Aad::from(place.as_bytes()));
        self.0.seal_in_place_append_tag(nonce_given, place, &mut sealed).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    pub(super) fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<12>()?;
        let mut bytes = rest.to_vec();
        let plain = self.0.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(place.as_bytes()), &mut bytes).ok()?;
        Some(plain.to_vec())
    }
}

pub(super) fn place(id: &str) -> String {
    format!("keys/{id}/sealed")
}
