//! # What lives here
//!
//! Load drivers and side-by-side comparisons. A machine's absolute numbers say little elsewhere, so every figure stands beside what
//! the bare work alone reaches in the same run: `cargo xtask bench`.
//!
//! `http.rs` speaks HTTP/1.1 over kept connections, `load.rs` drives many of them, `process.rs` starts a server and watches it from
//! outside, `seed` fills a store, `contestant.rs` is who is compared, `work.rs` what they are asked, `requests` with which requests,
//! `lane.rs` where those come from, `case.rs` how often, `connecting.rs` and `onboarding.rs` walk a door as a browser and a partner's
//! server would, `bar.rs` what has to hold, `report.rs` the page of figures. `torture/` breaks servers and stores under load and
//! audits what is left: `cargo xtask torture`.
//!
//! # What must never
//!
//! No test depends on anything here, and nothing here is part of the server.

pub mod bar;
pub mod caller;
pub mod case;
pub mod connecting;
pub mod contestant;
pub mod http;
pub mod lane;
pub mod load;
pub mod onboarding;
pub mod outcome;
pub mod page;
pub mod people;
pub mod process;
pub mod report;
pub mod requests;
pub mod seed;
pub mod work;

/// Why a run cannot go on, for whoever started it.
pub type Problem = String;
/// A step of a run.
pub type Result<T> = std::result::Result<T, Problem>;
