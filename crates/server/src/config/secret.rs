//! What must not be seen: the master key and URLs with passwords.

use super::{error::Problem, kind::Broken, url::without_password};
use base64::Engine as _;
use serde::Deserialize;
use std::{fmt, path::Path};

/// A URL that may hold a password; shown without it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretUrl(String);

impl SecretUrl {
    /// Wraps a URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The URL with its password, to connect with.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&without_password(&self.0))
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// The key that seals what the store must give back: signing keys and MAC keys. 32 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// The bytes, to derive sealing keys from.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// From 32 bytes drawn by the caller.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the key from its text: 64 hex digits, or base64 in either alphabet.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        decode_key(text).map(Self)
    }

    /// Reads the key file, which nobody but its owner and group may read.
    ///
    /// # Errors
    /// When the file is missing, unreadable, readable by everybody, or holds no key.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let place = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problem::new(
                &place,
                format!("the master key cannot be read ({error})"),
                "Run `countersign init` to make one, or name the right file in `master_key_file`.",
            )
        })?;
        if others_may_read(path) {
            return Err(Problem::new(
                &place,
                "the master key can be read by everybody on this machine",
                format!("Run `chmod 600 {place}`."),
            ));
        }
        Self::parse(text.trim()).map_err(|broken| Problem::new(&place, broken.rule, broken.fix))
    }

    /// The text that `init` writes and [`MasterKey::parse`] reads.
    pub fn to_text(&self) -> String {
        base64::engine::general_purpose::STANDARD.encode(self.0)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MasterKey(***)")
    }
}

impl<'de> Deserialize<'de> for MasterKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|broken| serde::de::Error::custom(broken.rule))
    }
}

pub(super) fn decode_key(text: &str) -> Result<[u8; 32], Broken> {
    let bytes = from_hex(text).or_else(|| from_base64(text));
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| {
        Broken::new(
            "the master key must be 32 bytes in base64 or hex",
            "Run `countersign init` to make one, or `openssl rand -base64 32`.",
        )
    })
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
    let bare = text.trim_end_matches('=');
    STANDARD_NO_PAD.decode(bare).or_else(|_| URL_SAFE_NO_PAD.decode(bare)).ok()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..32).map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}

#[cfg(unix)]
fn others_may_read(path: &Path) -> bool {
    mode(path).is_some_and(|mode| mode & 0o007 != 0)
}

#[cfg(not(unix))]
fn others_may_read(_path: &Path) -> bool {
    false
}

/// The permission bits of a file, where the system has them.
#[cfg(unix)]
pub fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).ok().map(|data| data.permissions().mode() & 0o777)
}

/// The permission bits of a file, where the system has them.
#[cfg(not(unix))]
pub fn mode(_path: &Path) -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_in_each_spelling() {
        let key = MasterKey::from_bytes([0xfb; 32]);
        assert_eq!(MasterKey::parse(&key.to_text()).unwrap(), key);
        assert_eq!(MasterKey::parse(&"fb".repeat(32)).unwrap(), key);
        assert_eq!(MasterKey::parse(&key.to_text().replace('+', "-").replace('/', "_")).unwrap(), key);
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        for text in ["", "canary", &"f".repeat(63), &"é".repeat(32), &"+f".repeat(32)] {
            let broken = MasterKey::parse(text).unwrap_err();
            assert!(text.is_empty() || !format!("{broken:?}").contains(text));
        }
    }

    #[test]
    fn a_key_does_not_show() {
        let key = MasterKey::from_bytes([7; 32]);
        assert_eq!(format!("{key:?}"), "MasterKey(***)");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_everybody_reads_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        std::fs::write(&path, MasterKey::from_bytes([7; 32]).to_text()).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(MasterKey::read(&path).unwrap_err().fix.contains("chmod 600"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(MasterKey::read(&path).is_ok());
    }
}
