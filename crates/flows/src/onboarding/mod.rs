//! The onboarding door (seed 000): the partner's server initiates, a person accepts for one organization or hundreds, the
//! partner's server finalizes and has its client keys.
//!
//! `initiate.rs` verifies and keeps what the server asks, `open.rs` says what the person who opened the temporary URL may do,
//! `accept.rs` signs, `finalize.rs` countersigns.

mod accept;
mod accept_one;
mod finalize;
mod initiate;
mod open;
mod preview;
mod resume;

pub use accept::{Accepted, Accepting, Result as AcceptedOrganization, accept, decline, token_again};
pub(crate) use accept_one::named;
pub use finalize::{Finalized, FinalizedOrganization, RefusedOrganization, finalize};
pub(crate) use initiate::check_still_approved;
pub use initiate::{Initiate, Initiated, initiate};
pub use open::{Opened, find, open};
pub use preview::{Previewed, preview};
pub(crate) use resume::{resume, session_of};

/// Organizations in one consent.
pub const MOST_ORGANIZATIONS: usize = 1_000;
/// Organizations that are written at once: the group commit carries them together.
const AT_ONCE: usize = 16;
