//! The extension door (seed 001): Settings > Extensions > Add extension.
//!
//! `list.rs` shows what is added, `add.rs` finds an integration and begins, `consent.rs` shows and takes the consent, `window.rs`
//! shows the client key once, `ask.rs` asks an administrator.

mod add;
mod ask;
mod consent;
mod list;
mod window;

pub use add::{add, show as show_add};
pub use ask::{ask, show as show_ask};
pub use consent::{decide, not_you, show as show_consent};
pub use list::{choose, show};
pub use window::{activate, show as show_window};

use super::errors::Failure;
use super::member::Member;
use super::visit::SignedIn;
use flows::registry::RegisteredIntegration;
use model::attempt::{Attempt, AttemptState};
use model::integration::{Door, IntegrationState};
use protocol::ErrorCode;
use protocol::id::AttemptId;
use std::sync::Arc;

/// An attempt at this door, in the organization of the path.
struct Adding {
    member: Member,
    attempt: Attempt,
    client: Arc<RegisteredIntegration>,
}

impl Adding {
    /// The one that the path names, if it is this organization's; whose it is, is looked at by the flows.
    async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let member = Member::find(signed_in).await?;
        let context = signed_in.visit.context();
        let id: AttemptId = signed_in.visit.part("attempt_id")?;
        let found = storage::attempt::find(&context.store, id).await?;
        let here = |attempt: &Attempt| attempt.door == Door::Extension && attempt.organization_id == Some(member.organization.id);
        let attempt = found.filter(here).ok_or(ErrorCode::PageNotFound)?;
        let client = context.integration(attempt.client_id).await?.ok_or(ErrorCode::PageNotFound)?;
        match client.integration.state {
            IntegrationState::Active => Ok(Self { member, attempt, client }),
            IntegrationState::Disabled => Err(ErrorCode::IntegrationDisabled.into()),
        }
    }

    /// The same, while its own person may answer it.
    async fn requested(signed_in: &SignedIn) -> Result<Self, Failure> {
        let adding = Self::find(signed_in).await?;
        if adding.attempt.user_id != Some(signed_in.current.user.id) {
            return Err(ErrorCode::PageNotFound.into());
        }
        let is_open =
            adding.attempt.state == AttemptState::Requested && signed_in.visit.context().now() < adding.attempt.expires_at;
        if is_open { Ok(adding) } else { Err(ErrorCode::AttemptOver.into()) }
    }

    fn path(&self, page: &str) -> String {
        self.member.path(&format!("extensions/{}/{page}", self.attempt.id))
    }

    fn form(&self, what: &str) -> String {
        format!("extension-{what}-{}", self.attempt.id)
    }
}
