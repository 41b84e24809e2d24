//! Authorization codes and refresh tokens: handles that name organization, connection, generation and MAC key, authenticated
//! by a key that only the server has. Nothing of a handle is stored: a retry's answer is computed again, and the database
//! does not grow with traffic.

use crate::base62;
use crate::id::{ConnectionId, OrganizationId};
use crate::secret::{self, Environment, InvalidSecret, SecretKind};
use aws_lc_rs::hmac;

/// Names the MAC key that authenticates a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacKeyId(pub u32);

/// Which of the two handles it is. A code is never accepted as a refresh token, nor the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandleKind {
    /// Generation 0 of a connection that is to be.
    AuthorizationCode,
    /// Generation 1 and up.
    RefreshToken,
}

impl HandleKind {
    const fn secret_kind(self) -> SecretKind {
        match self {
            Self::AuthorizationCode => SecretKind::AuthorizationCode,
            Self::RefreshToken => SecretKind::RefreshToken,
        }
    }
}

/// What a handle says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    /// Which of the two it is.
    pub kind: HandleKind,
    /// The customer; leads every key of a hot row.
    pub organization_id: OrganizationId,
    /// The connection (to be).
    pub connection_id: ConnectionId,
    /// Which turn of the connection's chain this is; 0 for a code.
    pub generation: u32,
    /// The key that authenticates it.
    pub mac_key_id: MacKeyId,
}

/// A handle whose MAC has not been checked yet; it is good for choosing the key and for nothing else.
#[derive(Debug, Clone)]
pub struct UncheckedHandle {
    handle: Handle,
    mac: [u8; MAC_BYTES],
}

const PAYLOAD_BYTES: usize = 40;
const MAC_BYTES: usize = 32;

impl Handle {
    /// The written form, authenticated by `key`, which must be the one that `mac_key_id` names.
    pub fn write(&self, environment: Environment, key: &hmac::Key) -> String {
        let payload = self.payload();
        let mut bytes = [0_u8; PAYLOAD_BYTES + MAC_BYTES];
        bytes[..PAYLOAD_BYTES].copy_from_slice(&payload);
        bytes[PAYLOAD_BYTES..].copy_from_slice(self.mac(&payload, key).as_ref());
        secret::write(environment, self.kind.secret_kind(), &base62::encode(&bytes))
    }

    /// Reads the written form; the MAC is checked by [`UncheckedHandle::check`].
    pub fn read(environment: Environment, kind: HandleKind, text: &str) -> Result<UncheckedHandle, InvalidSecret> {
        let body = secret::read(environment, kind.secret_kind(), text)?;
        let bytes = base62::decode::<{ PAYLOAD_BYTES + MAC_BYTES }>(body).ok_or(InvalidSecret::Checksum)?;
        let handle = Self {
            kind,
            organization_id: OrganizationId::from_bytes(part(&bytes, 0)),
            connection_id: ConnectionId::from_bytes(part(&bytes, 16)),
            generation: u32::from_be_bytes(part(&bytes, 32)),
            mac_key_id: MacKeyId(u32::from_be_bytes(part(&bytes, 36))),
        };
        Ok(UncheckedHandle { handle, mac: part(&bytes, PAYLOAD_BYTES) })
    }

    fn payload(&self) -> [u8; PAYLOAD_BYTES] {
        let mut payload = [0_u8; PAYLOAD_BYTES];
        payload[..16].copy_from_slice(self.organization_id.as_bytes());
        payload[16..32].copy_from_slice(self.connection_id.as_bytes());
        payload[32..36].copy_from_slice(&self.generation.to_be_bytes());
        payload[36..].copy_from_slice(&self.mac_key_id.0.to_be_bytes());
        payload
    }

    fn mac(&self, payload: &[u8], key: &hmac::Key) -> hmac::Tag {
        let mut context = hmac::Context::with_key(key);
        context.update(b"countersign handle 1 ");
        context.update(self.kind.secret_kind().tag().as_bytes());
        context.update(payload);
        context.sign()
    }
}

impl UncheckedHandle {
    /// The key to check with.
    pub const fn mac_key_id(&self) -> MacKeyId {
        self.handle.mac_key_id
    }

    /// The handle, if `key` authenticates it; compared in constant time.
    pub fn check(self, key: &hmac::Key) -> Option<Handle> {
        let wanted = self.handle.mac(&self.handle.payload(), key);
        let equal = aws_lc_rs::constant_time::verify_slices_are_equal(wanted.as_ref(), &self.mac).is_ok();
        equal.then_some(self.handle)
    }
}

fn part<const N: usize>(bytes: &[u8], from: usize) -> [u8; N] {
    std::array::from_fn(|index| bytes[from + index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(byte: u8) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &[byte; 32])
    }

    fn handle(kind: HandleKind, generation: u32) -> Handle {
        Handle {
            kind,
            organization_id: OrganizationId::from_bytes([1; 16]),
            connection_id: ConnectionId::from_bytes([2; 16]),
            generation,
            mac_key_id: MacKeyId(7),
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_and_only_with_its_key(generation: u32) {
            let handle = handle(HandleKind::RefreshToken, generation);
            let text = handle.write(Environment::Production, &key(1));
            let unchecked = Handle::read(Environment::Production, HandleKind::RefreshToken, &text).unwrap();
            prop_assert_eq!(unchecked.clone().check(&key(1)), Some(handle));
            prop_assert_eq!(unchecked.check(&key(2)), None);
        }

        #[test]
        fn no_text_makes_the_reader_fail_otherwise_than_by_an_error(text in ".{0,200}") {
            let _ = Handle::read(Environment::Production, HandleKind::RefreshToken, &text);
        }
    }

    #[test]
    fn a_code_is_not_a_refresh_token_even_with_its_letters_changed() {
        let code = handle(HandleKind::AuthorizationCode, 0).write(Environment::Production, &key(1));
        assert!(Handle::read(Environment::Production, HandleKind::RefreshToken, &code).is_err());
        let body = secret::read(Environment::Production, SecretKind::AuthorizationCode, &code).unwrap();
        let forged = secret::write(Environment::Production, SecretKind::RefreshToken, body);
        let unchecked = Handle::read(Environment::Production, HandleKind::RefreshToken, &forged).unwrap();
        assert_eq!(unchecked.check(&key(1)), None);
    }
}
