//! Signed tokens: none verifies but those that were signed, letter by letter, and what was signed is what comes out.

use super::{Target, lines};
use crate::numbers::Numbers;
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::jose::{ACCESS_TOKEN_TYPE, AccessTokenClaims, Algorithm, JoseError, SigningKey, VerifyingKey, verify_compact};
use serde_json::Value;
use std::sync::LazyLock;

pub const TARGET: Target = Target {
    name: "jwt",
    about: "a compact token; or a header, claims and a signature, a line each",
    words: &[
        "alg",
        "none",
        "ES256",
        "RS256",
        "HS256",
        "kid",
        "es-1",
        "rs-1",
        "typ",
        "at+jwt",
        "application/at+jwt",
        "crit",
        ".",
        "jwk",
        "jku",
    ],
    run,
};

static ES256: LazyLock<(SigningKey, VerifyingKey, String)> = LazyLock::new(|| {
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    ready(SigningKey::from_pkcs8("es-1".to_owned(), Algorithm::Es256, der.as_ref()).unwrap())
});

static RS256: LazyLock<(SigningKey, VerifyingKey, String)> = LazyLock::new(|| {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    ready(SigningKey::from_pkcs8("rs-1".to_owned(), Algorithm::Rs256, der.as_ref()).unwrap())
});

const CLAIMS: &str = r#"{"iss":"http://localhost:7300","aud":"https://api.northwind.example","sub":"org_1","client_id":"app_1","scope":"transactions.read","iat":1800000000,"exp":1800043200,"jti":"1","organization_id":"org_1","grant_id":"grt_1","credential_id":"con_1"}"#;

fn ready(key: SigningKey) -> (SigningKey, VerifyingKey, String) {
    let claims: Value = serde_json::from_str(CLAIMS).unwrap();
    let token = key.sign(ACCESS_TOKEN_TYPE, &claims).unwrap();
    let public = VerifyingKey::from_jwk(key.jwk()).unwrap();
    (key, public, token)
}

fn check(token: &str) -> Result<Vec<u8>, JoseError> {
    verify_compact(token, ACCESS_TOKEN_TYPE, |kid, _| match kid {
        "es-1" => Some(&ES256.1),
        "rs-1" => Some(&RS256.1),
        _ => None,
    })
}

fn run(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        assert!(check(text).is_err(), "nobody signed it");
    }
    let [header, claims, signature] = lines(input);
    forged(&header, &claims, &signature);
    round(&claims);
    changed(&mut Numbers::of(input));
}

/// Any header and any claims under a signature of another token.
fn forged(header: &str, claims: &str, signature: &str) {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let own = |token: &'static str| token.rsplit('.').next().unwrap_or_default();
    for signature in [own(&ES256.2), own(&RS256.2), "", &URL_SAFE_NO_PAD.encode(signature)] {
        let token = format!("{signed}.{signature}");
        assert!(token == ES256.2 || token == RS256.2 || check(&token).is_err(), "{token}");
    }
}

/// Claims that are signed come out as they went in, and read and write the same.
fn round(text: &str) {
    let Ok(claims) = serde_json::from_str::<Value>(text) else { return };
    let token = ES256.0.sign(ACCESS_TOKEN_TYPE, &claims).unwrap();
    match check(&token) {
        Ok(payload) => assert_eq!(payload, serde_json::to_vec(&claims).unwrap()),
        Err(error) => assert_eq!(error, JoseError::TooLarge),
    }
    if let Ok(read) = serde_json::from_value::<AccessTokenClaims>(claims) {
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<AccessTokenClaims>(&written).unwrap(), read);
        assert!(read.scope.split(' ').all(|scope| scope.is_empty() || read.has_scope(scope)));
    }
}

/// A good token with any byte changed, taken out or put in.
fn changed(numbers: &mut Numbers) {
    for good in [&ES256.2, &RS256.2] {
        assert!(check(good).is_ok());
        let mut token = good.as_bytes().to_vec();
        let at = numbers.below(token.len());
        let byte = b"ABYZabyz0189-_.= \n"[numbers.below(18)];
        match numbers.below(4) {
            0 => token[at] = byte,
            1 => token.insert(at, byte),
            2 => drop(token.remove(at)),
            _ => token[at] ^= 1 << numbers.below(7),
        }
        let token = String::from_utf8(token).unwrap();
        assert!(token == *good || check(&token).is_err(), "{at}: {token}");
    }
}
