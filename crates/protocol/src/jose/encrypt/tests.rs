//! The vectors of RFC 7518 and 7638, round trips, and keys that must be refused.

use super::*;
use crate::jose::{InvalidEncryptionKey, MAX_ENCRYPTION_KEY_BYTES};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeySize, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

const ALICE_D: &str = "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo";
const BOB: [&str; 3] = [
    "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",
    "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",
    "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw",
];
const RFC_7638_N: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
const RANDOM: JweRandom = JweRandom { key: [7; 32], nonce: [9; 12] };

static RSA: LazyLock<PrivateDecryptingKey> = LazyLock::new(|| PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap());

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn bob() -> Value {
    json!({ "kty": "EC", "crv": "P-256", "x": BOB[0], "y": BOB[1], "kid": "bob-2026", "use": "enc", "x5t": "ignored" })
}

fn rsa() -> Value {
    let der: PublicKeyX509Der<'_> = RSA.public_key().as_der().unwrap();
    // SubjectPublicKeyInfo of 2048 bits: 33 bytes before the modulus, the exponent 65537 behind it.
    let n = &der.as_ref()[33..33 + 256];
    json!({ "kty": "RSA", "n": URL_SAFE_NO_PAD.encode(n), "e": "AQAB" })
}

fn read(jwk: &Value) -> Result<PublicEncryptionKey, InvalidEncryptionKey> {
    PublicEncryptionKey::from_jwk(&jwk.to_string())
}

fn parts(sealed: &str) -> (Value, [Vec<u8>; 4], String) {
    let parts: Vec<_> = sealed.split('.').collect();
    assert_eq!(parts.len(), 5);
    let header = serde_json::from_slice(&bytes(parts[0])).unwrap();
    (header, [1, 2, 3, 4].map(|at| bytes(parts[at])), parts[0].to_owned())
}

fn open(key: &[u8], sealed: &str) -> Result<Vec<u8>, ()> {
    let (_, [_, nonce, ciphertext, tag], header) = parts(sealed);
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).unwrap());
    let mut text = [ciphertext, tag].concat();
    let nonce = Nonce::try_assume_unique_for_key(&nonce).unwrap();
    key.open_in_place(nonce, Aad::from(header.as_bytes()), &mut text).map(|text| text.to_vec()).map_err(|_| ())
}

fn bob_s_secret(epk: &Value) -> [u8; 32] {
    let private = PrivateKey::from_private_key(&ECDH_P256, &bytes(BOB[2])).unwrap();
    let point = [vec![4], bytes(epk["x"].as_str().unwrap()), bytes(epk["y"].as_str().unwrap())].concat();
    let peer = UnparsedPublicKey::new(&ECDH_P256, point);
    agree(&private, peer, (), |secret| Ok(concat_kdf(secret, "A256GCM", [b"", b""], 256))).unwrap()
}

#[test]
fn rfc_7518_appendix_c() {
    let alice = PrivateKey::from_private_key(&ECDH_P256, &bytes(ALICE_D)).unwrap();
    let bob = [vec![4], bytes(BOB[0]), bytes(BOB[1])].concat();
    let peer = UnparsedPublicKey::new(&ECDH_P256, bob);
    let key = agree(&alice, peer, (), |secret| Ok(concat_kdf(secret, "A128GCM", [b"Alice", b"Bob"], 128))).unwrap();
    assert_eq!(URL_SAFE_NO_PAD.encode(&key[..16]), "VqqN6vgjbSBcIijNcacQGg");
}

#[test]
fn rfc_7638_section_3_1() {
    let key = read(&json!({ "kty": "RSA", "n": RFC_7638_N, "e": "AQAB", "alg": "RSA-OAEP-256", "kid": "2011-04-29" })).unwrap();
    assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

#[test]
fn only_the_owner_of_the_ec_key_opens_it() {
    let sealed = read(&bob()).unwrap().encrypt(b"cs_key_secret", "text/plain", RANDOM).unwrap();
    let (header, [wrapped, nonce, ..], _) = parts(&sealed);
    assert!(wrapped.is_empty());
    assert_eq!(nonce, RANDOM.nonce);
    assert_eq!(header["alg"], "ECDH-ES");
    assert_eq!(header["enc"], "A256GCM");
    assert_eq!(header["kid"], "bob-2026");
    assert_eq!(header["cty"], "text/plain");
    assert_eq!(header["epk"].as_object().unwrap().len(), 4, "{header}");
    assert_eq!(open(&bob_s_secret(&header["epk"]), &sealed).unwrap(), b"cs_key_secret");
    assert!(open(&[7; 32], &sealed).is_err());
    assert!(!sealed.contains("cs_key_secret"));
}

/// The same file is opened by a JOSE library of others, in `e2e/clients/jwe.test.js`.
#[test]
fn what_others_open_is_what_is_written_here() {
    let sealed: Value = serde_json::from_str(include_str!("../../../../../e2e/clients/jwe.json")).unwrap();
    let jwk =
        json!({ "kty": "EC", "crv": "P-256", "x": sealed["jwk"]["x"], "y": sealed["jwk"]["y"], "kid": sealed["jwk"]["kid"] });
    let plaintext = sealed["plaintext"].as_str().unwrap();
    let written = read(&jwk).unwrap().encrypt(plaintext.as_bytes(), "text/plain", RANDOM).unwrap();
    assert_eq!(written, sealed["sealed"].as_str().unwrap());
}

#[test]
fn only_the_owner_of_the_rsa_key_opens_it() {
    let sealed = read(&rsa()).unwrap().encrypt(b"cs_key_secret", "text/plain", RANDOM).unwrap();
    let (header, [wrapped, ..], _) = parts(&sealed);
    assert_eq!(header, json!({ "alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "text/plain" }));
    let private = OaepPrivateDecryptingKey::new(RSA.clone()).unwrap();
    let mut room = vec![0; private.min_output_size()];
    let key = private.decrypt(&OAEP_SHA256_MGF1SHA256, &wrapped, &mut room, None).unwrap();
    assert_eq!(key, RANDOM.key);
    assert_eq!(open(key, &sealed).unwrap(), b"cs_key_secret");
}

#[test]
fn a_changed_header_opens_nothing() {
    let sealed = read(&bob()).unwrap().encrypt(b"x", "text/plain", RANDOM).unwrap();
    let (header, ..) = parts(&sealed);
    let key = bob_s_secret(&header["epk"]);
    let mut other = header;
    other["kid"] = json!("somebody-else");
    let tampered = format!("{}.{}", URL_SAFE_NO_PAD.encode(other.to_string()), sealed.split_once('.').unwrap().1);
    assert!(open(&key, &tampered).is_err());
}

#[test]
fn bytes_that_are_no_scalar_are_replaced_not_refused() {
    for key in [[0; 32], [0xff; 32]] {
        let sealed = read(&bob()).unwrap().encrypt(b"x", "text/plain", JweRandom { key, nonce: [0; 12] }).unwrap();
        let (header, ..) = parts(&sealed);
        assert_eq!(open(&bob_s_secret(&header["epk"]), &sealed).unwrap(), b"x");
    }
}

#[test]
fn what_is_kept_reads_back_as_the_same_key() {
    for jwk in [bob(), rsa()] {
        let key = read(&jwk).unwrap();
        assert_eq!(PublicEncryptionKey::from_jwk(&key.public_jwk()).unwrap(), key);
    }
    let kept: Value = serde_json::from_str(&read(&bob()).unwrap().public_jwk()).unwrap();
    let expected =
        json!({ "kty": "EC", "crv": "P-256", "x": BOB[0], "y": BOB[1], "use": "enc", "alg": "ECDH-ES", "kid": "bob-2026" });
    assert_eq!(kept, expected);
}

#[test]
fn an_rsa_modulus_with_a_leading_zero_is_the_same_key() {
    let mut padded = rsa();
    let n = [vec![0], bytes(padded["n"].as_str().unwrap())].concat();
    padded["n"] = json!(URL_SAFE_NO_PAD.encode(n));
    assert_eq!(read(&padded).unwrap(), read(&rsa()).unwrap());
}

#[test]
fn a_refusal_names_the_rule() {
    use InvalidEncryptionKey::{Algorithm, Exponent, Kid, Member, NotOnCurve, Private, Size, Type, Use};
    let ec = |member: &str, value: Value| {
        let mut jwk = bob();
        jwk[member] = value;
        read(&jwk).unwrap_err()
    };
    let rsa = |member: &str, value: Value| {
        let mut jwk = rsa();
        jwk[member] = value;
        read(&jwk).unwrap_err()
    };
    assert_eq!(ec("d", json!(BOB[2])), Private("d"));
    assert_eq!(rsa("p", json!("AQAB")), Private("p"));
    assert_eq!(ec("k", json!(null)), Private("k"));
    assert_eq!(ec("use", json!("sig")), Use);
    assert_eq!(ec("key_ops", json!(["verify"])), Use);
    assert_eq!(ec("key_ops", json!("deriveBits")), Use);
    assert_eq!(ec("alg", json!("ES256")), Algorithm);
    assert_eq!(ec("alg", json!("ECDH-ES+A256KW")), Algorithm);
    assert_eq!(rsa("alg", json!("RSA-OAEP")), Algorithm);
    assert_eq!(rsa("alg", json!("RSA1_5")), Algorithm);
    assert_eq!(ec("crv", json!("P-384")), Type);
    assert_eq!(ec("crv", json!("secp256k1")), Type);
    assert_eq!(ec("kty", json!("OKP")), Type);
    assert_eq!(ec("kty", json!("oct")), Type);
    assert_eq!(rsa("crv", json!("P-256")), Type);
    assert_eq!(ec("x", json!(BOB[1])), NotOnCurve);
    assert_eq!(ec("x", json!(7)), Member("x"));
    assert_eq!(ec("y", json!(format!("{}=", BOB[1]))), Member("y"));
    assert_eq!(ec("y", json!("AQAB")), Member("y"));
    assert_eq!(rsa("n", json!(URL_SAFE_NO_PAD.encode([0xff; 128]))), Size);
    assert_eq!(rsa("n", json!(URL_SAFE_NO_PAD.encode([0x7f; 256]))), Size);
    assert_eq!(rsa("n", json!(URL_SAFE_NO_PAD.encode([0xff; 1025]))), Size);
    assert_eq!(rsa("n", json!(URL_SAFE_NO_PAD.encode([0xfe; 256]))), Member("n"));
    for e in [&[1][..], &[2], &[0], &[1, 0, 0, 0, 1]] {
        assert_eq!(rsa("e", json!(URL_SAFE_NO_PAD.encode(e))), Exponent, "{e:?}");
    }
    assert_eq!(ec("kid", json!(7)), Kid);
    assert_eq!(ec("kid", json!("")), Kid);
    assert_eq!(ec("kid", json!("a\nb")), Kid);
    for (text, error) in [
        ("", InvalidEncryptionKey::NotJson),
        ("[]", InvalidEncryptionKey::NotJson),
        ("-----BEGIN PUBLIC KEY-----", InvalidEncryptionKey::Pem),
        (r#"{"keys":[]}"#, InvalidEncryptionKey::Set),
        (r#"{"keys":[],"d":"x"}"#, Private("d")),
        ("{}", Type),
        (&" ".repeat(MAX_ENCRYPTION_KEY_BYTES + 1), InvalidEncryptionKey::TooLarge),
    ] {
        assert_eq!(PublicEncryptionKey::from_jwk(text).unwrap_err(), error, "{text}");
    }
    assert!(!ec("d", json!(BOB[2])).to_string().contains(BOB[2]), "a private key is never repeated");
}

proptest! {
    #[test]
    fn every_text_comes_back(text in prop::collection::vec(any::<u8>(), 0..300), key in any::<[u8; 32]>(), nonce in any::<[u8; 12]>()) {
        let sealed = read(&bob()).unwrap().encrypt(&text, "application/json", JweRandom { key, nonce }).unwrap();
        let (header, ..) = parts(&sealed);
        prop_assert_eq!(open(&bob_s_secret(&header["epk"]), &sealed).unwrap(), text);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,100}", x in "[A-Za-z0-9_-]{43}", e in "[A-Za-z0-9_-]{0,8}") {
        let _ = PublicEncryptionKey::from_jwk(&text);
        let mut jwk = bob();
        jwk["x"] = json!(x);
        let _ = read(&jwk);
        let mut jwk = rsa();
        jwk["e"] = json!(e);
        if let Ok(key) = read(&jwk) {
            prop_assert!(key.encrypt(b"x", "text/plain", RANDOM).is_ok(), "a key that was taken must work: {}", jwk);
        }
    }
}
