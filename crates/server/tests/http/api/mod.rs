//! The management API.

mod authentication;
mod bodies;
mod document;
mod grants;
mod hostile;
mod idempotency;
mod lists;
mod matrix;
mod operators;
mod registry;
mod reports;
mod samples;
mod secrets;
