//! The statements of attempts, onboarding sessions, client keys, approval requests and timelines, on both engines.

mod attempts;
mod client_keys;
mod covered;
mod guarded;
mod onboarding;
mod requests;
mod samples;
mod soundness;
