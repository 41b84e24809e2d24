//! # What lives here
//!
//! Load drivers and side-by-side comparisons. A machine's absolute numbers say little elsewhere, so each run prints ratios to a
//! bare part of the same work, measured in the same run: `cargo run --release -p bench`.
//!
//! # What must never
//!
//! No test depends on anything here, and nothing here is part of the server.

pub mod measure;
