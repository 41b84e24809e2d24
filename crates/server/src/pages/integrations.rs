//! `/organizations/{id}/integrations`: what is connected, and ending it.

mod list;
mod revoke;

pub use list::show;
pub use revoke::{revoke, show as show_revoke};
