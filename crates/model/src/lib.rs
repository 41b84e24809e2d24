//! # What lives here
//!
//! What Countersign keeps, one file per noun, and which changes of it are legal. States are enums that hold only legal data;
//! a transition consumes the old state and is refused by type or by [`IllegalTransition`].
//!
//! # What must never
//!
//! No I/O, no clock, no randomness, no async, no SQL, no HTTP. Times and ids are handed in.

pub mod approval_request;
pub mod attempt;
pub mod audit;
pub mod authorization_request;
pub mod change;
pub mod client_key;
pub mod connection;
pub mod consent;
pub mod credential;
pub mod event;
pub mod field;
pub mod grant;
pub mod handshake;
pub mod integration;
pub mod key;
pub mod listing;
pub mod membership;
pub mod onboarding;
pub mod operator_key;
pub mod organization;
pub mod partner;
pub mod partner_address;
pub mod partner_invitation;
pub mod redirect_uri;
pub mod resource;
pub mod scope;
pub mod secret_digest;
pub mod session;
pub mod sign_up;
pub mod trace;
pub mod user;
pub mod webhook;

/// A step that the state machine does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} cannot {step} while it is {state}")]
pub struct IllegalTransition {
    /// The noun.
    pub what: &'static str,
    /// What was tried.
    pub step: &'static str,
    /// The state it is in.
    pub state: &'static str,
}

/// Writes an enum of plain names with `as_str`, `Display` and `FromStr`, all from one list.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name as written on the wire and in the store.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $text),* } }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { out.write_str(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::field::UnknownName;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($text => Ok(Self::$variant),)* _ => Err($crate::field::UnknownName { known: &[$($text),*] }) }
            }
        }
    };
}
pub(crate) use names;
