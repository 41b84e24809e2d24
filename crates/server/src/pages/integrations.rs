//! `/organizations/{id}/integrations`: what is connected, and ending it.

mod list;
mod revoke;

pub use list::show;
pub use revoke::{revoke, show as show_revoke};

use super::errors::Failure;
use super::visit::SignedIn;
use model::membership::Membership;
use model::organization::Organization;
use protocol::ErrorCode;
use protocol::id::OrganizationId;

/// An organization, seen by one of its members.
struct Member {
    organization: Organization,
    membership: Membership,
}

impl Member {
    /// Of the organization in the path. For others it does not exist.
    async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let (id, store) = (signed_in.visit.part::<OrganizationId>("id")?, &signed_in.visit.context().store);
        let membership = storage::membership::find(store, id, signed_in.current.user.id).await?;
        let membership = membership.ok_or(ErrorCode::PageNotFound)?;
        let organization = storage::organization::find(store, id).await?.ok_or(ErrorCode::PageNotFound)?;
        Ok(Self { organization, membership })
    }

    fn path(&self) -> String {
        format!("/organizations/{}/integrations", self.organization.id)
    }
}
