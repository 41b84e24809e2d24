//! Verifying: strict about everything that is not the signature, before the signature is looked at.

use std::borrow::Borrow;
use std::fmt;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::{Algorithm, JoseError, Jwk, MAX_TOKEN_BYTES};

/// A public key, parsed once, bound to one algorithm.
pub struct VerifyingKey {
    algorithm: Algorithm,
    public: ParsedPublicKey,
}

impl VerifyingKey {
    /// Reads a public key. The algorithm follows from the key's type; an `alg` or `use` that says
    /// otherwise is refused.
    ///
    /// # Errors
    /// [`JoseError::KeyRejected`].
    pub fn from_jwk(jwk: &Jwk) -> Result<Self, JoseError> {
        let algorithm = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("EC", Some("P-256")) => Algorithm::Es256,
            ("RSA", None) => Algorithm::Rs256,
            _ => return Err(JoseError::KeyRejected),
        };
        let contradicts = |said: Option<&str>, meant: &str| said.is_some_and(|said| said != meant);
        if contradicts(jwk.alg.as_deref(), algorithm.as_str()) || contradicts(jwk.usage.as_deref(), "sig") {
            return Err(JoseError::KeyRejected);
        }
        let public = match algorithm {
            Algorithm::Es256 => {
                let (x, y) = (member(jwk.x.as_deref())?, member(jwk.y.as_deref())?);
                if x.len() != 32 || y.len() != 32 {
                    return Err(JoseError::KeyRejected);
                }
                let point = [&[4], x.as_slice(), y.as_slice()].concat();
                ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            }
            Algorithm::Rs256 => {
                let (n, e) = (member(jwk.n.as_deref())?, member(jwk.e.as_deref())?);
                if !(256..=1024).contains(&n.len()) {
                    return Err(JoseError::KeyRejected);
                }
                RsaPublicKeyComponents { n, e }.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
            }
        };
        let public = public.map_err(|_| JoseError::KeyRejected)?;
        Ok(Self { algorithm, public })
    }

    /// The one algorithm this key verifies.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Verifies a signature over `message` (for a token: its first two parts with their dot).
    ///
    /// # Errors
    /// [`JoseError::Signature`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), JoseError> {
        self.public.verify_sig(message, signature).map_err(|_| JoseError::Signature)
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyingKey").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

fn member(value: Option<&str>) -> Result<Vec<u8>, JoseError> {
    let value = value.ok_or(JoseError::KeyRejected)?;
    URL_SAFE_NO_PAD.decode(value).map_err(|_| JoseError::KeyRejected)
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<serde_json::Value>,
}

/// Verifies a compact token and returns its payload, whose claims are still to be checked.
///
/// `typ` is the kind expected, with or without `application/` in the token (RFC 7515 section
/// 4.1.9, RFC 9068 section 4). `key` finds the key by the header's `kid`; it is also told the
/// header's algorithm, and whatever it returns is refused unless it is of that algorithm.
///
/// # Errors
/// [`JoseError`] names the first rule that the token breaks.
///
/// ```
/// use protocol::jose::{JoseError, VerifyingKey, verify_compact};
///
/// let nobody = |_kid: &str, _alg| None::<&VerifyingKey>;
/// assert_eq!(verify_compact("not.a.token", "at+jwt", nobody), Err(JoseError::Malformed));
/// ```
pub fn verify_compact<K, F>(token: &str, typ: &str, key: F) -> Result<Vec<u8>, JoseError>
where
    K: Borrow<VerifyingKey>,
    F: FnOnce(&str, Algorithm) -> Option<K>,
{
    if token.len() > MAX_TOKEN_BYTES {
        return Err(JoseError::TooLarge);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(JoseError::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(JoseError::Malformed)?;
    // A further dot in the payload is no base64url and is refused by the decoder.
    let header = part(header)?;
    let payload = part(payload)?;
    let signature = part(signature)?;

    let header: Header = serde_json::from_slice(&header).map_err(|_| JoseError::Header)?;
    let algorithm = Algorithm::from_name(&header.alg).ok_or(JoseError::UnsupportedAlgorithm)?;
    if header.crit.is_some() {
        return Err(JoseError::CriticalExtension);
    }
    if !header.typ.is_some_and(|found| same_type(&found, typ)) {
        return Err(JoseError::WrongType);
    }
    let kid = header.kid.ok_or(JoseError::MissingKeyId)?;
    let key = key(&kid, algorithm).ok_or(JoseError::UnknownKey)?;
    let key = key.borrow();
    if key.algorithm() != algorithm {
        return Err(JoseError::AlgorithmMismatch);
    }
    key.verify(signed.as_bytes(), &signature)?;
    Ok(payload)
}

fn part(text: &str) -> Result<Vec<u8>, JoseError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| JoseError::Malformed)
}

/// Media types compare without regard to case (RFC 2045 section 5.1).
fn same_type(found: &str, expected: &str) -> bool {
    const PREFIX: &str = "application/";
    let bare = match found.split_at_checked(PREFIX.len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) => rest,
        _ => found,
    };
    bare.eq_ignore_ascii_case(expected)
}
