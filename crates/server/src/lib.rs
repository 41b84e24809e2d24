//! How Countersign is reached: configuration, running, pages, endpoints and the command line.
//!
//! What lives here: the router and its endpoints, pages, configuration, limits, running, jobs and the command line.
//! What must never: SQL, a decision about a grant or a token (those are the flows'), a global clock or global randomness outside
//! `run/system.rs`, the environment's variables outside `config`, and anything secret in a log line or an answer.

pub mod api;
pub mod cli;
pub mod config;
pub mod environment;
pub mod fault;
pub mod jobs;
pub mod language;
pub mod limits;
pub mod mail;
pub mod oauth;
pub mod outbound;
pub mod pages;
pub mod platform;
pub mod router;
pub mod run;
pub mod state;
