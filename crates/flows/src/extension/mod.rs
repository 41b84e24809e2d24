//! The extension door (seed 001): the customer finds the integration in the platform's settings, consents, and sees a window
//! with the client key once; OK activates.
//!
//! `begin.rs` finds the integration, `consent.rs` signs, `window.rs` shows the key and activates.

mod begin;
mod consent;
mod window;

pub use begin::{begin, find, listed};
pub use consent::{Signing, decline, sign};
pub use window::{Activated, ActivatedBefore, Activation, Window, activate, activated_before, window};
