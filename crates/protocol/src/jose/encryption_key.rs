//! The public keys that a partner hands over so that client keys reach it sealed: JSON Web Keys (RFC 7517; RFC 7518,
//! section 6), EC on P-256 or RSA of 2048 to 8192 bits.

use aws_lc_rs::agreement::{ECDH_P256, ParsedPublicKey, UnparsedPublicKey};
use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value};

/// The longest text that is looked at, in bytes; an RSA key of 8192 bits has near 1,500.
pub const MAX_ENCRYPTION_KEY_BYTES: usize = 8 * 1024;

/// The longest `kid`, in characters.
const MAX_KID: usize = 200;

/// Members that only private and symmetric keys have (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Why a text is not a public encryption key. No text repeats what was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEncryptionKey {
    /// Longer than [`MAX_ENCRYPTION_KEY_BYTES`].
    #[error("the key must have at most 8,192 characters; leave certificates (x5c) out")]
    TooLarge,
    /// PEM instead of JSON.
    #[error("the key must be a JSON Web Key; this is PEM, which most JOSE libraries convert")]
    Pem,
    /// A set of keys.
    #[error("the key must be one JSON Web Key; this is a set of them, so paste the one that is for encryption")]
    Set,
    /// Not a JSON object.
    #[error(
        "the key must be a JSON object, a JSON Web Key such as {{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"…\", \"y\": \"…\"}}"
    )]
    NotJson,
    /// A private or a symmetric key.
    #[error(
        "the key must be the public half; this has the member {0}, so it is a private or secret key: keep nothing of it here, make a new pair, and paste the public key"
    )]
    Private(&'static str),
    /// Another key type or curve.
    #[error("the key must have kty EC with crv P-256, or kty RSA")]
    Type,
    /// Meant for signatures.
    #[error("the key must be for encryption: use must be enc or absent, and key_ops must not be for signatures")]
    Use,
    /// Another algorithm than the one that is used with keys of this type.
    #[error("the key's alg must be ECDH-ES for EC, RSA-OAEP-256 for RSA, or absent")]
    Algorithm,
    /// A `kid` that is no text, or too long.
    #[error("the key's kid must be a text of 1 to 200 visible ASCII characters, or absent")]
    Kid,
    /// A coordinate, modulus or exponent is missing, not base64url, or of the wrong length.
    #[error("the key's {0} must be there, in base64url without padding, of the right length")]
    Member(&'static str),
    /// No point of the curve.
    #[error("x and y must be a point of the curve P-256")]
    NotOnCurve,
    /// RSA of another size.
    #[error("an RSA key must have 2048 to 8192 bits")]
    Size,
    /// RSA with an even or extreme exponent.
    #[error("the key's e must be an odd number of at least 3 and at most 4 bytes; 65537 (AQAB) is usual")]
    Exponent,
}

/// A public key that something can be sealed to, parsed and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicEncryptionKey {
    kid: Option<String>,
    pub(super) material: Material,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Material {
    /// The uncompressed point, `04 || x || y`.
    P256([u8; 65]),
    /// Big-endian without leading zeros.
    Rsa { n: Vec<u8>, e: Vec<u8> },
}

#[derive(Serialize)]
pub(super) struct EcMembers {
    crv: &'static str,
    kty: &'static str,
    x: String,
    y: String,
}

impl EcMembers {
    /// The members that are needed, in the order of RFC 7638.
    pub(super) fn of(point: &[u8; 65]) -> Self {
        let (x, y) = point[1..].split_at(32);
        Self { crv: "P-256", kty: "EC", x: URL_SAFE_NO_PAD.encode(x), y: URL_SAFE_NO_PAD.encode(y) }
    }
}

#[derive(Serialize)]
struct RsaMembers {
    e: String,
    kty: &'static str,
    n: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Members {
    Ec(EcMembers),
    Rsa(RsaMembers),
}

#[derive(Serialize)]
struct Normalised<'a> {
    #[serde(flatten)]
    members: Members,
    #[serde(rename = "use")]
    usage: &'static str,
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
}

impl PublicEncryptionKey {
    /// Reads one public JSON Web Key.
    pub fn from_jwk(text: &str) -> Result<Self, InvalidEncryptionKey> {
        if text.len() > MAX_ENCRYPTION_KEY_BYTES {
            return Err(InvalidEncryptionKey::TooLarge);
        }
        if text.contains("-----BEGIN") {
            return Err(InvalidEncryptionKey::Pem);
        }
        let jwk: Map<String, Value> = serde_json::from_str(text).map_err(|_| InvalidEncryptionKey::NotJson)?;
        if let Some(member) = PRIVATE_MEMBERS.into_iter().find(|member| jwk.contains_key(*member)) {
            return Err(InvalidEncryptionKey::Private(member));
        }
        if jwk.contains_key("keys") {
            return Err(InvalidEncryptionKey::Set);
        }
        let material = match (text_of(&jwk, "kty"), text_of(&jwk, "crv")) {
            (Some("EC"), Some("P-256")) => point(&jwk)?,
            (Some("RSA"), None) => modulus_and_exponent(&jwk)?,
            _ => return Err(InvalidEncryptionKey::Type),
        };
        check_purpose(&jwk, material.algorithm())?;
        Ok(Self { kid: kid(&jwk)?, material })
    }

    /// The name that its owner gave it.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// How a content key reaches it (RFC 7518, section 4.1): `ECDH-ES` or `RSA-OAEP-256`.
    pub const fn algorithm(&self) -> &'static str {
        self.material.algorithm()
    }

    /// The key as it is kept and shown: only the members that matter, in one order.
    pub fn public_jwk(&self) -> String {
        let normalised =
            Normalised { members: self.material.members(), usage: "enc", alg: self.algorithm(), kid: self.kid.as_deref() };
        serde_json::to_string(&normalised).unwrap_or_default()
    }

    /// The key's fingerprint (RFC 7638, SHA-256), by which two people compare it.
    pub fn thumbprint(&self) -> String {
        let members = serde_json::to_string(&self.material.members()).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, members.as_bytes()))
    }
}

impl Material {
    const fn algorithm(&self) -> &'static str {
        match self {
            Self::P256(_) => "ECDH-ES",
            Self::Rsa { .. } => "RSA-OAEP-256",
        }
    }

    fn members(&self) -> Members {
        match self {
            Self::P256(point) => Members::Ec(EcMembers::of(point)),
            Self::Rsa { n, e } => {
                Members::Rsa(RsaMembers { e: URL_SAFE_NO_PAD.encode(e), kty: "RSA", n: URL_SAFE_NO_PAD.encode(n) })
            }
        }
    }
}

fn text_of<'a>(jwk: &'a Map<String, Value>, member: &str) -> Option<&'a str> {
    jwk.get(member).and_then(Value::as_str)
}

fn bytes_of(jwk: &Map<String, Value>, member: &'static str) -> Result<Vec<u8>, InvalidEncryptionKey> {
    text_of(jwk, member)
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
        .filter(|bytes| !bytes.is_empty())
        .ok_or(InvalidEncryptionKey::Member(member))
}

fn point(jwk: &Map<String, Value>) -> Result<Material, InvalidEncryptionKey> {
    let mut point = [4; 65];
    for (member, place) in [("x", 1..33), ("y", 33..65)] {
        let bytes = bytes_of(jwk, member)?;
        if bytes.len() != 32 {
            return Err(InvalidEncryptionKey::Member(member));
        }
        point[place].copy_from_slice(&bytes);
    }
    let parsed = ParsedPublicKey::try_from(UnparsedPublicKey::new(&ECDH_P256, point));
    parsed.map_err(|_| InvalidEncryptionKey::NotOnCurve)?;
    Ok(Material::P256(point))
}

fn modulus_and_exponent(jwk: &Map<String, Value>) -> Result<Material, InvalidEncryptionKey> {
    let without_zeros = |mut bytes: Vec<u8>| {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        bytes.drain(..zeros);
        bytes
    };
    let (n, e) = (without_zeros(bytes_of(jwk, "n")?), without_zeros(bytes_of(jwk, "e")?));
    let bits = n.first().map_or(0, |first| n.len() * 8 - first.leading_zeros() as usize);
    if !(2048..=8192).contains(&bits) {
        return Err(InvalidEncryptionKey::Size);
    }
    if n.last().is_some_and(|last| last % 2 == 0) {
        return Err(InvalidEncryptionKey::Member("n"));
    }
    if e.len() > 4 || e.as_slice() == [1] || e.last().is_none_or(|last| last % 2 == 0) {
        return Err(InvalidEncryptionKey::Exponent);
    }
    Ok(Material::Rsa { n, e })
}

fn check_purpose(jwk: &Map<String, Value>, algorithm: &str) -> Result<(), InvalidEncryptionKey> {
    let for_signatures = |operation: &Value| matches!(operation.as_str(), None | Some("sign" | "verify"));
    let operations_fit = match jwk.get("key_ops") {
        None => true,
        Some(Value::Array(operations)) => !operations.iter().any(for_signatures),
        Some(_) => false,
    };
    if !operations_fit || jwk.get("use").is_some_and(|usage| usage != "enc") {
        return Err(InvalidEncryptionKey::Use);
    }
    if jwk.get("alg").is_some_and(|said| said != algorithm) {
        return Err(InvalidEncryptionKey::Algorithm);
    }
    Ok(())
}

fn kid(jwk: &Map<String, Value>) -> Result<Option<String>, InvalidEncryptionKey> {
    let Some(kid) = jwk.get("kid") else { return Ok(None) };
    let good = |kid: &&str| (1..=MAX_KID).contains(&kid.len()) && kid.bytes().all(|byte| byte.is_ascii_graphic());
    kid.as_str().filter(good).map(|kid| Some(kid.to_owned())).ok_or(InvalidEncryptionKey::Kid)
}
