//! The handshake door (seed 004): the customer consents on the data-sharing page, the browser goes to the partner and comes back,
//! and the partner activates by API. What the browser brings back activates nothing.
//!
//! `link.rs` verifies a partner's own link, `begin.rs` finds the integration, `consent.rs` signs, `redirect.rs` leads to the partner,
//! `returned.rs` takes the browser back, `cancel.rs` ends a pending one, `activate.rs` countersigns, `authorization.rs` is how both
//! sides see it, `partner.rs` what the partner does later, `remind.rs` the mail before it is too late.
//!
//! Every batch writes the row of the handshake that counts first, then the handshake's own, the membership, the attempt: in another
//! order two of them would wait for each other.

mod activate;
mod authorization;
mod begin;
mod cancel;
mod consent;
mod link;
mod partner;
mod redirect;
mod remind;
mod returned;
mod signing_key;
mod turn;

pub use activate::{Activated, activate};
pub use authorization::{Authorization, Pending, authorization, ended_with_grant, history};
pub use begin::{begin, by_link, draft, find, listed};
pub use cancel::{cancel, is_pending};
pub use consent::{Consenting, consent, decline};
pub use link::{Link, read_ticket, ticket, verify};
pub use partner::{deactivate, resume as resume_by_partner, suspend as suspend_by_partner};
pub(crate) use redirect::resume;
pub use redirect::{lead_again, usable};
pub use remind::remind;
pub use returned::{find as find_returned, returned, same_browser};
pub use signing_key::{set as set_signing_key, signing_key};
pub(crate) use turn::steps as turn;
