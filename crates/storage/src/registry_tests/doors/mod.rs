//! The statements of attempts, onboarding sessions, client keys, approval requests, timelines and listings, on both engines.

mod attempts;
mod client_keys;
pub(super) mod covered;
mod guarded;
mod guarded_installs;
mod handshakes;
mod installations;
mod listings;
mod onboarding;
mod portal;
mod requests;
mod samples;
mod soundness;
