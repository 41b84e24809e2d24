//! Requests to a whole environment, without a socket: one binary for all of them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

mod api;
mod app;
mod oauth;
mod pages;
mod partner;
