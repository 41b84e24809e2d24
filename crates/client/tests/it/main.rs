//! The client against a small server of its own.
#![expect(clippy::unwrap_used, reason = "helpers of tests, where a panic is the report")]

mod authorization;
mod client_credentials;
mod handshake;
mod onboarding;
mod partner;
mod revocations;
mod script;
mod support;
mod verifier;
mod webhook;
