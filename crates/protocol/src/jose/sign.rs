//! Signing: the hottest code of the server, since every token issued passes here.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::{ACCESS_TOKEN_TYPE, Algorithm, JoseError, Jwk, der};

/// Room for an access token's claims with a few scopes, so that writing them moves nothing.
const PAYLOAD_ROOM: usize = 768;

/// A private key with its name, ready to sign.
pub struct SigningKey {
    kid: String,
    private: PrivateKey,
    jwk: Jwk,
    access_token_header: String,
}

enum PrivateKey {
    Es256(EcdsaKeyPair),
    Rs256(RsaKeyPair),
}

impl SigningKey {
    /// Reads a private key in PKCS #8 (RFC 5208), DER. `kid` is put into every header.
    ///
    /// # Errors
    /// [`JoseError::KeyRejected`] when the bytes are not a key of that algorithm: P-256 for ES256,
    /// 2048 to 8192 bits for RS256.
    pub fn from_pkcs8(kid: String, algorithm: Algorithm, der: &[u8]) -> Result<Self, JoseError> {
        let rejected = |_| JoseError::KeyRejected;
        let (private, jwk) = match algorithm {
            Algorithm::Es256 => {
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der).map_err(rejected)?;
                let jwk = Jwk::from_ec_point(&kid, pair.public_key().as_ref())?;
                (PrivateKey::Es256(pair), jwk)
            }
            Algorithm::Rs256 => {
                let pair = RsaKeyPair::from_pkcs8(der).map_err(rejected)?;
                let (modulus, exponent) = der::rsa_public_key(pair.public_key().as_ref()).ok_or(JoseError::KeyRejected)?;
                let jwk = Jwk::from_rsa(&kid, modulus, exponent);
                (PrivateKey::Rs256(pair), jwk)
            }
        };
        let access_token_header = encoded_header(ACCESS_TOKEN_TYPE, algorithm, &kid)?;
        Ok(Self { kid, private, jwk, access_token_header })
    }

    /// The key's name.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The one algorithm this key signs with.
    pub const fn algorithm(&self) -> Algorithm {
        match self.private {
            PrivateKey::Es256(_) => Algorithm::Es256,
            PrivateKey::Rs256(_) => Algorithm::Rs256,
        }
    }

    /// The public half, for `jwks_uri`.
    pub const fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// Signs `claims` into a compact token (RFC 7515 section 7.1) whose header carries `typ`,
    /// `alg` and `kid`.
    ///
    /// # Errors
    /// [`JoseError::Claims`] when `claims` cannot be JSON, [`JoseError::Signing`] when the library
    /// refuses.
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, JoseError> {
        let mut payload = Vec::with_capacity(PAYLOAD_ROOM);
        serde_json::to_writer(&mut payload, claims).map_err(|_| JoseError::Claims)?;
        let mut token =
            String::with_capacity(self.access_token_header.len() + payload.len().div_ceil(3) * 4 + self.signature_room());
        if typ == ACCESS_TOKEN_TYPE {
            token.push_str(&self.access_token_header);
        } else {
            token.push_str(&encoded_header(typ, self.algorithm(), &self.kid)?);
        }
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(&payload, &mut token);
        self.append_signature(&mut token)?;
        Ok(token)
    }

    fn append_signature(&self, token: &mut String) -> Result<(), JoseError> {
        // The library ignores this handle and draws its own nonces; the parameter is there for
        // compatibility with ring.
        let random = SystemRandom::new();
        match &self.private {
            PrivateKey::Es256(pair) => {
                let signature = pair.sign(&random, token.as_bytes()).map_err(|_| JoseError::Signing)?;
                token.push('.');
                URL_SAFE_NO_PAD.encode_string(signature.as_ref(), token);
            }
            PrivateKey::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, token.as_bytes(), &mut signature).map_err(|_| JoseError::Signing)?;
                token.push('.');
                URL_SAFE_NO_PAD.encode_string(&signature, token);
            }
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn append_signature_for_tests(&self, signed: &mut String) {
        self.append_signature(signed).unwrap();
    }

    fn signature_room(&self) -> usize {
        let bytes = match &self.private {
            PrivateKey::Es256(_) => 64,
            PrivateKey::Rs256(pair) => pair.public_modulus_len(),
        };
        bytes.div_ceil(3) * 4 + 2
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).field("algorithm", &self.algorithm()).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Header<'a> {
    typ: &'a str,
    alg: Algorithm,
    kid: &'a str,
}

fn encoded_header(typ: &str, alg: Algorithm, kid: &str) -> Result<String, JoseError> {
    let json = serde_json::to_vec(&Header { typ, alg, kid }).map_err(|_| JoseError::Claims)?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}
