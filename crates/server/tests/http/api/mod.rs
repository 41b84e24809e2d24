//! The management API.

mod authentication;
mod bodies;
mod document;
mod grants;
pub mod hostile;
mod idempotency;
mod listings;
mod lists;
mod matrix;
mod operators;
mod registry;
mod reports;
pub mod samples;
mod secrets;
