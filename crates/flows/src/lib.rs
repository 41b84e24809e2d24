//! # What lives here
//!
//! What Countersign does: a folder per door, a file per token grant, and where all doors meet (`consent`, `grant`, `issue`).
//! Each flow takes the [`Context`] first and returns `Result<Decision<T>, storage::Error>`: the outer error means that
//! nothing happened, the inner [`Denied`] is a decision, committed, with a stable code.
//!
//! # What must never
//!
//! No HTTP, no SQL, no templates, no environment variables. The clock and the entropy come from the context alone.

pub mod admin;
pub mod approval;
mod attempt;
mod cache;
pub mod client_key;
pub mod connect;
pub mod consent;
pub mod context;
pub mod decision;
pub mod deferred;
mod derived;
pub mod digest;
pub mod domain_proof;
pub mod event;
pub mod extension;
pub mod grant;
pub mod handshake;
pub mod housekeeping;
pub mod integration_information;
pub mod introspect;
pub mod issue;
pub mod keys;
pub mod listing;
pub mod mail;
pub mod marketplace;
pub mod onboarding;
pub mod organization;
pub mod outbound;
pub mod partner;
pub mod password;
pub mod password_reset;
pub mod registry;
pub mod revocations;
pub mod revoke;
pub mod sign_in;
pub mod sign_up;
pub mod token;
pub mod trace;
pub mod verified_token;
pub mod webhook;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use context::{Clock, Context, Entropy, Lifetimes, Settings};
pub use decision::{Decision, Denied};
