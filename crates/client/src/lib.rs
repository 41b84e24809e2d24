//! For programs around a Countersign server.
//!
//! # What lives here
//!
//! - [`verifier`]: for a platform's own APIs, which check the access tokens that partners present.
//! - [`partner`]: for a partner's program: the authorize link, the code exchange, refresh, revoke; onboarding, client keys and
//!   the tokens they get; installations, handshakes and their authorizations.
//! - [`webhook`]: for whoever receives webhooks: checks a delivery and reads its event.
//!
//! # What must never
//!
//! No secret and no token in an error, a log line or a `Debug` text. No reading of the clock but
//! through [`Clock`].

mod clock;
mod http;
pub mod partner;
pub mod verifier;
pub mod webhook;

pub use clock::Clock;
pub use http::FetchError;
pub use protocol::Timestamp;
