//! JSON Web Keys: the public halves of signing keys (RFC 7517, RFC 7518 section 6).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize};

use super::JoseError;

/// A signature algorithm that is issued and accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4): the default.
    #[serde(rename = "ES256")]
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3), for resources that ask for it.
    #[serde(rename = "RS256")]
    Rs256,
}

impl Algorithm {
    /// The registered name, as it stands in `alg`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }

    /// Reads a registered name; `None` for every other algorithm, `none` among them.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "ES256" => Some(Self::Es256),
            "RS256" => Some(Self::Rs256),
            _ => None,
        }
    }
}

/// One public key. Members that do not belong to its type are absent; unknown ones are ignored
/// (RFC 7517 section 4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// Key type: `EC`, `RSA`, or `OKP` for the keys of signed links.
    pub kty: String,
    /// The name that a token's header refers to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// What the key is for; `sig` here.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// The one algorithm it is used with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// The curve: `P-256` of EC, `Ed25519` of OKP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    /// EC: x coordinate; OKP: the key. base64url of 32 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// EC: y coordinate, base64url of 32 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// RSA: modulus, base64url, big-endian without leading zeros.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// RSA: public exponent, base64url, big-endian without leading zeros.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
}

impl Jwk {
    /// A P-256 key from its uncompressed point (`04 || x || y`, 65 bytes).
    pub(super) fn from_ec_point(kid: &str, point: &[u8]) -> Result<Self, JoseError> {
        let Some((4, coordinates)) = point.split_first().map(|(first, rest)| (*first, rest)) else {
            return Err(JoseError::KeyRejected);
        };
        if coordinates.len() != 64 {
            return Err(JoseError::KeyRejected);
        }
        let (x, y) = coordinates.split_at(32);
        Ok(Self {
            kty: "EC".to_owned(),
            crv: Some("P-256".to_owned()),
            x: Some(URL_SAFE_NO_PAD.encode(x)),
            y: Some(URL_SAFE_NO_PAD.encode(y)),
            ..Self::for_signatures(kid, Algorithm::Es256)
        })
    }

    /// An RSA key from modulus and exponent, both big-endian without leading zeros.
    pub(super) fn from_rsa(kid: &str, modulus: &[u8], exponent: &[u8]) -> Self {
        Self {
            kty: "RSA".to_owned(),
            n: Some(URL_SAFE_NO_PAD.encode(modulus)),
            e: Some(URL_SAFE_NO_PAD.encode(exponent)),
            ..Self::for_signatures(kid, Algorithm::Rs256)
        }
    }

    fn for_signatures(kid: &str, algorithm: Algorithm) -> Self {
        Self {
            kid: Some(kid.to_owned()),
            usage: Some("sig".to_owned()),
            alg: Some(algorithm.as_str().to_owned()),
            ..Self::default()
        }
    }
}

/// A set of public keys, as `jwks_uri` answers it (RFC 7517 section 5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwkSet {
    /// The keys. On reading, entries that are no keys of ours are left out, as the RFC asks.
    #[serde(deserialize_with = "readable_keys")]
    pub keys: Vec<Jwk>,
}

fn readable_keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Jwk>, D::Error> {
    let entries = Vec::<serde_json::Value>::deserialize(deserializer)?;
    Ok(entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect())
}
