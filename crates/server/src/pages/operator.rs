//! `/operator`: people of the platform decide what partners ask for.

mod address;
mod addresses;
mod console;
mod partners;
mod review;

pub use address::decide as decide_address;
pub use console::show;
pub use partners::{show as show_partners, vouch};
pub use review::decide;

/// Path of the console.
pub const CONSOLE: &str = "/operator";
/// Every form on the console is bound to the session by this name.
const FORM: &str = "operator";
