//! Identifiers: a type prefix, an underscore and 22 characters of base 62 that hold a UUID of version 7, so that ids made
//! later sort later. They are opaque to everybody outside.

use crate::base62;
use crate::time::Timestamp;
use std::fmt;
use std::str::FromStr;

/// The text is not an identifier of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}_… with 22 letters and digits after the underscore")]
pub struct InvalidId {
    /// The prefix that was expected.
    pub prefix: &'static str,
}

/// Characters of an id: three letters, the underscore, sixteen bytes in base 62.
const CHARS: usize = 26;

/// An id as it is written, without an allocation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct IdText([u8; CHARS]);

impl IdText {
    fn new(prefix: [u8; 4], bytes: &[u8; 16]) -> Self {
        let mut text = [0; CHARS];
        text[..4].copy_from_slice(&prefix);
        base62::encode_onto(bytes, &mut text[4..]);
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for IdText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl serde::Serialize for IdText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

const fn with_underscore(prefix: &str) -> [u8; 4] {
    let letters = prefix.as_bytes();
    assert!(letters.len() == 3, "a prefix has three letters");
    [letters[0], letters[1], letters[2], b'_']
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// What stands before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// Makes an id from the time and ten random bytes, as UUID version 7 lays them out (RFC 9562, section 5.7).
            pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
                let millis = u64::try_from(now.as_micros() / 1_000).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into_bytes())
            }

            /// The id whose sixteen bytes these are.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The sixteen bytes inside.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// As it is written.
            pub fn text(&self) -> IdText {
                IdText::new(const { with_underscore($prefix) }, &self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(self.text().as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, out)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(base62::decode::<16>)
                    .map(Self)
                    .ok_or(InvalidId { prefix: $prefix })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.text().serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )* };
}

ids! {
    /// A customer of the platform.
    OrganizationId = "org";
    /// A person.
    UserId = "usr";
    /// Who publishes integrations.
    PartnerId = "prt";
    /// An integration: its application key and OAuth `client_id` at once.
    ClientId = "app";
    /// A resource's credentials for introspection and the revocation feed.
    ResourceId = "res";
    /// A registered redirect URI.
    RedirectUriId = "uri";
    /// One slot of a client secret.
    SecretId = "sct";
    /// One try at one door.
    AttemptId = "att";
    /// The agreement between one organization and one integration.
    GrantId = "grt";
    /// The record of who consented to what.
    ConsentId = "cns";
    /// One authorized installation that holds refresh tokens.
    ConnectionId = "con";
    /// A pending authorization request of a signed-in person.
    AuthorizationRequestId = "arq";
    /// A sign-up that waits for its mailed code.
    SignUpId = "sgn";
    /// An entry of the audit log.
    AuditEventId = "evt";
    /// An entry of the change feed.
    ChangeId = "chg";
    /// An operator's API key.
    OperatorKeyId = "opr";
    /// What a partner's server initiated at the onboarding door.
    OnboardingSessionId = "obs";
    /// The secret of one grant.
    ClientKeyId = "cky";
    /// Somebody without the privilege asks an administrator.
    ApprovalRequestId = "apr";
    /// One step of an attempt's timeline.
    TraceStepId = "stp";
    /// Something that happened, as partners and the platform are told: the `webhook-id` of its deliveries.
    EventId = "msg";
    /// An endpoint that events are delivered to.
    WebhookId = "whk";
    /// An install from the marketplace: its attempt, as the partner knows it.
    InstallationId = "ins";
    /// An address at a partner that a door leads to, with its review.
    PartnerAddressId = "pad";
    /// Somebody is asked to develop for a partner.
    PartnerInvitationId = "inv";
}

impl From<AttemptId> for InstallationId {
    fn from(attempt: AttemptId) -> Self {
        Self(attempt.0)
    }
}

impl From<InstallationId> for AttemptId {
    fn from(installation: InstallationId) -> Self {
        Self(installation.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_and_sorts_by_time() {
        let early = OrganizationId::new(Timestamp::from_micros(1_000_000), [0xff; 10]);
        let late = OrganizationId::new(Timestamp::from_micros(2_000_000), [0; 10]);
        assert!(early.to_string() < late.to_string());
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!(early.to_string().len(), 26);
    }

    #[test]
    fn an_installation_and_its_attempt_are_told_from_each_other_by_the_prefix_alone() {
        let attempt = AttemptId::from_bytes([7; 16]);
        let installation = InstallationId::from(attempt);
        assert_eq!(AttemptId::from(installation), attempt);
        assert_eq!(installation.to_string().strip_prefix("ins_"), attempt.to_string().strip_prefix("att_"));
    }

    #[test]
    fn one_kind_is_never_taken_for_another() {
        let grant = GrantId::from_bytes([7; 16]).to_string();
        assert_eq!(grant.parse::<ConnectionId>(), Err(InvalidId { prefix: "con" }));
    }
}
