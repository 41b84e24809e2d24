//! # What lives here
//!
//! How it is kept: every line of SQL, the migrations, and the engine that runs them on SQLite and PostgreSQL. One SQL text
//! serves both engines; what truly differs lives in `dialect.rs`. An entity has a module of its own, with one function per
//! statement or per batch. Statements are made by `sql!`, which no other crate can call.
//!
//! # What must never
//!
//! No HTTP, no decision about who may do what, no clock and no randomness: times and ids are parameters. No driver or SQL text
//! shows in a public signature. No read is trusted for a later write: a guarded statement's row count is the verdict.

mod dialect;
mod error;
mod migrate;
mod options;
mod postgres;
mod row;
mod sql;
mod sqlite;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod transaction;
mod value;

#[cfg(test)]
mod registry_tests;
#[cfg(test)]
mod tests;

pub mod approval_request;
pub mod attempt;
pub mod audit;
pub mod authorization_request;
pub mod change;
pub mod client_key;
pub mod client_secret;
mod columns;
pub mod connection;
pub mod consent;
pub mod durability;
pub mod event;
pub mod grant;
pub mod handshake;
pub mod idempotency;
pub mod installation;
pub mod integration;
pub mod key;
pub mod lease;
pub mod listing;
pub mod membership;
pub mod onboarding;
pub mod operator;
pub mod operator_key;
pub mod organization;
pub mod partner;
pub mod partner_address;
pub mod partner_invitation;
pub mod password_reset;
pub mod redirect_uri;
pub mod report;
pub mod resource;
pub mod scope;
pub mod session;
pub mod sign_up;
pub mod standing;
pub mod trace;
pub mod user;
pub mod webhook;

pub use error::{Error, Result};
pub use options::{Durability, Options};
pub use row::{Cells, FromRow, Outcome, Row, Step};
pub use sql::Sql;
pub use store::Store;
pub use transaction::Transaction;
pub use value::{Column, IntoValue, Params, Value};
