//! # What lives here
//!
//! Everything that is on the wire: identifiers, secrets and handles in their written form, requests and responses of the
//! OAuth endpoints, PKCE, scopes, redirect URI rules, JOSE, and the stable error codes.
//!
//! # What must never
//!
//! No I/O, no clock, no randomness, no async. Bytes that must be random are handed in; time is a parameter. (An ECDSA
//! signature draws its nonce inside the cryptographic library; nothing else here does.)

pub mod authorize;
pub mod base62;
pub mod basic;
pub mod error;
pub mod form;
pub mod handle;
pub mod id;
pub mod introspection;
pub mod jose;
pub mod metadata;
pub mod pkce;
pub mod redirect_uri;
pub mod scope;
pub mod secret;
pub mod signed_url;
pub mod text;
pub mod time;
pub mod token;

pub use error::ErrorCode;
pub use time::{Seconds, Timestamp};
