//! What must hold on both engines alike.

mod behaviour;
mod outage;
mod parity;
mod source;
pub(crate) mod things;
mod transaction;
