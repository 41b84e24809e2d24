//! Secrets and handles: read as one kind of one environment and as no other, and written in one way only.

use super::Target;
use crate::numbers::Numbers;
use aws_lc_rs::hmac;
use protocol::base62;
use protocol::handle::{Handle, HandleKind, MacKeyId};
use protocol::id::{ConnectionId, OrganizationId};
use protocol::secret::{Environment, Secret, SecretKind, read, write};

pub const TARGET: Target = Target {
    name: "secret",
    about: "the text of a secret, a code or a refresh token",
    words: &["cs_", "cst_", "sec", "key", "opk", "onb", "ref", "cod", "_", "00000000000", "zzzzzzzzzzz", "LygHa16AHYF"],
    run,
};

const ENVIRONMENTS: [Environment; 2] = [Environment::Production, Environment::Sandbox];
const KINDS: [SecretKind; 6] = [
    SecretKind::ClientSecret,
    SecretKind::ClientKey,
    SecretKind::OperatorKey,
    SecretKind::OnboardingToken,
    SecretKind::RefreshToken,
    SecretKind::AuthorizationCode,
];
const HANDLES: [HandleKind; 2] = [HandleKind::RefreshToken, HandleKind::AuthorizationCode];

fn pairs() -> impl Iterator<Item = (Environment, SecretKind)> {
    ENVIRONMENTS.into_iter().flat_map(|environment| KINDS.map(|kind| (environment, kind)))
}

fn run(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        as_text(text);
    }
    let mut numbers = Numbers::of(input);
    made(&mut numbers);
    handle(&mut numbers);
}

fn as_text(text: &str) {
    let mut kinds = 0;
    for (environment, kind) in pairs() {
        let Ok(body) = read(environment, kind, text) else {
            assert!(Secret::parse(environment, kind, text).is_err());
            continue;
        };
        kinds += 1;
        assert_eq!(write(environment, kind, body), text);
        if let Ok(secret) = Secret::parse(environment, kind, text) {
            let bytes = base62::decode::<40>(body).unwrap();
            assert_eq!((base62::encode(&bytes).as_str(), secret.reveal()), (body, text));
            assert_eq!(Secret::new(environment, kind, bytes), secret);
        }
    }
    assert!(kinds <= 1, "one secret of several kinds");
    let key = hmac::Key::new(hmac::HMAC_SHA256, &[9; 32]);
    let good = ENVIRONMENTS.iter().flat_map(|environment| HANDLES.map(|kind| Handle::read(*environment, kind, text)));
    assert!(good.flatten().all(|handle| handle.check(&key).is_none()), "the key was drawn by nobody who made this");
}

/// A good secret is read by its own kind and environment, and no other text near it is.
fn made(numbers: &mut Numbers) {
    let (environment, kind) = (ENVIRONMENTS[numbers.below(2)], KINDS[numbers.below(KINDS.len())]);
    let random = std::array::from_fn(|_| u8::try_from(numbers.below(256)).unwrap_or(0));
    let secret = Secret::new(environment, kind, random);
    for (one, other) in pairs() {
        let read = Secret::parse(one, other, secret.reveal());
        assert_eq!(read.is_ok(), (one, other) == (environment, kind));
    }
    let mut changed = secret.reveal().as_bytes().to_vec();
    let at = numbers.below(changed.len());
    changed[at] ^= 1 << numbers.below(7);
    let changed = String::from_utf8(changed).unwrap();
    assert!(pairs().all(|(environment, kind)| Secret::parse(environment, kind, &changed).is_err()), "{at}");
    let shown = format!("{secret:?}");
    assert!(shown.contains(secret.lookup()) && !shown.contains(&secret.reveal()[20..]));
}

/// A handle is what it says under its own key alone, and nothing at all with any character changed.
fn handle(numbers: &mut Numbers) {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &numbers.next().to_be_bytes());
    let byte = |numbers: &mut Numbers| u8::try_from(numbers.below(256)).unwrap_or(0);
    let handle = Handle {
        kind: HANDLES[numbers.below(2)],
        organization_id: OrganizationId::from_bytes(std::array::from_fn(|_| byte(numbers))),
        connection_id: ConnectionId::from_bytes(std::array::from_fn(|_| byte(numbers))),
        generation: u32::try_from(numbers.below(1 << 32)).unwrap_or(0),
        mac_key_id: MacKeyId(u32::try_from(numbers.below(1 << 32)).unwrap_or(0)),
    };
    let environment = ENVIRONMENTS[numbers.below(2)];
    let text = handle.write(environment, &key);
    let back = |text: &str| {
        let read = ENVIRONMENTS.iter().flat_map(|other| HANDLES.map(|kind| (*other, Handle::read(*other, kind, text))));
        read.filter_map(|(other, read)| Some((other, read.ok()?.check(&key)?))).collect::<Vec<_>>()
    };
    assert_eq!(back(&text), [(environment, handle)]);
    // With a right checksum too: the checksum proves nothing, the key does.
    let kind = if handle.kind == HandleKind::RefreshToken { SecretKind::RefreshToken } else { SecretKind::AuthorizationCode };
    let mut bytes = base62::decode::<72>(read(environment, kind, &text).unwrap()).unwrap();
    let at = numbers.below(bytes.len());
    bytes[at] ^= 1 << numbers.below(8);
    assert_eq!(back(&write(environment, kind, &base62::encode(&bytes))), []);
}
