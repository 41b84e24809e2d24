//! # What lives here
//!
//! What reads text of other people (requests, redirect URIs, secrets, tokens, signed links, configuration) against inputs that
//! nobody thought of. A file under `target/` says what must hold of one reader for every input; `corpus/` has the inputs that are
//! kept, real ones and every one that broke something. `tests/` runs them and a few thousand made from them, the same in every
//! run; `cargo xtask fuzz` goes on with new ones.
//!
//! # What must never
//!
//! Nothing depends on this crate, and nothing of it ships. A target that only waits for a panic: each compares with a
//! second opinion, a naive model or a way back.
//!
//! Inputs are made by [`mutate`], without feedback from coverage: that wants a nightly compiler and a C++ runtime, and
//! the readers here are small enough for a corpus that names their branches.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is how a target says that something does not hold")]

pub mod corpus;
pub mod mutate;
pub mod numbers;
pub mod run;
pub mod target;
