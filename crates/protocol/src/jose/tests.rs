//! RFC 7515's own vector, round trips, and what must be refused.

use std::sync::LazyLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::id::{ClientId, ConnectionId, GrantId, OrganizationId};

static ES256: LazyLock<SigningKey> = LazyLock::new(|| {
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    SigningKey::from_pkcs8("es-1".to_owned(), Algorithm::Es256, der.as_ref()).unwrap()
});

static RS256: LazyLock<SigningKey> = LazyLock::new(|| {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    SigningKey::from_pkcs8("rs-1".to_owned(), Algorithm::Rs256, der.as_ref()).unwrap()
});

fn claims() -> AccessTokenClaims {
    AccessTokenClaims {
        iss: "http://localhost:7300".to_owned(),
        aud: "https://api.northwind.example".into(),
        sub: "org_1".to_owned(),
        client_id: "app_1".to_owned(),
        scope: "transactions.read invoices.write".to_owned(),
        iat: 1_800_000_000,
        exp: 1_800_043_200,
        jti: "jti_1".to_owned(),
        organization_id: "org_1".to_owned(),
        external_id: None,
        grant_id: "grt_1".to_owned(),
        credential_id: "con_1".to_owned(),
    }
}

#[test]
fn claims_of_a_new_token_are_written_as_they_are_read() {
    let (organization_id, credential_id) = (OrganizationId::from_bytes([1; 16]), ConnectionId::from_bytes([4; 16]));
    let scope = "invoices.write transactions.read".parse().unwrap();
    let new = NewAccessTokenClaims {
        iss: "http://localhost:7300",
        aud: "https://api.northwind.example",
        sub: organization_id,
        client_id: ClientId::from_bytes([2; 16]),
        scope: &scope,
        iat: 1_800_000_000,
        exp: 1_800_043_200,
        jti: [5; 16],
        organization_id,
        external_id: None,
        grant_id: GrantId::from_bytes([3; 16]),
        credential_id: credential_id.text(),
    };
    for external_id in [None, Some("c\"17")] {
        let read = AccessTokenClaims {
            sub: organization_id.to_string(),
            client_id: new.client_id.to_string(),
            scope: scope.to_string(),
            jti: crate::base62::encode(&new.jti),
            organization_id: organization_id.to_string(),
            external_id: external_id.map(str::to_owned),
            grant_id: new.grant_id.to_string(),
            credential_id: credential_id.to_string(),
            ..claims()
        };
        let new = NewAccessTokenClaims { external_id, ..new };
        assert_eq!(serde_json::to_string(&new).unwrap(), serde_json::to_string(&read).unwrap());
    }
}

fn public(key: &SigningKey) -> VerifyingKey {
    VerifyingKey::from_jwk(key.jwk()).unwrap()
}

fn check(token: &str) -> Result<Vec<u8>, JoseError> {
    verify_compact(token, ACCESS_TOKEN_TYPE, |kid, _| match kid {
        "es-1" => Some(public(&ES256)),
        "rs-1" => Some(public(&RS256)),
        _ => None,
    })
}

/// A token with any header, correctly signed by the ES256 key.
fn signed_with_header(header: &str) -> String {
    let token = ES256.sign(ACCESS_TOKEN_TYPE, &claims()).unwrap();
    let payload = token.split('.').nth(1).unwrap();
    let mut signed = format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header));
    ES256.append_signature_for_tests(&mut signed);
    signed
}

#[test]
fn the_vector_of_rfc_7515_appendix_a_3_verifies() {
    let jwk: Jwk = serde_json::from_value(json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    }))
    .unwrap();
    let key = VerifyingKey::from_jwk(&jwk).unwrap();
    let message =
        b"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let mut signature =
        URL_SAFE_NO_PAD.decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q").unwrap();
    assert_eq!(key.verify(message, &signature), Ok(()));
    signature[10] ^= 1;
    assert_eq!(key.verify(message, &signature), Err(JoseError::Signature));
}

#[test]
fn both_algorithms_round_trip_with_the_header_that_rfc_9068_asks_for() {
    for (key, alg) in [(&ES256, "ES256"), (&RS256, "RS256")] {
        let token = key.sign(ACCESS_TOKEN_TYPE, &claims()).unwrap();
        let payload = check(&token).unwrap();
        let read: AccessTokenClaims = serde_json::from_slice(&payload).unwrap();
        assert_eq!(read, claims());
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
        let header: serde_json::Value = serde_json::from_slice(&header).unwrap();
        assert_eq!(header, json!({"typ": "at+jwt", "alg": alg, "kid": key.kid()}));
    }
}

#[test]
fn a_signing_key_is_published_with_kid_use_and_alg() {
    let set = serde_json::to_value(JwkSet { keys: vec![ES256.jwk().clone(), RS256.jwk().clone()] }).unwrap();
    assert_eq!(set["keys"][0]["kty"], "EC");
    assert_eq!(set["keys"][0]["crv"], "P-256");
    assert_eq!(set["keys"][0]["use"], "sig");
    assert_eq!(set["keys"][1]["e"], "AQAB");
    assert_eq!(set["keys"][1]["alg"], "RS256");
    assert!(set["keys"][1].get("x").is_none());
}

#[test]
fn a_key_set_leaves_out_what_is_no_key_of_ours() {
    let set: JwkSet = serde_json::from_value(json!({"keys": [
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"}, "text", {"kid": "no type"}, ES256.jwk()
    ]}))
    .unwrap();
    let usable: Vec<_> = set.keys.iter().filter_map(|jwk| VerifyingKey::from_jwk(jwk).ok()).collect();
    assert_eq!(set.keys.len(), 2);
    assert_eq!(usable.len(), 1);
}

#[test]
fn headers_that_break_a_rule_are_refused_although_the_signature_is_right() {
    let cases = [
        (r#"{"alg":"none","typ":"at+jwt","kid":"es-1"}"#, JoseError::UnsupportedAlgorithm),
        (r#"{"alg":"HS256","typ":"at+jwt","kid":"es-1"}"#, JoseError::UnsupportedAlgorithm),
        (r#"{"alg":"es256","typ":"at+jwt","kid":"es-1"}"#, JoseError::UnsupportedAlgorithm),
        (r#"{"alg":"ES256","typ":"JWT","kid":"es-1"}"#, JoseError::WrongType),
        (r#"{"alg":"ES256","kid":"es-1"}"#, JoseError::WrongType),
        (r#"{"alg":"ES256","typ":"at+jwt"}"#, JoseError::MissingKeyId),
        (r#"{"alg":"ES256","typ":"at+jwt","kid":"else"}"#, JoseError::UnknownKey),
        (r#"{"alg":"ES256","typ":"at+jwt","kid":"rs-1"}"#, JoseError::AlgorithmMismatch),
        (r#"{"alg":"ES256","typ":"at+jwt","kid":"es-1","crit":["exp"]}"#, JoseError::CriticalExtension),
        (r#"{"alg":"ES256","alg":"ES256","typ":"at+jwt","kid":"es-1"}"#, JoseError::Header),
        (r#"{"alg":"ES256","typ":"at+jwt","kid":7}"#, JoseError::Header),
        (r#"["ES256"]"#, JoseError::Header),
    ];
    for (header, error) in cases {
        assert_eq!(check(&signed_with_header(header)), Err(error), "{header}");
    }
    for header in
        [r#"{"alg":"ES256","typ":"application/at+jwt","kid":"es-1"}"#, r#"{"alg":"ES256","typ":"AT+JWT","kid":"es-1","x":[1]}"#]
    {
        assert!(check(&signed_with_header(header)).is_ok(), "{header}");
    }
}

#[test]
fn the_public_key_of_one_algorithm_never_verifies_the_other() {
    let token = ES256.sign(ACCESS_TOKEN_TYPE, &claims()).unwrap();
    let wrong = verify_compact(&token, ACCESS_TOKEN_TYPE, |_, _| Some(public(&RS256)));
    assert_eq!(wrong, Err(JoseError::AlgorithmMismatch));
}

#[test]
fn shapes_that_are_no_compact_token_are_refused() {
    let token = ES256.sign(ACCESS_TOKEN_TYPE, &claims()).unwrap();
    for bad in ["", ".", "..", "a.b", &format!("{token}="), &format!("{token}.{token}"), &format!(" {token}")] {
        assert!(check(bad).is_err(), "{bad}");
    }
    let long = format!("{token}{}", "A".repeat(MAX_TOKEN_BYTES));
    assert_eq!(check(&long), Err(JoseError::TooLarge));
}

#[test]
fn unused_bits_in_the_last_character_are_refused() {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let token = ES256.sign(ACCESS_TOKEN_TYPE, &claims()).unwrap();
    let last = ALPHABET.iter().position(|letter| *letter == token.as_bytes()[token.len() - 1]).unwrap();
    let twin = format!("{}{}", &token[..token.len() - 1], char::from(ALPHABET[last | 1]));
    assert_ne!(twin, token);
    assert_eq!(check(&twin), Err(JoseError::Malformed));
}

#[test]
fn keys_that_are_weak_or_say_something_else_are_refused() {
    let change = |change: fn(&mut Jwk)| {
        let mut jwk = ES256.jwk().clone();
        change(&mut jwk);
        VerifyingKey::from_jwk(&jwk).map(|_| ())
    };
    assert_eq!(change(|_| {}), Ok(()));
    for wrong in [
        change(|jwk| jwk.usage = Some("enc".to_owned())),
        change(|jwk| jwk.alg = Some("RS256".to_owned())),
        change(|jwk| jwk.crv = Some("P-384".to_owned())),
        change(|jwk| jwk.x = jwk.y.clone()),
        change(|jwk| jwk.y = None),
        change(|jwk| jwk.kty = "oct".to_owned()),
    ] {
        assert_eq!(wrong, Err(JoseError::KeyRejected));
    }
    let small = Jwk { n: Some(URL_SAFE_NO_PAD.encode([0xff; 128])), ..RS256.jwk().clone() };
    assert!(VerifyingKey::from_jwk(&small).is_err());
    assert!(SigningKey::from_pkcs8("k".to_owned(), Algorithm::Es256, b"no key").is_err());
}

#[test]
fn an_audience_is_written_as_a_string_and_read_as_either() {
    let mut value = serde_json::to_value(claims()).unwrap();
    assert_eq!(value["aud"], "https://api.northwind.example");
    value["aud"] = json!(["https://other.example", "https://api.northwind.example"]);
    let read: AccessTokenClaims = serde_json::from_value(value.clone()).unwrap();
    assert!(read.aud.contains("https://api.northwind.example"));
    assert!(!read.aud.contains("https://api.northwind.example/"));
    value["aud"] = json!([7]);
    assert!(serde_json::from_value::<AccessTokenClaims>(value).is_err());
}

#[test]
fn a_scope_is_held_only_as_a_whole_word() {
    assert!(claims().has_scope("transactions.read"));
    for other in ["transactions", "read", "", "transactions.read invoices.write"] {
        assert!(!claims().has_scope(other), "{other}");
    }
}

#[test]
fn a_signing_key_never_prints_itself() {
    let text = format!("{:?}", *ES256);
    assert_eq!(text, r#"SigningKey { kid: "es-1", algorithm: Es256, .. }"#);
}

proptest! {
    #[test]
    fn any_single_changed_character_is_refused(position in any::<prop::sample::Index>(), with in "[A-Za-z0-9_.-]") {
        let token = ES256.sign(ACCESS_TOKEN_TYPE, &claims()).unwrap();
        let at = position.index(token.len());
        let mut tampered = token.clone();
        tampered.replace_range(at..=at, &with);
        prop_assume!(tampered != token);
        prop_assert!(check(&tampered).is_err());
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}", a in "[A-Za-z0-9_-]{0,40}", b in "[A-Za-z0-9_-]{0,40}") {
        prop_assert!(check(&text).is_err());
        let shaped = format!("{a}.{b}.{a}");
        prop_assert!(check(&shaped).is_err());
    }

    #[test]
    fn no_der_makes_the_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = der::rsa_public_key(&bytes);
        let _ = SigningKey::from_pkcs8(String::new(), Algorithm::Rs256, &bytes);
    }
}
