//! Why a redirect to `connect_url` is not believed.

use protocol::signed_url::SignedUrlFault;

use crate::FetchError;

/// Why a redirect to `connect_url` is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandshakeError {
    /// Forged, changed, too old, or with more than one reading. Nothing of it may be used.
    #[error("{0}")]
    Link(SignedUrlFault),
    /// Signed, and yet without what a handshake needs.
    #[error("the parameter {0} is missing")]
    Missing(&'static str),
    /// Signed, and yet it would lead the browser somewhere else.
    #[error("redirectUrl does not lead back to the platform")]
    RedirectUrl,
    /// The platform's keys cannot be read now, so nobody can tell. Nothing is lost: the customer may reload the page.
    #[error("the platform's keys cannot be read: {0}")]
    Unavailable(FetchError),
}

impl HandshakeError {
    /// Whether the same redirect may well be believed later.
    pub const fn is_temporary(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            Self::Link(_) | Self::Missing(_) | Self::RedirectUrl => false,
        }
    }
}
