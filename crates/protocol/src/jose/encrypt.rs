//! Sealing to a partner's public key: JSON Web Encryption, compact serialization (RFC 7516, section 7.1), A256GCM with
//! ECDH-ES or RSA-OAEP-256 (RFC 7518, sections 4.3, 4.6 and 5.3). Only this direction: what was sealed, we cannot open.

use super::encryption_key::{EcMembers, Material};
use super::{JoseError, PublicEncryptionKey};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::digest;
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey, PublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

/// The one content encryption (RFC 7518, section 5.3).
const CONTENT_ENCRYPTION: &str = "A256GCM";

/// The random bytes of one message, handed in by whoever has entropy; never used for a second one.
#[derive(Clone, Copy)]
pub struct JweRandom {
    /// For RSA the content key itself, for EC the ephemeral private key.
    pub key: [u8; 32],
    /// The initialization vector.
    pub nonce: [u8; 12],
}

impl std::fmt::Debug for JweRandom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JweRandom").finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    enc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
    cty: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    epk: Option<EcMembers>,
}

/// A content key on its way: itself, wrapped for the header's second part, and what the header says of it.
struct ContentKey {
    key: [u8; 32],
    wrapped: Vec<u8>,
    epk: Option<EcMembers>,
}

impl PublicEncryptionKey {
    /// Seals `plaintext` so that only the owner of the private key reads it. `content_type` goes into `cty`, for instance
    /// `text/plain`; the key's own `kid` goes along.
    ///
    /// The padding of RSA-OAEP draws its seed inside the cryptographic library, as ECDSA does its nonce: the same random
    /// bytes give the same text for EC keys only.
    ///
    /// # Errors
    /// [`JoseError::Encryption`] when the library refuses.
    pub fn encrypt(&self, plaintext: &[u8], content_type: &str, random: JweRandom) -> Result<String, JoseError> {
        let content_key = match &self.material {
            Material::P256(point) => agreed(point, random.key)?,
            Material::Rsa { n, e } => wrapped(n, e, random.key)?,
        };
        let header =
            Header { alg: self.algorithm(), enc: CONTENT_ENCRYPTION, kid: self.kid(), cty: content_type, epk: content_key.epk };
        let header = serde_json::to_vec(&header).map_err(|_| JoseError::Encryption)?;
        let header = URL_SAFE_NO_PAD.encode(header);
        let key = UnboundKey::new(&AES_256_GCM, &content_key.key).map_err(|_| JoseError::Encryption)?;
        let mut ciphertext = plaintext.to_vec();
        let nonce = Nonce::assume_unique_for_key(random.nonce);
        let tag = LessSafeKey::new(key)
            .seal_in_place_separate_tag(nonce, Aad::from(header.as_bytes()), &mut ciphertext)
            .map_err(|_| JoseError::Encryption)?;
        let [wrapped, nonce, ciphertext, tag] =
            [content_key.wrapped.as_slice(), &random.nonce, &ciphertext, tag.as_ref()].map(|part| URL_SAFE_NO_PAD.encode(part));
        Ok(format!("{header}.{wrapped}.{nonce}.{ciphertext}.{tag}"))
    }
}

/// ECDH-ES with the key agreed on directly as the content key (RFC 7518, section 4.6).
fn agreed(point: &[u8; 65], random: [u8; 32]) -> Result<ContentKey, JoseError> {
    let ephemeral = ephemeral(random)?;
    let public = ephemeral.compute_public_key().map_err(|_| JoseError::Encryption)?;
    let public: [u8; 65] = public.as_ref().try_into().map_err(|_| JoseError::Encryption)?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, point);
    let key =
        agree(&ephemeral, peer, JoseError::Encryption, |secret| Ok(concat_kdf(secret, CONTENT_ENCRYPTION, [b"", b""], 256)))?;
    Ok(ContentKey { key, wrapped: Vec::new(), epk: Some(EcMembers::of(&public)) })
}

/// One in 2³² random texts is no scalar of P-256; its digest takes its place, so that none is ever refused.
fn ephemeral(mut random: [u8; 32]) -> Result<PrivateKey, JoseError> {
    for _ in 0..4 {
        if let Ok(key) = PrivateKey::from_private_key(&ECDH_P256, &random) {
            return Ok(key);
        }
        let digest = digest::digest(&digest::SHA256, &random);
        random.copy_from_slice(digest.as_ref());
    }
    Err(JoseError::Encryption)
}

/// RSA-OAEP with SHA-256 and MGF1 with SHA-256 (RFC 7518, section 4.3).
fn wrapped(n: &[u8], e: &[u8], key: [u8; 32]) -> Result<ContentKey, JoseError> {
    let public: PublicEncryptingKey = PublicKeyComponents { n, e }.try_into().map_err(|_| JoseError::Encryption)?;
    let public = OaepPublicEncryptingKey::new(public).map_err(|_| JoseError::Encryption)?;
    let mut wrapped = vec![0; public.ciphertext_size()];
    let length = public.encrypt(&OAEP_SHA256_MGF1SHA256, &key, &mut wrapped, None).map_err(|_| JoseError::Encryption)?.len();
    wrapped.truncate(length);
    Ok(ContentKey { key, wrapped, epk: None })
}

/// The Concat KDF (RFC 7518, section 4.6.2; NIST SP 800-56A, section 5.8.1) with SHA-256, one round: at most 256 bits.
/// `parties` are `PartyUInfo` and `PartyVInfo` (`apu`, `apv`) before their lengths.
fn concat_kdf(secret: &[u8], algorithm: &str, parties: [&[u8]; 2], bits: u32) -> [u8; 32] {
    let mut round = digest::Context::new(&digest::SHA256);
    round.update(&1u32.to_be_bytes());
    round.update(secret);
    for part in [algorithm.as_bytes(), parties[0], parties[1]] {
        round.update(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        round.update(part);
    }
    round.update(&bits.to_be_bytes());
    let mut key = [0; 32];
    key.copy_from_slice(round.finish().as_ref());
    key
}

#[cfg(test)]
mod tests;
