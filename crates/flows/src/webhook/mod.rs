//! Webhooks: endpoints of partners and of the platform ([`endpoint`]), the handing out of events to them ([`dispatch`]), and
//! the deliveries ([`deliver`]).
//!
//! An event is written with what it tells of, and nothing more; everything here happens afterwards, so that no flow waits for
//! anybody's server.

pub mod deliver;
pub mod dispatch;
pub mod endpoint;
mod notice;
mod outcome;
mod secret;

pub use secret::{WebhookSecret, signature};
