//! The onboarding door (seed 000): from the temporary URL to the partner's redirect URI.
//!
//! `start.rs` says what the person may do, `picker.rs` lets them choose, `consent.rs` shows and takes the consent, `answer.rs`
//! goes back to the partner.

mod answer;
mod ask;
mod consent;
mod picker;
mod start;

pub(in crate::pages) use answer::{declined, success};
pub use ask::{ask, show as show_ask};
pub use consent::{decide, go_on};
pub use picker::pick;
pub use start::{cancel, not_you, show};

use super::errors::Failure;
use super::names;
use super::view::Asking;
use super::visit::SignedIn;
use flows::registry::RegisteredIntegration;
use model::onboarding::OnboardingSession;
use std::sync::Arc;

/// A session whose temporary URL a signed-in person has opened.
pub(super) struct Open {
    pub(super) ticket: String,
    pub(super) session: OnboardingSession,
    pub(super) client: Arc<RegisteredIntegration>,
}

impl Open {
    /// The one that the path names.
    pub(super) async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let ticket: String = signed_in.visit.part("ticket")?;
        let (session, client) = flows::onboarding::find(signed_in.visit.context(), &ticket).await??;
        Ok(Self { ticket, session, client })
    }

    /// The path of one of its pages; "" for the first.
    pub(super) fn path(&self, page: &str) -> String {
        if page.is_empty() { format!("/onboarding/{}", self.ticket) } else { format!("/onboarding/{}/{page}", self.ticket) }
    }

    pub(super) fn asking(&self) -> Asking {
        names::asking(&self.client)
    }

    /// The name of a form of this session.
    pub(super) fn form(&self, what: &str) -> String {
        format!("onboarding-{what}-{}", self.session.id)
    }
}
