//! Ed25519 keys (RFC 8032) as JSON Web Keys (RFC 8037): what links between a partner and Countersign are signed with. They sign
//! and verify no tokens, so that a signature for one purpose is never good for the other.

use std::fmt;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, ParsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{JoseError, Jwk};

/// How many bytes an Ed25519 signature has.
pub const ED25519_SIGNATURE_BYTES: usize = 64;

/// The longest key text that is looked at, in bytes; one has near 150.
const MAX_KEY_TEXT: usize = 2 * 1024;

/// The longest `kid`, in characters.
const MAX_KID: usize = 200;

/// A private key with its name, ready to sign links.
pub struct Ed25519SigningKey {
    pair: Ed25519KeyPair,
    public: Ed25519PublicKey,
}

impl Ed25519SigningKey {
    /// Reads a private key in PKCS #8 (RFC 5208, or RFC 5958 with the public half), DER.
    ///
    /// # Errors
    /// [`JoseError::KeyRejected`] when the bytes are no Ed25519 key.
    pub fn from_pkcs8(kid: String, der: &[u8]) -> Result<Self, JoseError> {
        let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| JoseError::KeyRejected)?;
        let public = Ed25519PublicKey::from_bytes(Some(kid), pair.public_key().as_ref()).ok_or(JoseError::KeyRejected)?;
        Ok(Self { pair, public })
    }

    /// The public half, with the same name.
    pub const fn public(&self) -> &Ed25519PublicKey {
        &self.public
    }

    /// Signs `message`.
    ///
    /// # Errors
    /// [`JoseError::Signing`] when the library refuses.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        self.pair.try_sign(message).map(|signature| signature.as_ref().to_vec()).map_err(|_| JoseError::Signing)
    }
}

impl fmt::Debug for Ed25519SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ed25519SigningKey").field("kid", &self.public.kid).finish_non_exhaustive()
    }
}

/// Why a text is no public key that links can be verified with. No text repeats what was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSigningKey {
    /// Too long for one key.
    #[error("the key must have at most 2,048 characters")]
    TooLarge,
    /// PEM instead of JSON.
    #[error("the key must be a JSON Web Key; this is PEM, which most JOSE libraries convert")]
    Pem,
    /// Not a JSON object, or a set of keys.
    #[error("the key must be one JSON Web Key, a JSON object such as {{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"x\": \"…\"}}")]
    NotOneKey,
    /// A private key.
    #[error(
        "the key must be the public half; this has the member d, so it is a private key: make a new pair, keep its private half to yourself and register the public one"
    )]
    Private,
    /// Another key type or curve.
    #[error("the key must have kty OKP and crv Ed25519")]
    Type,
    /// Meant for something else.
    #[error("the key must be for signatures: use sig or absent, alg EdDSA, Ed25519 or absent, key_ops only verify or absent")]
    Use,
    /// A `kid` that is no text, or too long.
    #[error("the key's kid must be a text of 1 to 200 visible ASCII characters, or absent")]
    Kid,
    /// `x` is no key.
    #[error("the key's x must be there: 32 bytes in base64url without padding")]
    X,
}

/// A public key that links are verified with.
#[derive(Clone)]
pub struct Ed25519PublicKey {
    kid: Option<String>,
    bytes: [u8; 32],
    parsed: ParsedPublicKey,
}

#[derive(Serialize)]
struct Members<'a> {
    crv: &'static str,
    kty: &'static str,
    x: &'a str,
}

impl Ed25519PublicKey {
    fn from_bytes(kid: Option<String>, bytes: &[u8]) -> Option<Self> {
        let parsed = ParsedPublicKey::new(&ED25519, bytes).ok()?;
        Some(Self { kid, bytes: bytes.try_into().ok()?, parsed })
    }

    /// Reads one public JSON Web Key (RFC 8037, section 2).
    pub fn from_jwk(text: &str) -> Result<Self, InvalidSigningKey> {
        if text.len() > MAX_KEY_TEXT {
            return Err(InvalidSigningKey::TooLarge);
        }
        if text.contains("-----BEGIN") {
            return Err(InvalidSigningKey::Pem);
        }
        let jwk: Map<String, Value> = serde_json::from_str(text).map_err(|_| InvalidSigningKey::NotOneKey)?;
        if jwk.contains_key("keys") {
            return Err(InvalidSigningKey::NotOneKey);
        }
        if jwk.contains_key("d") {
            return Err(InvalidSigningKey::Private);
        }
        let is =
            |member: &str, wanted: &[&str]| jwk.get(member).and_then(Value::as_str).is_some_and(|text| wanted.contains(&text));
        let may_be = |member: &str, wanted: &[&str]| !jwk.contains_key(member) || is(member, wanted);
        if !is("kty", &["OKP"]) || !is("crv", &["Ed25519"]) {
            return Err(InvalidSigningKey::Type);
        }
        let only_verifies = jwk.get("key_ops").is_none_or(|operations| *operations == serde_json::json!(["verify"]));
        // RFC 9864 gave EdDSA with this curve a name of its own.
        if !may_be("use", &["sig"]) || !may_be("alg", &["EdDSA", "Ed25519"]) || !only_verifies {
            return Err(InvalidSigningKey::Use);
        }
        let bytes = jwk.get("x").and_then(Value::as_str).and_then(|x| URL_SAFE_NO_PAD.decode(x).ok());
        let key = bytes.and_then(|bytes| Self::from_bytes(None, &bytes)).ok_or(InvalidSigningKey::X)?;
        Ok(Self { kid: kid(&jwk)?, ..key })
    }

    /// The name that its owner gave it.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The key as it is published, kept and shown.
    pub fn jwk(&self) -> Jwk {
        Jwk {
            kty: "OKP".to_owned(),
            kid: self.kid.clone(),
            usage: Some("sig".to_owned()),
            alg: Some("EdDSA".to_owned()),
            crv: Some("Ed25519".to_owned()),
            x: Some(URL_SAFE_NO_PAD.encode(self.bytes)),
            ..Jwk::default()
        }
    }

    /// The key's fingerprint (RFC 7638, SHA-256), by which two people compare it.
    pub fn thumbprint(&self) -> String {
        let x = URL_SAFE_NO_PAD.encode(self.bytes);
        let members = serde_json::to_string(&Members { crv: "Ed25519", kty: "OKP", x: &x }).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, members.as_bytes()))
    }

    /// Verifies a signature over `message`.
    ///
    /// # Errors
    /// [`JoseError::Signature`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), JoseError> {
        self.parsed.verify_sig(message, signature).map_err(|_| JoseError::Signature)
    }
}

fn kid(jwk: &Map<String, Value>) -> Result<Option<String>, InvalidSigningKey> {
    let Some(kid) = jwk.get("kid") else { return Ok(None) };
    let good = |kid: &&str| (1..=MAX_KID).contains(&kid.len()) && kid.bytes().all(|byte| byte.is_ascii_graphic());
    kid.as_str().filter(good).map(|kid| Some(kid.to_owned())).ok_or(InvalidSigningKey::Kid)
}

impl PartialEq for Ed25519PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.kid == other.kid && self.bytes == other.bytes
    }
}

impl Eq for Ed25519PublicKey {}

impl fmt::Debug for Ed25519PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ed25519PublicKey").field("kid", &self.kid).field("thumbprint", &self.thumbprint()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::rand::SystemRandom;

    /// RFC 8037, appendix A.1 and A.3.
    const RFC_8037: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    #[test]
    fn the_key_of_rfc_8037_has_its_fingerprint() {
        let key = Ed25519PublicKey::from_jwk(RFC_8037).unwrap();
        assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        let jwk = serde_json::to_string(&key.jwk()).unwrap();
        assert_eq!(Ed25519PublicKey::from_jwk(&jwk), Ok(key), "what is published is read back");
        assert!(jwk.contains(r#""use":"sig","alg":"EdDSA""#), "{jwk}");
    }

    #[test]
    fn what_is_no_public_key_for_signatures_is_refused_by_its_rule() {
        use InvalidSigningKey::{Kid, NotOneKey, Pem, Private, TooLarge, Type, Use, X};
        let with = |members: &str| RFC_8037.replace('}', &format!(",{members}}}"));
        let cases = [
            ("-----BEGIN PUBLIC KEY-----".to_owned(), Pem),
            (" ".repeat(MAX_KEY_TEXT + 1), TooLarge),
            ("[]".to_owned(), NotOneKey),
            (format!(r#"{{"keys":[{RFC_8037}]}}"#), NotOneKey),
            (with(r#""d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A""#), Private),
            (RFC_8037.replace("OKP", "EC"), Type),
            (RFC_8037.replace("Ed25519", "X25519"), Type),
            (with(r#""use":"enc""#), Use),
            (with(r#""alg":"ES256""#), Use),
            (with(r#""alg":null"#), Use),
            (with(r#""key_ops":["sign"]"#), Use),
            (with(r#""kid":"""#), Kid),
            (with(r#""kid":7"#), Kid),
            (RFC_8037.replace("HURo", "HUR"), X),
            (RFC_8037.replace("HURo", "HUQ="), X),
            (r#"{"kty":"OKP","crv":"Ed25519"}"#.to_owned(), X),
        ];
        for (text, wanted) in cases {
            assert_eq!(Ed25519PublicKey::from_jwk(&text).unwrap_err(), wanted, "{text}");
        }
        for good in [r#""alg":"Ed25519""#, r#""key_ops":["verify"]"#, r#""kid":"k-1","use":"sig""#] {
            assert!(Ed25519PublicKey::from_jwk(&with(good)).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_signature_is_good_for_its_message_and_key_alone() {
        let made = || Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519SigningKey::from_pkcs8("k-1".to_owned(), made().as_ref()).unwrap();
        let other = Ed25519SigningKey::from_pkcs8("k-1".to_owned(), made().as_ref()).unwrap();
        let signature = key.sign(b"message").unwrap();
        assert_eq!(signature.len(), ED25519_SIGNATURE_BYTES);
        assert_eq!(key.public().verify(b"message", &signature), Ok(()));
        assert_eq!(key.public().verify(b"massage", &signature), Err(JoseError::Signature));
        assert_eq!(other.public().verify(b"message", &signature), Err(JoseError::Signature));
        assert_eq!(key.public().verify(b"message", &signature[..63]), Err(JoseError::Signature));
        assert!(Ed25519SigningKey::from_pkcs8("k-1".to_owned(), b"no key").is_err());
        assert!(format!("{key:?}").len() < 60, "nothing of the private half");
    }
}
