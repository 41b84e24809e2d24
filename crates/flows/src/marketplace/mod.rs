//! The marketplace door (seed 003): from the install to the partner's `form_uri`. Once the company comes back to `/oauth`, the install
//! is continued by [`crate::connect`], with the consent, the code and the grant of every door.
//!
//! An install is an attempt at this door; its partner knows it by the [`InstallationId`] of the same bytes.
//!
//! [`InstallationId`]: protocol::id::InstallationId

mod cancel;
mod install;
mod pending;
mod standing;

pub use cancel::cancel;
pub use install::{Installed, Installing, install, partners_page};
pub use pending::{MOST_PENDING, may_see, pending};
pub use standing::{Standing, standing};
