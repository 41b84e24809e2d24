//! Secrets as they are written: `cs_<kind>_<body>_<checksum>`, only letters, digits and underscores, so that no client
//! library, shell or form encoder changes one. In the sandbox the prefix is `cst_`.
//!
//! The checksum (CRC-32 in six characters of base 62) lets secret scanners tell a real one from noise and lets us refuse a
//! mistyped one without a look at the store; it proves nothing.

use crate::base62;
use std::fmt;

/// What a secret is for. One kind is never accepted as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// An integration's or a resource's own credential.
    ClientSecret,
    /// The secret of one grant.
    ClientKey,
    /// An operator's API key.
    OperatorKey,
    /// The token that an onboarding redirect carries.
    OnboardingToken,
    /// A refresh token (a handle).
    RefreshToken,
    /// An authorization code (a handle).
    AuthorizationCode,
}

impl SecretKind {
    /// The three letters in the written form.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ClientSecret => "sec",
            Self::ClientKey => "key",
            Self::OperatorKey => "opk",
            Self::OnboardingToken => "onb",
            Self::RefreshToken => "ref",
            Self::AuthorizationCode => "cod",
        }
    }

    /// In words, behind "this is not".
    const fn named(self) -> &'static str {
        match self {
            Self::ClientSecret => "a client secret",
            Self::ClientKey => "a client key",
            Self::OperatorKey => "an operator key",
            Self::OnboardingToken => "an onboarding token",
            Self::RefreshToken => "a refresh token",
            Self::AuthorizationCode => "an authorization code",
        }
    }
}

/// The isolated world that a secret belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// Where real customers' data is.
    Production,
    /// Where partners try things.
    Sandbox,
}

impl Environment {
    /// `production` or `sandbox`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Production => "cs_",
            Self::Sandbox => "cst_",
        }
    }
}

/// The text is not a secret of the wanted kind and environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSecret {
    /// The prefix names another kind than this one.
    #[error("this is not {wanted}; check that it was not mixed up with another credential", wanted = .0.named())]
    Kind(SecretKind),
    /// The prefix names the other environment.
    #[error("this credential belongs to the other environment (cs_ is production, cst_ is sandbox)")]
    Environment,
    /// The checksum does not fit: a character was lost or changed.
    #[error("the checksum does not fit: a character was lost or changed in copying")]
    Checksum,
}

const CHECKSUM_CHARS: usize = 6;

/// Writes a secret of `kind` around `body`, which must be base 62.
pub fn write(environment: Environment, kind: SecretKind, body: &str) -> String {
    let mut text = String::with_capacity(body.len() + 16);
    text.push_str(environment.prefix());
    text.push_str(kind.tag());
    text.push('_');
    text.push_str(body);
    let sum = crc32fast::hash(text.as_bytes());
    text.push('_');
    base62::push(&mut text, u64::from(sum), CHECKSUM_CHARS);
    text
}

/// How a secret of `kind` with this clear part begins: enough to tell one from another, and nothing of the rest.
pub fn beginning(environment: Environment, kind: SecretKind, lookup: &str) -> String {
    format!("{}{}_{lookup}", environment.prefix(), kind.tag())
}

/// The body of a written secret, after kind, environment and checksum were found right.
pub fn read(environment: Environment, kind: SecretKind, text: &str) -> Result<&str, InvalidSecret> {
    let other = match environment {
        Environment::Production => Environment::Sandbox,
        Environment::Sandbox => Environment::Production,
    };
    let Some(rest) = text.strip_prefix(environment.prefix()) else {
        let foreign = text.starts_with(other.prefix());
        return Err(if foreign { InvalidSecret::Environment } else { InvalidSecret::Kind(kind) });
    };
    let (body, sum) = rest
        .strip_prefix(kind.tag())
        .and_then(|rest| rest.strip_prefix('_'))
        .and_then(|rest| rest.split_once('_'))
        .ok_or(InvalidSecret::Kind(kind))?;
    let mut wanted = [0; CHECKSUM_CHARS];
    let covered = &text[..text.len() - sum.len() - 1];
    base62::write(u64::from(crc32fast::hash(covered.as_bytes())), &mut wanted);
    if wanted == *sum.as_bytes() { Ok(body) } else { Err(InvalidSecret::Checksum) }
}

/// A client secret, client key or operator key: a clear lookup id of eleven characters, then 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    text: String,
    lookup: String,
}

impl Secret {
    /// Characters of the lookup id.
    pub const LOOKUP_CHARS: usize = 11;

    /// Makes one from 8 + 32 random bytes.
    pub fn new(environment: Environment, kind: SecretKind, random: [u8; 40]) -> Self {
        let body = base62::encode(&random);
        let lookup = body[..Self::LOOKUP_CHARS].to_owned();
        Self { text: write(environment, kind, &body), lookup }
    }

    /// Reads one back.
    pub fn parse(environment: Environment, kind: SecretKind, text: &str) -> Result<Self, InvalidSecret> {
        let lookup = Self::lookup_in(environment, kind, text)?.to_owned();
        Ok(Self { text: text.to_owned(), lookup })
    }

    /// The clear part of a written one, where it is only looked for and not kept.
    pub fn lookup_in(environment: Environment, kind: SecretKind, text: &str) -> Result<&str, InvalidSecret> {
        let body = read(environment, kind, text)?;
        base62::decode::<40>(body).ok_or(InvalidSecret::Checksum)?;
        Ok(&body[..Self::LOOKUP_CHARS])
    }

    /// The clear part that finds the row; not secret.
    pub fn lookup(&self) -> &str {
        &self.lookup
    }

    /// The whole secret: for the one answer that shows it, and for digesting.
    pub fn reveal(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Secret({}…)", self.lookup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_told_by_its_beginning() {
        let secret = Secret::new(Environment::Sandbox, SecretKind::ClientSecret, [7; 40]);
        let begins = beginning(Environment::Sandbox, SecretKind::ClientSecret, secret.lookup());
        assert!(begins.starts_with("cst_sec_") && secret.reveal().starts_with(&begins), "{begins}");
    }

    #[test]
    fn a_secret_is_read_back_and_never_taken_for_another_kind_or_environment() {
        let secret = Secret::new(Environment::Production, SecretKind::ClientSecret, [9; 40]);
        let text = secret.reveal();
        assert!(text.starts_with("cs_sec_") && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
        assert_eq!(Secret::parse(Environment::Production, SecretKind::ClientSecret, text), Ok(secret.clone()));
        assert_eq!(
            Secret::parse(Environment::Production, SecretKind::ClientKey, text),
            Err(InvalidSecret::Kind(SecretKind::ClientKey))
        );
        assert_eq!(Secret::parse(Environment::Sandbox, SecretKind::ClientSecret, text), Err(InvalidSecret::Environment));
    }

    #[test]
    fn a_changed_character_fails_the_checksum() {
        let secret = Secret::new(Environment::Sandbox, SecretKind::OperatorKey, [3; 40]);
        let broken = secret.reveal().replacen("cst_opk_0", "cst_opk_1", 1);
        assert_ne!(broken, secret.reveal());
        assert_eq!(Secret::parse(Environment::Sandbox, SecretKind::OperatorKey, &broken), Err(InvalidSecret::Checksum));
    }

    #[test]
    fn debug_output_hides_the_secret_part() {
        let secret = Secret::new(Environment::Production, SecretKind::ClientSecret, [200; 40]);
        assert!(!format!("{secret:?}").contains(&secret.reveal()[20..]));
    }
}
