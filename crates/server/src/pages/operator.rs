//! `/operator`: people of the platform decide what partners ask for.

mod console;
mod review;

pub use console::show;
pub use review::decide;

/// Path of the console.
pub const CONSOLE: &str = "/operator";
/// Every form on the console is bound to the session by this name.
const FORM: &str = "operator";
